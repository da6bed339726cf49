// Package linebreak tells what a line break of a plain text means.
package linebreak

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Within reports whether the break after a line stands within a paragraph of a text whose lines are paragraphs, as where a link stood on a
// line of its own: the line ends without a mark, and a small letter follows that begins no address.
func Within(line, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	word, _, _ := strings.Cut(next, " ")
	return unicode.IsLower(first) && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',' || last == '-') && !strings.ContainsAny(word, ":/@.")
}

// IsBullet reports whether s is an item of a list: "- Adds details", "* Spot gold up", "• Shares fell".
func IsBullet(s string) bool {
	return strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ") || strings.HasPrefix(s, "• ")
}

// Ends reports of each of the lines between two blank ones whether a paragraph ends with it. A line that was wrapped has no room for the
// first word of the next. Where one line in two has, lines are paragraphs, as in a list of headlines; elsewhere those are ends that have room
// and end a sentence. Items of a list stand by themselves, and what goes on with a small letter goes on.
func Ends(lines []string) []bool {
	ends := make([]bool, len(lines))
	widest := 0
	for _, l := range lines {
		widest = max(widest, utf8.RuneCountInString(l))
	}
	short, last := 0, len(lines)-1
	for i := range max(last, 0) {
		if ends[i] = hasRoom(lines[i], lines[i+1], widest) && !goesOn(lines[i], lines[i+1]); ends[i] {
			short++
		}
	}
	asLines := 2*short >= last
	for i := range ends {
		switch {
		case i == last || IsBullet(lines[i+1]):
			ends[i] = true
		case asLines:
			ends[i] = !goesOn(lines[i], lines[i+1])
		default:
			ends[i] = ends[i] && EndsSentence(lines[i])
		}
	}
	return ends
}

// hasRoom reports whether the first word of the next line would have fitted into a line.
func hasRoom(line, next string, widest int) bool {
	word, _, _ := strings.Cut(next, " ")
	return utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= widest
}

func goesOn(line, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(first) || strings.HasSuffix(line, ",") || strings.HasSuffix(line, "-")
}

// EndsSentence reports whether s ends with a mark that ends a sentence, behind which others may close.
func EndsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)")
	return s != "" && strings.IndexByte(".!?", s[len(s)-1]) >= 0
}
