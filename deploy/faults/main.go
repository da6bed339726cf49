// Command faults kills what can be killed of a pipeline, at random, while items come in, and counts what is lost, doubled,
// stuck, or left standing though it was withdrawn. It runs real processes: the program, and a NATS server as it comes.
//
//	go run ./deploy/faults -program bin/wirecopy -server bin/nats-server
//
// It prints the table of docs/reliability.md, with the seed of its random choices, and fails if any count is not 0.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// harness is what all scenarios share.
type harness struct {
	program, server string
	dir             string
	random          *rand.Rand
	log             io.Writer
}

// scenario is one kind of fault. Its setup starts processes, and gives how to hurt one of them.
type scenario struct {
	name  string
	count int  // of injections
	short bool // part of a short run
	setup func(context.Context, *harness) (*site, error)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("faults", flag.ContinueOnError)
	program := f.String("program", "bin/wirecopy", "the program")
	server := f.String("server", "bin/nats-server", "a NATS server")
	seed := f.Uint64("seed", 0, "of the random choices; 0 takes one from the clock")
	scale := f.Float64("scale", 1, "how many injections, as a part of those of a full run")
	short := f.Bool("short", false, "a tenth of the injections, without the scenarios that take longest")
	only := f.String("only", "", "the one scenario to run")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	dir, err := os.MkdirTemp("", "wirecopy-faults-")
	if err != nil {
		return err
	}
	h := &harness{dir: dir, random: rand.New(rand.NewPCG(*seed, 0)), log: stderr}
	if h.program, err = filepath.Abs(*program); err != nil {
		return err
	}
	if h.server, err = filepath.Abs(*server); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "seed %d\n\n", *seed)
	w := tabwriter.NewWriter(stdout, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| fault\t| injections\t| stories\t| lost\t| doubled\t| stuck\t| left standing\t| recovery\t|")
	fmt.Fprintln(w, "| ---\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t| ---:\t|")
	if *short {
		*scale = 0.1
	}
	total, failed := 0, false
	for _, s := range scenarios() {
		if *only != "" && *only != s.name {
			continue
		}
		if *short && !s.short {
			continue
		}
		s.count = max(2, int(float64(s.count)**scale))
		r, err := h.play(ctx, s)
		if err != nil {
			return fmt.Errorf("%s (seed %d; logs in %s): %w", s.name, *seed, dir, err)
		}
		total += s.count
		failed = failed || r.lost+r.doubled+r.stuck+r.standing > 0
		fmt.Fprintf(w, "| %s\t| %d\t| %d\t| %d\t| %d\t| %d\t| %d\t| %.0f s\t|\n", s.name, s.count, r.stories, r.lost, r.doubled, r.stuck, r.standing, r.recovery.Seconds())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\n%d injections\n", total)
	if failed {
		return fmt.Errorf("not all went well (seed %d; logs in %s)", *seed, dir)
	}
	return os.RemoveAll(dir)
}

// play runs one scenario: stories come in while faults are injected, and then as long as it takes until all is out.
func (h *harness) play(ctx context.Context, s scenario) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	site, err := s.setup(ctx, h)
	if err != nil {
		return result{}, err
	}
	defer site.end()
	d, err := site.desk(ctx)
	if err != nil {
		return result{}, err
	}
	defer d.close()
	for i := range s.count {
		select {
		case <-ctx.Done():
			return result{}, ctx.Err()
		case <-time.After(time.Duration(100+h.random.IntN(500)) * time.Millisecond):
		}
		if err := site.hurt(ctx, i); err != nil {
			return result{}, fmt.Errorf("injection %d: %w", i+1, err)
		}
	}
	if err := site.heal(ctx); err != nil {
		return result{}, err
	}
	last := time.Now()
	if err := d.finish(); err != nil {
		return result{}, err
	}
	r, err := d.settle(ctx, last)
	if err != nil {
		return r, err
	}
	fmt.Fprintf(h.log, "%s: %d injections, %+v\n", s.name, s.count, r)
	if ctx.Err() != nil {
		return r, errors.New("it took too long")
	}
	return r, nil
}
