package formats

import (
	"cmp"
	"strings"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// content reads one form of the content. The first inlineXML that has text counts, else the first inlineData.
func (g *g2Item) content(name string) error {
	x := g.x
	lang := charsets.Clean(x.Attr("lang"))
	if name == "inlineXML" && g.body.Text != "" && !g.plain && g.bodyLang != "" && lang != "" && lang != g.bodyLang {
		return g.translation(lang)
	}
	if name != "inlineXML" && name != "inlineData" || g.body.Text != "" && (name == "inlineData" || !g.plain) {
		return nil
	}
	g.bodyLang = lang
	g.WordCount = max(g.WordCount, wholeNumber(x.Attr("wordcount")))
	if name == "inlineXML" {
		return x.Children(g.inlineXML)
	}
	kind, encoding := x.Attr("contenttype"), x.Attr("encoding")
	text, err := x.Raw()
	switch {
	case err != nil:
		return err
	case encoding != "":
		g.body = encoded(text, encoding)
	case strings.Contains(kind, "html") || strings.HasPrefix(strings.TrimSpace(text), "<"):
		g.body = form{value: text}.body()
	default:
		g.setText(charsets.Clean(text))
	}
	g.plain = true
	return nil
}

// translation reads the text in one more language.
func (g *g2Item) translation(lang string) error {
	inside := g2Item{x: g.x}
	err := g.x.Children(inside.inlineXML)
	if inside.body.Text != "" {
		g.others = append(g.others, g2Text{lang, inside.body})
	}
	return err
}

func (g *g2Item) inlineXML(name string) error {
	if g.body.Text != "" && !g.plain {
		return nil
	}
	switch name {
	case "nitf":
		return g.readInlineNITF(g.x)
	case "sports-content":
		return g.x.Children(g.inSports)
	}
	w := &blocks.Builder{}
	w.Open(lower(name), g.x.Class(), false)
	if err := walkXML(g.x, w); err != nil {
		return err
	}
	if read := w.Body(); read.Text != "" {
		g.body, g.plain = read, false
	}
	return nil
}

// inSports reads a part of SportsML: the stories in it, and not its tables of results.
func (g *g2Item) inSports(name string) error {
	switch name {
	case "article":
		return g.x.Children(g.inSports)
	case "nitf", "html":
		return g.inlineXML(name)
	}
	return nil
}

// readInlineNITF reads the NITF within another format: what the outside says of the item counts for more.
func (it *draft) readInlineNITF(x *xmlread.Reader) error {
	var inside draft
	if err := readNITF(x, &inside); err != nil {
		return err
	}
	it.body = inside.body
	it.headline = cmp.Or(it.headline, inside.headline)
	it.byline = cmp.Or(inside.byline, it.byline)
	it.located = cmp.Or(it.located, inside.located)
	it.dateline = cmp.Or(it.dateline, inside.dateline)
	it.language = cmp.Or(it.language, inside.language)
	it.uri = cmp.Or(it.uri, inside.uri)
	if len(it.EdNotes) == 0 {
		it.EdNotes = inside.EdNotes
	}
	it.Slugline = cmp.Or(it.Slugline, inside.Slugline)
	it.Description = cmp.Or(it.Description, inside.Description)
	it.CopyrightHolder = cmp.Or(it.CopyrightHolder, inside.CopyrightHolder)
	for _, a := range inside.Associations {
		it.addAssociation(a)
	}
	if it.urgency == 0 {
		it.urgency = inside.urgency
	}
	if it.created.IsZero() {
		it.created = inside.created
	}
	return nil
}
