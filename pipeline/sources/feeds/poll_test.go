package feeds

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/internal/testsite"
)

func TestOnlyWhatIsNewOrChangedIsSentOldestFirst(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	s.On("/rss", testsite.Says("text/xml; charset=utf-8", rss(item("2", "end"), item("1", "go on"))))
	b.step(feed)
	testsite.Expect(t, "first", b.bodies(), []string{rss(item("1", "go on")), rss(item("2", "end"))})
	testsite.Expect(t, "type", b.stored()[0].ContentType, "application/rss+xml; charset=utf-8")
	testsite.Expect(t, "source", b.stored()[0].Source, "desk")

	s.On("/rss", testsite.Says("text/xml; charset=utf-8", rss(item("3", "begin again"), item("2", "end  well"), item("1", "go\n on"))))
	b.step(feed)
	testsite.Expect(t, "then", b.bodies()[2:], []string{rss(item("2", "end  well")), rss(item("3", "begin again"))})
	b.step(feed)
	testsite.Expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 2, "same": 1})
	testsite.Expect(t, "items", b.counted("wirecopy_feed_items_total"), map[string]float64{"sent": 4})
}

func TestConditionalRequests(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	feed := feedAt(s.URL + "/rss")
	const date = "Mon, 02 Mar 2026 10:00:00 GMT"
	s.On("/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"1"`)
		w.Header().Set("Last-Modified", date)
		if r.Header.Get("If-None-Match") == `W/"1"` && r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(rss(item("1", "go on"))))
	})
	b.step(feed)
	if got := s.Last().Header.Get("Accept-Encoding"); got != "gzip" {
		t.Errorf("Accept-Encoding %q, want gzip", got)
	}
	b.step(feed)
	testsite.Expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 1, "unchanged": 1})
}

func TestALargeFeedPassesThroughItemByItem(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	var items []string
	for i := range 25 {
		items = append(items, item(fmt.Sprint(i), strings.Repeat("The council met again. ", 4000)))
	}
	items = append(items, item("too large", strings.Repeat("x", sources.MaxItem)))
	s.On("/rss", testsite.Says("application/rss+xml", rss(items...)))
	b.step(feedAt(s.URL + "/rss"))
	b.step(feedAt(s.URL + "/rss"))
	testsite.Expect(t, "items", b.counted("wirecopy_feed_items_total"), map[string]float64{"sent": 25, "too_large": 1})
	testsite.Expect(t, "log lines", b.logged.FilterMessage("an item of a feed was left out").Len(), 1)
}

func TestWhatIsNoWebFeedIsSentWholeButNoPageForPeople(t *testing.T) {
	b, s := newBench(t), testsite.New(t)
	const news = `{"uri":"urn:x:1","type":"text","body_text":"Talks go on."}`
	s.On("/ninjs", testsite.Says("application/json", news))
	s.On("/login", testsite.Says("text/html; charset=utf-8", "<!-- x --><!doctype html><title>Please log in</title>"))
	s.On("/notice", testsite.Says("application/xml", "\n<!DOCTYPE html><title>Down</title>"))
	s.On("/blank", testsite.Says("application/xml", " \n"))
	s.On("/broken", testsite.Says("application/xml", "<rss><item>"))
	b.step(feedAt(s.URL + "/ninjs"))
	b.step(feedAt(s.URL + "/ninjs"))
	for _, path := range []string{"/login", "/notice", "/blank"} {
		if st := b.step(feedAt(s.URL + path)); st.Failures != 1 {
			t.Errorf("%s: %+v, want a failure", path, st)
		}
	}
	b.step(feedAt(s.URL + "/broken"))
	testsite.Expect(t, "stored", b.bodies(), []string{news, "<rss><item>"})
	testsite.Expect(t, "type", b.stored()[0].ContentType, "application/json")
	testsite.Expect(t, "polls", b.counted("wirecopy_feed_polls_total"), map[string]float64{"new": 2, "same": 1, "no_feed": 3})
}
