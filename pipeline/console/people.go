package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

func personURL(id string) string { return "/people/" + url.PathEscape(id) }

// who finds the page of somebody who is named: by Wikidata's id, else by name. Where it cannot be told who is meant, the
// visitor chooses. Without an archive it leads to what the stream keeps.
func (c *Console) who(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	name, wikidata := strings.TrimSpace(q.Get("name")), q.Get("wikidata")
	if name == "" && wikidata == "" {
		return badRequest("Who? The address needs a name.")
	}
	if c.o.API == nil {
		c.redirect(w, r, "/", "speaker", name)
		return nil
	}
	if wikidata != "" {
		var p archive.Person
		err := c.ask(r.Context(), "/v1/people/"+url.PathEscape(wikidata), nil, &p)
		if err == nil {
			http.Redirect(w, r, personURL(p.ID), http.StatusSeeOther)
			return nil
		}
		if !missing(err) {
			return err
		}
	}
	parameters := url.Values{"name": {name}, "limit": {"20"}}
	if typ := q.Get("type"); typ != "" {
		parameters.Set("type", typ)
	}
	var found archive.List[archive.Identity]
	if err := c.ask(r.Context(), "/v1/people", parameters, &found); err != nil {
		return err
	}
	var exact []archive.Identity
	for _, k := range found.Items {
		if strings.EqualFold(k.Name, name) || strings.EqualFold(k.Matched, name) {
			exact = append(exact, k)
		}
	}
	switch {
	case len(exact) == 1:
		http.Redirect(w, r, personURL(exact[0].ID), http.StatusSeeOther)
		return nil
	case len(exact) == 0 && len(found.Items) == 1:
		http.Redirect(w, r, personURL(found.Items[0].ID), http.StatusSeeOther)
		return nil
	case len(found.Items) == 0:
		return notFound("The archive has nobody called %.80q yet: it takes a moment after an article has come in.", name)
	}
	c.redirect(w, r, "/search", "kind", kindPeople, "q", name)
	return nil
}

// redirect leads to another page of the console.
func (c *Console) redirect(w http.ResponseWriter, r *http.Request, path string, parameters ...string) {
	u := url.URL{Path: path, RawQuery: query(parameters...)}
	http.Redirect(w, r, u.RequestURI(), http.StatusSeeOther)
}

type personView struct {
	archive.Person
	Own     []row // what it said
	Others  []row // what was said about it
	Chart   chart
	Subject string // on NATS
	Writer  bool
}

// chart is what the script draws: one column for each week, without gaps.
type chart struct {
	Weeks    []string `json:"weeks"`
	Articles []int    `json:"articles"`
	Said     []int    `json:"said"`
	About    []int    `json:"about"`
}

func (c *Console) showPerson(w http.ResponseWriter, r *http.Request) error {
	var p archive.Person
	err := c.ask(r.Context(), "/v1/people/"+url.PathEscape(r.PathValue("id")), nil, &p)
	if missing(err) && c.o.API != nil {
		return notFound("The archive knows nobody by the id %.80q. Look for the name in the search.", r.PathValue("id"))
	}
	if err != nil {
		return err
	}
	if p.ID != r.PathValue("id") { // merged into another, or asked for by Wikidata's id
		http.Redirect(w, r, personURL(p.ID), http.StatusSeeOther)
		return nil
	}
	v := personView{Person: p, Own: rows(p.Quotes), Others: rows(p.About), Subject: wire.QuoteFilter(p.Name, ""), Writer: roleOf(r) == Writer}
	for _, k := range p.Weeks {
		v.Chart.Weeks = append(v.Chart.Weeks, k.Week)
		v.Chart.Articles = append(v.Chart.Articles, k.Articles)
		v.Chart.Said = append(v.Chart.Said, k.Said)
		v.Chart.About = append(v.Chart.About, k.About)
	}
	return c.render(w, r, http.StatusOK, "person", cmp.Or(p.Name, p.ID), v)
}

// AlsoCalled are the names that articles use besides the one above the page.
func (v personView) AlsoCalled() []archive.Alias {
	return slices.DeleteFunc(slices.Clone(v.Aliases), func(s archive.Alias) bool { return s.Name == v.Name })
}

// shownCompany is how many are listed of those who are named in the same articles.
const shownCompany = 15

// companion is one who is named in the same articles; Kind is said where another in the list has the same name.
type companion struct {
	ID, Name, Kind string
	Articles       int
}

// Company are those who are named in the same articles most often.
func (v personView) Company() []companion {
	var out []companion
	same := map[string]int{}
	for _, c := range v.NamedWith[:min(len(v.NamedWith), shownCompany)] {
		out = append(out, companion{c.ID, c.Name.Name, kindOf(c.Type), c.Articles})
		same[c.Name.Name]++
	}
	for i := range out {
		if same[out[i].Name] == 1 {
			out[i].Kind = ""
		}
	}
	return out
}

// Rule is an alert on what the person says, as the rules file of the alerts has it. A Wikidata id means nobody else.
func (v personView) Rule() string {
	speaker, _ := json.Marshal(cmp.Or(v.Wikidata, v.Name)) // JSON is YAML too
	return fmt.Sprintf("rules:\n  - name: %s\n    speaker: %s\n    to: [desk]\n", token.Name(v.Name), speaker)
}

// decide merges somebody into another, or splits off a part of the mentions as somebody else.
func (c *Console) decide(w http.ResponseWriter, r *http.Request) error {
	field := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	n := archive.NewDecision{Kind: field("kind"), Person: r.PathValue("id"), By: field("by"), Note: field("note")}
	switch n.Kind {
	case archive.Merge:
		if n.Into = identityIn(field("into")); n.Into == "" {
			return badRequest("Who is it? Give the address of the other's page, or the id at the end of it.")
		}
	case archive.Split:
		if n.Where = (&archive.SplitRule{Role: field("role"), Source: field("source")}); n.Where.Role == "" && n.Where.Source == "" {
			return badRequest("Which mentions are somebody else? Give words of the role, or the source.")
		}
	default:
		return badRequest("There is no decision of the kind %.20q.", n.Kind)
	}
	var made archive.Decision
	if err := c.request(r.Context(), http.MethodPost, "/v1/decisions", n, &made); err != nil {
		return err
	}
	http.Redirect(w, r, personURL(made.Into.ID), http.StatusSeeOther)
	return nil
}

// identityIn takes the id out of the address of a page, or what is one already.
func identityIn(s string) string {
	if u, err := url.Parse(s); err == nil {
		if _, id, ok := strings.Cut(u.Path, "/people/"); ok {
			return id
		}
	}
	return s
}

func (c *Console) undoDecision(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.ParseUint(r.PathValue("number"), 10, 63)
	if err != nil {
		return badRequest("A decision has a number, not %.40q.", r.PathValue("number"))
	}
	var undone archive.Decision
	if err := c.request(r.Context(), http.MethodDelete, "/v1/decisions/"+strconv.FormatUint(n, 10), nil, &undone); err != nil {
		return err
	}
	http.Redirect(w, r, personURL(undone.Person.ID), http.StatusSeeOther)
	return nil
}
