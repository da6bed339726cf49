package page

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"

	"wirecopy/internal/jsonread"
	"wirecopy/stages/ingest/blocks"
)

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
	r := jsonread.New(script)
	if n.value(r) != nil && !n.found {
		*n = newsArticle{}
	}
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
		if key == "@graph" {
			return n.value(r)
		}
		return a.field(r, key)
	})
	if a.found && !n.found {
		*n = a
	}
	return err
}

// field reads the value of one property.
func (n *newsArticle) field(r *jsonread.Reader, key string) (err error) {
	switch key {
	case "@type":
		types, err := namesIn(r)
		for _, t := range types {
			n.found = n.found || strings.HasSuffix(t, "Article") || t == "BlogPosting" || t == "LiveBlogPosting" || t == "Report"
		}
		return err
	case "headline":
		n.headline, err = r.Scalar()
	case "articleBody":
		n.body, err = r.Scalar()
	case "url", "mainEntityOfPage":
		var url string
		url, err = nameIn(r)
		n.url = cmp.Or(n.url, url)
	case "datePublished":
		n.published, err = r.Scalar()
	case "dateModified":
		n.modified, err = r.Scalar()
	case "inLanguage":
		n.language, err = nameIn(r)
	case "dateline":
		n.dateline, err = r.Scalar()
	case "contentLocation", "locationCreated":
		n.located, err = nameIn(r)
	case "author":
		n.authors, err = namesIn(r)
	case "keywords":
		names, err := namesIn(r)
		for _, s := range names {
			n.keywords = append(n.keywords, strings.Split(s, ",")...)
		}
		return err
	default:
		return r.Skip()
	}
	return err
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
