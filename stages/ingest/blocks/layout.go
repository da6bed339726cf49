package blocks

import (
	"slices"
	"strings"
	"unicode"

	"wirecopy/internal/charsets"
	"wirecopy/stages/internal/linebreak"
)

// FromText reads a plain text as a body.
func FromText(text string) Body {
	text = Trim(charsets.NormalizeNewlines(text))
	return Body{Text: text, Blocks: layOut(text)}
}

// layOut finds the blocks of a plain text: what stands between blank lines. Where lines are too long to have been
// wrapped by hand, each line is a block of its own.
func layOut(text string) []Block {
	var parts []Block
	all := SplitBlocks(text)
	if !slices.ContainsFunc(all, func(b Block) bool { return strings.IndexByte(text[b.Start:b.End], '\n') >= 0 }) {
		return all // as most texts have them: one line each
	}
	never := neverWrapped(text)
	for _, block := range all {
		if strings.IndexByte(text[block.Start:block.End], '\n') < 0 {
			parts = append(parts, block)
			continue
		}
		if lines := SplitLines(text, block); len(lines) > 1 && (never || unwrapped(text, lines)) {
			parts = append(parts, joined(text, lines)...)
			continue
		}
		if indented := splitIndents(text, block); len(indented) > 1 {
			parts = append(parts, indented...)
			continue
		}
		parts = append(parts, splitEnds(text, SplitLines(text, block))...)
	}
	return parts
}

// splitEnds makes blocks of lines that may be wrapped.
func splitEnds(text string, lines []Block) (out []Block) {
	in := make([]string, len(lines))
	for i, l := range lines {
		in[i] = text[l.Start:l.End]
	}
	from := 0
	for i, end := range linebreak.Ends(in) {
		if end {
			out = append(out, Block{Kind: lines[from].Kind, Start: lines[from].Start, End: lines[i].End})
			from = i + 1
		}
	}
	return out
}

// joined gives the lines with those that go on in the next one as one.
func joined(text string, all []Block) []Block {
	out := all[:1]
	for _, l := range all[1:] {
		if last := &out[len(out)-1]; linebreak.Within(text[last.Start:last.End], text[l.Start:l.End]) {
			last.End = l.End
		} else {
			out = append(out, l)
		}
	}
	return out
}

// splitIndents splits a block before each indented line, where these are how its paragraphs begin: each of them follows
// the end of a sentence.
func splitIndents(text string, block Block) []Block {
	var parts []Block
	at := block.Start
	for next := at; ; {
		i := strings.IndexByte(text[next:block.End], '\n')
		if i < 0 {
			break
		}
		end := next + i
		if next = end + 1; !IsIndented(text[next:block.End]) {
			continue
		}
		from, to := trimRange(text, at, end)
		if !linebreak.EndsSentence(text[from:to]) {
			return []Block{block}
		}
		parts = append(parts, Block{Kind: block.Kind, Start: from, End: to})
		at, _ = trimRange(text, next, block.End)
	}
	return append(parts, Block{Kind: block.Kind, Start: at, End: block.End})
}

// SplitBlocks gives the stretches between blank lines, trimmed.
func SplitBlocks(text string) []Block {
	var parts []Block
	start, last := -1, 0 // of the block at hand
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		if from, to := trimRange(text, at, end); from == to {
			if start >= 0 {
				parts = append(parts, Block{Start: start, End: last})
			}
			start = -1
		} else {
			if start < 0 {
				start = from
			}
			last = to
		}
		at = end + 1
	}
	if start >= 0 {
		parts = append(parts, Block{Start: start, End: last})
	}
	return parts
}

// SplitLines gives the lines of a block, trimmed, without those that are blank.
func SplitLines(text string, block Block) []Block {
	var parts []Block
	for at := block.Start; at < block.End; {
		end := strings.IndexByte(text[at:block.End], '\n')
		if end < 0 {
			end = block.End
		} else {
			end += at
		}
		if from, to := trimRange(text, at, end); from < to {
			parts = append(parts, Block{Start: from, End: to})
		}
		at = end + 1
	}
	return parts
}

// unwrapped reports whether lines are paragraphs: one of them is longer than anyone wraps by hand.
func unwrapped(text string, lines []Block) bool {
	const widest = 120
	for _, l := range lines {
		if l.End-l.Start > widest {
			return true
		}
	}
	return false
}

// neverWrapped reports whether no line of a text was wrapped by hand, as one of them holds a whole paragraph of words: a short line is then
// a heading, a row or a line of an address.
func neverWrapped(text string) bool {
	const widest, fewestWords = 200, 25
	for line := range strings.Lines(text) {
		if len(line) > widest && strings.Count(line, " ") >= fewestWords {
			return true
		}
	}
	return false
}

// trimRange narrows [start, end) to what is left without white space at its ends.
func trimRange(text string, start, end int) (int, int) {
	// Most often there is nothing to take off.
	if start < end && isPrinting(text[start]) && isPrinting(text[end-1]) {
		return start, end
	}
	s := text[start:end]
	left := strings.TrimLeftFunc(s, isBlank)
	start += len(s) - len(left)
	return start, start + len(strings.TrimRightFunc(left, isBlank))
}

// isPrinting reports whether c is a character of ASCII that can be seen.
func isPrinting(c byte) bool { return c > ' ' && c < 0x7f }

// isBlank reports whether r may stand around a text without belonging to it: white space, and the two characters of no
// width that programs leave behind.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// Trim takes what is blank off the ends of s.
func Trim(s string) string { return strings.TrimFunc(s, isBlank) }
