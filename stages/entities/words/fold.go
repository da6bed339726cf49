package words

import (
	"unicode"
	"unicode/utf8"
)

// The start and the factor of a 64-bit FNV-1a hash.
const (
	Offset = 14695981039346656037
	Prime  = 1099511628211
)

// plain are the letters from à to ſ (U+00E0 to U+017F) without their marks; - for those that have none or are two.
const plain = "aaaaaa-ceeeeiiii-nooooo-ouuuuy-y" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkk-llllllllllnnnnnn---oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// Fold adds a word to a hash without regard to case, the marks of Latin letters, the shape of apostrophes, full stops and hyphens: "U.S." is "US".
func Fold(h uint64, word string) uint64 {
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
			h = (h ^ uint64(c)) * Prime
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		i += size
		switch r {
		case '’', 'ʼ', '‘', '‐', '‑':
			continue
		}
		if r = unicode.ToLower(r); r >= 'à' && int(r-'à') < len(plain) && plain[r-'à'] != '-' {
			h = (h ^ uint64(plain[r-'à'])) * Prime // Erdoğan is Erdogan
			continue
		}
		for ; r > 0; r >>= 8 {
			h = (h ^ uint64(r&0xff)) * Prime
		}
	}
	return h
}

// Hash is the hash of one word, by Fold.
func Hash(word string) uint64 { return Fold(Offset, word) }
