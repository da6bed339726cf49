package formats

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/story"
)

// document is an item whose characters are known: UTF-8 without byte order mark, without NUL, lines ended by "\n".
type document struct {
	// mediaType is what the sender said, lower case, without parameters; "" where unknown.
	mediaType string
	text      string
	// start is the text without leading space, cut to what a format shows of itself at its start.
	start string
	// raw is the item as it came, for formats whose parts have encodings of their own.
	raw []byte
	// root is the local name of its first element, where it is XML.
	root string
	// json is what its first object looks like, where it is JSON.
	json jsonShape
	// zone is what times without a zone are read in, nil for UTC.
	zone *time.Location
}

// startOf is document.start of a text.
func startOf(text string) string {
	const enough = 4096
	return strings.TrimLeft(text[:min(len(text), enough)], " \t\n\r\v\f")
}

// decode finds out the character encoding of an item and converts it. A byte order mark counts for more than the
// charset parameter of the media type, that for more than what an XML or HTML head declares, and that for more than
// the bytes themselves. Text in UTF-8 with a few broken sequences is kept, with U+FFFD for what is broken; without any
// sign of UTF-8, bytes that are not ASCII are read as Windows-1252, as browsers do.
func decode(data []byte, contentType string) (document, error) {
	var mediaType string
	var params map[string]string
	if contentType != "" {
		var err error
		if mediaType, params, err = mime.ParseMediaType(contentType); err != nil {
			mediaType, params = strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0])), nil
		}
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return document{}, errEmpty
	}
	text, err := charsets.Decode(data, params["charset"])
	if err != nil {
		return document{}, err
	}
	if text = charsets.NormalizeNewlines(text); blocks.Trim(text) == "" {
		return document{}, errEmpty
	}
	// Some transmissions frame a document by control characters.
	if bare := strings.TrimLeft(text, framing); len(bare) < len(text) && strings.IndexByte("<{[", bare[0]) >= 0 {
		text = bare
	}
	d := document{mediaType: mediaType, text: text, start: startOf(text), raw: data, zone: zoneOf(params)}
	switch {
	case strings.HasPrefix(d.start, "<"):
		d.root = xmlread.Root(d.start)
	case startsJSON(d.start):
		d.json = shapeOf(text)
	}
	return d, nil
}

// zoneOf is the zone that the door says the feed's times are in, nil where it does not.
func zoneOf(params map[string]string) *time.Location {
	zone, err := time.LoadLocation(params["timezone"])
	if err != nil || zone == time.UTC {
		return nil
	}
	return zone
}

// errEmpty is why an item without a character to read is rejected.
var errEmpty = errors.New("the item is empty")

// Found is what an item turned out to be.
type Found struct {
	Format  string
	Stories []story.Item
	// media counts the items within it that are pictures, recordings or plans, and were left out.
	Media int
}

// Read reads one item of any format into the articles that it holds, in the item's order. contentType is the media type
// that its sender gave it, or "" where the bytes have to say. source is the feed that it came from, or "" where the item
// itself may say. An article's version is its supplier's number, 0 where there is none.
func Read(data []byte, contentType, source string) (Found, error) {
	return readAt(data, contentType, source, 0)
}

// readAt is Read for an item within so many archives.
func readAt(data []byte, contentType, source string, depth int) (Found, error) {
	const deepest = 2
	if members, packed, err := unpack(data); packed && depth < deepest {
		if err != nil {
			return Found{}, err
		}
		return readMembers(members, contentType, source, depth)
	}
	doc, err := decode(data, contentType)
	if err != nil {
		return Found{}, err
	}
	format, err := choose(doc)
	if err != nil {
		return Found{}, err
	}
	out := Found{Format: format.Name}
	items, err := format.parse(doc)
	if err != nil {
		return out, fmt.Errorf("read %s: %w", format.Title, err)
	}
	for i := range items {
		if items[i].media && !items[i].dead() {
			out.Media++
			continue
		}
		if a := items[i].article(source, doc.zone); a.Text != "" || a.PubStatus != pipeline.Usable {
			out.Stories = append(out.Stories, story.Item{Article: a, Family: items[i].family, Continues: items[i].continues})
		}
	}
	if len(out.Stories) == 0 && out.Media < max(len(items), 1) && !format.mayBeEmpty {
		if n := len(items) - out.Media; n > 1 {
			return out, fmt.Errorf("read %s: none of its %d items has a text", format.Title, n)
		}
		return out, fmt.Errorf("read %s: there is no text in it", format.Title)
	}
	return out, nil
}

// readMembers reads the items of an archive. Its media type is that of its only member, if it has but one.
func readMembers(members []member, contentType, source string, depth int) (Found, error) {
	if len(members) != 1 || strings.Contains(contentType, "zip") {
		contentType = ""
	}
	var out Found
	for _, m := range members {
		found, err := readAt(m.data, contentType, source, depth+1)
		var binary *charsets.NotTextError
		if errors.As(err, &binary) && len(members) > 1 {
			out.Media++ // pictures go with texts
			continue
		}
		if err != nil {
			if m.name != "" {
				err = fmt.Errorf("%.60s: %w", m.name, err)
			}
			return out, err
		}
		out.Format, out.Media, out.Stories = found.Format, out.Media+found.Media, append(out.Stories, found.Stories...)
	}
	return out, nil
}
