package formats

import (
	"cmp"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
)

// anpaFormat reads ANPA 1312, the wire format of North American agencies: a service line, a header line with priority,
// category, slug, version words, date and word count, special lines between ^ and <, and indented paragraphs. After
// ANPA Technical Bulletin 1312, "High-Speed Wire Service Transmission".
func anpaFormat() Format {
	return Format{
		Name:  "anpa",
		Title: "ANPA 1312",
		sniff: func(d document) bool {
			_, _, ok := findANPAHeader(telegraphHead(d))
			return ok
		},
		parse: func(d document) ([]draft, error) { return []draft{parseANPA(d.text)}, nil },
	}
}

// anpaHeader is the line "r z BC-BKN--Heat-Hawks 1stLd-Writethru 02-20 0500".
type anpaHeader struct {
	urgency    int
	slug, date string
	update     updateWords
}

// anpaUrgency gives each priority its urgency on the scale of ninjs, 1 the highest.
var anpaUrgency = map[string]int{"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 5, "s": 6, "h": 7}

// findANPAHeader looks for the header among the first lines, and gives the number of lines up to it.
func findANPAHeader(lines []string) (h anpaHeader, n int, ok bool) {
	for i, line := range lines[:min(len(lines), 6)] {
		fields := strings.Fields(strings.TrimLeft(line, "^"))
		if len(fields) < 5 || len(fields[0]) != 1 || len(fields[1]) != 1 {
			continue
		}
		urgency := anpaUrgency[strings.ToLower(fields[0])]
		count, date := fields[len(fields)-1], fields[len(fields)-2]
		if urgency == 0 || !isDigits(count, 2, 5) || !isMonthDay(date) {
			continue
		}
		h = anpaHeader{urgency: urgency, date: date, slug: fields[2]}
		for _, word := range fields[3 : len(fields)-2] {
			if !h.update.read(word) {
				h.slug += " " + word
			}
		}
		return h, i + 1, true
	}
	return anpaHeader{}, 0, false
}

func isDigits(s string, shortest, longest int) bool {
	return len(s) >= shortest && len(s) <= longest && strings.Trim(s, "0123456789") == ""
}

func isMonthDay(s string) bool {
	month, day, ok := strings.Cut(s, "-")
	m, d := wholeNumber(month), wholeNumber(day)
	return ok && m >= 1 && m <= 12 && d >= 1 && d <= 31
}

func parseANPA(text string) draft {
	lines := telegraphLines(strings.ReplaceAll(text, "< ^", "<\n^"))
	h, n, _ := findANPAHeader(lines)
	it := draft{urgency: h.urgency, slug: h.slug, version: h.update.version}
	if h.update.canceled {
		it.pubStatus = pipeline.Canceled
	}
	day := h.date
	var p paragraphs
	for i := n; i < len(lines); i++ {
		line := lines[i]
		if rest, ok := strings.CutPrefix(line, "^"); ok {
			p.flush()
			// A special line runs to its <, over the ends of lines.
			for !strings.HasSuffix(rest, "<") && !strings.HasSuffix(rest, "=") && i+1 < len(lines) && !strings.HasPrefix(lines[i+1], "^") && !isIndented(lines[i+1]) && lines[i+1] != "" {
				i++
				rest += " " + strings.TrimSpace(lines[i])
			}
			it.specialLine(&p, rest, h.slug)
			continue
		}
		if t, ok := telegraphDate(line); ok {
			it.created = t
			day = t.Format("2006-01-02")
			continue
		}
		p.add(strings.TrimRight(line, "<"))
	}
	it.body = p.body()
	it.uri = "anpa:" + h.slug + ":" + day
	if h.update.take != "" {
		it.uri += ":" + h.update.take
	}
	return it
}

// specialLine sorts a line that stood between ^ and <: the slug once more, the headline, notes, the byline.
func (it *draft) specialLine(p *paragraphs, rest, slug string) {
	line := strings.TrimSpace(strings.TrimRight(rest, "<"))
	name := strings.TrimSuffix(line, "=")
	switch {
	case line == "", line[0] == '*' && isDigits(line[1:], 1, 6):
	case strings.HasPrefix(line, slug):
	case blocks.IsEditorsNote(line):
		it.note = cmp.Or(it.note, line)
		p.out.Add(pipeline.Note, line)
	case blocks.IsNote(line), strings.Contains(line, " Photo"):
		p.out.Add(pipeline.Note, line)
	case blocks.BylineName(name) != "":
		it.byline = cmp.Or(it.byline, blocks.OneLine(blocks.BylineName(name)))
		p.out.Add(pipeline.Byline, name)
	case strings.HasSuffix(line, "="):
		p.out.Add(pipeline.Byline, name)
	case it.headline == "":
		it.headline = line
	case strings.HasSuffix(rest, "<"):
		p.out.Add(pipeline.Note, line)
	default:
		p.out.Add(blocks.Prose, line) // one of a list of headlines
	}
}
