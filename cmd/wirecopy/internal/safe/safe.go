// Package safe writes text to terminals so that nothing in it can drive them: not a control character, which could move
// the cursor, set the title or type for the user, nor an override of the writing direction, which could make text read
// as something else. What it escapes it writes as JSON does, so that JSON means the same before and after, where it has no
// carriage returns between its values; encoding/json writes none.
package safe

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Text escapes a text of one or several lines. Line breaks and tabs stay.
func Text(s string) string {
	if !strings.ContainsFunc(s, unsafe) && utf8.ValidString(s) {
		return s
	}
	return string(appendSafe(nil, []byte(s), false))
}

// Line escapes a text, and puts it on one line.
func Line(s string) string { return Text(strings.Join(strings.Fields(s), " ")) }

// unsafe reports whether a character may change how a terminal shows what is around it.
func unsafe(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0: // C0, DEL, C1
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c: // bidirectional controls
		return true
	case r == 0x2028, r == 0x2029, r == 0xfeff, r >= 0xe0000 && r <= 0xe007f: // separators, the byte order mark, tags
		return true
	}
	return false
}

// appendSafe appends b, escaped. Where paint is set, the sequences that this program itself writes stay.
func appendSafe(out, b []byte, paint bool) []byte {
	for len(b) > 0 {
		if n := sequence(b); paint && n > 0 {
			out, b = append(out, b[:n]...), b[n:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			out = append(out, "\uFFFD"...)
		case !unsafe(r):
			out = append(out, b[:n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		b = b[n:]
	}
	return out
}

// sequence gives the length of a sequence that sets colours and weights (ECMA-48 SGR), or that goes to the first place of
// the screen or clears it, or what is left of the line or of the screen, at the beginning of b; 0 where there is none.
func sequence(b []byte) int {
	if len(b) < 3 || b[0] != '\x1b' || b[1] != '[' {
		return 0
	}
	for _, clear := range [...]string{"\x1b[H", "\x1b[2J", "\x1b[K", "\x1b[J"} {
		if strings.HasPrefix(string(b[:min(len(b), 4)]), clear) {
			return len(clear)
		}
	}
	for i, c := range b[2:min(len(b), maxSequence)] {
		switch {
		case c >= '0' && c <= '9', c == ';':
		case c == 'm':
			return i + 3
		default:
			return 0
		}
	}
	return 0
}

const maxSequence = 16

// Writer escapes what is written to it.
type Writer struct {
	w     io.Writer
	paint bool
	rest  []byte // what may be the beginning of a character or of a sequence
}

// NewWriter makes a Writer to w. paint lets the sequences pass that this program itself writes: whoever sets it cleans
// what comes from others first.
func NewWriter(w io.Writer, paint bool) *Writer { return &Writer{w: w, paint: paint} }

// Write writes all of b, or gives an error.
func (s *Writer) Write(b []byte) (int, error) {
	all := append(s.rest, b...)
	whole := len(all) - pending(all, s.paint)
	s.rest = append([]byte(nil), all[whole:]...)
	if _, err := s.w.Write(appendSafe(nil, all[:whole], s.paint)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// pending is how many bytes at the end of b cannot be judged without those that follow.
func pending(b []byte, paint bool) int {
	if paint {
		if i := strings.LastIndexByte(string(b[max(0, len(b)-maxSequence+1):]), '\x1b'); i >= 0 {
			tail := b[max(0, len(b)-maxSequence+1)+i:]
			if sequence(tail) == 0 && strings.Trim(string(tail), "\x1b[0123456789;") == "" {
				return len(tail)
			}
		}
	}
	for n := 1; n <= min(len(b), utf8.UTFMax-1); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}
