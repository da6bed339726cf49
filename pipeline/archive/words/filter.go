package words

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Filter tells which texts an expression asks for, and is quick to pass over those in which a word is missing. It is for
// one goroutine.
type Filter struct {
	e      Expression
	needed [][]byte // letters that stand in every ASCII text that e matches
	text   []byte
	list   []string
}

// NewFilter makes a Filter of an expression, which is not nil.
func NewFilter(e Expression) *Filter {
	f := &Filter{e: e}
	all, ok := e.(and)
	if !ok {
		all = and{e}
	}
	for _, one := range all {
		t, ok := one.(term)
		if !ok {
			continue
		}
		for _, w := range t.words {
			// The stem of companies is company: all but the y stands in the text.
			f.needed = append(f.needed, []byte(strings.TrimSuffix(w, "y")))
		}
	}
	return f
}

// Needed gives letters and digits that stand, in whichever case, in every text of ASCII alone that Match accepts: the longest
// first, and none where there is no such thing.
func (f *Filter) Needed() []string {
	var out []string
	for _, n := range f.needed {
		if s := string(n); s != "" && isASCII(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Match reports whether a text is what is asked for.
func (f *Filter) Match(text string) bool {
	f.text = f.text[:0]
	for i := range len(text) {
		b := text[i]
		if b >= utf8.RuneSelf { // which may stand for any letter
			return f.e.Match(List(text))
		}
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		f.text = append(f.text, b)
	}
	for _, n := range f.needed {
		if !bytes.Contains(f.text, n) {
			return false
		}
	}
	return f.e.Match(f.plain(string(f.text)))
}

// plain is List for ASCII letters in lower case, which is what most texts are made of: it copies no word.
func (f *Filter) plain(text string) []string {
	f.list = f.list[:0]
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= '0' && text[i] <= '9') {
			i++
		}
		if i == start {
			continue
		}
		f.list = append(f.list, Stem(text[start:min(i, start+longest)]))
		if i < len(text) && text[i] == '\'' && possessive(text[i+1:]) {
			i++ // the s belongs to no word
		}
	}
	return f.list
}
