// Package page finds the story in a page of a news site, and what the page says of it.
package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/internal/charsets"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/dates"
)

// maxElements bounds the pages that Readability is asked about: it looks at each element several times.
const maxElements = 20_000

// Page is the story of a page of a news site, with what the page says of it. Fields that it leaves out are zero.
type Page struct {
	URL, Headline, Byline       string
	Language, Located, Dateline string
	Published, Modified         time.Time
	Keywords                    []string
	Body                        blocks.Body
}

// Read reads a whole page. A page without a text has an empty Body.
func Read(text string) Page {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		// The parser gives up on pages that are nested too deep: their text can still be read in a stream.
		return Page{Body: blocks.FromHTML(text)}
	}
	p := parsedPage{meta: map[string]string{}}
	p.collect(doc)
	out := p.describe()
	out.Body = p.story(doc)
	const longestByline = 100
	if out.Byline == "" && len(p.byline) <= longestByline {
		out.Byline = charsets.Clean(blocks.StripBy(blocks.OneLine(p.byline)))
	}
	if len(out.Body.Text) < len(p.ld.body)/2 {
		out.Body = blocks.FromText(charsets.Clean(p.ld.body))
	}
	if out.Body.Text == "" {
		out.Body = blocks.FromHTML(text)
	}
	return out
}

// parsedPage is what was found in the tree of a page.
type parsedPage struct {
	ld       newsArticle
	meta     map[string]string
	title    string
	lang     string
	elements int
	// articles are the article elements that are not within another.
	articles []*html.Node
	heading  *html.Node
	// byline is what Readability found.
	byline string
}

// collect walks the tree. The parser bounds its depth.
func (p *parsedPage) collect(n *html.Node) {
	if n.Type == html.ElementNode {
		p.elements++
		switch n.DataAtom {
		case atom.Html:
			p.lang = attribute(n, "lang")
		case atom.Title:
			p.title = cmp.Or(p.title, textOf(n))
		case atom.Meta:
			key := strings.ToLower(cmp.Or(attribute(n, "property"), attribute(n, "name"), attribute(n, "itemprop")))
			if value := attribute(n, "content"); key != "" && p.meta[key] == "" {
				p.meta[key] = value
			}
		case atom.Link:
			if attribute(n, "rel") == "canonical" {
				p.meta["canonical"] = attribute(n, "href")
			}
		case atom.Script:
			if strings.EqualFold(attribute(n, "type"), "application/ld+json") {
				p.ld.find(textOf(n))
			}
			return
		case atom.Article:
			if !slices.ContainsFunc(p.articles, func(a *html.Node) bool { return isWithin(n, a) }) {
				p.articles = append(p.articles, n)
			}
		case atom.H1:
			if p.heading == nil {
				p.heading = n
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.collect(c)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// describe gives the fields of the page.
func (p *parsedPage) describe() Page {
	heading := ""
	if p.heading != nil {
		heading = textOf(p.heading)
	}
	out := Page{
		URL:       charsets.Clean(cmp.Or(p.meta["canonical"], p.meta["og:url"], p.ld.url)),
		Headline:  charsets.Clean(blocks.OneLine(cmp.Or(p.ld.headline, p.meta["og:title"], heading, p.title))),
		Byline:    charsets.Clean(blocks.StripBy(cmp.Or(strings.Join(p.ld.authors, ", "), p.meta["author"]))),
		Language:  charsets.Clean(cmp.Or(p.ld.language, p.lang)),
		Located:   charsets.Clean(p.ld.located),
		Dateline:  charsets.Clean(p.ld.dateline),
		Published: dates.Lenient(cmp.Or(p.ld.published, p.meta["article:published_time"], p.meta["date"])),
		Modified:  dates.Lenient(cmp.Or(p.ld.modified, p.meta["article:modified_time"])),
	}
	out.Keywords = p.ld.keywords
	if !slices.ContainsFunc(out.Keywords, func(k string) bool { return blocks.OneLine(k) != "" }) {
		out.Keywords = strings.Split(cmp.Or(p.meta["news_keywords"], p.meta["article:section"]), ",")
	}
	return out
}

// isWithin looks at the nearest elements around n only: teasers stand close to the story that they are in.
func isWithin(n, around *html.Node) bool {
	for range 12 {
		if n = n.Parent; n == nil || n == around {
			return n == around
		}
	}
	return false
}

// story finds the text of the page.
func (p *parsedPage) story(doc *html.Node) blocks.Body {
	const enough = 400
	var whole blocks.Body
	if source := mainArticle(p.articles); source != "" {
		if whole = blocks.FromHTML(source); len(whole.Text) >= enough {
			// The page says which block the story is: Readability only has to clear it.
			if alone, err := html.Parse(strings.NewReader("<html><body>" + source + "</body></html>")); err == nil && p.elements <= maxElements {
				doc = alone
			}
		}
	}
	if p.elements > maxElements {
		return whole
	}
	found, byline := readable(doc)
	p.byline = byline
	if len(found.Text)*2 >= len(whole.Text) {
		return found
	}
	return whole
}

// mainArticle renders the article element that is much larger than the others, "" where there is none.
func mainArticle(articles []*html.Node) string {
	const most = 50
	best, second := "", 0
	for _, a := range articles[:min(len(articles), most)] {
		var b strings.Builder
		if html.Render(&b, a) != nil {
			continue
		}
		if b.Len() > len(best) {
			best, second = b.String(), len(best)
		} else {
			second = max(second, b.Len())
		}
	}
	if second*3 > len(best) {
		return ""
	}
	return best
}

// readable asks Readability for the story, and for who wrote it. It was written for pages that people look at: whatever it does on others,
// the page still has its article element and its articleBody.
func readable(doc *html.Node) (found blocks.Body, byline string) {
	defer func() {
		if recover() != nil {
			found, byline = blocks.Body{}, ""
		}
	}()
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	parser.KeepClasses = true
	article, err := parser.ParseDocument(doc, nil)
	if err != nil || article.Node == nil {
		return blocks.Body{}, ""
	}
	var b strings.Builder
	if err := article.RenderHTML(&b); err != nil {
		return blocks.Body{}, ""
	}
	return blocks.FromHTML(b.String()), article.Byline()
}
