// Package groups says which words are used alike: 100,000 words of English news and encyclopaedias in 1,024 groups, and
// those in 128. Readers of parts of speech and of names go by the group of a word that they were not trained on.
package groups

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed groups.txt
var file string

// Fine and Coarse are the numbers of groups; a group's number is from 1 up to and including it.
const (
	Fine   = 1024
	Coarse = 128
)

// Word is a word with its groups, each a number from 1.
type Word struct {
	Hash   uint64
	Fine   uint16
	Coarse uint8
}

// Words are all words that have a group, the most frequent of a group first. Of two with the same hash, which differ in
// their digits, the first counts.
var Words = sync.OnceValue(func() []Word {
	words := make([]Word, 0, 100_000)
	fine := uint16(0)
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "# ") && fine == 0 {
			continue
		}
		fine++
		group, members, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		coarse := uint8(1)
		number := uint8(0)
		for i := 0; i < len(group); i++ {
			number = number*10 + group[i] - '0'
		}
		coarse += number
		for w := range strings.SplitSeq(members, " ") {
			words = append(words, Word{Hash(w), fine, coarse})
		}
	}
	return words
})

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
	spread    = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
)

// Hash is a hash of a word without regard to case, with all digits alike and both apostrophes one: FNV-1a with a last
// mix.
func Hash(s string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case c >= 'A' && c <= 'Z':
				c |= 0x20
			case c >= '0' && c <= '9':
				c = '0'
			}
			h = (h ^ uint64(c)) * fnvPrime
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == '’' || r == '‘' {
			r = '\''
		}
		h = hashRune(h, unicode.ToLower(r))
	}
	return Finish(h)
}

func hashRune(h uint64, r rune) uint64 {
	if r < utf8.RuneSelf {
		return (h ^ uint64(r)) * fnvPrime
	}
	for ; r > 0; r >>= 8 {
		h = (h ^ uint64(r&0xff)) * fnvPrime
	}
	return h
}

// Finish is the last mix of Hash, for a hash of FNV-1a that somebody else has begun.
func Finish(h uint64) uint64 {
	h ^= h >> 29
	h *= spread
	return h ^ h>>32
}

// Begun is what Finish has made h of.
func Begun(h uint64) uint64 {
	const back = 0xF1DE83E19937733D // times spread it is 1
	h ^= h >> 32
	h *= back
	return h ^ h>>29 ^ h>>58
}
