package archive_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// An archive of the version before, brought up to date, answers as one that was of this version from the beginning, and goes on as that does.
func TestUpgrade(t *testing.T) {
	eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
		world := archivetest.New(5, 60)
		fill := func(s *archive.Store, from, to int) {
			var items []archive.Item
			for n := from; n < to; n++ {
				a := world.Article(n)
				items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
			}
			if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
				t.Fatal(err)
			}
		}
		s, twin := openStore(), open(t, filepath.Join(t.TempDir(), "twin.db"))
		for _, one := range []*archive.Store{s, twin} {
			put(t, one, news...)
			put(t, one, canceled("a2", 9, "2026-03-09 10:00:00"))
			fill(one, 0, 150)
			if _, err := one.Decide(t.Context(), archive.NewDecision{Kind: archive.Merge, Person: personID(t, one, world.Person(1)), Into: personID(t, one, world.Person(2))}); err != nil {
				t.Fatal(err)
			}
		}
		answers(t, "before", s, twin, world)
		for _, version := range []int{1, 2} { // how many versions before
			archive.MakeBefore(t, s, version)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openStore()
			answers(t, fmt.Sprintf("brought up to date from %d before", version), s, twin, world)
		}
		for _, one := range []*archive.Store{s, twin} {
			put(t, one, canceled("a3", 9, "2026-03-09 10:00:00"))
			fill(one, 150, 220)
		}
		answers(t, "with what came since", s, twin, world)
	})
}

func personID(t *testing.T, s *archive.Store, name string) string {
	t.Helper()
	found, err := s.People(t.Context(), archive.PersonQuery{Name: name})
	if err != nil || len(found.Items) == 0 {
		t.Fatalf("%s: %v, %v", name, found.Items, err)
	}
	return found.Items[0].ID
}

// answers compares what two archives answer.
func answers(t *testing.T, when string, a, b *archive.Store, world *archivetest.World) {
	t.Helper()
	for _, ask := range []struct {
		name string
		of   func(s *archive.Store) (any, error)
	}{
		{"all quotes", func(s *archive.Store) (any, error) { return s.Quotes(t.Context(), archive.QuoteQuery{}) }},
		{"a speaker", func(s *archive.Store) (any, error) {
			return s.Quotes(t.Context(), archive.QuoteQuery{Speaker: world.Person(0)})
		}},
		{"who was merged", func(s *archive.Store) (any, error) {
			return s.Quotes(t.Context(), archive.QuoteQuery{Speaker: world.Person(1)})
		}},
		{"about a body", func(s *archive.Store) (any, error) {
			return s.Quotes(t.Context(), archive.QuoteQuery{About: world.Body(0), Oldest: true})
		}},
		{"articles that name somebody", func(s *archive.Store) (any, error) {
			return s.Articles(t.Context(), archive.ArticleQuery{Entity: world.Person(3)})
		}},
		{"a person", func(s *archive.Store) (any, error) { return s.Person(t.Context(), personID(t, s, world.Person(0))) }},
		{"two that are one", func(s *archive.Store) (any, error) {
			p, err := s.Person(t.Context(), personID(t, s, world.Person(2)))
			p.Decisions = nil // they have a time
			return p, err
		}},
		{"an article", func(s *archive.Store) (any, error) { return s.Article(t.Context(), world.ID(0), archive.Newest) }},
		{"all people", func(s *archive.Store) (any, error) {
			return s.People(t.Context(), archive.PersonQuery{Page: archive.Page{Limit: 500}})
		}},
	} {
		var got [2]string
		for i, s := range []*archive.Store{a, b} {
			v, err := ask.of(s)
			if err != nil {
				t.Fatalf("%s, %s: %v", when, ask.name, err)
			}
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			got[i] = string(text)
		}
		if got[0] != got[1] {
			t.Errorf("%s, %s:\n got %.2000s\nwant %.2000s", when, ask.name, got[0], got[1])
		}
	}
}
