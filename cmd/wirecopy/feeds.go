package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"wirecopy/pipeline/sources/feeds"
)

type feedsCmd struct {
	Check feedsCheckCmd `cmd:"" help:"Ask for each feed of a list once, and say what it is like. Sends nothing."`
}

type feedsCheckCmd struct {
	File string `arg:"" name:"file" help:"The list of feeds, as for run --feeds."`
	outputFlags
}

// Help is shown below the flags.
func (feedsCheckCmd) Help() string {
	return `Exits with an error if one of the feeds cannot be read.`
}

func (c *feedsCheckCmd) Run(ctx context.Context, a *app) error {
	config, err := feeds.Read(c.File)
	if err != nil {
		return err
	}
	reports := (&feeds.Reader{Config: config}).Check(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.form(a.stdout).pretty {
		err = a.showFeeds(reports)
	} else {
		err = a.writeFeeds(reports)
	}
	if err != nil {
		return err
	}
	if config.UserAgent == feeds.DefaultAgent {
		if err := a.say("servers cannot tell whom to write to: add contact: with an address to %s", c.File); err != nil {
			return err
		}
	}
	failed := 0
	for _, r := range reports {
		if !r.OK {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d feeds cannot be read", failed, len(reports))
	}
	return nil
}

func (a *app) writeFeeds(reports []feeds.Report) error {
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	for _, r := range reports {
		if err := out.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) showFeeds(reports []feeds.Report) error {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "source\tstatus\tformat\titems\tnewest\tcontent\tcacheable\tfeed")
	for _, r := range reports {
		status, newest, cacheable := "none", "", "no"
		if r.Status > 0 {
			status = fmt.Sprint(r.Status)
		}
		if !r.Newest.IsZero() {
			newest = r.Newest.Format(time.DateTime)
		}
		if r.Cacheable {
			cacheable = "yes"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", r.Source, status, r.Format, r.Items, newest, r.Content, cacheable, r.Feed)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, r := range reports {
		if len(r.Problems) > 0 {
			fmt.Fprintf(&table, "\n%s\n", r.Feed)
		}
		for _, p := range r.Problems {
			fmt.Fprintf(&table, "  %s\n", p)
		}
	}
	_, err := a.stdout.Write([]byte(table.String()))
	return err
}
