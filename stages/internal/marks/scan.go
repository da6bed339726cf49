package marks

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape says what the form of a mark alone tells.
type shape int8

const (
	closes   shape = -1
	straight shape = 0
	opens    shape = 1
)

// scan collects the marks of p.s[start:end] into p.events.
func (p *pairer) scan(start, end int) {
	p.events = p.events[:0]
	s := p.s
	for i := start; i < end; {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == '"' || c == '\'' || c == '`' {
				i += p.ascii(i, start, end)
			} else {
				i++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:end])
		if f, h, ok := curly(r); ok {
			p.add(i, size, f, h, start, end)
		}
		i += size
	}
}

// ascii adds the mark or marks that begin with the ASCII character at i, and gives how many bytes they take: ", ', `,
// and the pairs “ and ” that typewriters made of them.
func (p *pairer) ascii(i, start, end int) int {
	s := p.s[i:end]
	switch {
	case s[0] == '"':
		p.add(i, 1, double, straight, start, end)
	case strings.HasPrefix(s, "'''"): // a single and a double mark in one
		if i > start && p.s[i-1] > ' ' && p.s[i-1] != '(' {
			p.add(i, 1, single, straight, start, end)
			p.add(i+1, 2, double, closes, start, end)
		} else {
			p.add(i, 2, double, opens, start, end)
			p.add(i+2, 1, single, straight, start, end)
		}
		return 3
	case strings.HasPrefix(s, "''"):
		p.add(i, 2, double, closes, start, end)
		return 2
	case s[0] == '\'':
		p.add(i, 1, single, straight, start, end)
	case strings.HasPrefix(s, "``"):
		p.add(i, 2, double, opens, start, end)
		return 2
	default:
		p.add(i, 1, single, opens, start, end)
	}
	return 1
}

// curly tells the family and shape of a mark beyond ASCII.
func curly(r rune) (family, shape, bool) {
	switch r {
	case '“', '„', '‟', '〝':
		return double, opens, true
	case '”', '〞', '〟':
		return double, closes, true
	case '＂', '″':
		return double, straight, true
	case '‘', '‚', '‛':
		return single, opens, true
	case '’':
		return single, closes, true
	case '«', '‹':
		return angle, opens, true
	case '»', '›':
		return angle, closes, true
	case '「', '『':
		return corner, opens, true
	case '」', '』':
		return corner, closes, true
	}
	return 0, 0, false
}

// add decides from the characters on both sides what the mark at i may be, and adds it unless it is an apostrophe.
func (p *pairer) add(i, size int, f family, h shape, start, end int) {
	left, right := ' ', ' '
	if i > start {
		left, _ = utf8.DecodeLastRuneInString(p.s[start:i])
	}
	if i+size < end {
		right, _ = utf8.DecodeRuneInString(p.s[i+size : end])
	}
	l, r := outside(left, true), outside(right, false)
	e := event{pos: i, size: size, family: f, open: l || !r, close: r || !l}
	word := wordRune(right)
	switch {
	case f == corner || p.s[i] == '`':
		e.open, e.close = h > 0, h < 0
	case f == single:
		if !e.asSingle(h, left, right, p.s[i+size:end]) {
			return
		}
	case h != straight && e.open && e.close:
		e.open, e.close = h > 0, h < 0
	case h == closes && e.open && f == double && !word:
		e.open, e.close = false, true
	}
	p.events = append(p.events, e)
}

// asSingle refines what a single mark may do, and reports whether it is a quotation mark at all. After is what follows.
func (e *event) asSingle(h shape, left, right rune, after string) bool {
	switch {
	case wordRune(left) && wordRune(right): // isn't
		return false
	case h == opens && e.open:
		e.close = false
	case h == closes && !e.close, h != opens && e.open && !e.close && elision(after):
		return false // ’em, '90s
	case h == closes:
		e.open = false
	case e.open && e.close:
		return (left != ' ' || right != ' ') && (wordRune(right) || unicode.IsPunct(left))
	}
	return true
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Characters that belong outside of a quotation on one side of a mark.
const (
	beforeMark = "([{—–―-/“‘«„\"'’:"
	afterMark  = "—–―-/)]},.;:!?”»…\"'’"
)

// outside reports whether c, before (left) or after a mark, belongs outside the quotation.
func outside(c rune, left bool) bool {
	if left && strings.ContainsRune(beforeMark, c) || !left && strings.ContainsRune(afterMark, c) {
		return true
	}
	return unicode.IsSpace(c) || c == 0x200B || c == 0xFEFF
}

// elisions are words that may begin with an apostrophe, without it.
var elisions = map[string]bool{"em": true, "tis": true, "twas": true, "til": true, "till": true, "cause": true, "n": true,
	"bout": true, "round": true, "cuz": true, "s": true, "nother": true, "neath": true, "gainst": true}

// elision reports whether the word after an apostrophe is one that begins with it: 'em, 'tis, '90s.
func elision(after string) bool {
	n := 0
	for n < len(after) && n < 8 && after[n] >= '0' && after[n] <= '9' {
		n++
	}
	if n > 0 {
		return n == 2 && (n == len(after) || strings.IndexByte("s ,.", after[n]) >= 0)
	}
	for n < len(after) && n < 8 && (after[n]|0x20 >= 'a' && after[n]|0x20 <= 'z') {
		n++
	}
	return elisions[strings.ToLower(after[:n])]
}
