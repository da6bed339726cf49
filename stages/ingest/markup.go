package ingest

import (
	"strings"

	"golang.org/x/net/html"
)

// htmlBody reads a fragment or page of HTML as a text with parts: one for each paragraph, heading, caption, list item
// and so on. Scripts, styles and forms are left out. Text without any markup is read as plain text.
func htmlBody(s string) body {
	if trim(s) == "" {
		return body{}
	}
	if !strings.ContainsAny(s, "<&") {
		text := trim(clean(normalizeNewlines(s)))
		return body{text: text, parts: layOut(text)}
	}
	w := walker{buf: make([]byte, 0, len(s))}
	z := html.NewTokenizer(strings.NewReader(s))
	for start, end := 0, 0; ; start = end {
		kind := z.Next()
		end = start + len(z.Raw())
		switch kind {
		case html.ErrorToken:
			w.flush()
			return w.body()
		case html.TextToken:
			if w.skipped > 0 {
				continue
			}
			if raw := s[start:end]; strings.IndexByte(raw, '&') < 0 && strings.IndexByte(raw, '\r') < 0 && strings.IndexByte(raw, 0) < 0 {
				w.text(raw) // as it is, without a copy
			} else {
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			openHTML(&w, z, false)
		case html.SelfClosingTagToken:
			openHTML(&w, z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(string(name))
		}
	}
}

func openHTML(w *walker, z *html.Tokenizer, selfClosing bool) {
	name, more := z.TagName()
	tag, class := string(name), ""
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "class" {
			class = string(value)
		}
	}
	switch tag {
	case "hr", "img", "input", "meta", "link", "br", "wbr", "source", "col", "embed", "area", "base", "param", "track":
		selfClosing = true // elements that have no end
	}
	w.open(tag, class, selfClosing)
}

// htmlLine is the text of a fragment on one line.
func htmlLine(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return oneLine(clean(s))
	}
	return oneLine(htmlBody(s).text)
}
