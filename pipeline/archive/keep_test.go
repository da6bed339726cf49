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

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

func TestTrimByAge(t *testing.T) {
	eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
		s := openStore()
		put(t, s, news...)
		put(t, s,
			story("b1", 1, "2025-01-05 09:00:00", "Old Hand: the tariffs of [Long Gone Ltd.]", "Lim Wei Shan, chief executive of Kestrel: tariffs then"),
			story("b2", 1, "2025-01-06 09:00:00", "Bob Stone: granite"),
			story("b3", 1, "2025-02-06 09:00:00", "Robert Stone: marble"),
			story("b4", 1, "2025-02-07 09:00:00", "Withdrawn Person: nothing"))
		put(t, s, story("b1", 2, "2025-01-05 10:00:00", "Old Hand: the tariffs of [Long Gone Ltd.]"), canceled("b4", 2, "2025-02-07 10:00:00"))
		if _, err := s.Decide(t.Context(), archive.NewDecision{Kind: archive.Merge, Person: "bob-stone", Into: "robert-stone"}); err != nil {
			t.Fatal(err)
		}
		before, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done, err := s.Trim(t.Context(), archive.Keep{Age: 300 * 24 * time.Hour}, time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		// b1 to b4; Old Hand and the company are named nowhere else, the two Stones have been merged.
		if done.Articles != 4 || done.Identities != 2 {
			t.Errorf("dropped %d articles and %d identities, want 4 and 2", done.Articles, done.Identities)
		}
		after, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if after.Articles != before.Articles-3 || after.Canceled != before.Canceled-1 || after.Versions != before.Versions-5 || after.Quotes != before.Quotes-3 {
			t.Errorf("%+v is left of %+v", after, before)
		}
		equal(t, "quotes of the time that is kept", said(t, s, archive.QuoteQuery{Words: "tariff"}), []string{"a4@1/quote/q1", "a3@1/quote/q2", "a2@1/quote/q1", "a1@1/quote/q1"})
		equal(t, "quotes of before", said(t, s, archive.QuoteQuery{Until: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)}), []string{})
		if found, err := s.People(t.Context(), archive.PersonQuery{Name: "Old Hand"}); err != nil || len(found.Items) > 0 {
			t.Errorf("whom nobody names any more is found as %v, %v", found.Items, err)
		}
		if p, err := s.Person(t.Context(), "bob-stone"); err != nil || p.ID != "robert-stone" {
			t.Errorf("who was merged is %+v, %v", p.Identity, err)
		}
		if _, err := s.Article(t.Context(), "b1", 0); !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("an article that was dropped gives %v", err)
		}
		put(t, s, story("c1", 1, "2026-03-09 09:00:00", "Old Hand: back", "Bob Stone: basalt"))
		checkSpeakers(t, s, map[string]string{"Old Hand": "old-hand", "Bob Stone": "robert-stone"})
		if again, err := s.Trim(t.Context(), archive.Keep{Age: 300 * 24 * time.Hour}, time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)); err != nil || again.Articles != 0 {
			t.Errorf("once more: %+v, %v, want none", again, err)
		}
	})
}

// checkSpeakers looks who speaks under a name: somebody that comes back has the same id again, also in an archive that has
// dropped it.
func checkSpeakers(t *testing.T, s *archive.Store, ids map[string]string) {
	t.Helper()
	for name, want := range ids {
		found, err := s.Quotes(t.Context(), archive.QuoteQuery{Speaker: name})
		if err != nil || len(found.Items) != 1 || found.Items[0].Speaker.ID != want {
			t.Errorf("%s is %+v, %v, want %s", name, found.Items, err, want)
		}
	}
}

// fileOf fills a file with made-up articles.
func fileOf(t testing.TB, articles int) (*archive.Store, *archivetest.World, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "archive.db")
	s, world := open(t, file), archivetest.New(5, 200)
	for n := 0; n < articles; n += 100 {
		var items []archive.Item
		for i := n; i < n+100; i++ {
			a := world.Article(i)
			items = append(items, archive.Item{Article: a, Received: a.VersionCreated})
		}
		if err := s.Put(t.Context(), items, archive.Position{}); err != nil {
			t.Fatal(err)
		}
	}
	return s, world, file
}

// TestTrimBySize holds an archive within its limit while articles come in, and the file gets smaller, not only emptier.
func TestTrimBySize(t *testing.T) {
	s, world, file := fileOf(t, 1000)
	whole, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	limit := whole.Bytes / 2
	// Words leave the index when its parts are merged, so it may take more than one time.
	for range 3 {
		if _, err := s.Trim(t.Context(), archive.Keep{Bytes: limit}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	left, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if left.Bytes > limit+limit/50 || left.Articles < 350 || left.Articles > 550 {
		t.Errorf("%d articles in %d bytes are left of %d in %d, with a limit of %d", left.Articles, left.Bytes, whole.Articles, whole.Bytes, limit)
	}
	s.Close() // which writes what stands beside the file into it
	if info, err := os.Stat(file); err != nil || info.Size() > limit+limit/50 {
		t.Errorf("the file has %d bytes, %v, with a limit of %d", info.Size(), err, limit)
	}
	// The newest are left, and are found.
	s = open(t, file)
	found, err := s.Articles(t.Context(), archive.ArticleQuery{Page: archive.Page{Limit: 1}})
	if err != nil || len(found.Items) != 1 || found.Items[0].ID != world.Article(999).ID {
		t.Errorf("the newest is %+v, %v", found.Items, err)
	}
	all, err := s.Articles(t.Context(), archive.ArticleQuery{Words: archivetest.Topics[0], Oldest: true})
	if err != nil || len(all.Items) == 0 {
		t.Errorf("no article is found by a word, %v", err)
	}
}

// TestTrimLetsOthersWrite drops a thousand articles while others come in, and looks that none of the transactions that
// bring these waits for all of it.
func TestTrimLetsOthersWrite(t *testing.T) {
	s, world, _ := fileOf(t, 1000)
	trimmed := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() {
		done, err := s.Trim(ctx, archive.Keep{Age: time.Hour}, time.Now())
		if err == nil && done.Articles < 1000 {
			err = fmt.Errorf("it dropped %d articles", done.Articles)
		}
		trimmed <- err
	}()
	stored := 0
	for n := 1000; ; n++ {
		a := world.Article(n)
		a.VersionCreated = time.Now()
		if err := s.Put(t.Context(), []archive.Item{{Article: a, Received: a.VersionCreated}}, archive.Position{}); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-trimmed:
			if err != nil {
				t.Fatal(err)
			}
			if stored < 5 {
				t.Errorf("%d articles came in while a thousand were dropped", stored)
			}
			return
		default:
			stored++
		}
	}
}

func TestKeepThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, place, want string
		keep              archive.Keep
	}{
		{"everything", "a.db", "", archive.Keep{}},
		{"a year in a file", "a.db", "", archive.Keep{Age: 365 * 24 * time.Hour, Bytes: 1 << 30}},
		{"a year in a database", "postgres://db/wire", "", archive.Keep{Age: time.Hour}},
		{"a size of a database", "postgres://db/wire", "limit it by age", archive.Keep{Bytes: 1}},
		{"the future", "a.db", "is not there yet", archive.Keep{Age: -time.Hour}},
		{"less than nothing", "a.db", "smaller than nothing", archive.Keep{Bytes: -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.keep.Check(c.place)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// TestCompact makes a file as archives were before they had a limit, which gives no room back until it is written anew.
func TestCompact(t *testing.T) {
	s, _, file := fileOf(t, 300)
	archive.MakeOld(t, s)
	old, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if done, err := s.Trim(t.Context(), archive.Keep{Age: time.Hour}, time.Now()); err != nil || done.Articles != 300 || done.Bytes != 0 {
		t.Errorf("an old file: %+v, %v, want 300 articles and no room", done, err)
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := s.Stats(t.Context())
	if err != nil || left.Bytes > old.Bytes/4 {
		t.Errorf("%d bytes of %d are left, %v", left.Bytes, old.Bytes, err)
	}
	put(t, s, news...)
	if got := said(t, s, archive.QuoteQuery{Words: "tariff"}); !slices.Contains(got, "a1@1/quote/q1") {
		t.Errorf("after that, %q is found in %s", got, file)
	}
}
