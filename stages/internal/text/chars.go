package text

import (
	"unicode"
	"unicode/utf8"
)

// class is what a character is to the tokenizer.
type class uint8

const (
	other  class = iota // a symbol
	space               // spaces, controls, invisible marks of direction
	lower               // a letter; also one without case
	upper               // a capital
	digit               // 0-9 and other decimal digits
	joiner              // inside a word and nothing by itself: combining marks, _
	apos                // ' ’ ʼ ‘ and the like: apostrophe or quotation mark
	mark                // other quotation marks
	point               // .
	comma               // ,
	dash                // - and the hyphens that look like it
	long                // en and em dashes
	stop                // ! ?
	open                // ( [ {
	shut                // ) ] }
)

func (c class) wordy() bool  { return c >= lower && c <= joiner }
func (c class) letter() bool { return c == lower || c == upper }

var ascii = func() (t [utf8.RuneSelf]class) {
	for i := range t {
		switch c := rune(i); {
		case c <= ' ' || c == 0x7f:
			t[i] = space
		case c >= 'a' && c <= 'z':
			t[i] = lower
		case c >= 'A' && c <= 'Z':
			t[i] = upper
		case c >= '0' && c <= '9':
			t[i] = digit
		}
	}
	for c, k := range map[byte]class{'_': joiner, '\'': apos, '"': mark, '`': mark, '.': point, ',': comma, '-': dash,
		'!': stop, '?': stop, '(': open, '[': open, '{': open, ')': shut, ']': shut, '}': shut} {
		t[c] = k
	}
	return t
}()

// classOf reads the character at s[i:]. Bytes that are not UTF-8 are symbols of one byte.
func classOf(s string, i int) (class, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	return classOfRune(r, size), size
}

func classOfRune(r rune, size int) class {
	switch {
	case r == utf8.RuneError && size <= 1, r == '×', r == '÷':
		return other
	case r >= 0xC0 && r <= 0x24F: // the letters of Europe
		if unicode.IsUpper(r) {
			return upper
		}
		return lower
	}
	if k := punctuation(r); k != other {
		return k
	}
	return category(r)
}

// punctuation is the class of the marks beyond ASCII that the tokenizer knows one by one, other for the rest.
func punctuation(r rune) class {
	switch r {
	case '’', '‘', '‛', 'ʼ', '＇', '′', '´':
		return apos
	case '“', '”', '„', '‟', '‚', '«', '»', '‹', '›', '＂', '「', '」', '『', '』', '〝', '〞', '〟':
		return mark
	case '‐', '‑':
		return dash
	case '–', '—', '―', '‒', '−', '⸺', '⸻':
		return long
	case '…':
		return point
	case '！', '？', '‽', '؟', '。':
		return stop
	case '，', '、', '،':
		return comma
	case 'ª', 'º', '\u00AD', '\u200C', '\u200D':
		return joiner
	case '\u0085', '\u200B', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return space
	}
	return other
}

// category is the class of all that have one in Unicode, by its general category.
func category(r rune) class {
	switch {
	case unicode.IsUpper(r):
		return upper
	case unicode.IsLetter(r):
		return lower
	case unicode.IsDigit(r):
		return digit
	case unicode.Is(unicode.M, r):
		return joiner
	case unicode.IsSpace(r) || (r >= '\u2028' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069') || unicode.Is(unicode.Cc, r):
		return space
	case unicode.Is(unicode.Ps, r):
		return open
	case unicode.Is(unicode.Pe, r):
		return shut
	}
	return other
}
