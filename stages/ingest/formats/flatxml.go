package formats

import (
	"slices"

	"wirecopy/internal/xmlread"
)

// flatXML says what becomes of the text of each element, by its name, in the XML of an agency that has one element for each
// field. Elements that are not named here are looked into.
type flatXML map[string]func(it *draft, text string)

// flatXMLFormat is a format of one such document, told by its first element. empty has what the agency leaves unsaid.
func flatXMLFormat(name, title, root string, empty draft, elements flatXML) Format {
	return Format{
		Name:  name,
		Title: title,
		sniff: func(d document) bool { return d.root == root },
		parse: func(d document) ([]draft, error) {
			x := xmlread.New(d.text)
			if err := x.Next(); err != nil {
				return nil, err
			}
			it := empty
			err := x.Children(func(name string) error { return elements.read(x, name, &it) })
			it.body.DropRepeated(it.headline)
			return []draft{it}, err
		},
	}
}

// markedUp are elements whose text is escaped HTML: its lines stay.
var markedUp = []string{"content", "ContentText"}

func (f flatXML) read(x *xmlread.Reader, name string, it *draft) error {
	set, ok := f[name]
	if !ok {
		return x.Children(func(name string) error { return f.read(x, name, it) })
	}
	read := x.Inner
	if slices.Contains(markedUp, name) {
		read = x.Raw
	}
	s, err := read()
	if s != "" {
		set(it, s)
	}
	return err
}
