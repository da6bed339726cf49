package console_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"wirecopy/pipeline/console"
)

// shelf answers as the archive does, by its OpenAPI description, and remembers what it was asked.
type shelf struct {
	mu    sync.Mutex
	asked []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.RequestURI())
	s.mu.Unlock()
	answer, code := s.answer(r.URL)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(answer))
}

// saw reports whether a question was asked.
func (s *shelf) saw(path string, parameters url.Values) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.asked {
		u, _ := url.Parse(a)
		all := u.Path == path
		for k, v := range parameters {
			all = all && u.Query().Get(k) == v[0]
		}
		if all {
			return true
		}
	}
	return false
}

const (
	rhea  = `{"id":"p-1","type":"PERSON","name":"Rhea Tolland","wikidata":"Q7","role":"mayor","firstSeen":"2026-01-05T08:00:00Z","lastSeen":"2026-03-05T08:00:00Z","articles":3,"said":2}`
	rhea2 = `{"id":"p-2","type":"PERSON","name":"Rhea Tolland","role":"pilot","firstSeen":"2026-01-05T08:00:00Z","lastSeen":"2026-03-05T08:00:00Z","articles":1,"said":1}`
	oskar = `{"id":"p-3","type":"PERSON","name":"Oskar <b>Brandt</b>","firstSeen":"2026-01-05T08:00:00Z","lastSeen":"2026-03-05T08:00:00Z","articles":1,"said":0}`
	quote = `{"id":"a9@1/quote/q1","at":"2026-03-05T08:00:00Z","article":{"id":"a9","version":1,"source":"desk","headline":"Ferry <i>returns</i>"},
		"quote":{"id":"q1","type":"direct","content":[{"start":0,"end":9,"text":"It floats"}],"confidence":0.97,"rule":"test","speaker":{"start":0,"end":1,"text":"R","kind":"person"}},
		"speakerName":"Rhea Tolland","speaker":{"id":"p-1","name":"Rhea Tolland","type":"PERSON"},"tone":{"score":0.5,"label":"positive"},"highlights":[{"content":0,"start":3,"end":9}]}`
	article = `{"id":"a9","version":1,"source":"desk","headline":"Ferry returns","at":"2026-03-05T08:00:00Z","pubStatus":"usable","words":20,"quotes":1,"versions":2,"excerpt":"The ferry <b>is</b> back"}`
)

func (s *shelf) answer(u *url.URL) (string, int) {
	q := u.Query()
	switch {
	case u.Path == "/v1/people/p-1", u.Path == "/v1/people/Q7":
		return strings.TrimSuffix(rhea, "}") + `,"aliases":[{"name":"Mayor Tolland","articles":2,"firstSeen":"2026-01-05T08:00:00Z","lastSeen":"2026-03-05T08:00:00Z"}],
			"roles":[{"role":"mayor","articles":3,"firstSeen":"2026-01-05T08:00:00Z","lastSeen":"2026-03-05T08:00:00Z"}],
			"namedWith":[{"id":"p-3","name":"Oskar <b>Brandt</b>","type":"PERSON","articles":1}],
			"weeks":[{"week":"2026-01-05","articles":1,"said":1,"about":0},{"week":"2026-03-02","articles":2,"said":1,"about":1}],
			"quotes":[` + quote + `],"newest":[` + article + `]}`, http.StatusOK
	case u.Path == "/v1/people" && q.Get("name") == "Rhea":
		return `{"items":[` + rhea + "," + rhea2 + `]}`, http.StatusOK
	case u.Path == "/v1/people" && q.Get("name") == "Rhea Tolland":
		return `{"items":[` + rhea + "," + rhea2 + `]}`, http.StatusOK
	case u.Path == "/v1/people" && q.Get("name") == "Oskar Brand":
		return `{"items":[` + oskar + `]}`, http.StatusOK
	case u.Path == "/v1/people":
		return `{"items":[]}`, http.StatusOK
	case u.Path == "/v1/quotes" && q.Get("words") == `"open`:
		return `{"error":"words: the quotation mark has no end"}`, http.StatusBadRequest
	case u.Path == "/v1/quotes":
		return `{"items":[` + quote + `],"next":"n1","facets":{"source":[{"value":"desk","count":1}],"month":[{"value":"2026-03","count":1},{"value":"2026-02","count":1}]},"read":{"speaker":[` + rhea + `]}}`, http.StatusOK
	case u.Path == "/v1/articles":
		return `{"items":[` + article + `]}`, http.StatusOK
	case u.Path == "/v1/articles/a9":
		a := story("a9", 1, "Rhea Tolland", "It floats")
		b, _ := a.Encode()
		return strings.TrimSuffix(article, "}") + `,"article":` + string(b) + `,"identities":{"e1":{"id":"p-1","name":"Rhea Tolland","type":"PERSON"}},
			"history":[{"version":2,"received":"2026-03-06T08:00:00Z","pubStatus":"usable"},{"version":1,"received":"2026-03-05T08:00:00Z","pubStatus":"usable"}]}`, http.StatusOK
	}
	return `{"error":"there is none"}`, http.StatusNotFound
}

func TestPagesOfTheArchive(t *testing.T) {
	s := &shelf{}
	d := newDesk(t, console.Options{API: s})
	for _, c := range []struct {
		name, path string
		code       int
		want       []string
	}{
		{"a person", "/people/p-1", 200, []string{"Rhea Tolland", "“It <mark>floats</mark>”", "Mayor Tolland", "Oskar &lt;b&gt;Brandt&lt;/b&gt;", "wire.v1.quote.rhea-tolland.", `"weeks":["2026-01-05"`, "speaker: &#34;Q7&#34;"}},
		{"nobody", "/people/p-0", 404, []string{"knows nobody by the id"}},
		{"quotes", "/search?q=floats&speaker=tolland", 200, []string{"<mark>floats</mark>", "speaker was taken for", "cursor=n1", "since=2026-03-01", "format=csv&amp;speaker=tolland&amp;words=floats"}},
		{"quotes, wrongly asked", "/search?q=%22open", 400, []string{"the quotation mark has no end"}},
		{"people", "/search?kind=people&q=Rhea", 200, []string{`href="/people/p-1"`, `href="/people/p-2"`}},
		{"articles", "/search?kind=articles&q=ferry", 200, []string{`href="/articles/a9"`, "The ferry &lt;b&gt;is&lt;/b&gt; back"}},
		{"what there is no search for", "/search?kind=ships", 400, nil},
		{"an article that the stream has forgotten", "/articles/a9", 200, []string{`href="/people/p-1"`, "This is an older version"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := d.get(t, c.path, c.code)
			for _, want := range c.want {
				if !strings.Contains(page, want) {
					t.Errorf("%s has no %q:\n%s", c.path, want, page)
				}
			}
		})
	}
	if !s.saw("/v1/quotes", url.Values{"words": {"floats"}, "speaker": {"tolland"}}) {
		t.Errorf("the search did not pass on what was asked: %v", s.asked)
	}
	d.publish(t, story("a1", 1, "Oskar Brandt", "Newer than the archive"))
	d.eventually(t, "/articles/a1", "Newer than the archive")
	if got := d.get(t, "/v1/people/p-1", http.StatusOK); !json.Valid([]byte(got)) {
		t.Errorf("/v1/ gives %s", got)
	}
}

func TestWhoIsMeant(t *testing.T) {
	with, without := newDesk(t, console.Options{API: &shelf{}}), newDesk(t, console.Options{})
	for _, c := range []struct {
		name  string
		desk  *desk
		query url.Values
		code  int
		want  string
	}{
		{"by Wikidata's id", with, url.Values{"name": {"Rhea Tolland"}, "wikidata": {"Q7"}}, 303, "/people/p-1"},
		{"by a name that two have", with, url.Values{"name": {"Rhea Tolland"}}, 303, "/search?kind=people&q=Rhea+Tolland"},
		{"by a name that one is near", with, url.Values{"name": {"Oskar Brand"}}, 303, "/people/p-3"},
		{"by a name that nobody has", with, url.Values{"name": {"Nobody"}}, 404, ""},
		{"without a name", with, nil, 400, ""},
		{"without an archive", without, url.Values{"name": {"Rhea Tolland"}}, 303, "/?speaker=Rhea+Tolland"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.desk.client.Get(c.desk.url + "/who?" + c.query.Encode())
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			if got := r.Header.Get("Location"); r.StatusCode != c.code || got != c.want {
				t.Errorf("code %d to %q, want %d to %q", r.StatusCode, got, c.code, c.want)
			}
		})
	}
}

func TestFeedOfQuotes(t *testing.T) {
	with, without := newDesk(t, console.Options{API: &shelf{}}), newDesk(t, console.Options{})
	without.publish(t, story("a1", 1, "Rhea <Tolland>", "It & floats"))
	without.publish(t, story("a2", 1, "Oskar Brandt", "It sinks"))
	without.eventually(t, "/", "It sinks")
	for _, c := range []struct {
		name string
		desk *desk
		path string
		want string
	}{
		{"of the archive", with, "/quotes.atom?speaker=p-1&title=Rhea", "Rhea Tolland: “It floats”"},
		{"of the stream", without, "/quotes.atom?speaker=tolland", "Rhea <Tolland>: “It & floats”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var feed struct {
				XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
				Updated string   `xml:"updated"`
				Entries []struct {
					ID    string `xml:"id"`
					Title string `xml:"title"`
					Link  struct {
						Href string `xml:"href,attr"`
					} `xml:"link"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal([]byte(c.desk.get(t, c.path, http.StatusOK)), &feed); err != nil {
				t.Fatal(err)
			}
			if len(feed.Entries) != 1 || feed.Entries[0].Title != c.want || !strings.HasPrefix(feed.Entries[0].Link.Href, c.desk.url+"/articles/a") || feed.Updated == "" {
				t.Errorf("feed %+v, want one entry %q", feed, c.want)
			}
		})
	}
}
