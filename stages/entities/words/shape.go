package words

import (
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/text"
)

// Initial reports whether s is the initial of a given name: "J" or "J.".
func Initial(s string) bool { return len(s) == 1 || len(s) == 2 && s[1] == '.' }

// AllCaps reports whether the letters of s, two at least, are capitals.
func AllCaps(s string) bool {
	letters := 0
	for i := 0; i < len(s); i++ {
		if s[i]-'a' < 26 {
			return false
		}
		if s[i]-'A' < 26 {
			letters++
		}
	}
	return letters > 1
}

// Acronym reports whether s looks like one: NTC, MoD.
func Acronym(s string) bool {
	return len(s) >= 2 && len(s) <= 10 && AllCaps(s) || len(s) <= 10 && capitals(s) >= 2
}

func capitals(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i]-'A' < 26 {
			n++
		}
	}
	return n
}

// ShortFor reports whether the letters of an acronym stand in the tokens [first, last) in order, the first of them at the
// first word and each other one at the beginning of a word or within the one in hand (Interpol). After Schwartz & Hearst
// 2003, narrowed to names.
func ShortFor(acronym string, d *text.Document, first, last int32) bool {
	t, at := first, 0
	word := d.Word(int(t))
	for i := 0; i < len(acronym); {
		r, size := utf8.DecodeRuneInString(acronym[i:])
		i += size
		if !unicode.IsLetter(r) {
			continue
		}
		r = unicode.ToLower(r)
		for {
			// The first letter left in this word, else the start of one of the next words.
			if r0, _ := utf8.DecodeRuneInString(word[at:]); unicode.ToLower(r0) == r && at < len(word) {
				at += utf8.RuneLen(r0)
				break
			}
			if t++; t >= last {
				return false
			}
			word, at = d.Word(int(t)), 0
		}
	}
	return true
}
