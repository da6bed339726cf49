package formats

import (
	"errors"
	"strings"

	"wirecopy/internal/xmlread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/page"
)

// htmlFormat reads a page of a news site. What the page says of itself (schema.org NewsArticle as JSON-LD, meta
// elements) gives the fields; the story is what Readability finds, else the article element, else articleBody. A
// fragment without head or body is taken whole.
func htmlFormat() Format {
	return Format{
		Name:  "html",
		Title: "HTML",
		Types: []string{"application/xhtml+xml"},
		sniff: func(d document) bool {
			head := d.start
			if d.mediaType == "text/html" && strings.HasPrefix(head, "<") {
				return true
			}
			if len(head) >= 14 && strings.EqualFold(head[:14], "<!doctype html") {
				return true
			}
			switch strings.ToLower(xmlread.Root(head)) {
			case "html", "head", "body", "article", "section", "main", "div", "p", "h1", "h2", "h3", "h4", "span", "ul", "ol", "table", "blockquote",
				"b", "strong", "i", "em", "a", "img", "br", "header", "figure":
				return true
			}
			return false
		},
		parse: parsePage,
	}
}

func parsePage(d document) ([]draft, error) {
	if root := strings.ToLower(d.root); root != "html" && root != "head" && root != "body" && !strings.Contains(strings.ToLower(d.start), "<!doctype html") {
		it := draft{body: blocks.FromHTML(d.text)}
		it.takeHeadline()
		return []draft{it}, nil
	}
	p := page.Read(d.text)
	if p.Body.Text == "" {
		return nil, errors.New("there is no text in the page")
	}
	it := draft{
		url: p.URL, headline: p.Headline, byline: p.Byline, language: p.Language, located: p.Located, dateline: p.Dateline,
		first: p.Published, created: p.Modified, body: p.Body,
	}
	if it.created.IsZero() {
		it.created = it.first
	}
	for _, k := range p.Keywords {
		it.addKeyword(k)
	}
	it.Description, it.Provider = p.Description, p.Site
	it.body.DropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	return []draft{it}, nil
}

// takeHeadline makes a heading at the start of the text the headline.
func (it *draft) takeHeadline() {
	if len(it.body.Blocks) > 1 && it.body.Blocks[0].Kind == pipeline.Heading {
		it.headline = blocks.OneLine(it.body.Text[:it.body.Blocks[0].End])
		it.body.DropRepeated(it.headline)
	}
}
