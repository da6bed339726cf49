// Package sieve tells of most strings that they are not in a set, without a look-up: most words of a text are in no list. It
// knows nothing of the sets.
package sieve

// Sieve has a bit for each number that a string of the set has. The zero value is that of the empty set.
type Sieve [size / 64]uint64

// size is small enough for the first caches, and large enough for sets of some ten thousand strings.
const (
	sizeBits = 16
	size     = 1 << sizeBits
)

// Add puts a string into the set.
func (s *Sieve) Add(x string) {
	i := number(x)
	s[i/64] |= 1 << (i % 64)
}

// May reports whether the string may be in the set, in whatever case: where it is false, it is not.
func (s *Sieve) May(x string) bool {
	i := number(x)
	return s[i/64]>>(i%64)&1 != 0
}

// number is one that a string has in common with few others, whatever the case of its letters of ASCII.
func number(s string) uint64 {
	n := len(s)
	if n == 0 {
		return 0
	}
	h := uint64(s[0]|0x20) | uint64(s[n/2]|0x20)<<8 | uint64(s[n-1]|0x20)<<16 | uint64(s[n/3]|0x20)<<24 | uint64(n)<<32
	return h * 0x9E3779B97F4A7C15 >> (64 - sizeBits) // 2^64 over the golden ratio
}
