// Package jsonread reads JSON in one pass, and says in which field a mistake is.
package jsonread

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Reader reads JSON in one pass, without building a tree: news items are mostly one long string, which it takes as
// a piece of the input wherever it has no escapes. It is lenient in two points where encoding/json is not: control
// characters may stand in strings, and bytes behind the first value are the caller's.
type Reader struct {
	s   string
	pos int
	// depth counts open objects and arrays.
	depth int
}

// maxDepth bounds nesting; ninjs needs seven.
const maxDepth = 128

// Error is an error with the place where it happened.
type Error struct {
	path []string // of the field, the outermost last
	at   int      // byte, -1 where the field says enough
	what string
}

// Error names the place and what is wrong there.
func (e *Error) Error() string {
	if e.at >= 0 {
		return fmt.Sprintf("no valid JSON at byte %d: %s", e.at, e.what)
	}
	if len(e.path) == 0 {
		return e.what
	}
	var path strings.Builder
	for i := len(e.path) - 1; i >= 0; i-- {
		path.WriteString(e.path[i])
		if i > 0 {
			path.WriteByte('.')
		}
	}
	return fmt.Sprintf("the field %q %s", path.String(), e.what)
}

// FieldError says what is wrong with the value of the field at hand.
func FieldError(what string) error { return &Error{at: -1, what: what} }

// New makes a Reader of JSON in UTF-8.
func New(s string) *Reader { return &Reader{s: s} }

// Offset is the place of the next byte that is read.
func (r *Reader) Offset() int { return r.pos }

// More reads over white space, and reports whether anything is left.
func (r *Reader) More() bool {
	r.space()
	return r.pos < len(r.s)
}

// errCut says that the input ends too early.
var errCut = fmt.Errorf("the JSON ends before it is complete")

// Syntax is the error for what is no JSON at the place at hand.
func (r *Reader) Syntax(what string) error {
	if r.pos >= len(r.s) {
		return errCut
	}
	return &Error{at: r.pos, what: what}
}

func (r *Reader) space() {
	for r.pos < len(r.s) {
		switch r.s[r.pos] {
		case ' ', '\n', '\t', '\r':
			r.pos++
		default:
			return
		}
	}
}

// Kind names the value that comes next: object, array, string, number, boolean, null, or "" for none.
func (r *Reader) Kind() string {
	r.space()
	if r.pos >= len(r.s) {
		return ""
	}
	switch c := r.s[r.pos]; {
	case c == '{':
		return "object"
	case c == '[':
		return "array"
	case c == '"':
		return "string"
	case c == '-', c >= '0' && c <= '9':
		return "number"
	case c == 't', c == 'f':
		return "boolean"
	case c == 'n':
		return "null"
	}
	return ""
}

// want is the error for a value of another kind than the one wanted.
func (r *Reader) want(wanted string) error {
	kind := r.Kind()
	if kind == "" {
		return r.Syntax("a value is wanted")
	}
	return &Error{at: -1, what: fmt.Sprintf("is a JSON %s, where %s is wanted", kind, wanted)}
}

// Object reads an object, and calls f with each key when the value comes next: f has to read it. null is an object
// without fields.
func (r *Reader) Object(f func(key string) error) error {
	return r.members('{', '}', func() error {
		if r.pos >= len(r.s) || r.s[r.pos] != '"' {
			return r.Syntax("the name of a field is wanted")
		}
		key, err := r.str()
		if err != nil {
			return err
		}
		r.space()
		if r.pos >= len(r.s) || r.s[r.pos] != ':' {
			return r.Syntax("a colon is wanted")
		}
		r.pos++
		if err := f(key); err != nil {
			if e, ok := err.(*Error); ok {
				e.path = append(e.path, key)
			}
			return err
		}
		return nil
	})
}

// Array reads an array, and calls f before each value: f has to read it. null is an empty array.
func (r *Reader) Array(f func() error) error { return r.members('[', ']', f) }

func (r *Reader) members(open, end byte, f func() error) error {
	switch r.Kind() {
	case "null":
		return r.Skip()
	case "":
		return r.Syntax("a value is wanted")
	}
	if r.s[r.pos] != open {
		if open == '{' {
			return r.want("an object")
		}
		return r.want("an array")
	}
	if r.depth++; r.depth > maxDepth {
		return &Error{at: r.pos, what: fmt.Sprintf("nested deeper than %d", maxDepth)}
	}
	r.pos++
	r.space()
	if r.pos < len(r.s) && r.s[r.pos] == end {
		r.pos++
		r.depth--
		return nil
	}
	for {
		r.space()
		if err := f(); err != nil {
			return err
		}
		r.space()
		if r.pos >= len(r.s) {
			return errCut
		}
		switch r.s[r.pos] {
		case ',':
			r.pos++
		case end:
			r.pos++
			r.depth--
			return nil
		default:
			return r.Syntax(fmt.Sprintf("%q or a comma is wanted", string(end)))
		}
	}
}

// Text reads a string; null is "".
func (r *Reader) Text() (string, error) {
	switch r.Kind() {
	case "string":
		return r.str()
	case "null":
		return "", r.Skip()
	}
	return "", r.want("a string")
}

// Scalar reads a string, or a number as it is written; null is "".
func (r *Reader) Scalar() (string, error) {
	if r.Kind() != "number" {
		return r.Text()
	}
	start := r.pos
	err := r.Skip()
	return r.s[start:r.pos], err
}

// Names reads what names something, in any of the ways that suppliers write it: a string or a number, an object with a
// name, or an array of these. keys are the fields of an object that have the name, the best first; the fields of others
// are not looked at.
func (r *Reader) Names(keys ...string) ([]string, error) {
	switch r.Kind() {
	case "array":
		var out []string
		err := r.Array(func() error {
			more, err := r.Names(keys...)
			out = append(out, more...)
			return err
		})
		return out, err
	case "object":
		found := make([][]string, len(keys))
		err := r.Object(func(key string) (err error) {
			for i, k := range keys {
				if strings.EqualFold(k, key) && found[i] == nil {
					found[i], err = r.Names(keys...)
					return err
				}
			}
			return r.Skip()
		})
		for _, names := range found {
			if len(names) > 0 {
				return names, err
			}
		}
		return nil, err
	case "boolean":
		return nil, r.Skip()
	}
	s, err := r.Scalar()
	if s = strings.TrimSpace(s); s == "" {
		return nil, err
	}
	return []string{s}, err
}

// Int reads a whole number, or a string that is one; whatever else a string says is 0.
func (r *Reader) Int() (int, error) {
	if k := r.Kind(); k == "object" || k == "array" || k == "boolean" {
		return 0, r.want("a number")
	}
	s, err := r.Scalar()
	if err != nil {
		return 0, err
	}
	if n, err := strconv.ParseUint(s, 10, 31); err == nil { // as nearly all are
		return int(n), nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n < 0 || n > 1<<31-1 {
		return 0, nil
	}
	return int(n), nil
}

// Bool reads true or false; null is false.
func (r *Reader) Bool() (bool, error) {
	if k := r.Kind(); k != "boolean" && k != "null" {
		return false, r.want("true or false")
	}
	yes := strings.HasPrefix(r.s[r.pos:], "true")
	return yes, r.Skip()
}

// str reads the string that comes next, its escapes resolved. What is no character (half a surrogate pair, NUL)
// becomes U+FFFD.
func (r *Reader) str() (string, error) {
	start := r.pos + 1
	end := strings.IndexByte(r.s[start:], '"')
	if end < 0 {
		return "", errCut
	}
	first := strings.IndexByte(r.s[start:start+end], '\\')
	if first < 0 {
		r.pos = start + end + 1
		return r.s[start : start+end], nil
	}
	var b strings.Builder
	b.Grow(end + end/8)
	at, quote := start, start+end
	for {
		next := strings.IndexByte(r.s[at:quote], '\\')
		if next < 0 {
			if quote == len(r.s) {
				return "", errCut
			}
			b.WriteString(r.s[at:quote])
			r.pos = quote + 1
			return b.String(), nil
		}
		b.WriteString(r.s[at : at+next])
		at += next
		n, err := unescape(&b, r.s[at:])
		if err != "" {
			r.pos = at
			return "", r.Syntax(err)
		}
		if at += n; at >= len(r.s) {
			return "", errCut
		}
		if at > quote {
			// The escape was that of the mark itself: the string goes on.
			if next := strings.IndexByte(r.s[at:], '"'); next >= 0 {
				quote = at + next
			} else {
				quote = len(r.s)
			}
		}
	}
}

// unescape writes the character that the escape at the start of s stands for, and gives its length.
func unescape(b *strings.Builder, s string) (n int, problem string) {
	if len(s) < 2 {
		return len(s), ""
	}
	switch s[1] {
	case '"', '\\', '/':
		b.WriteByte(s[1])
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b', 'f':
		b.WriteByte(' ')
	case 'u':
		r, ok := hex4(s[2:])
		if !ok {
			return 0, `four hexadecimal digits are wanted after \u`
		}
		n = 6
		if utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
				if low, ok := hex4(s[8:]); ok {
					pair = utf16.DecodeRune(r, low)
				}
			}
			if r = pair; r != utf8.RuneError {
				n = 12
			}
		}
		if r == 0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
		return n, ""
	default:
		return 0, "this escape is not known"
	}
	return 2, ""
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for i := range 4 {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Skip reads over the value that comes next.
func (r *Reader) Skip() error {
	switch r.Kind() {
	case "object":
		return r.Object(func(string) error { return r.Skip() })
	case "array":
		return r.Array(r.Skip)
	case "string":
		return r.skipString()
	case "number":
		for r.pos < len(r.s) && strings.IndexByte("+-.0123456789eE", r.s[r.pos]) >= 0 {
			r.pos++
		}
		return nil
	}
	for _, word := range [...]string{"null", "true", "false"} {
		if strings.HasPrefix(r.s[r.pos:], word) {
			r.pos += len(word)
			return nil
		}
	}
	return r.Syntax("a value is wanted")
}

func (r *Reader) skipString() error {
	for at := r.pos + 1; ; {
		end := strings.IndexByte(r.s[at:], '"')
		if end < 0 {
			return errCut
		}
		at += end + 1
		slashes := 0
		for i := at - 2; i > r.pos && r.s[i] == '\\'; i-- {
			slashes++
		}
		if slashes%2 == 0 {
			r.pos = at
			return nil
		}
	}
}
