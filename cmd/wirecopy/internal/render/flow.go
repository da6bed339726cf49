// Package render writes articles and events for a person at a terminal. It knows nothing of where they come from.
package render

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Style is how to write: the zero Style is plain text of 80 columns.
type Style struct {
	// Width is in columns; 0 means 80, and less than 40 is 40.
	Width int
	// Color permits the terminal's colours and weights.
	Color bool
}

func (s Style) columns() int {
	if s.Width == 0 {
		return 80
	}
	return max(s.Width, 40)
}

// paint is a graphic rendition (ECMA-48 SGR) by its number; "" is the terminal's own.
type paint string

const (
	plain  paint = ""
	bold   paint = "1"
	dim    paint = "2"
	italic paint = "3"
	red    paint = "31"
	green  paint = "32"
	yellow paint = "33"
	cyan   paint = "36"
	struck paint = "9" // through
)

// sep stands between facts on a line; a line never begins with it.
const sep = "\u00a0· "

// piece is text in one paint.
type piece struct {
	text  string
	paint paint
}

// page collects lines.
type page struct {
	bytes.Buffer
	style Style
	paint paint
}

// use changes the paint of what is written next.
func (p *page) use(c paint) {
	if !p.style.Color || c == p.paint {
		return
	}
	if p.paint != plain {
		p.WriteString("\x1b[0m")
	}
	if c != plain {
		p.WriteString("\x1b[" + string(c) + "m")
	}
	p.paint = c
}

// flow writes the pieces as one paragraph, broken between words. first stands before the first line, hang before all
// others. Pieces follow each other without a space of their own.
func (p *page) flow(first, hang string, pieces ...piece) {
	limit := p.style.columns()
	p.WriteString(first)
	at, empty := columns(first), true
	for _, word := range words(pieces) {
		n := 0
		for _, w := range word {
			n += columns(w.text)
		}
		switch {
		case empty:
		case at+1+n > limit:
			p.use(plain)
			p.WriteString("\n" + hang)
			at = columns(hang)
		default:
			if word[0].paint != p.paint {
				p.use(plain)
			}
			p.WriteByte(' ')
			at++
		}
		for _, w := range word {
			p.use(w.paint)
			p.WriteString(w.text)
		}
		at += n
		empty = false
	}
	p.use(plain)
	p.WriteByte('\n')
}

// words splits pieces at spaces. A word can have several paints.
func words(pieces []piece) [][]piece {
	var out [][]piece
	var word []piece
	for _, s := range pieces {
		for i, part := range strings.Split(clean(s.text), " ") {
			if i > 0 && len(word) > 0 {
				out = append(out, word)
				word = nil
			}
			if part != "" {
				word = append(word, piece{part, s.paint})
			}
		}
	}
	if len(word) > 0 {
		out = append(out, word)
	}
	return out
}

// clean makes text that came over the wire safe to show: no control characters, which could drive the terminal, and no
// overrides of the writing direction, which could make it read as something else.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f', unicode.IsControl(r):
			return ' '
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// columns is how much room text takes on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}
