package feeds

import (
	"github.com/prometheus/client_golang/prometheus"
)

// Metrics counts what the poller does. Labels come from small closed sets: outcome, state.
type Metrics struct {
	polls *prometheus.CounterVec
	items *prometheus.CounterVec
	pages *prometheus.CounterVec
	feeds *prometheus.GaugeVec
}

// What a poll, an item or a page came to.
const (
	pollNew       = "new"       // there was something to send
	pollSame      = "same"      // the feed came, with nothing new in it
	pollUnchanged = "unchanged" // the server said that nothing has changed
	pollThrottled = "throttled" // 429 or 503
	pollGone      = "gone"      // 410
	pollStatus    = "status"    // another status
	pollRefused   = "refused"   // a private address, too many redirects, too large
	pollNoFeed    = "no_feed"   // a web page came instead, or nothing
	pollFailed    = "failed"    // no answer

	itemSent     = "sent"
	itemKnown    = "duplicate" // the broker had it already
	itemTooLarge = "too_large"

	pageFetched = "fetched"
	pageRobots  = "robots"
	pageFailed  = "failed" // the feed's own item was sent
	pageNone    = "no_link"

	feedOK      = "ok"
	feedFailing = "failing"
	feedGone    = "gone"
)

// NewMetrics registers the metrics with r; a nil r counts without showing.
func NewMetrics(r prometheus.Registerer) *Metrics {
	counter := func(name, help string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Name: name, Help: help}, []string{"outcome"})
	}
	m := &Metrics{
		polls: counter("feed_polls_total", "Times that a feed was asked for, by what came of it."),
		items: counter("feed_items_total", "Items of feeds that were new or changed, by what became of them."),
		pages: counter("feed_pages_total", "Pages that items link to, by what came of them."),
		feeds: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "wirecopy", Name: "feeds", Help: "Feeds that this process follows, by state."}, []string{"state"}),
	}
	// Each series is there from the start: an alert sees the first event only after a zero.
	for _, outcome := range []string{pollNew, pollSame, pollUnchanged, pollThrottled, pollGone, pollStatus, pollRefused, pollNoFeed, pollFailed} {
		m.polls.WithLabelValues(outcome)
	}
	for _, outcome := range []string{itemSent, itemKnown, itemTooLarge} {
		m.items.WithLabelValues(outcome)
	}
	for _, outcome := range []string{pageFetched, pageRobots, pageFailed, pageNone} {
		m.pages.WithLabelValues(outcome)
	}
	for _, state := range []string{feedOK, feedFailing, feedGone} {
		m.feeds.WithLabelValues(state)
	}
	if r != nil {
		r.MustRegister(m.polls, m.items, m.pages, m.feeds)
	}
	return m
}
