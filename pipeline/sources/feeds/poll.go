package feeds

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/polite"
)

// errNoFeed says that a page for people came where a feed was wanted: a login, a notice, an error that calls itself 200.
var errNoFeed = errors.New("a web page came instead of a feed")

// errBlank says that an answer 200 has nothing in it.
var errBlank = errors.New("the answer is empty")

// mostPages is how many pages are fetched for one poll; the other items are sent as they stand in the feed.
const mostPages = 100

const accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

// visit is one poll: what is known before, and what will be stored after it.
type visit struct {
	*poller
	feed     *Feed
	log      *zap.Logger
	state    State
	revision uint64
	claimed  time.Time
	left     int // pages that may still be fetched
}

// poll asks for a feed once, sends what is new in it, and stores its state. An error means that the state could not be
// read or stored, or that another process has the feed; what is wrong with the feed itself goes to its state.
func (p *poller) poll(ctx context.Context, feed *Feed, s State, revision uint64, log *zap.Logger) error {
	v := visit{poller: p, feed: feed, log: log, state: s, revision: revision, left: mostPages}
	var claimErr error
	resp, err := p.fetch.Get(ctx, polite.Request{
		URL: cmp.Or(s.MovedTo, feed.URL), Server: feed.server(), Header: conditions(s),
		Start: func() error {
			claimErr = v.claim(ctx)
			return claimErr
		},
	})
	if claimErr != nil {
		return claimErr
	}
	if v.claimed.IsZero() && ctx.Err() != nil {
		return ctx.Err()
	}
	v.state.Polled = time.Now()
	outcome, retryAfter := outcomeOf(err), time.Duration(0)
	if err == nil {
		outcome, retryAfter, err = v.read(ctx, resp)
	}
	switch {
	case errors.Is(err, ErrRevision):
		return err
	case ctx.Err() != nil:
		v.state.Next = time.Now() // it was not finished
		return v.save(ctx)
	}
	p.metrics.polls.WithLabelValues(outcome).Inc()
	v.settle(outcome, err, retryAfter)
	return v.save(ctx)
}

// conditions ask the server for the feed only if it has changed.
func conditions(s State) http.Header {
	h := http.Header{"Accept": {accept}}
	if s.ETag != "" {
		h["If-None-Match"] = []string{s.ETag}
	}
	if s.LastModified != "" {
		h["If-Modified-Since"] = []string{s.LastModified}
	}
	return h
}

// outcomeOf sorts the errors of a request.
func outcomeOf(err error) string {
	for _, refused := range []error{polite.ErrPrivate, polite.ErrRedirects, polite.ErrBadURL, polite.ErrTooLarge} {
		if errors.Is(err, refused) {
			return pollRefused
		}
	}
	return pollFailed
}

// read makes of an answer what there is to send, and sends it.
func (v *visit) read(ctx context.Context, resp *polite.Response) (outcome string, retryAfter time.Duration, err error) {
	switch resp.Status {
	case http.StatusOK:
		sent, err := v.take(ctx, resp)
		switch {
		case errors.Is(err, errNoFeed), errors.Is(err, errBlank):
			return pollNoFeed, 0, err
		case err != nil:
			return pollFailed, 0, err
		}
		v.state.ETag, v.state.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
		v.moved(resp.Moved)
		if sent == 0 {
			return pollSame, 0, nil
		}
		return pollNew, 0, nil
	case http.StatusNotModified:
		v.moved(resp.Moved)
		return pollUnchanged, 0, nil
	}
	err = fmt.Errorf("%w %d %s", errStatus, resp.Status, http.StatusText(resp.Status))
	switch resp.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return pollThrottled, retryAfterOf(resp.Header, time.Now()), err
	case http.StatusGone:
		if v.state.MovedTo == "" {
			return pollGone, 0, err
		}
	}
	return pollStatus, 0, err
}

// moved remembers where the feed has moved for good.
func (v *visit) moved(to string) {
	if to == "" || to == v.state.MovedTo {
		return
	}
	v.state.MovedTo = to
	v.log.Info("a feed has moved for good: change its url on the list", zap.String("to", withoutQuery(to)))
}

// settle says in the state what came of the poll and when the next is, and logs what is new about the feed.
func (v *visit) settle(outcome string, err error, retryAfter time.Duration) {
	failed := v.state.Failures
	v.state.Error = ""
	if err != nil {
		v.state.Error = err.Error()
	}
	if outcome == pollNew {
		v.state.LastNew = time.Now()
	}
	switch {
	case outcome == pollGone:
		v.state.Gone, v.state.Next = true, time.Now().Add(goneAgain)
		v.log.Warn("a feed is gone and will not be polled any more: take it off the list", zap.Error(err))
		return
	case err == nil:
		v.state.Failures, v.state.Gone = 0, false
	default:
		v.state.Failures++
		if outcome != pollThrottled {
			v.state.MovedTo = "" // the address on the list is asked again
		}
	}
	wait := next(v.feed.Every, v.state.Failures, retryAfter, chance())
	v.state.Next = time.Now().Add(wait)
	switch {
	case err != nil && failed == 0:
		v.log.Warn("a feed cannot be read", zap.Error(err), zap.Stringer("next_try", wait.Round(time.Second)))
	case err == nil && failed > 0:
		v.log.Info("a feed can be read again", zap.Int("failures", failed))
	}
}

// claim keeps other processes off the feed. It also stores what was sent so far.
func (v *visit) claim(ctx context.Context) error {
	now := time.Now()
	v.state.Feed = v.feed.Name
	v.state.Claimed = now.Add(v.lease)
	revision, err := v.states.Put(ctx, v.feed.Name, v.state, v.revision)
	if err != nil {
		return err
	}
	v.revision, v.claimed = revision, now
	return nil
}

// save stores the state and gives up the claim, even if ctx has ended.
func (v *visit) save(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()
	v.state.Claimed = time.Time{}
	_, err := v.states.Put(ctx, v.feed.Name, v.state, v.revision)
	return err
}

// take sends the items that are new, the last of the feed, which is the oldest, first. It gives how many they were.
func (v *visit) take(ctx context.Context, resp *polite.Response) (int, error) {
	contentType := resp.Header.Get("Content-Type")
	doc, ok := split(resp.Body, contentType)
	if !ok {
		if len(bytes.TrimSpace(resp.Body)) == 0 {
			return 0, errBlank
		}
		if looksLikePage(contentType, resp.Body) {
			return 0, errNoFeed
		}
		doc = document{contentType: contentType, items: [][]byte{resp.Body}, gaps: [][]byte{nil}}
	}
	known := v.state.seen()
	current := make([]fingerprint, len(doc.items))
	for i, item := range doc.items {
		current[i] = fingerprintOf(item)
	}
	// remember what of the feed is known by now, however far this gets.
	remember := func() {
		var there []fingerprint
		for _, f := range current {
			if known[f] {
				there = append(there, f)
			}
		}
		v.state.remember(there)
	}
	sent := 0
	for i := len(doc.items) - 1; i >= 0; i-- {
		if known[current[i]] {
			continue
		}
		if time.Since(v.claimed) > v.lease/2 {
			remember()
			if err := v.claim(ctx); errors.Is(err, ErrRevision) {
				return sent, err
			}
		}
		if err := v.send(ctx, resp.URL, doc, i); err != nil {
			remember()
			return sent, err
		}
		known[current[i]] = true
		sent++
	}
	remember()
	return sent, nil
}

// looksLikePage tells a page for people from a document that is no web feed, but news.
func looksLikePage(contentType string, body []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(body[:min(len(body), 512)], " \t\r\n"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) ||
		strings.HasPrefix(contentType, "text/html") && isHTML("", body)
}

// send sends one item of a feed, or the page that it links to.
func (v *visit) send(ctx context.Context, base *url.URL, doc document, i int) error {
	own := sources.Item{Source: v.feed.Source, ContentType: withZone(doc.contentType, v.feed.Zone), Data: doc.only(i)}
	it := own
	if v.feed.Fetch {
		if page, ok := v.page(ctx, base, own); ok {
			it = page
		}
	}
	receipt, err := v.door.Send(ctx, it)
	if errors.Is(err, sources.ErrTooLarge) && len(it.Data) != len(own.Data) {
		receipt, err = v.door.Send(ctx, own)
	}
	outcome := itemSent
	switch {
	case errors.Is(err, sources.ErrTooLarge), errors.Is(err, sources.ErrEmpty), errors.Is(err, sources.ErrInvalid):
		v.log.Warn("an item of a feed was left out", zap.Int("item", i+1), zap.Error(err))
		outcome = itemTooLarge
	case err != nil:
		return err
	case receipt.Duplicate:
		outcome = itemKnown
	}
	v.metrics.items.WithLabelValues(outcome).Inc()
	return nil
}

// withZone says with the media type of an item in which zone its times are that come without one.
func withZone(contentType, zone string) string {
	if zone == "" {
		return contentType
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, params = "application/octet-stream", map[string]string{}
	}
	params["timezone"] = zone
	return mime.FormatMediaType(media, params)
}

// page gets the page of an item; false where the item itself has to do.
func (v *visit) page(ctx context.Context, base *url.URL, own sources.Item) (sources.Item, bool) {
	if v.left <= 0 {
		return sources.Item{}, false
	}
	v.left--
	e, err := entryOf(own.Data, own.ContentType)
	var page sources.Item
	if err == nil {
		page, err = v.pages.get(ctx, v.feed, base, e)
	}
	outcome := pageFetched
	switch {
	case errors.Is(err, polite.ErrRobots):
		outcome = pageRobots
	case errors.Is(err, errNoLink):
		outcome = pageNone
	case err != nil:
		outcome = pageFailed
		v.log.Debug("a page could not be had", zap.String("page", withoutQuery(e.link)), zap.Error(err))
	}
	v.metrics.pages.WithLabelValues(outcome).Inc()
	return page, err == nil
}

// retryAfterOf reads Retry-After: seconds, or a date (RFC 9110, section 10.2.3). Zero where there is none.
func retryAfterOf(h http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.Duration(min(max(seconds, 0), int64(longestRetry/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(t.Sub(now), 0)
	}
	return 0
}

// withoutQuery is an address fit for a log: what follows the question mark may be a secret.
func withoutQuery(address string) string {
	before, _, _ := strings.Cut(address, "?")
	return before
}
