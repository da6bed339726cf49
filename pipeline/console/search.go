package console

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// Kinds of search.
const (
	kindQuotes   = "quotes"
	kindPeople   = "people"
	kindArticles = "articles"
)

// searchFields are the parameters of a search, in the order of the form. Those that the archive does not take for the
// kind of search stay out of the question.
var searchFields = map[string][]string{
	kindQuotes:   {"speaker", "about", "source", "type", "tone", "since", "until", "language"},
	kindPeople:   {"type", "role", "order", "since"},
	kindArticles: {"entity", "source", "tone", "since", "until", "language"},
}

type searchView struct {
	Kind     string
	Words    string
	Fields   map[string]string // what was chosen, by parameter
	Oldest   bool
	Wrong    string // what is wrong with the question
	Quotes   []row
	People   []archive.Identity
	Articles []archive.ArticleSummary
	Meant    map[string][]archive.Identity // for whom names were taken
	Facets   []facetGroup
	Next     string       // the address of the next page
	Export   template.URL // the parameters of an export and of a feed, encoded
	Asked    bool
}

type facetGroup struct {
	Name, Title string
	Facets      []facetLink
}

type facetLink struct {
	archive.Facet
	URL    string
	Chosen bool
}

// Kinds are the tabs of the page.
func (v searchView) Kinds() []string { return []string{kindQuotes, kindPeople, kindArticles} }

// QuoteTypes and Tones are what a visitor may choose from.
func (v searchView) QuoteTypes() []string { return quoteTypes }

// Tones are those of a quote or an article.
func (v searchView) Tones() []string { return tones }

// EntityTypes are those that a visitor may ask for.
func (v searchView) EntityTypes() []string {
	return []string{pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp, pipeline.Event, pipeline.Law, pipeline.Work, pipeline.Product}
}

// Orders are those of people.
func (v searchView) Orders() []archive.Facet {
	return []archive.Facet{{Value: "articles", Label: "most named"}, {Value: "said", Label: "most quoted"}, {Value: "recent", Label: "last named"}, {Value: "name", Label: "by name"}}
}

// Is reports whether a field has a value.
func (v searchView) Is(field, value string) bool { return v.Fields[field] == value }

// Tab is the address of the same search for another kind.
func (v searchView) Tab(kind string) string {
	return "/search?" + query("kind", kind, "q", v.Words, "since", v.Fields["since"])
}

func (c *Console) showSearch(w http.ResponseWriter, r *http.Request) error {
	if c.o.API == nil {
		return c.ask(r.Context(), "/v1/quotes", nil, nil)
	}
	q := r.URL.Query()
	v := searchView{Kind: q.Get("kind"), Words: strings.TrimSpace(q.Get("q")), Fields: map[string]string{}, Oldest: q.Get("oldest") != ""}
	if v.Kind == "" {
		v.Kind = kindQuotes
	}
	fields, ok := searchFields[v.Kind]
	if !ok {
		return badRequest("There is no search for %.40q: there are quotes, people and articles.", v.Kind)
	}
	parameters := url.Values{"limit": {"30"}}
	for _, f := range fields {
		if s := strings.TrimSpace(q.Get(f)); s != "" {
			v.Fields[f] = s
			parameters.Set(f, s)
		}
	}
	if v.Oldest && v.Kind != kindPeople {
		parameters.Set("oldest", "true")
	}
	v.Asked = v.Words != "" || len(v.Fields) > 0
	own := url.Values{"kind": {v.Kind}}
	for _, k := range append([]string{"q", "oldest"}, fields...) {
		if s := q.Get(k); s != "" {
			own.Set(k, s)
		}
	}
	next, err := c.search(r, &v, parameters, q.Get("cursor"))
	var p problem
	if errors.As(err, &p) && p.Code == http.StatusBadRequest {
		v.Wrong = p.Text
	} else if err != nil {
		return err
	}
	for i := range v.Facets {
		v.Facets[i].link(own)
	}
	if next != "" {
		own.Set("cursor", next)
		v.Next = "/search?" + own.Encode()
	}
	code := http.StatusOK
	if v.Wrong != "" {
		code = http.StatusBadRequest
	}
	return c.render(w, r, code, "search", "Search", v)
}

// search asks the archive, and gives the cursor of the next page.
func (c *Console) search(r *http.Request, v *searchView, parameters url.Values, cursor string) (next string, err error) {
	ask := func(words string, facets []string, into any) error {
		if v.Words != "" {
			parameters.Set(words, v.Words)
		}
		if v.Kind == kindQuotes {
			export := clone(parameters)
			export.Del("limit")
			v.Export = encoded(export)
		}
		if cursor != "" {
			parameters.Set("cursor", cursor)
		} else if len(facets) > 0 {
			parameters["facets"] = facets
		}
		return c.ask(r.Context(), "/v1/"+v.Kind, parameters, into)
	}
	switch v.Kind {
	case kindPeople:
		var found archive.List[archive.Identity]
		err = ask("name", nil, &found)
		v.People, next = found.Items, found.Next
	case kindArticles:
		var found archive.List[archive.ArticleSummary]
		err = ask("words", []string{"source", "tone", "language", "month"}, &found)
		v.Articles, next, v.Meant = found.Items, found.Next, found.Read
		v.Facets = facetGroups(found.Facets)
	default:
		var found archive.List[archive.Quote]
		err = ask("words", []string{"speaker", "source", "type", "tone", "language", "month"}, &found)
		v.Quotes, next, v.Meant = rows(found.Items), found.Next, found.Read
		v.Facets = facetGroups(found.Facets)
		if err == nil && v.Words != "" && cursor == "" {
			// Who looks for a name may want the person rather than the word.
			var people archive.List[archive.Identity]
			if c.ask(r.Context(), "/v1/people", url.Values{"name": {v.Words}, "limit": {"3"}}, &people) == nil {
				v.People = people.Items
			}
		}
	}
	return next, err
}

func clone(v url.Values) url.Values {
	c := url.Values{}
	for k, s := range v {
		c[k] = slices.Clone(s)
	}
	return c
}

// facetTitles are the facets that are shown, in order.
var facetTitles = []struct{ name, title string }{
	{"speaker", "Speaker"}, {"source", "Source"}, {"type", "Type"}, {"tone", "Tone"}, {"language", "Language"}, {"month", "Month"},
}

func facetGroups(all map[string][]archive.Facet) []facetGroup {
	var out []facetGroup
	for _, t := range facetTitles {
		facets := all[t.name]
		if len(facets) < 2 && t.name != "source" || len(facets) == 0 {
			continue // one value tells nothing
		}
		g := facetGroup{Name: t.name, Title: t.title}
		for _, f := range facets[:min(len(facets), 12)] {
			g.Facets = append(g.Facets, facetLink{Facet: f})
		}
		out = append(out, g)
	}
	return out
}

// link gives each value of a facet the address of the search that it narrows. A month is a stretch of time.
func (g *facetGroup) link(own url.Values) {
	for i := range g.Facets {
		f := &g.Facets[i]
		if f.Label == "" {
			f.Label = f.Value
		}
		u := clone(own)
		if g.Name == "month" {
			since, until, ok := monthOf(f.Value)
			if !ok {
				continue
			}
			u.Set("since", since)
			u.Set("until", until)
			f.Chosen = own.Get("since") == since && own.Get("until") == until
		} else {
			f.Chosen = own.Get(g.Name) == f.Value
			u.Set(g.Name, f.Value)
		}
		if f.Chosen { // to take it off again
			u.Del(g.Name)
			if g.Name == "month" {
				u.Del("since")
				u.Del("until")
			}
		}
		f.URL = "/search?" + u.Encode()
	}
}
