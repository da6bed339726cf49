package ingest

import (
	"math/bits"
	"strings"
	"time"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// item is what a format's parser finds: one story, with its text laid out but not yet read.
type item struct {
	source, uri, url          string
	headline, byline, located string
	language, note, pubStatus string
	version, urgency          int
	first, created, embargoed time.Time
	subjects                  []pipeline.Subject
	// dateline is one that came as a field of its own; slug is the keyword that a desk calls the story by.
	dateline, slug string
	// media says that the item is a picture, a recording or a plan, without a text to read.
	media bool
	// body is the text and its parts.
	body body
}

// body is a text and the parts that its format shows. Offsets are bytes.
type body struct {
	text  string
	parts []part
	// marked says that the parts come from markup and were not found by blank lines.
	marked bool
}

// part is a stretch of a body. Its kind is one of pipeline's kinds of Block where the format says so.
type part struct {
	kind       string
	start, end int
}

// Kinds of part that the text itself has to decide on.
const (
	anyPart  = ""  // could be anything
	textPart = "p" // the format calls it a paragraph: no heading, but maybe a note, a credit or a dateline
)

// article completes the item: the parts of its text get their kinds, what the text says about itself fills fields that
// the supplier left empty, and the story gets its identity. Its version is the supplier's number as yet, 0 where there is none.
func (it *item) article(source string) *pipeline.Article {
	it.withDateline()
	if it.body.text == "" && !it.dead() {
		// A flash is nothing but a headline: that is the text then.
		it.setText(oneLine(firstOf(it.headline, it.slug)))
	}
	const lowestUrgency = 9
	if it.urgency > lowestUrgency {
		it.urgency = 0
	}
	read := readParts(it.body)
	a := &pipeline.Article{
		Version:        it.version,
		Source:         source,
		URI:            it.uri,
		URL:            it.url,
		Headline:       oneLine(it.headline),
		Byline:         oneLine(firstOf(it.byline, read.byline)),
		Located:        oneLine(firstOf(it.located, read.located)),
		Urgency:        it.urgency,
		Language:       languageOf(it.language, it.body.text),
		EditorialNote:  oneLine(firstOf(it.note, read.note)),
		PubStatus:      firstOf(it.pubStatus, pipeline.Usable),
		FirstCreated:   it.first,
		VersionCreated: it.created,
		EmbargoedUntil: it.embargoed,
		Subjects:       it.subjects,
		Text:           it.body.text,
		Blocks:         codePoints(it.body.text, read.parts),
		Produced:       map[string]string{Name: Version},
	}
	if a.Source == "" {
		a.Source = token.Fold(it.source)
	}
	identity := firstOf(a.URI, a.URL)
	if identity == "" {
		identity = a.Headline + "\n" + a.Text
	}
	a.ID = storyID(a.Source, identity)
	return a
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// oneLine makes one line of a value that was wrapped: runs of white space become one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// codePoints turns byte offsets into offsets in code points, in one pass over the text.
func codePoints(text string, parts []part) []pipeline.Block {
	if len(parts) == 0 {
		return nil
	}
	blocks := make([]pipeline.Block, len(parts))
	at, n := 0, 0
	forward := func(to int) int {
		n += countRunes(text[at:to])
		at = to
		return n
	}
	for i, p := range parts {
		blocks[i] = pipeline.Block{Kind: p.kind, Start: forward(p.start), End: forward(p.end)}
	}
	return blocks
}

// countRunes is utf8.RuneCountInString for valid UTF-8: it counts the bytes that begin a character, eight at a time.
func countRunes(s string) int {
	n := len(s)
	for ; len(s) >= 8; s = s[8:] {
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		// Of the others, the highest bit is set and the next one is not.
		n -= bits.OnesCount64(x >> 7 &^ (x >> 6) & 0x0101010101010101)
	}
	for i := range len(s) {
		if !utf8.RuneStart(s[i]) {
			n--
		}
	}
	return n
}

// clean makes characters fit for an article's text: no NUL, no broken UTF-8. All else stays as it came.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
