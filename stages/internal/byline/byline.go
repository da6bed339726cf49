// Package byline tells the lines that say who wrote a story.
package byline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongestJob is how many bytes the line below may have that says what the author is.
const LongestJob = 40

// Is reports whether a line says who wrote the story: "By Jane Doe", "By JANE DOE and JOHN ROE, Staff Writers".
func Is(s string) bool {
	name := Name(s)
	if name == "" || len(s) > 120 || strings.IndexByte(s, '\n') >= 0 || strings.HasSuffix(s, ".") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(name)
	words := strings.Fields(name)
	if !unicode.IsUpper(first) || len(words) > 14 {
		return false
	}
	// "By Thursday the water had reached the market" is a sentence: most of its words are lower case.
	upper := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 2 && upper*2 >= len(words)
}

// Name is the first line of a byline without its "By".
func Name(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	for _, by := range []string{"By ", "BY ", "by "} {
		if rest, ok := strings.CutPrefix(s, by); ok {
			return strings.TrimRight(strings.TrimSpace(rest), "=")
		}
	}
	return ""
}
