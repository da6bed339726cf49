package tagger

import (
	"unicode"
	"unicode/utf8"
)

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
	spread    = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
)

// hashLower is a hash of s without regard to case, with all digits alike and both apostrophes one.
func hashLower(s string) uint64 {
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
	return finish(h)
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

func finish(h uint64) uint64 {
	h ^= h >> 29
	h *= spread
	return h ^ h>>32
}

// pair joins two hashes; the order counts.
func pair(a, b uint64) uint64 { return (a^a>>31)*0xD6E8FEB86659FD93 + b }
