// Package reading is the one reading of a text that all stages share: its tokens with their tags and what the lexicon
// knows of them, what stands between quotation marks, the names, the chunks and the clauses. All of it lies in flat arrays
// that refer to each other by index. The package decides nothing that belongs to a stage: not who is who, not what is
// speech, not what is praise.
package reading

import (
	"slices"
	"sort"
	"sync/atomic"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/marks"
	"wirecopy/stages/internal/text"
)

// Reading is one text, read. It is read-only once made, so that stages may share it.
type Reading struct {
	*text.Document
	// Words is what the lexicon knows of each token. It and Tags have one element more than there are tokens, which is
	// about nothing, so that one may look at what follows the last.
	Words []*lexicon.Word
	// Tags are the parts of speech after what marks and names tell of them.
	Tags []text.Tag

	// Pairs are the quotations; the tokens between the marks of Pairs[m] are [Inside[m].A, Inside[m].B).
	Pairs  []marks.Pair
	Inside []Span
	// Within is the outermost quotation in which a token stands, an index into Pairs, else -1. A mark's own token is outside.
	Within []int32
	// Opens and Closes say that the token is the mark that opens or closes an outermost quotation or one within it.
	Opens, Closes []bool

	// Chunks cover all tokens, in order; ChunkOf is the chunk of each token.
	Chunks  []Chunk
	ChunkOf []int32
	// Units are what is analysed as one, in order.
	Units []Unit
	// Clauses has one element for each verb chunk, in order; ClauseOf is the clause of each verb chunk, -1 for others.
	Clauses  []Clause
	ClauseOf []int32

	// apart says that a noun phrase ends before the token.
	apart []bool
	names []Name

	handOn atomic.Pointer[string]
}

// Span is the tokens or the chunks [A, B).
type Span struct{ A, B int }

// Nowhere is the Span of what was not found.
var Nowhere = Span{-1, -1}

// Found reports whether s is a place.
func (s Span) Found() bool { return s.A >= 0 }

// Name is a place where something is called by its name: the tokens [First, Last).
type Name struct {
	First, Last int
	// Type is that of its entity: pipeline.Person and so on.
	Type string
}

// Of is the reading of an article's text with the names that it is known to hold. Until they are known use text.Of, on
// which it builds.
func Of(a *pipeline.Article, entities []pipeline.Entity) *Reading {
	d := text.Of(a)
	return New(d, NamesOf(d, entities))
}

// New reads d, or gives the reading that was made of it last, if the names were the same: the stages that an article passes
// in one process share it. Its time is linear in the number of tokens.
func New(d *text.Document, names []Name) *Reading {
	if r, ok := d.Kept().(*Reading); ok && slices.Equal(r.names, names) {
		return r
	}
	r := readHanded(d, names)
	if r == nil {
		r = read(d, names)
	}
	d.Keep(r)
	return r
}

func read(d *text.Document, names []Name) *Reading {
	r := open(d, names)
	r.mendTags()
	r.tagNames(names)
	r.chunk()
	r.joinUnits()
	r.readClauses()
	return r
}

// open is a reading of which the words and the marks are known, and nothing that follows from them.
func open(d *text.Document, names []Name) *Reading {
	n := len(d.Tokens)
	r := &Reading{Document: d, names: slices.Clone(names), Words: make([]*lexicon.Word, n+1), Tags: make([]text.Tag, n+1)}
	for i := range d.Tokens {
		w := lexicon.Look(d.Word(i))
		if r.Capital(i) {
			w = w.Capitalized()
		}
		r.Words[i], r.Tags[i] = w, d.Tokens[i].Tag
	}
	r.Words[n] = lexicon.Unknown
	r.placeMarks()
	return r
}

// NamesOf gives the names among the mentions of entities, in order of the text.
func NamesOf(d *text.Document, entities []pipeline.Entity) []Name {
	n := 0
	for i := range entities {
		n += len(entities[i].Mentions)
	}
	out := make([]Name, 0, n)
	for i := range entities {
		for _, m := range entities[i].Mentions {
			if m.Kind != pipeline.NameMention || m.Start < 0 || m.End <= m.Start {
				continue
			}
			if s := TokensOf(d, m.Span); s.Found() {
				out = append(out, Name{s.A, s.B, entities[i].Type})
			}
		}
	}
	sortNames(out)
	return out
}

// TokensOf gives the tokens that a span of the article schema touches.
func TokensOf(d *text.Document, s pipeline.Span) Span {
	start, end := d.Byte(s.Start), d.Byte(s.End)
	a := d.TokenAt(start)
	b := a
	for b < len(d.Tokens) && int(d.Tokens[b].Start) < end {
		b++
	}
	if b == a {
		return Nowhere
	}
	return Span{a, b}
}

// Start is the byte at which token i begins.
func (r *Reading) Start(i int) int { return int(r.Tokens[i].Start) }

// End is the byte after token i.
func (r *Reading) End(i int) int { return int(r.Tokens[i].End) }

// Capital reports whether token i begins with a capital letter of ASCII or a letter beyond it.
func (r *Reading) Capital(i int) bool {
	c := r.Text[r.Tokens[i].Start]
	return c >= 'A' && c <= 'Z' || c >= 0x80 && r.Tokens[i].Tag.IsProper()
}

// SpanOf turns tokens into a span of the article schema.
func (r *Reading) SpanOf(s Span) pipeline.Span { return r.Span(r.Start(s.A), r.End(s.B-1)) }

// PairAt is the index of the first of Pairs that begins at the byte offset or after it.
func (r *Reading) PairAt(offset int) int {
	return sort.Search(len(r.Pairs), func(i int) bool { return r.Pairs[i].OutStart >= offset })
}

// BlockOf is the block of the token.
func (r *Reading) BlockOf(token int) int { return r.Sentences[r.SentenceAt(token)].Block }
