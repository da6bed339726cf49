package formats

import (
	"cmp"
	"strings"
	"unicode"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/byline"
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

// anpaHeader is the line "r z BC-BKN--Heat-Hawks 1stLd-Writethru 02-20 0500", with the number of the message, which
// stands in the line above it.
type anpaHeader struct {
	urgency            int
	number, slug, date string
	update             updateWords
	words              int
}

// anpaUrgency gives each priority its urgency on the scale of ninjs, 1 the highest.
var anpaUrgency = map[string]int{"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 5, "s": 6, "h": 7}

// findANPAHeader looks for the header among the first lines, and gives the number of lines up to it. It ends in the date
// and the number of words; a message that is a table may leave the number out, where a line with its number stands above.
func findANPAHeader(lines []string) (h anpaHeader, n int, ok bool) {
	for i, line := range lines[:min(len(lines), 6)] {
		fields := strings.Fields(strings.TrimLeft(line, "^"))
		if len(fields) < 4 || len(fields[0]) != 1 || len(fields[1]) != 1 || anpaUrgency[strings.ToLower(fields[0])] == 0 {
			continue
		}
		number := ""
		if i > 0 {
			number = anpaNumber(lines[i-1])
		}
		words, last := 0, len(fields)-1
		if isDigits(fields[last], 2, 5) {
			words, last = wholeNumber(fields[last]), last-1
		} else if number == "" {
			continue
		}
		if last < 3 || !isMonthDay(fields[last]) {
			continue
		}
		h = anpaHeader{urgency: anpaUrgency[strings.ToLower(fields[0])], number: number, date: fields[last], slug: fields[2], words: words}
		for _, word := range fields[3:last] {
			if !h.update.read(word) {
				h.slug += " " + word
			}
		}
		return h, i + 1, true
	}
	return anpaHeader{}, 0, false
}

// anpaNumber is the number of a message in the line above its header: "z6715-----", "W1645asian".
func anpaNumber(line string) string {
	number := strings.TrimRight(strings.TrimSpace(line), "-")
	if len(number) < 4 || len(number) > 20 || strings.ContainsFunc(number, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return ""
	}
	// A letter for the desk, and a number: "z6715", "W1645asian".
	if digits := strings.TrimLeft(number[1:], "0123456789"); len(number)-1-len(digits) < 3 {
		return ""
	}
	return number
}

func isDigits(s string, shortest, longest int) bool {
	return len(s) >= shortest && len(s) <= longest && strings.Trim(s, "0123456789") == ""
}

func isMonthDay(s string) bool {
	month, day, ok := strings.Cut(s, "-")
	m, d := wholeNumber(month), wholeNumber(day)
	return ok && m >= 1 && m <= 12 && d >= 1 && d <= 31
}

// anpaMessage is a message while it is read.
type anpaMessage struct {
	draft
	header anpaHeader
	text   *blocks.Wrapped
	// day is when it was sent.
	day string
	// byline says that the line before was one: the author's job may follow.
	byline bool
	begun  bool
}

func parseANPA(text string) draft {
	lines := telegraphLines(strings.ReplaceAll(text, "< ^", "<\n^"))
	h, n, _ := findANPAHeader(lines)
	m := anpaMessage{header: h, text: blocks.NewWrapped(&blocks.Builder{}), day: h.date}
	m.text.Kind = blocks.Prose
	m.urgency, m.Slugline, m.WordCount = h.urgency, h.slug, h.words
	h.update.set(&m.draft)
	for n < len(lines) {
		n = m.line(lines, n)
	}
	m.body = m.text.Body()
	m.identify()
	return m.draft
}

// identify makes an identity: the number of the message is that of one version only, and slug and day those of all
// stories of one kind on one day.
func (m *anpaMessage) identify() {
	m.family = "anpa:" + m.header.slug + ":" + m.day
	if take := m.header.update.take; take != "" {
		m.family += ":" + take
	}
	m.uri = m.family
	if !m.continues && m.header.number != "" {
		m.uri += ":" + m.header.number
	}
}

// line reads the line at i, or more where it runs over, and gives the place of the next.
func (m *anpaMessage) line(lines []string, i int) int {
	line := lines[i]
	if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "^"); ok {
		m.text.Flush()
		n, rest := m.runOver(lines, i, rest)
		m.special(rest)
		return n
	}
	bare := strings.TrimSpace(line)
	wasByline := m.byline
	m.byline = false
	switch t, ok := telegraphDate(line); {
	case ok:
		m.created, m.day = t, t.Format("2006-01-02")
	case !m.begun && m.unmarked(line, bare, lines[i+1:], wasByline):
	case strings.HasPrefix(bare, "=="):
		m.text.Add(pipeline.Note, bare)
	default:
		m.begun = m.begun || bare != ""
		m.text.Line(strings.TrimRight(line, "<"))
	}
	return i + 1
}

// runOver gives the whole of a special line that begins at i with rest, and the place behind it: it runs to its <, over the
// ends of lines.
func (m *anpaMessage) runOver(lines []string, i int, rest string) (int, string) {
	for i++; !strings.HasSuffix(rest, "<") && !strings.HasSuffix(rest, "=") && i < len(lines); i++ {
		next := lines[i]
		if next == "" || next[0] == '^' || blocks.IsIndented(next) || m.isRow(rest, next) {
			break
		}
		rest += " " + strings.TrimSpace(next)
	}
	return i, rest
}

// unmarked reads a line before the text that has no marks and is none of the text: the slug once more, the headline, the
// byline. It gives false for any other.
func (m *anpaMessage) unmarked(line, bare string, below []string, wasByline bool) bool {
	switch indented := blocks.IsIndented(line); {
	case m.isSlug(bare):
	case m.headline == "" && strings.HasSuffix(bare, "+") && !indented:
		m.headline = strings.TrimSuffix(bare, "+")
	case byline.Is(bare):
		m.byline = true
		m.setByline(bare)
	case wasByline && bare != "" && !indented && len(bare) < longestJob:
		m.text.Add(pipeline.Byline, bare)
	case m.headline == "" && !indented && blocks.LooksHeadline(bare) && standsAlone(below):
		m.headline = bare
	default:
		return false
	}
	return true
}

// longestJob bounds the line below a byline that says what the author does, in bytes.
const longestJob = 60

// standsAlone reports whether the lines below a line are no more of its paragraph.
func standsAlone(below []string) bool {
	return len(below) > 0 && (below[0] == "" || below[0][0] == '^' || blocks.IsIndented(below[0]) || byline.Is(below[0]))
}

// isRow reports whether the head of a table stands before its first row.
func (m *anpaMessage) isRow(head, next string) bool {
	return strings.Count(head, ";") >= 2 && strings.Count(next, ";") >= 2 || strings.Contains(head, "   ") && strings.ContainsAny(next, "0123456789")
}

// isSlug reports whether a line is the slug once more: it is cut short in the header, and the number of words may follow.
func (m *anpaMessage) isSlug(line string) bool {
	if i := strings.LastIndexByte(line, ','); i > 0 && isDigits(strings.TrimSpace(line[i+1:]), 2, 5) && !m.begun {
		return true
	}
	const enough = 6
	if blocks.IsIndented(line) || len(line) > 2*len(m.header.slug)+maxWords {
		return false
	}
	slug, words := squeezed(m.header.slug), squeezed(line)
	if len(slug) < enough || !strings.HasPrefix(words, slug) {
		return false
	}
	// A headline may begin with the words of the slug: only a slug joins them.
	first, _, _ := strings.Cut(line, " ")
	return words == slug || strings.Contains(first, "-")
}

// maxWords bounds what stands behind the slug where it is said once more, in bytes.
const maxWords = 60

// squeezed is a slug without what differs between its two forms.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// special sorts a line that stood between ^ and <: the slug once more, the headline, notes, the byline, headings.
func (m *anpaMessage) special(rest string) {
	line := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(rest), "<"))
	name := strings.TrimSpace(strings.TrimSuffix(line, "="))
	wasByline := m.byline
	m.byline = false
	switch {
	case line == "", line[0] == '*' && isDigits(line[1:], 1, 6):
	case m.isSlug(line):
		// Here it is not cut short.
		if i := strings.LastIndexByte(line, ','); i > len(m.Slugline) && !m.continues {
			m.Slugline = strings.TrimSpace(line[:i])
		}
		m.readWords(line)
	case blocks.IsEditorsNote(line):
		m.addNote("", line)
		m.text.Add(pipeline.Note, line)
	case blocks.IsNote(line), strings.Contains(line, " Photo"), strings.HasPrefix(line, "(") && strings.HasSuffix(line, ")"), isSignature(line):
		m.text.Add(pipeline.Note, line)
	case strings.Contains(line, "   "):
		m.listed(line) // a row of a table
	case byline.Name(name) != "":
		m.byline = true
		m.setByline(name)
	case strings.HasSuffix(line, "=") && wasByline && !m.begun:
		m.text.Add(pipeline.Byline, name)
	case strings.HasSuffix(line, "="):
		if m.headline == "" && !m.begun {
			m.headline = name
			return
		}
		m.begun = true
		m.text.Add(pipeline.Heading, name)
	case m.headline == "":
		m.headline = line
	case strings.HasSuffix(strings.TrimSpace(rest), "<"):
		m.text.Add(pipeline.Note, line)
	default:
		m.listed(line)
	}
}

// readWords reads the words behind the slug that say which version this is, and those that are the end of the slug itself.
func (m *anpaMessage) readWords(line string) {
	slug, words, _ := strings.Cut(line, ",")
	last := slug[strings.LastIndexByte(slug, '-')+1:]
	u := &m.header.update
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == ' ' || r == ',' }) {
		u.kill = u.kill || useOf(strings.ToLower(word)) == "kill"
		u.correction = u.correction || useOf(strings.ToLower(word)) == "correction"
	}
	u.kill = u.kill || strings.EqualFold(last, "kill")
	u.correction = u.correction || strings.EqualFold(last, "correction")
	u.set(&m.draft)
}

// isSignature reports whether a line is the name of the agency below a note: "The AP".
func isSignature(line string) bool {
	name, ok := strings.CutPrefix(line, "The ")
	return ok && !strings.Contains(name, " ") && len(name) <= 4 && strings.ToUpper(name) == name
}

// listed adds one of a list of headlines, or the head of a table.
func (m *anpaMessage) listed(line string) {
	if strings.Count(line, ";") >= 2 || strings.Contains(line, "   ") {
		m.text.Line(line)
		return
	}
	m.text.Add(blocks.Prose, line)
}

func (m *anpaMessage) setByline(name string) {
	m.draft.byline = cmp.Or(m.draft.byline, blocks.OneLine(byline.Name(name)))
	m.text.Add(pipeline.Byline, name)
}
