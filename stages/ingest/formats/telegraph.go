package formats

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
	"wirecopy/pipeline"
	"wirecopy/stages/internal/dates"
)

// What the two formats of the telegraph age have in common: lines that were wrapped for a printer, paragraphs that begin
// with an indent, control characters between the blocks, and a date at the end.

// unframe takes the control characters out of a telegraph message. Those that begin and end a block of it become line
// ends.
func unframe(text string) string {
	out := make([]byte, 0, len(text))
	from := 0
	for i := range len(text) {
		c := text[i]
		if c >= ' ' && c != 0x7f || c == '\n' || c == '\t' {
			continue
		}
		out = append(out, text[from:i]...)
		from = i + 1
		switch c {
		case 0x01, 0x02, 0x03, 0x04, 0x1e, '\f', '\v':
			out = append(out, '\n')
		}
	}
	if from == 0 {
		return text
	}
	return string(append(out, text[from:]...))
}

// telegraphLines splits a message into its lines, without space at their ends, and leaves the frames ZCZC and NNNN out.
func telegraphLines(text string) []string {
	lines := strings.Split(unframe(text), "\n")
	out := lines[:0]
	for _, l := range lines {
		l = strings.TrimRight(l, " \t")
		if word := strings.TrimSpace(l); word == "NNNN" || strings.HasPrefix(word, "ZCZC") {
			// The header may stand on the line that begins the message.
			if l = strings.TrimSpace(strings.TrimPrefix(word, "ZCZC")); word == "NNNN" || !strings.Contains(l, " ") {
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// telegraphHead gives the first lines of an item that may be in one of the telegraph formats.
func telegraphHead(d document) []string {
	const enough = 600
	head := d.text[:min(len(d.text), enough)]
	if strings.HasPrefix(head, "<") || strings.HasPrefix(head, "{") || strings.HasPrefix(head, "[") {
		return nil
	}
	return telegraphLines(head)
}

//go:embed updatewords.txt
var updateWordsFile string

// updateUses gives the use of each word of updatewords.txt.
var updateUses = sync.OnceValue(func() map[string]string {
	uses := map[string]string{}
	for line := range strings.Lines(updateWordsFile) {
		if use, word, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t"); ok && line[0] != '#' {
			uses[word] = use
		}
	}
	return uses
})

// updateWords are the words that say which version of a story an item is: "1stLd-Writethru", "2ND LEAD", "KILL".
type updateWords struct {
	// version counts the first version as 1; 0 means that the words do not say.
	version int
	take    string
	// update, correction and kill say what kind of version it is.
	update, correction, kill bool
}

// set tells a draft what the words say.
func (u *updateWords) set(it *draft) {
	it.version = u.version
	if u.update || u.version > 1 {
		it.addSignal(pipeline.SignalUpdate)
	}
	if u.correction {
		it.addSignal(pipeline.SignalCorrection)
	}
	if u.kill {
		it.addSignal(pipeline.SignalKill)
	}
	it.continues = u.update || u.version > 1 || u.correction || u.kill
}

// read reads one word, and gives false where it says nothing of the kind.
func (u *updateWords) read(word string) bool {
	lower := strings.ToLower(strings.Trim(word, " ,.-()"))
	n, ordinal, rest := cutOrdinal(lower)
	switch use := useOf(rest); {
	case use == "lead":
		u.version = max(u.version, max(n, 1)+1)
	case ordinal && rest == "":
		// "2nd Ld": the number comes as a word of its own.
		u.version = max(u.version, n+1)
	case use == "update":
		u.update = true
	case use == "correction":
		u.correction = true
	case use == "kill":
		u.kill = true
	case use == "take":
		u.take = rest
	case u.take != "" && n > 0 && rest == "":
		u.take += "-" + lower
	case use != "note":
		return false
	}
	return true
}

// useOf gives the use of a word, or of the first of several that are run together: "ld-writethru".
func useOf(word string) string {
	if use := updateUses()[word]; use != "" {
		return use
	}
	first, _, ok := strings.Cut(word, "-")
	if !ok {
		return ""
	}
	return updateUses()[first]
}

// cutOrdinal takes "1st", "2nd" or a plain number off the start of a word.
func cutOrdinal(word string) (n int, ordinal bool, rest string) {
	rest = strings.TrimLeft(word, "0123456789")
	if n = wholeNumber(word[:len(word)-len(rest)]); n == 0 {
		return 0, false, word
	}
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if after, ok := strings.CutPrefix(rest, ending); ok {
			return n, true, strings.Trim(after, " -")
		}
	}
	return n, false, rest
}

// telegraphDate reads the time that a message ends with: "212322 GMT Nov 18" and "062130 Okt 24" (day, hour, minute; month,
// year), "02-20-16 0337GMT", "21:37-09-12-18", "ABC0123 2024-03-04/10:11", "04/03/10-11/24". One without a zone is floating.
func telegraphDate(line string) (time.Time, bool) {
	const longest = 60
	if len(line) > longest || !strings.ContainsAny(line, "0123456789") {
		return time.Time{}, false
	}
	fields := strings.Fields(strings.TrimRight(strings.TrimSpace(line), "<"))
	if len(fields) == 5 && len(fields[0]) <= 5 && strings.ToUpper(fields[0]) == fields[0] {
		fields = fields[1:] // the agency's name
	}
	if (len(fields) == 1 || len(fields) == 2) && strings.Contains(fields[len(fields)-1], "/") {
		for _, form := range [...]string{"2006-01-02/15:04", "02/01/15-04/06"} {
			if t, err := time.ParseInLocation(form, fields[len(fields)-1], dates.Floating); err == nil {
				return t, true
			}
		}
	}
	if len(fields) == 3 || len(fields) == 4 {
		return dayFirst(fields)
	}
	if len(fields) == 2 && len(fields[0]) >= 8 {
		day := fields[0][len(fields[0])-8:]
		clock, ok := strings.CutSuffix(fields[1], "GMT")
		if t, err := time.Parse("01-02-06 1504", day+" "+clock); err == nil && ok {
			return t, true
		}
	}
	const short = "15:04-02-01-06"
	if len(fields) == 1 && len(fields[0]) > len(short) {
		if t, err := time.ParseInLocation(short, fields[0][len(fields[0])-len(short):], dates.Floating); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dayFirst reads "212322 GMT Nov 18".
func dayFirst(fields []string) (time.Time, bool) {
	zone := dates.Floating
	if len(fields) == 4 {
		if fields[1] != "GMT" && fields[1] != "UTC" {
			return time.Time{}, false
		}
		zone = time.UTC
	}
	month, ok := dates.Month(fields[len(fields)-2])
	if !ok || len(fields[0]) != len("021504") || !isDigits(fields[len(fields)-1], 2, 4) {
		return time.Time{}, false
	}
	year := fields[len(fields)-1]
	t, err := time.ParseInLocation("021504 1 06", fmt.Sprint(fields[0], " ", int(month), " ", year[len(year)-2:]), zone)
	return t, err == nil
}

// wholeNumber reads a number that a supplier wrote; what is none is 0.
func wholeNumber(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}

// fromDIN66003 gives the letters of German that stand for signs in the ISO 646 of Germany, as old lines send them: "Br}cke".
// Text that has these signs where signs belong stays as it is.
func fromDIN66003(text string) string {
	const fewest = 2
	letters, signs := 0, 0
	for i := 1; i+1 < len(text); i++ {
		if strings.IndexByte("{|}~", text[i]) < 0 {
			continue
		}
		if isLetter(text[i-1]) && isLetter(text[i+1]) {
			letters++
		} else if !isLetter(text[i-1]) && !isLetter(text[i+1]) {
			signs++
		}
	}
	if letters < fewest || signs > letters {
		return text
	}
	return strings.NewReplacer("{", "ä", "|", "ö", "}", "ü", "~", "ß", "[", "Ä", "\\", "Ö", "]", "Ü").Replace(text)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
