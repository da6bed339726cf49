package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"go.uber.org/zap/zapcore"

	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// apart is a run in which each stage, and what makes the events, has a process of its own; the server is in the one that
// measures.
type apart struct {
	Processes         int     `json:"processes"`
	ArticlesPerSecond float64 `json:"articles_per_second"`
	MillisCPU         float64 `json:"cpu_ms_per_article"`
	// Each is what each process takes of it: the server, with the generator, first.
	Each []processCost `json:"each"`
}

// processCost is the processor time of one process.
type processCost struct {
	Process   string  `json:"process"`
	MillisCPU float64 `json:"cpu_ms_per_article"`
}

// measureApart has so many processes for each stage, and one for the events.
func measureApart(ctx context.Context, a *app, c *benchCmd, each int) (*apart, error) {
	names := a.stages.Names()
	e, err := engine.Start(ctx, nil, engine.Config{
		Topology: names, NoEvents: true, Memory: limitMemory(ctx, c.Memory), Log: newLog(a.stderr, zapcore.ErrorLevel),
		Embedded: embedded.Options{Listen: "127.0.0.1:0", Durability: embedded.Durability(c.Durability)},
	})
	if err != nil {
		return nil, err
	}
	defer e.Stop()
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	url, _, _ := e.Server()
	var pids []int
	var working []string
	for _, stage := range names {
		working = append(working, slices.Repeat([]string{stage}, each)...)
	}
	working = append(working, wire.EventsWorker)
	for i, stage := range working {
		args := []string{"run", "--nats", url, "--no-provision", "--stages", stage, "--events", c.Events}
		if c.Profile != "" {
			args = append(args, "--profile", fmt.Sprintf("%s.%d.%s", c.Profile, i+1, stage))
		}
		p := exec.CommandContext(ctx, self, args...)
		p.Cancel = func() error { return p.Process.Signal(syscall.SIGTERM) }
		if err := p.Start(); err != nil {
			return nil, fmt.Errorf("start a process for %s: %w", stage, err)
		}
		defer func() {
			_ = p.Process.Signal(syscall.SIGTERM)
			_ = p.Wait()
		}()
		pids = append(pids, p.Process.Pid)
	}
	if err := awaitWorkers(ctx, e, len(working)); err != nil {
		return nil, err
	}
	b := &bench{e: e, seed: c.Seed, slots: make(chan struct{}, c.InFlight), came: make(chan struct{}, 1)}
	if err := b.listen(); err != nil {
		return nil, err
	}
	if _, err := b.pass(ctx, min(c.Articles, 2*warmUp*each), 0); err != nil {
		return nil, err
	}
	before, err := cpuOfAll(pids)
	if err != nil {
		return nil, err
	}
	endProfile, err := profileTo(c.serverProfile())
	if err != nil {
		return nil, err
	}
	took, err := b.pass(ctx, c.Articles, 0)
	if err := errors.Join(err, endProfile()); err != nil {
		return nil, err
	}
	after, err := cpuOfAll(pids)
	if err != nil {
		return nil, err
	}
	r := &apart{Processes: 1 + len(pids), ArticlesPerSecond: float64(c.Articles) / took.Seconds()}
	for i, name := range append([]string{"server"}, working...) {
		ms := 1000 * (after[i] - before[i]).Seconds() / float64(c.Articles)
		r.Each = append(r.Each, processCost{name, ms})
		r.MillisCPU += ms
	}
	return r, nil
}

// serverProfile is where the profile of the server's process goes, with the processes of the stages beside it.
func (c *benchCmd) serverProfile() string {
	if c.Profile == "" {
		return ""
	}
	return c.Profile + ".0.server"
}

// profileTo begins a CPU profile that goes to a file, and gives what ends it; "" makes none.
func profileTo(path string) (end func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("--profile %s: %w", path, pathReason(err))
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("--profile %s: %w", path, err), f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// awaitWorkers returns when so many workers have said that they are there, and each stage asks for work.
func awaitWorkers(ctx context.Context, e *engine.Engine, n int) error {
	for since := time.Now(); ; {
		s, err := runner.ReadStatus(ctx, e.JetStream(), e.Topology(), nil)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(s.Stages, func(g runner.StageStatus) bool { return !g.Working }) {
			there, err := runner.ReadWorkers(ctx, e.JetStream().Conn(), 200*time.Millisecond)
			if err != nil {
				return err
			}
			if len(there) >= n {
				return nil
			}
		}
		if time.Since(since) > patience {
			return fmt.Errorf("not all stages work after %s", patience)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// cpuOfAll is the processor time of this process, and of others.
func cpuOfAll(pids []int) ([]time.Duration, error) {
	all := []time.Duration{machine.CPU()}
	for _, pid := range pids {
		d, err := machine.CPUOf(pid)
		if err != nil {
			return nil, fmt.Errorf("ask for the processor time of process %d: %w", pid, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// against runs another build and this one in turn, and compares the middle ones.
func (c *benchCmd) against(ctx context.Context, a *app) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	results := map[string][]benchResult{}
	for round := range c.Rounds {
		for _, program := range []string{c.Against, self} {
			args := []string{"bench", "--json", "--articles", fmt.Sprint(c.Articles), "--seed", fmt.Sprint(c.Seed), "--in-flight", fmt.Sprint(c.InFlight)}
			out, err := exec.CommandContext(ctx, program, args...).Output()
			if err != nil {
				return fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
			}
			var r benchResult
			if err := json.Unmarshal(out, &r); err != nil {
				return fmt.Errorf("read what %s measured: %w", program, err)
			}
			r.MillisCPU = 1000 * r.CPUSeconds / float64(max(r.Articles, 1))
			results[program] = append(results[program], r)
			if err := a.say("round %d of %d: %s %.3f ms an article", round+1, c.Rounds, program, r.MillisCPU); err != nil {
				return err
			}
		}
	}
	t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tbefore\tnow\tratio\t")
	for _, row := range []struct {
		name  string
		value func(benchResult) float64
	}{
		{"ms of processor time an article", func(r benchResult) float64 { return r.MillisCPU }},
		{"articles/s", func(r benchResult) float64 { return r.ArticlesPerSecond }},
		{"memory at most, MB", func(r benchResult) float64 { return float64(r.PeakBytes) / 1e6 }},
		{"kB kept on disk an article", func(r benchResult) float64 { return r.StoredBytes / 1000 }},
	} {
		before, now := middle(results[c.Against], row.value), middle(results[self], row.value)
		ratio := "-"
		if before > 0 {
			ratio = fmt.Sprintf("%.3f", now/before)
		}
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%s\t\n", row.name, before, now, ratio)
	}
	return t.Flush()
}

// middle is the median of a figure.
func middle(all []benchResult, value func(benchResult) float64) float64 {
	var v []float64
	for _, r := range all {
		v = append(v, value(r))
	}
	slices.Sort(v)
	return v[len(v)/2]
}
