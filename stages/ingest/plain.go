package ingest

import (
	"strings"
	"time"
	"unicode"
)

// plainFormat reads plain text: paragraphs with blank lines between them, perhaps a header such as " date 2023-03-02 "
// before the lead, perhaps a headline set apart on the first line. It takes whatever no other format wants.
func plainFormat() Format {
	return Format{
		Name:  "plain",
		Title: "plain text",
		sniff: func(document) bool { return true },
		parse: func(d document) ([]item, error) { return []item{plainItem(d.text)}, nil },
	}
}

func plainItem(text string) item {
	var it item
	it.created, text = cutDateHeader(text)
	text = trim(it.cutHeader(text))
	notes, story := cutLeadingNotes(text)
	if headline, rest := cutHeadline(story); headline != "" && it.headline == "" {
		it.headline = headline
		text = trim(notes + "\n\n" + rest)
	}
	it.body = body{text: text, parts: layOut(text)}
	return it
}

// cutLeadingNotes splits the notes to editors that stand before the headline from the story.
func cutLeadingNotes(text string) (notes, story string) {
	at := 0
	for _, p := range splitBlocks(text[:min(len(text), 4096)]) {
		if !isEditorsNote(text[p.start:p.end]) {
			at = p.start
			break
		}
	}
	return strings.TrimSpace(text[:at]), text[at:]
}

// cutDateHeader takes the header "date 2023-03-02" off the start of the text; a time may follow the date.
func cutDateHeader(text string) (time.Time, string) {
	trimmed := strings.TrimLeft(text, " \t\n")
	if len(trimmed) < 5 || !strings.EqualFold(trimmed[:4], "date") {
		return time.Time{}, text
	}
	rest := strings.TrimLeft(strings.TrimPrefix(trimmed[4:], ":"), " \t")
	if len(rest) == len(trimmed)-4 {
		return time.Time{}, text
	}
	word, after := cutField(rest)
	if t, err := parseTime(word); err == nil && len(word) >= len("2006-01-02") {
		// "2023-03-02 09:30" has its time as a second word.
		if clock, afterClock := cutField(after); len(clock) >= len("15:04") && clock[2] == ':' {
			if both, err := parseTime(word + " " + clock); err == nil {
				return both, afterClock
			}
		}
		return t, after
	}
	return time.Time{}, text
}

// cutField splits s at its first white space.
func cutField(s string) (field, rest string) {
	s = strings.TrimLeft(s, " \t")
	end := strings.IndexAny(s, " \t\n")
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.TrimLeft(s[end:], " \t")
}

// cutHeadline takes the headline off the start of the text, where the first line looks like one and is set apart: by a
// blank line, a byline, a dateline, or because the line below it is a whole paragraph.
func cutHeadline(text string) (headline, rest string) {
	line, after, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	rest = strings.TrimSpace(after)
	if rest == "" || !looksHeadline(line) {
		return "", text
	}
	next, _, _ := strings.Cut(after, "\n")
	const paragraph = 160
	if next = strings.TrimSpace(next); next != "" && !isByline(next) && len(next) < paragraph {
		if _, n := cutDateline(next); n == 0 {
			return "", text
		}
	}
	return line, rest
}

// layOut finds the parts of a plain text: what stands between blank lines. Where lines are too long to have been
// wrapped by hand, each line is a part of its own.
func layOut(text string) []part {
	var parts []part
	for _, block := range splitBlocks(text) {
		if lines := splitLines(text, block); len(lines) > 1 && unwrapped(text, lines) {
			parts = append(parts, lines...)
			continue
		}
		parts = append(parts, block)
	}
	return parts
}

// splitBlocks gives the stretches between blank lines, trimmed.
func splitBlocks(text string) []part {
	var parts []part
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
				parts = append(parts, part{start: start, end: last})
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
		parts = append(parts, part{start: start, end: last})
	}
	return parts
}

func splitLines(text string, block part) []part {
	var parts []part
	for at := block.start; at < block.end; {
		end := strings.IndexByte(text[at:block.end], '\n')
		if end < 0 {
			end = block.end
		} else {
			end += at
		}
		if from, to := trimRange(text, at, end); from < to {
			parts = append(parts, part{start: from, end: to})
		}
		at = end + 1
	}
	return parts
}

// unwrapped reports whether lines are paragraphs: one of them is longer than anyone wraps by hand.
func unwrapped(text string, lines []part) bool {
	const widest = 120
	for _, l := range lines {
		if l.end-l.start > widest {
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

// trim takes what is blank off the ends of s.
func trim(s string) string { return strings.TrimFunc(s, isBlank) }
