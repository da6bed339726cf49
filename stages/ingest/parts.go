package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// reading is what the parts of a text turn out to be, with what they say about the story.
type reading struct {
	parts                 []part
	byline, located, note string
}

// readParts gives every part of a body its kind. A paragraph that begins with a dateline, or ends in a picture credit,
// becomes two parts. The result covers all of the text but white space, in order and without overlap.
func readParts(b body) reading {
	r := reading{parts: make([]part, 0, len(b.parts)+2)} // a dateline and a byline may come off
	seenText := false
	// What follows the last part of the story is notes: a heading needs a story below it.
	lastText := len(b.parts) - 1
	for lastText >= 0 && isNote(b.text[b.parts[lastText].start:b.parts[lastText].end]) {
		lastText--
	}
	for i, p := range b.parts {
		s := b.text[p.start:p.end]
		if p.kind != anyPart && p.kind != textPart {
			r.parts = append(r.parts, p)
			continue
		}
		n := 0
		if !seenText {
			n = bylineLines(s)
		}
		if n > 0 {
			r.add(b.text, pipeline.Byline, p.start, p.start+n)
			if r.byline == "" {
				r.byline = bylineName(s[:n])
			}
			if p.start += n; strings.TrimSpace(s[n:]) == "" {
				continue
			}
			p.start, p.end = trimRange(b.text, p.start, p.end)
			s = b.text[p.start:p.end]
		}
		if cut, ok := cutCredit(s); ok {
			r.add(b.text, pipeline.Caption, p.start, p.start+cut)
			r.add(b.text, pipeline.Credit, p.start+cut, p.end)
			continue
		}
		switch {
		case isCaption(s):
			r.add(b.text, pipeline.Caption, p.start, p.end)
			continue
		case isCreditLine(s):
			r.add(b.text, pipeline.Credit, p.start, p.end)
			continue
		case isNote(s), i == lastText && seenText && initialsLine(s):
			r.add(b.text, pipeline.Note, p.start, p.end)
			if !seenText && r.note == "" && isEditorsNote(s) {
				r.note = s
			}
			continue
		case i < lastText && looksHeading(s) && (p.kind == anyPart || isAllCaps(s)):
			r.add(b.text, pipeline.Heading, p.start, p.end)
			continue
		}
		if !seenText {
			if place, n := cutDateline(s); n > 0 {
				r.add(b.text, pipeline.Dateline, p.start, p.start+n)
				p.start += n
				r.located = firstOf(r.located, place)
			}
			seenText = true
		}
		if at, ok := cutTrailer(s); ok && p.end-(len(s)-at) > p.start {
			trailer := p.end - (len(s) - at)
			r.add(b.text, pipeline.Paragraph, p.start, trailer)
			r.add(b.text, pipeline.Note, trailer, p.end)
			continue
		}
		r.add(b.text, pipeline.Paragraph, p.start, p.end)
	}
	return r
}

func (r *reading) add(text, kind string, start, end int) {
	if start, end = trimRange(text, start, end); start < end {
		r.parts = append(r.parts, part{kind: kind, start: start, end: end})
	}
}

// isAllCaps reports whether s is written in capitals, as desks that know no other markup write a heading.
func isAllCaps(s string) bool {
	const few = 5
	return strings.ToUpper(s) == s && len(s) >= few
}

// looksHeadline reports whether a line could be the headline of the text below it.
func looksHeadline(line string) bool {
	const longest = 160
	return len(line) <= longest && looksLikeTitle(line, 24) && !isByline(line) && !isNote(line)
}

// looksHeading reports whether a part is a heading within the text: one short line that is no sentence.
func looksHeading(s string) bool {
	const longest = 110
	return len(s) <= longest && looksLikeTitle(s, 14) && !hasSpeech(s)
}

// hasSpeech reports whether s has a quote that ends as a sentence does: a line of speech, perhaps with its speaker.
func hasSpeech(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if strings.IndexByte(".,!?", s[i]) >= 0 {
			if next, _ := utf8.DecodeRuneInString(s[i+1:]); isCloser(next) && (next != '\'' && next != '’' || strings.HasPrefix(s[i+1:], "''")) {
				return true
			}
		}
	}
	return false
}

func looksLikeTitle(s string, maxWords int) bool {
	if strings.IndexByte(s, '\n') >= 0 || strings.Contains(s, ": ") && strings.ContainsAny(s[:strings.Index(s, ": ")], "QA") && strings.Index(s, ": ") == 1 {
		return false
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > maxWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !isOpener(first) {
		return false
	}
	// A quote that stands alone is a paragraph: it opens and ends with marks.
	last, size := utf8.DecodeLastRuneInString(s)
	if isOpener(first) && isCloser(last) {
		return false
	}
	if isCloser(last) {
		last, _ = utf8.DecodeLastRuneInString(s[:len(s)-size])
	}
	switch last {
	case '.', '!', ',', ';', ':', '…':
		return false
	case '?':
		// Most short questions are the writer's own.
		return len(words) <= 4 && !isOpener(first)
	}
	return strings.ContainsFunc(s, unicode.IsLetter) && !hasSentenceEnd(s)
}

// hasSentenceEnd reports whether a sentence ends within s: after three small letters, so that "Mr." and "U.S." do not
// count.
func hasSentenceEnd(s string) bool {
	for i := 3; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!') && s[i+1] == ' ' && isSmall(s[i-1]) && isSmall(s[i-2]) && isSmall(s[i-3]) && !isSmall(s[i+2]) {
			return true
		}
	}
	return false
}

func isSmall(c byte) bool { return c >= 'a' && c <= 'z' }

func isOpener(r rune) bool { return strings.ContainsRune("\"'“‘«„", r) }
func isCloser(r rune) bool { return strings.ContainsRune("\"'”’»“", r) }

// isByline reports whether a line says who wrote the story: "By Jane Doe", "By JANE DOE and JOHN ROE, Staff Writers".
func isByline(s string) bool {
	name := bylineName(s)
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

// bylineLines gives the number of bytes at the start of a part that are a byline: its first line, and with it a second
// one that is the author's job and all that is left.
func bylineLines(s string) int {
	line, rest, _ := strings.Cut(s, "\n")
	if !isByline(strings.TrimSpace(line)) {
		return 0
	}
	if rest = strings.TrimSpace(rest); rest != "" && len(rest) <= 40 && looksLikeTitle(rest, 5) {
		return len(s)
	}
	return len(line)
}

// bylineName is the first line of a byline without its "By".
func bylineName(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	for _, by := range []string{"By ", "BY ", "by "} {
		if rest, ok := strings.CutPrefix(s, by); ok {
			return strings.TrimRight(strings.TrimSpace(rest), "=")
		}
	}
	return ""
}

// creditMarks are the words that a picture credit begins with.
var creditMarks = [...]string{"Credit: ", "CREDIT: ", "Photo credit: ", "Photo Credit: ", "PHOTO CREDIT: ", "Image credit: ", "Picture: ", "PICTURE: ", "Photo: ", "PHOTO: ", "Photograph: ", "Image: ", "(Photo by ", "(Photo: ", "(AP Photo/", "[Photo: ", "Photo by ", "Foto: ", "Photo : ", "Bild: ", "AP Photo/", "AFP PHOTO", "REUTERS/", "EPA/"}

// cutCredit finds the picture credit at the end of a part: "Two men at a table. Credit: Jane Doe / AGENCY". What comes
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

// isCaption reports whether a part says of itself that it stands under a picture: "FILE PHOTO: …".
func isCaption(s string) bool {
	const longest = 700
	return len(s) <= longest && hasOpening(s, &phrases().caption)
}

// isCreditLine reports whether a part is nothing but who took a picture, and for whom: "Jane Doe/AGENCY".
func isCreditLine(s string) bool {
	const longest, mostWords = 60, 8
	at := strings.IndexByte(s, '/')
	if at <= 0 || len(s) > longest || strings.Contains(s, "://") || strings.ContainsAny(s, ".,:;?!\"\n") {
		return false
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' })
	for _, w := range words {
		if !startsUpper(w) && w != "via" && w != "for" && w != "de" && w != "van" && w != "von" {
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
