package feeds

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources/internal/testsite"
)

func TestOfTwoProcessesOneDoesTheWork(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	s.On("/rss", testsite.Says("application/rss+xml", rss(item("1", "go on"))))
	for round := range 2 {
		st, revision, err := b.states.Get(t.Context(), feed.Name)
		if err != nil {
			t.Fatal(err)
		}
		s.Paths()
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- b.poll(t.Context(), feed, st, revision, b.log) }()
		}
		got := []error{<-errs, <-errs}
		slices.SortFunc(got, func(x, _ error) int {
			if x == nil {
				return -1
			}
			return 1
		})
		if got[0] != nil || !errors.Is(got[1], ErrRevision) {
			t.Errorf("round %d: %v, want one to poll and one to be told", round, got)
		}
		testsite.Expect(t, "asked", s.Paths(), []string{"/rss"})
	}
}

func TestAnInterruptedPollGoesOnWhereItStopped(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	s.On("/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(rss(item("3", "begin"), item("2", "end"), item("1", "go on"))))
	})
	cfg := b.raw.CachedInfo().Config
	cfg.MaxMsgs = 1
	if _, err := b.js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.poll(ctx, feed, State{}, 0, b.log) }()
	// That it is stored is not enough: the poll has to know it.
	pipelinetest.Eventually(t, "the first item is sent", func() bool { return b.counted("wirecopy_feed_items_total")[itemSent] == 1 })
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	st, _, err := b.states.Get(t.Context(), feed.Name)
	if err != nil || len(st.Items) != 8 || st.ETag != "" || !st.Claimed.IsZero() || time.Until(st.Next) > 0 || st.Failures != 0 {
		t.Errorf("state %+v (%v), want one item sent, no claim, and to be due", st, err)
	}
	cfg.MaxMsgs = 100
	if _, err := b.js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if st = b.step(feed); st.ETag != `"1"` {
		t.Errorf("state %+v, want the ETag now that all is sent", st)
	}
	testsite.Expect(t, "stored", b.bodies(), []string{rss(item("1", "go on")), rss(item("2", "end")), rss(item("3", "begin"))})
}

func TestALongPollRenewsItsClaim(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	b.lease = time.Nanosecond // so that each item asks for it anew
	s.On("/rss", testsite.Says("application/rss+xml", rss(item("2", "end"), item("1", "go on"))))
	st := b.step(feed)
	_, revision, err := b.states.Get(t.Context(), feed.Name)
	if err != nil || revision != 4 || len(st.Items) != 16 {
		t.Errorf("revision %d (%v), %d items, want a claim, one for each of two items, and the end", revision, err, len(st.Items)/8)
	}
}

func TestRunKeepsItsStateOverARestart(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	s.On("/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(rss(item("1", "go on"))))
	})
	leaks := goleak.IgnoreCurrent()
	for round, want := range []map[string]float64{{"new": 1, "unchanged": 2}, {"unchanged": 2}} {
		states, err := NewStore(t.Context(), b.js, 1)
		if err != nil {
			t.Fatal(err)
		}
		registry := prometheus.NewRegistry()
		b.registry = registry
		f := &Reader{Config: Config{Feeds: []Feed{*feedAt(s.URL + "/rss")}}, Store: states, Pause: time.Microsecond, Metrics: NewMetrics(registry)}
		f.Config.Feeds[0].Every = 10 * time.Millisecond
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx, b.door) }()
		enough := func() bool {
			got := b.counted("wirecopy_feed_polls_total")
			for outcome, n := range want {
				if got[outcome] < n {
					return false
				}
			}
			return true
		}
		pipelinetest.Eventually(t, fmt.Sprintf("round %d has polled", round), enough)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if got := b.counted("wirecopy_feed_polls_total"); !maps.Equal(keys(got), keys(want)) {
			t.Errorf("round %d: %v, want no other outcome than in %v", round, got, want)
		}
	}
	testsite.Expect(t, "stored", len(b.stored()), 1)
	s.Close()
	goleak.VerifyNone(t, leaks)
}

func TestFeedsThatWaitForAFullPipelineAreBounded(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	cfg := b.raw.CachedInfo().Config
	cfg.MaxMsgs = 1
	if _, err := b.js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	s.On("/rss", testsite.Says("application/rss+xml", rss(item("1", "go on"), item("2", "end"))))
	b.visits = make(chan struct{}, 2)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 4 {
		feed := feedAt(s.URL + "/rss")
		feed.Source, feed.Name = fmt.Sprint("desk-", i), fmt.Sprint("feed ", i)
		all.Go(func() { b.follow(ctx, feed) })
	}
	pipelinetest.Eventually(t, "two feeds are held by the full hop", func() bool {
		return s.Asked() == 2 && len(b.visits) == 2
	})
	cancel()
	all.Wait()
	testsite.Expect(t, "asked", s.Paths(), []string{"/rss", "/rss"})
}

func keys(m map[string]float64) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}
