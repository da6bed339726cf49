package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"go.uber.org/zap"

	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/alerts"
	"wirecopy/pipeline/engine"
)

// alertFlags say what is told to whom.
type alertFlags struct {
	Alerts string `placeholder:"FILE" help:"Tell by webhook, mail or NATS what the rules in this file wait for (see: wirecopy alerts check)."`
}

// alertsReader sends alerts in a running pipeline. It needs the archive, which keeps them until they are delivered.
type alertsReader struct {
	file    string
	archive *archiveReader
	config  alerts.Config
}

func (r *alertsReader) open() (err error) {
	if r.file == "" {
		return nil
	}
	if r.archive.place == "" {
		return usageError{errors.New("--alerts needs an archive, which keeps alerts until they are delivered: say where it is to be, with --archive")}
	}
	r.config, err = alerts.Read(r.file)
	return err
}

func (r *alertsReader) run(e *engine.Engine, log *zap.Logger) error {
	if r.file == "" {
		return nil
	}
	metrics := alerts.NewMetrics(e.Registry())
	e.Go("alerts", func(ctx context.Context) error {
		return alerts.Run(ctx, e.Conn(), e.JetStream(), r.archive.store, r.config, alerts.Options{Log: log, Metrics: metrics})
	})
	return nil
}

func (r *alertsReader) greet(b *strings.Builder) {
	if r.file != "" {
		fmt.Fprintf(b, "  alerts:         %s of %s\n", count(len(r.config.Rules), "rule"), r.file)
	}
}

func (r *alertsReader) close() {}

type alertsCmd struct {
	Check alertsCheckCmd `cmd:"" help:"Read a file of rules, and say what is wrong with it; --send tries each destination."`
	Test  alertsTestCmd  `cmd:"" help:"Hold rules against the archive: how often each would have told something."`
}

type alertsCheckCmd struct {
	File      string `arg:"" help:"The rules, as for run --alerts."`
	Send      bool   `help:"Send one message that says it is a test to each destination."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
}

func (c *alertsCheckCmd) Run(ctx context.Context, a *app) error {
	config, err := alerts.Read(c.File)
	if err != nil {
		return err
	}
	if err := a.say("%s: %s to %s", c.File, count(len(config.Rules), "rule"), count(len(config.Destinations), "destination")); err != nil || !c.Send {
		return err
	}
	failed := 0
	for _, d := range config.Destinations {
		if err := c.try(ctx, d); err != nil {
			failed++
			if err := a.say("%s: %v", d.Name, err); err != nil {
				return err
			}
		} else if err := a.say("%s: sent", d.Name); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s cannot be reached", failed, count(len(config.Destinations), "destination"))
	}
	return nil
}

func (c *alertsCheckCmd) try(ctx context.Context, d alerts.Destination) error {
	var nc *nats.Conn
	if d.NATS != "" {
		var err error
		if nc, err = c.connect("alerts"); err != nil {
			return err
		}
		defer nc.Close()
	}
	return alerts.Try(ctx, nc, d)
}

type alertsTestCmd struct {
	File  string `arg:"" help:"The rules, as for run --alerts."`
	Since string `default:"7d" placeholder:"TIME" help:"Over which time: 2026-03-01, or for so long: 36h, 7d."`
	Show  int    `default:"3" placeholder:"N" help:"How many of each rule to show."`
	archivePlace
	outputFlags
}

// tested is what a rule would have told.
type tested struct {
	Rule  string         `json:"rule"`
	Times int            `json:"times"`
	Since time.Time      `json:"since"`
	Last  []alerts.Alert `json:"last,omitempty"`
}

func (c *alertsTestCmd) Run(ctx context.Context, a *app) error {
	config, err := alerts.Read(c.File)
	if err != nil {
		return err
	}
	q := archive.ArticleQuery{}
	if err := times(c.Since, "", &q.Since, &q.Until); err != nil {
		return err
	}
	return c.use(ctx, func(s *archive.Store) error {
		out := make([]tested, len(config.Rules))
		at := map[string]int{}
		for i, r := range config.Rules {
			out[i] = tested{Rule: r.Name, Since: q.Since}
			at[r.Name] = i
		}
		err := s.EachArticle(ctx, q, func(one archive.Article) error {
			article, err := one.Read()
			if err != nil {
				return err
			}
			hits, err := config.Match(article)
			for _, h := range hits {
				t := &out[at[h.Rule.Name]]
				if t.Times++; len(t.Last) < c.Show {
					t.Last = append(t.Last, alerts.Alert{ID: h.ID, Article: h.Article, Quote: h.Quote})
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		f := c.form(a.stdout)
		if !f.pretty {
			enc := json.NewEncoder(a.stdout)
			enc.SetEscapeHTML(false)
			for _, t := range out {
				if err := enc.Encode(t); err != nil {
					return err
				}
			}
			return nil
		}
		for _, t := range out {
			if _, err := a.stdout.Write(testedPage(t, f.style)); err != nil {
				return err
			}
		}
		return nil
	})
}

func testedPage(t tested, style render.Style) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s would have told something %s since %s\n", t.Rule, count(t.Times, "time"), t.Since.Format(time.DateTime))
	for _, one := range t.Last {
		if one.Quote != nil {
			b.Write(render.Quote(*one.Quote, style))
		} else {
			fmt.Fprintf(&b, "  %s · %s\n", one.Article.Headline, one.Article.Source)
		}
	}
	return []byte(b.String())
}
