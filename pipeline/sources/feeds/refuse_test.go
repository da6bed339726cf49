package feeds

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"wirecopy/pipeline/sources/internal/testsite"
	"wirecopy/pipeline/sources/polite"
)

func TestCredentialsGoToTheirServerOnly(t *testing.T) {
	b, own, other := newBench(t), testsite.New(t), testsite.New(t)
	other.On("/rss", testsite.Says("application/rss+xml", rss()))
	own.On("/rss", testsite.Status(302, "Location", other.URL+"/rss"))
	own.On("/here", testsite.Status(302, "Location", "/there"))
	own.On("/there", testsite.Says("application/rss+xml", rss()))
	for _, path := range []string{"/rss", "/here"} {
		feed := feedAt(own.URL + path)
		feed.Headers, feed.User, feed.Password = map[string]string{"X-Key": "secret"}, "desk", "secret"
		b.step(feed)
	}
	_, password, _ := own.Last().BasicAuth()
	testsite.Expect(t, "own server, redirected", []string{own.Last().URL.Path, own.Last().Header.Get("X-Key"), password}, []string{"/there", "secret", "secret"})
	testsite.Expect(t, "other server", []string{other.Last().Header.Get("X-Key"), other.Last().Header.Get("Authorization")}, []string{"", ""})
	testsite.Expect(t, "user agent", other.Last().UserAgent(), "wirecopy")
}

func TestWhatMayNotBeReadIsRefused(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	s.On("/rss", testsite.Says("application/rss+xml", rss(item("1", strings.Repeat("x", 5000)))))
	s.On("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped(t, strings.Repeat(" ", 1<<20)))
	})
	s.On("/loop", testsite.Status(302, "Location", "/loop"))
	s.On("/file", testsite.Status(302, "Location", "file:///etc/passwd"))
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
		{"redirects without end", s.URL + "/loop", nil, polite.MostRedirects + 1, "redirects"},
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
		testsite.Expect(t, c.name+": requests", len(s.Paths()), c.asked)
	}
	testsite.Expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"refused": 6})
}
