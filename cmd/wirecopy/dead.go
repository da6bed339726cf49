package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/cmd/wirecopy/internal/safe"
	"wirecopy/pipeline/runner"
)

type deadCmd struct {
	List  deadListCmd  `cmd:"" help:"List dead letters, the oldest first."`
	Show  deadShowCmd  `cmd:"" help:"Show one, with the message."`
	Retry deadRetryCmd `cmd:"" help:"Send dead letters back to where they came from."`
	Drop  deadDropCmd  `cmd:"" help:"Delete dead letters."`
}

type deadListCmd struct {
	Stage     string `placeholder:"NAME" help:"Only those of this stage."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

func (c *deadListCmd) Run(ctx context.Context, a *app) (err error) {
	js, closeConn, err := c.open(ctx, "dead")
	if err != nil {
		return err
	}
	defer closeConn()
	ctx, answered := untilRefused(ctx, js.Conn())
	defer func() { err = answered(err) }()
	pretty := c.form(a.stdout).pretty
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	n := 0
	err = deadLetters(ctx, js, a, c.Stage, func(l runner.DeadLetter) error {
		n++
		if !pretty {
			return enc.Encode(l)
		}
		if n == 1 {
			fmt.Fprintln(w, "number\ttime\tstage\treason\ttries\tsource\titem\terror")
		}
		_, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", l.Seq, l.Time.Format("2006-01-02 15:04:05"), safe.Line(l.Stage), safe.Line(l.Reason), l.Attempts, safe.Line(l.Source), safe.Line(cmp.Or(l.Name, l.Article, l.Item, "-")), safe.Line(l.Error))
		return err
	})
	if err != nil {
		return err
	}
	if pretty && n == 0 {
		_, err := fmt.Fprintln(a.stdout, "there are no dead letters")
		return err
	}
	return w.Flush()
}

// deadLetters refuses a stage that there is not: an empty list would say that all is well with it.
func deadLetters(ctx context.Context, js jetstream.JetStream, a *app, stage string, f func(runner.DeadLetter) error) error {
	if stage != "" {
		if _, err := a.stages.Select(stage); err != nil {
			return usageError{err}
		}
	}
	return runner.DeadLetters(ctx, js, stage, f)
}

type deadShowCmd struct {
	Number    uint64 `arg:"" help:"The number of the dead letter."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

func (c *deadShowCmd) Run(ctx context.Context, a *app) (err error) {
	js, closeConn, err := c.open(ctx, "dead")
	if err != nil {
		return err
	}
	defer closeConn()
	ctx, answered := untilRefused(ctx, js.Conn())
	defer func() { err = answered(err) }()
	l, err := runner.FindDead(ctx, js, c.Number)
	if err != nil {
		return err
	}
	if !c.form(a.stdout).pretty {
		shown := struct {
			runner.DeadLetter
			Text string `json:"text,omitempty"` // of the message, where it is text
			Data []byte `json:"data,omitempty"` // else its bytes, in base64
		}{DeadLetter: l}
		if body := l.Body(); utf8.Valid(body) {
			shown.Text = string(body)
		} else {
			shown.Data = body
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(shown)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "dead letter %d: %s by %s after %d tries, %s\n%s\n", l.Seq, safe.Line(l.Reason), safe.Line(l.Stage), l.Attempts, l.Time.Format("2 January 2006, 15:04:05 MST"), safe.Line(l.Error))
	fmt.Fprintf(&b, "came on %s, as %s", safe.Line(l.Subject), safe.Line(l.Origin))
	if l.Name != "" {
		fmt.Fprintf(&b, ", called %s", safe.Line(l.Name))
	}
	if l.Article != "" {
		fmt.Fprintf(&b, ", article %s", safe.Line(l.Article))
	}
	fmt.Fprintf(&b, "\n\n%s\n", printable(l.Body()))
	_, err = a.stdout.Write([]byte(b.String()))
	return err
}

// printable is a message's data, safe to show on a terminal.
func printable(data []byte) string {
	if !utf8.Valid(data) {
		return fmt.Sprintf("(%d bytes that are no text)", len(data))
	}
	return safe.Text(string(data))
}

// deadChoice says which dead letters.
type deadChoice struct {
	Numbers   []uint64 `arg:"" optional:"" name:"number" help:"The numbers of the dead letters."`
	All       bool     `help:"All of them."`
	Stage     string   `placeholder:"NAME" help:"With --all, only those of this stage."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
}

// each calls f with each number chosen. One that fails is reported, and the others go on.
func (c *deadChoice) each(ctx context.Context, a *app, did string, f func(context.Context, jetstream.JetStream, uint64) error) (err error) {
	switch {
	case c.All && len(c.Numbers) > 0:
		return usageError{errors.New("give numbers, or --all")}
	case !c.All && len(c.Numbers) == 0:
		return usageError{errors.New("which ones? Give their numbers, or --all")}
	case !c.All && c.Stage != "":
		return usageError{errors.New("--stage goes with --all")}
	}
	js, closeConn, err := c.open(ctx, "dead")
	if err != nil {
		return err
	}
	defer closeConn()
	ctx, answered := untilRefused(ctx, js.Conn())
	defer func() { err = answered(err) }()
	numbers := c.Numbers
	if c.All {
		if err := deadLetters(ctx, js, a, c.Stage, func(l runner.DeadLetter) error {
			numbers = append(numbers, l.Seq)
			return nil
		}); err != nil {
			return err
		}
	}
	failed := 0
	p, end := a.progress("working", "dead letter")
	defer end()
	for _, n := range numbers {
		p.add(1)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f(ctx, js, n); err != nil {
			failed++
			if err := a.say("%v", err); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(a.stdout, "dead letter %d %s\n", n, did); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d failed", failed, len(numbers))
	}
	return nil
}

type deadRetryCmd struct{ deadChoice }

func (c *deadRetryCmd) Run(ctx context.Context, a *app) error {
	return c.each(ctx, a, "sent back", runner.RetryDead)
}

type deadDropCmd struct{ deadChoice }

func (c *deadDropCmd) Run(ctx context.Context, a *app) error {
	return c.each(ctx, a, "dropped", runner.DropDead)
}
