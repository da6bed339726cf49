package archive_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// consistent compares the numbers that an archive keeps with what its queries find.
func consistent(t *testing.T, s *archive.Store) {
	t.Helper()
	people, err := s.People(t.Context(), archive.PersonQuery{Page: archive.Page{Limit: archive.MaxLimit}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people.Items {
		articles, err := s.Articles(t.Context(), archive.ArticleQuery{Entity: p.ID, Page: archive.Page{Limit: archive.MaxLimit}})
		if err != nil {
			t.Fatal(err)
		}
		quotes, err := s.Quotes(t.Context(), archive.QuoteQuery{Speaker: p.ID, Page: archive.Page{Limit: archive.MaxLimit}})
		if err != nil {
			t.Fatal(err)
		}
		if len(articles.Items) != p.Articles || len(quotes.Items) != p.Said {
			t.Errorf("%s: counted %d articles and %d quotes, found %d and %d", p.ID, p.Articles, p.Said, len(articles.Items), len(quotes.Items))
		}
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	quotes := said(t, s, archive.QuoteQuery{Page: archive.Page{Limit: archive.MaxLimit}})
	articles, err := s.Articles(t.Context(), archive.ArticleQuery{Page: archive.Page{Limit: archive.MaxLimit}})
	if err != nil || stats.Quotes != len(quotes) || stats.Articles != len(articles.Items) {
		t.Errorf("stats say %d articles and %d quotes, found %d and %d (%v)", stats.Articles, stats.Quotes, len(articles.Items), len(quotes), err)
	}
}

// TestTwoArchivesOnOneDatabase lets two processes, as far as a database can tell, store the versions of the same articles at
// once, each in an order of its own: the newest version of each stands, whoever brought it.
func TestTwoArchivesOnOneDatabase(t *testing.T) {
	eachStore(t, func(t *testing.T, open func() *archive.Store) {
		world := archivetest.New(17, 30)
		var all []*pipeline.Article
		want := 0
		for n := range 30 {
			for version := 1; version <= 3; version++ {
				a := *world.Article(n*3 + version)
				a.ID, a.Version = fmt.Sprintf("story%d", n), version
				if version == 3 && n%5 == 0 {
					a.PubStatus = pipeline.Canceled
				}
				all = append(all, &a)
			}
			if n%5 != 0 {
				want++
			}
		}
		var both sync.WaitGroup
		stores := []*archive.Store{open(), open()}
		for i, s := range stores {
			mine := append([]*pipeline.Article{}, all...)
			rng := rand.New(rand.NewPCG(uint64(i), 4))
			rng.Shuffle(len(mine), func(a, b int) { mine[a], mine[b] = mine[b], mine[a] })
			both.Go(func() { putSome(t, s, mine, rng) })
		}
		both.Wait()
		found, err := stores[0].Articles(t.Context(), archive.ArticleQuery{Page: archive.Page{Limit: 100}})
		if err != nil || len(found.Items) != want {
			t.Fatalf("got %d articles (%v), want %d", len(found.Items), err, want)
		}
		for _, a := range found.Items {
			if a.Version != 3 {
				t.Errorf("%s stands in version %d, want 3", a.ID, a.Version)
			}
		}
		consistent(t, stores[1])
	})
}

// putSome stores articles, a few at a time.
func putSome(t *testing.T, s *archive.Store, all []*pipeline.Article, rng *rand.Rand) {
	for len(all) > 0 {
		n := min(1+rng.IntN(7), len(all))
		var items []archive.Item
		for _, a := range all[:n] {
			items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
		}
		if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
			t.Error(err)
			return
		}
		all = all[n:]
	}
}
