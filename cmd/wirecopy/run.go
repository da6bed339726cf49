package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap/zapcore"

	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

type runCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Wire items to send in, of any format; of a directory, the files in it; - is standard input."`
	Once  bool     `help:"Send the files, print what comes out at the far end, and exit."`

	Stages  []string     `placeholder:"NAME" help:"Only the workers of these stages, and events, which makes the events of finished articles; none runs only the server."`
	Events  string       `enum:"quotes,entities" default:"quotes" help:"What has events of its own: quotes, with all entities of an article in one event, or entities as well, each on a subject of its own."`
	Memory  machine.Size `placeholder:"SIZE" help:"How much memory to stay within, as in 2GiB; a quarter of the machine's by default."`
	Workers int          `placeholder:"N" help:"How many messages a stage works on at once; sixteen for each core by default."`
	stageFlags

	natsFlags `embed:"" set:"natshelp=Join the NATS server there, instead of starting one."`
	provisionFlags
	NoProvision bool          `help:"Make and change nothing on the broker: wirecopy provision has."`
	Poll        time.Duration `default:"5s" hidden:"" help:"How often to look whether what a stage needs is there."`
	Wait        time.Duration `default:"30s" help:"For how long to wait for the NATS server at the start."`

	Data        string `placeholder:"DIR" help:"Where the server keeps its messages. By default a directory of the user's, and with --once a temporary one."`
	Listen      string `default:"127.0.0.1:4222" placeholder:"HOST:PORT" help:"Loopback address that the server listens on; port 0 picks a free one."`
	ThroughHops bool   `help:"Store every article between each two stages, as is done where several processes share the work."`
	Durability  string `enum:"1s,always" default:"1s" help:"When messages are written through to the disk: each second, or always before they are confirmed."`

	Metrics string `placeholder:"HOST:PORT" help:"Serve /metrics, /healthz and /readyz there."`
	Pprof   string `placeholder:"HOST:PORT" help:"Serve profiles of memory and processor there, under /debug/pprof/. Whoever reaches it can slow the process down: a loopback address."`
	Profile string `hidden:"" help:"Write the CPU profile of the whole run there: bench --apart --profile asks for it."`
	Log     string `enum:"debug,info,warn,error,auto" default:"auto" placeholder:"LEVEL" help:"What to log: debug, info, warn, error, or auto, which is warn, and error with --once, which reports by itself."`

	doorFlags
	consoleFlags
	archiveFlags
	alertFlags
	itemFlags
	outputFlags

	finished *pipeline.Memory // of the archive
}

// Help is shown below the flags.
func (runCmd) Help() string {
	return `Without --nats, a NATS server runs inside this process, and all works offline. Any number of processes share the work of
one pipeline: start more with --nats, with all stages or some.`
}

func (c *runCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(a); err != nil {
		return err
	}
	names, events, err := c.stageNames(a)
	if err != nil {
		return err
	}
	given, err := c.stageFlags.config()
	if err != nil {
		return err
	}
	level, err := c.logLevel()
	if err != nil {
		return err
	}
	log, registry := newLog(a.stderr, level), prometheus.NewRegistry()
	chain, err := a.equipped(given, registry, names...)
	if err != nil {
		return err
	}
	config := engine.Config{
		Topology: a.stages.Names(), Provisioning: c.provisioning(), NoProvision: c.NoProvision,
		ThroughHops: c.ThroughHops, NoEvents: !events, Workers: runner.Config{Workers: c.Workers, Poll: c.Poll, Singly: c.Events == "entities"}, Memory: limitMemory(ctx, c.Memory), Registry: registry, Log: log,
		Embedded: embedded.Options{Dir: c.Data, Durability: embedded.Durability(c.Durability), Log: log},
	}
	if c.Once {
		return a.once(ctx, chain, config, c)
	}
	if c.logged() {
		a.log = log
	}
	end, err := profileTo(c.Profile)
	if err != nil {
		return err
	}
	return errors.Join(c.ended(log, a.serve(ctx, chain, config, c)), end())
}

// limitMemory sets how much memory the process is to stay within, and gives it; 0 is a quarter of the machine's. The
// garbage collector works harder when that is near, so it costs time rather than the process. GOMEMLIMIT in the
// environment wins.
func limitMemory(ctx context.Context, asked machine.Size) int64 {
	limit := int64(asked)
	if limit == 0 {
		limit = machine.Memory() / 4
	}
	if os.Getenv("GOMEMLIMIT") == "" || asked != 0 {
		machine.LimitMemory(ctx, limit)
	}
	return limit
}

func (c *runCmd) check(a *app) error {
	switch {
	case len(a.stages) == 0:
		return errors.New("there are no stages")
	case c.Once && c.NATS != "":
		return usageError{errors.New("--once runs a server of its own: with --nats, use send and tail")}
	case c.Once && len(c.Files) == 0:
		return usageError{errors.New("--once needs a FILE to send")}
	case c.Once && len(c.Stages) > 0:
		return usageError{errors.New("--once runs all stages: leave --stages out, or use annotate")}
	case c.Once && (c.HTTP != "" || c.Watch != "" || c.Feeds != ""):
		return usageError{errors.New("--once sends the files and ends: leave --feeds, --http and --watch out")}
	case c.NoProvision && c.NATS == "":
		return usageError{errors.New("--no-provision goes with --nats: a server of its own starts empty")}
	case c.Once && c.Console != "":
		return usageError{errors.New("--once sends the files and ends: leave --console out")}
	case c.NATS != "" && c.Data != "":
		return usageError{errors.New("--data belongs to the server that --nats does without: leave one of them out")}
	}
	if !c.Once { // which reports what it cannot read with the rest
		if err := checkPaths(c.Files); err != nil {
			return usageError{err}
		}
	}
	return c.itemFlags.check()
}

func (c *runCmd) logLevel() (zapcore.Level, error) {
	switch {
	case c.Log != "auto":
		return zapcore.ParseLevel(c.Log)
	case c.Once:
		return zapcore.ErrorLevel, nil
	}
	return zapcore.WarnLevel, nil
}

// stageNames are those of the stages that work in this process; events says whether it makes the events of finished
// articles.
func (c *runCmd) stageNames(a *app) (names []string, events bool, err error) {
	switch {
	case len(c.Stages) == 0:
		return a.stages.Names(), true, nil
	case slices.Equal(c.Stages, []string{"none"}):
		return nil, false, nil
	}
	names = slices.DeleteFunc(slices.Clone(c.Stages), func(name string) bool { return name == wire.EventsWorker })
	if _, err := a.stages.Select(names...); err != nil {
		return nil, false, usageError{fmt.Errorf("%w, and %s", err, wire.EventsWorker)}
	}
	return names, len(names) < len(c.Stages), nil
}

// serve runs the pipeline until ctx ends, which is no error, or until it cannot go on.
func (a *app) serve(ctx context.Context, chain pipeline.Chain, config engine.Config, c *runCmd) error {
	if c.NATS != "" {
		config.Connect = func(ctx context.Context, name string) (*nats.Conn, error) {
			return c.wait(ctx, name, c.Wait, func(s string) { config.Log.Warn(s) })
		}
	} else {
		config.Embedded.Listen, config.Embedded.MaxStore = c.Listen, c.serverStore()
		if config.Embedded.Dir == "" {
			dir, err := dataDir()
			if err != nil {
				return err
			}
			config.Embedded.Dir = dir
		}
	}
	monitor, err := c.openMonitors()
	if err != nil {
		return err
	}
	defer monitor.close()
	in, err := c.doorFlags.open()
	if err != nil {
		return err
	}
	defer in.close()
	out, err := c.readers(a)
	if err != nil {
		return err
	}
	defer closeReaders(out)
	if err := openReaders(out); err != nil {
		return err
	}
	config.Workers.Finished = c.finished
	told, err := a.startTelemetry(ctx, &config)
	if err != nil {
		return err
	}
	defer a.stopTelemetry(told)
	e, err := engine.Start(ctx, chain, config)
	if err != nil {
		return err
	}
	defer e.Stop()
	monitor.serve(e)
	if err := in.run(ctx, e, config); err != nil {
		return err
	}
	for _, r := range out {
		if err := r.run(e, config.Log); err != nil {
			return err
		}
	}
	if err := a.awaitReady(ctx, e); err != nil {
		return err
	}
	if c.logged() {
		c.announce(config.Log, e, chain, config, monitor, in)
	} else if err := a.greet(e, c, chain, monitor, in, out); err != nil {
		return err
	}
	if err := a.sendFiles(ctx, e, c); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		_ = a.say("stopping: finishing what is in hand")
		return nil
	case err := <-e.Failed():
		return err
	}
}

// readyWithin is how long the stages may take to start before the program says that it runs all the same, and why not all
// of it does.
const readyWithin = 10 * time.Second

// awaitReady waits until the stages take messages, so that nothing is said to run that does not. What ends meanwhile ends
// the program; what only has to wait, as for a permission, is said.
func (a *app) awaitReady(ctx context.Context, e *engine.Engine) error {
	give := time.NewTimer(readyWithin)
	defer give.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		err := e.Ready()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-e.Failed():
			return err
		case <-give.C:
			return a.say("not all of it works yet: %v", err)
		case <-look.C:
		}
	}
}

// greet says how to reach the pipeline.
func (a *app) greet(e *engine.Engine, c *runCmd, chain pipeline.Chain, monitor *monitors, in *doors, out []reader) error {
	var b strings.Builder
	at, dir, own := e.Server()
	if !own {
		at = c.shown()
	}
	names := chain.Names()
	if _, events, err := c.stageNames(a); err == nil && events {
		names = append(names, wire.EventsWorker)
	}
	if len(names) == 0 {
		fmt.Fprintf(&b, "wirecopy is running, without a stage, at %s\n", at)
	} else {
		fmt.Fprintf(&b, "wirecopy is running %s at %s\n", strings.Join(names, ", "), at)
	}
	if own {
		fmt.Fprintf(&b, "  its messages are kept in %s\n", dir)
	}
	flag := ""
	if at != defaultURL {
		flag = " --nats " + at
	}
	fmt.Fprintf(&b, "  send items:     wirecopy send%s FILE\n", flag)
	fmt.Fprintf(&b, "  follow:         wirecopy tail%s\n", flag)
	fmt.Fprintf(&b, "  see its state:  wirecopy status%s\n", flag)
	in.greet(&b)
	for _, r := range out {
		r.greet(&b)
	}
	monitor.greet(&b)
	b.WriteString("  stop:           Ctrl-C\n")
	_, err := a.stderr.Write([]byte(b.String()))
	return err
}

// sendFiles sends what stands on the command line. What cannot be sent is reported, and the pipeline goes on.
func (a *app) sendFiles(ctx context.Context, e *engine.Engine, c *runCmd) error {
	if len(c.Files) == 0 {
		return nil
	}
	err := send(ctx, e.JetStream(), giveUpAfter, c.parcels(readItems(ctx, c.Files, a.stdin), sources.NewDoor(e.JetStream()).Limit(), wire.ItemID), func(r receipt) error {
		if r.err != nil {
			return a.say("%s: %v", r.File, r.err)
		}
		return a.say("%s: stored as %d of %s", r.File, r.Seq, wire.ItemSubject(r.Source))
	}, func() {})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// dataDir is where the server keeps its messages by default: see the XDG Base Directory Specification.
func dataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "wirecopy"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("where to keep messages: %w; say it with --data", err)
	}
	return filepath.Join(home, ".local", "share", "wirecopy"), nil
}

// listenReason drops the address that the caller names.
func listenReason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
