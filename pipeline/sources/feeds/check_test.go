package feeds

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/internal/testsite"
)

func TestCheckSaysWhatEachFeedIsLike(t *testing.T) {
	s := testsite.New(t)
	long := strings.Repeat("word ", fullWords)
	recent := time.Now().UTC().Truncate(time.Second)
	s.On("/full", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"1"`)
		_, _ = w.Write([]byte(rss(`<item><title>A</title><description>` + long + `</description><pubDate>` + recent.Format(time.RFC1123Z) + `</pubDate></item>`)))
	})
	s.On("/teaser", testsite.Says("application/atom+xml", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/1"/><summary>Talks.</summary><updated>2020-03-02T10:00:00Z</updated></entry></feed>`))
	s.On("/moved", testsite.Status(301, "Location", "/full"))
	s.On("/json", testsite.Says("application/json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A"}]}`))
	s.On("/empty", testsite.Says("application/rss+xml", rss()))
	s.On("/other", testsite.Says("application/xml", "<nitf>x</nitf>"))
	s.On("/otherlarge", testsite.Says("text/plain", strings.Repeat("x", sources.MaxItem+1)))
	s.On("/blank", testsite.Says("application/xml", " \n"))
	s.On("/page", testsite.Says("text/html", "<!doctype html>Please log in"))
	s.On("/misplaced", testsite.Says("application/rss+xml", "<rss><channel><x><item>1</item></x></channel></rss>"))
	s.On("/large", testsite.Says("application/rss+xml", rss(item("1", strings.Repeat("x", sources.MaxItem)), item("2", long))))
	s.On("/links", testsite.Says("application/rss+xml", rss(linked("1", "/1"), item("2", "x"))))
	var config Config
	wants := []struct {
		path, want string
		problems   []string
	}{
		{"/full", "true 200 RSS 1 full true", nil},
		{"/teaser", "true 200 Atom 1 teaser false", []string{"no whole stories", "nothing new", "neither ETag"}},
		{"/moved", "true 200 RSS 1 full true", []string{"moved for good to " + s.URL + "/full"}},
		{"/json", "true 200 JSON Feed 1 headlines false", []string{"neither"}},
		{"/empty", "true 200 RSS 0  false", []string{"no item", "neither"}},
		{"/other", "true 200 other 1  false", []string{"whole"}},
		{"/otherlarge", "false 200 other 1  false", []string{"whole", "4.2 MB"}},
		{"/blank", "false 200  0  false", []string{"the answer is empty"}},
		{"/page", "false 200 web page 0  false", []string{"web page"}},
		{"/misplaced", "false 200 RSS 1  false", []string{"cannot be read", "neither"}},
		{"/large", "true 200 RSS 2 full false", []string{"1 of 2 items", "neither"}},
		{"/links", "true 200 RSS 2 teaser false", []string{"1 of 2 items have no link", "nothing new", "neither"}},
		{"/none", "false 404  0  false", []string{"the answer is 404 Not Found"}},
		{"/private", "false 0  0  false", []string{"not a public one"}},
	}
	for _, w := range wants {
		f := *feedAt(s.URL + w.path)
		f.AllowPrivate, f.Fetch = w.path != "/private", w.path == "/links"
		config.Feeds = append(config.Feeds, f)
	}
	reports := (&Reader{Config: config, Pause: time.Microsecond}).Check(t.Context())
	for i, w := range wants {
		r := reports[i]
		if got := fmt.Sprint(r.OK, " ", r.Status, " ", r.Format, " ", r.Items, " ", r.Content, " ", r.Cacheable); got != w.want || r.Feed != s.URL+w.path {
			t.Errorf("%s: %s of %s, want %s", w.path, got, r.Feed, w.want)
		}
		if len(r.Problems) != len(w.problems) {
			t.Errorf("%s: problems %q, want %q", w.path, r.Problems, w.problems)
			continue
		}
		for k, p := range w.problems {
			if !strings.Contains(r.Problems[k], p) {
				t.Errorf("%s: problem %q, want %q in it", w.path, r.Problems[k], p)
			}
		}
	}
	if !reports[0].Newest.Equal(recent) {
		t.Errorf("newest %s, want %s", reports[0].Newest, recent)
	}
	if n := len(s.Paths()); n != len(wants) {
		t.Errorf("%d requests, want %d: one for each feed but the private one, and one more for the one that moved", n, len(wants))
	}
}
