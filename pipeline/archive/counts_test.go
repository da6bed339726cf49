package archive_test

import (
	"path/filepath"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// Numbers of identities that waited in lists become those of an archive that had the same articles a few at a time, also when the process
// ended meanwhile, and where two identities are one.
func TestNumbersThatWait(t *testing.T) {
	const many, few = 200, 50 // articles in a transaction: of many, the numbers may wait
	world := archivetest.New(5, 60)
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	fill := func(t *testing.T, s *archive.Store, from, to, step int, busy bool) {
		t.Helper()
		for ; from < to; from += step {
			var items []archive.Item
			for n := from; n < from+step; n++ {
				a := world.Article(n)
				items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
			}
			must(t, s.Put(t.Context(), items, archive.Position{Busy: busy}))
		}
	}
	merge := func(t *testing.T, s *archive.Store, one, other int) {
		t.Helper()
		_, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Merge, Person: personID(t, s, world.Person(one)), Into: personID(t, s, world.Person(other))})
		must(t, err)
	}
	for _, c := range []struct {
		name   string
		settle func(t *testing.T, s *archive.Store, reopen func() *archive.Store) *archive.Store
	}{
		{"when nothing comes", func(t *testing.T, s *archive.Store, _ func() *archive.Store) *archive.Store {
			must(t, s.Settle(t.Context()))
			return s
		}},
		{"when little comes", func(t *testing.T, s *archive.Store, _ func() *archive.Store) *archive.Store {
			put(t, s, news...)
			return s
		}},
		{"in another process", func(t *testing.T, s *archive.Store, reopen func() *archive.Store) *archive.Store {
			must(t, s.Close())
			s = reopen()
			put(t, s, news...)
			return s
		}},
		{"with a decision", func(t *testing.T, s *archive.Store, _ func() *archive.Store) *archive.Store {
			merge(t, s, 3, 4)
			return s
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
				file := filepath.Join(t.TempDir(), "twin.db")
				s, twin := openStore(), open(t, file)
				fill(t, s, 0, many, many, false)
				fill(t, twin, 0, many, few, false)
				merge(t, s, 1, 2)
				merge(t, twin, 1, 2)
				fill(t, s, many, 3*many, many, false)
				fill(t, s, 3*many, 4*many, few, true)
				fill(t, twin, many, 4*many, few, false)
				s = c.settle(t, s, openStore)
				twin = c.settle(t, twin, func() *archive.Store { return open(t, file) })
				answers(t, c.name, s, twin, world)
			})
		})
	}
}

// The versions of an article stay its own when it has moved on in time, and another takes its place.
func TestVersionsOfOneSecond(t *testing.T) {
	eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
		s := openStore()
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		for _, a := range []*pipeline.Article{
			{ID: "first", Version: 1, Source: "desk", Text: "One.", VersionCreated: at},
			{ID: "first", Version: 2, Source: "desk", Text: "Two.", VersionCreated: at.Add(time.Hour)},
			{ID: "second", Version: 1, Source: "desk", Text: "Another.", VersionCreated: at},
			{ID: "third", Version: 1, Source: "desk", Text: "One more.", VersionCreated: at},
		} {
			if err := s.Put(t.Context(), []archive.Item{{Article: a, Received: a.VersionCreated}}, archive.Position{}); err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[string]int{"first": 2, "second": 1, "third": 1} {
			a, err := s.Article(t.Context(), id, 1)
			if err != nil || len(a.History) != want || a.Versions != want {
				t.Errorf("%s: %d versions (%d counted), want %d; %v", id, len(a.History), a.Versions, want, err)
			}
		}
	})
}
