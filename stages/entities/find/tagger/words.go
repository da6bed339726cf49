package tagger

import (
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/text"
)

// shape is how a word is written.
type shape uint8

const (
	noWord     shape = iota
	lowerWord        // all small letters
	titleWord        // a capital, then small letters
	oneCap           // one capital
	allCaps          // capitals only
	dottedCap        // capitals and full stops: U.S., J.
	mixedCap         // a capital first, more within: McCain, YouTube
	innerCap         // a small letter first, capitals within: iPhone, al-Sadr
	capsDigits       // capitals and digits: G20, COVID-19
	lowerDigits
	number
	hyphenCap   // capitals around a hyphen: Jean-Pierre
	hyphenLower // a capital, then a hyphen and small letters: U.S.-led, Jong-un
	at          // an address, a handle, a hashtag
	mark
)

// capital reports whether a word of this shape may be (part of) a name by its letters.
func (s shape) capital() bool { return capitals>>s&1 != 0 }

const capitals = 1<<titleWord | 1<<oneCap | 1<<allCaps | 1<<dottedCap | 1<<mixedCap | 1<<innerCap | 1<<capsDigits | 1<<hyphenCap | 1<<hyphenLower

// word is a token as the features see it.
type word struct {
	low               uint64 // hash without regard to case
	exact             uint64 // hash of its pattern: Xxx, X.X., xX-Xx
	suf2, suf3, suf4  uint64
	lists             List // it stands there alone
	begin, inside     List // a name of several words begins or goes on here
	fine              uint16
	coarse            uint8
	shape             shape
	tag               text.Tag
	first             byte  // its first letter, small; 0 if it is no letter of ASCII
	length            uint8 // in characters, 15 at most
	starts            bool  // some name of several words in the lists begins with it
	open              bool  // it may be part of a name, or stands beside one that may
	within            bool  // if it does, it may be part itself
	initial           bool  // first of its sentence, or after a mark that ends one
	runFirst, runLast int32
	doc               int32 // its place in the document's table
}

func (w *word) capital() bool { return w.shape.capital() }

// scored reports whether the labels of the word need scores: it is not surely outside of names.
func (w *word) scored() bool { return w.open && w.within }

// wordy reports whether the word has letters.
func (w *word) wordy() bool { return w.shape != mark && w.shape != number }

// set fills in what the letters of the token tell.
func (w *word) set(x *lexicon, s string, tag text.Tag) {
	*w = word{tag: tag}
	if isLower(s) {
		w.shape, w.exact, w.length = lowerWord, lowerPattern, uint8(min(len(s), 15))
	} else {
		s = x.core(s)
		w.look(s)
		if c := s[0] | 0x20; c >= 'a' && c <= 'z' {
			w.first = c
		}
	}
	w.low = hashLower(s)
}

// lowerPattern is the pattern of a word in small letters.
var lowerPattern = func() uint64 {
	h := uint64(fnvOffset)
	return (h ^ 'x') * fnvPrime
}()

// affixes fills in the ends of the word.
func (w *word) affixes(s string) {
	if w.length < 3 {
		return
	}
	end := len(s)
	for n := 1; n <= 4; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		if end -= size; end == 0 {
			return
		}
		switch n {
		case 2:
			w.suf2 = hashLower(s[end:])
		case 3:
			w.suf3 = hashLower(s[end:])
		case 4:
			w.suf4 = hashLower(s[end:])
		}
	}
}

// possessiveless cuts the apostrophe off a word that ends with one.
func possessiveless(s string) int {
	if n := len(s); n > 2 && s[n-1] == '\'' {
		return n - 1
	}
	return len(s)
}

// letterOf gives the kind of a character in a pattern: x, X, 0, - and . stand for themselves and those like them, * for what
// is not ASCII.
func letterOf(r rune) byte {
	if r < utf8.RuneSelf {
		switch c := byte(r); {
		case c-'a' < 26:
			return 'x'
		case c-'A' < 26:
			return 'X'
		case c-'0' < 10:
			return '0'
		default:
			return c
		}
	}
	switch {
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r):
		return 'x'
	case unicode.IsDigit(r):
		return '0'
	}
	return '*'
}

// letters counts the characters of a word by kind.
type letters struct {
	upper, lower, digit, hyphen, dot, other int
	firstUpper, hyphenUpper                 bool // the first is a capital; one after a hyphen is
}

// look finds the shape and pattern of s.
func (w *word) look(s string) {
	var n letters
	count := 0
	pattern, last := uint64(fnvOffset), byte(0)
	for _, r := range s {
		c := letterOf(r)
		n.add(c, count == 0, last == '-')
		if c != last {
			pattern = (pattern ^ uint64(c)) * fnvPrime
			last = c
		}
		count++
	}
	w.exact = pattern
	w.length = uint8(min(count, 15))
	w.shape = n.shape(s[0])
}

func (n *letters) add(c byte, first, afterHyphen bool) {
	switch c {
	case 'x':
		n.lower++
	case 'X':
		n.upper++
		n.firstUpper = n.firstUpper || first
		n.hyphenUpper = n.hyphenUpper || afterHyphen
	case '0':
		n.digit++
	case '-':
		n.hyphen++
	case '.':
		n.dot++
	default:
		n.other++
	}
}

// shape is that of a word with such letters that begins with byte first.
func (n *letters) shape(first byte) shape {
	switch all := n.upper + n.lower; {
	case all == 0 && n.digit == 0:
		return mark
	case first == '@' || first == '#' || n.other > 2 && n.lower > 0 && n.dot > 0:
		return at
	case all == 0:
		return number
	case n.upper == 0 && n.digit > 0:
		return lowerDigits
	case n.upper == 0:
		return lowerWord
	case n.lower == 0:
		return n.capitalsOnly()
	case !n.firstUpper:
		return innerCap
	case n.hyphen > 0 && n.hyphenUpper:
		return hyphenCap
	case n.hyphen > 0:
		return hyphenLower
	case n.upper > 1:
		return mixedCap
	}
	return titleWord
}

// capitalsOnly is the shape of a word without small letters.
func (n *letters) capitalsOnly() shape {
	switch {
	case n.dot > 0:
		return dottedCap
	case n.digit > 0:
		return capsDigits
	case n.upper == 1:
		return oneCap
	}
	return allCaps
}
