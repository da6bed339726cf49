package ingest

import (
	"bytes"
	"strings"

	"wirecopy/pipeline"
)

// walker makes a text with parts of a stream of markup: HTML, XHTML and NITF have most of their elements in common. It
// builds no tree, so that depth costs nothing and what is never closed does no harm.
type walker struct {
	buf   []byte
	parts []part
	// start is where the part at hand begins in buf.
	start int
	// holders are the open elements that give all within them a kind: headings, captions, bylines.
	holders []holder
	// skip is the element whose content is left out, and how many of it are open.
	skip    string
	skipped int
	// strong counts the bytes of the part at hand that are set in bold.
	strong, bold int
	// linked counts those that are a link.
	linked, links int
	figures, pre  int
	// marked says that there was an element that makes a part.
	marked bool
}

type holder struct {
	name, kind string
	open       int
}

const maxHolders = 32

// elementKind gives what an element does: a kind of part that begins and ends with it, "skip", or "" for elements within a
// line.
func elementKind(name string) string {
	switch name {
	case "p", "div", "li", "ul", "ol", "section", "article", "main", "body", "html", "header", "footer", "aside", "blockquote", "pre",
		"dl", "dt", "dd", "table", "tr", "hr", "address", "figure", "details", "summary",
		"block", "media", "body.content", "body.head", "body.end", "bq", "nitf-table", "fn", "abstract", "hedline":
		return textPart
	case "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2":
		return pipeline.Heading
	case "figcaption", "caption", "media-caption":
		return pipeline.Caption
	case "media-producer", "credit":
		return pipeline.Credit
	case "byline":
		return pipeline.Byline
	case "dateline":
		return pipeline.Dateline
	case "tagline", "note":
		return pipeline.Note
	case "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "button", "select", "textarea",
		"title", "nav", "audio", "video", "media-metadata", "media-reference", "nitf-table-metadata":
		return skipElement
	}
	return ""
}

const skipElement = "skip"

// classKind gives the kind of part that an element's class names.
func (w *walker) classKind(class string) string {
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
		}
	}
	return ""
}

func (w *walker) open(name, class string, selfClosing bool) {
	if w.skipped > 0 {
		if name == w.skip && !selfClosing {
			w.skipped++
		}
		return
	}
	kind := elementKind(name)
	if class != "" && (kind == textPart || name == "span") {
		if k := w.classKind(class); k != "" {
			kind = k
		}
	}
	switch kind {
	case "":
		switch name {
		case "br":
			w.put('\n')
		case "td", "th":
			w.space()
		case "span":
			if class != "" && (w.kind() == pipeline.Dateline || w.kind() == pipeline.Byline) {
				w.space()
			}
		case "strong", "b":
			w.bold++
		case "a":
			w.links++
		}
		if top := w.top(); top != nil && top.name == name && !selfClosing {
			top.open++
		}
		return
	case skipElement:
		if !selfClosing {
			w.skip, w.skipped = name, 1
		}
		return
	}
	w.flush()
	w.marked = true
	if selfClosing {
		return
	}
	switch name {
	case "figure", "media":
		w.figures++
	case "pre":
		w.pre++
	}
	if top := w.top(); top != nil && top.name == name {
		top.open++
		if kind == textPart || kind == top.kind {
			return
		}
	}
	if top := w.top(); top != nil && top.kind == pipeline.Heading && kind == pipeline.Heading {
		w.holders = w.holders[:len(w.holders)-1] // a heading that was never closed
	}
	if kind != textPart && len(w.holders) < maxHolders {
		w.holders = append(w.holders, holder{name: name, kind: kind, open: 1})
	}
}

func (w *walker) close(name string) {
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
	case "figure", "media":
		w.flush()
		w.figures = max(w.figures-1, 0)
	case "pre":
		w.flush()
		w.pre = max(w.pre-1, 0)
	default:
		if k := elementKind(name); k != "" && k != skipElement {
			w.flush()
		}
	}
	if top := w.top(); top != nil && top.name == name {
		if top.open--; top.open <= 0 {
			w.flush()
			w.holders = w.holders[:len(w.holders)-1]
		}
	}
}

func (w *walker) top() *holder {
	if len(w.holders) == 0 {
		return nil
	}
	return &w.holders[len(w.holders)-1]
}

// kind is the kind of the part at hand.
func (w *walker) kind() string {
	if top := w.top(); top != nil {
		return top.kind
	}
	return textPart
}

// text adds characters to the part at hand, with white space as HTML shows it.
func (w *walker) text(s string) {
	if w.skipped > 0 {
		return
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = clean(s)
	}
	if w.pre > 0 {
		w.buf = append(w.buf, normalizeNewlines(s)...)
		return
	}
	before := len(w.buf)
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
	if w.bold > 0 {
		w.strong += len(w.buf) - before
	}
	if w.links > 0 {
		w.linked += len(w.buf) - before
	}
}

// space adds a space, unless the part is empty or ends in one.
func (w *walker) space() {
	if n := len(w.buf); n > w.start && w.buf[n-1] != ' ' && w.buf[n-1] != '\n' {
		w.put(' ')
	}
}

func (w *walker) put(c byte) { w.buf = append(w.buf, c) }

// flush ends the part at hand. Two line breaks in a row end a part too: many pages have no other paragraphs.
func (w *walker) flush() {
	const longestHeading = 300
	line := w.buf[w.start:]
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
		w.buf = w.buf[:w.start]
		return
	}
	kind := w.kind()
	switch {
	case kind == pipeline.Heading && len(line) > longestHeading:
		kind = textPart
	case kind == textPart && linked > 0 && linked >= len(bytes.TrimSpace(line)) && !endsSentence(trimmed):
		kind = pipeline.Note // a line that is nothing but a link leads to another story
	case kind == textPart && strong > 0 && strong >= len(bytes.TrimSpace(line)):
		kind = anyPart // a paragraph all in bold is how many systems write a heading
	}
	if kind != pipeline.Caption && bytes.IndexByte(trimmed, '\n') < 0 {
		w.end(kind, copy(line, trimmed))
		return
	}
	text := string(trimmed)
	w.buf = w.buf[:w.start]
	if kind == pipeline.Caption {
		if cut, ok := cutCredit(text); ok {
			w.add(pipeline.Caption, text[:cut])
			w.add(pipeline.Credit, text[cut:])
			return
		}
	}
	for _, p := range splitBlocks(text) {
		w.add(kind, trimLines(text[p.start:p.end]))
	}
}

// endsSentence reports whether s ends as a sentence does, marks of quotation behind it left out.
func endsSentence(s []byte) bool {
	s = bytes.TrimRight(s, "\"'”’»)")
	return len(s) > 0 && bytes.IndexByte([]byte(".!?"), s[len(s)-1]) >= 0
}

// end makes a part of the first n bytes of the part at hand.
func (w *walker) end(kind string, n int) {
	w.parts = append(w.parts, part{kind: kind, start: w.start, end: w.start + n})
	w.buf = append(w.buf[:w.start+n], "\n\n"...)
	w.start = len(w.buf)
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

// add adds a finished part, with a blank line before it.
func (w *walker) add(kind, s string) {
	from, to := trimRange(s, 0, len(s))
	if from == to {
		return
	}
	w.buf = append(w.buf[:w.start], s[from:to]...)
	w.end(kind, to-from)
}

// body is the text so far. No part may be open.
func (w *walker) body() body {
	n := 0
	if len(w.parts) > 0 {
		n = w.parts[len(w.parts)-1].end
	}
	return body{text: string(w.buf[:n]), parts: w.parts, marked: w.marked}
}
