package feeds

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// trimPage leaves out what holds no story and makes pages several times as long: scripts (except for JSON-LD), styles,
// drawings and comments. The canonical link goes too, as the feed's own link takes its place. All else stays byte for
// byte.
func trimPage(page []byte) []byte {
	t := trimmer{z: html.NewTokenizer(bytes.NewReader(page)), out: make([]byte, 0, len(page))}
	for {
		switch kind := t.z.Next(); kind {
		case html.ErrorToken:
			if t.within != 0 {
				return page // it is never closed: better too much than too little
			}
			return t.out
		case html.CommentToken:
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t.tag(kind)
		default:
			if t.within == 0 {
				t.out = append(t.out, t.z.Raw()...)
			}
		}
	}
}

// trimmer goes through a page, and keeps in out what stays.
type trimmer struct {
	z   *html.Tokenizer
	out []byte
	// within is the element that is being left out, depth how many of its kind are open.
	within atom.Atom
	depth  int
}

func (t *trimmer) tag(kind html.TokenType) {
	at := len(t.out)
	t.out = append(t.out, t.z.Raw()...) // reading the attributes changes what Raw gave
	name, more := t.z.TagName()
	tag := atom.Lookup(name)
	switch {
	case t.within != 0:
		t.out = t.out[:at]
		t.inside(tag, kind)
	case kind == html.StartTagToken && (tag == atom.Style || tag == atom.Svg || tag == atom.Script && !isLinkedData(t.z, more)):
		t.out = t.out[:at]
		t.within, t.depth = tag, 1
	case tag == atom.Link && kind != html.EndTagToken && attribute(t.z, more, "rel") == "canonical":
		t.out = t.out[:at]
	}
}

// inside looks for the end of the element that is being left out.
func (t *trimmer) inside(tag atom.Atom, kind html.TokenType) {
	if tag != t.within {
		return
	}
	switch kind {
	case html.StartTagToken:
		t.depth++
	case html.EndTagToken:
		if t.depth--; t.depth == 0 {
			t.within = 0
		}
	}
}

func isLinkedData(z *html.Tokenizer, more bool) bool {
	return attribute(z, more, "type") == "application/ld+json"
}

// attribute gives an attribute of the tag that z stands at, in lower case.
func attribute(z *html.Tokenizer, more bool, name string) string {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == name {
			return string(bytes.ToLower(bytes.TrimSpace(value)))
		}
	}
	return ""
}
