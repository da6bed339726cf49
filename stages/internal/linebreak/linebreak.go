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
