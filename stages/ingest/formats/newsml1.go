package formats

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wirecopy/internal/xmlread"
	"wirecopy/stages/ingest/blocks"
)

// newsML1Format reads NewsML 1.x, which many agencies still send: a NewsML element with one or more NewsItems, each
// with components that hold text, pictures or more components. After https://iptc.org/standards/newsml-1/.
func newsML1Format() Format {
	return Format{
		Name:  "newsml1",
		Title: "NewsML 1",
		Types: []string{"text/vnd.iptc.newsml", "application/newsml+xml"},
		sniff: func(d document) bool {
			root := d.root
			return root == "NewsML" || root == "NewsItem"
		},
		parse: parseNewsML1,
	}
}

func parseNewsML1(d document) ([]draft, error) { return eachDocument(d.text, readNewsML1) }

// readNewsML1 reads the document, or the item, that x stands at the start of.
func readNewsML1(x *xmlread.Reader) ([]draft, error) {
	var items []draft
	var envelope draft
	read := func() error {
		n := newsML1{x: x}
		n.Priority, n.Products = envelope.Priority, envelope.Products
		if err := n.newsItem(); err != nil {
			return err
		}
		items = append(items, n.stories()...)
		return nil
	}
	if x.Name == "NewsItem" {
		return items, read()
	}
	err := x.Children(func(name string) error {
		switch name {
		case "NewsItem":
			return read()
		case "NewsEnvelope":
			return x.Children(func(name string) error {
				switch name {
				case "Priority":
					envelope.Priority = x.Attr("FormalName")
				case "NewsProduct", "NewsService":
					addTo(&envelope.Products, newSubject(x.Attr("FormalName"), ""))
				}
				return nil
			})
		}
		return nil
	})
	return items, err
}

// newsML1 reads one NewsItem. Its draft has what is said of the item as a whole.
type newsML1 struct {
	draft
	x *xmlread.Reader
	// texts are the text of the item in each of its languages, in order.
	texts []*newsML1Text
	// names are those of the codes that the item's topics explain.
	names map[string]string
	// city is a place in the metadata; creator is who made the item.
	city, creator string
	// pictures counts content that is not text.
	pictures int
	// embargoed says that the status of the item is Embargoed: it will change at a time given.
	underEmbargo bool
}

// newsML1Text is the item in one language: its lines, and the best text so far.
type newsML1Text struct {
	draft
	lang string
	// rank is that of the role of the body, lower is better; lead stands before it.
	rank int
	lead blocks.Body
}

func (n *newsML1) newsItem() error {
	return n.x.Children(func(name string) error {
		switch name {
		case "Identification":
			return n.identification()
		case "NewsManagement":
			return n.x.Children(n.management)
		case "NewsComponent":
			var top newsML1Component
			return n.component(&top)
		}
		return nil
	})
}

// stories gives one story for each language that the item has a text in. The first has the item's identity.
func (n *newsML1) stories() []draft {
	if !n.underEmbargo {
		n.embargoed = time.Time{}
	}
	common := newsML1Text{}
	var texts []*newsML1Text
	for _, t := range n.texts {
		if t.body.Text != "" || t.lead.Text != "" {
			texts = append(texts, t)
		} else {
			common.draft = merged(common.draft, t.draft)
		}
	}
	if len(texts) == 0 {
		it := n.withLines(common.draft)
		it.media = it.media || n.pictures > 0
		return []draft{n.finish(it)}
	}
	var out []draft
	for i, t := range texts {
		it := n.withLines(merged(t.draft, common.draft))
		it.body, it.media = joined(t.lead, t.body), false
		if it.language = cmp.Or(t.lang, it.language); i > 0 {
			it.TranslationOf = n.uri
			it.uri += ":" + t.lang
		}
		out = append(out, n.finish(it))
	}
	return out
}

// withLines gives the item with lines that count for more than its own.
func (n *newsML1) withLines(lines draft) draft {
	it := n.draft
	lines = merged(lines, n.draft)
	it.headline, it.byline, it.dateline = lines.headline, lines.byline, lines.dateline
	it.located, it.language = lines.located, lines.language
	it.Slugline, it.Description, it.CreditLine = lines.Slugline, lines.Description, lines.CreditLine
	it.CopyrightNotice, it.UsageTerms = lines.CopyrightNotice, lines.UsageTerms
	it.EdNotes, it.Keywords = lines.EdNotes, lines.Keywords
	return it
}

func (n *newsML1) finish(it draft) draft {
	it.located = cmp.Or(it.located, n.city)
	it.byline = cmp.Or(it.byline, n.creator)
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	return it
}

// joined puts a lead before a text, unless that begins with it.
func joined(lead, text blocks.Body) blocks.Body {
	if lead.Text == "" || strings.HasPrefix(text.Text, lead.Text) {
		return text
	}
	if text.Text == "" {
		return lead
	}
	shift := len(lead.Text) + len("\n\n")
	out := blocks.Body{Text: lead.Text + "\n\n" + text.Text, Blocks: append([]blocks.Block{}, lead.Blocks...), Marked: lead.Marked || text.Marked}
	for _, b := range text.Blocks {
		out.Blocks = append(out.Blocks, blocks.Block{Kind: b.Kind, Start: b.Start + shift, End: b.End + shift})
	}
	return out
}

// merged gives a with what only b has of the lines of a story.
func merged(a, b draft) draft {
	a.headline, a.byline, a.dateline = cmp.Or(a.headline, b.headline), cmp.Or(a.byline, b.byline), cmp.Or(a.dateline, b.dateline)
	a.located, a.language = cmp.Or(a.located, b.located), cmp.Or(a.language, b.language)
	a.Slugline, a.Description = cmp.Or(a.Slugline, b.Slugline), cmp.Or(a.Description, b.Description)
	a.CreditLine, a.CopyrightNotice = cmp.Or(a.CreditLine, b.CreditLine), cmp.Or(a.CopyrightNotice, b.CopyrightNotice)
	a.UsageTerms, a.EdNotes = cmp.Or(a.UsageTerms, b.UsageTerms), append(a.EdNotes[:len(a.EdNotes):len(a.EdNotes)], b.EdNotes...)
	a.Keywords = slices.Clip(a.Keywords)
	for _, k := range b.Keywords {
		a.addKeyword(k)
	}
	return a
}
