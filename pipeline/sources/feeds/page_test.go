package feeds

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/internal/testsite"
	"wirecopy/pipeline/sources/polite"
	"wirecopy/stages/ingest"
)

const story = "<p>The council of Port Elin met again on Monday.</p><p>“We are close,” said the mayor, Ada Lind.</p>"

func linked(id, link string) string {
	return fmt.Sprintf(`<item><guid isPermaLink="false">%s</guid><link>%s</link><title>Talks – %s</title><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description>Teaser of %[1]s.</description></item>`, id, link, id)
}

func TestPagesTakeThePlaceOfTheirItems(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	page := `<!DOCTYPE html><html><head><title>Port Elin Post</title><link rel=canonical href="/"><style>p { color: red }</style><script>var story = "<p>no</p>";</script></head>` +
		`<body><!-- no --><svg><text>no</text></svg><article><h1>Talks in Port Elin</h1>` + strings.Repeat(story, 8) + `</article></body></html>`
	s.On("/robots.txt", testsite.Says("text/plain", "User-agent: *\nDisallow: /private"))
	s.On("/story", testsite.Says("text/html; charset=utf-8", page))
	s.On("/moved", testsite.Status(302, "Location", "/private/story"))
	s.On("/picture", testsite.Says("image/png", "PNG"))
	s.On("/large", testsite.Says("text/html", page+strings.Repeat("<p>long</p>", sources.MaxItem/11)))
	s.On("/rss", testsite.Says("application/rss+xml", rss(
		linked("none", ""), linked("gone", "/gone"), linked("large", "/large"), linked("picture", "/picture"), linked("moved", "/moved"), linked("private", s.URL+"/private/x"), linked("story", "/story"),
	)))
	feed := feedAt(s.URL + "/rss")
	feed.Fetch = true
	b.step(feed)
	testsite.Expect(t, "asked", s.Paths(), []string{"/rss", "/robots.txt", "/story", "/moved", "/picture", "/large", "/gone"})
	testsite.Expect(t, "pages", b.counted("wirecopy_feed_pages_total"), map[string]float64{"fetched": 1, "robots": 2, "failed": 3, "no_link": 1})
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
	s := testsite.New(t)
	s.On("/robots.txt", testsite.Says("text/plain", "User-agent: *\nDisallow: /private\n"))
	s.On("/story", testsite.Says("text/html; charset=utf-8", "<html><head><script>x</script></head><body><p>A story.</p></body></html>"))
	s.On("/item.json", testsite.Says("application/json", `{"id":"a","text":"One."}`))
	s.On("/private", testsite.Says("text/html", "<p>No.</p>"))
	for _, c := range []struct{ path, contentType, data, err string }{
		{"/story", "text/html; charset=utf-8", "<html><head></head><body><p>A story.</p></body></html>\n<link rel=\"canonical\" href=\"" + s.URL + "/story\">\n", ""},
		{"/item.json", "application/json", `{"id":"a","text":"One."}`, ""},
		{"/private", "", "", polite.ErrRobots.Error()},
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
