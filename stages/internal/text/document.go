// Package text reads an article's text once for every stage: its blocks, sentences, tokens and parts of speech, with
// exact offsets. Inside the stages all offsets are bytes; Document.Span is the one place that turns them into the code
// points of the article schema. The package knows nothing of entities, quotes or tone.
package text

import (
	"sort"
	"strings"
	"sync/atomic"

	"wirecopy/pipeline"
)

// Document is one text, taken apart. It is read-only once parsed, so that stages may share it.
type Document struct {
	Text      string
	Tokens    []Token
	Sentences []Sentence
	// Blocks has at least one element for text that is not blank. Each token and each sentence lies in one of them.
	Blocks []Block

	points points
	kept   atomic.Value
	handOn atomic.Pointer[string] // the tags
	// keptHanded is what came of what another process kept.
	keptHanded string
}

// Keep stores what a further analysis of the text found, for other stages that want the same: always of one type. It is the
// one thing about a Document that changes.
func (d *Document) Keep(v any) { d.kept.Store(v) }

// Kept is what was stored last, nil if nothing was.
func (d *Document) Kept() any { return d.kept.Load() }

// Token is a word, a clitic, a number, a mark. Start and End are bytes into the text, half-open.
type Token struct {
	Start, End int32
	// Tag is the part of speech.
	Tag Tag
}

// Sentence is a stretch that ends with a full stop or its like, or with its block. It never crosses a block or a blank
// line. Start and End are bytes, without the spaces around it; its tokens are [First, Last).
type Sentence struct {
	Start, End  int
	First, Last int
	// Block indexes Document.Blocks.
	Block int
}

// Block is a paragraph or another part with a role of its own; Kind is one of pipeline.Paragraph, Heading, Caption,
// Credit, Dateline, Byline and Note. Start and End are bytes; its tokens are [First, Last), its sentences
// [FirstSent, LastSent).
type Block struct {
	Kind                string
	Start, End          int
	First, Last         int
	FirstSent, LastSent int
}

// Parse takes text apart and gives its words their parts of speech. Offsets of blocks are code points, as in the article; without blocks they are found from
// blank lines. It takes any bytes, and time linear in their number. Text beyond 2 GiB is not read.
func Parse(text string, blocks []pipeline.Block) *Document {
	d := Cut(text, blocks)
	d.tag()
	return d
}

// Cut is Parse without the parts of speech: only marks, and signs like $ and %, have a tag.
func Cut(text string, blocks []pipeline.Block) *Document {
	const most = 1<<31 - 1
	d := &Document{Text: text, points: newPoints(text)}
	if len(text) > most {
		text = text[:most]
	}
	d.Blocks = findBlocks(text, blocks, &d.points)
	d.Tokens = make([]Token, 0, len(text)/5+8)
	d.Sentences = make([]Sentence, 0, len(text)/100+4)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.First, b.FirstSent = len(d.Tokens), len(d.Sentences)
		d.Tokens = appendTokens(d.Tokens, text, b.Start, b.End)
		b.Last = len(d.Tokens)
		d.splitSentences(i)
		b.LastSent = len(d.Sentences)
	}
	return d
}

// Of is Parse of an article's text, computed once for all the stages that the article passes within one process. What
// the stages know is English: of an article in another language they read nothing, for nothing found is better than
// something wrong.
func Of(a *pipeline.Article) *Document {
	v := a.Derive(func(a *pipeline.Article) any {
		if !English(a.Language) {
			return Parse("", nil)
		}
		return parseHanded(a.Text, a.Blocks, a.Handed())
	})
	if d, ok := v.(*Document); ok {
		return d
	}
	return Parse(a.Text, a.Blocks)
}

// English reports whether a language tag (BCP 47) is one of English. An article that does not say is taken for English.
func English(tag string) bool {
	primary, _, _ := strings.Cut(tag, "-")
	return primary == "" || strings.EqualFold(primary, "en")
}

// Word is the text of token i.
func (d *Document) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// TokenAt is the first token that ends after the byte offset; len(Tokens) if there is none.
func (d *Document) TokenAt(offset int) int {
	low, high := 0, len(d.Tokens) // by hand, as it is asked for each mention: a function for each step takes longer than the step
	for low < high {
		if i := int(uint(low+high) >> 1); int(d.Tokens[i].End) > offset {
			high = i
		} else {
			low = i + 1
		}
	}
	return low
}

// SentenceAt is the sentence of token i.
func (d *Document) SentenceAt(i int) int {
	return sort.Search(len(d.Sentences), func(s int) bool { return d.Sentences[s].Last > i })
}

// Span turns the bytes [start, end) into a span of the article schema.
func (d *Document) Span(start, end int) pipeline.Span {
	return pipeline.Span{Start: d.points.of(d.Text, start), End: d.points.of(d.Text, end), Text: d.Text[start:end]}
}

// Byte turns an offset in code points into one in bytes; one beyond the text becomes its end.
func (d *Document) Byte(codepoint int) int { return d.points.byte(d.Text, codepoint) }
