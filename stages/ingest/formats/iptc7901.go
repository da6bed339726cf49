package formats

import (
	"cmp"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
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
	lines := telegraphLines(text)
	urgency, n, _ := find7901Header(lines)
	it := draft{urgency: urgency}
	n = it.read7901Head(lines, n)

	var p paragraphs
	day := ""
	for i, line := range lines[n:] {
		bare := strings.TrimSpace(line)
		if t, ok := telegraphDate(bare); ok {
			p.flush()
			it.created, day = t, t.Format("2006-01-02")
			continue
		}
		if bare == "# Notebook" || strings.HasPrefix(bare, "# ") && p.kind != pipeline.Note {
			// From here on it is for editors: names, telephones, addresses.
			p.flush()
			p.kind = pipeline.Note
		}
		if blocks.InitialsLine(bare) && endsSoon(lines[n+i+1:]) {
			p.flush()
			p.out.Add(pipeline.Note, bare)
			continue
		}
		p.add(line)
	}
	it.body = p.body()
	if it.slug != "" {
		it.uri = "iptc7901:" + it.slug + ":" + day
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

// read7901Head reads the lines between the header and the text, and gives the number of lines up to the text.
func (it *draft) read7901Head(lines []string, n int) int {
	const mostLines = 12
	var l updateWords
	for n < len(lines) && strings.TrimSpace(lines[n]) == "" {
		n++
	}
	last := min(len(lines), n+mostLines)
	for ; n < last; n++ {
		line, bare := lines[n], strings.TrimSpace(lines[n])
		if bare == "" || isIndented(line) {
			break
		}
		if _, size := blocks.CutDateline(bare); size > 0 {
			break
		}
		name := strings.TrimSpace(strings.TrimSuffix(bare, "="))
		switch {
		case readLeadLine(&l, bare):
		case blocks.BylineName(name) != "" && strings.HasSuffix(bare, "="):
			it.byline = blocks.BylineName(name)
		case blocks.IsEditorsNote(bare) || strings.HasPrefix(bare, "("):
			it.note = cmp.Or(it.note, bare)
		case it.slug == "" && !strings.Contains(bare, " ") && strings.ContainsAny(bare, "/-"):
			it.slug = bare
		default:
			it.headline = blocks.OneLine(it.headline + " " + name)
		}
	}
	it.version = l.version
	if l.canceled {
		it.pubStatus = pipeline.Canceled
	}
	return n
}

// readLeadLine reports whether all words of a line say which version this is: "2ND LEAD", "REFILE".
func readLeadLine(l *updateWords, line string) bool {
	words := strings.Fields(line)
	if len(words) > 4 || strings.ToUpper(line) != line {
		return false
	}
	try := *l
	for _, w := range words {
		if !try.read(w) {
			return false
		}
	}
	*l = try
	return true
}
