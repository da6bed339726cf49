package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/pipeline"
)

// htmlBody reads a fragment or page of HTML as a text with parts: one for each paragraph, heading, caption, list item
// and so on. Scripts, styles and forms are left out. Text without any markup is read as plain text.
func htmlBody(s string) body {
	if strings.TrimSpace(s) == "" {
		return body{}
	}
	if !strings.ContainsAny(s, "<&") {
		text := strings.TrimSpace(clean(normalizeNewlines(s)))
		return body{text: text, parts: layOut(text)}
	}
	w := htmlWalker{}
	w.read(s)
	return w.out.body()
}

// htmlLine is the text of a fragment on one line.
func htmlLine(s string) string {
	b := htmlBody(s)
	return oneLine(b.text)
}

// htmlWalker collects the text of a stream of HTML tokens: it builds no tree, so depth costs nothing.
type htmlWalker struct {
	out  builder
	line strings.Builder
	kind string // of the part at hand
	// skip is the element whose content is left out, and how many of it are open.
	skip  atom.Atom
	depth int
	// strong counts the bytes of the part at hand that are set in bold.
	strong, bold int
	preformatted bool
}

// skipped are the elements whose content is not text to read.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true,
	atom.Svg: true, atom.Math: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true,
	atom.Title: true, atom.Nav: true, atom.Audio: true, atom.Video: true,
}

// blockKinds are the elements that begin and end a part, with the kind of it.
var blockKinds = map[atom.Atom]string{
	atom.P: textPart, atom.Div: textPart, atom.Section: textPart, atom.Article: textPart, atom.Main: textPart, atom.Body: textPart,
	atom.Html: textPart, atom.Header: textPart, atom.Footer: textPart, atom.Aside: textPart, atom.Blockquote: textPart, atom.Pre: textPart,
	atom.Ul: textPart, atom.Ol: textPart, atom.Li: textPart, atom.Dl: textPart, atom.Dt: textPart, atom.Dd: textPart,
	atom.Table: textPart, atom.Tr: textPart, atom.Caption: pipeline.Caption, atom.Hr: textPart, atom.Address: textPart,
	atom.Figure: textPart, atom.Figcaption: pipeline.Caption, atom.Details: textPart, atom.Summary: textPart,
	atom.H1: pipeline.Heading, atom.H2: pipeline.Heading, atom.H3: pipeline.Heading, atom.H4: pipeline.Heading,
	atom.H5: pipeline.Heading, atom.H6: pipeline.Heading,
}

func (w *htmlWalker) read(s string) {
	z := html.NewTokenizer(strings.NewReader(s))
	w.kind = textPart
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			return
		case html.TextToken:
			if w.depth == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			w.start(z, false)
		case html.SelfClosingTagToken:
			w.start(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(atom.Lookup(name))
		}
	}
}

func (w *htmlWalker) start(z *html.Tokenizer, selfClosing bool) {
	name, _ := z.TagName()
	tag := atom.Lookup(name)
	if w.depth > 0 {
		if tag == w.skip && !selfClosing {
			w.depth++
		}
		return
	}
	switch {
	case skipped[tag]:
		if !selfClosing {
			w.skip, w.depth = tag, 1
		}
	case tag == atom.Br:
		w.line.WriteByte('\n')
	case tag == atom.Td || tag == atom.Th:
		w.text(" ")
	case tag == atom.Strong || tag == atom.B:
		w.bold++
	default:
		if kind, ok := blockKinds[tag]; ok {
			w.flush()
			w.kind, w.preformatted = kind, tag == atom.Pre
		}
	}
}

func (w *htmlWalker) end(tag atom.Atom) {
	if w.depth > 0 {
		if tag == w.skip {
			w.depth--
		}
		return
	}
	if tag == atom.Strong || tag == atom.B {
		w.bold = max(w.bold-1, 0)
		return
	}
	if _, ok := blockKinds[tag]; ok {
		w.flush()
		w.kind, w.preformatted = textPart, false
	}
}

// text adds characters to the part at hand, with white space as HTML shows it.
func (w *htmlWalker) text(s string) {
	s = clean(s)
	if w.preformatted {
		w.line.WriteString(normalizeNewlines(s))
		return
	}
	before := w.line.Len()
	space := false
	for i := 0; i < len(s); {
		c := s[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			space = true
			i++
			continue
		}
		if space {
			w.space()
			space = false
		}
		end := strings.IndexAny(s[i:], " \n\t\r\f")
		if end < 0 {
			end = len(s) - i
		}
		w.line.WriteString(s[i : i+end])
		i += end
	}
	if space {
		w.space()
	}
	if w.bold > 0 {
		w.strong += w.line.Len() - before
	}
}

func (w *htmlWalker) space() {
	if line := w.line.String(); line != "" && line[len(line)-1] != ' ' && line[len(line)-1] != '\n' {
		w.line.WriteByte(' ')
	}
}

// flush ends the part at hand. Two line breaks in a row end a part too: many pages have no other paragraphs.
func (w *htmlWalker) flush() {
	line := w.line.String()
	w.line.Reset()
	strong := w.strong
	w.strong = 0
	if strings.TrimSpace(line) == "" {
		return
	}
	kind := w.kind
	if kind == textPart && strong >= len(strings.TrimSpace(line)) {
		kind = anyPart // a paragraph all in bold is how many systems write a heading
	}
	if kind == pipeline.Caption {
		if cut, ok := cutCredit(line); ok {
			w.out.add(pipeline.Caption, line[:cut])
			w.out.add(pipeline.Credit, line[cut:])
			return
		}
	}
	for _, p := range splitBlocks(line) {
		w.out.add(kind, line[p.start:p.end])
	}
}
