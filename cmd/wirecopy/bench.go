package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"sync"
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
	Workers  int    `placeholder:"N" help:"How many messages a stage works on at once; sixteen for each core by default."`

	Memory machine.Size `placeholder:"SIZE" help:"How much memory to stay within, as with run; a quarter of the machine's by default."`
	Events string       `enum:"quotes,entities" default:"quotes" help:"What has events of its own, as with run."`

	Grow    int    `placeholder:"N" help:"Send so many articles instead, and show what an article costs, and what the process takes, as they add up."`
	SVG     string `name:"svg" placeholder:"FILE" help:"With --grow, draw it there."`
	Apart   bool   `help:"Each stage, and the server, in a process of its own, beside the run in one."`
	Each    int    `default:"1" placeholder:"N" help:"With --apart, so many processes a stage, beside one."`
	Against string `placeholder:"PROGRAM" help:"Compare with another build: both run in turn, --rounds times."`
	Rounds  int    `default:"3" help:"With --against, how often."`

	Data       string `placeholder:"DIR" help:"Where the server keeps its messages; by default a temporary directory."`
	Durability string `enum:"1s,always" default:"1s" help:"When messages are written through to the disk: each second, or always before they are confirmed."`
	Profile    string `placeholder:"FILE" help:"Write the CPU profile there; with --apart those of the processes stand beside it, as FILE.NUMBER.STAGE."`
	Heap       string `placeholder:"FILE" help:"Write a profile of what stands in memory in the end there."`
	JSON       bool   `help:"Write one JSON object."`
}

// Help is shown below the flags.
func (benchCmd) Help() string {
	return `Made-up articles of 300 to 600 words pass an embedded NATS server, on disk, and all stages. Latency is from sending
an item to its enriched article at a reader: with as many on their way as --in-flight allows, and at 10, 50 and 80% of that rate. The
same articles then pass the same streams of another server with nothing done to them: that is what the broker allows.
Processor time is that of the whole process, by the system's count; the shares of its parts are those of a profile.`
}

// benchResult is what a run measured.
type benchResult struct {
	Articles          int     `json:"articles"`
	Words             int     `json:"words"`
	Seconds           float64 `json:"seconds"`
	ArticlesPerSecond float64 `json:"articles_per_second"`
	Latency           latency `json:"latency_ms"`
	// Loads are latencies at parts of that rate.
	Loads  []load      `json:"loads"`
	Stages []stageBusy `json:"stages"`
	// CPUSeconds is the time of all cores that the run took, from the generator to the last event stored.
	CPUSeconds float64          `json:"cpu_seconds"`
	MillisCPU  float64          `json:"cpu_ms_per_article"`
	CPU        []cpushare.Share `json:"cpu"`
	// WireBytes are those that clients sent to the server and it to them, StoredBytes those that streams keep in the end, each
	// by article.
	WireBytes   float64 `json:"wire_bytes_per_article"`
	StoredBytes float64 `json:"stored_bytes_per_article"`
	// PeakBytes is the most memory that the process took, SettledBytes what it took in the end, after a collection.
	PeakBytes    int64  `json:"peak_bytes"`
	SettledBytes int64  `json:"settled_bytes"`
	Bare         *bare  `json:"bare,omitempty"`
	Apart        *apart `json:"apart,omitempty"`
	Shared       *apart `json:"shared,omitempty"` // several processes a stage
}

// latency is in milliseconds.
type latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// load is a pass at a part of the rate that was reached with the pipeline full.
type load struct {
	Share             float64 `json:"share"`
	ArticlesPerSecond float64 `json:"articles_per_second"`
	Latency           latency `json:"latency_ms"`
	// MillisCPU is more than at the full rate, where much is done for many articles at once.
	MillisCPU float64 `json:"cpu_ms_per_article"`
}

// stageBusy is the time that a stage's workers spent in it, summed over all of them, waiting for a core or the broker
// included.
type stageBusy struct {
	Stage         string  `json:"stage"`
	BusySeconds   float64 `json:"busy_seconds"`
	MillisArticle float64 `json:"ms_per_article"`
}

func (c *benchCmd) check() error {
	if c.Articles < 1 || c.InFlight < 1 || c.Grow < 0 || c.Rounds < 1 || c.Each < 1 {
		return usageError{errors.New("--articles, --in-flight, --rounds and --each are at least 1, and --grow is not negative")}
	}
	if c.Each > 1 && !c.Apart {
		return usageError{errors.New("--each goes with --apart")}
	}
	if c.SVG != "" && c.Grow == 0 {
		return usageError{errors.New("--svg goes with --grow")}
	}
	return nil
}

func (c *benchCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Against != "" {
		return c.against(ctx, a)
	}
	b, err := c.start(ctx, a)
	if err != nil {
		return err
	}
	defer b.e.Stop()
	if c.Grow > 0 {
		return errors.Join(b.grow(ctx, a.stdout, c), writeHeap(c.Heap))
	}
	r, err := b.measure(ctx, c.Articles, c.Profile)
	if err != nil {
		return err
	}
	if err := writeHeap(c.Heap); err != nil {
		return err
	}
	if r.Bare, err = measureBare(ctx, a.stages, c); err != nil {
		return err
	}
	if c.Apart {
		if r.Apart, err = measureApart(ctx, a, c, 1); err != nil {
			return err
		}
		if c.Each > 1 {
			if r.Shared, err = measureApart(ctx, a, c, c.Each); err != nil {
				return err
			}
		}
	}
	if c.JSON {
		return json.NewEncoder(a.stdout).Encode(r)
	}
	return r.write(a.stdout)
}

// start starts a pipeline, and what listens to its end.
func (c *benchCmd) start(ctx context.Context, a *app) (*bench, error) {
	registry := prometheus.NewRegistry()
	chain, err := a.equipped(stages.Config{}, registry, a.stages.Names()...)
	if err != nil {
		return nil, err
	}
	e, err := engine.Start(ctx, chain, engine.Config{
		Memory: limitMemory(ctx, c.Memory), Workers: runner.Config{Workers: c.Workers, Singly: c.Events == "entities"}, Registry: registry, Log: newLog(a.stderr, zapcore.ErrorLevel),
		Embedded: embedded.Options{Dir: c.Data, Durability: embedded.Durability(c.Durability)},
	})
	if err != nil {
		return nil, err
	}
	b := &bench{e: e, seed: c.Seed, slots: make(chan struct{}, c.InFlight), came: make(chan struct{}, 1)}
	if err := b.listen(); err != nil {
		e.Stop()
		return nil, err
	}
	return b, nil
}

// listen subscribes to finished articles as a plain NATS client does. A consumer of their stream would have the broker keep
// ten seconds of it in memory, which are not the pipeline's.
func (b *bench) listen() error {
	nc, err := b.e.Connect("bench reader")
	if err != nil {
		return err
	}
	b.e.Go("", func(ctx context.Context) error {
		defer nc.Close()
		<-ctx.Done()
		return nil
	})
	_, err = nc.Subscribe(wire.HopFilter(wire.Enriched), b.receive)
	if err == nil {
		err = nc.Flush()
	}
	if err != nil {
		return fmt.Errorf("listen to finished articles: %w", err)
	}
	return nil
}

// bench sends made-up articles and takes the time until they come out.
type bench struct {
	e     *engine.Engine
	seed  uint64
	next  uint64 // number of the next article
	words int
	slots chan struct{} // one is taken by each article on its way

	came chan struct{} // has one in it where articles have come out since await looked

	mu        sync.Mutex
	latencies []time.Duration
}

const (
	warmUp   = 100
	patience = 60 * time.Second
	// paced is for how long a pass at a part of the full rate goes on, in seconds.
	paced = 6
)

// measure warms up, measures at full load, and then the latency at parts of it.
func (b *bench) measure(ctx context.Context, n int, profileTo string) (*benchResult, error) {
	if _, err := b.pass(ctx, min(n, warmUp), 0); err != nil {
		return nil, err
	}
	before, err := b.busy()
	if err != nil {
		return nil, err
	}
	b.words = 0
	stored, err := b.stored(ctx)
	if err != nil {
		return nil, err
	}
	in, out := b.e.Traffic()
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return nil, err
	}
	cpu := machine.CPU()
	took, err := b.pass(ctx, n, 0)
	cpu = machine.CPU() - cpu
	pprof.StopCPUProfile()
	if err != nil {
		return nil, err
	}
	r := &benchResult{Articles: n, Words: b.words, Seconds: took.Seconds(), ArticlesPerSecond: float64(n) / took.Seconds(), Latency: b.latency()}
	in2, out2 := b.e.Traffic()
	r.WireBytes = float64(in2+out2-in-out) / float64(n)
	stored2, err := b.stored(ctx)
	if err != nil {
		return nil, err
	}
	r.StoredBytes = float64(stored2-stored) / float64(n)
	var profiled time.Duration
	if r.CPU, profiled, err = cpushare.Of(profile.Bytes()); err != nil {
		return nil, err
	}
	r.CPUSeconds = cmp.Or(cpu, profiled).Seconds()
	r.MillisCPU = 1000 * r.CPUSeconds / float64(n)
	if profileTo != "" {
		if err := os.WriteFile(profileTo, profile.Bytes(), 0o644); err != nil {
			return nil, err
		}
	}
	after, err := b.busy()
	if err != nil {
		return nil, err
	}
	for _, stage := range append(slices.Clone(b.e.Topology()), wire.EventsWorker) {
		busy := after[stage] - before[stage]
		r.Stages = append(r.Stages, stageBusy{stage, busy, 1000 * busy / float64(n)})
	}
	for _, share := range []float64{.1, .5, .8} {
		rate := share * r.ArticlesPerSecond
		part := max(min(n, int(paced*rate)), 1)
		cpu := machine.CPU()
		took, err = b.pass(ctx, part, rate)
		if err != nil {
			return nil, err
		}
		cpu = machine.CPU() - cpu
		r.Loads = append(r.Loads, load{share, float64(part) / took.Seconds(), b.latency(), 1000 * cpu.Seconds() / float64(part)})
	}
	_, r.PeakBytes = machine.Resident()
	r.SettledBytes = settled()
	return r, nil
}

// writeHeap writes a profile of what a collection leaves; "" writes none.
func writeHeap(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("--heap %s: %w", path, pathReason(err))
	}
	runtime.GC()
	return errors.Join(pprof.Lookup("heap").WriteTo(f, 0), f.Close())
}

// settled is what the process takes when all that can be given back is.
func settled() int64 {
	debug.FreeOSMemory()
	now, _ := machine.Resident()
	return now
}

// stored is how many bytes the streams keep.
func (b *bench) stored(ctx context.Context) (uint64, error) {
	info, err := b.e.JetStream().AccountInfo(ctx)
	if err != nil {
		return 0, fmt.Errorf("ask for what is stored: %w", err)
	}
	return info.Store, nil
}

// pass sends n articles, at the given rate a second or as fast as slots allow, and returns when all have come out and
// their events are stored. The time is until they have come out.
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
	if err == nil {
		err = b.awaitEvents(ctx)
	}
	if err != nil {
		cancel(err)
	}
	return took, errors.Join(err, <-sending)
}

// awaitEvents returns when there is no article whose events are not stored.
func (b *bench) awaitEvents(ctx context.Context) error {
	for since := time.Now(); ; {
		cons, err := b.e.JetStream().Consumer(ctx, wire.EnrichedStream, wire.EventsWorker)
		if err != nil {
			return fmt.Errorf("look up the projector's consumer: %w", err)
		}
		if i := cons.CachedInfo(); i.NumPending == 0 && i.NumAckPending == 0 {
			return nil
		}
		if time.Since(since) > patience {
			return fmt.Errorf("the events of some articles were not stored within %s", patience)
		}
		select {
		case err := <-b.e.Failed():
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// await returns when n articles have come out, or none for too long.
func (b *bench) await(ctx context.Context, n int) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last, since := 0, time.Now()
	for {
		select {
		case <-b.came:
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
			b.words += words(article.Text)
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

// words counts those of a made-up text, which have one space or line break between them, or an empty line.
func words(text string) int {
	n, inside := 0, false
	for i := range len(text) {
		space := text[i] == ' ' || text[i] == '\n'
		if !space && !inside {
			n++
		}
		inside = !space
	}
	return n
}

// receive is called with each finished article.
func (b *bench) receive(m *nats.Msg) {
	now := time.Now()
	event, err := wire.ReadEvent(m.Subject, m.Header, nil)
	if err != nil || event.Source != "bench" {
		return
	}
	b.mu.Lock()
	b.latencies = append(b.latencies, now.Sub(event.Time))
	b.mu.Unlock()
	select {
	case b.came <- struct{}{}:
	default:
	}
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
