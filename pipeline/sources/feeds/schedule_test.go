package feeds

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap/zapcore"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources/internal/testsite"
)

func TestFailuresAreLoggedOnceAndWaitedForLongerAndLonger(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	for n := 1; n <= 3; n++ {
		st := b.step(feed)
		if least := time.Minute << (n - 1) * 85 / 100; st.Failures != n || time.Until(st.Next) < least {
			t.Errorf("after %d failures: %d, next in %s, want at least %s", n, st.Failures, time.Until(st.Next), least)
		}
	}
	s.On("/rss", testsite.Says("application/rss+xml", rss()))
	if st := b.step(feed); st.Failures != 0 {
		t.Errorf("after it works again: %d failures", st.Failures)
	}
	b.step(feed)
	var lines []string
	for _, e := range b.logged.All() {
		lines = append(lines, e.Message)
	}
	testsite.Expect(t, "log", lines, []string{"a feed cannot be read", "a feed can be read again"})
}

func TestRetryAfterIsRespected(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	for _, code := range []int{429, 503} {
		s.On("/rss", testsite.Status(code, "Retry-After", "7200"))
		if st := b.step(feed); time.Until(st.Next) < 119*time.Minute {
			t.Errorf("%d with Retry-After 7200: next in %s, want two hours", code, time.Until(st.Next))
		}
	}
	testsite.Expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"throttled": 2})
}

func TestRetryAfterOf(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, " 5 ": 5 * time.Second, "-3": 0, "soon": 0, "99999999999999": longestRetry,
		"Mon, 02 Mar 2026 10:10:00 GMT": 10 * time.Minute, "Mon, 02 Mar 2026 09:00:00 GMT": 0, "Monday, 02-Mar-26 10:01:00 GMT": time.Minute,
	} {
		if got := retryAfterOf(http.Header{"Retry-After": {in}}, now); got != want {
			t.Errorf("Retry-After %q: %s, want %s", in, got, want)
		}
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		every      time.Duration
		failures   int
		retryAfter time.Duration
		chance     float64
		want       time.Duration
	}{
		{10 * time.Minute, 0, 0, 0, 10 * time.Minute},
		{10 * time.Minute, 0, 0, 1, 11 * time.Minute},
		{10 * time.Minute, 0, 0, -1, 9 * time.Minute},
		{10 * time.Minute, 1, 0, 0, 10 * time.Minute},
		{10 * time.Minute, 2, 0, 0, 20 * time.Minute},
		{10 * time.Minute, 3, 0, 0, 40 * time.Minute},
		{10 * time.Minute, 4, 0, 0, time.Hour},
		{10 * time.Minute, 4000, 0, 0, time.Hour},
		{3 * time.Hour, 5, 0, 0, 3 * time.Hour},
		{time.Minute, 1, 30 * time.Minute, -1, 30 * time.Minute},
		{time.Minute, 1, time.Second, 0, time.Minute},
		{time.Minute, 1, 1000 * time.Hour, 0, 24 * time.Hour},
	} {
		if got := next(c.every, c.failures, c.retryAfter, c.chance); got != c.want {
			t.Errorf("next(%s, %d failures, Retry-After %s, chance %v) = %s, want %s", c.every, c.failures, c.retryAfter, c.chance, got, c.want)
		}
	}
}

func TestDue(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	feed := &Feed{Every: 10 * time.Minute}
	for name, c := range map[string]struct {
		s    State
		want time.Duration
	}{
		"never polled":         {State{}, -1},
		"as planned":           {State{Polled: now, Next: now.Add(9 * time.Minute)}, 9 * time.Minute},
		"wanted more often":    {State{Polled: now, Next: now.Add(time.Hour)}, 11 * time.Minute},
		"failing":              {State{Polled: now, Next: now.Add(time.Hour), Failures: 4}, time.Hour},
		"claimed":              {State{Claimed: now.Add(time.Minute)}, time.Minute},
		"claimed for long":     {State{Claimed: now.Add(time.Hour)}, 10 * time.Minute},
		"claimed by the dead":  {State{Claimed: now.Add(-time.Second)}, -1},
		"gone, asked tomorrow": {State{Polled: now, Gone: true, Next: now.Add(goneAgain)}, goneAgain},
	} {
		if got := max(due(feed, c.s, now).Sub(now), -1); got != c.want {
			t.Errorf("%s: due in %s, want %s", name, got, c.want)
		}
	}
}

func TestAPermanentMoveIsRememberedAndForgottenWhenItLeadsNowhere(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/old")
	s.On("/old", testsite.Status(301, "Location", "/older"))
	s.On("/older", testsite.Status(308, "Location", s.URL+"/new"))
	s.On("/new", testsite.Status(302, "Location", "/today"))
	s.On("/today", testsite.Says("application/rss+xml", rss(item("1", "go on"))))
	st := b.step(feed)
	testsite.Expect(t, "moved to", st.MovedTo, s.URL+"/new")
	testsite.Expect(t, "asked", s.Paths(), []string{"/old", "/older", "/new", "/today"})
	b.step(feed)
	testsite.Expect(t, "asked then", s.Paths(), []string{"/new", "/today"})
	s.On("/new", testsite.Status(410))
	if st = b.step(feed); st.MovedTo != "" || st.Gone || st.Failures != 1 {
		t.Errorf("the new place is gone: %+v, want the old one to be asked again", st)
	}
	s.Paths()
	s.On("/older", testsite.Status(307, "Location", "/today"))
	st = b.step(feed)
	testsite.Expect(t, "asked after that", s.Paths(), []string{"/old", "/older", "/today"})
	testsite.Expect(t, "moved to at last", st.MovedTo, s.URL+"/older")
}

func TestGoneStopsAFeed(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	s.On("/rss", testsite.Status(410))
	ctx, cancel := context.WithCancel(t.Context())
	feed := feedAt(s.URL + "/rss")
	feed.Every = 10 * time.Millisecond // one that finds it in the other's hands looks again after that
	var done sync.WaitGroup
	for range 2 { // the second finds it in the state, or stops with the first
		done.Go(func() { b.follow(ctx, feed) })
	}
	pipelinetest.Eventually(t, "both followers know", func() bool { return b.counted("wirecopy_feeds")["gone"] == 2 })
	cancel()
	done.Wait()
	testsite.Expect(t, "asked", s.Paths(), []string{"/rss"})
	if n := b.logged.FilterLevelExact(zapcore.WarnLevel).Len(); n == 0 {
		t.Error("nobody was warned")
	}
	testsite.Expect(t, "feeds at the end", b.counted("wirecopy_feeds"), map[string]float64{})
}
