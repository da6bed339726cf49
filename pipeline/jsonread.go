package pipeline

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// reader reads the JSON that writer writes: without spaces, each member by its exact name and once, and nothing that the
// struct does not have. Anything else makes it give up, and encoding/json reads it. So it has to be right only about what it
// takes, and gives what encoding/json gives for that; a fuzz test holds them together.
type reader struct {
	b   []byte
	i   int
	bad bool // it has given up
}

// mostDeep is how many objects and lists may be within each other.
const mostDeep = 100

// readAll reads all of b as a T.
func readAll[T any](b []byte, one func(*reader, *T)) (v T, ok bool) {
	r := reader{b: b}
	one(&r, &v)
	return v, !r.bad && r.i == len(b)
}

// readFast reads the layers that wirecopy's own stages make; ok is false for others, and where encoding/json has to look.
func readFast(b []byte, v any) (ok bool) {
	switch v := v.(type) {
	case *[]Entity:
		*v, ok = readAll(b, func(r *reader, v *[]Entity) { *v = readList(r, (*reader).entity) })
	case *[]Quote:
		*v, ok = readAll(b, func(r *reader, v *[]Quote) { *v = readList(r, (*reader).quote) })
	case *Sentiment:
		*v, ok = readAll(b, (*reader).sentiment)
	}
	return ok
}

// at reports whether c is next.
func (r *reader) at(c byte) bool { return r.i < len(r.b) && r.b[r.i] == c }

// take goes behind c, if it is next.
func (r *reader) take(c byte) bool {
	if !r.at(c) {
		return false
	}
	r.i++
	return true
}

func (r *reader) want(c byte) {
	if !r.take(c) {
		r.bad = true
	}
}

// word goes behind s, if it is next.
func (r *reader) word(s string) bool {
	if len(r.b)-r.i < len(s) || string(r.b[r.i:r.i+len(s)]) != s {
		return false
	}
	r.i += len(s)
	return true
}

// readObject reads an object. field reads the member of the given name and tells the members from each other by a number
// under 64, or gives a negative one for a name that the struct does not have.
func readObject[T any](r *reader, v *T, field func(*reader, *T, []byte) int) {
	r.want('{')
	if r.bad || r.take('}') {
		return
	}
	for seen := uint64(0); !r.bad; {
		name := r.key()
		if r.bad {
			return
		}
		n := field(r, v, name)
		if n < 0 || seen>>n&1 == 1 {
			r.bad = true
			return
		}
		seen |= 1 << n
		if r.take('}') {
			return
		}
		r.want(',')
	}
}

// key reads the name of a member and the colon behind it. Names have no escapes: one with some is none of ours.
func (r *reader) key() []byte {
	r.want('"')
	n := bytes.IndexByte(r.b[r.i:], '"')
	if r.bad || n < 0 {
		r.bad = true
		return nil
	}
	name := r.b[r.i : r.i+n]
	r.i += n + 1
	r.want(':')
	return name
}

// readList reads a list; null is a nil slice.
func readList[T any](r *reader, one func(*reader, *T)) []T {
	if r.word("null") {
		return nil
	}
	r.want('[')
	all := []T{}
	if r.bad || r.take(']') {
		return all
	}
	for !r.bad {
		var zero T
		all = append(all, zero)
		one(r, &all[len(all)-1])
		if r.take(']') {
			return all
		}
		r.want(',')
	}
	return nil
}

func (r *reader) texts() []string { return readList(r, (*reader).textInto) }

func (r *reader) textInto(s *string) { *s = r.str() }

// str reads a string.
func (r *reader) str() string {
	r.want('"')
	start := r.i
	ascii := true
	for ; r.i < len(r.b); r.i++ {
		switch c := r.b[r.i]; {
		case c == '"':
			s := r.b[start:r.i]
			r.i++
			if !ascii && !utf8.Valid(s) { // encoding/json replaces what is no UTF-8
				r.bad = true
			}
			return string(s)
		case c == '\\':
			return r.escaped(start)
		case c < ' ':
			r.bad = true
			return ""
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	r.bad = true
	return ""
}

// escaped reads a string on from its first escape.
func (r *reader) escaped(start int) string {
	s := append(make([]byte, 0, 2*(r.i-start)+64), r.b[start:r.i]...)
	for r.i < len(r.b) {
		c := r.b[r.i]
		r.i++
		switch {
		case c == '"':
			if !utf8.Valid(s) {
				r.bad = true
			}
			return string(s)
		case c < ' ':
			r.bad = true
			return ""
		case c != '\\':
			s = append(s, c)
			continue
		}
		if r.i >= len(r.b) {
			break
		}
		c = r.b[r.i]
		r.i++
		switch c {
		case '"', '\\', '/':
			s = append(s, c)
		case 'b':
			s = append(s, '\b')
		case 'f':
			s = append(s, '\f')
		case 'n':
			s = append(s, '\n')
		case 'r':
			s = append(s, '\r')
		case 't':
			s = append(s, '\t')
		case 'u':
			n := r.hex()
			if n >= 0xD800 && n < 0xE000 { // half of a pair
				r.bad = true
			}
			if r.bad {
				return ""
			}
			s = utf8.AppendRune(s, n)
		default:
			r.bad = true
			return ""
		}
	}
	r.bad = true
	return ""
}

// hex reads the four digits of a \u escape.
func (r *reader) hex() rune {
	if len(r.b)-r.i < 4 {
		r.bad = true
		return 0
	}
	var n rune
	for _, c := range r.b[r.i : r.i+4] {
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

// numeral goes behind a number and gives what it is written as.
func (r *reader) numeral() []byte {
	start := r.i
	r.take('-')
	if !r.take('0') {
		r.digits()
	}
	if r.take('.') {
		r.digits()
	}
	if r.take('e') || r.take('E') {
		_ = r.take('+') || r.take('-')
		r.digits()
	}
	return r.b[start:r.i]
}

// digits goes behind one or more.
func (r *reader) digits() {
	start := r.i
	for r.i < len(r.b) && r.b[r.i] >= '0' && r.b[r.i] <= '9' {
		r.i++
	}
	if r.i == start {
		r.bad = true
	}
}

func (r *reader) integer() int {
	s := r.numeral()
	if r.bad || len(s) > 9 { // small ones, that fit into any int
		r.bad = true
		return 0
	}
	n, negative := 0, false
	for i, c := range s {
		switch {
		case c == '-' && i == 0:
			negative = true
		case c >= '0' && c <= '9':
			n = 10*n + int(c-'0')
		default: // a fraction or an exponent
			r.bad = true
			return 0
		}
	}
	if negative {
		return -n
	}
	return n
}

func (r *reader) float() float64 {
	s := r.numeral()
	if r.bad {
		return 0
	}
	f, err := strconv.ParseFloat(string(s), 64)
	r.bad = err != nil
	return f
}

func (r *reader) flag() bool {
	if r.word("true") {
		return true
	}
	if !r.word("false") {
		r.bad = true
	}
	return false
}

func (r *reader) time() (t time.Time) {
	start := r.i
	r.str()
	if !r.bad && t.UnmarshalJSON(r.b[start:r.i]) != nil {
		r.bad = true
	}
	return t
}

// value goes behind any value, and gives the JSON of it.
func (r *reader) value() []byte {
	start := r.i
	r.pass(0)
	return r.b[start:r.i]
}

func (r *reader) pass(depth int) {
	switch {
	case depth > mostDeep || r.i >= len(r.b):
		r.bad = true
	case r.at('"'):
		r.passString()
	case r.take('{'):
		r.passAll('}', depth, true)
	case r.take('['):
		r.passAll(']', depth, false)
	case r.word("true"), r.word("false"), r.word("null"):
	default:
		r.numeral()
	}
}

// passAll goes behind the members of an object or a list, and what closes it.
func (r *reader) passAll(end byte, depth int, named bool) {
	r.space()
	if r.take(end) {
		return
	}
	for !r.bad {
		r.space()
		if named {
			r.passString()
			r.space()
			r.want(':')
			r.space()
		}
		r.pass(depth + 1)
		if r.space(); r.bad || r.take(end) {
			return
		}
		r.want(',')
	}
}

// space goes behind the spaces that others put into their annotations. Line breaks are for encoding/json, and for
// UnmarshalJSON of Annotation, which takes them out.
func (r *reader) space() {
	for r.i < len(r.b) && (r.b[r.i] == ' ' || r.b[r.i] == '\t' || r.b[r.i] == '\r') {
		r.i++
	}
}

// passString goes behind a string. What is no UTF-8 in it stays as it is.
func (r *reader) passString() {
	r.want('"')
	for !r.bad && r.i < len(r.b) {
		c := r.b[r.i]
		r.i++
		switch {
		case c == '"':
			return
		case c < ' ':
			r.bad = true
		case c == '\\' && r.i < len(r.b):
			c = r.b[r.i]
			r.i++
			if c == 'u' {
				r.hex()
			} else if strings.IndexByte(`"\/bfnrt`, c) < 0 {
				r.bad = true
			}
		}
	}
	r.bad = true
}
