package sources

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// trimPage leaves out what holds no story and makes pages several times as long: scripts (except for JSON-LD), styles,
// drawings and comments. The canonical link goes too, as the feed's own link takes its place. All else stays byte for
// byte.
func trimPage(page []byte) []byte {
	out := make([]byte, 0, len(page))
	z := html.NewTokenizer(bytes.NewReader(page))
	var within atom.Atom // the element that is being left out
	depth := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := z.Raw()
		if kind == html.CommentToken {
			continue
		}
		if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
			if within == 0 {
				out = append(out, raw...)
			}
			continue
		}
		at := len(out)
		out = append(out, raw...) // reading the attributes changes raw
		name, more := z.TagName()
		tag := atom.Lookup(name)
		switch {
		case within != 0:
			out = out[:at]
			if tag == within && kind == html.StartTagToken {
				depth++
			}
			if tag == within && kind == html.EndTagToken {
				if depth--; depth == 0 {
					within = 0
				}
			}
		case kind == html.StartTagToken && (tag == atom.Style || tag == atom.Svg || tag == atom.Script && !isLinkedData(z, more)):
			out = out[:at]
			within, depth = tag, 1
		case tag == atom.Link && kind != html.EndTagToken && attribute(z, more, "rel") == "canonical":
			out = out[:at]
		}
	}
	if within != 0 {
		return page // it is never closed: better too much than too little
	}
	return out
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
