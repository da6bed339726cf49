package pipeline

import (
	"strconv"
	"strings"
	"time"
)

// reader reads the JSON that writer writes: without spaces, each member by its exact name and once, and nothing that the
// struct does not have. Anything else makes it give up, and encoding/json reads it. So it has to be right only about what it
// takes, and gives what encoding/json gives for that; a fuzz test holds them together.
//
// What it gives may be pieces of b: see piece.
type reader struct {
	b   string
	i   int
	bad bool // it has given up
	// brief leaves out the sentences of a sentiment.
	brief bool

	spans    pile[Span]
	mentions pile[Mention]
}

// mostDeep is how many objects and lists may be within each other.
const mostDeep = 100

// readAll reads all of b as a T.
func readAll[T any](b string, one func(*reader, *T)) (v T, ok bool) {
	r := reader{b: b}
	one(&r, &v)
	return v, !r.bad && r.i == len(b)
}

// readFast reads the layers that wirecopy's own stages make; ok is false for others, and where encoding/json has to look.
func readFast(b string, v any) (ok bool) {
	switch v := v.(type) {
	case *[]Entity:
		*v, ok = readAll(b, func(r *reader, v *[]Entity) { *v = readListOf(r, named(b), (*reader).entity) })
	case *[]Quote:
		*v, ok = readAll(b, func(r *reader, v *[]Quote) { *v = readListOf(r, named(b), (*reader).quote) })
	case *Sentiment:
		*v, ok = readAll(b, (*reader).sentiment)
	}
	return ok
}

// named is how many objects begin with an id: within a string the marks would be written in another way.
func named(b string) int { return strings.Count(b, `{"id":"`) }

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
	if len(r.b)-r.i < len(s) || r.b[r.i:r.i+len(s)] != s {
		return false
	}
	r.i += len(s)
	return true
}

// readObject reads an object. field reads the member of the given name and tells the members from each other by a number
// under 64, or gives a negative one for a name that the struct does not have.
func readObject[T any](r *reader, v *T, field func(*reader, *T, string) int) {
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
func (r *reader) key() string {
	r.want('"')
	start := r.i
	r.run()
	name := r.b[start:r.i]
	r.want('"')
	r.want(':')
	return name
}

// pile is room for many short lists, which take few pieces of memory in it.
type pile[T any] struct{ all []T }

// readInto is readList for lists that do not stand within each other.
func readInto[T any](r *reader, p *pile[T], one func(*reader, *T)) []T {
	if r.word("null") {
		return nil
	}
	r.want('[')
	if r.bad || r.take(']') {
		return []T{}
	}
	for first := len(p.all); !r.bad; {
		if len(p.all) == cap(p.all) {
			p.all, first = append(make([]T, 0, max(2*(len(p.all)-first), leastPile)), p.all[first:]...), 0
		}
		p.all = p.all[:len(p.all)+1]
		one(r, &p.all[len(p.all)-1])
		if r.take(']') {
			return p.all[first:len(p.all):len(p.all)]
		}
		r.want(',')
	}
	return nil
}

const leastPile = 32 // elements

// readList reads a list; null is a nil slice.
func readList[T any](r *reader, one func(*reader, *T)) []T { return readListOf(r, 4, one) }

// readListOf is readList of a list that has about so many elements.
func readListOf[T any](r *reader, room int, one func(*reader, *T)) []T {
	if r.word("null") {
		return nil
	}
	r.want('[')
	if r.bad || r.take(']') {
		return []T{}
	}
	for all := make([]T, 0, room); !r.bad; {
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

func (r *reader) texts() []string { return readListOf(r, 1, (*reader).textInto) }

func (r *reader) textInto(s *string) { *s = r.str() }

// numeral goes behind a number and gives what it is written as.
func (r *reader) numeral() string {
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
	for i := range len(s) {
		switch c := s[i]; {
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
	f, err := strconv.ParseFloat(s, 64)
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
	r.piece()
	if !r.bad && t.UnmarshalJSON([]byte(r.b[start:r.i])) != nil {
		r.bad = true
	}
	return t
}

// value goes behind any value, and gives the JSON of it.
func (r *reader) value() string {
	start := r.i
	r.pass(0)
	return r.b[start:r.i]
}

func (r *reader) pass(depth int) {
	if depth > mostDeep || r.i >= len(r.b) {
		r.bad = true
		return
	}
	switch r.b[r.i] {
	case '"':
		r.passString()
	case '{':
		r.i++
		r.passAll('}', depth, true)
	case '[':
		r.i++
		r.passAll(']', depth, false)
	case 't', 'f', 'n':
		r.bad = !r.word("true") && !r.word("false") && !r.word("null")
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
		r.space()
	}
}

// space goes behind the spaces that others put into their annotations. Line breaks are for encoding/json, and for
// UnmarshalJSON of Annotation, which takes them out.
func (r *reader) space() {
	for r.i < len(r.b) && r.b[r.i] <= ' ' && (r.b[r.i] == ' ' || r.b[r.i] == '\t' || r.b[r.i] == '\r') {
		r.i++
	}
}
