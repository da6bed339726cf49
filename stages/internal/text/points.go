package text

import (
	"sort"
	"unicode/utf8"
)

// points counts code points. It is nil for text that is all ASCII, where they are bytes; else points[k] is the number
// of code points that start before byte k*stride. A byte that is not UTF-8 counts as one.
type points []int32

const stride = 128

func newPoints(text string) points {
	if isASCII(text) {
		return nil
	}
	p := make(points, 0, len(text)/stride+1)
	n, next := int32(0), 0
	for i := range text { // i is the start of each code point
		for i >= next {
			p = append(p, n)
			next += stride
		}
		n++
	}
	return p
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// of gives the number of code points before byte offset b.
func (p points) of(text string, b int) int {
	b = min(max(b, 0), len(text))
	if p == nil {
		return b
	}
	i, n := p.before(text, min(b/stride, len(p)-1))
	for i < b {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n++
	}
	return n
}

// byte gives the byte offset of code point c.
func (p points) byte(text string, c int) int {
	if p == nil {
		return min(max(c, 0), len(text))
	}
	k := sort.Search(len(p), func(k int) bool { return int(p[k]) > c }) - 1
	i, n := p.before(text, max(k, 0))
	for n < c && i < len(text) {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n++
	}
	return i
}

// before gives the first start of a code point at or after byte k*stride, and how many stand before it.
func (p points) before(text string, k int) (offset, count int) {
	i := k * stride
	if i == 0 {
		return 0, 0
	}
	// The code point that holds byte i started before it: at most three bytes back, and counted in p[k].
	for back := 1; back < utf8.UTFMax && i-back >= 0; back++ {
		if utf8.RuneStart(text[i-back]) {
			if _, size := utf8.DecodeRuneInString(text[i-back:]); size > back {
				return i - back + size, int(p[k])
			}
			break
		}
	}
	return i, int(p[k])
}
