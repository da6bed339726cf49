package entities

import (
	"unicode"
	"unicode/utf8"
)

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// fold adds a word to a hash without regard to case, the shape of apostrophes, full stops and hyphens: "U.S." is "US".
func fold(h uint64, word string) uint64 {
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c-'A' < 26:
				c |= 0x20
			case c == '.' || c == '-' || c == '\'':
				continue
			}
			h = (h ^ uint64(c)) * fnvPrime
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		i += size
		switch r {
		case '’', 'ʼ', '‘', '‐', '‑':
			continue
		}
		r = unicode.ToLower(r)
		for ; r > 0; r >>= 8 {
			h = (h ^ uint64(r&0xff)) * fnvPrime
		}
	}
	return h
}

// foldWord is the hash of one word.
func foldWord(word string) uint64 { return fold(fnvOffset, word) }
