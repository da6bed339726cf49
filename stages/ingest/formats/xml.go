package formats

import (
	"cmp"
	"strings"
	"time"

	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
)

// code is the value of a qcode without its scheme, or the end of a uri: "picture" of "ninat:picture".
func codeOf(x *xmlread.Reader) string {
	s := cmp.Or(x.Attr("qcode"), x.Attr("uri"), x.Attr("literal"))
	return s[strings.LastIndexAny(s, ":/#")+1:]
}

// date reads the date within an element; one that cannot be read is none.
func dateIn(x *xmlread.Reader) (time.Time, error) {
	s, err := x.Inner()
	return dates.Lenient(s), err
}

// nameInside is the first name among the children of the element that just started.
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

// walk passes the content of the element that just started to w, and reads over its end.
func walkXML(x *xmlread.Reader, w *blocks.Builder) error {
	depth := x.Depth()
	for {
		if err := x.Next(); err != nil {
			return err
		}
		switch x.Kind {
		case xmlread.Text:
			w.Text(x.Text)
		case xmlread.Start:
			w.Open(x.Name, x.Class(), false)
		case xmlread.End:
			if x.Depth() < depth {
				w.Flush()
				return nil
			}
			w.Close(x.Name)
		case xmlread.EOF:
			w.Flush()
			return nil
		}
	}
}
