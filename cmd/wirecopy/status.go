package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"wirecopy/pipeline/runner"
)

type statusCmd struct {
	Watch     bool          `help:"Go on until interrupted."`
	Interval  time.Duration `default:"1s" help:"Over which rates are measured."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

func (c *statusCmd) Run(ctx context.Context, a *app) error {
	if c.Interval <= 0 {
		return usageError{fmt.Errorf("--interval: %s is no time to measure in", c.Interval)}
	}
	js, closeConn, err := c.open(ctx, "status")
	if err != nil {
		return err
	}
	defer closeConn()
	f := c.form(a.stdout)
	clear := isTerminal(a.stdout) && c.Watch
	before, err := runner.ReadStatus(ctx, js, a.stages.Names(), nil)
	if err != nil {
		return err
	}
	tick := time.NewTicker(c.Interval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			if c.Watch {
				return nil
			}
			return ctx.Err()
		}
		now, err := runner.ReadStatus(ctx, js, a.stages.Names(), before)
		switch {
		case ctx.Err() != nil:
			continue
		case err != nil && !c.Watch:
			return err
		case err != nil: // the broker may come back
			if err := a.say("%v", err); err != nil {
				return err
			}
			continue
		}
		if err := a.showStatus(f, now, clear); err != nil || !c.Watch {
			return err
		}
		before = now
	}
}

func (a *app) showStatus(f form, s *runner.Status, clear bool) error {
	if !f.pretty {
		return json.NewEncoder(a.stdout).Encode(s)
	}
	var b strings.Builder
	if clear {
		b.WriteString("\x1b[H\x1b[2J")
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "stage\tworking\trate/s\twaiting\tin flight\tredelivered\tdead\tdone\tqueue\t")
	for _, g := range s.Stages {
		working := "no"
		if g.Working {
			working = "yes"
		}
		fmt.Fprintf(w, "%s\t%s\t%.1f\t%d\t%d\t%d\t%d\t%d\t%s\t\n", g.Stage, working, g.Rate, g.Lag, g.InFlight, g.Redelivered, g.Dead, g.Done, queue(g))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\nkept: %d finished articles, %d quotes and entities, %d dead letters, %d articles under embargo\n", s.Enriched, s.Events, s.Dead, s.Held)
	_, err := a.stdout.Write([]byte(b.String()))
	return err
}

// queue is how much of its room a hop uses.
func queue(g runner.StageStatus) string {
	if g.MaxBytes <= 0 {
		return size(g.Bytes)
	}
	return fmt.Sprintf("%s of %s", size(g.Bytes), size(uint64(g.MaxBytes)))
}

func size(n uint64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
