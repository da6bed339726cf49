package feeds

import (
	"errors"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/jsonread"
)

// errNotCut says that it is not clear where the items of a JSON document are.
var errNotCut = errors.New("the feed cannot be cut")

// cutJSON cuts a JSON Feed (jsonfeed.org, versions 1 and 1.1).
func cutJSON(b []byte) (document, bool) {
	body := charsets.WithoutBOM(b)
	shift := len(b) - len(body)
	r := jsonread.New(string(body))
	if r.Kind() != "object" {
		return document{}, false
	}
	d := document{contentType: typeJSONFeed}
	isFeed, found := false, false
	var end int
	err := r.Object(func(key string) (err error) {
		switch key {
		case "items":
			if found || r.Kind() != "array" {
				return errNotCut // with two of them, which counts is anybody's guess
			}
			found = true
			d.head = b[:shift+r.Offset()+1]
			err = d.cutItems(r, b[shift:])
			end = shift + r.Offset() - 1
		case "version":
			var version string
			version, err = r.Text()
			isFeed = strings.Contains(version, "jsonfeed.org/version/")
		default:
			err = r.Skip()
		}
		return err
	})
	if err != nil || !isFeed || !found {
		return document{}, false
	}
	if len(d.items) == 0 {
		d.head = b
		return d, true
	}
	d.gaps[len(d.gaps)-1] = b[end:]
	return d, true
}

// cutItems takes the items out of the array that comes next. The commas between them go.
func (d *document) cutItems(r *jsonread.Reader, body []byte) error {
	return r.Array(func() error {
		start := r.Offset()
		err := r.Skip()
		d.items = append(d.items, body[start:r.Offset()])
		d.gaps = append(d.gaps, nil)
		return err
	})
}
