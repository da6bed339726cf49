package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/token"
)

type tailCmd struct {
	What string `arg:"" optional:"" enum:"articles,quotes,entities,." default:"." help:"articles, quotes or entities. By default what the other flags ask for, else articles."`

	Speaker string `placeholder:"NAME" help:"Only what this person or body says: by the full name, a part of it or another name."`
	Entity  string `placeholder:"NAME" help:"Only where this is named, as with --speaker."`
	Type    string `placeholder:"TYPE" help:"Only entities of this type: PERSON, ORG, GPE and so on."`
	Source  string `placeholder:"NAME" help:"Only what comes from this source."`

	Since     time.Duration `placeholder:"1h" help:"Begin with what has come out for so long."`
	UntilIdle time.Duration `placeholder:"2s" help:"End when nothing has come for so long."`
	Durable   string        `placeholder:"NAME" help:"Go on where the last tail of that name ended; several share the events."`

	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

func (c *tailCmd) Run(ctx context.Context, a *app) error {
	what, err := c.kind()
	if err != nil {
		return usageError{err}
	}
	if c.Source != "" {
		if err := token.Check(c.Source); err != nil {
			return usageError{fmt.Errorf("--source: %w", err)}
		}
	}
	js, closeConn, err := c.open(ctx, "tail")
	if err != nil {
		return err
	}
	defer closeConn()
	o := client.Options{
		Durable: c.Durable, Source: c.Source, Speaker: c.Speaker, Type: c.Type, Name: c.Entity, UntilIdle: c.UntilIdle,
		Malformed: func(err error) { _ = a.say("%v", err) },
	}
	if c.Since > 0 {
		o.Since = time.Now().Add(-c.Since)
	}
	f := c.form(a.stdout)
	var one sync.Mutex // several subscriptions write
	switch what {
	case "quotes":
		return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
			return client.Quotes(ctx, js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
				one.Lock()
				defer one.Unlock()
				return a.event(f, q, func() []byte { return render.Quote(q, f.style) })
			})
		})
	case "entities":
		return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
			return client.Entities(ctx, js, o, func(_ context.Context, e pipeline.EntityEvent) error {
				one.Lock()
				defer one.Unlock()
				return a.event(f, e, func() []byte { return render.Entity(e, f.style) })
			})
		})
	}
	return c.follow(ctx, a, js, what, o, func(ctx context.Context, o client.Options) error {
		return client.Articles(ctx, js, o, func(_ context.Context, article *pipeline.Article) error {
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
	if c.What == "." {
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
