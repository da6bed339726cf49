package formats

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dateline"
)

// iptc7901Format reads IPTC 7901, the telegraph format of European agencies: a header line such as
// "eca0003 3 i 380  dpa 0045" (service and number, priority, category, word count), lines with slug, version words,
// headline and byline, wrapped paragraphs, and the time at the end. After IPTC Recommendation 7901.
func iptc7901Format() Format {
	return Format{
		Name:  "iptc7901",
		Title: "IPTC 7901",
		sniff: func(d document) bool {
			_, _, ok := find7901Header(telegraphHead(d))
			return ok
		},
		parse: func(d document) ([]draft, error) { return []draft{parse7901(d.text)}, nil },
	}
}

// find7901Header looks for the header among the first lines; it gives the urgency and the number of lines up to it.
func find7901Header(lines []string) (urgency, n int, ok bool) {
	for i, line := range lines[:min(len(lines), 4)] {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			continue
		}
		id := strings.TrimLeft(fields[0], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if letters := len(fields[0]) - len(id); letters < 2 || letters > 4 || !isDigits(id, 3, 5) {
			continue
		}
		if !isDigits(fields[1], 1, 1) || len(fields[2]) > 3 || isDigits(fields[2], 1, 3) || !isDigits(fields[3], 1, 5) {
			continue
		}
		return max(wholeNumber(fields[1]), 1), i + 1, true
	}
	return 0, 0, false
}

func parse7901(text string) draft {
	lines := telegraphLines(fromDIN66003(text))
	urgency, n, _ := find7901Header(lines)
	it := draft{urgency: urgency}
	number := ""
	if n > 0 {
		number = strings.Fields(lines[n-1])[0]
	}
	n = it.read7901Head(lines, n)

	p := blocks.NewWrapped(&blocks.Builder{})
	day := ""
	for i, line := range lines[n:] {
		bare := strings.TrimSpace(line)
		if t, ok := telegraphDate(bare); ok {
			p.Flush()
			it.created, day = t, t.Format("2006-01-02")
			continue
		}
		if strings.HasPrefix(bare, "# ") && p.Kind != pipeline.Note {
			// From here on it is for editors: names, telephones, addresses.
			p.Flush()
			p.Kind = pipeline.Note
		}
		if strings.HasPrefix(bare, "(") && blocks.IsNote(bare) {
			p.Add(pipeline.Note, bare)
			continue
		}
		if blocks.InitialsLine(bare) && endsSoon(lines[n+i+1:]) {
			p.Add(pipeline.Note, bare)
			continue
		}
		p.Line(line)
	}
	it.body = p.Body()
	// The number is that of one message, slug and day those of all stories of one kind on one day.
	if it.Slugline != "" {
		it.family = "iptc7901:" + it.Slugline + ":" + day
		if it.uri = it.family; !it.continues {
			it.uri += ":" + number
		}
	}
	return it
}

// endsSoon reports whether nothing but a date and blank lines follow.
func endsSoon(lines []string) bool {
	for _, l := range lines[:min(len(lines), 8)] {
		if _, ok := telegraphDate(l); !ok && strings.TrimSpace(l) != "" && !blocks.InitialsLine(l) {
			return false
		}
	}
	return true
}

// head7901End gives the place of the first line of the text: behind the last line that ends with "=", which closes
// headline and byline, else at the first blank line, indent or dateline.
func head7901End(lines []string, n int) int {
	const mostLines = 14
	last := min(len(lines), n+mostLines)
	end := 0
	for i := n; i < last; i++ {
		if _, size := dateline.Cut(strings.TrimSpace(lines[i])); size > 0 {
			break
		}
		if strings.HasSuffix(strings.TrimSpace(lines[i]), "=") {
			end = i + 1
		}
	}
	if end > 0 {
		return end
	}
	for n < last && strings.TrimSpace(lines[n]) != "" {
		bare := strings.TrimSpace(lines[n])
		if blocks.IsIndented(lines[n]) && !blocks.LooksHeadline(bare) && blocks.StripBy(bare) == bare {
			break
		}
		if _, size := dateline.Cut(strings.TrimSpace(lines[n])); size > 0 {
			break
		}
		n++
	}
	return n
}

// read7901Head reads the lines between the header and the text, and gives the number of lines up to the text.
func (it *draft) read7901Head(lines []string, n int) int {
	var u updateWords
	for n < len(lines) && strings.TrimSpace(lines[n]) == "" {
		n++
	}
	end := head7901End(lines, n)
	for i := n; i < end; i++ {
		bare := strings.TrimSpace(lines[i])
		if bare == "" {
			continue
		}
		name := strings.TrimSpace(strings.TrimSuffix(bare, "="))
		switch {
		case readUpdateLine(&u, bare):
		case blocks.StripBy(name) != name && (strings.HasSuffix(bare, "=") || it.headline != ""):
			it.byline = blocks.StripBy(name)
		case strings.HasPrefix(bare, "(") || blocks.IsEditorsNote(bare):
			it.read7901Note(&u, bare)
		case it.Slugline == "" && it.headline == "" && is7901Slug(lines, i, end):
			it.Slugline = strings.Trim(bare, " :")
		default:
			it.headline = blocks.OneLine(it.headline + " " + name)
		}
	}
	u.set(it)
	if it.headline == "" {
		end = it.headlineApart(lines, end)
	}
	return end
}

// headlineApart reads a headline that stands between blank lines above the text, and gives the place behind it.
func (it *draft) headlineApart(lines []string, n int) int {
	at := n
	for at < len(lines) && strings.TrimSpace(lines[at]) == "" {
		at++
	}
	if at+1 >= len(lines) || strings.TrimSpace(lines[at+1]) != "" || !blocks.LooksHeadline(strings.TrimSpace(lines[at])) {
		return n
	}
	if _, size := dateline.Cut(strings.TrimSpace(lines[at])); size > 0 {
		return n
	}
	it.headline = strings.TrimSpace(lines[at])
	return at + 1
}

// is7901Slug reports whether line i is a slug: keywords between strokes, or a line of its own at the start of the head.
func is7901Slug(lines []string, i, end int) bool {
	bare := strings.TrimSpace(lines[i])
	if strings.HasSuffix(bare, "=") {
		return false
	}
	if strings.HasSuffix(bare, "/") || !strings.Contains(bare, " ") && strings.ContainsAny(bare, "/-") {
		return true
	}
	if i+1 >= end {
		return false
	}
	// Words in capitals above a headline that is not.
	next := strings.TrimSpace(lines[i+1])
	return next == "" || strings.ToUpper(bare) == bare && strings.ToUpper(next) != next && len(bare) <= longestSlug
}

// longestSlug bounds a slug that is told by its capitals, in bytes.
const longestSlug = 40

// read7901Note reads a line in brackets: a note, or one word for the kind of text.
func (it *draft) read7901Note(u *updateWords, line string) {
	inside := strings.Trim(line, "() ")
	if first, _, _ := strings.Cut(inside, ":"); useOf(strings.ToLower(first)) == "correction" {
		u.correction = true
	}
	if strings.HasPrefix(line, "(") && !strings.Contains(inside, " ") && useOf(strings.ToLower(inside)) == "" {
		addTo(&it.Genres, newSubject(inside, ""))
		return
	}
	it.addNote("", line)
}

// readUpdateLine reports whether all words of a line say which version this is: "2ND LEAD", "REFILE".
func readUpdateLine(u *updateWords, line string) bool {
	words := strings.Fields(line)
	if len(words) > 4 || strings.ToUpper(line) != line {
		return false
	}
	try := *u
	for _, w := range words {
		if !try.read(w) {
			return false
		}
	}
	*u = try
	return true
}
