package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/alecthomas/kong"

	"wirecopy/pipeline"
	"wirecopy/stages"
	"wirecopy/stages/sentiment"
)

// run is the program. It ends when the command has, or soon after ctx does. A reader of stdout that has left, as head
// does, is no error.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, stages: stages.All(), equip: stages.With}
	return a.run(ctx, args)
}

// app is what the commands share.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	stages         pipeline.Chain
	// equip makes the same stages with what a process has to give them; nil where they take nothing.
	equip func(stages.Config) pipeline.Chain
}

type cli struct {
	Run      runCmd      `cmd:"" help:"Run the pipeline, on a NATS server of its own or on another."`
	Send     sendCmd     `cmd:"" help:"Put items in."`
	Tail     tailCmd     `cmd:"" help:"Follow what comes out: articles, quotes or entities."`
	Annotate annotateCmd `cmd:"" help:"Annotate items or articles in this process, without a broker."`
	Status   statusCmd   `cmd:"" help:"What each stage has to do and has done."`
	Dead     deadCmd     `cmd:"" help:"Dead letters: what a stage gave up, and why."`
	Eval     evalCmd     `cmd:"" help:"Precision, recall and F1 against gold JSON lines."`

	Provision provisionCmd `cmd:"" help:"Make the streams, or bring them up to date; --dry-run shows the difference."`

	Auth authCmd `cmd:"" help:"Users of the broker, and what each may do."`

	Feeds      feedsCmd      `cmd:"" help:"Look at feeds before they are polled."`
	Bench      benchCmd      `cmd:"" help:"Throughput and latency, end to end and by part."`
	ProseTrain proseTrainCmd `cmd:"" help:"Train a model for names of types of your own."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// usageError is a command line that says nothing that can be done.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func (a *app) run(ctx context.Context, args []string) error {
	a.stdout, a.stderr = newPipe(a.stdout, true), newPipe(a.stderr, false)
	var c cli
	exited := false // kong calls its Exit once it has shown help, and expects not to come back
	parser, err := kong.New(&c,
		kong.Name("wirecopy"),
		kong.Description("Takes in wire copy, and says who and what each article names, who said what, and how it is meant. "+
			"Each flag can also be set by an environment variable: --nats by WIRECOPY_NATS."),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(int) { exited = true }),
		kong.DefaultEnvars("WIRECOPY"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(a),
		kong.Vars{"formats": formatNames(), "stance": strconv.FormatFloat(sentiment.DefaultThreshold, 'g', -1, 64), "askbroker": "The NATS server; " + defaultURL + " by default."},
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(helpArgs(args))
	if exited {
		return nil
	}
	if err != nil {
		return usageError{fmt.Errorf("%w (see: wirecopy help)", err)}
	}
	err = parsed.Run()
	if errors.Is(err, errReaderLeft) {
		return nil
	}
	return err
}

// helpArgs turns "help", "help COMMAND" and no argument at all into the flag for it.
func helpArgs(args []string) []string {
	if len(args) == 0 {
		return []string{"--help"}
	}
	if args[0] == "help" {
		return append(args[1:len(args):len(args)], "--help")
	}
	return args
}

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	v := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		v = info.Main.Version
	}
	_, err := fmt.Fprintln(a.stdout, "wirecopy", v)
	return err
}

// say writes one line to stderr.
func (a *app) say(format string, args ...any) error {
	_, err := fmt.Fprintf(a.stderr, "wirecopy: "+format+"\n", args...)
	return err
}

// count is a number of things.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// once gives a function that calls f the first time only.
func once(f func()) func() {
	var o sync.Once
	return func() { o.Do(f) }
}
