// Package feeds is the door for web feeds: it polls them politely, and sends what is new in them, item by item.
package feeds

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"go.uber.org/zap"

	"wirecopy/internal/backoff"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/polite"
)

// Reader is the door for web feeds: RSS, Atom and JSON Feed, and any other document at an address that is read again and
// again. Items that are new or changed are sent, each as a document of its own.
type Reader struct {
	Config Config
	// Store keeps what was seen of each feed; unless set, it ends with Run.
	Store Store
	// Log is told when a feed fails, works again, moves or is gone; nil drops it.
	Log *zap.Logger
	// Metrics counts; nil counts nothing.
	Metrics *Metrics
	// Pause between two requests to one host; 1 s unless set.
	Pause time.Duration
}

const (
	// lease is how long a process has a poll in hand before another takes it for dead. It is renewed while items are sent.
	lease          = 5 * time.Minute
	longestBackoff = time.Hour
	// firstTrouble is the wait after the state of a feed could not be kept.
	firstTrouble = 50 * time.Millisecond
	longestRetry = 24 * time.Hour
	goneAgain    = 24 * time.Hour
	jitter       = 0.1
	// mostVisits is how many feeds are worked on at once, from asking for them until their items are sent: while the
	// pipeline is full, their documents stay in memory.
	mostVisits  = 32
	saveTimeout = 5 * time.Second
)

// poller is Reader at work.
type poller struct {
	door    *sources.Door
	states  Store
	log     *zap.Logger
	metrics *Metrics
	fetch   *polite.Fetcher
	pages   *pages
	visits  chan struct{}
	lease   time.Duration
}

func (f *Reader) poller(d *sources.Door) *poller {
	p := &poller{door: d, states: f.Store, log: f.Log, metrics: f.Metrics, visits: make(chan struct{}, mostVisits), lease: lease}
	if p.states == nil {
		p.states = NewMemory()
	}
	if p.log == nil {
		p.log = zap.NewNop()
	}
	if p.metrics == nil {
		p.metrics = NewMetrics(nil)
	}
	pause := f.Pause
	if pause <= 0 {
		pause = polite.DefaultPause
	}
	p.fetch = polite.NewFetcher(f.Config.withDefaults().UserAgent, f.Config.Proxy, pause)
	p.pages = &pages{fetch: p.fetch, robots: polite.NewRobots(p.fetch)}
	return p
}

// Run polls the feeds until ctx ends, which is no error. Several processes that share a Store share the work.
func (f *Reader) Run(ctx context.Context, d *sources.Door) error {
	p := f.poller(d)
	defer p.fetch.Close()
	var all sync.WaitGroup
	for _, feed := range f.Config.withDefaults().Feeds {
		all.Go(func() { p.follow(ctx, &feed) })
	}
	all.Wait()
	<-ctx.Done() // all feeds may be gone before
	return nil
}

// follow polls one feed whenever it is due, until ctx ends or the feed is gone.
func (p *poller) follow(ctx context.Context, feed *Feed) {
	log := p.log.With(zap.String("source", feed.Source), zap.String("feed", feed.Name))
	gauge := stateGauge{m: p.metrics}
	defer gauge.set("")
	trouble := 0 // in a row
	for first := true; ctx.Err() == nil; first = false {
		s, revision, err := p.states.Get(ctx, feed.Name)
		if err == nil {
			gauge.set(stateOf(s))
			wait := time.Until(due(feed, s, time.Now()))
			if s.Gone && wait > 0 {
				if first {
					log.Warn("a feed is gone and is not polled: take it off the list", zap.Time("asked_again", s.Next))
				}
				<-ctx.Done()
				return
			}
			if wait > 0 {
				trouble = 0
				_ = backoff.Sleep(ctx, wait)
				continue
			}
			err = p.visit(ctx, feed, s, revision, log)
		}
		if err == nil || errors.Is(err, ErrRevision) {
			trouble = 0
			continue // where another process has the feed, its state says so now
		}
		if trouble++; ctx.Err() == nil && trouble == 1 {
			log.Warn("the state of a feed cannot be kept, and it is not polled until it can", zap.Error(err))
		}
		_ = backoff.Sleep(ctx, backoff.After(firstTrouble, time.Minute, trouble))
	}
}

// visit polls when there is a place for it.
func (p *poller) visit(ctx context.Context, feed *Feed, s State, revision uint64, log *zap.Logger) error {
	select {
	case p.visits <- struct{}{}:
		defer func() { <-p.visits }()
		return p.poll(ctx, feed, s, revision, log)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// due is when a feed is to be polled, seen from now.
func due(feed *Feed, s State, now time.Time) time.Time {
	if s.Claimed.After(now) {
		// Its holder may be done long before.
		return now.Add(min(s.Claimed.Sub(now), feed.Every))
	}
	if s.Failures == 0 && !s.Gone {
		// The list may ask for it more often than when Next was set.
		if latest := s.Polled.Add(spread(feed.Every, 1)); s.Next.After(latest) {
			return latest
		}
	}
	return s.Next
}

// next is how long to wait after a poll. Each failure after the first doubles it, up to an hour. What the server asked
// for with Retry-After is the least.
func next(every time.Duration, failures int, retryAfter time.Duration, chance float64) time.Duration {
	wait := backoff.After(every, max(longestBackoff, every), failures)
	return max(spread(wait, chance), min(retryAfter, longestRetry))
}

// spread takes a tenth off d, or adds it, or what lies between, as chance says in [-1, 1].
func spread(d time.Duration, chance float64) time.Duration {
	return d + time.Duration(jitter*chance*float64(d))
}

func chance() float64 { return 2*rand.Float64() - 1 }

func stateOf(s State) string {
	switch {
	case s.Gone:
		return feedGone
	case s.Failures > 0:
		return feedFailing
	}
	return feedOK
}

// stateGauge counts one feed in the state that it is in.
type stateGauge struct {
	m  *Metrics
	in string
}

func (g *stateGauge) set(state string) {
	if state == g.in {
		return
	}
	if g.in != "" {
		g.m.feeds.WithLabelValues(g.in).Dec()
	}
	if state != "" {
		g.m.feeds.WithLabelValues(state).Inc()
	}
	g.in = state
}
