package formats

import (
	"strings"

	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// cutFieldLines takes a header of fields off the start of a plain text, as people and programs write one by hand: lines
// such as "Headline: …" and "Date: …", up to a blank line. It takes a block only if each line of it is a field that is
// known, and if there are two of them or one is the headline: "Source: a friend." may be how a story begins.
func (it *draft) cutFieldLines(text string) string {
	const longest = 2048
	paragraphs := blocks.SplitBlocks(text[:min(len(text), longest)])
	if len(paragraphs) < 2 {
		return text
	}
	var try draft
	fields := 0
	for _, line := range blocks.SplitLines(text, paragraphs[0]) {
		key, value, ok := strings.Cut(text[line.Start:line.End], ":")
		value = strings.TrimSpace(value)
		if !ok || value == "" || !try.setField(strings.ToLower(strings.TrimSpace(key)), value) {
			return text
		}
		fields++
	}
	if fields < 2 && try.headline == "" {
		return text
	}
	created := it.created
	*it = try
	if it.created.IsZero() {
		it.created = created
	}
	return text[paragraphs[1].Start:]
}

// setField sets the field that people call key. It gives false for a name that is not known, and for a date that is
// none.
func (it *draft) setField(key, value string) bool {
	var err error
	switch key {
	case "headline", "title":
		it.headline = value
	case "byline", "by", "author":
		it.byline = blocks.StripBy(value)
	case "source":
		it.source = value
	case "id", "uri", "guid":
		it.uri = value
	case "url", "link":
		it.url = value
	case "date", "published", "updated":
		it.created, err = dates.Parse(value)
	case "embargo", "embargoed", "embargoed until":
		it.embargoed, err = dates.Parse(value)
	case "language", "lang":
		it.language = value
	case "location", "located", "place":
		it.located = value
	case "urgency", "priority":
		it.urgency = min(wholeNumber(value), 9)
	case "note", "editor's note", "ednote":
		it.addNote("", value)
	case "slug", "slugline":
		it.Slugline = value
	case "version":
		it.version = wholeNumber(value)
	default:
		return false
	}
	return err == nil
}
