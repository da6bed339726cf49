package blocks

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/internal/linebreak"
)

// Builder makes a text with blocks of a stream of markup: HTML, XHTML and NITF have most of their elements in common. It
// builds no tree, so that depth costs nothing and what is never closed does no harm.
type Builder struct {
	// text is that of the blocks that have ended, buf that of the block at hand.
	text   strings.Builder
	buf    []byte
	blocks []Block
	// holders are the open elements that give all within them a kind: headings, captions, bylines.
	holders []holder
	// skip is the element whose content is left out, and how many of it are open.
	skip    string
	skipped int
	// strong counts the bytes of the block at hand that are set in bold.
	strong, bold int
	// linked counts those that are a link.
	linked, links int
	figures, pre  int
	// quote is where the element q at hand begins in buf, behind its first byte, 0 for none.
	quote int
	// marked says that there was an element that makes a block.
	marked bool
}

// NewBuilder makes a Builder with room for a text of size bytes.
func NewBuilder(size int) *Builder {
	const paragraph = 512
	w := &Builder{buf: make([]byte, 0, min(size, paragraph))}
	w.text.Grow(size)
	return w
}

type holder struct {
	name, kind string
	open       int
}

const maxHolders = 32

// elementKind gives what an element does: a kind of block that begins and ends with it, "skip", or "" for elements within a
// line.
func elementKind(name string) string {
	switch name {
	case "p", "div", "li", "ul", "ol", "section", "article", "main", "body", "html", "header", "footer", "aside", "blockquote", "pre",
		"dl", "dt", "dd", "table", "tr", "hr", "address", "figure", "details", "summary",
		"block", "media", "body.content", "body.head", "body.end", "bq", "nitf-table", "fn", "abstract", "hedline":
		return Prose
	case "ingress", "brodtext", "citat": // of TT's NITF in Swedish, as are those below that are no English words
		return Prose
	case "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "rubrik", "mellis":
		return pipeline.Heading
	case "figcaption", "caption", "media-caption", "bildtext":
		return pipeline.Caption
	case "media-producer", "credit", "bildskapare":
		return pipeline.Credit
	case "byline":
		return pipeline.Byline
	case "dateline", "dat":
		return pipeline.Dateline
	case "tagline", "note":
		return pipeline.Note
	case "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "button", "select", "textarea",
		"title", "nav", "audio", "video", "media-metadata", "media-reference", "nitf-table-metadata", "bildfil":
		return skipElement
	}
	return ""
}

const skipElement = "skip"

// classKind gives the kind of block that an element's class names.
func (w *Builder) classKind(class string) string {
	for class != "" {
		var word string
		word, class, _ = strings.Cut(class, " ")
		switch strings.ToLower(word) {
		case "caption", "wp-caption-text", "image-caption":
			return pipeline.Caption
		case "credit", "photo-credit", "image-credit", "photographer":
			return pipeline.Credit
		case "byline":
			if w.figures > 0 {
				return pipeline.Credit
			}
			return pipeline.Byline
		case "dateline", "dat":
			return pipeline.Dateline
		case "slugline", "keywords", "publicationdate", "genre":
			return skipElement
		}
	}
	return ""
}

// Open begins an element: its name and class decide what it does. An element that closes itself has no Close.
func (w *Builder) Open(name, class string, selfClosing bool) {
	if w.skipped > 0 {
		if name == w.skip && !selfClosing {
			w.skipped++
		}
		return
	}
	kind := elementKind(name)
	if class != "" && (kind == Prose || name == "span" || name == "time") && !(name == "span" && w.inLine()) {
		kind = cmp.Or(w.classKind(class), kind)
	}
	switch kind {
	case "":
		w.openInline(name, class, selfClosing)
	case skipElement:
		if !selfClosing {
			w.skip, w.skipped = name, 1
		}
	default:
		w.Flush()
		w.marked = true
		if !selfClosing {
			w.hold(name, kind)
		}
	}
}

// openInline begins an element within a line.
func (w *Builder) openInline(name, class string, selfClosing bool) {
	switch name {
	case "br":
		w.put('\n')
	case "td", "th":
		w.space()
	case "span":
		if class != "" && w.inLine() {
			w.space()
		}
	case "strong", "b":
		w.bold++
	case "a":
		w.links++
	case "q":
		w.quote = len(w.buf) + 1
	}
	if top := w.top(); top != nil && top.name == name && !selfClosing {
		top.open++
	}
}

// inLine reports whether the block at hand is one that spans of other kinds are a piece of, as "(agency)" is of a
// dateline.
func (w *Builder) inLine() bool { return w.kind() == pipeline.Dateline || w.kind() == pipeline.Byline }

// hold remembers an open element that gives its kind to all within it.
func (w *Builder) hold(name, kind string) {
	switch name {
	case "figure", "media":
		w.figures++
	case "pre":
		w.pre++
	}
	top := w.top()
	if top != nil && top.name == name && (kind == Prose || kind == top.kind || len(w.holders) >= maxHolders) {
		top.open++
		return
	}
	if top != nil && top.kind == pipeline.Heading && kind == pipeline.Heading {
		w.holders = w.holders[:len(w.holders)-1] // a heading that was never closed
	}
	if kind != Prose && len(w.holders) < maxHolders {
		w.holders = append(w.holders, holder{name: name, kind: kind, open: 1})
	}
}

// Close ends an element. One that is not open is passed over.
func (w *Builder) Close(name string) {
	if w.skipped > 0 {
		if name == w.skip {
			w.skipped--
		}
		return
	}
	switch name {
	case "strong", "b":
		w.bold = max(w.bold-1, 0)
	case "a":
		w.links = max(w.links-1, 0)
	case "q":
		w.closeQuote()
	case "figure", "media":
		w.Flush()
		w.figures = max(w.figures-1, 0)
	case "pre":
		w.Flush()
		w.pre = max(w.pre-1, 0)
	default:
		if k := elementKind(name); k != "" && k != skipElement {
			w.Flush()
		}
	}
	if top := w.top(); top != nil && top.name == name {
		if top.open--; top.open <= 0 {
			w.Flush()
			w.holders = w.holders[:len(w.holders)-1]
		}
	}
}

// closeQuote puts marks around a quote that markup alone shows.
func (w *Builder) closeQuote() {
	at := w.quote - 1
	w.quote = 0
	if at < 0 || at >= len(w.buf) {
		return
	}
	if first, _ := utf8.DecodeRune(w.buf[at:]); isOpener(first) {
		return
	}
	w.buf = append(slices.Insert(w.buf, at, []byte("“")...), "”"...)
}

func (w *Builder) top() *holder {
	if len(w.holders) == 0 {
		return nil
	}
	return &w.holders[len(w.holders)-1]
}

// kind is the kind of the block at hand.
func (w *Builder) kind() string {
	if top := w.top(); top != nil {
		return top.kind
	}
	return Prose
}

// Text adds characters to the block at hand, with white space as HTML shows it.
func (w *Builder) Text(s string) {
	if w.skipped > 0 {
		return
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = charsets.Clean(s)
	}
	if w.pre > 0 && !(len(w.buf) == 0 && wrappedByHand(s)) {
		w.buf = append(w.buf, charsets.NormalizeNewlines(s)...)
		return
	}
	if len(w.buf) == 0 && w.bold == 0 && w.links == 0 && wrappedByHand(s) {
		w.wrapped(s)
		return
	}
	before := len(w.buf)
	w.fold(s)
	if w.bold > 0 {
		w.strong += len(w.buf) - before
	}
	if w.links > 0 {
		w.linked += len(w.buf) - before
	}
}

// fold adds characters with each run of white space as one space.
func (w *Builder) fold(s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' {
			continue
		}
		if c == ' ' && i > from {
			// A single space within the line stays: only what follows it may have to go.
			if i+1 < len(s) && s[i+1] > ' ' {
				continue
			}
		}
		if i > from {
			w.buf = append(w.buf, s[from:i]...)
		}
		w.space()
		from = i + 1
	}
	w.buf = append(w.buf, s[from:]...)
}

// space adds a space, unless the block is empty or ends in one.
func (w *Builder) space() {
	if n := len(w.buf); n > 0 && w.buf[n-1] != ' ' && w.buf[n-1] != '\n' {
		w.put(' ')
	}
}

func (w *Builder) put(c byte) { w.buf = append(w.buf, c) }

// Flush ends the block at hand. Two line breaks in a row end a block too: many pages have no other paragraphs.
func (w *Builder) Flush() {
	const longestHeading = 300
	line := w.buf
	strong, linked := w.strong, w.linked
	w.strong, w.linked = 0, 0
	if len(line) == 0 {
		return
	}
	trimmed := line
	if !isPrinting(line[0]) || !isPrinting(line[len(line)-1]) {
		trimmed = bytes.TrimFunc(line, isBlank)
	}
	if len(trimmed) == 0 {
		w.buf = w.buf[:0]
		return
	}
	kind := w.kind()
	switch {
	case kind == pipeline.Heading && len(line) > longestHeading:
		kind = Prose
	case kind == Prose && linked > 0 && linked >= len(bytes.TrimSpace(line)) && !linebreak.EndsSentence(string(trimmed)):
		kind = pipeline.Note // a line that is nothing but a link leads to another story
	case kind == Prose && strong > 0 && strong >= len(bytes.TrimSpace(line)):
		kind = Undecided // a paragraph all in bold is how many systems write a heading
	}
	if kind != pipeline.Caption && bytes.IndexByte(trimmed, '\n') < 0 {
		w.end(kind, copy(line, trimmed))
		return
	}
	text := string(trimmed)
	w.buf = w.buf[:0]
	if kind == pipeline.Caption {
		if cut, ok := cutCredit(text); ok {
			w.Add(pipeline.Caption, text[:cut])
			w.Add(pipeline.Credit, text[cut:])
			return
		}
	}
	for _, p := range SplitBlocks(text) {
		w.Add(kind, trimLines(text[p.Start:p.End]))
	}
}

// end makes a block of the first n bytes of the block at hand.
func (w *Builder) end(kind string, n int) {
	start := w.text.Len()
	w.text.Write(w.buf[:n])
	w.text.WriteString("\n\n")
	w.blocks = append(w.blocks, Block{Kind: kind, Start: start, End: start + n})
	w.buf, w.quote = w.buf[:0], 0
}

// trimLines takes the spaces off the ends of lines.
func trimLines(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.Trim(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Add adds a finished block, with a blank line before it.
func (w *Builder) Add(kind, s string) {
	from, to := trimRange(s, 0, len(s))
	if from == to {
		return
	}
	w.buf = append(w.buf[:0], s[from:to]...)
	w.end(kind, to-from)
}

// Body is the text so far. No block may be open.
func (w *Builder) Body() Body {
	n := 0
	if len(w.blocks) > 0 {
		n = w.blocks[len(w.blocks)-1].End
	}
	return Body{Text: w.text.String()[:n], Blocks: w.blocks, Marked: w.marked}
}

// HasStory reports whether there is more in the text so far than what stands above a story.
func (w *Builder) HasStory() bool {
	for _, p := range w.blocks {
		if p.Kind != pipeline.Dateline && p.Kind != pipeline.Byline && p.Kind != pipeline.Heading {
			return true
		}
	}
	return false
}
