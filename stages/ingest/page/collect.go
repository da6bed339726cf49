package page

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/stages/ingest/blocks"
)

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
	// times are what elements say of when the story was published and modified, the best first.
	times, modified []string
	// authors are elements that name who wrote the story; dated are elements that are called a date.
	authors, dated []*html.Node
	// maybe are elements that may name who wrote the story, and said are short texts below the heading that have a date.
	maybe []*html.Node
	said  []string
	// scripts hold data of the page's own programs.
	scripts []*html.Node
	// prose counts the bytes of the paragraphs of the page.
	prose int
}

// mostMarks bounds the elements of a kind that are remembered.
const mostMarks = 20

// collect walks the tree. The parser bounds its depth.
func (p *parsedPage) collect(n *html.Node) {
	if n.Type == html.ElementNode {
		p.elements++
		if n.DataAtom == atom.Script {
			if kind, _, _ := strings.Cut(attribute(n, "type"), ";"); strings.EqualFold(strings.TrimSpace(kind), "application/ld+json") {
				p.ld.find(textOf(n))
			} else if len(p.scripts) < mostMarks && n.FirstChild != nil {
				p.scripts = append(p.scripts, n)
			}
			return
		}
		p.element(n)
		p.marks(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			p.words(n, c.Data)
			continue
		}
		p.collect(c)
	}
}

// words reads a text of its own that may be a date or a byline without a mark of either.
func (p *parsedPage) words(within *html.Node, s string) {
	const shortest, longest = 6, 90
	if s = strings.TrimSpace(s); len(s) < shortest || len(s) > longest {
		return
	}
	switch {
	case p.heading != nil && len(p.said) < mostMarks && strings.ContainsAny(s, "0123456789") && !strings.Contains(s, "©"):
		p.said = append(p.said, s)
	case len(p.maybe) < mostMarks && blocks.StripBy(s) != s && within.DataAtom != atom.Body:
		p.maybe = append(p.maybe, within)
	}
}

// element reads what the name of an element says.
func (p *parsedPage) element(n *html.Node) {
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
	case atom.Article:
		if !slices.ContainsFunc(p.articles, func(a *html.Node) bool { return isWithin(n, a) }) {
			p.articles = append(p.articles, n)
		}
	case atom.H1:
		if p.heading == nil {
			p.heading = n
		}
	case atom.P:
		p.prose += proseIn(n)
	case atom.Time:
		// The first time of a page is that of its story, unless an element says so itself.
		if when := cmp.Or(attribute(n, "datetime"), textOf(n)); when != "" && len(p.times) < mostMarks {
			p.times = append(p.times, when)
		}
	case atom.A:
		if len(p.maybe) < mostMarks && leadsToAuthor(attribute(n, "href")) {
			p.maybe = append(p.maybe, n)
		}
	}
}

// leadsToAuthor reports whether an address is that of a page on somebody who writes for the site.
func leadsToAuthor(address string) bool {
	return slices.ContainsFunc(called().authorPaths, func(part string) bool { return strings.Contains(address, part) })
}

// marks reads what the attributes of an element say.
func (p *parsedPage) marks(n *html.Node) {
	var class, id, prop, rel, title string
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			class = strings.ToLower(a.Val)
		case "id":
			id = strings.ToLower(a.Val)
		case "itemprop", "property":
			prop = strings.ToLower(a.Val)
		case "data-timestamp", "data-datetime", "data-date", "data-time", "data-published", "data-publish-date":
			if len(p.times) < mostMarks {
				p.times = append(p.times, a.Val)
			}
		case "rel":
			rel = strings.ToLower(a.Val)
		case "title":
			title = a.Val
		}
	}
	if class == "" && id == "" && prop == "" && rel == "" {
		return
	}
	p.mark(n, marks{class, id, prop, rel, title})
}

// marks are the attributes of an element that say what it is, in lower case, and its title.
type marks struct{ class, id, prop, rel, title string }

// mark keeps what an element is by its marks.
func (p *parsedPage) mark(n *html.Node, m marks) {
	switch {
	case strings.Contains(m.prop, "datepublished"), n.DataAtom == atom.Abbr && strings.Contains(m.class, "published"):
		if when := cmp.Or(attribute(n, "datetime"), attribute(n, "content"), m.title, textOf(n)); when != "" {
			p.times = append([]string{when}, p.times...)
		}
	case strings.Contains(m.prop, "datemodified"):
		p.modified = append(p.modified, cmp.Or(attribute(n, "datetime"), attribute(n, "content"), textOf(n)))
	case m.prop == "author", strings.HasSuffix(m.prop, ":author"), m.rel == "author", isNamed(m.class, called().authors) || isNamed(m.id, called().authors):
		if len(p.authors) < mostMarks {
			p.authors = append(p.authors, n)
		}
	case isNamed(m.class, called().dates) || isNamed(m.id, called().dates):
		if len(p.dated) < mostMarks {
			p.dated = append(p.dated, n)
		}
	case len(p.maybe) < mostMarks && (hasPart(m.class, called().authorParts) || hasPart(m.id, called().authorParts)):
		p.maybe = append(p.maybe, n)
	case len(p.dated) < mostMarks && (hasPart(m.class, called().dateParts) || hasPart(m.id, called().dateParts)):
		p.dated = append(p.dated, n)
	}
}

// hasPart reports whether one of the words of a class or an id has one of parts in it.
func hasPart(class string, parts []string) bool {
	if class == "" || strings.Contains(class, "updat") || strings.Contains(class, "candidate") {
		return false
	}
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(class, part) })
}

// isNamed reports whether one of the words of a class or an id is one of names.
func isNamed(class string, names []string) bool {
	for class != "" {
		var word string
		word, class, _ = strings.Cut(class, " ")
		if slices.Contains(names, word) {
			return true
		}
	}
	return false
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

// isWithin looks at the nearest elements around n only: teasers stand close to the story that they are in.
func isWithin(n, around *html.Node) bool {
	for range 12 {
		if n = n.Parent; n == nil || n == around {
			return n == around
		}
	}
	return false
}
