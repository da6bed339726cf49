// Package words cuts texts into the words that the archive indexes, and reads the expressions of a search. Both
// databases index the result as it is, so that a search finds the same in either.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text, folded, and where it stands.
type Word struct {
	Text string
	// Start and End are code points into the text.
	Start, End int
}

// longest is how many bytes of a word count: nobody looks for more, and a wire may contain anything.
const longest = 64

// letters that Unicode does not decompose, as people write them who lack them.
var transcribed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "n",
}

// Each calls f with each word of s: runs of letters and digits, in lower case and without accents. What stands between an
// apostrophe and an s belongs to no word: "Lim's" is "lim". Scripts that put no space between words give one word for
// each character.
func Each(s string, f func(Word)) {
	each(s, func(w []byte, start, end int) { f(Word{string(w), start, end}) })
}

// each is Each without a string of its own for each word: w is only good until f returns.
func each(s string, f func(w []byte, start, end int)) {
	c := cutter{give: f}
	for i := 0; i < len(s); {
		if n := plainRun(s[i:]); n > 0 && !c.skip {
			c.run(s[i : i+n])
			i += n
			continue
		}
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		c.take(r, s[i+n:])
		i += n
		c.at++
	}
	c.end()
}

// plain gives the lower case of ASCII letters and digits, and 0 for all else.
var plain = func() (t [256]byte) {
	for b := range t {
		switch {
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9':
			t[b] = byte(b)
		case b >= 'A' && b <= 'Z':
			t[b] = byte(b) + 'a' - 'A'
		}
	}
	return t
}()

// plainRun is how many ASCII letters and digits s begins with: most of a text is made of such runs.
func plainRun(s string) int {
	n := 0
	for n < len(s) && plain[s[n]] != 0 {
		n++
	}
	return n
}

// cutter cuts a text into words, one code point after the other.
type cutter struct {
	give  func(w []byte, start, end int)
	word  []byte // so far
	start int
	at    int
	skip  bool // the next is the s of a genitive
}

func (c *cutter) end() {
	if len(c.word) > 0 {
		c.give(c.word, c.start, c.at)
		c.word = c.word[:0]
	}
}

// take takes the next code point, before rest: an ASCII letter or digit only as the s of a genitive.
func (c *cutter) take(r rune, rest string) {
	switch {
	case c.skip:
		c.skip = false
	case (r == '\'' || r == '’') && len(c.word) > 0 && possessive(rest):
		c.end()
		c.skip = true
	case r < utf8.RuneSelf:
		c.end()
	case alone(r):
		c.end()
		c.give(utf8.AppendRune(c.word, r), c.at, c.at+1)
	default:
		c.foreign(r)
	}
}

// run takes ASCII letters and digits.
func (c *cutter) run(s string) {
	if len(c.word) == 0 {
		c.start = c.at
	}
	c.at += len(s)
	for i := range min(len(s), max(0, longest-len(c.word))) {
		c.word = append(c.word, plain[s[i]])
	}
}

// foreign takes a code point that is not ASCII.
func (c *cutter) foreign(r rune) {
	first := len(c.word) == 0
	switch {
	case fold(&c.word, r):
		if first {
			c.start = c.at
		}
	case !unicode.Is(unicode.M, r):
		c.end()
	}
}

// possessive reports whether rest begins with the s of a genitive.
func possessive(rest string) bool {
	if rest == "" || rest[0] != 's' && rest[0] != 'S' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[1:])
	return !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// alone reports whether r is a word by itself: Han, kana, Thai and others are written without spaces.
func alone(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}

// fold appends what is left of r, and reports whether anything is.
func fold(b *[]byte, r rune) bool {
	before := len(*b)
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		if t, ok := transcribed[d]; ok {
			*b = append(*b, t...)
		} else if unicode.IsLetter(d) || unicode.IsDigit(d) {
			*b = utf8.AppendRune(*b, d)
		}
	}
	if len(*b) > longest+utf8.UTFMax {
		*b = (*b)[:before]
		return true
	}
	return len(*b) > before
}

// List gives the words of s, folded and without the ending of a plural, as they are indexed.
func List(s string) []string {
	var out []string
	Each(s, func(w Word) { out = append(out, Stem(w.Text)) })
	return out
}

// AppendList appends the words that List gives, with a space before each but the first.
func AppendList(b []byte, s string) []byte {
	each(s, func(w []byte, _, _ int) {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		n, y := stem(w)
		b = append(b, w[:n]...)
		if y {
			b = append(b, 'y')
		}
	})
	return b
}

// Folded gives the words of a name, folded, with a space between them.
func Folded(s string) string {
	var b strings.Builder
	Each(s, func(w Word) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	})
	return b.String()
}

// Stem takes the ending of an English plural off a folded word: "tariffs" is "tariff", "companies" "company". After
// Harman 1991, "How effective is suffixing?", the S stemmer.
func Stem(w string) string {
	n, y := stem(w)
	if y {
		return w[:n] + "y"
	}
	return w[:n]
}

// stem gives how much of a folded word its stem keeps, and whether a y stands behind that.
func stem[T string | []byte](w T) (n int, y bool) {
	n = len(w)
	if n < 4 || w[n-1] != 's' {
		return n, false
	}
	before, last := w[n-3], w[n-2] // what stands before the s
	switch {
	case before == 'i' && last == 'e' && w[n-4] != 'e' && w[n-4] != 'a':
		return n - 3, true
	case last == 'e' && before != 'a' && before != 'e' && before != 'o':
		return n - 1, false
	case last != 'u' && last != 's':
		return n - 1, false
	}
	return n, false
}
