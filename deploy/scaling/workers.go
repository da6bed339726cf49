package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline/runner"
)

// workers are the processes of each stage.
type workers struct {
	c      *cluster
	s      settings
	stages []string
	nc     *nats.Conn
	stopAt context.CancelFunc
	aides  sync.WaitGroup

	mu      sync.Mutex
	running map[string][]*worker
	spent   map[string]float64 // seconds of the processor, of those that have ended
	started map[string]int
}

// worker is one process.
type worker struct {
	stage string
	cmd   *exec.Cmd
	began float64 // seconds of the processor that it had taken when it was ready; 0 before
	ended bool
}

func newWorkers(c *cluster, s settings, stages []string) *workers {
	return &workers{c: c, s: s, stages: stages, running: map[string][]*worker{}, spent: map[string]float64{}, started: map[string]int{}}
}

// sweeper is the part that sweeps, and belongs to no stage.
const sweeper = "sweeper"

// begin starts a worker of each stage, and the limits.
func (w *workers) begin(ctx context.Context) (err error) {
	if w.nc, err = nats.Connect(w.c.url); err != nil {
		return err
	}
	ctx, w.stopAt = context.WithCancel(ctx)
	for _, stage := range append([]string{sweeper}, w.stages...) {
		if err := w.scale(stage, 1); err != nil {
			return err
		}
	}
	w.aides.Go(func() { w.noteReady(ctx) })
	until := time.Now().Add(2 * time.Minute)
	for w.ready() < len(w.stages) {
		if time.Now().After(until) {
			return errors.New("the workers are not ready after two minutes")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

// scale starts or ends workers until a stage has so many.
func (w *workers) scale(stage string, n int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.running[stage]) < n {
		name := stage
		if stage == sweeper {
			name = "none"
		}
		cmd := exec.Command(w.s.program, "run", "--nats", w.c.url, "--stages", name, "--no-provision", "--log", "error", "--workers", "2", "--memory", "256MiB")
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("start a worker of %s: %w", stage, err)
		}
		p := &worker{stage: stage, cmd: cmd}
		w.running[stage] = append(w.running[stage], p)
		w.started[stage]++
		w.aides.Go(func() { w.limit(p) })
	}
	for len(w.running[stage]) > n {
		last := len(w.running[stage]) - 1
		p := w.running[stage][last]
		w.running[stage] = w.running[stage][:last]
		w.aides.Go(func() { w.end(p) })
	}
	return nil
}

// end asks a worker to finish what it holds, as a container engine does, and counts what it took.
func (w *workers) end(p *worker) {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	err := p.cmd.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	p.ended = true
	w.spent[p.stage] += (p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()).Seconds() - p.began
	if err != nil {
		fmt.Fprintf(os.Stderr, "a worker of %s ended with %v\n", p.stage, err)
	}
}

// noteReady asks the workers, as `wirecopy status` does, which of them are ready: from then on they are limited, and what they
// take counts.
func (w *workers) noteReady(ctx context.Context) {
	for ctx.Err() == nil {
		all, err := runner.ReadWorkers(ctx, w.nc, 50*time.Millisecond)
		if err != nil {
			continue
		}
		w.mu.Lock()
		for _, ready := range all {
			for _, p := range w.running[ready.Stage] {
				if p.cmd.Process.Pid == ready.PID && p.began == 0 {
					p.began = max(processorTime(ready.PID), 0.001)
				}
			}
		}
		w.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// ready is how many stages have a worker that is.
func (w *workers) ready() (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, stage := range w.stages {
		if slices.ContainsFunc(w.running[stage], func(p *worker) bool { return p.began > 0 }) {
			n++
		}
	}
	return n
}

// limit stops a worker while it has taken more than its share of a core, and lets it go on: what a container's limit does.
func (w *workers) limit(p *worker) {
	const step, burst = 20 * time.Millisecond, 0.1
	tick := time.NewTicker(step)
	defer tick.Stop()
	allowed, before, stopped := burst, 0.0, false
	for range tick.C {
		w.mu.Lock()
		ended, began := p.ended, p.began
		leaving := !slices.Contains(w.running[p.stage], p)
		w.mu.Unlock()
		if ended {
			return
		}
		now := processorTime(p.cmd.Process.Pid)
		if began == 0 || leaving {
			before = now
			if stopped {
				_ = p.cmd.Process.Signal(syscall.SIGCONT)
				stopped = false
			}
			continue
		}
		allowed = min(allowed+w.s.share*step.Seconds(), burst) - (now - before)
		before = now
		switch {
		case allowed < 0 && !stopped:
			stopped = p.cmd.Process.Signal(syscall.SIGSTOP) == nil
		case allowed > 0 && stopped:
			stopped = p.cmd.Process.Signal(syscall.SIGCONT) != nil
		}
	}
}

func (w *workers) counts() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := map[string]int{}
	for _, stage := range w.stages {
		n[stage] = len(w.running[stage])
	}
	return n
}

func (w *workers) stop() {
	for stage := range w.counts() {
		_ = w.scale(stage, 0)
	}
	_ = w.scale(sweeper, 0)
	if w.stopAt != nil {
		w.stopAt()
	}
	w.aides.Wait()
	if w.nc != nil {
		w.nc.Close()
	}
}

// cost is what a part of the pipeline has taken, in seconds of the processor.
type cost struct {
	part      string
	processes int
	seconds   float64
}

// costs gives what was taken since the workers were ready, by part.
func (w *workers) costs(c *cluster) (all []cost) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, stage := range append(slices.Clone(w.stages), sweeper) {
		x := cost{stage, w.started[stage], w.spent[stage]}
		for _, p := range w.running[stage] {
			x.seconds += processorTime(p.cmd.Process.Pid) - p.began
		}
		all = append(all, x)
	}
	servers := cost{part: "NATS servers", processes: len(c.cmds)}
	for _, cmd := range c.cmds {
		servers.seconds += processorTime(cmd.Process.Pid)
	}
	return append(all, servers)
}

// ticks is how many a second the kernel counts processor time in.
const ticks = 100

// processorTime is what a process has taken, in seconds, as proc(5) has it; 0 of one that is gone.
func processorTime(pid int) float64 {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	// The name, in parentheses, may have spaces.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks
}
