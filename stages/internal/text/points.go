package text

import (
	"math/bits"
	"unicode/utf8"
)

// points counts code points: counts[k] is the number of those that start before byte k*stride. It has none for text that
// is all ASCII, where code points are bytes. A byte that is not UTF-8 counts as one code point.
type points struct {
	counts []int32
	valid  bool // the text is UTF-8 throughout: each byte that does not go on with a code point starts one
}

const stride = 128

func newPoints(text string) points {
	if isASCII(text) {
		return points{}
	}
	counts := make([]int32, 0, len(text)/stride+1)
	if utf8.ValidString(text) {
		n := 0
		for at := 0; at < len(text); at += stride {
			counts = append(counts, int32(n))
			n += starts(text[at:min(at+stride, len(text))])
		}
		return points{counts, true}
	}
	n, next := int32(0), 0
	for i := range text { // i is the start of each code point
		for i >= next {
			counts = append(counts, n)
			next += stride
		}
		n++
	}
	return points{counts, false}
}

// Bits of eight bytes at once.
const (
	lowBits  = 0x0101010101010101
	wordSize = 8
)

// starts counts the code points that start in s, part of a text that is UTF-8.
func starts(s string) int {
	n := len(s)
	for ; len(s) >= wordSize; s = s[wordSize:] {
		n -= continuations(s)
	}
	for i := range len(s) {
		if s[i]&0xC0 == 0x80 {
			n--
		}
	}
	return n
}

// continuations counts those of the first eight bytes of s that go on with a code point: whose upper bits are 10.
func continuations(s string) int {
	x := eight(s)
	return bits.OnesCount64(x >> 7 &^ (x >> 6) & lowBits)
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
func (p *points) of(text string, b int) int {
	b = min(max(b, 0), len(text))
	if len(p.counts) == 0 {
		return b
	}
	k := min(b/stride, len(p.counts)-1)
	if p.valid {
		return int(p.counts[k]) + starts(text[k*stride:b])
	}
	i, n := p.before(text, k)
	for i < b {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n++
	}
	return n
}

// byte gives the byte offset of code point c.
func (p *points) byte(text string, c int) int {
	if len(p.counts) == 0 || c <= 0 {
		return min(max(c, 0), len(text))
	}
	k := min(c/stride, len(p.counts)-1) // a code point has a byte at least
	for after := len(p.counts); after-k > 1; {
		if middle := int(uint(k+after) >> 1); int(p.counts[middle]) <= c {
			k = middle
		} else {
			after = middle
		}
	}
	if p.valid {
		return nthStart(text, k*stride, c-int(p.counts[k]))
	}
	i, n := p.before(text, k)
	for n < c && i < len(text) {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		n++
	}
	return i
}

// eight gives the first eight bytes of s as a number, little-endian.
func eight(s string) uint64 {
	_ = s[wordSize-1]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// nthStart gives the offset of start n, from 0, of the code points of a text that is UTF-8 that start at byte i and behind.
func nthStart(text string, i, n int) int {
	for ; i+wordSize <= len(text); i += wordSize {
		k := wordSize - continuations(text[i:])
		if k > n {
			break
		}
		n -= k
	}
	for ; i < len(text); i++ {
		if text[i]&0xC0 != 0x80 {
			if n == 0 {
				break
			}
			n--
		}
	}
	return i
}

// before gives the first start of a code point at or after byte k*stride, and how many stand before it.
func (p *points) before(text string, k int) (offset, count int) {
	i := k * stride
	if i == 0 {
		return 0, 0
	}
	// The code point that holds byte i started before it: at most three bytes back, and counted in counts[k].
	for back := 1; back < utf8.UTFMax && i-back >= 0; back++ {
		if utf8.RuneStart(text[i-back]) {
			if _, size := utf8.DecodeRuneInString(text[i-back:]); size > back {
				return i - back + size, int(p.counts[k])
			}
			break
		}
	}
	return i, int(p.counts[k])
}
