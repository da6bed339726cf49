// Command soak runs the program under a steady load, and says each minute what it takes: memory, goroutines, open files,
// and how old articles are when they come out. All of it is to stay flat.
//
//	go run ./deploy/soak -program bin/wirecopy -minutes 60
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/sources"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("soak", flag.ContinueOnError)
	program := f.String("program", "bin/wirecopy", "the program")
	minutes := f.Int("minutes", 60, "how long")
	rate := f.Int("rate", 50, "articles a second")
	memory := f.String("memory", "1GiB", "what the program is to stay within")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wirecopy-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	port, metrics, err := freePorts()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, *program, "run", "--listen", port, "--data", dir, "--metrics", metrics, "--memory", *memory)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	nc, err := nats.Connect("nats://"+port, nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.ReconnectWait(100*time.Millisecond))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- send(ctx, sources.NewDoor(js), *rate) }()
	fmt.Fprintln(out, "| minute | memory MB | heap MB | goroutines | files | articles out | p99 s |")
	fmt.Fprintln(out, "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	before := map[string]float64{}
	for minute := 1; minute <= *minutes; minute++ {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case <-tick.C:
		}
		now, err := scrape(ctx, "http://"+metrics+"/metrics")
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| %d | %.0f | %.0f | %.0f | %.0f | %.0f | %s |\n", minute, now["process_resident_memory_bytes"]/1e6, now["go_memstats_heap_alloc_bytes"]/1e6,
			now["go_goroutines"], now["process_open_fds"], now["wirecopy_end_to_end_seconds_count"], p99(before, now))
		before = now
	}
	return nil
}

// send puts in made-up stories at a steady rate, each with a quote, an entity or two, and a tenth of them twice.
func send(ctx context.Context, door *sources.Door, rate int) error {
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		var b strings.Builder
		fmt.Fprintf(&b, "Ferry %d returns to Karran\n\n", n)
		for p := range 8 {
			fmt.Fprintf(&b, "“The ferry number %d floats,” said Mayor Rhea Tolland%d of Karran on Tuesday, and the port %d of Alder was told. The council will meet again in spring, as it does each year, and the harbour is to be dredged.\n\n", n*8+p, n%1000, p)
		}
		if _, err := door.Send(ctx, sources.Item{Source: "soak", Data: []byte(b.String())}); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

func freePorts() (a, b string, err error) {
	var at [2]string
	for i := range at {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", "", err
		}
		defer l.Close()
		at[i] = l.Addr().String()
	}
	return at[0], at[1], nil
}

// scrape reads metrics in Prometheus' text form.
func scrape(ctx context.Context, url string) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	all := map[string]float64{}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if v, err := strconv.ParseFloat(value, 64); ok && err == nil {
			all[name] = v
		}
	}
	return all, lines.Err()
}

// p99 gives the bucket of the end-to-end time that 99 of 100 articles of the last minute were in.
func p99(before, now map[string]float64) string {
	const name = `wirecopy_end_to_end_seconds_bucket{le="`
	total := now["wirecopy_end_to_end_seconds_count"] - before["wirecopy_end_to_end_seconds_count"]
	best := math.Inf(1)
	for key, n := range now {
		rest, ok := strings.CutPrefix(key, name)
		if !ok {
			continue
		}
		le, err := strconv.ParseFloat(strings.TrimSuffix(rest, `"}`), 64)
		if err == nil && n-before[key] >= 0.99*total {
			best = min(best, le)
		}
	}
	return fmt.Sprintf("≤ %g", best)
}
