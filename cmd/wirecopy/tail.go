package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

type tailCmd struct {
	What string `arg:"" optional:"" enum:"articles,quotes,entities,auto" default:"auto" help:"articles, quotes, entities, or auto: what the other flags ask for, else articles."`

	Speaker string `placeholder:"NAME" help:"Only what this person or body says: by the full name, a part of it or another name."`
	Entity  string `placeholder:"NAME" help:"Only where this is named, as with --speaker."`
	Type    string `placeholder:"TYPE" help:"Only entities of this type: PERSON, ORG, GPE and so on."`
	Source  string `placeholder:"NAME" help:"Only what comes from this source."`
	deskFilter

	Since     moment        `placeholder:"1h" help:"Begin with what has come out since: for so long, as in 90m, 1d or 2w, or since a date or time, as in 2026-11-25 or 2026-11-25T07:00."`
	UntilIdle time.Duration `placeholder:"2s" help:"End when nothing has come for so long."`
	Durable   string        `placeholder:"NAME" help:"Go on where the last tail of that name ended; several share the events."`

	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags

	// entity tells which entities are meant, where --entity says so; nil where all are.
	entity func(pipeline.Entity) bool
}

func (c *tailCmd) Run(ctx context.Context, a *app) (err error) {
	what, err := c.kind()
	if err != nil {
		return usageError{err}
	}
	if c.Source != "" {
		if err := token.Check(c.Source); err != nil {
			return usageError{fmt.Errorf("--source: %w", err)}
		}
	}
	if err := c.check(); err != nil {
		return err
	}
	js, closeConn, err := c.open(ctx, "tail")
	if err != nil {
		return err
	}
	defer closeConn()
	defer func() { err = named(js, err) }()
	o := client.Options{
		Durable: c.Durable, Source: c.Source, Speaker: c.Speaker, Type: c.Type, Name: c.Entity, UntilIdle: c.UntilIdle,
		Malformed: func(err error) { _ = a.say("%v", err) },
	}
	o.Since = c.Since.Time
	f := c.form(a.stdout)
	var one sync.Mutex // several subscriptions write
	switch what {
	case "quotes":
		shown := newShown[pipeline.QuoteEvent]()
		return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
			o.Retracted = locked(&one, shown.retracted(a, f, "a quote", c.chooses(), render.QuoteWithdrawn))
			return client.Quotes(ctx, js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
				one.Lock()
				defer one.Unlock()
				if !c.lets(q.Article) {
					return nil
				}
				shown.add(wire.QuoteEventID(q.Article, q.Quote.ID), q)
				return a.event(f, q, func() []byte { return render.Quote(q, f.style) })
			})
		})
	case "entities":
		shown := newShown[pipeline.EntityEvent]()
		return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
			o.Retracted = locked(&one, shown.retracted(a, f, "an entity", c.chooses(), render.EntityWithdrawn))
			return client.Entities(ctx, js, o, func(_ context.Context, e pipeline.EntityEvent) error {
				if c.entity != nil && !c.entity(e.Entity) {
					return nil
				}
				one.Lock()
				defer one.Unlock()
				if !c.lets(e.Article) {
					return nil
				}
				shown.add(wire.EntityEventID(e.Article, e.Entity.ID), e)
				return a.event(f, e, func() []byte { return render.Entity(e, f.style) })
			})
		})
	}
	return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
		return client.Articles(ctx, js, o, func(_ context.Context, article *pipeline.Article) error {
			if !c.lets(article.Ref()) {
				return nil
			}
			b, err := f.article(article)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(b)
			return err
		})
	})
}

// kind is what to follow: what is said, or what the flags make sense for.
func (c *tailCmd) kind() (string, error) {
	asked := "articles"
	switch {
	case c.Speaker != "" && (c.Entity != "" || c.Type != ""):
		return "", errors.New("--speaker follows quotes, --entity and --type follow entities: choose one")
	case c.Speaker != "":
		asked = "quotes"
	case c.Entity != "" || c.Type != "":
		asked = "entities"
	}
	if c.What == "auto" {
		return asked, nil
	}
	if asked != "articles" && asked != c.What {
		return "", fmt.Errorf("the flags given follow %s, not %s", asked, c.What)
	}
	return c.What, nil
}

// event writes one event at once: whoever follows does not want to wait for the next.
func (a *app) event(f form, v any, pretty func() []byte) error {
	if f.pretty {
		_, err := a.stdout.Write(pretty())
		return err
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// locked is f, one call at a time with all else that the lock is for.
func locked(one *sync.Mutex, f func(context.Context, pipeline.Retraction) error) func(context.Context, pipeline.Retraction) error {
	return func(ctx context.Context, r pipeline.Retraction) error {
		one.Lock()
		defer one.Unlock()
		return f(ctx, r)
	}
}

// rememberedEvents is for how many events tail remembers what it has shown.
const rememberedEvents = 10_000

// shown is what was shown last, by the ids of the events, to be struck through when it is withdrawn.
type shown[E any] struct {
	events map[string]E
	order  []string // a ring of ids
	next   int
}

func newShown[E any]() *shown[E] {
	return &shown[E]{events: map[string]E{}, order: make([]string, rememberedEvents)}
}

func (s *shown[E]) add(id string, e E) {
	delete(s.events, s.order[s.next])
	s.order[s.next] = id
	s.next = (s.next + 1) % len(s.order)
	s.events[id] = e
}

// retracted writes what is withdrawn: whole where it was shown, else only that something was, unless it may be of an article
// that was not chosen.
func (s *shown[E]) retracted(a *app, f form, what string, chosen bool, write func(E, pipeline.Retraction, render.Style) []byte) func(context.Context, pipeline.Retraction) error {
	return func(_ context.Context, r pipeline.Retraction) error {
		known := slices.ContainsFunc(r.Withdrawn, func(id string) bool { _, ok := s.events[id]; return ok })
		if chosen && !known {
			return nil
		}
		return a.event(f, r, func() []byte {
			var out []byte
			for _, id := range r.Withdrawn {
				if e, ok := s.events[id]; ok {
					out = write(e, r, f.style) // the last version of it
				}
			}
			if out == nil {
				out = render.Withdrawn(what, r, f.style)
			}
			return out
		})
	}
}
