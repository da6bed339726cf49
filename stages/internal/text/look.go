package text

import (
	"runtime"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/groups"
)

// kind is how a word is written.
type kind uint8

const (
	isMark      kind = iota // no letters and no digits; also the places outside the sentence
	isLower                 // all small letters
	isTitle                 // a capital, then small letters
	isCapital               // one capital
	isCaps                  // capitals only
	isDotted                // with full stops: U.S., J., p.m.
	isMixed                 // a capital first, more within: McCain, YouTube
	isInner                 // a small letter first, capitals within: iPhone
	isCode                  // capitals and digits: G20
	isOrdinal               // small letters and digits: 5th, 1990s
	isNumber                // digits
	isHyphenCap             // a capital first and a hyphen
	isHyphenLow             // a small letter first and a hyphen
	numKinds
)

// capital reports whether a word of this kind may be a name by its letters.
func (k kind) capital() bool { return k >= isTitle && k <= isCode || k == isHyphenCap }

// spelling is what the letters of a word tell, without a list.
type spelling struct {
	low   uint64 // groups.Hash: without regard to case
	exact uint64 // the same with regard to it; low where there are no capitals
	kind  kind
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// spell reads the letters of a word once.
func spell(word string) spelling {
	h := uint64(fnvOffset)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c-'a' >= 26 {
			return spellMixed(word)
		}
		h = (h ^ uint64(c)) * fnvPrime
	}
	h = groups.Finish(h)
	return spelling{h, h, isLower}
}

// spellMixed is spell for words that are not all small letters of ASCII.
func spellMixed(word string) spelling {
	var upper, lower, digit, dot, hyphen int
	exact := uint64(fnvOffset)
	first := true
	firstUpper := false
	for i := 0; i < len(word); {
		c := word[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(word[i:])
			i += size
			switch {
			case r == '’' || r == '‘':
				r = '\''
			case unicode.IsUpper(r):
				upper++
				firstUpper = firstUpper || first
			case unicode.IsLetter(r):
				lower++
			}
			for ; r > 0; r >>= 8 {
				exact = (exact ^ uint64(r&0xff)) * fnvPrime
			}
			first = false
			continue
		}
		i++
		switch {
		case c-'a' < 26:
			lower++
		case c-'A' < 26:
			upper++
			firstUpper = firstUpper || first
		case c-'0' < 10:
			digit++
			c = '0'
		case c == '.':
			dot++
		case c == '-':
			hyphen++
		}
		exact = (exact ^ uint64(c)) * fnvPrime
		first = false
	}
	s := spelling{low: groups.Hash(word), kind: kindOf(upper, lower, digit, dot, hyphen, firstUpper)}
	s.exact = s.low
	if upper > 0 {
		s.exact = groups.Finish(exact ^ 1)
	}
	return s
}

func kindOf(upper, lower, digit, dot, hyphen int, firstUpper bool) kind {
	switch letters := upper + lower; {
	case letters == 0 && digit == 0:
		return isMark
	case letters == 0:
		return isNumber
	case hyphen > 0 && firstUpper:
		return isHyphenCap
	case hyphen > 0:
		return isHyphenLow
	case dot > 0:
		return isDotted
	case digit > 0 && upper > 0:
		return isCode
	case digit > 0:
		return isOrdinal
	case upper == 0:
		return isLower
	case !firstUpper:
		return isInner
	case upper == 1 && lower == 0:
		return isCapital
	case lower == 0:
		return isCaps
	case upper > 1:
		return isMixed
	}
	return isTitle
}

// seen is what is known of one token of the sentence, looked up once.
type seen struct {
	spelling
	form       int32 // its number in the vocabulary, -1 if unknown
	own        bool  // the form knows all that the word itself gives
	fine       uint16
	class      uint16
	tag        Tag // where it needs no model
	auxiliary  verbs
	candidates uint64
}

// edge is a place outside the sentence: 1 is the one before the first word, 2 the one before that; 3 is the one after the
// last word, 4 the one after that.
func (v *vocabulary) edge(n int) seen {
	s := seen{spelling: spelling{low: uint64(n)<<8 | 0xff}, class: uint16(n), tag: Sym, form: -1}
	s.form = v.find(s.low).form()
	return s
}

// marks have classes of their own, after those of the edges.
const (
	markClasses    = 5
	unknownClasses = markClasses + int(numTags)
	wordClasses    = unknownClasses + int(numKinds)*endings // those of the vocabulary follow
)

// spelled is what the letters of a token tell, and all that is known of a mark.
func (v *vocabulary) spelled(text string, t Token) seen {
	if t.Tag != NoTag && t.Tag != POS && t.Tag.IsPunct() {
		tag := t.Tag
		if tag == Quote && opens(text, t) {
			tag = openQuote
		}
		s := seen{spelling: spelling{low: markHash(tag)}, class: markClasses + uint16(tag), tag: tag, form: -1}
		s.form = v.find(s.low).form()
		return s
	}
	return seen{spelling: spell(text[t.Start:t.End]), form: -1, tag: t.Tag}
}

// ask has the processor fetch what find will need of the words. The places lie far apart, and it waits for all of them at once
// rather than for one after another.
func (v *vocabulary) ask(words []seen) {
	mask, asked := uint64(len(v.words)-1), entry(0)
	for i := range words {
		s := &words[i]
		asked += v.words[s.exact>>templateBits&mask] + v.words[s.low>>templateBits&mask]
	}
	candidates := uint64(0)
	for i := range words {
		if s := &words[i]; s.class == 0 {
			if _, e := v.entryOf(s); e.form() >= 0 {
				candidates += v.forms[e.form()].candidates
			}
		}
	}
	runtime.KeepAlive(uint64(asked) + candidates)
}

// markHash stands for the hash of a mark.
func markHash(t Tag) uint64 { return uint64(t)<<16 | 0xffff }

// find fills in what the vocabulary knows of a word: of the word as it is written, else of its small letters.
func (s *seen) find(v *vocabulary, word string) {
	exact, e := v.entryOf(s)
	if e != 0 {
		s.fine, s.form = e.fine(), e.form()
	} else if s.kind == isHyphenCap || s.kind == isHyphenLow {
		s.fine = v.lastPart(word)
	}
	if s.form < 0 {
		s.class = s.unknownClass(word)
		s.candidates = v.open[int(s.class)-unknownClasses]
		return
	}
	f := &v.forms[s.form]
	s.class, s.candidates, s.auxiliary = f.class, f.candidates, f.auxiliary
	if s.class == 0 {
		s.class = s.unknownClass(word)
	}
	s.own = exact || s.exact == s.low
	sure := f.sure
	if s.kind.capital() {
		s.candidates, sure = f.capital, f.sureCapital
	}
	if s.tag == NoTag && s.own {
		s.tag = sure
	}
	if s.tag == NoTag && (s.kind == isLower || s.kind == isTitle || s.kind == isMark || s.kind == isCapital) {
		s.tag = f.fixed
	}
}

// entryOf is what is known of a word as it is written, or else, which exact tells, of its small letters.
func (v *vocabulary) entryOf(s *seen) (exact bool, e entry) {
	if s.exact != s.low {
		if e = v.find(s.exact); e != 0 {
			return true, e
		}
	}
	return false, v.find(s.low)
}

// lastPart is the group of what follows the last hyphen.
func (v *vocabulary) lastPart(word string) uint16 {
	for i := len(word) - 2; i > 0; i-- {
		if word[i] == '-' {
			return v.find(groups.Hash(word[i+1:])).fine()
		}
	}
	return 0
}

// unknownClass is the class of a word that the vocabulary does not have.
func (s *seen) unknownClass(word string) uint16 {
	return uint16(unknownClasses + int(s.kind)*endings + ending(word))
}

// endings is the number of ends that the classes of unknown words tell apart.
const endings = 5

func ending(word string) int {
	n := len(word)
	if n < 4 {
		return 0
	}
	switch word[n-1] | 0x20 {
	case 's':
		return 1
	case 'd':
		if word[n-2]|0x20 == 'e' {
			return 2
		}
	case 'g':
		if word[n-2]|0x20 == 'n' && word[n-3]|0x20 == 'i' {
			return 3
		}
	case 'y':
		if word[n-2]|0x20 == 'l' {
			return 4
		}
	}
	return 0
}

// opens reports whether a quotation mark opens: by its shape, else by the space around it.
func opens(text string, t Token) bool {
	switch text[t.Start:t.End] {
	case "“", "‘", "``", "`", "„", "‚", "«", "‹":
		return true
	case "”", "’", "»", "›":
		return false
	}
	if t.Start == 0 {
		return true
	}
	c := text[t.Start-1]
	return c <= ' ' || c == '(' || c == '['
}

// isAddress reports whether word is a URL or an e-mail address.
func isAddress(word string) bool {
	for i := 1; i+1 < len(word); i++ {
		if word[i] == '@' || word[i] == ':' && word[i+1] == '/' {
			return true
		}
	}
	return word[:4] == "www."
}
