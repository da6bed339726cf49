package ingest

import "strings"

// cutHeader takes a header of fields off the start of a plain text, as people and programs write one by hand: lines
// such as "Headline: …" and "Date: …", up to a blank line. It takes a block only if each line of it is a field that is
// known, and if there are two of them or one is the headline: "Source: a friend." may be how a story begins.
func (it *item) cutHeader(text string) string {
	const longest = 2048
	blocks := splitBlocks(text[:min(len(text), longest)])
	if len(blocks) < 2 {
		return text
	}
	var try item
	fields := 0
	for _, line := range splitLines(text, blocks[0]) {
		key, value, ok := strings.Cut(text[line.start:line.end], ":")
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
	return text[blocks[1].start:]
}

// setField sets the field that people call key. It gives false for a name that is not known, and for a date that is
// none.
func (it *item) setField(key, value string) bool {
	var err error
	switch key {
	case "headline", "title":
		it.headline = value
	case "byline", "by", "author":
		it.byline = stripBy(value)
	case "source":
		it.source = value
	case "id", "uri", "guid":
		it.uri = value
	case "url", "link":
		it.url = value
	case "date", "published", "updated":
		it.created, err = parseTime(value)
	case "embargo", "embargoed", "embargoed until":
		it.embargoed, err = parseTime(value)
	case "language", "lang":
		it.language = value
	case "location", "located", "place":
		it.located = value
	case "urgency", "priority":
		it.urgency = min(wholeNumber(value), 9)
	case "note", "editor's note", "ednote":
		it.note = value
	case "slug", "slugline":
		it.slug = value
	case "version":
		it.version = wholeNumber(value)
	default:
		return false
	}
	return err == nil
}
