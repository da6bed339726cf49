package blocks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/stages/internal/dateline"
)

// creditMarks are the words that a picture credit begins with.
var creditMarks = [...]string{"Credit: ", "CREDIT: ", "Photo credit: ", "Photo Credit: ", "PHOTO CREDIT: ", "Image credit: ", "Picture: ", "PICTURE: ", "Photo: ", "PHOTO: ", "Photograph: ", "Image: ", "(Photo by ", "(Photo: ", "(AP Photo/", "[Photo: ", "Photo by ", "Foto: ", "Photo : ", "Bild: ", "AP Photo/", "AFP PHOTO", "REUTERS/", "EPA/"}

// cutCredit finds the picture credit at the end of a block: "Two men at a table. Credit: Jane Doe / AGENCY". What comes
// before it is the caption, [0, at). A credit may stand alone, with at 0.
func cutCredit(s string) (at int, ok bool) {
	const longestCredit = 100
	tail := 0
	if len(s) > 1000 {
		return 0, false
	}
	if len(s) > longestCredit {
		tail = len(s) - longestCredit
	}
	// All marks have a colon, a stroke or the word photo: most paragraphs have none of them near their end.
	if strings.IndexByte(s[tail:], ':') < 0 && strings.IndexByte(s[tail:], '/') < 0 && !strings.Contains(s[tail:], "hoto") {
		return 0, false
	}
	for _, mark := range creditMarks {
		i := strings.LastIndex(s[tail:], mark)
		if i < 0 {
			continue
		}
		i += tail
		if before := strings.TrimRightFunc(s[:i], isBlank); before != "" {
			// In running text a credit follows the end of a sentence or stands on a line of its own.
			last, _ := utf8.DecodeLastRuneInString(before)
			if !strings.ContainsRune(".!?)]|\"”’'", last) && !strings.HasPrefix(s[len(before):], "\n") && mark[0] != '(' && mark[0] != '[' {
				continue
			}
		}
		if credit := s[i+len(mark):]; isCreditName(credit) {
			return i, true
		}
	}
	return 0, false
}

// isCaption reports whether a block says of itself that it stands under a picture: "FILE PHOTO: …".
func isCaption(s string) bool {
	const longest = 700
	return len(s) <= longest && hasOpening(s, &phrases().caption)
}

// isCreditLine reports whether a block is nothing but who took a picture, and for whom: "Jane Doe/AGENCY".
func isCreditLine(s string) bool {
	const longest, mostWords = 60, 8
	at := strings.IndexByte(s, '/')
	if at <= 0 || len(s) > longest || strings.Contains(s, "://") || strings.ContainsAny(s, ".,:;?!\"\n") {
		return false
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' })
	for _, w := range words {
		if !dateline.StartsUpper(w) && w != "via" && w != "for" && w != "de" && w != "van" && w != "von" {
			return false
		}
	}
	// "Jane Doe/AGENCY" has a first name: "US/China talks" has none.
	return len(words) >= 3 && len(words) <= mostWords && len(strings.Fields(s[:at])) >= 2
}

// isCreditName reports whether s is who took a picture, and no sentence.
func isCreditName(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), ".)]")
	if s == "" || strings.Contains(s, ". ") && len(strings.Fields(s)) > 8 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	return (unicode.IsUpper(first) || unicode.IsDigit(first) || first == '@') && len(strings.Fields(s)) <= 14
}
