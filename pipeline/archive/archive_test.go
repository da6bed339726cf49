package archive_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

var postgres *archivetest.Server

func TestMain(m *testing.M) {
	os.Exit(archivetest.Main(m, &postgres))
}

// eachStore runs a test on every database that there is.
func eachStore(t *testing.T, f func(t *testing.T, open func() *archive.Store)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "archive.db")
		f(t, func() *archive.Store { return open(t, file) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := postgres.Schema(t)
		f(t, func() *archive.Store { return open(t, address) })
	})
}

func open(t testing.TB, place string) *archive.Store {
	t.Helper()
	s, err := archive.Open(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t testing.TB, s *archive.Store, articles ...*pipeline.Article) {
	t.Helper()
	var items []archive.Item
	for _, a := range articles {
		items = append(items, archive.Item{Article: a, Received: a.VersionCreated.Add(time.Minute)})
	}
	if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
		t.Fatal(err)
	}
}

// story is one article: what is said in it, each as "SPEAKER, ROLE: words of [NAME]".
func story(id string, version int, at string, lines ...string) *pipeline.Article {
	created, err := time.Parse(time.DateTime, at)
	if err != nil {
		panic(err)
	}
	a := &pipeline.Article{ID: id, Version: version, Source: "northstar", Headline: "Story " + id, Language: "en", PubStatus: pipeline.Usable, VersionCreated: created}
	var entities []pipeline.Entity
	entity := func(name, role string, start int) string {
		typ := pipeline.Person
		if strings.HasSuffix(name, "Ltd.") {
			typ = pipeline.Org
		}
		at := pipeline.Mention{Span: pipeline.Span{Start: start, End: start + len([]rune(name)), Text: name}, Kind: pipeline.NameMention}
		i := slices.IndexFunc(entities, func(e pipeline.Entity) bool { return e.Name == name })
		if i < 0 {
			i = len(entities)
			entities = append(entities, pipeline.Entity{ID: fmt.Sprintf("e%d", i+1), Type: typ, Name: name})
			if role != "" {
				entities[i].Roles = []string{role}
			}
		}
		entities[i].Mentions = append(entities[i].Mentions, at)
		return entities[i].ID
	}
	var quotes []pipeline.Quote
	var text []rune
	for i, line := range lines {
		who, said, _ := strings.Cut(line, ": ")
		name, role, _ := strings.Cut(who, ", ")
		start := len(text)
		q := pipeline.Quote{ID: fmt.Sprintf("q%d", i+1), Type: pipeline.Direct, Confidence: 0.9, Rule: "made",
			Speaker: &pipeline.Speaker{Span: pipeline.Span{Start: start, End: start + len([]rune(name)), Text: name}, Entity: entity(name, role, start), Kind: pipeline.PersonSpeaker}}
		text = append(text, []rune(name+" said ")...)
		begin := len(text)
		before, rest, named := strings.Cut(said, "[")
		text = append(text, []rune(before)...)
		if named {
			about, after, _ := strings.Cut(rest, "]")
			entity(about, "", len(text))
			text = append(text, []rune(about+after)...)
		}
		q.Content = []pipeline.Span{{Start: begin, End: len(text), Text: string(text[begin:])}}
		quotes = append(quotes, q)
		text = append(text, '\n')
	}
	a.Text = string(text)
	a = a.With(pipeline.EntitiesLayer, "1", entities)
	a = a.With(pipeline.QuotesLayer, "1", quotes)
	return a.With(pipeline.SentimentLayer, "1", pipeline.Sentiment{Tone: pipeline.Tone{Label: pipeline.Neutral}})
}

func canceled(id string, version int, at string) *pipeline.Article {
	a := story(id, version, at)
	a.PubStatus = pipeline.Canceled
	return a
}

// said lists what a query finds, as "article/quote speaker".
func said(t testing.TB, s *archive.Store, q archive.QuoteQuery) []string {
	t.Helper()
	found, err := s.Quotes(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, one := range found.Items {
		out = append(out, one.ID)
	}
	return out
}

func equal(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// news is a small archive that many tests ask.
var news = []*pipeline.Article{
	story("a1", 1, "2026-01-05 09:00:00", "Lim Wei Shan, chief executive of Kestrel: the new tariffs hurt [Kestrel Robotics Ltd.]", "Rosa Di Matteo: nobody asked us"),
	story("a2", 1, "2026-02-05 09:00:00", "Lim Wei Shan, chief executive of Kestrel: the tariff will go", "Zoë Łukasz O’Hara: café prices rise"),
	story("a3", 1, "2026-03-05 09:00:00", "Deborah Quill, mayor: the ferries run again", "Lim Hao: the ferry and tariffs are two things"),
	story("a4", 1, "2026-03-05 10:00:00", "Rosa Di Matteo: [Lim Wei Shan] was right about tariffs"),
}

func TestQuotes(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s, news...)
		day := func(s string) time.Time {
			d, _ := time.Parse(time.DateOnly, s)
			return d
		}
		for _, c := range []struct {
			name string
			q    archive.QuoteQuery
			want []string
		}{
			{"all, the newest first", archive.QuoteQuery{}, []string{"a4@1/quote/q1", "a3@1/quote/q2", "a3@1/quote/q1", "a2@1/quote/q2", "a2@1/quote/q1", "a1@1/quote/q2", "a1@1/quote/q1"}},
			{"the oldest first", archive.QuoteQuery{Oldest: true, Words: "tariffs"}, []string{"a1@1/quote/q1", "a2@1/quote/q1", "a3@1/quote/q2", "a4@1/quote/q1"}},
			{"a full name", archive.QuoteQuery{Speaker: "Lim Wei Shan"}, []string{"a2@1/quote/q1", "a1@1/quote/q1"}},
			{"a part of several names", archive.QuoteQuery{Speaker: "Lim"}, []string{"a3@1/quote/q2", "a2@1/quote/q1", "a1@1/quote/q1"}},
			{"a beginning", archive.QuoteQuery{Speaker: "Debor"}, []string{"a3@1/quote/q1"}},
			{"an initial", archive.QuoteQuery{Speaker: "D. Quill"}, []string{"a3@1/quote/q1"}},
			{"in another order", archive.QuoteQuery{Speaker: "wei shan lim"}, []string{"a2@1/quote/q1", "a1@1/quote/q1"}},
			{"misspelled", archive.QuoteQuery{Speaker: "Debora Qill"}, []string{"a3@1/quote/q1"}},
			{"the first letter too", archive.QuoteQuery{Speaker: "Teborah Quill"}, []string{"a3@1/quote/q1"}},
			{"without accents", archive.QuoteQuery{Speaker: "zoe lukasz ohara"}, []string{"a2@1/quote/q2"}},
			{"nobody", archive.QuoteQuery{Speaker: "Xerxes"}, []string{}},
			{"about a name", archive.QuoteQuery{About: "Kestrel Robotics"}, []string{"a1@1/quote/q1"}},
			{"about a person", archive.QuoteQuery{About: "Lim Wei Shan"}, []string{"a4@1/quote/q1"}},
			{"about words", archive.QuoteQuery{About: "tariffs", Speaker: "lim wei shan"}, []string{"a2@1/quote/q1", "a1@1/quote/q1"}},
			{"since and until", archive.QuoteQuery{Words: "tariffs", Since: day("2026-02-01"), Until: day("2026-03-05")}, []string{"a2@1/quote/q1"}},
			{"a phrase", archive.QuoteQuery{Words: `"two things"`}, []string{"a3@1/quote/q2"}},
			{"no phrase over two quotes", archive.QuoteQuery{Words: `"again the ferry"`}, []string{}},
			{"a beginning of a word", archive.QuoteQuery{Words: "tar*"}, []string{"a4@1/quote/q1", "a3@1/quote/q2", "a2@1/quote/q1", "a1@1/quote/q1"}},
			{"OR and NOT", archive.QuoteQuery{Words: "(ferry OR café) NOT tariff"}, []string{"a3@1/quote/q1", "a2@1/quote/q2"}},
			{"who is named in the article", archive.QuoteQuery{Entity: "Kestrel Robotics Ltd"}, []string{"a1@1/quote/q2", "a1@1/quote/q1"}},
			{"another source", archive.QuoteQuery{Source: []string{"broadwire"}}, []string{}},
			{"sure enough", archive.QuoteQuery{MinConfidence: 0.95}, []string{}},
			{"one article", archive.QuoteQuery{Article: "a2"}, []string{"a2@1/quote/q2", "a2@1/quote/q1"}},
			{"an article that is not there", archive.QuoteQuery{Article: "a9"}, []string{}},
		} {
			equal(t, c.name, said(t, s, c.q), c.want)
		}
	})
}

func TestQuoteIsWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s, news...)
		found, err := s.Quotes(t.Context(), archive.QuoteQuery{Words: "tariffs hurt", Facets: []string{archive.BySpeaker, archive.ByMonth}})
		if err != nil || len(found.Items) != 1 {
			t.Fatalf("got %d quotes (%v), want 1", len(found.Items), err)
		}
		q := found.Items[0]
		if q.SpeakerName != "Lim Wei Shan" || q.Speaker == nil || q.Speaker.ID != "lim-wei-shan" || q.Quote.Content[0].Text != "the new tariffs hurt Kestrel Robotics Ltd." {
			t.Errorf("got %+v", q)
		}
		if len(q.About) != 1 || q.About[0].ID != "kestrel-robotics" || q.About[0].Entity != "e2" {
			t.Errorf("about: got %+v, want kestrel-robotics as e2", q.About)
		}
		if want := []archive.Highlight{{0, 8, 15}, {0, 16, 20}}; !slices.Equal(q.Highlights, want) {
			t.Errorf("highlights: got %v, want %v", q.Highlights, want)
		}
		if f := found.Facets[archive.BySpeaker]; len(f) != 1 || f[0] != (archive.Facet{Value: "lim-wei-shan", Label: "Lim Wei Shan", Count: 1}) {
			t.Errorf("facet of speakers: got %v", f)
		}
		if f := found.Facets[archive.ByMonth]; len(f) != 1 || f[0].Value != "2026-01" {
			t.Errorf("facet of months: got %v", f)
		}
	})
}

func TestVersions(t *testing.T) {
	v1 := story("a", 1, "2026-01-05 09:00:00", "Ann Old: the first version")
	v2 := story("a", 2, "2026-01-05 10:00:00", "Bo New: the second version")
	v3 := story("a", 3, "2026-01-05 11:00:00", "Cy Late: the third version")
	kill1, kill2 := canceled("a", 1, "2026-01-05 10:30:00"), canceled("a", 2, "2026-01-05 10:30:00")
	withheld := story("a", 2, "2026-01-05 10:30:00")
	withheld.PubStatus = pipeline.Withheld
	for _, c := range []struct {
		name     string
		come     []*pipeline.Article
		want     []string
		versions int
	}{
		{"the newer replaces", []*pipeline.Article{v1, v2}, []string{"a@2/quote/q1"}, 2},
		{"the older comes late", []*pipeline.Article{v2, v1}, []string{"a@2/quote/q1"}, 2},
		{"one comes again", []*pipeline.Article{v1, v1}, []string{"a@1/quote/q1"}, 1},
		{"killed", []*pipeline.Article{v1, v2, kill2}, []string{}, 1},
		{"killed, and an older one comes late", []*pipeline.Article{kill2, v1, v2}, []string{}, 1},
		{"a kill wins over a greater version", []*pipeline.Article{v2, kill1}, []string{}, 1},
		{"the same when the version comes again", []*pipeline.Article{v2, kill1, v2}, []string{}, 1},
		{"newer than all that was killed", []*pipeline.Article{v1, kill2, v3}, []string{"a@3/quote/q1"}, 2},
		{"withheld", []*pipeline.Article{v1, withheld}, []string{}, 1},
		{"withheld, and given out after all", []*pipeline.Article{v1, withheld, v3}, []string{"a@3/quote/q1"}, 2},
	} {
		for _, atOnce := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, at once %v", c.name, atOnce), func(t *testing.T) {
				eachStore(t, func(t *testing.T, open func() *archive.Store) {
					s := open()
					if atOnce {
						put(t, s, c.come...)
					} else {
						for _, a := range c.come {
							put(t, s, a)
						}
					}
					checkStanding(t, s, c.want, c.versions)
				})
			})
		}
	}
}

// checkStanding compares what stands of the article "a".
func checkStanding(t *testing.T, s *archive.Store, want []string, versions int) {
	t.Helper()
	equal(t, "quotes", said(t, s, archive.QuoteQuery{}), want)
	a, err := s.Article(t.Context(), "a", archive.Newest)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.History) != versions || (a.Article == nil) != (len(want) == 0) {
		t.Errorf("got %d versions and an article of %d bytes, want %d versions", len(a.History), len(a.Article), versions)
	}
	stats, err := s.Stats(t.Context())
	if err != nil || stats.Quotes != len(want) || stats.Articles+stats.Canceled != 1 || stats.Versions != versions {
		t.Errorf("stats: got %+v (%v)", stats, err)
	}
	if people, err := s.People(t.Context(), archive.PersonQuery{}); err != nil || len(people.Items) != len(want) {
		t.Errorf("got %d identities that articles name (%v), want %d", len(people.Items), err, len(want))
	}
}

// TestWordsFarBack looks for words that are said in the newest articles, in the oldest one, and in all of 300 days: databases look
// among the newest first, a few days at a time, and must find the others too.
func TestWordsFarBack(t *testing.T) {
	const many = 1200
	var all []*pipeline.Article
	for n := range many {
		line := "Ana Tolland: the ferry sails"
		switch {
		case n == 0:
			line = "Ana Tolland: the ferry sinks"
		case n >= many-80:
			line = "Ana Tolland: the ferry floats"
		case n%194 == 5: // one who speaks seldom, of what others speak of each time
			line = "Bo Rarely: the ferry sails"
		case n%97 == 5:
			line = "Bo Rarely: the boat sails"
		}
		all = append(all, story(fmt.Sprintf("f%d", n), 1, time.Date(2026, 1, 1, 6*n, 0, 0, 0, time.UTC).Format(time.DateTime), line))
	}
	eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
		s := openStore()
		put(t, s, all...)
		for _, oldest := range []bool{false, true} {
			got := said(t, s, archive.QuoteQuery{Speaker: "Bo Rarely", Words: "ferry", Oldest: oldest})
			want := []string{"f5@1/quote/q1", "f199@1/quote/q1", "f393@1/quote/q1", "f587@1/quote/q1", "f781@1/quote/q1", "f975@1/quote/q1"}
			if !oldest {
				slices.Reverse(want)
			}
			equal(t, fmt.Sprintf("one who speaks seldom, the oldest first: %t", oldest), got, want)
		}
		for _, c := range []struct {
			words  string
			oldest bool
			want   int
			first  string
		}{
			{"sinks", false, 1, "f0@1/quote/q1"}, {"sinks", true, 1, "f0@1/quote/q1"},
			{"floats", false, 80, "f1199@1/quote/q1"}, {"floats", true, 80, "f1120@1/quote/q1"},
			{"ferry", false, archive.MaxLimit, "f1199@1/quote/q1"}, {"ferry", true, archive.MaxLimit, "f0@1/quote/q1"},
			{"sinks floats", false, 0, ""}, {"ferry sinks", false, 1, "f0@1/quote/q1"}, {"sinks OR floats", false, 81, "f1199@1/quote/q1"},
			{`"ferry floats"`, true, 80, "f1120@1/quote/q1"}, {`"floats ferry"`, true, 0, ""},
		} {
			got := said(t, s, archive.QuoteQuery{Words: c.words, Oldest: c.oldest, Page: archive.Page{Limit: archive.MaxLimit}})
			if len(got) != c.want || c.want > 0 && got[0] != c.first {
				t.Errorf("%q, the oldest first: %t: %d quotes, the first %.1q; want %d and %q", c.words, c.oldest, len(got), got, c.want, c.first)
			}
		}
	})
}

func TestPages(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		world := archivetest.New(1, 50)
		for n := range 40 {
			put(t, s, world.Article(n))
		}
		all := said(t, s, archive.QuoteQuery{Page: archive.Page{Limit: 1000}})
		for _, oldest := range []bool{false, true} {
			q := archive.QuoteQuery{Oldest: oldest, Page: archive.Page{Limit: 7}}
			var got []string
			for {
				page, err := s.Quotes(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, one := range page.Items {
					got = append(got, one.ID)
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					break
				}
			}
			if oldest {
				slices.Reverse(got)
			}
			equal(t, fmt.Sprintf("pages of 7, oldest %v", oldest), got, all)
		}
		_, err := s.Quotes(t.Context(), archive.QuoteQuery{Page: archive.Page{Cursor: "AAAA"}})
		if bad := new(archive.BadQuery); !errors.As(err, &bad) || bad.Field != "cursor" {
			t.Errorf("a wrong cursor: got %v, want a BadQuery of cursor", err)
		}
	})
}
