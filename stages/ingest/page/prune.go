package page

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prune takes short elements out of a page that ask for a subscription or for consent, or that list what a story is filed
// under. A long one may be the story in a wrapper with such a name.
func prune(n *html.Node) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		if c.Type != html.ElementNode {
			continue
		}
		if isForeign(c) && isShort(c) {
			n.RemoveChild(c)
			continue
		}
		prune(c)
	}
}

func isForeign(n *html.Node) bool {
	if n.DataAtom == atom.Html || n.DataAtom == atom.Head || n.DataAtom == atom.Body || n.DataAtom == atom.Article || n.DataAtom == atom.Main {
		return false
	}
	for _, a := range n.Attr {
		if a.Key != "class" && a.Key != "id" || a.Val == "" {
			continue
		}
		name := strings.ToLower(a.Val)
		if isNamed(name, called().foreign) || slices.ContainsFunc(called().foreignParts, func(part string) bool { return strings.Contains(name, part) }) {
			return true
		}
	}
	return false
}

// isShort reports whether an element has less text than a story.
func isShort(n *html.Node) bool {
	const most = 600
	size := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			if size += len(strings.TrimSpace(d.Data)); size > most {
				return false
			}
		}
	}
	return true
}
