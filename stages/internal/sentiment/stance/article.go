// Package stance says how an article makes those whom it names look: it gathers the evidence at each mention of an
// entity (who does what to whom, in whose words), and has the model that tells from all of it together whether a careful
// reader of the article would think well or ill of the entity, or neither. It knows nothing of the tone of sentences.
package stance

import (
	"cmp"
	"slices"
	"sort"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
)

// Article is one article while its stances are found.
type Article struct {
	*polarity.Reading
	Entities []pipeline.Entity
	Quotes   []pipeline.Quote
	// Mentions are in order of place.
	Mentions []Mention
	// ByEntity holds the indices of the mentions of each entity.
	ByEntity [][]int
	// Parts holds the token ranges of the content of each quote; of a scare quote none.
	Parts [][][2]int

	extractor *opinion.Extractor
	model     Outputs  // of the sentence model
	outputs   []output // of the sentence model, at each mention
	spans     []quoteSpan
	deeds     *[valence.Deeds]int // once they are wanted: see countDeeds

	// Of the mention whose features are gathered: its places in clauses, and the tokens that the one mentioned aims at others.
	roles []reading.Role
	aimed [][2]int
}

// Mention is a place where an entity is referred to.
type Mention struct {
	opinion.Mention
	Entity, Sentence int
	// Quote is the quote whose words these are, -1 for the article's own.
	Quote int
	// Apart says that the mention stands in what is not told: a dateline, a byline, a credit, a note.
	Apart bool
	Kind  string
}

// output is what the sentence model says at a mention, once that is wanted: a nationality or a date that nobody speaks of is
// never asked for.
type output struct {
	out  [2]float64
	done bool
}

// quoteSpan is a part of a quote, in tokens.
type quoteSpan struct{ first, last, quote int }

// New gathers the mentions of an article. The extractor must have begun with the reading.
func New(r *polarity.Reading, entities []pipeline.Entity, quotes []pipeline.Quote, x *opinion.Extractor) *Article {
	a := &Article{Reading: r, extractor: x, Entities: entities, Quotes: quotes, ByEntity: make([][]int, len(entities)),
		Parts: make([][][2]int, len(quotes))}
	for i := range quotes {
		if quotes[i].Type != pipeline.Scare {
			a.Parts[i] = a.parts(&quotes[i])
			for _, p := range a.Parts[i] {
				a.spans = append(a.spans, quoteSpan{p[0], p[1], i})
			}
		}
	}
	slices.SortStableFunc(a.spans, func(x, y quoteSpan) int { return cmp.Compare(x.first, y.first) })
	n := 0
	for i := range entities {
		n += len(entities[i].Mentions)
	}
	a.Mentions = make([]Mention, 0, n)
	for i := range entities {
		a.ByEntity[i] = make([]int, 0, len(entities[i].Mentions))
		for j := range entities[i].Mentions {
			given := &entities[i].Mentions[j]
			m, ok := opinion.MentionAt(r.Doc.Document, r.Doc.Byte(given.Start), r.Doc.Byte(given.End))
			if ok {
				at := r.Doc.SentenceAt(m.First)
				a.Mentions = append(a.Mentions, Mention{Mention: m, Entity: i, Sentence: at, Kind: given.Kind, Quote: -1, Apart: a.apart(at, m)})
			}
		}
	}
	slices.SortFunc(a.Mentions, func(x, y Mention) int { return cmp.Or(x.First-y.First, x.Entity-y.Entity, x.Last-y.Last) })
	next := 0
	for i := range a.Mentions {
		m := &a.Mentions[i]
		a.ByEntity[m.Entity] = append(a.ByEntity[m.Entity], i)
		for next < len(a.spans) && a.spans[next].last <= m.First {
			next++
		}
		if next < len(a.spans) && a.spans[next].first <= m.First {
			m.Quote = a.spans[next].quote
		}
	}
	return a
}

// Outputs is what a sentence model says of a mention of the document that the extractor is at: the log odds of negative and of
// positive against neutral.
type Outputs func(*opinion.Extractor, opinion.Mention) [2]float64

// ByModel gives the outputs of a model.
func ByModel(model *opinion.Model) Outputs {
	return func(x *opinion.Extractor, m opinion.Mention) [2]float64 { return x.Outputs(model, m) }
}

// Read takes up a sentence model.
func (a *Article) Read(model Outputs) {
	a.model, a.outputs = model, make([]output, len(a.Mentions))
}

// output is what the sentence model says at mention i.
func (a *Article) output(i int) [2]float64 {
	o := &a.outputs[i]
	if !o.done {
		o.out, o.done = a.model(a.extractor, a.Mentions[i].Mention), true
	}
	return o.out
}

// mostQuoted is how many tokens of one quote are read.
const mostQuoted = 4000

// parts gives the token ranges of a quote's content.
func (a *Article) parts(q *pipeline.Quote) [][2]int {
	content := make([][2]int, len(q.Content))
	for i, c := range q.Content {
		content[i] = [2]int{c.Start, c.End}
	}
	return Tokens(a.Reading, content)
}

// Tokens gives the token ranges of spans in code points. It leaves out what is empty, and what goes beyond the length of a
// quote that is read.
func Tokens(r *polarity.Reading, spans [][2]int) [][2]int {
	var out [][2]int
	left := mostQuoted
	for _, c := range spans {
		start, end := r.Doc.Byte(c[0]), r.Doc.Byte(c[1])
		if start >= end {
			continue
		}
		first := r.Doc.TokenAt(start)
		last := min(r.Doc.TokenAt(end-1)+1, len(r.Words))
		if last > first && int(r.Doc.Tokens[last-1].Start) >= end { // the span ends in the space before a token
			last--
		}
		last = min(last, first+left)
		if first < last {
			out = append(out, [2]int{first, last})
			left -= last - first
		}
	}
	return out
}

// ToneOf is the tone of the words of a quote by a model of sentences, in [-1, 1]: the mean over its words.
func ToneOf(m *opinion.Model, x *opinion.Extractor, parts [][2]int) float64 {
	sum, words := 0.0, 0
	for _, p := range parts {
		sum += opinion.Tone(m.Weigh(x.Sentence(p[0], p[1]), nil, 0)) * float64(p[1]-p[0])
		words += p[1] - p[0]
	}
	return sum / float64(max(words, 1))
}

// Within gives the mentions that lie within the tokens [first, last).
func (a *Article) Within(first, last int) (from, to int) {
	from = sort.Search(len(a.Mentions), func(i int) bool { return a.Mentions[i].First >= first })
	to = from
	for to < len(a.Mentions) && a.Mentions[to].First < last {
		to++
	}
	return from, to
}

// Tells reports whether a block of this kind is the article's own text, and not what stands around it.
func Tells(kind string) bool {
	switch kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Dateline, pipeline.Note:
		return false
	}
	return true
}
