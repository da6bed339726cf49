package sources

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"wirecopy/stages/ingest"
)

func TestRobots(t *testing.T) {
	const file = "\ufeff# ours\nUser-agent: other\nDisallow: /\n\nuser-agent: WireCopy/2\nUser-Agent: third\nDisallow: /private # not for programs\nAllow: /private/press\nDisallow: /*.pdf$\nDisallow: /a/*/edit\n" +
		"Disallow: /caf%c3%a9\nDisallow:\nCrawl-delay: 2.5\nSitemap: https://example.org/map\n\nUser-agent: *\nDisallow: /all\n\nUser-agent: wirecopy\nDisallow: /later\nDisallow: /?print\n"
	own := parseRobots([]byte(file), DefaultAgent)
	all := parseRobots([]byte(file), "somebody")
	for _, c := range []struct {
		path     string
		own, all bool
	}{
		{"", true, true}, {"/", true, true}, {"/private", false, true}, {"/private/x", false, true}, {"/private/press/1", true, true}, {"/all", true, false},
		{"/later/on", false, true}, {"/x/y.pdf", false, true}, {"/x/y.pdf?z", true, true}, {"/a/b/c/edit/2", false, true}, {"/a/edit", true, true},
		{"/café/1", false, true}, {"/caf%C3%A9", false, true}, {"/cafe", true, true}, {"/?print=1", false, true}, {"/?page=1", true, true}, {"/%70rivate", false, true},
	} {
		u, err := url.Parse("https://example.org" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := own.allow(u); got != c.own {
			t.Errorf("%s for us: %v, want %v", c.path, got, c.own)
		}
		if got := all.allow(u); got != c.all {
			t.Errorf("%s for others: %v, want %v", c.path, got, c.all)
		}
	}
	if own.delay != 2500*time.Millisecond || all.delay != 0 {
		t.Errorf("delays %s and %s, want 2.5s and none", own.delay, all.delay)
	}
}

func TestTheProductIsWhatTheUserAgentBeginsWith(t *testing.T) {
	for agent, want := range map[string]string{"wirecopy": "wirecopy", "wirecopy (+desk@example.org)": "wirecopy", "News_Bot-X/1.0": "News_Bot-X", "": ""} {
		if got := productOf(agent); got != want {
			t.Errorf("productOf(%q) = %q, want %q", agent, got, want)
		}
	}
}

func TestMatchPath(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"/", "/x", true}, {"/x$", "/x", true}, {"/x$", "/xy", false}, {"*", "/x", true}, {"/*", "/", true}, {"*/x", "/a/x", true}, {"/a*b*c", "/abc", true},
		{"/a*b*c", "/acb", false}, {"/a*a$", "/a", false}, {"/a*$", "/a", true}, {"/**x", "/yx", true}, {"$", "", true}, {"$", "/", false},
	} {
		if got := matchPath(c.pattern, c.path); got != c.want {
			t.Errorf("%q on %q: %v, want %v", c.pattern, c.path, got, c.want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a%2\nAllow: /$"), "/%zz?a")
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		r := parseRobots(data, DefaultAgent)
		u := &url.URL{Scheme: "https", Host: "example.org", Path: path}
		if got := r.allow(u); len(r.paths) == 0 && !got {
			t.Errorf("%q: %q is not allowed, without a rule", data, path)
		}
		if n := normalPath(path); normalPath(n) != n {
			t.Errorf("normalPath(%q) = %q, which changes again to %q", path, n, normalPath(n))
		}
	})
}

const story = "<p>The council of Port Elin met again on Monday.</p><p>“We are close,” said the mayor, Ada Lind.</p>"

func linked(id, link string) string {
	return fmt.Sprintf(`<item><guid isPermaLink="false">%s</guid><link>%s</link><title>Talks – %s</title><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description>Teaser of %[1]s.</description></item>`, id, link, id)
}

func TestPagesTakeThePlaceOfTheirItems(t *testing.T) {
	b, s := newBench(t), newSite(t)
	page := `<!DOCTYPE html><html><head><title>Port Elin Post</title><link rel=canonical href="/"><style>p { color: red }</style><script>var story = "<p>no</p>";</script></head>` +
		`<body><!-- no --><svg><text>no</text></svg><article><h1>Talks in Port Elin</h1>` + strings.Repeat(story, 8) + `</article></body></html>`
	s.on("/robots.txt", says("text/plain", "User-agent: *\nDisallow: /private"))
	s.on("/story", says("text/html; charset=utf-8", page))
	s.on("/moved", status(302, "Location", "/private/story"))
	s.on("/picture", says("image/png", "PNG"))
	s.on("/large", says("text/html", page+strings.Repeat("<p>long</p>", MaxItem/11)))
	s.on("/rss", says("application/rss+xml", rss(
		linked("none", ""), linked("gone", "/gone"), linked("large", "/large"), linked("picture", "/picture"), linked("moved", "/moved"), linked("private", s.URL+"/private/x"), linked("story", "/story"),
	)))
	feed := feedAt(s.URL + "/rss")
	feed.Fetch = true
	b.step(feed)
	expect(t, "asked", s.paths(), []string{"/rss", "/robots.txt", "/story", "/moved", "/picture", "/large", "/gone"})
	expect(t, "pages", b.counted("wirecopy_feed_pages_total"), map[string]float64{"fetched": 1, "robots": 2, "failed": 3, "no_link": 1})
	stored := b.stored()
	if len(stored) != 7 {
		t.Fatalf("%d items are stored, want 7", len(stored))
	}
	for _, e := range stored[1:] {
		if e.ContentType != typeRSS || !strings.Contains(string(e.Data), "Teaser") {
			t.Errorf("without a page, %q of type %q is stored, want the feed's own item", e.Data, e.ContentType)
		}
	}
	if got := string(stored[0].Data); strings.Contains(got, "no</") || strings.Contains(got, "color") || !strings.Contains(got, story) {
		t.Errorf("stored %s, want the page without what holds no story", got)
	}
	articles, err := ingest.Parse(stored[0].Data, stored[0].ContentType, "desk")
	if err != nil || len(articles) != 1 {
		t.Fatalf("ingest gives %d articles, %v", len(articles), err)
	}
	a := articles[0]
	if a.URL != s.URL+"/story" || a.Headline != "Talks – story" || !strings.Contains(a.Text, "“We are close,” said the mayor, Ada Lind.") ||
		strings.Contains(a.Text, "no") && strings.Contains(a.Text, "color") || a.VersionCreated.Format(time.DateOnly) != "2026-03-02" {
		t.Errorf("article %+v, want the page's story under the feed's link, title and time", a)
	}
}

func TestASiteThatCannotSayWhatIsAllowedAllowsNothing(t *testing.T) {
	for code, want := range map[int]bool{200: true, 204: true, 404: true, 403: true, 500: false, 503: false, 429: false} {
		s := newSite(t)
		s.on("/robots.txt", status(code))
		f := newFetcher("wirecopy", "", 0)
		r := newRobots(f)
		u, err := url.Parse(s.URL + "/story")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.allow(t.Context(), feedAt(s.URL), u); (err == nil) != want {
				t.Errorf("robots.txt answers %d: %v, want allowed %v", code, err, want)
			}
		}
		expect(t, "asked", s.paths(), []string{"/robots.txt"})
		f.close()
	}
}

func TestTrimPage(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                               "plain",
		"<P Class='a&b'>é\xff&nbsp;<br/></P>": "<P Class='a&b'>é\xff&nbsp;<br/></P>",
		"a<script src=x></script>b<SCRIPT>if (a<b) '</p>'</SCRIPT>c":            "abc",
		`a<script type="application/ld+json">{"@type":"NewsArticle"}</script>b`: `a<script type="application/ld+json">{"@type":"NewsArticle"}</script>b`,
		"a<svg><svg>b</svg><style>c</style></svg>d<style>e</style><svg/>f":      "ad<svg/>f",
		"a<!-- b --><link rel=Canonical href=x><link rel=stylesheet>c":          "a<link rel=stylesheet>c",
		"a<svg>never closed": "a<svg>never closed",
		"a<":                 "a<",
	} {
		if got := string(trimPage([]byte(in))); got != want {
			t.Errorf("trim %q: %q, want %q", in, got, want)
		}
	}
}

func FuzzTrimPage(f *testing.F) {
	f.Add([]byte("<p>a<script>b</script><svg><g/></svg><!-- c --><link rel=canonical>"))
	f.Fuzz(func(t *testing.T, page []byte) {
		if got := trimPage(page); len(got) > len(page) {
			t.Errorf("%q became longer: %q", page, got)
		}
	})
}

func TestGetAddress(t *testing.T) {
	s := newSite(t)
	s.on("/robots.txt", says("text/plain", "User-agent: *\nDisallow: /private\n"))
	s.on("/story", says("text/html; charset=utf-8", "<html><head><script>x</script></head><body><p>A story.</p></body></html>"))
	s.on("/item.json", says("application/json", `{"id":"a","text":"One."}`))
	s.on("/private", says("text/html", "<p>No.</p>"))
	for _, c := range []struct{ path, contentType, data, err string }{
		{"/story", "text/html; charset=utf-8", "<html><head></head><body><p>A story.</p></body></html>\n<link rel=\"canonical\" href=\"" + s.URL + "/story\">\n", ""},
		{"/item.json", "application/json", `{"id":"a","text":"One."}`, ""},
		{"/private", "", "", errRobots.Error()},
		{"/none", "", "", "404"},
	} {
		it, err := Get(t.Context(), s.URL+c.path)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want an error with %q", c.path, err, c.err)
			}
			continue
		}
		if err != nil || it.ContentType != c.contentType || string(it.Data) != c.data {
			t.Errorf("%s: %q of type %q, %v, want %q of type %q", c.path, it.Data, it.ContentType, err, c.data, c.contentType)
		}
	}
	if _, err := Get(t.Context(), "file:///etc/passwd"); err == nil {
		t.Error("a file was got")
	}
}

func TestEntriesOfASitemap(t *testing.T) {
	entries, err := entriesOf([]byte(`<?xml version="1.0"?><urlset xmlns:news="n"><url><loc>https://a.example/1</loc><news:news><news:publication_date>2024-03-02T09:30:00+01:00</news:publication_date><news:title>Bridge opens</news:title></news:news></url></urlset>`), "application/xml")
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v, want one", len(entries), err)
	}
	if e := entries[0]; e.link != "https://a.example/1" || e.title != "Bridge opens" || e.published.UTC().Hour() != 8 {
		t.Errorf("got %+v", e)
	}
}
