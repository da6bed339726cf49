package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/kong"
	"go.uber.org/zap"

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
	equip  func(stages.Config) pipeline.Chain
	config string      // the configuration file, "" for none
	log    *zap.Logger // of a process that keeps one; nil for all others
}

type cli struct {
	Run      runCmd      `cmd:"" help:"Run the pipeline, on a NATS server of its own or on another."`
	Send     sendCmd     `cmd:"" help:"Put items in."`
	Tail     tailCmd     `cmd:"" help:"Follow what comes out: articles, quotes or entities."`
	Demo     demoCmd     `cmd:"" help:"Show it at work for a minute, on made-up news."`
	Annotate annotateCmd `cmd:"" help:"Annotate items or articles in this process, without a broker."`
	Status   statusCmd   `cmd:"" help:"What each stage has to do and has done."`
	Probe    probeCmd    `cmd:"" help:"Ask a process on this machine whether it can do its work, for health checks."`
	Dead     deadCmd     `cmd:"" help:"Dead letters: what a stage gave up, and why."`
	Eval     evalCmd     `cmd:"" help:"Precision, recall and F1 against gold JSON lines."`

	Quotes   quotesCmd   `cmd:"" help:"Ask the archive what was said."`
	People   peopleCmd   `cmd:"" help:"Who the archive knows; merge and split them."`
	Articles articlesCmd `cmd:"" help:"Ask the archive for articles."`
	Export   exportCmd   `cmd:"" help:"Write what the archive has as Parquet, CSV, JSON lines or ninjs."`
	Archive  archiveCmd  `cmd:"" help:"How much the archive has; make it anew."`
	Alerts   alertsCmd   `cmd:"" help:"Check rules of alerts, and test them against the archive."`

	Provision provisionCmd `cmd:"" help:"Make the streams, or bring them up to date; --dry-run shows the difference."`

	Auth authCmd `cmd:"" help:"Users of the broker, and what each may do."`

	Config     configCmd     `cmd:"" name:"config" help:"Settings from a file: check one, show what is set, print an example."`
	Completion completionCmd `cmd:"" help:"Completion of commands, flags and values for bash, zsh or fish."`
	Man        manCmd        `cmd:"" help:"Write the manual pages."`
	Words      wordsCmd      `cmd:"" hidden:"" name:"words" help:"What may come next on a command line; the scripts of completion ask."`

	Feeds      feedsCmd      `cmd:"" help:"Look at feeds before they are polled."`
	Bench      benchCmd      `cmd:"" help:"Throughput and latency, end to end and by part."`
	ProseTrain proseTrainCmd `cmd:"" help:"Train a model for names of types of your own."`
	Version    versionCmd    `cmd:"" help:"Print the version."`

	ConfigFile  string      `name:"config" placeholder:"FILE" help:"Take settings from this file of YAML (see: wirecopy config)."`
	VersionFlag versionFlag `name:"version" env:"-" help:"Print the version."`
}

// versionFlag prints the version, whatever else stands on the command line.
type versionFlag bool

// BeforeReset implements a hook of kong: it runs as soon as the flag is found.
func (versionFlag) BeforeReset(k *kong.Kong, a *app) error {
	if _, err := fmt.Fprintln(a.stdout, thisBuild()); err != nil {
		return err
	}
	k.Exit(0)
	return nil
}

// usageError is a command line that says nothing that can be done.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func (a *app) run(ctx context.Context, args []string) error {
	stdout, stderr := newPipe(a.stdout, true), newPipe(a.stderr, false)
	if isTerminal(stderr) {
		stderr.line = &progress{to: stderr.Writer, after: showAfter}
		if isTerminal(stdout) { // the same terminal
			stdout.line = stderr.line
		}
	}
	a.stdout, a.stderr = stdout, stderr
	collect := collectAt(whileReading)
	defer collect()
	args = helpArgs(args)
	a.config = configFile(args)
	exited := false // kong calls its Exit once it has shown help, and expects not to come back
	parser, err := a.parser(ctx, a.grammar(args), func() { exited = true })
	if err != nil {
		return err
	}
	args = flagsBehind(args, parser.Model.Node)
	s := &settings{} // without any, too: a flag goes before a variable that is wrong
	if a.config != "" && !needsNoConfig(args) {
		if s, err = readSettings(a.config); err != nil {
			return err
		}
		if err := s.Validate(parser.Model); err != nil {
			return err
		}
	}
	if err := kong.Resolvers(s).Apply(parser); err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if exited || errors.Is(err, errReaderLeft) {
		return nil
	}
	if err != nil {
		return usageError{fmt.Errorf("%w (see: wirecopy help)", err)}
	}
	if _, ok := parsed.Selected().Target.Addr().Interface().(*annotateCmd); !ok { // which reads the models next
		collect()
	}
	err = parsed.Run()
	if errors.Is(err, errReaderLeft) {
		return nil
	}
	return err
}

// grammar gives what kong reads a command line into: all commands; or that which the first argument names alone, where nothing
// is asked of the others. To take up the flags of all is most of what a command does that has little to do.
func (a *app) grammar(args []string) any {
	if a.config != "" || needsNoConfig(args) {
		return &cli{}
	}
	var fields []reflect.StructField
	found := false
	for _, f := range reflect.VisibleFields(reflect.TypeFor[cli]()) {
		if _, command := f.Tag.Lookup("cmd"); command {
			if !strings.EqualFold(f.Name, strings.ReplaceAll(args[0], "-", "")) {
				continue
			}
			found = true
		}
		fields = append(fields, f)
	}
	if !found {
		return &cli{}
	}
	return reflect.New(reflect.StructOf(fields)).Interface()
}

// parser makes what reads the command line into a grammar. exit is called where that is all there is to do.
func (a *app) parser(ctx context.Context, grammar any, exit func()) (*kong.Kong, error) {
	return kong.New(grammar,
		kong.Name("wirecopy"),
		kong.Description("Takes in wire copy, and says who and what each article names, who said what, and how it is meant. "+
			"Each flag can also be set by the environment variable that stands behind it, and in a file (see: wirecopy config)."),
		kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(int) { exit() }),
		kong.PostBuild(nameEnvs), kong.PostBuild(groupFlags),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(a),
		kong.Vars{"formats": formatNames(), "stance": strconv.FormatFloat(sentiment.DefaultThreshold, 'g', -1, 64), "askbroker": "The NATS server; " + defaultURL + " by default."},
	)
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

// needsNoConfig reports whether a command line asks for nothing that a configuration file has a say in, and is to work
// with a broken one too.
func needsNoConfig(args []string) bool {
	return slices.Contains([]string{"config", "words", "completion", "man", "version", "--version", "--help"}, args[0]) || slices.Contains(args, "--help")
}

// say writes one line to stderr, or to the log of a process that keeps one.
func (a *app) say(format string, args ...any) error {
	if a.log != nil {
		a.log.Info(fmt.Sprintf(format, args...))
		return nil
	}
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
