package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap/zapcore"

	"wirecopy"
	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/cmd/wirecopy/internal/newsgen"
	"wirecopy/cmd/wirecopy/internal/render"
	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources"
	"wirecopy/stages"
)

type demoCmd struct {
	For  time.Duration `default:"1m" placeholder:"1m" help:"For how long."`
	Rate float64       `default:"1" placeholder:"N" help:"Made-up stories a second, after the examples."`
	Seed uint64        `default:"1" help:"Of the made-up stories: the same seed gives the same ones."`
	Open bool          `help:"Open the pages, where there are some, in the browser."`
	outputFlags
}

// Help is shown below the flags.
func (demoCmd) Help() string {
	return `Starts a pipeline of its own, sends in the examples and then made-up stories, and shows each quote as it comes out. Nothing
is kept, and nothing is reached over the network.`
}

func (c *demoCmd) Run(ctx context.Context, a *app) error {
	if c.For <= 0 || c.Rate <= 0 {
		return usageError{errors.New("--for and --rate are more than 0")}
	}
	registry := prometheus.NewRegistry()
	chain, err := a.equipped(stages.Config{}, registry, a.stages.Names()...)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wirecopy-demo-")
	if err != nil {
		return fmt.Errorf("keep an archive for the demo: %w", err)
	}
	defer os.RemoveAll(dir)
	out, err := (&runCmd{archiveFlags: archiveFlags{Archive: filepath.Join(dir, archiveFile), API: noArchive}}).readers(a)
	if err != nil {
		return err
	}
	for _, r := range out {
		defer r.close()
		if err := r.open(); err != nil {
			return err
		}
	}
	log := newLog(a.stderr, zapcore.ErrorLevel)
	e, err := engine.Start(ctx, chain, engine.Config{Memory: machine.Memory() / 4, Registry: registry, Log: log})
	if err != nil {
		return err
	}
	defer e.Stop()
	for _, r := range out {
		if err := r.run(e, log); err != nil {
			return err
		}
	}
	if err := a.awaitReady(ctx, e); err != nil {
		return err
	}
	if err := c.greet(a, chain, out); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.For, errDemoEnds)
	defer cancel()
	e.Go("demo", func(running context.Context) error {
		stop := context.AfterFunc(running, cancel)
		defer stop()
		return c.send(ctx, sources.NewDoor(e.JetStream()))
	})
	told, err := c.show(ctx, a, e.JetStream())
	switch cause := context.Cause(ctx); {
	case err != nil:
		return err
	case cause != nil && !errors.Is(cause, errDemoEnds):
		return cause
	}
	return a.say("%s shown. Your own: wirecopy run --once FILE; and to keep it running: wirecopy run", count(told, "quote"))
}

// address is one of a page that somebody can look at.
var address = regexp.MustCompile(`https?://\S+`)

// greet says what is running, and opens the pages that there are.
func (c *demoCmd) greet(a *app, chain pipeline.Chain, out []reader) error {
	var b strings.Builder
	fmt.Fprintf(&b, "wirecopy is running %s for %s, and shows each quote as it is found\n", strings.Join(chain.Names(), ", "), c.For)
	for _, r := range out {
		r.greet(&b)
	}
	if at := address.FindString(b.String()); c.Open && at != "" {
		if err := browse(at); err != nil {
			fmt.Fprintf(&b, "  the browser does not open: %v\n", err)
		}
	}
	_, err := a.stderr.Write([]byte(b.String()))
	return err
}

// errDemoEnds says that the time of the demonstration is over.
var errDemoEnds = errors.New("the time is over")

// send puts in the examples, and then made-up stories at the rate, until ctx ends.
func (c *demoCmd) send(ctx context.Context, door *sources.Door) error {
	pause := time.NewTicker(time.Duration(float64(time.Second) / c.Rate))
	defer pause.Stop()
	put := func(it sources.Item) bool {
		if _, err := door.Send(ctx, it); err != nil {
			return false
		}
		select {
		case <-ctx.Done():
			return false
		case <-pause.C:
			return true
		}
	}
	items := wirecopy.Examples()
	names, err := fs.Glob(items, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := fs.ReadFile(items, name)
		if err != nil {
			return fmt.Errorf("read example %s: %w", name, err)
		}
		if !put(sources.Item{Source: "examples", Name: name, Data: data}) {
			return nil
		}
	}
	for n := uint64(0); ; n++ {
		if !put(sources.Item{Source: "made-up", ContentType: "application/json", Data: newsgen.New(c.Seed, n).JSON()}) {
			return nil
		}
	}
}

// show writes each quote as it comes out, until ctx ends, and counts them.
func (c *demoCmd) show(ctx context.Context, a *app, js jetstream.JetStream) (told int, err error) {
	f := c.form(a.stdout)
	f.pretty = f.pretty || !c.JSON && c.Output != "json" // it is for people, also into a file
	err = client.Quotes(ctx, js, client.Options{Since: time.Unix(1, 0)}, func(_ context.Context, q pipeline.QuoteEvent) error {
		told++
		return a.event(f, q, func() []byte { return render.Quote(q, f.style) })
	})
	return told, err
}

// browse opens an address in the user's browser.
func browse(address string) error {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	return exec.Command(command[0], append(command[1:], address)...).Start()
}
