package blocks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/dateline"
)

// StripBy takes the "By" off a byline that is a field of its own.
func StripBy(s string) string {
	s = strings.TrimSpace(s)
	if name := BylineName(s); name != "" {
		return name
	}
	for _, by := range [...]string{"Von ", "VON ", "Par ", "PAR ", "Por ", "POR ", "Door ", "Av ", "Af "} {
		// A name of two words or more has to follow: Von and Par are names too.
		if name, ok := strings.CutPrefix(s, by); ok && dateline.StartsUpper(name) && strings.Contains(name, " ") {
			return name
		}
	}
	return s
}

// IsByline reports whether a line says who wrote the story: "By Jane Doe", "By JANE DOE and JOHN ROE, Staff Writers".
func IsByline(s string) bool {
	name := BylineName(s)
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

// bylineLines gives the number of bytes at the start of a block that are a byline: its first line, and with it a second
// one that is the author's job and all that is left.
func bylineLines(s string) int {
	line, rest, _ := strings.Cut(s, "\n")
	if !IsByline(strings.TrimSpace(line)) {
		return 0
	}
	if rest = strings.TrimSpace(rest); rest != "" && len(rest) <= 40 && looksLikeTitle(rest, 5) {
		return len(s)
	}
	return len(line)
}

// BylineName is the first line of a byline without its "By".
func BylineName(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	for _, by := range []string{"By ", "BY ", "by "} {
		if rest, ok := strings.CutPrefix(s, by); ok {
			return strings.TrimRight(strings.TrimSpace(rest), "=")
		}
	}
	return ""
}
