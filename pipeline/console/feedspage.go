package console

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/sources/feeds"
	"wirecopy/pipeline/wire"
)

type feedsView struct {
	Feeds   []feedView
	Sources []sourceState
	Doors   []string
	Now     time.Time
}

type feedView struct {
	feeds.State
	Name   string
	Source string // "" where another process polls it
	Every  time.Duration
	Known  int // items
}

// Condition is how the feed is, in a word.
func (f feedView) Condition() string {
	switch {
	case f.Gone:
		return "gone"
	case f.Failures > 0:
		return "failing"
	case f.Polled.IsZero():
		return "waiting"
	}
	return "ok"
}

func (c *Console) showFeeds(w http.ResponseWriter, r *http.Request) error {
	v := feedsView{Doors: c.o.Doors, Now: time.Now()}
	var err error
	if v.Sources, err = c.readSources(r.Context()); err != nil {
		return err
	}
	if v.Feeds, err = c.readFeeds(r.Context()); err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "feeds", "Feeds", v)
}

// readFeeds gives the feeds that this process polls, and those of which another has left word on the broker.
func (c *Console) readFeeds(ctx context.Context) ([]feedView, error) {
	states, err := c.feedStates(ctx)
	if err != nil {
		return nil, err
	}
	var all []feedView
	for _, f := range c.o.Feeds {
		name := cmp.Or(f.Name, f.URL)
		all = append(all, feedView{State: states[name], Name: withoutSecrets(name), Source: f.Source, Every: f.Every, Known: len(states[name].Items) / 8})
		delete(states, name)
	}
	for name, s := range states {
		all = append(all, feedView{State: s, Name: withoutSecrets(name), Known: len(s.Items) / 8})
	}
	slices.SortStableFunc(all, func(a, b feedView) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Name, b.Name)) })
	return all, nil
}

func (c *Console) feedStates(ctx context.Context) (map[string]feeds.State, error) {
	states := map[string]feeds.State{}
	kv, err := c.js.KeyValue(ctx, wire.FeedsBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return states, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", wire.FeedsBucket, err)
	}
	keys, err := kv.ListKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("list bucket %s: %w", wire.FeedsBucket, err)
	}
	for key := range keys.Keys() {
		entry, err := kv.Get(ctx, key)
		if err != nil {
			continue // it has gone meanwhile
		}
		var s feeds.State
		if json.Unmarshal(entry.Value(), &s) == nil && s.Feed != "" {
			states[s.Feed] = s
		}
	}
	return states, ctx.Err()
}

// withoutSecrets gives a feed's address without what may let others in: a password, and the values of parameters, but for
// those that are taken from the environment and stand as ${NAME}.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		before, _, _ := strings.Cut(address, "?")
		return before
	}
	if u.User != nil {
		u.User = url.User("…")
	}
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return strings.ReplaceAll(u.String(), "%E2%80%A6", "…")
}
