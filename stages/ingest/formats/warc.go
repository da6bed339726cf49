package formats

import (
	"bytes"
	"io"
	"strings"

	"wirecopy/internal/warc"
	"wirecopy/stages/internal/dates"
)

// warcFormat reads an archive of web pages, as crawls keep them. Each page of HTML in it is an item; all other records are
// left out.
func warcFormat() Format {
	return Format{
		Name:       "warc",
		Title:      "WARC",
		Types:      []string{"application/warc"},
		sniff:      func(d document) bool { return strings.HasPrefix(d.text, "WARC/1.") },
		parse:      parseWARC,
		mayBeEmpty: true,
	}
}

func parseWARC(d document) ([]draft, error) {
	r, err := warc.NewReader(bytes.NewReader(d.raw))
	if err != nil {
		return nil, err
	}
	var items []draft
	for {
		record, err := r.Next()
		if err == io.EOF {
			return items, nil
		}
		if err != nil {
			return items, err
		}
		if p, ok := record.Page(); ok {
			if it, ok := archivedPage(p); ok {
				items = append(items, it)
			}
		}
	}
}

// archivedPage reads a page of an archive, and gives false for one that has no text.
func archivedPage(p warc.Page) (draft, bool) {
	doc, err := decode(p.Body, p.ContentType)
	if err != nil {
		return draft{}, false
	}
	items, err := parsePage(doc)
	if err != nil || len(items) == 0 {
		return draft{}, false
	}
	it := items[0]
	// The address is the page's identity, whatever it says of itself.
	it.url = p.URL
	if it.created.IsZero() {
		it.created = dates.Lenient(p.Date)
	}
	return it, true
}
