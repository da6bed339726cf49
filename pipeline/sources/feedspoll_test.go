package sources

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

// site is a web server whose answers a test sets, and that keeps what it was asked.
type testSite struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string]http.HandlerFunc
	asked   []*http.Request
}

func newSite(t *testing.T) *testSite {
	t.Helper()
	s := &testSite{answers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r)
		h := s.answers[r.URL.Path]
		s.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *testSite) on(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = h
}

// paths is what the site was asked since the last call.
func (s *testSite) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, r := range s.asked {
		all = append(all, r.URL.Path)
	}
	s.asked = nil
	return all
}

// last is what the site was asked last.
func (s *testSite) last() *http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[len(s.asked)-1]
}

func says(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}
}

func status(code int, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

func rss(items ...string) string {
	return rssHead + strings.Join(items, "\n") + `</channel></rss>`
}

func item(id, text string) string {
	return fmt.Sprintf("<item><guid>%s</guid><title>Talks %s</title><description>%s</description></item>", id, id, text)
}

// bench is a poller with all that it needs.
type bench struct {
	*poller
	t        *testing.T
	js       jetstream.JetStream
	raw      jetstream.Stream
	logged   *observer.ObservedLogs
	registry *prometheus.Registry
}

func newBench(t *testing.T) *bench {
	t.Helper()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, wire.Topology{"ingest"})
	raw, err := js.Stream(t.Context(), wire.HopStream(wire.Raw))
	if err != nil {
		t.Fatal(err)
	}
	states, err := NewState(t.Context(), js, 1)
	if err != nil {
		t.Fatal(err)
	}
	core, logged := observer.New(zapcore.InfoLevel)
	b := &bench{t: t, js: js, raw: raw, logged: logged, registry: prometheus.NewRegistry()}
	f := Feeds{State: states, Log: zap.New(core), Metrics: NewFeedMetrics(b.registry), Pause: time.Microsecond}
	b.poller = f.poller(NewDoor(js))
	t.Cleanup(b.fetch.close)
	return b
}

// step polls a feed once, due or not, and gives its state after that.
func (b *bench) step(feed *Feed) FeedState {
	b.t.Helper()
	s, revision, err := b.states.Get(b.t.Context(), feed.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.poll(b.t.Context(), feed, s, revision, b.log); err != nil {
		b.t.Fatalf("poll: %v", err)
	}
	if s, _, err = b.states.Get(b.t.Context(), feed.Name); err != nil {
		b.t.Fatal(err)
	}
	return s
}

// stored are the items on the raw hop, in order.
func (b *bench) stored() []wire.Event {
	b.t.Helper()
	info, err := b.raw.Info(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	var all []wire.Event
	for seq := max(info.State.FirstSeq, 1); seq <= info.State.LastSeq; seq++ {
		m, err := b.raw.GetMsg(b.t.Context(), seq)
		if err != nil {
			b.t.Fatal(err)
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			b.t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func (b *bench) bodies() []string {
	var all []string
	for _, e := range b.stored() {
		all = append(all, string(e.Data))
	}
	return all
}

// counted are the counters of a metric by label, those above zero.
func (b *bench) counted(name string) map[string]float64 {
	b.t.Helper()
	families, err := b.registry.Gather()
	if err != nil {
		b.t.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if v := m.GetCounter().GetValue() + m.GetGauge().GetValue(); f.GetName() == name && v > 0 {
				all[m.GetLabel()[0].GetValue()] = v
			}
		}
	}
	return all
}

func feedAt(url string) *Feed {
	c := FeedsConfig{Feeds: []Feed{{URL: url, Source: "desk", AllowPrivate: true, Every: time.Minute}}}.withDefaults()
	return &c.Feeds[0]
}

func expect[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s:\ngot  %s\nwant %s", what, g, w)
	}
}

func TestOnlyWhatIsNewOrChangedIsSentOldestFirst(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	s.on("/rss", says("text/xml; charset=utf-8", rss(item("2", "end"), item("1", "go on"))))
	b.step(feed)
	expect(t, "first", b.bodies(), []string{rss(item("1", "go on")), rss(item("2", "end"))})
	expect(t, "type", b.stored()[0].ContentType, "application/rss+xml; charset=utf-8")
	expect(t, "source", b.stored()[0].Source, "desk")

	s.on("/rss", says("text/xml; charset=utf-8", rss(item("3", "begin again"), item("2", "end  well"), item("1", "go\n on"))))
	b.step(feed)
	expect(t, "then", b.bodies()[2:], []string{rss(item("2", "end  well")), rss(item("3", "begin again"))})
	b.step(feed)
	expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 2, "same": 1})
	expect(t, "items", b.counted("wirecopy_feed_items_total"), map[string]float64{"sent": 4})
}

func TestConditionalRequests(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	const date = "Mon, 02 Mar 2026 10:00:00 GMT"
	s.on("/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"1"`)
		w.Header().Set("Last-Modified", date)
		if r.Header.Get("If-None-Match") == `W/"1"` && r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(rss(item("1", "go on"))))
	})
	b.step(feed)
	if got := s.last().Header.Get("Accept-Encoding"); got != "gzip" {
		t.Errorf("Accept-Encoding %q, want gzip", got)
	}
	b.step(feed)
	expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 1, "unchanged": 1})
}

func TestALargeFeedPassesThroughItemByItem(t *testing.T) {
	b, s := newBench(t), newSite(t)
	var items []string
	for i := range 25 {
		items = append(items, item(fmt.Sprint(i), strings.Repeat("The council met again. ", 4000)))
	}
	items = append(items, item("too large", strings.Repeat("x", MaxItem)))
	s.on("/rss", says("application/rss+xml", rss(items...)))
	b.step(feedAt(s.URL + "/rss"))
	b.step(feedAt(s.URL + "/rss"))
	expect(t, "items", b.counted("wirecopy_feed_items_total"), map[string]float64{"sent": 25, "too_large": 1})
	expect(t, "log lines", b.logged.FilterMessage("an item of a feed was left out").Len(), 1)
}

func TestWhatIsNoWebFeedIsSentWholeButNoPageForPeople(t *testing.T) {
	b, s := newBench(t), newSite(t)
	const news = `{"uri":"urn:x:1","type":"text","body_text":"Talks go on."}`
	s.on("/ninjs", says("application/json", news))
	s.on("/login", says("text/html; charset=utf-8", "<!-- x --><!doctype html><title>Please log in</title>"))
	s.on("/notice", says("application/xml", "\n<!DOCTYPE html><title>Down</title>"))
	s.on("/blank", says("application/xml", " \n"))
	s.on("/broken", says("application/xml", "<rss><item>"))
	b.step(feedAt(s.URL + "/ninjs"))
	b.step(feedAt(s.URL + "/ninjs"))
	for _, path := range []string{"/login", "/notice", "/blank"} {
		if st := b.step(feedAt(s.URL + path)); st.Failures != 1 {
			t.Errorf("%s: %+v, want a failure", path, st)
		}
	}
	b.step(feedAt(s.URL + "/broken"))
	expect(t, "stored", b.bodies(), []string{news, "<rss><item>"})
	expect(t, "type", b.stored()[0].ContentType, "application/json")
	expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 2, "same": 1, "no_feed": 3})
}

func TestFailuresAreLoggedOnceAndWaitedForLongerAndLonger(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	for n := 1; n <= 3; n++ {
		st := b.step(feed)
		if least := time.Minute << (n - 1) * 85 / 100; st.Failures != n || time.Until(st.Next) < least {
			t.Errorf("after %d failures: %d, next in %s, want at least %s", n, st.Failures, time.Until(st.Next), least)
		}
	}
	s.on("/rss", says("application/rss+xml", rss()))
	if st := b.step(feed); st.Failures != 0 {
		t.Errorf("after it works again: %d failures", st.Failures)
	}
	b.step(feed)
	var lines []string
	for _, e := range b.logged.All() {
		lines = append(lines, e.Message)
	}
	expect(t, "log", lines, []string{"a feed cannot be read", "a feed can be read again"})
}

func TestRetryAfterIsRespected(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	for _, code := range []int{429, 503} {
		s.on("/rss", status(code, "Retry-After", "7200"))
		if st := b.step(feed); time.Until(st.Next) < 119*time.Minute {
			t.Errorf("%d with Retry-After 7200: next in %s, want two hours", code, time.Until(st.Next))
		}
	}
	expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"throttled": 2})
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
		s    FeedState
		want time.Duration
	}{
		"never polled":         {FeedState{}, -1},
		"as planned":           {FeedState{Polled: now, Next: now.Add(9 * time.Minute)}, 9 * time.Minute},
		"wanted more often":    {FeedState{Polled: now, Next: now.Add(time.Hour)}, 11 * time.Minute},
		"failing":              {FeedState{Polled: now, Next: now.Add(time.Hour), Failures: 4}, time.Hour},
		"claimed":              {FeedState{Claimed: now.Add(time.Minute)}, time.Minute},
		"claimed for long":     {FeedState{Claimed: now.Add(time.Hour)}, 10 * time.Minute},
		"claimed by the dead":  {FeedState{Claimed: now.Add(-time.Second)}, -1},
		"gone, asked tomorrow": {FeedState{Polled: now, Gone: true, Next: now.Add(goneAgain)}, goneAgain},
	} {
		if got := max(due(feed, c.s, now).Sub(now), -1); got != c.want {
			t.Errorf("%s: due in %s, want %s", name, got, c.want)
		}
	}
}

func TestAPermanentMoveIsRememberedAndForgottenWhenItLeadsNowhere(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/old")
	s.on("/old", status(301, "Location", "/older"))
	s.on("/older", status(308, "Location", s.URL+"/new"))
	s.on("/new", status(302, "Location", "/today"))
	s.on("/today", says("application/rss+xml", rss(item("1", "go on"))))
	st := b.step(feed)
	expect(t, "moved to", st.MovedTo, s.URL+"/new")
	expect(t, "asked", s.paths(), []string{"/old", "/older", "/new", "/today"})
	b.step(feed)
	expect(t, "asked then", s.paths(), []string{"/new", "/today"})
	s.on("/new", status(410))
	if st = b.step(feed); st.MovedTo != "" || st.Gone || st.Failures != 1 {
		t.Errorf("the new place is gone: %+v, want the old one to be asked again", st)
	}
	s.paths()
	s.on("/older", status(307, "Location", "/today"))
	st = b.step(feed)
	expect(t, "asked after that", s.paths(), []string{"/old", "/older", "/today"})
	expect(t, "moved to at last", st.MovedTo, s.URL+"/older")
}

func TestGoneStopsAFeed(t *testing.T) {
	b, s := newBench(t), newSite(t)
	s.on("/rss", status(410))
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
	expect(t, "asked", s.paths(), []string{"/rss"})
	if n := b.logged.FilterLevelExact(zapcore.WarnLevel).Len(); n == 0 {
		t.Error("nobody was warned")
	}
	expect(t, "feeds at the end", b.counted("wirecopy_feeds"), map[string]float64{})
}

func TestCredentialsGoToTheirServerOnly(t *testing.T) {
	b, own, other := newBench(t), newSite(t), newSite(t)
	other.on("/rss", says("application/rss+xml", rss()))
	own.on("/rss", status(302, "Location", other.URL+"/rss"))
	own.on("/here", status(302, "Location", "/there"))
	own.on("/there", says("application/rss+xml", rss()))
	for _, path := range []string{"/rss", "/here"} {
		feed := feedAt(own.URL + path)
		feed.Headers, feed.User, feed.Password = map[string]string{"X-Key": "secret"}, "desk", "secret"
		b.step(feed)
	}
	_, password, _ := own.last().BasicAuth()
	expect(t, "own server, redirected", []string{own.last().URL.Path, own.last().Header.Get("X-Key"), password}, []string{"/there", "secret", "secret"})
	expect(t, "other server", []string{other.last().Header.Get("X-Key"), other.last().Header.Get("Authorization")}, []string{"", ""})
	expect(t, "user agent", other.last().UserAgent(), "wirecopy")
}

func TestWhatMayNotBeReadIsRefused(t *testing.T) {
	b, s := newBench(t), newSite(t)
	s.on("/rss", says("application/rss+xml", rss(item("1", strings.Repeat("x", 5000)))))
	s.on("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped(t, strings.Repeat(" ", 1<<20)))
	})
	s.on("/loop", status(302, "Location", "/loop"))
	s.on("/file", status(302, "Location", "file:///etc/passwd"))
	private := func(f *Feed) { f.AllowPrivate = false }
	small := func(f *Feed) { f.MaxSize = 4000 }
	for _, c := range []struct {
		name, url string
		with      func(*Feed)
		asked     int
		want      string
	}{
		{"private address", s.URL + "/rss", private, 0, "127.0.0.1"},
		{"name of a private address", strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/rss", private, 0, "not a public one"},
		{"too large", s.URL + "/rss", small, 1, "more than 0.0 MB"},
		{"too large when unpacked", s.URL + "/bomb", small, 1, "too large"},
		{"redirects without end", s.URL + "/loop", nil, mostRedirects + 1, "redirects"},
		{"redirect to a file", s.URL + "/file", nil, 1, "no http"},
	} {
		feed := feedAt(c.url)
		if feed.Name += "#" + c.name; c.with != nil {
			c.with(feed)
		}
		st := b.step(feed)
		lines := b.logged.TakeAll()
		if st.Failures != 1 || len(lines) != 1 || !strings.Contains(fmt.Sprint(lines[0].ContextMap()), c.want) {
			t.Errorf("%s: %d failures, log %v, want one, and %q", c.name, st.Failures, lines, c.want)
		}
		expect(t, c.name+": requests", len(s.paths()), c.asked)
	}
	expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"refused": 6})
}

func TestOfTwoProcessesOneDoesTheWork(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	s.on("/rss", says("application/rss+xml", rss(item("1", "go on"))))
	for round := range 2 {
		st, revision, err := b.states.Get(t.Context(), feed.Name)
		if err != nil {
			t.Fatal(err)
		}
		s.paths()
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
		expect(t, "asked", s.paths(), []string{"/rss"})
	}
}

func TestAnInterruptedPollGoesOnWhereItStopped(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	s.on("/rss", func(w http.ResponseWriter, r *http.Request) {
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
	go func() { done <- b.poll(ctx, feed, FeedState{}, 0, b.log) }()
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
	expect(t, "stored", b.bodies(), []string{rss(item("1", "go on")), rss(item("2", "end")), rss(item("3", "begin"))})
}

func TestALongPollRenewsItsClaim(t *testing.T) {
	b, s := newBench(t), newSite(t)
	feed := feedAt(s.URL + "/rss")
	b.lease = time.Nanosecond // so that each item asks for it anew
	s.on("/rss", says("application/rss+xml", rss(item("2", "end"), item("1", "go on"))))
	st := b.step(feed)
	_, revision, err := b.states.Get(t.Context(), feed.Name)
	if err != nil || revision != 4 || len(st.Items) != 16 {
		t.Errorf("revision %d (%v), %d items, want a claim, one for each of two items, and the end", revision, err, len(st.Items)/8)
	}
}

func TestRunKeepsItsStateOverARestart(t *testing.T) {
	b, s := newBench(t), newSite(t)
	s.on("/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(rss(item("1", "go on"))))
	})
	leaks := goleak.IgnoreCurrent()
	for round, want := range []map[string]float64{{"new": 1, "unchanged": 2}, {"unchanged": 2}} {
		states, err := NewState(t.Context(), b.js, 1)
		if err != nil {
			t.Fatal(err)
		}
		registry := prometheus.NewRegistry()
		b.registry = registry
		f := &Feeds{Config: FeedsConfig{Feeds: []Feed{*feedAt(s.URL + "/rss")}}, State: states, Pause: time.Microsecond, Metrics: NewFeedMetrics(registry)}
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
	expect(t, "stored", len(b.stored()), 1)
	s.Close()
	goleak.VerifyNone(t, leaks)
}

func TestFeedsThatWaitForAFullPipelineAreBounded(t *testing.T) {
	b, s := newBench(t), newSite(t)
	cfg := b.raw.CachedInfo().Config
	cfg.MaxMsgs = 1
	if _, err := b.js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	s.on("/rss", says("application/rss+xml", rss(item("1", "go on"), item("2", "end"))))
	b.visits = make(chan struct{}, 2)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 4 {
		feed := feedAt(s.URL + "/rss")
		feed.Source, feed.Name = fmt.Sprint("desk-", i), fmt.Sprint("feed ", i)
		all.Go(func() { b.follow(ctx, feed) })
	}
	pipelinetest.Eventually(t, "two feeds are held by the full hop", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.asked) == 2 && len(b.visits) == 2
	})
	cancel()
	all.Wait()
	expect(t, "asked", s.paths(), []string{"/rss", "/rss"})
}

func keys(m map[string]float64) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}
