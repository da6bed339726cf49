package page

import (
	"strings"

	"golang.org/x/net/html"

	"wirecopy/internal/jsonread"
	"wirecopy/stages/ingest/blocks"
)

// newsArticle is what is read of a schema.org NewsArticle.
type newsArticle struct {
	found                                    bool
	headline, body, url, published, modified string
	id, name                                 string
	language, dateline, located, publisher   string
	authors, keywords                        []string
	// people are the names of the nodes of a graph, by their ids: an author may be nothing but an id.
	people map[string]string
}

// find reads a JSON-LD script and keeps the first article in it. A script that is no valid JSON is read as mendJSON mends it;
// one that cannot be mended says what stands before its fault.
func (n *newsArticle) find(script string) {
	script = withoutCDATA(script)
	before := *n
	if n.value(jsonread.New(script)) != nil && !before.found {
		*n = before
		if n.value(jsonread.New(mendJSON(script))) != nil && !n.found {
			*n = before
		}
	}
	if name := n.people[n.publisher]; name != "" {
		n.publisher = name
	}
	for i, author := range n.authors {
		if name := n.people[author]; name != "" {
			n.authors[i] = name
		}
	}
}

// withoutCDATA takes the marks off a script that XHTML needs around it, with the comments that hide them.
func withoutCDATA(script string) string {
	if !strings.Contains(script, "<![CDATA[") {
		return script
	}
	_, script, _ = strings.Cut(script, "<![CDATA[")
	if i := strings.LastIndex(script, "]]>"); i >= 0 {
		script = script[:i]
	}
	script = strings.TrimSuffix(strings.TrimRight(script, " \t\n/*"), "//")
	return strings.TrimLeft(script, " \t\n*/")
}

func (n *newsArticle) value(r *jsonread.Reader) error {
	switch r.Kind() {
	case "array":
		return r.Array(func() error { return n.value(r) })
	case "object":
	default:
		return r.Skip()
	}
	var a newsArticle
	err := r.Object(func(key string) error {
		if key == "@graph" || key == "mainEntity" {
			return n.value(r)
		}
		return a.field(r, key)
	})
	if a.id != "" && a.name != "" {
		if n.people == nil {
			n.people = map[string]string{}
		}
		n.people[a.id] = a.name
	}
	if a.found && !n.found {
		a.people = n.people
		*n = a
	}
	return err
}

// names are the properties that are one name.
var names = map[string]func(*newsArticle) *string{
	"@id":              func(n *newsArticle) *string { return &n.id },
	"name":             func(n *newsArticle) *string { return &n.name },
	"publisher":        func(n *newsArticle) *string { return &n.publisher },
	"headline":         func(n *newsArticle) *string { return &n.headline },
	"url":              func(n *newsArticle) *string { return &n.url },
	"mainEntityOfPage": func(n *newsArticle) *string { return &n.url },
	"datePublished":    func(n *newsArticle) *string { return &n.published },
	"dateModified":     func(n *newsArticle) *string { return &n.modified },
	"inLanguage":       func(n *newsArticle) *string { return &n.language },
	"dateline":         func(n *newsArticle) *string { return &n.dateline },
	"contentLocation":  func(n *newsArticle) *string { return &n.located },
	"locationCreated":  func(n *newsArticle) *string { return &n.located },
}

// field reads the value of one property.
func (n *newsArticle) field(r *jsonread.Reader, key string) error {
	if at, ok := names[key]; ok {
		s, err := nameIn(r)
		if to := at(n); *to == "" {
			*to = s
		}
		return err
	}
	switch key {
	case "@type":
		types, err := namesIn(r)
		for _, t := range types {
			n.found = n.found || strings.HasSuffix(t, "Article") || t == "BlogPosting" || t == "LiveBlogPosting" || t == "Report"
		}
		return err
	case "articleBody":
		parts, err := r.Names("@value", "value", "text")
		n.body = html.UnescapeString(strings.Join(parts, "\n\n"))
		return err
	case "author":
		authors, err := namesIn(r)
		n.authors = authors
		return err
	case "keywords":
		words, err := namesIn(r)
		for _, s := range words {
			n.keywords = append(n.keywords, strings.Split(s, ",")...)
		}
		return err
	}
	return r.Skip()
}

// nameIn reads what namesIn does, and gives the first, "" for none.
func nameIn(r *jsonread.Reader) (string, error) {
	names, err := namesIn(r)
	if len(names) == 0 {
		return "", err
	}
	return names[0], err
}

// namesIn reads a string, an object with a name, or an array of either.
func namesIn(r *jsonread.Reader) ([]string, error) {
	names, err := r.Names("name", "alternateName", "url", "@id")
	out := names[:0]
	for _, s := range names {
		if s = blocks.OneLine(html.UnescapeString(s)); s != "" {
			out = append(out, s)
		}
	}
	return out, err
}
