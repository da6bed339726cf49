package text

import (
	"unicode/utf8"

	"wirecopy/stages/internal/groups"
)

// template is a kind of feature; it is the low bits of a feature's key.
type template uint64

const (
	_             template = iota
	fWord                  // of the word itself, from here
	fWordKind              // and how it is written
	fSuffix1               // the last letter; then the last two, three, four
	fSuffix2               //
	fSuffix3               //
	fSuffix4               //
	fPrefix1               // the first letter; then the first two, three
	fPrefix2               //
	fPrefix3               //
	fKind                  // how it is written, and its last two letters
	fPattern               // how it is written, letter by letter
	fFine                  // its group
	fFineKind              //
	fCoarse                //
	fCoarseEnd             // and its last two letters
	fClass                 //
	fLastPart              // what follows its last hyphen
	fPlace                 // from here, of its place: how it is written, whether first of a clause, whether in a headline
	fBefore2               // the word two before, and those at -1, +1, +2
	fBefore1               //
	fAfter1                //
	fAfter2                //
	fFineBefore            // the group of the word before, and after
	fFineAfter             //
	fCoarseBefore          //
	fCoarseAfter           //
	fClassAfter1           // the class of the word after, and of the next
	fClassAfter2           //
	fClasses               // the classes of the word and the next
	fPairBefore            // the word before and the word
	fPairAfter             // the word and the next
	fTag                   // from here, the tag before and: nothing
	fTags                  // the tag before that
	fTagWord               // the word
	fTagClass              // the class of the word
	fTagNext               // the class of the next
	fVerbsClass            // the verbs of the clause so far, and the class of the word
	fVerbsTag              // and the tag before
	numTemplates
)

// templateBits is how many low bits of a key hold the template.
const templateBits = 6

// key is the key of the feature of a template with the value a.
func key(t template, a uint64) uint64 {
	a *= 0xD1B54A32D192ED03
	a ^= a >> 29
	a *= 0x9E3779B97F4A7C15
	return (a^a>>32)<<templateBits | uint64(t)
}

// key2 is the key of a feature with two values, whose order counts.
func key2(t template, a, b uint64) uint64 { return key(t, (a^a>>31)*0xD6E8FEB86659FD93+b) }

// ownKeys appends the keys of what a word tells by itself.
func ownKeys(dst []uint64, v *vocabulary, s *seen, word string) []uint64 {
	var suffix, prefix [5]uint64
	affixes(word, &suffix, &prefix)
	dst = append(dst, key(fWord, s.low), key2(fWordKind, s.low, uint64(s.kind)), key2(fKind, uint64(s.kind), suffix[2]), key(fPattern, pattern(word)),
		key(fClass, uint64(s.class)))
	for n := 1; n <= 4; n++ {
		dst = append(dst, key(fSuffix1+template(n-1), suffix[n]))
	}
	for n := 1; n <= 3; n++ {
		dst = append(dst, key(fPrefix1+template(n-1), prefix[n]))
	}
	coarse := uint64(v.coarse[s.fine])
	dst = append(dst, key(fFine, uint64(s.fine)), key2(fFineKind, uint64(s.fine), uint64(s.kind)),
		key(fCoarse, coarse), key2(fCoarseEnd, coarse, suffix[2]))
	if s.kind == isHyphenCap || s.kind == isHyphenLow {
		for i := len(word) - 2; i > 0; i-- {
			if word[i] == '-' {
				return append(dst, key(fLastPart, groups.Hash(word[i+1:])))
			}
		}
	}
	return dst
}

// affixes gives the hashes of the last and the first letters, by their number; those of the whole word where it is
// shorter.
func affixes(word string, suffix, prefix *[5]uint64) {
	end := len(word)
	for n := 1; n <= 4; n++ {
		if end > 0 {
			_, size := utf8.DecodeLastRuneInString(word[:end])
			end -= size
		}
		suffix[n] = groups.Hash(word[end:])
	}
	start := 0
	for n := 1; n <= 3; n++ {
		if start < len(word) {
			_, size := utf8.DecodeRuneInString(word[start:])
			start += size
		}
		prefix[n] = groups.Hash(word[:start])
	}
}

// pattern is a hash of how a word is written: Xx, X.X., xX-Xx, with the letters of a kind that follow each other as one.
func pattern(word string) uint64 {
	h := uint64(fnvOffset)
	last := class(255)
	for i := 0; i < len(word); {
		k, size := classOf(word, i)
		if k != last {
			h = (h ^ uint64(k)) * fnvPrime
			last = k
		}
		i += size
	}
	return h
}
