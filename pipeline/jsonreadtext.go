package pipeline

import (
	"strings"
	"unicode/utf8"
)

// kinds of the bytes within a string: plain, wide or at which reading stops to look.
const (
	plain uint8 = iota
	wide        // no ASCII
	stop        // a mark, a backslash, and what JSON does not have in strings as it is
)

var kindOf = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case c < ' ' || c == '"' || c == '\\':
			kinds[c] = stop
		case c >= utf8.RuneSelf:
			kinds[c] = wide
		}
	}
	return kinds
}()

// run goes behind what is neither a mark, nor a backslash, nor a control character. It gives wide if not all of that is ASCII.
func (r *reader) run() (kind uint8) {
	b, i := r.b, r.i
	for i < len(b) {
		k := kindOf[b[i]]
		if k == stop {
			break
		}
		kind |= k
		i++
	}
	r.i = i
	return kind
}

// str reads a string into memory of its own.
func (r *reader) str() string { return strings.Clone(r.piece()) }

// piece reads a string that may share its memory with all of the JSON: one that nobody keeps for longer than what it stands in.
func (r *reader) piece() string {
	r.want('"')
	start := r.i
	kind := r.run()
	switch {
	case r.at('"'):
		s := r.b[start:r.i]
		r.i++
		if kind == wide && !utf8.ValidString(s) { // encoding/json replaces what is no UTF-8
			r.bad = true
		}
		return s
	case r.at('\\'):
		return r.escaped(start)
	}
	r.bad = true
	return ""
}

// term reads a string that is mostly one of a few, of which there is one copy in memory then.
func (r *reader) term() string {
	s := r.piece()
	switch s {
	case Person:
		return Person
	case Org:
		return Org
	case GPE:
		return GPE
	case Loc:
		return Loc
	case Norp:
		return Norp
	case NameMention:
		return NameMention
	case NominalMention:
		return NominalMention
	case PronounMention:
		return PronounMention
	case Direct:
		return Direct
	case Mixed:
		return Mixed
	case Indirect:
		return Indirect
	case PersonSpeaker:
		return PersonSpeaker
	case OrganizationSpeaker:
		return OrganizationSpeaker
	case Negative:
		return Negative
	case Neutral:
		return Neutral
	case Positive:
		return Positive
	case Paragraph:
		return Paragraph
	case Heading:
		return Heading
	}
	return strings.Clone(s)
}

// escaped reads a string on from its first escape.
func (r *reader) escaped(start int) string {
	s := append(make([]byte, 0, r.longest(start)), r.b[start:r.i]...)
	for !r.bad {
		switch {
		case r.take('"'):
			if !utf8.Valid(s) {
				r.bad = true
			}
			return string(s)
		case r.take('\\'):
			if c := r.escape(); c < utf8.RuneSelf {
				s = append(s, byte(c))
			} else {
				s = utf8.AppendRune(s, c)
			}
		default:
			from := r.i
			r.run()
			r.bad = r.i == from // a control character, or the end
			s = append(s, r.b[from:r.i]...)
		}
	}
	return ""
}

// longest is how many bytes a string that begins at start has at most: up to a mark with no backslash before it.
func (r *reader) longest(start int) int {
	for end := r.i; ; end++ {
		n := strings.IndexByte(r.b[end:], '"')
		if n < 0 {
			return len(r.b) - start
		}
		if end += n; r.b[end-1] != '\\' {
			return end - start
		}
	}
}

// escape reads an escape behind its backslash.
func (r *reader) escape() rune {
	if r.i >= len(r.b) {
		r.bad = true
		return 0
	}
	c := r.b[r.i]
	r.i++
	switch c {
	case '"', '\\', '/':
		return rune(c)
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'u':
		if n := r.hex(); n < 0xD800 || n >= 0xE000 { // else half of a pair
			return n
		}
	}
	r.bad = true
	return 0
}

// hex reads the four digits of a \u escape.
func (r *reader) hex() rune {
	if len(r.b)-r.i < 4 {
		r.bad = true
		return 0
	}
	var n rune
	for _, c := range []byte(r.b[r.i : r.i+4]) {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			n = n<<4 | rune(c-'A'+10)
		default:
			r.bad = true
		}
	}
	r.i += 4
	return n
}

// passString goes behind a string. What is no UTF-8 in it stays as it is.
func (r *reader) passString() {
	r.want('"')
	for !r.bad {
		r.run()
		switch {
		case r.take('"'):
			return
		case r.word(`\u`):
			r.hex()
		case r.take('\\'):
			r.escape()
		default:
			r.bad = true
		}
	}
}
