package archive_test

import (
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// ids lists the identities of a name.
func ids(t *testing.T, s *archive.Store, name string) []string {
	t.Helper()
	found, err := s.People(t.Context(), archive.PersonQuery{Name: name, Type: []string{pipeline.Person}})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, p := range found.Items {
		out = append(out, p.ID)
	}
	return out
}

func TestIdentitiesAcrossArticles(t *testing.T) {
	for _, c := range []struct {
		name     string
		articles []*pipeline.Article
		ask      string
		want     []string
	}{
		{"one name, one role", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Ann Smith, head of research at Norvane: yes"),
			story("b", 1, "2026-01-02 00:00:00", "Ann Smith, researcher at Norvane: no"),
		}, "Ann Smith", []string{"ann-smith"}},
		{"one name, no role in one of them", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Ann Smith, goalkeeper: yes"),
			story("b", 1, "2026-01-02 00:00:00", "Ann Smith: no"),
		}, "Ann Smith", []string{"ann-smith"}},
		{"one name, two that have nothing in common", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Ann Smith, goalkeeper: yes"),
			story("b", 1, "2026-01-02 00:00:00", "Ann Smith, astronomer: no"),
		}, "Ann Smith", []string{"ann-smith", "ann-smith~2"}},
		{"the body that they are named with is the same", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Ann Smith, chair: [Kestrel Robotics Ltd.] is fine"),
			story("b", 1, "2026-01-02 00:00:00", "Ann Smith, founder: [Kestrel Robotics Ltd.] was mine"),
		}, "Ann Smith", []string{"ann-smith"}},
		{"a single name is taken for nobody", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Smith: yes"),
			story("b", 1, "2026-01-02 00:00:00", "Smith: no"),
		}, "Smith", []string{"smith", "smith~2"}},
		{"with and without accents, and a legal form", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "Zoë Ångström: yes"),
			story("b", 1, "2026-01-02 00:00:00", "Zoe Angstrom: no"),
		}, "zoe angstrom", []string{"zoe-angstrom"}},
		{"a name in another script", []*pipeline.Article{
			story("a", 1, "2026-01-01 00:00:00", "王小明: 是"),
			story("b", 1, "2026-01-02 00:00:00", "李大文: 不"),
		}, "王小明", []string{"x-3jzl05s5smlgj"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachStore(t, func(t *testing.T, open func() *archive.Store) {
				s := open()
				put(t, s, c.articles...)
				equal(t, c.name, ids(t, s, c.ask), c.want)
			})
		})
	}
}

func TestWikidataDecides(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		with := func(id, name, wikidata string) *pipeline.Article {
			a := story(id, 1, "2026-01-0"+id+" 00:00:00", name+": something")
			e := []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: name, Wikidata: wikidata}}
			b := *a
			b.Annotations = nil
			q, err := pipeline.Layer[[]pipeline.Quote](a, pipeline.QuotesLayer)
			if err != nil {
				t.Fatal(err)
			}
			return (&b).With(pipeline.EntitiesLayer, "1", e).With(pipeline.QuotesLayer, "1", q)
		}
		put(t, s, with("1", "Ann Smith", ""), with("2", "Ann Smith", "Q7"), with("3", "Annie Smith", "Q7"), with("4", "Ann Smith", "Q8"))
		equal(t, "Ann Smith", ids(t, s, "Ann Smith"), []string{"ann-smith", "ann-smith~2"})
		equal(t, "quotes of Q7", said(t, s, archive.QuoteQuery{Speaker: "Q7"}), []string{"3@1/quote/q1", "2@1/quote/q1", "1@1/quote/q1"})
		equal(t, "quotes of another name of it", said(t, s, archive.QuoteQuery{Speaker: "Annie Smith"}), []string{"3@1/quote/q1", "2@1/quote/q1", "1@1/quote/q1"})
		equal(t, "quotes of Q8", said(t, s, archive.QuoteQuery{Speaker: "Q8"}), []string{"4@1/quote/q1"})
		consistent(t, s)
	})
}

func TestMergeAndUndo(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s,
			story("a", 1, "2026-01-01 00:00:00", "Bob Stone: one"),
			story("b", 1, "2026-01-02 00:00:00", "Robert Stone: two"),
			story("c", 1, "2026-01-03 00:00:00", "R. J. Stone: three"))
		decide := func(person, into string) archive.Decision {
			t.Helper()
			d, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Merge, Person: person, Into: into, By: "desk"})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		first := decide("bob-stone", "robert-stone")
		second := decide("robert-stone", "r-j-stone")
		all := []string{"c@1/quote/q1", "b@1/quote/q1", "a@1/quote/q1"}
		for _, name := range []string{"Bob Stone", "Robert Stone", "r-j-stone", "bob-stone"} {
			equal(t, "merged twice: "+name, said(t, s, archive.QuoteQuery{Speaker: name}), all)
		}
		p, err := s.Person(t.Context(), "bob-stone")
		if err != nil || p.ID != "r-j-stone" || p.Said != 3 || p.Identity.Articles != 3 || len(p.Aliases) != 3 || len(p.Decisions) != 2 {
			t.Errorf("bob-stone is %+v (%v), want r-j-stone with 3 quotes under 3 names", p, err)
		}
		// Later articles obey, in another process too.
		put(t, open(), story("d", 1, "2026-01-04 00:00:00", "Bob Stone: four"))
		all = append([]string{"d@1/quote/q1"}, all...)
		equal(t, "a later article", said(t, s, archive.QuoteQuery{Speaker: "r-j-stone"}), all)
		consistent(t, s)
		for _, n := range []archive.NewDecision{
			{Kind: archive.Merge, Person: "bob-stone", Into: "r-j-stone"},
			{Kind: archive.Merge, Person: "r-j-stone", Into: "bob-stone"},
			{Kind: archive.Merge, Person: "nobody", Into: "bob-stone"},
			{Kind: archive.Merge, Person: "bob-stone"},
			{Kind: "marry", Person: "bob-stone", Into: "r-j-stone"},
		} {
			if _, err := s.Decide(t.Context(), n); err == nil {
				t.Errorf("%+v is accepted", n)
			}
		}
		if _, err := s.Undo(t.Context(), first.ID); err != nil {
			t.Fatal(err)
		}
		equal(t, "the first undone", said(t, s, archive.QuoteQuery{Speaker: "bob-stone"}), []string{"d@1/quote/q1", "a@1/quote/q1"})
		equal(t, "the second stands", said(t, s, archive.QuoteQuery{Speaker: "robert-stone"}), []string{"c@1/quote/q1", "b@1/quote/q1"})
		consistent(t, s)
		if _, err := s.Undo(t.Context(), second.ID); err != nil {
			t.Fatal(err)
		}
		equal(t, "all undone", said(t, s, archive.QuoteQuery{Speaker: "r-j-stone"}), []string{"c@1/quote/q1"})
		consistent(t, s)
	})
}

func TestSplitAndUndo(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s,
			story("a", 1, "2026-01-01 00:00:00", "Ann Smith, mayor of Hook: one"),
			story("b", 1, "2026-01-02 00:00:00", "Ann Smith: two", "Ann Smith: two more"),
			story("c", 1, "2026-01-03 00:00:00", "Ann Smith, mayor of Hook: three of [Kestrel Robotics Ltd.]"))
		d, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Split, Person: "ann-smith", Where: &archive.SplitRule{Role: "Mayor"}})
		if err != nil {
			t.Fatal(err)
		}
		if d.Into.ID != "ann-smith~2" || d.Where == nil || d.Where.Role != "Mayor" {
			t.Errorf("got %+v, want a split into ann-smith~2 by the role Mayor", d)
		}
		put(t, open(),
			story("d", 1, "2026-01-04 00:00:00", "Ann Smith, mayor of Hook: four"),
			story("e", 1, "2026-01-05 00:00:00", "Ann Smith: five"))
		equal(t, "the mayor", said(t, s, archive.QuoteQuery{Speaker: "ann-smith~2"}), []string{"d@1/quote/q1", "c@1/quote/q1", "a@1/quote/q1"})
		equal(t, "the other", said(t, s, archive.QuoteQuery{Speaker: "ann-smith"}), []string{"e@1/quote/q1", "b@1/quote/q2", "b@1/quote/q1"})
		consistent(t, s)
		if _, err := s.Undo(t.Context(), d.ID); err != nil {
			t.Fatal(err)
		}
		all := []string{"e@1/quote/q1", "d@1/quote/q1", "c@1/quote/q1", "b@1/quote/q2", "b@1/quote/q1", "a@1/quote/q1"}
		equal(t, "undone", said(t, s, archive.QuoteQuery{Speaker: "ann-smith"}), all)
		equal(t, "nobody is taken for the part that was split off", ids(t, s, "Ann Smith"), []string{"ann-smith"})
		consistent(t, s)
		for _, where := range []*archive.SplitRule{nil, {}, {Role: "!"}, {With: "nobody"}} {
			if _, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Split, Person: "ann-smith", Where: where}); err == nil {
				t.Errorf("a split by %+v is accepted", where)
			}
		}
	})
}

func TestPerson(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s, news...)
		put(t, s, story("a5", 1, "2026-03-12 10:00:00", "Lim Wei Shan, chairman of Kestrel: I have moved"))
		p, err := s.Person(t.Context(), "lim-wei-shan")
		if err != nil {
			t.Fatal(err)
		}
		if p.Said != 3 || p.Identity.Articles != 4 || p.Role != "chairman of Kestrel" {
			t.Errorf("got %+v, want 3 quotes in 4 articles, as chairman of Kestrel", p.Identity)
		}
		if len(p.Roles) != 2 || p.Roles[0].Role != "chairman of Kestrel" || p.Roles[1].Articles != 2 || p.Roles[1].FirstSeen.Day() != 5 {
			t.Errorf("roles: got %+v, want chairman and before that twice chief executive", p.Roles)
		}
		if len(p.Weeks) != 4 || p.Weeks[0].Week != "2026-01-05" || p.Weeks[2] != (archive.Week{Week: "2026-03-02", Articles: 1, Said: 0, About: 1}) {
			t.Errorf("weeks: got %+v", p.Weeks)
		}
		if len(p.NamedWith) == 0 || p.NamedWith[0].ID != "rosa-di-matteo" || p.NamedWith[0].Articles != 2 {
			t.Errorf("named with %+v, want Rosa Di Matteo twice", p.NamedWith)
		}
		if len(p.Quotes) != 3 || len(p.About) != 1 || p.About[0].ID != "a4@1/quote/q1" || len(p.Newest) != 4 {
			t.Errorf("got %d quotes, %d about it, %d articles; want 3, 1, 4", len(p.Quotes), len(p.About), len(p.Newest))
		}
	})
}

func TestEmptiedArchiveKeepsWhoIsWho(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		s := open()
		put(t, s, news...)
		if _, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Merge, Person: "lim-hao", Into: "lim-wei-shan"}); err != nil {
			t.Fatal(err)
		}
		want := said(t, s, archive.QuoteQuery{Speaker: "lim-wei-shan"})
		if err := s.Empty(t.Context()); err != nil {
			t.Fatal(err)
		}
		equal(t, "emptied", said(t, s, archive.QuoteQuery{}), []string{})
		world := archivetest.New(2, 10)
		put(t, s, world.Article(0))
		put(t, s, news...)
		equal(t, "filled again", said(t, s, archive.QuoteQuery{Speaker: "lim-wei-shan"}), want)
		consistent(t, s)
	})
}
