package blocks

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/linebreak"
)

// Classified is what the blocks of a text turn out to be, with what they say about the story.
type Classified struct {
	Blocks                []Block
	Byline, Located, Note string
}

// Classify gives every block of a body its kind. A paragraph that begins with a dateline, or ends in a picture credit,
// becomes two blocks. The result covers all of the text but white space, in order and without overlap.
func Classify(b Body) Classified {
	c := classifier{body: b, lastText: len(b.Blocks) - 1}
	c.Blocks = make([]Block, 0, len(b.Blocks)+2) // a dateline and a byline may come off
	for c.lastText >= 0 && IsNote(b.textOf(b.Blocks[c.lastText])) {
		c.lastText--
	}
	for i, p := range b.Blocks {
		if p.Kind != Undecided && p.Kind != Prose {
			c.Blocks = append(c.Blocks, p)
			continue
		}
		if p = c.cutByline(c.cutNote(p)); p.Start < p.End && !c.aside(i, p) {
			c.paragraph(p)
		}
	}
	return c.Classified
}

// classifier goes through the blocks of a body from its start to its end.
type classifier struct {
	body Body
	Classified
	// seenText says that the lead was there.
	seenText bool
	// lastText is the last block of the story: what follows is notes, and a heading needs a story below it.
	lastText int
}

// cutNote takes a note in brackets off the start of p, before the lead, where a story follows it: "(Adds comments) The
// price …". It gives what is left of p.
func (c *classifier) cutNote(p Block) Block {
	const longest, story = 300, 80
	s := c.body.textOf(p)
	if c.seenText || s == "" || s[0] != '(' {
		return p
	}
	end := strings.IndexByte(s, ')') + 1
	if end == 0 || end > longest || len(s)-end < story || !IsEditorsNote(s) {
		return p
	}
	c.add(c.body.Text, pipeline.Note, p.Start, p.Start+end)
	c.Note = cmp.Or(c.Note, s[:end])
	p.Start, p.End = trimRange(c.body.Text, p.Start+end, p.End)
	return p
}

// cutByline takes a byline off the start of p, before the lead, and gives what is left of p.
func (c *classifier) cutByline(p Block) Block {
	if c.seenText {
		return p
	}
	s := c.body.textOf(p)
	n := bylineLines(s)
	if n == 0 {
		return p
	}
	c.add(c.body.Text, pipeline.Byline, p.Start, p.Start+n)
	c.Byline = cmp.Or(c.Byline, byline.Name(s[:n]))
	p.Start, p.End = trimRange(c.body.Text, p.Start+n, p.End)
	return p
}

// aside adds p, block i of the body, where it is no running text, and gives false where it is.
func (c *classifier) aside(i int, p Block) bool {
	s, kind := c.body.textOf(p), ""
	if cut, ok := cutCredit(s); ok {
		c.add(c.body.Text, pipeline.Caption, p.Start, p.Start+cut)
		c.add(c.body.Text, pipeline.Credit, p.Start+cut, p.End)
		return true
	}
	switch {
	case isCaption(s):
		kind = pipeline.Caption
	case isCreditLine(s):
		kind = pipeline.Credit
	case IsNote(s), !c.seenText && i < c.lastText && IsBracketNote(s), i == c.lastText && c.seenText && (InitialsLine(s) || isInitials(s)):
		kind = pipeline.Note
		if !c.seenText && c.Note == "" && (IsEditorsNote(s) || IsBracketNote(s)) {
			c.Note = s
		}
	case i < c.lastText && looksHeading(s) && (p.Kind == Undecided || isAllCaps(s)):
		kind = pipeline.Heading
	default:
		return false
	}
	c.add(c.body.Text, kind, p.Start, p.End)
	return true
}

// paragraph adds running text: a dateline before the lead and a line on reporters behind it become blocks of their own.
func (c *classifier) paragraph(p Block) {
	s, text := c.body.textOf(p), c.body.Text
	if !c.seenText && !linebreak.IsBullet(s) { // points may stand above the lead
		if place, n := dateline.Before(text, p.Start, p.End); n > 0 {
			c.add(text, pipeline.Dateline, p.Start, p.Start+n)
			p.Start += n
			c.Located = cmp.Or(c.Located, place)
		}
		c.seenText = true
	}
	if at, ok := cutTrailer(s); ok && p.End-(len(s)-at) > p.Start {
		trailer := p.End - (len(s) - at)
		c.add(text, pipeline.Paragraph, p.Start, trailer)
		c.add(text, pipeline.Note, trailer, p.End)
		return
	}
	c.add(text, pipeline.Paragraph, p.Start, p.End)
}

func (r *Classified) add(text, kind string, start, end int) {
	if start, end = trimRange(text, start, end); start < end {
		r.Blocks = append(r.Blocks, Block{Kind: kind, Start: start, End: end})
	}
}

// isAllCaps reports whether s is written in capitals, as desks that know no other markup write a heading.
func isAllCaps(s string) bool {
	const few = 5
	return strings.ToUpper(s) == s && len(s) >= few
}

// LooksHeadline reports whether a line could be the headline of the text below it.
func LooksHeadline(line string) bool {
	const longest = 160
	return len(line) <= longest && looksLikeTitle(line, 24) && !byline.Is(line) && !IsNote(line)
}

// looksHeading reports whether a block is a heading within the text: one short line that is no sentence.
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
