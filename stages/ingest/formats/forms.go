package formats

import (
	"encoding/base64"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/jsonread"
	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// form is a piece of content of an item, in one of several forms.
type form struct{ role, contentType, value string }

// readForms reads the forms of ninjs 2 and 3: [{"role","contenttype","value"}].
func readForms(r *jsonread.Reader, to *[]form) error {
	return r.Array(func() error {
		var one form
		err := r.Object(func(key string) (err error) {
			switch strings.ToLower(key) {
			case "role":
				one.role, err = r.Text()
			case "contenttype":
				one.contentType, err = r.Text()
			case "value":
				one.value, err = r.Text()
			default:
				err = r.Skip()
			}
			return err
		})
		if err == nil && strings.TrimSpace(one.value) != "" {
			*to = append(*to, one)
		}
		return err
	})
}

// readOldForm reads a form of ninjs 1: "body_xhtml": "<p>…".
func readOldForm(r *jsonread.Reader, to *[]form, role string) error {
	s, err := r.Text()
	if err == nil && strings.TrimSpace(s) != "" {
		*to = append(*to, form{role: role, value: s})
	}
	return err
}

// headlineOf picks the main headline, else the first.
func headlineOf(all []form) string {
	best := ""
	for i, h := range all {
		if i == 0 || h.role == "main" || best == "" {
			best = h.value
		}
		if h.role == "main" || h.role == "" {
			break
		}
	}
	return blocks.HTMLLine(best)
}

// bestBody reads the form that shows most of a text's blocks: marked up where there is such a form and it is no mere
// extract, else plain.
func bestBody(all []form) blocks.Body {
	var best blocks.Body
	longest := 0
	for _, b := range all {
		longest = max(longest, len(b.value))
	}
	for _, b := range all {
		// Most items come once plain and once marked up: the plain form need not be read then.
		if len(b.value)*3 >= longest*2 && strings.HasPrefix(strings.TrimSpace(b.value), "<") {
			if read := b.body(); read.Marked && len(read.Text)*2 >= longest {
				return read
			}
		}
	}
	longest = 0
	for _, b := range all {
		read := b.body()
		size := len(read.Text)
		longest = max(longest, size)
		if len(best.Text) == 0 || size*2 >= longest && read.Marked && !best.Marked || len(best.Text)*2 < size {
			best = read
		}
	}
	return best
}

// encoded reads a text that may be in base64; one that is no text has an empty body.
func encoded(s, encoding string) blocks.Body {
	if strings.Contains(strings.ToLower(encoding), "base64") {
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err != nil {
			return blocks.Body{}
		}
		if s, err = charsets.Decode(data, ""); err != nil {
			return blocks.Body{}
		}
	}
	return characters(charsets.NormalizeNewlines(s))
}

// body reads one form. What it is called is often wrong, so its look decides between markup and plain text; XML that is
// neither NITF nor HTML is no text.
func (b form) body() blocks.Body {
	value := strings.TrimSpace(b.value)
	if !strings.HasPrefix(value, "<") {
		return blocks.FromHTML(value)
	}
	switch root := xmlread.Root(value[:min(len(value), 1024)]); strings.ToLower(root) {
	case "nitf":
		items, err := parseNITF(document{text: value})
		if err != nil || len(items) == 0 {
			return blocks.Body{}
		}
		return items[0].body
	case "html", "body", "article", "section", "div", "p", "figure", "h1", "h2", "h3", "h4", "span", "ul", "ol", "table", "blockquote",
		"b", "strong", "i", "em", "a", "img", "br", "main", "header", "hr", "pre", "dl", "hl2", "block":
		return blocks.FromHTML(value)
	}
	return blocks.Body{}
}
