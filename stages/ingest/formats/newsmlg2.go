package formats

import (
	"cmp"

	"wirecopy/internal/charsets"
	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
)

// newsMLG2Format reads NewsML-G2: one newsItem, or a newsMessage that holds many. Elements are told by their local
// names, as some suppliers leave the namespace out. After https://iptc.org/standards/newsml-g2/.
func newsMLG2Format() Format {
	return Format{
		Name:  "newsmlg2",
		Title: "NewsML-G2",
		Types: []string{"application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml", "application/vnd.iptc.g2.packageitem+xml"},
		sniff: func(d document) bool {
			switch d.root {
			case "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentSet", "contentMeta", "itemMeta":
				return true
			}
			return false
		},
		parse: parseNewsMLG2,
	}
}

func parseNewsMLG2(d document) ([]draft, error) { return eachDocument(d.text, readNewsMLG2) }

// readNewsMLG2 reads the message, or the item, that x stands at the start of.
func readNewsMLG2(x *xmlread.Reader) ([]draft, error) {
	m := g2Message{x: x}
	switch x.Name {
	case "newsMessage":
		err := x.Children(m.part)
		m.associate()
		return m.items, err
	case "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem":
		err := m.item()
		return m.items, err
	}
	// A fragment, as parts of items are handed around: it has content, or it is nothing.
	var g g2Item
	g.x = x
	if err := g.part(x.Name); err != nil {
		return nil, err
	}
	return g.finish(), nil
}

// g2Message reads the items of a newsMessage.
type g2Message struct {
	x     *xmlread.Reader
	items []draft
	// media are the pictures, recordings and graphics in it.
	media []pipeline.Association
	// priority is that of the transmission.
	priority string
}

// associate makes the pictures of a message those of its story, where it has but one.
func (m *g2Message) associate() {
	var story *draft
	for i := range m.items {
		if it := &m.items[i]; !it.media {
			if story != nil {
				return
			}
			story = it
		}
	}
	if story == nil {
		return
	}
	for _, a := range m.media {
		story.addAssociation(a)
	}
}

func (m *g2Message) part(name string) error {
	switch name {
	case "header":
		return m.x.Children(func(name string) (err error) {
			if name == "priority" {
				m.priority, err = m.x.Inner()
			}
			return err
		})
	case "itemSet":
		return m.x.Children(func(string) error { return m.item() })
	}
	return nil
}

// item reads the item that x stands at. Items that are no news (packages, concepts, plans) hold nothing to read.
func (m *g2Message) item() error {
	x := m.x
	if x.Name != "newsItem" {
		m.items = append(m.items, draft{uri: x.Attr("guid"), media: true})
		return nil
	}
	g := g2Item{x: x}
	g.uri, g.version, g.language = charsets.Clean(x.Attr("guid")), wholeNumber(x.Attr("version")), charsets.Clean(x.Attr("lang"))
	if err := x.Children(g.part); err != nil {
		return err
	}
	found := g.finish()
	m.items = joinedItems(m.items, found)
	for i := range found {
		it := &m.items[len(m.items)-len(found)+i]
		if it.Priority = m.priority; it.media {
			m.media = append(m.media, pipeline.Association{
				Type: g.class, URI: it.uri, Headline: it.headline, Caption: it.Description, Byline: it.byline, Credit: it.CreditLine,
			})
		}
	}
	return nil
}

// g2Item is a newsItem while it is read. What counts only where something better is missing has a field of its own.
type g2Item struct {
	draft
	x *xmlread.Reader
	// title is that of the item, creator who made it; rank is that of the headline so far.
	title, creator string
	rank           int
	// plain says that the body is of inlineData: markup in inlineXML is better.
	plain bool
	// class is what the item is: text, picture.
	class string
	// bodyLang is the language that the body says it is in; headlines are those of each language.
	bodyLang  string
	headlines map[string]string
	// others are the texts in more languages.
	others []g2Text
}

// g2Text is the text of an item in another language.
type g2Text struct {
	lang string
	body blocks.Body
}

// finish completes the item: what its best elements did not say, others may. An item in several languages is a story in
// each.
func (g *g2Item) finish() []draft {
	it := &g.draft
	if h := g.headlines[cmp.Or(g.bodyLang, it.language)]; h != "" && len(g.headlines) > 1 {
		it.headline = h
	}
	it.headline = cmp.Or(it.headline, g.title)
	it.byline = cmp.Or(it.byline, g.creator)
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	if it.body.Text != "" {
		it.media = false
	}
	if len(g.others) == 0 {
		return []draft{*it}
	}
	it.language = g.bodyLang
	out := []draft{*it}
	for _, t := range g.others {
		other := *it
		other.language, other.body = t.lang, t.body
		other.TranslationOf, other.uri = it.uri, it.uri+":"+t.lang
		other.headline = cmp.Or(g.headlines[t.lang], it.headline)
		other.body.DropRepeated(other.headline)
		out = append(out, other)
	}
	return out
}

// part reads one of the parts of a newsItem.
func (g *g2Item) part(name string) error {
	switch name {
	case "rightsInfo":
		return g.x.Children(g.rights)
	case "itemMeta":
		return g.x.Children(g.itemMeta)
	case "contentMeta":
		return g.x.Children(g.contentMeta)
	case "contentSet":
		return g.x.Children(g.content)
	case "assert":
		return g.assert()
	}
	return nil
}
