// Command scaling runs a pipeline whose stages are scaled by their lag while the load triples and falls again, and draws what
// happened: three NATS servers, each worker a process of its own with a limit of processor time, as a container has one, and
// a scaler that reads the same lag as KEDA's nats-jetstream trigger and decides by the rules of a HorizontalPodAutoscaler.
// At the end it counts: every article that was sent has come out, or it fails.
//
//	go build -o bin/nats-server github.com/nats-io/nats-server/v2
//	go run ./deploy/scaling -program bin/wirecopy -server bin/nats-server -svg docs/scaling.svg
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"wirecopy/stages"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "scaling:", err)
		os.Exit(1)
	}
}

// settings of a run.
type settings struct {
	program, server, svg string
	rate                 float64       // articles a second before and after
	peak                 float64       // how many times as many in between
	phase                time.Duration // of each of the three
	share                float64       // of a core, that a worker may take
	lag                  int           // messages for each worker, as KEDA's lagThreshold
	most                 int           // workers a stage
	poll                 time.Duration
	stabilization        time.Duration // without need, before a worker goes
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var s settings
	f := flag.NewFlagSet("scaling", flag.ContinueOnError)
	f.StringVar(&s.program, "program", "bin/wirecopy", "the program")
	f.StringVar(&s.server, "server", "bin/nats-server", "the NATS server")
	f.StringVar(&s.svg, "svg", "", "where to draw what happened")
	f.Float64Var(&s.rate, "rate", 12, "articles a second, before and after")
	f.Float64Var(&s.peak, "peak", 3, "how many times as many in between")
	f.DurationVar(&s.phase, "phase", 90*time.Second, "how long before, in between, and after")
	f.Float64Var(&s.share, "share", 0.02, "of a core that a worker may take")
	f.IntVar(&s.lag, "lag", 20, "messages that wait or are in work, for each worker")
	f.IntVar(&s.most, "most", 8, "workers a stage")
	f.DurationVar(&s.poll, "poll", 3*time.Second, "how often the lag is read")
	f.DurationVar(&s.stabilization, "stabilization", 20*time.Second, "how long a worker is not needed before it goes")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wirecopy-scaling-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, p := range []*string{&s.program, &s.server} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	c, err := startCluster(ctx, s, dir)
	if err != nil {
		return err
	}
	defer c.stop()
	w := newWorkers(c, s, stages.All().Names())
	defer w.stop()
	if err := w.begin(ctx); err != nil {
		return err
	}
	l, err := newLoad(ctx, c)
	if err != nil {
		return err
	}
	defer l.close()
	fmt.Fprintf(out, "%.0f articles a second, %.0f after %s, %.0f again after %s; each worker has %.1f%% of a core\n", s.rate, s.peak*s.rate, s.phase, s.rate, 2*s.phase, 100*s.share)
	points, err := follow(ctx, s, c, w, l, out)
	if err != nil {
		return err
	}
	costs := w.costs(c)
	if s.svg != "" {
		if err := os.WriteFile(s.svg, draw(s, points), 0o644); err != nil {
			return err
		}
	}
	return report(ctx, out, l, costs, points)
}

// follow drives the load and the scaler, and notes each second what there is, until everything is out.
func follow(ctx context.Context, s settings, c *cluster, w *workers, l *load, out io.Writer) ([]point, error) {
	scaler := newScaler(s, w.stages)
	var points []point
	start := time.Now()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	send := time.NewTicker(20 * time.Millisecond)
	defer send.Stop()
	scale := time.NewTicker(s.poll)
	defer scale.Stop()
	due := 0.0
	last := start
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case now := <-send.C:
			due += rateAt(s, now.Sub(start)) * now.Sub(last).Seconds()
			last = now
			for ; due >= 1; due-- {
				l.offer()
			}
		case now := <-scale.C:
			lags, err := c.lags(ctx, w.stages)
			if err != nil { // KEDA, too, leaves what there is when nobody answers
				fmt.Fprintln(out, "the lag could not be read:", err)
				continue
			}
			for stage, n := range scaler.decide(now, lags, w.counts()) {
				if err := w.scale(stage, n); err != nil {
					return nil, err
				}
			}
		case now := <-second.C:
			p := point{at: now.Sub(start), offered: rateAt(s, now.Sub(start)), lag: maps.Clone(scaler.last), workers: w.counts()}
			p.sent, p.out, p.p95 = l.sinceLast()
			points = append(points, p)
			if n := len(points); n%15 == 0 {
				fmt.Fprintf(out, "%4.0f s: %3d sent, %3d out in the last second, lag %v, workers %v, 95%% within %s\n", p.at.Seconds(), p.sent, p.out, inOrder(w.stages, p.lag), inOrder(w.stages, p.workers), p.p95.Round(time.Millisecond))
			}
			over := now.Sub(start) > 3*s.phase
			if over && l.missing() == 0 {
				return points, nil
			}
			if now.Sub(start) > 6*s.phase {
				return points, fmt.Errorf("%d articles have not come out by now", l.missing())
			}
		}
	}
}

// rateAt is how many articles a second are sent at a time.
func rateAt(s settings, at time.Duration) float64 {
	switch {
	case at < s.phase, at >= 2*s.phase && at < 3*s.phase:
		return s.rate
	case at < 2*s.phase:
		return s.peak * s.rate
	}
	return 0
}

func inOrder(stages []string, of map[string]int) []int {
	all := make([]int, len(stages))
	for i, s := range stages {
		all[i] = of[s]
	}
	return all
}

func report(ctx context.Context, out io.Writer, l *load, costs []cost, points []point) error {
	sent, came, twice, dead, err := l.count(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d articles sent, %d out, %d lost, %d twice, %d dead letters\n\n", sent, came, sent-came, twice, dead)
	fmt.Fprintln(out, "| part | processes | ms of processor time an article |\n| --- | ---: | ---: |")
	for _, c := range costs {
		fmt.Fprintf(out, "| %s | %d | %.2f |\n", c.part, c.processes, 1000*c.seconds/float64(max(sent, 1)))
	}
	worst := time.Duration(0)
	for _, p := range points {
		worst = max(worst, p.p95)
	}
	fmt.Fprintf(out, "\nthe slowest second: 95%% within %s\n", worst.Round(10*time.Millisecond))
	if came != sent || twice > 0 || dead > 0 {
		return errors.New("an article was lost, came twice, or was given up")
	}
	return nil
}
