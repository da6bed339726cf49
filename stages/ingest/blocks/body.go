// Package blocks lays out the text of a story: from markup or plain text it makes a Body, one text with its blocks, and
// tells what each block is (paragraph, heading, caption, credit, dateline, byline, note) by how wire copy is written. It
// knows no format.
package blocks

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// Body is a text and the blocks that its format shows. Offsets are bytes.
type Body struct {
	Text   string
	Blocks []Block
	// marked says that the blocks come from markup and were not found by blank lines.
	Marked bool
}

// Block is a stretch of a body. Its kind is one of pipeline's kinds of Block where the format says so.
type Block struct {
	Kind       string
	Start, End int
}

// Kinds of block that the text itself has to decide on.
const (
	Undecided = ""  // could be anything
	Prose     = "p" // the format calls it a paragraph: no heading, but maybe a note, a credit or a dateline
)

// textOf is the text of one of the blocks.
func (b Body) textOf(p Block) string { return b.Text[p.Start:p.End] }

// Prepend puts a block before the text.
func (b *Body) Prepend(kind, text string) {
	head := text + "\n\n"
	for i := range b.Blocks {
		b.Blocks[i].Start += len(head)
		b.Blocks[i].End += len(head)
	}
	b.Text = head + b.Text
	b.Blocks = append([]Block{{Kind: kind, End: len(text)}}, b.Blocks...)
}

// Append puts a block behind the text.
func (b *Body) Append(kind, text string) {
	start := len(b.Text) + len("\n\n")
	b.Text += "\n\n" + text
	b.Blocks = append(b.Blocks, Block{Kind: kind, Start: start, End: start + len(text)})
}

// OneLine makes one line of a value that was wrapped: runs of white space become one space.
func OneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine reports whether s has no white space but single spaces between words: it may say no of one that has not.
func isOneLine(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' && before == ' ', c >= '\t' && c <= '\r':
			return false
		case c == 0xc2, c >= 0xe1 && c <= 0xe3: // the first byte of other kinds of space
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}

// CodePoints turns byte offsets into offsets in code points, in one pass over the text.
func CodePoints(text string, parts []Block) []pipeline.Block {
	if len(parts) == 0 {
		return nil
	}
	blocks := make([]pipeline.Block, len(parts))
	at, n := 0, 0
	forward := func(to int) int {
		n += countRunes(text[at:to])
		at = to
		return n
	}
	for i, p := range parts {
		blocks[i] = pipeline.Block{Kind: p.Kind, Start: forward(p.Start), End: forward(p.End)}
	}
	return blocks
}

// countRunes is utf8.RuneCountInString for valid UTF-8: it counts the bytes that begin a character, eight at a time.
func countRunes(s string) int {
	n := len(s)
	for ; len(s) >= 8; s = s[8:] {
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		// Of the others, the highest bit is set and the next one is not.
		n -= bits.OnesCount64(x >> 7 &^ (x >> 6) & 0x0101010101010101)
	}
	for i := range len(s) {
		if !utf8.RuneStart(s[i]) {
			n--
		}
	}
	return n
}

// DropRepeated takes the headline out of the text where the text begins with it once more.
func (b *Body) DropRepeated(headline string) {
	if len(b.Blocks) < 2 || headline == "" {
		return
	}
	first := b.Blocks[0]
	if size := first.End - first.Start; size > 2*len(headline) || size*2 < len(headline) {
		return // spare the work for what cannot be the same
	}
	if OneLine(b.Text[first.Start:first.End]) != OneLine(headline) {
		return
	}
	b.DropFirst()
}

// DropFirst takes the first of at least two blocks out of the text.
func (b *Body) DropFirst() {
	cut := b.Blocks[1].Start
	b.Text = b.Text[cut:]
	b.Blocks = slices.Clone(b.Blocks[1:])
	for i := range b.Blocks {
		b.Blocks[i].Start -= cut
		b.Blocks[i].End -= cut
	}
}
