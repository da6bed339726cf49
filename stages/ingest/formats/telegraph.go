package formats

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
)

// wholeNumber reads a number that a supplier wrote; what is none is 0.
func wholeNumber(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}

// What the two formats of the telegraph age have in common: lines that were wrapped for a printer, paragraphs that begin
// with an indent, control characters between the blocks, and a date at the end.

// unframe takes the control characters out of a telegraph message. Those that begin and end a block of it become line
// ends.
func unframe(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x01, r == 0x02, r == 0x03, r == 0x04, r == 0x1e, r == '\f', r == '\v':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, text)
}

// telegraphLines splits a message into its lines, without space at their ends, and leaves the frames ZCZC and NNNN out.
func telegraphLines(text string) []string {
	lines := strings.Split(unframe(text), "\n")
	out := lines[:0]
	for _, l := range lines {
		l = strings.TrimRight(l, " \t")
		if word := strings.TrimSpace(l); word == "NNNN" || strings.HasPrefix(word, "ZCZC") {
			continue
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

// paragraphs joins wrapped lines. A paragraph begins after a blank line, with an indent, or with a sign that stands
// alone.
type paragraphs struct {
	out  blocks.Builder
	line strings.Builder
	kind string
}

func (p *paragraphs) add(line string) {
	bare := strings.TrimSpace(line)
	if bare == "" || blocks.IsSignOff(bare) {
		p.flush()
		if bare != "" {
			p.out.Add(pipeline.Note, bare)
		}
		return
	}
	if isIndented(line) || strings.HasPrefix(bare, "#") || strings.HasPrefix(bare, "- ") {
		p.flush()
	}
	if p.line.Len() > 0 {
		p.line.WriteByte(' ')
	}
	p.line.WriteString(bare)
}

func (p *paragraphs) flush() {
	if p.line.Len() > 0 {
		p.out.Add(p.kind, p.line.String())
		p.line.Reset()
	}
}

func (p *paragraphs) body() blocks.Body {
	p.flush()
	return p.out.Body()
}

func isIndented(line string) bool {
	return strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "  ")
}

// lead reads the words that say which version of a story this is: "1stLd-Writethru", "2ND LEAD", "KILL". The number
// counts the first version as 1; 0 means that the words do not say.
type updateWords struct {
	version  int
	take     string
	canceled bool
	// words is what was recognised.
	words []string
}

func (l *updateWords) read(word string) bool {
	lower := strings.ToLower(strings.Trim(word, " ,.-()"))
	digits := strings.TrimRightFunc(lower, func(r rune) bool { return !unicode.IsDigit(r) })
	n := wholeNumber(strings.TrimSpace(digits))
	ordinal := false
	if n > 0 {
		switch rest := lower[len(digits):]; {
		case strings.HasPrefix(rest, "st"), strings.HasPrefix(rest, "nd"), strings.HasPrefix(rest, "rd"), strings.HasPrefix(rest, "th"):
			lower, ordinal = strings.Trim(rest[2:], " -"), true
		}
	}
	switch {
	case strings.HasPrefix(lower, "ld"), strings.HasPrefix(lower, "lead"):
		l.version = max(l.version, max(n, 1)+1)
	case ordinal && lower == "":
		// "2nd Ld": the number comes as a word of its own.
		l.version = max(l.version, n+1)
	case strings.HasPrefix(lower, "writethru"), lower == "correction", lower == "corrects", lower == "refile", lower == "update", lower == "urgent", lower == "recasts", lower == "sub", lower == "adds", lower == "repeat", lower == "eds":
	case strings.HasPrefix(lower, "kill"), lower == "withdrawn", lower == "withdrawal", lower == "eliminate":
		l.canceled = true
	case strings.HasPrefix(lower, "take"), lower == "add":
		l.take = lower
	case l.take != "" && n > 0 && len(digits) == len(lower):
		l.take += "-" + lower
	default:
		return false
	}
	l.words = append(l.words, word)
	return true
}

// telegraphDate reads "212322 GMT Nov 18" (day, hour, minute; month, year) and "02-20-16 0337GMT".
func telegraphDate(line string) (time.Time, bool) {
	fields := strings.Fields(strings.TrimRight(strings.TrimSpace(line), "<"))
	if len(fields) == 4 && fields[1] == "GMT" && len(fields[0]) == 6 {
		if t, err := time.Parse("021504 Jan 06", fields[0]+" "+titleCase(fields[2])+" "+fields[3]); err == nil {
			return t, true
		}
	}
	if len(fields) == 2 && len(fields[0]) >= 8 {
		day := fields[0][len(fields[0])-8:]
		clock := strings.TrimSuffix(strings.TrimSuffix(fields[1], "GMT"), "EST")
		if t, err := time.Parse("01-02-06 1504", day+" "+clock); err == nil && strings.HasSuffix(fields[1], "GMT") {
			return t, true
		}
	}
	return time.Time{}, false
}

func titleCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.ToLower(s[1:])
}
