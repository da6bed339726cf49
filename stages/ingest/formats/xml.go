package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// codeOf is the value of a qcode without its scheme, or the end of a uri: "picture" of "ninat:picture".
func codeOf(x *xmlread.Reader) string {
	return withoutScheme(cmp.Or(x.Attr("qcode"), x.Attr("uri"), x.Attr("literal")))
}

// dateIn reads the date within an element; one that cannot be read is none.
func dateIn(x *xmlread.Reader) (time.Time, error) {
	s, err := x.Inner()
	return dates.Lenient(s), err
}

// nameIn is the first name among the children of the element that just started.
func nameIn(x *xmlread.Reader) (string, error) {
	found := ""
	err := x.Children(func(name string) error {
		if name != "name" || found != "" {
			return nil
		}
		var err error
		found, err = x.Inner()
		return err
	})
	return found, err
}

// nameOr is nameIn, or the code of the element where it has no name.
func nameOr(x *xmlread.Reader) (string, error) {
	code := cmp.Or(x.Attr("literal"), codeOf(x))
	name, err := nameIn(x)
	return cmp.Or(name, code), err
}

// walkXML passes the content of the element that just started to w, and reads over its end.
func walkXML(x *xmlread.Reader, w *blocks.Builder) error {
	depth := x.Depth()
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch x.Kind {
		case xmlread.Text:
			if x.Escaped && hasMarkup(x.Text) {
				w.HTML(x.Text) // in a CDATA section, or escaped
			} else {
				w.Text(x.Text)
			}
		case xmlread.Start:
			w.Open(lower(x.Name), x.Class(), false)
		case xmlread.End:
			if x.Depth() < depth {
				w.Flush()
				return nil
			}
			w.Close(lower(x.Name))
		case xmlread.EOF:
			w.Flush()
			return nil
		}
	}
}

// lower gives the name of an element as the readers of text know it: some suppliers write theirs in capitals.
func lower(name string) string {
	for i := range len(name) {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return strings.ToLower(name)
		}
	}
	return name
}
