package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap/zapcore"

	"wirecopy/cmd/wirecopy/internal/cpushare"
	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/cmd/wirecopy/internal/newsgen"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

type benchCmd struct {
	Articles int    `default:"5000" help:"How many articles to send."`
	Seed     uint64 `default:"1" help:"Of the generator: the same seed gives the same articles."`
	InFlight int    `default:"256" placeholder:"N" help:"How many are on their way at once."`
	Workers  int    `placeholder:"N" help:"How many messages a stage works on at once; four for each core by default."`

	Data       string `placeholder:"DIR" help:"Where the server keeps its messages; by default a temporary directory."`
	Durability string `enum:"1s,always" default:"1s" help:"When messages are written through to the disk: each second, or always before they are confirmed."`
	Profile    string `placeholder:"FILE" help:"Write the CPU profile there."`
	JSON       bool   `help:"Write one JSON object."`
}

// Help is shown below the flags.
func (benchCmd) Help() string {
	return `Made-up articles of 300 to 600 words pass an embedded NATS server, on disk, and all stages. Latency is from sending
an item to receiving its enriched article: with as many on their way as --in-flight allows, and again at half the rate.`
}

// benchResult is what a run measured.
type benchResult struct {
	Articles          int         `json:"articles"`
	Words             int         `json:"words"`
	Seconds           float64     `json:"seconds"`
	ArticlesPerSecond float64     `json:"articles_per_second"`
	Latency           latency     `json:"latency_ms"`
	HalfLoad          halfLoad    `json:"half_load"`
	Stages            []stageBusy `json:"stages"`
	// CPUSeconds is the time of all cores that the run took, from the generator to the last event stored.
	CPUSeconds float64          `json:"cpu_seconds"`
	CPU        []cpushare.Share `json:"cpu"`
}

// latency is in milliseconds.
type latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

type halfLoad struct {
	ArticlesPerSecond float64 `json:"articles_per_second"`
	Latency           latency `json:"latency_ms"`
}

// stageBusy is the time that a stage's workers spent in it, summed over all of them, waiting for a core or the broker
// included.
type stageBusy struct {
	Stage         string  `json:"stage"`
	BusySeconds   float64 `json:"busy_seconds"`
	MillisArticle float64 `json:"ms_per_article"`
}

func (c *benchCmd) Run(ctx context.Context, a *app) error {
	if c.Articles < 1 || c.InFlight < 1 {
		return usageError{errors.New("--articles and --in-flight are at least 1")}
	}
	_, end := a.progress("measuring", "")
	defer end()
	registry := prometheus.NewRegistry()
	chain, err := a.equipped(stages.Config{}, registry, a.stages.Names()...)
	if err != nil {
		return err
	}
	e, err := engine.Start(ctx, chain, engine.Config{
		Memory: machine.Memory() / 4, Workers: runner.Config{Workers: c.Workers}, Registry: registry, Log: newLog(a.stderr, zapcore.ErrorLevel),
		Embedded: embedded.Options{Dir: c.Data, Durability: embedded.Durability(c.Durability)},
	})
	if err != nil {
		return err
	}
	defer e.Stop()
	b := &bench{e: e, seed: c.Seed, slots: make(chan struct{}, c.InFlight)}
	sub, err := e.Conn().Subscribe(wire.LiveFilter(wire.Enriched), b.receive)
	if err != nil {
		return fmt.Errorf("listen to finished articles: %w", err)
	}
	if err := sub.SetPendingLimits(-1, -1); err != nil {
		return err
	}
	r, err := b.measure(ctx, c.Articles, c.Profile)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.stdout).Encode(r)
	}
	return r.write(a.stdout)
}

// bench sends made-up articles and takes the time until they come out.
type bench struct {
	e     *engine.Engine
	seed  uint64
	next  uint64 // number of the next article
	words int
	slots chan struct{} // one is taken by each article on its way

	mu        sync.Mutex
	latencies []time.Duration
}

const (
	warmUp    = 100
	patience  = 30 * time.Second
	halfShare = 4 // a quarter of the articles is sent again at half the rate
)

// measure warms up, measures at full load, and then the latency at half of it.
func (b *bench) measure(ctx context.Context, n int, profileTo string) (*benchResult, error) {
	if _, err := b.pass(ctx, min(n, warmUp), 0); err != nil {
		return nil, err
	}
	before, err := b.busy()
	if err != nil {
		return nil, err
	}
	b.words = 0
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return nil, err
	}
	took, err := b.pass(ctx, n, 0)
	pprof.StopCPUProfile()
	if err != nil {
		return nil, err
	}
	r := &benchResult{Articles: n, Words: b.words, Seconds: took.Seconds(), ArticlesPerSecond: float64(n) / took.Seconds(), Latency: b.latency()}
	var cpu time.Duration
	if r.CPU, cpu, err = cpushare.Of(profile.Bytes()); err != nil {
		return nil, err
	}
	r.CPUSeconds = cpu.Seconds()
	if profileTo != "" {
		if err := os.WriteFile(profileTo, profile.Bytes(), 0o644); err != nil {
			return nil, err
		}
	}
	after, err := b.busy()
	if err != nil {
		return nil, err
	}
	for _, stage := range b.e.Topology() {
		busy := after[stage] - before[stage]
		r.Stages = append(r.Stages, stageBusy{stage, busy, 1000 * busy / float64(n)})
	}
	rate := r.ArticlesPerSecond / 2
	half := max(n/halfShare, 1)
	took, err = b.pass(ctx, half, rate)
	if err != nil {
		return nil, err
	}
	r.HalfLoad = halfLoad{float64(half) / took.Seconds(), b.latency()}
	return r, nil
}

// pass sends n articles, at the given rate a second or as fast as slots allow, and returns when all have come out.
func (b *bench) pass(ctx context.Context, n int, rate float64) (time.Duration, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	b.mu.Lock()
	b.latencies = b.latencies[:0]
	b.mu.Unlock()
	start := time.Now()
	sending := make(chan error, 1)
	go func() {
		sending <- send(ctx, b.e.JetStream(), giveUpAfter, b.articles(ctx, n, rate), func(r receipt) error { return r.err }, func() {})
	}()
	err := b.await(ctx, n)
	took := time.Since(start)
	if err != nil {
		cancel(err)
	}
	return took, errors.Join(err, <-sending)
}

// await returns when n articles have come out, or none for too long.
func (b *bench) await(ctx context.Context, n int) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	last, since := 0, time.Now()
	for {
		select {
		case <-tick.C:
		case err := <-b.e.Failed():
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
		b.mu.Lock()
		out := len(b.latencies)
		b.mu.Unlock()
		switch {
		case out >= n:
			return nil
		case out > last:
			last, since = out, time.Now()
		case time.Since(since) > patience:
			return fmt.Errorf("%d of %d articles came out, and no more for %s", out, n, patience)
		}
	}
}

func (b *bench) articles(ctx context.Context, n int, rate float64) iter.Seq[parcel] {
	return func(yield func(parcel) bool) {
		start := time.Now()
		for i := range n {
			article := newsgen.New(b.seed, b.next)
			b.next++
			b.words += len(strings.Fields(article.Text))
			if rate > 0 {
				select {
				case <-time.After(time.Until(start.Add(time.Duration(float64(i) / rate * float64(time.Second))))):
				case <-ctx.Done():
					return
				}
			}
			select {
			case b.slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			if !yield(parcel{name: article.ID, source: "bench", msg: wire.NewItem("bench", "", "bench/"+article.ID, article.JSON(), time.Now())}) {
				return
			}
		}
	}
}

// receive is called with each finished article.
func (b *bench) receive(m *nats.Msg) {
	now := time.Now()
	event, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
	if err != nil || event.Source != "bench" {
		return
	}
	b.mu.Lock()
	b.latencies = append(b.latencies, now.Sub(event.Time))
	b.mu.Unlock()
	select {
	case <-b.slots:
	default: // left from an earlier run on the same data
	}
}

func (b *bench) latency() latency {
	b.mu.Lock()
	defer b.mu.Unlock()
	slices.Sort(b.latencies)
	at := func(share float64) float64 {
		i := min(int(share*float64(len(b.latencies))), len(b.latencies)-1)
		return float64(b.latencies[i]) / float64(time.Millisecond)
	}
	return latency{at(0.5), at(0.99), at(1)}
}

// busy reads the seconds that each stage's workers have spent in it, off the metrics.
func (b *bench) busy() (map[string]float64, error) {
	families, err := b.e.Registry().Gather()
	if err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	out := map[string]float64{}
	for _, f := range families {
		if f.GetName() != "wirecopy_process_seconds" {
			continue
		}
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "stage" {
					out[l.GetValue()] += m.GetHistogram().GetSampleSum()
				}
			}
		}
	}
	return out, nil
}

func (r *benchResult) write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles of %d words in %.1f s: %.0f articles/s, end to end\n", r.Articles, r.Words/r.Articles, r.Seconds, r.ArticlesPerSecond)
	fmt.Fprintf(&b, "latency at that load: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", r.Latency.P50, r.Latency.P99, r.Latency.Max)
	fmt.Fprintf(&b, "latency at %.0f articles/s: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n\n", r.HalfLoad.ArticlesPerSecond, r.HalfLoad.Latency.P50, r.HalfLoad.Latency.P99, r.HalfLoad.Latency.Max)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stage\tbusy s\tms an article\t")
	for _, s := range r.Stages {
		fmt.Fprintf(t, "%s\t%.2f\t%.3f\t\n", s.Stage, s.BusySeconds, s.MillisArticle)
	}
	fmt.Fprintln(t, "\t\t\t")
	fmt.Fprintln(t, "part\tCPU\tms an article\t")
	each := 1000 * r.CPUSeconds / float64(r.Articles)
	for _, s := range r.CPU {
		fmt.Fprintf(t, "%s\t%.1f%%\t%.3f\t\n", s.Part, 100*s.Share, each*s.Share)
	}
	fmt.Fprintf(t, "in all\t\t%.3f\t\n", each)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
