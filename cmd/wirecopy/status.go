package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/cmd/wirecopy/internal/safe"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

type statusCmd struct {
	Watch     bool          `help:"Go on until interrupted, each time in the same place of the screen."`
	Interval  time.Duration `default:"1s" help:"Over which rates are measured."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

// Help is shown below the flags.
func (statusCmd) Help() string {
	return `For each stage: its workers, messages settled a second, how many wait and how old the oldest is, how many are in work and how many
of these came again, dead letters, messages settled so far, and how much of its queue's room is taken. Below, each worker as it
announces itself: they are NATS services too (nats micro ls).`
}

func (c *statusCmd) Run(ctx context.Context, a *app) (err error) {
	if c.Interval <= 0 {
		return usageError{fmt.Errorf("--interval: %s is no time to measure in", c.Interval)}
	}
	js, closeConn, err := c.open(ctx, "status")
	if err != nil {
		return err
	}
	defer closeConn()
	ctx, answered := untilRefused(ctx, js.Conn())
	defer func() { err = answered(err) }()
	f := c.form(a.stdout)
	screen := &screen{on: isTerminal(a.stdout) && c.Watch && f.pretty, width: f.style.Width}
	first, err := readStatus(ctx, js, a.stages.Names(), nil)
	if err != nil {
		return err
	}
	before := &first.Status
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
		now, err := readStatus(ctx, js, a.stages.Names(), before)
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
		if err := a.showStatus(f, now, screen); err != nil || !c.Watch {
			return err
		}
		before = &now.Status
	}
}

// status is what the broker says of a pipeline, and what its workers say of themselves.
type status struct {
	runner.Status
	Workers []runner.Worker `json:"workers"`
}

// quietWorkers is how long no more workers may answer before all have.
const quietWorkers = 50 * time.Millisecond

func readStatus(ctx context.Context, js jetstream.JetStream, t wire.Topology, since *runner.Status) (*status, error) {
	s, err := runner.ReadStatus(ctx, js, t, since)
	if err != nil {
		return nil, err
	}
	workers, err := runner.ReadWorkers(ctx, js.Conn(), quietWorkers)
	if err != nil {
		return nil, err
	}
	s.Count(workers, since)
	slices.SortStableFunc(workers, func(a, b runner.Worker) int { return slices.Index(t, a.Stage) - slices.Index(t, b.Stage) })
	return &status{*s, workers}, nil
}

func (a *app) showStatus(f form, s *status, to *screen) error {
	if !f.pretty {
		return json.NewEncoder(a.stdout).Encode(s)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "stage\tworkers\trate/s\twaiting\toldest\tin flight\tagain\tdead\tdone\tqueue\t")
	for _, g := range s.Stages {
		fmt.Fprintf(w, "%s\t%s\t%.1f\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t\n", g.Stage, workers(g, s.Workers), g.Rate, g.Lag, age(g.Oldest), g.InFlight, g.Redelivered, g.Dead, g.Done, queue(g))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\nkept: %d finished articles, %d quotes and entities, %d dead letters, %d articles under embargo\n", s.Enriched, s.Events, s.Dead, s.Held)
	if err := listWorkers(&b, s.Workers); err != nil {
		return err
	}
	return to.write(a.stdout, b.String())
}

// workers is how many work for a stage. Those that do not say so are seen by their asking for messages.
func workers(g runner.StageStatus, all []runner.Worker) string {
	n := 0
	for _, w := range all {
		if w.Stage == g.Stage {
			n++
		}
	}
	switch {
	case n > 0:
		return strconv.Itoa(n)
	case g.Working:
		return "some"
	}
	return "none"
}

// mostWorkers is how many workers are listed one by one.
const mostWorkers = 24

// listWorkers writes a line for each worker, and how many there are of each version where they are too many.
func listWorkers(b *strings.Builder, all []runner.Worker) error {
	if len(all) == 0 {
		return nil
	}
	b.WriteByte('\n')
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	if len(all) > mostWorkers {
		counts := map[string]int{}
		for _, x := range all {
			counts[x.Stage+"\t"+safe.Line(x.Version)]++
		}
		fmt.Fprintln(w, "worker of\tversion\tprocesses")
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(w, "%s\t%d\n", key, counts[key])
		}
		return w.Flush()
	}
	fmt.Fprintln(w, "worker of\tversion\thost\tprocess\tup\tat once\tin flight\tdone\tretried\tdead\tstate")
	for _, x := range all {
		state := "ready"
		if !x.Ready {
			state = safe.Line(x.Trouble)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%s\n", safe.Line(x.Stage), safe.Line(x.Version), safe.Line(x.Host), x.PID, age(time.Since(x.Started).Seconds()),
			x.WorkerState.Workers, x.InFlight, x.Done, x.Retried, x.Dead, state)
	}
	return w.Flush()
}

// age is a time in seconds, as short as it can be said.
func age(seconds float64) string {
	switch {
	case seconds <= 0:
		return "-"
	case seconds < 1:
		return "<1s"
	case seconds < 120:
		return fmt.Sprintf("%.0fs", seconds)
	case seconds < 2*60*60:
		return fmt.Sprintf("%.0fm", seconds/60)
	case seconds < 48*60*60:
		return fmt.Sprintf("%.0fh", seconds/60/60)
	}
	return fmt.Sprintf("%.0fd", seconds/24/60/60)
}

// screen shows a page in the place of the one before.
type screen struct {
	on    bool // else pages follow each other
	width int  // 0 where it is not known
	shown bool
}

// write draws over what stands there line by line, so that nothing flickers. What is wider than the screen is cut: it would
// take a second line, and push the page out of its place.
func (s *screen) write(to io.Writer, page string) error {
	if !s.on {
		_, err := io.WriteString(to, page)
		return err
	}
	var b strings.Builder
	if !s.shown {
		b.WriteString("\x1b[H\x1b[2J")
		s.shown = true
	}
	b.WriteString("\x1b[H")
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		if r := []rune(line); s.width > 0 && len(r) > s.width {
			line = string(r[:s.width])
		}
		b.WriteString(line + "\x1b[K\n")
	}
	b.WriteString("\x1b[J")
	_, err := io.WriteString(to, b.String())
	return err
}

// barWidth is the width of a bar, in characters.
const barWidth = 10

// bar shows a share, from 0 to 1, in eighths of a character.
func bar(share float64) string {
	eighths := int(math.Round(min(max(share, 0), 1) * barWidth * 8))
	if share > 0 && eighths == 0 {
		eighths = 1 // something is not nothing
	}
	b := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		b += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return "▕" + b + strings.Repeat(" ", barWidth-len([]rune(b))) + "▏"
}

// queue is how much of its room a hop uses.
func queue(g runner.StageStatus) string {
	if g.MaxBytes <= 0 {
		return humanize.IBytes(g.Bytes)
	}
	return fmt.Sprintf("%s of %s %s", humanize.IBytes(g.Bytes), humanize.IBytes(uint64(g.MaxBytes)), bar(float64(g.Bytes)/float64(g.MaxBytes)))
}
