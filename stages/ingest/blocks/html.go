package blocks

import (
	"strings"

	"golang.org/x/net/html"

	"wirecopy/internal/charsets"
)

// FromHTML reads a fragment or page of HTML as a text with blocks: one for each paragraph, heading, caption, list item
// and so on. Scripts, styles and forms are left out. Text without any markup is read as plain text.
func FromHTML(s string) Body {
	if Trim(s) == "" {
		return Body{}
	}
	if !strings.ContainsAny(s, "<&") {
		text := Trim(charsets.Clean(charsets.NormalizeNewlines(s)))
		return Body{Text: text, Blocks: layOut(text)}
	}
	w := NewBuilder(len(s))
	w.HTML(s)
	w.Flush()
	return w.Body()
}

// HTML adds what a piece of HTML holds.
func (w *Builder) HTML(s string) {
	if w.skipped > 0 {
		return
	}
	z := html.NewTokenizer(strings.NewReader(s))
	for start, end := 0, 0; ; start = end {
		kind := z.Next()
		end = start + len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return
		case html.TextToken:
			if w.skipped > 0 {
				continue
			}
			if raw := s[start:end]; strings.IndexByte(raw, '&') < 0 && strings.IndexByte(raw, '\r') < 0 && strings.IndexByte(raw, 0) < 0 {
				w.Text(raw) // as it is, without a copy
			} else {
				w.Text(string(z.Text()))
			}
		case html.StartTagToken:
			openHTML(w, z, false)
		case html.SelfClosingTagToken:
			openHTML(w, z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.Close(string(name))
		}
	}
}

func openHTML(w *Builder, z *html.Tokenizer, selfClosing bool) {
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
	w.Open(tag, class, selfClosing)
}

// HTMLLine is the text of a fragment on one line.
func HTMLLine(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return OneLine(charsets.Clean(s))
	}
	return OneLine(FromHTML(s).Text)
}
