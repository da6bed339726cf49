package ingest

import (
	"errors"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/pipeline"
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
			head := d.head()
			if d.mediaType == "text/html" && strings.HasPrefix(head, "<") {
				return true
			}
			if len(head) >= 14 && strings.EqualFold(head[:14], "<!doctype html") {
				return true
			}
			switch strings.ToLower(rootElement(head)) {
			case "html", "head", "body", "article", "section", "main", "div", "p", "h1", "h2":
				return true
			}
			return false
		},
		parse: parsePage,
	}
}

// maxElements bounds the pages that Readability is asked about: it looks at each element several times.
const maxElements = 20_000

func parsePage(d document) ([]item, error) {
	if root := strings.ToLower(rootElement(d.head())); root != "html" && root != "head" && root != "body" && !strings.Contains(strings.ToLower(d.head()), "<!doctype html") {
		it := item{body: htmlBody(d.text)}
		it.takeHeadline()
		return []item{it}, nil
	}
	doc, err := html.Parse(strings.NewReader(d.text))
	if err != nil {
		// The parser gives up on pages that are nested too deep: their text can still be read in a stream.
		return []item{{body: htmlBody(d.text)}}, nil
	}
	p := page{}
	p.collect(doc)
	var it item
	p.describe(&it)

	it.body = p.story(doc)
	const longestByline = 100
	if it.byline == "" && len(p.byline) <= longestByline {
		it.byline = clean(stripBy(oneLine(p.byline)))
	}
	if len(it.body.text) < len(p.ld.body)/2 {
		it.setText(clean(p.ld.body))
	}
	if it.body.text == "" {
		it.body = htmlBody(d.text)
	}
	it.body.dropRepeated(it.headline)
	if it.headline == "" {
		it.takeHeadline()
	}
	if it.body.text == "" {
		return nil, errors.New("there is no text in the page")
	}
	return []item{it}, nil
}

// takeHeadline makes a heading at the start of the text the headline.
func (it *item) takeHeadline() {
	if len(it.body.parts) > 1 && it.body.parts[0].kind == pipeline.Heading {
		it.headline = oneLine(it.body.text[:it.body.parts[0].end])
		it.body.dropRepeated(it.headline)
	}
}

// page is what a page says of itself.
type page struct {
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
func (p *page) collect(n *html.Node) {
	if p.meta == nil {
		p.meta = map[string]string{}
	}
	if n.Type == html.ElementNode {
		p.elements++
		switch n.DataAtom {
		case atom.Html:
			p.lang = attribute(n, "lang")
		case atom.Title:
			p.title = firstOf(p.title, textOf(n))
		case atom.Meta:
			key := strings.ToLower(firstOf(attribute(n, "property"), attribute(n, "name"), attribute(n, "itemprop")))
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

// describe fills the fields of it.
func (p *page) describe(it *item) {
	heading := ""
	if p.heading != nil {
		heading = textOf(p.heading)
	}
	it.url = clean(firstOf(p.meta["canonical"], p.meta["og:url"], p.ld.url))
	it.headline = clean(oneLine(firstOf(p.ld.headline, p.meta["og:title"], heading, p.title)))
	it.byline = clean(stripBy(firstOf(strings.Join(p.ld.authors, ", "), p.meta["author"])))
	it.language = clean(firstOf(p.ld.language, p.lang))
	it.located = clean(p.ld.located)
	it.dateline = clean(p.ld.dateline)
	it.first = lenientTime(firstOf(p.ld.published, p.meta["article:published_time"], p.meta["date"]))
	it.created = lenientTime(firstOf(p.ld.modified, p.meta["article:modified_time"]))
	if it.created.IsZero() {
		it.created = it.first
	}
	for _, k := range p.ld.keywords {
		it.addSubject(k, "")
	}
	if len(it.subjects) == 0 {
		for k := range strings.SplitSeq(firstOf(p.meta["news_keywords"], p.meta["article:section"]), ",") {
			it.addSubject(k, "")
		}
	}
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
func (p *page) story(doc *html.Node) body {
	const enough = 400
	var whole body
	if source := mainArticle(p.articles); source != "" {
		if whole = htmlBody(source); len(whole.text) >= enough {
			// The page says which part the story is: Readability only has to clear it.
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
	if len(found.text)*2 >= len(whole.text) {
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
func readable(doc *html.Node) (found body, byline string) {
	defer func() {
		if recover() != nil {
			found, byline = body{}, ""
		}
	}()
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	parser.KeepClasses = true
	article, err := parser.ParseDocument(doc, nil)
	if err != nil || article.Node == nil {
		return body{}, ""
	}
	var b strings.Builder
	if err := article.RenderHTML(&b); err != nil {
		return body{}, ""
	}
	return htmlBody(b.String()), article.Byline()
}

// newsArticle is what is read of a schema.org NewsArticle.
type newsArticle struct {
	found                                    bool
	headline, body, url, published, modified string
	language, dateline, located              string
	authors, keywords                        []string
}

// find reads a JSON-LD script and keeps the first article in it. A script that is no valid JSON says nothing.
func (n *newsArticle) find(script string) {
	if n.found {
		return
	}
	r := &jsonReader{s: script}
	if n.value(r) != nil && !n.found {
		*n = newsArticle{}
	}
}

func (n *newsArticle) value(r *jsonReader) error {
	switch r.kind() {
	case "array":
		return r.array(func() error { return n.value(r) })
	case "object":
	default:
		return r.skip()
	}
	var a newsArticle
	err := r.object(func(key string) (err error) {
		switch key {
		case "@graph":
			return n.value(r)
		case "@type":
			var types []string
			types, err = r.names()
			for _, t := range types {
				a.found = a.found || strings.HasSuffix(t, "Article") || t == "BlogPosting" || t == "LiveBlogPosting" || t == "Report"
			}
		case "headline":
			a.headline, err = r.loose()
		case "articleBody":
			a.body, err = r.loose()
		case "url", "mainEntityOfPage":
			var names []string
			if names, err = r.names(); len(names) > 0 && a.url == "" {
				a.url = names[0]
			}
		case "datePublished":
			a.published, err = r.loose()
		case "dateModified":
			a.modified, err = r.loose()
		case "inLanguage":
			var names []string
			if names, err = r.names(); len(names) > 0 {
				a.language = names[0]
			}
		case "dateline":
			a.dateline, err = r.loose()
		case "contentLocation", "locationCreated":
			var names []string
			if names, err = r.names(); len(names) > 0 {
				a.located = names[0]
			}
		case "author":
			a.authors, err = r.names()
		case "keywords":
			var names []string
			names, err = r.names()
			for _, s := range names {
				a.keywords = append(a.keywords, strings.Split(s, ",")...)
			}
		default:
			err = r.skip()
		}
		return err
	})
	if a.found && !n.found {
		*n = a
	}
	return err
}

// names reads a string, an object with a name, or an array of either.
func (r *jsonReader) names() ([]string, error) {
	var out []string
	add := func(s string) {
		if s = oneLine(html.UnescapeString(s)); s != "" {
			out = append(out, s)
		}
	}
	switch r.kind() {
	case "array":
		err := r.array(func() error {
			more, err := r.names()
			out = append(out, more...)
			return err
		})
		return out, err
	case "object":
		var name, id string
		err := r.object(func(key string) (err error) {
			switch key {
			case "name", "alternateName":
				var s string
				s, err = r.loose()
				name = firstOf(name, s)
			case "@id", "url":
				id, err = r.loose()
			default:
				err = r.skip()
			}
			return err
		})
		add(firstOf(name, id))
		return out, err
	case "boolean":
		return nil, r.skip()
	}
	s, err := r.loose()
	add(s)
	return out, err
}
