package console

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the templates, each with the common frame. html/template escapes what is put in for the place where it
// stands, which is why no text of an article can become markup.
type pages struct {
	assets *assets
	byName map[string]*template.Template
}

func newPages(a *assets) (*pages, error) {
	p := &pages{assets: a, byName: map[string]*template.Template{}}
	names, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		name := strings.TrimSuffix(n.Name(), ".html")
		if name == "frame" || name == "parts" {
			continue
		}
		t, err := template.New("frame.html").Funcs(p.funcs()).ParseFS(templateFiles, "templates/frame.html", "templates/parts.html", "templates/"+n.Name())
		if err != nil {
			return nil, fmt.Errorf("read the template %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return p, nil
}

func (p *pages) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":   p.assets.url,
		"percent": percent,
		"signed":  func(f float64) string { return fmt.Sprintf("%+.2f", f) },
		"when":    func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") },
		"day":     func(t time.Time) string { return t.UTC().Format("2 January 2006") },
		"clock":   func(t time.Time) string { return t.UTC().Format("15:04:05") },
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"size":    humanize.IBytes,
		"seconds": seconds,
		"json":    func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
		"join":    func(sep string, s []string) string { return strings.Join(s, sep) },
		"who":     whoURL,
		"kind":    kindOf,
		"plural":  plural,
		"query":   func(v ...string) template.URL { return encoded(pairs(v...)) },
		"safeurl": webAddress,
	}
}

// percent is a share of one as a whole number of hundredths.
func percent(f float64) int { return int(math.Round(100 * f)) }

func plural(n any, one, many string) string {
	if fmt.Sprint(n) == "1" {
		return "1 " + one
	}
	return fmt.Sprint(n) + " " + many
}

// pairs are parameters, name and value in turn; those without a value are left out.
func pairs(list ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			v.Add(list[i], list[i+1])
		}
	}
	return v
}

func query(list ...string) string { return pairs(list...).Encode() }

// encoded writes parameters so that templates leave them as they are. Encode leaves nothing in them that means anything
// in HTML but &, which templates escape.
func encoded(v url.Values) template.URL { return template.URL(v.Encode()) }

// webAddress gives an address that an item names if it leads to the web, and "" otherwise.
func webAddress(s string) string {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return u.String()
	}
	return ""
}

// seconds is a duration in seconds with a unit that suits it.
func seconds(s float64) string {
	switch {
	case s <= 0 || math.IsNaN(s):
		return "–"
	case s < 1:
		return digits(1000*s) + " ms"
	}
	return digits(s) + " s"
}

// digits writes a number with two digits, which are as many as a histogram is good for.
func digits(n float64) string {
	if n >= 100 {
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	return strconv.FormatFloat(n, 'g', 2, 64)
}

// kindOf is a type of entity in words.
func kindOf(typ string) string {
	names := map[string]string{
		"PERSON": "person", "ORG": "organisation", "GPE": "country, city", "LOC": "place", "FAC": "building", "NORP": "nationality, religion, party",
		"EVENT": "event", "LAW": "law", "WORK": "work", "PRODUCT": "product",
	}
	return cmp.Or(names[typ], strings.ToLower(typ))
}

// whoURL leads to the page of somebody who is named.
func whoURL(typ, name, wikidata string) string {
	return "/who?" + query("type", typ, "name", name, "wikidata", wikidata)
}

// frame is what every page is given beside its own.
type frame struct {
	Title    string
	Page     string // the name of the template, to mark where the visitor is
	Writer   bool
	SignedIn bool
	SignIn   bool // there is something to gain by it
	Archive  bool
	Query    string // of the search, for the box above every page
	View     any
}

// render makes a page whole before any of it is sent.
func (c *Console) render(w http.ResponseWriter, r *http.Request, code int, name, title string, view any) error {
	_, err := r.Cookie(cookieName(r))
	role := roleOf(r)
	var b bytes.Buffer
	f := frame{
		Title: title, Page: name, Writer: role == Writer, SignedIn: err == nil && role > Nobody && (role == Writer || c.o.Tokens.ReadersNeedOne),
		SignIn: role < Writer && c.o.Tokens.canWrite(), Archive: c.o.API != nil, View: view,
	}
	if name == "search" {
		f.Query = r.URL.Query().Get("q")
	}
	if err := c.pages.byName[name].Execute(&b, f); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(b.Bytes()) // the visitor is gone if this fails
	return nil
}

// sendJSON answers a script of the console.
func sendJSON(w http.ResponseWriter, code int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(b)
}
