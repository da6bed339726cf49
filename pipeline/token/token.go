// Package token makes subject tokens of names, and checks them. It is a package of its own because the stages, which
// know nothing of NATS, give articles ids and sources that later stand in subjects.
package token

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Unknown stands where a name has no token of its own.
const Unknown = "unknown"

const maxLength = 64

// Check says what is wrong with s as a subject token ([a-z0-9_-], 1 to 64 of them), or nil.
func Check(s string) error {
	if s == "" {
		return fmt.Errorf("an empty name is no subject token: use 1 to %d of a-z, 0-9, _ and -", maxLength)
	}
	if len(s) > maxLength {
		return fmt.Errorf("%q… is longer than the %d characters of a subject token", s[:20], maxLength)
	}
	for _, r := range s {
		if !allowed(r) {
			hint := ""
			if t := Fold(s); t != Unknown {
				hint = fmt.Sprintf(" (try %q)", t)
			}
			return fmt.Errorf("%q is no subject token: %q is not one of a-z, 0-9, _ and -%s", s, r, hint)
		}
	}
	return nil
}

func allowed(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// letters that Unicode does not decompose, as passports transcribe them (ICAO Doc 9303 part 3, section 6).
var transcribed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "n",
}

// Fold folds a name to a subject token: lower-case ASCII, words joined by hyphens, 64 characters at most; Unknown
// where nothing is left. "Łukasz O’Sullivan" gives "lukasz-osullivan".
func Fold(name string) string {
	if s, ok := foldASCII(name); ok {
		return s
	}
	var b strings.Builder
	gap := false
	put := func(s string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(s)
	}
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToLower(r)
		switch t, ok := transcribed[r]; {
		case ok:
			put(t)
		case allowed(r) && r != '-':
			put(string(r))
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '.':
			// a mark on the letter before it, an apostrophe or a full stop within a word: "U.S." is "us"
		default:
			gap = true
		}
	}
	s := b.String()
	if len(s) > maxLength {
		s = strings.TrimRight(s[:maxLength], "-")
	}
	if s == "" {
		return Unknown
	}
	return s
}

// foldASCII is Fold for names of ASCII alone, which most are; ok is false for others.
func foldASCII(name string) (s string, ok bool) {
	var b [maxLength]byte
	n, gap := 0, false
	for i := 0; i < len(name) && n < maxLength; i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case c >= utf8.RuneSelf:
			return "", false
		case c == '\'', c == '.':
		case c == '-' || !allowed(rune(c)):
			gap = true
		default:
			if gap && n > 0 {
				b[n] = '-'
				n++
			}
			gap = false
			if n < maxLength {
				b[n] = c
				n++
			}
		}
	}
	for n > 0 && b[n-1] == '-' {
		n--
	}
	if n == 0 {
		return Unknown, true
	}
	return string(b[:n]), true
}

//go:embed legalforms.txt
var legalFormsFile string

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string { return []string{legalFormsFile} }

var legalForms = sync.OnceValue(func() map[string]bool {
	forms := map[string]bool{}
	for line := range strings.Lines(legalFormsFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			forms[line] = true
		}
	}
	return forms
})

// LegalForm reports whether a word at the end of a name is the legal form of a company, which is no part of its name:
// Ltd, Inc., GmbH. Case counts: SA is one, Sa is a surname.
func LegalForm(word string) bool { return legalForms()[strings.TrimSuffix(word, ".")] }

// Name folds the name of a person, a body or a thing to a subject token: what Fold gives of it without its legal form.
// "Kestrel Robotics Ltd." gives "kestrel-robotics".
func Name(name string) string {
	words := strings.Fields(name)
	n := len(words)
	for n > 1 && (LegalForm(words[n-1]) || words[n-1] == "&") {
		n--
	}
	if n == len(words) {
		return Fold(name)
	}
	return Fold(strings.TrimRight(strings.Join(words[:n], " "), " ,&"))
}
