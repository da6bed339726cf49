package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// contentItem reads a piece of content.
func (n *newsML1) contentItem(c *newsML1Component) error {
	x := n.x
	kind := ""
	if href := x.Attr("Href"); href != "" {
		n.pictures++
		c.media.Type, c.media.URI = cmp.Or(c.media.Type, "picture"), cmp.Or(c.media.URI, href)
	}
	return x.Children(func(name string) error {
		switch name {
		case "MediaType":
			if kind = x.Attr("FormalName"); isMedia(kind) {
				n.pictures++
				c.media.Type = strings.ToLower(kind)
			}
		case "MimeType":
			if mime := x.Attr("FormalName"); mime == "text/css" || strings.HasPrefix(mime, "image/") {
				kind = "picture"
			}
		case "DataContent":
			if isMedia(kind) {
				return nil
			}
			body, err := n.dataContent()
			if body.Text != "" {
				c.texts = append(c.texts, body)
			}
			return err
		case "Encoding":
			encoding := x.Attr("Notation")
			return x.Children(func(name string) error {
				if name != "DataContent" || isMedia(kind) {
					return nil
				}
				s, err := x.Raw()
				if body := encoded(s, encoding); body.Text != "" {
					c.texts = append(c.texts, body)
				}
				return err
			})
		}
		return nil
	})
}

// dataContent reads NITF, XHTML, or characters: markup in CDATA, or plain text.
func (n *newsML1) dataContent() (blocks.Body, error) {
	x := n.x
	depth := x.Depth()
	w := &blocks.Builder{}
	var plain strings.Builder
	for {
		if err := x.Next(); err != nil {
			return blocks.Body{}, err
		}
		switch {
		case x.Kind == xmlread.EOF, x.Kind == xmlread.End && x.Depth() < depth:
			w.Flush()
			if read := w.Body(); len(read.Blocks) > 0 && read.Marked {
				return read, nil
			}
			return characters(plain.String()), nil
		case x.Kind == xmlread.Text:
			plain.WriteString(x.Text)
			w.Text(x.Text)
		case x.Kind == xmlread.Start && x.Name == "nitf":
			if err := n.readInlineNITF(x); err != nil {
				return blocks.Body{}, err
			}
			if body := n.body; body.Text != "" {
				n.body = blocks.Body{}
				return body, x.Leave(depth - 1)
			}
		case x.Kind == xmlread.Start:
			w.Open(lower(x.Name), x.Class(), false)
		case x.Kind == xmlread.End:
			w.Close(lower(x.Name))
		}
	}
}

// characters reads text that may be markup.
func characters(s string) blocks.Body {
	s = strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(s, "<"):
		return form{value: s}.body()
	case strings.Contains(s, "</"):
		return blocks.FromHTML(s)
	}
	return blocks.FromText(charsets.Clean(s))
}
