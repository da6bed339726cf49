package formats

import (
	"strings"

	"wirecopy/internal/xmlread"
)

// xmlEnvelopeFormat reads news items within XML of another kind: a SOAP message, a list of documents, the export of an
// archive.
func xmlEnvelopeFormat() Format {
	return Format{
		Name:  "xmlenvelope",
		Title: "XML around news items",
		sniff: func(d document) bool { return strings.HasPrefix(d.text, "<") && enclosesItems(d) },
		parse: func(d document) ([]draft, error) {
			e := xmlEnvelope{x: xmlread.New(d.text)}
			if err := e.x.Next(); err != nil {
				return nil, err
			}
			err := e.x.Children(e.element)
			return e.items, err
		},
	}
}

// xmlDocuments reads each document that may stand within another, by the name of its first element.
func xmlDocuments(name string) func(*xmlread.Reader) ([]draft, error) {
	switch name {
	case "newsMessage", "newsItem", "packageItem":
		return readNewsMLG2
	case "NewsML", "NewsItem":
		return readNewsML1
	case "nitf":
		return readNITFDocument
	}
	return nil
}

// enclosesItems reports whether the first known element that may be a document of news stands within another. A page of
// the web has none.
func enclosesItems(d document) bool {
	const enough = 64 << 10
	scan := xmlread.Scanner{Text: d.text[:min(len(d.text), enough)], Lenient: true}
	for first := true; ; first = false {
		tag, ok := scan.NextTag()
		if !ok {
			return false
		}
		name := tag.Name[strings.LastIndexByte(tag.Name, ':')+1:]
		switch {
		case first && strings.EqualFold(name, "html"), first && xmlDocuments(name) != nil:
			return false
		case xmlDocuments(name) != nil:
			return true
		}
	}
}

// xmlEnvelope reads the documents within another.
type xmlEnvelope struct {
	x     *xmlread.Reader
	items []draft
}

func (e *xmlEnvelope) element(name string) error {
	read := xmlDocuments(name)
	if read == nil {
		return e.x.Children(e.element)
	}
	found, err := read(e.x)
	e.items = append(e.items, found...)
	return err
}

// eachDocument reads the XML documents of an item: some suppliers send several in one file, one behind the other.
func eachDocument(text string, read func(*xmlread.Reader) ([]draft, error)) ([]draft, error) {
	var items []draft
	for first := ""; ; {
		x := xmlread.New(text)
		if err := x.Next(); err != nil {
			return nil, err
		}
		if first == "" {
			first = x.Name
		}
		found, err := read(x)
		if err != nil {
			return nil, err
		}
		items = append(items, found...)
		text = strings.TrimLeft(x.Rest(), framing)
		if xmlread.Root(text) != first {
			return items, nil
		}
	}
}

// framing is what may stand between documents: space and the control characters of transmissions.
const framing = " \t\n\r\v\f\x01\x02\x03\x04\x17\x1c\x1d\x1e\x1f"
