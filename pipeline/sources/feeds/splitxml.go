package feeds

import (
	"bytes"
	"strings"

	"wirecopy/internal/xmlread"
)

// What the namespaces of RSS 1.0 and of Atom begin with.
const (
	rssNamespaces  = "http://purl.org/rss/1.0/"
	atomNamespaces = "http://www.w3.org/2005/Atom"

	sitemapNamespaces = "http://www.sitemaps.org/schemas/sitemap/"
)

// cutXML cuts an RSS, RDF or Atom document, or a news sitemap. It looks for no more than tags, so that a feed which is not well-formed
// within an item still comes apart.
func cutXML(b []byte) (document, bool) {
	s := xmlread.Scanner{Text: string(b), Lenient: true}
	tag, ok := s.NextTag()
	if !ok || tag.Kind != xmlread.OpenTag || tag.Empty {
		return document{}, false
	}
	root, ok := feedRoots[localOf(tag.Name)]
	if !ok {
		return document{}, false
	}
	root.prefix, _ = splitName(tag.Name)
	root.declares = s.Text[tag.Start:tag.End]
	d := document{contentType: root.contentType}
	if !d.cutElements(b, &s, root, localOf(tag.Name)) {
		return document{}, false
	}
	return d, true
}

// feedRoot is what the root element of a feed says of its items.
type feedRoot struct {
	contentType, item, namespaces string
	// ownItems says that items have the root's prefix, as they do not in RDF.
	ownItems         bool
	prefix, declares string
}

var feedRoots = map[string]feedRoot{
	"rss":    {contentType: typeRSS, item: "item", namespaces: rssNamespaces, ownItems: true},
	"rdf":    {contentType: typeRDF, item: "item", namespaces: rssNamespaces},
	"urlset": {contentType: typeSitemap, item: "url", namespaces: sitemapNamespaces, ownItems: true},
	"feed":   {contentType: typeAtom, item: "entry", namespaces: atomNamespaces, ownItems: true},
}

// has reports whether an element with the prefix p belongs to the feed: it has the root's prefix, none, or one that the
// root declares for it.
func (r feedRoot) has(p string) bool {
	return p == "" || p == r.prefix && r.ownItems || strings.Contains(r.declares, "xmlns:"+p+`="`+r.namespaces) ||
		strings.Contains(r.declares, "xmlns:"+p+`='`+r.namespaces)
}

// cutElements takes the items out of b, which s goes through. It gives false where the root or an item has no end.
func (d *document) cutElements(b []byte, s *xmlread.Scanner, root feedRoot, name string) bool {
	end, closed := 0, false
	for {
		t, ok := s.NextTag()
		if !ok {
			break
		}
		p, l := splitName(t.Name)
		closed = closed || t.Kind == xmlread.CloseTag && l == name
		if l != root.item || t.Kind == xmlread.CloseTag || !root.has(p) {
			continue
		}
		stop, ok := s.EndOf(t)
		if !ok {
			return false
		}
		if len(d.items) == 0 {
			d.head = b[:t.Start]
		} else {
			d.gaps = append(d.gaps, unlessBlank(b[end:t.Start]))
		}
		d.items = append(d.items, b[t.Start:stop])
		end = stop
	}
	if len(d.items) == 0 {
		d.head = b
		return closed
	}
	d.gaps = append(d.gaps, b[end:])
	return closed
}

func unlessBlank(gap []byte) []byte {
	if len(bytes.TrimSpace(gap)) == 0 {
		return nil
	}
	return gap
}

// splitName gives the two parts of a qualified name, the local one in lower case.
func splitName(name string) (prefix, local string) {
	if p, l, ok := strings.Cut(name, ":"); ok {
		return p, strings.ToLower(l)
	}
	return "", strings.ToLower(name)
}

func localOf(name string) string {
	_, local := splitName(name)
	return local
}
