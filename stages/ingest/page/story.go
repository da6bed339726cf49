package page

import (
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"wirecopy/stages/ingest/blocks"
)

// story finds the text of the page: in its article element, where that holds most of what the page has of prose, else
// wherever Readability finds it.
func (p *parsedPage) story(doc *html.Node) blocks.Body {
	source, main := mainArticle(p.articles, p.prose)
	if p.elements > maxElements {
		return blocks.FromHTML(source)
	}
	if source == "" {
		found, by := readable(doc)
		p.byline = by
		return found
	}
	// The page says which part the story is: Readability only has to clear it.
	const enough = 400
	whole := blocks.FromHTML(source)
	var found blocks.Body
	if len(whole.Text) >= enough {
		found, p.byline = readable(alone(main))
		if len(found.Text)*2 >= len(whole.Text) {
			return found
		}
	}
	// Much of the element is no story, or Readability took the wrong part of it: the page around it may tell.
	all, by := readable(doc)
	if p.byline == "" {
		p.byline = by
	}
	if len(all.Text) > len(found.Text) {
		found = all
	}
	const least = 4
	if len(found.Text)*least < len(whole.Text) {
		return whole
	}
	return found
}

// alone makes a page of its own of an element. The page that it is of stays whole.
func alone(n *html.Node) *html.Node {
	doc := &html.Node{Type: html.DocumentNode}
	root := &html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html}
	head := &html.Node{Type: html.ElementNode, Data: "head", DataAtom: atom.Head}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
	body.AppendChild(clone(n))
	return doc
}

// clone copies an element with all that is in it.
func clone(n *html.Node) *html.Node {
	out := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: slices.Clone(n.Attr)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.AppendChild(clone(c))
	}
	return out
}

// mainArticle gives, and renders, the article element that is much larger than the others, "" where there is none, or where
// most of the page's prose stands outside of it.
func mainArticle(articles []*html.Node, prose int) (source string, main *html.Node) {
	const most = 50
	best, second := "", 0
	for _, a := range articles[:min(len(articles), most)] {
		var b strings.Builder
		if html.Render(&b, a) != nil {
			continue
		}
		if b.Len() > len(best) {
			best, second, main = b.String(), len(best), a
		} else {
			second = max(second, b.Len())
		}
	}
	if main == nil || second*3 > len(best) {
		return "", nil
	}
	inside := 0
	for n := range main.Descendants() {
		if n.DataAtom == atom.P {
			inside += proseIn(n)
		}
	}
	if inside*2 < prose {
		return "", nil
	}
	return best, main
}

// proseIn is the number of bytes of a paragraph that is long enough to be one of a story.
func proseIn(paragraph *html.Node) int {
	const shortest = 60
	size := 0
	for n := range paragraph.Descendants() {
		if n.Type == html.TextNode {
			size += len(n.Data)
		}
	}
	if size < shortest {
		return 0
	}
	return size
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
