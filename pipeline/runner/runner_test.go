package runner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// The pipeline of these tests has three stages: parse makes an article of any item, check can be told to fail, and
// count annotates the number of characters.
var topology = wire.Topology{"parse", "check", "count"}

type stage struct {
	name string
	f    func(context.Context, pipeline.Message) ([]pipeline.Message, error)
}

func (s stage) Name() string { return s.name }
func (s stage) Process(ctx context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	return s.f(ctx, m)
}

var parse = stage{"parse", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	text := string(m.Item)
	m.Item, m.Article = nil, (&pipeline.Article{ID: token.Fold(text), Version: 1, Source: m.Source, Text: text}).Share()
	return []pipeline.Message{m}, nil
}}

var count = pipeline.Annotate("count", "1.0.0", func(_ context.Context, a *pipeline.Article) (int, error) { return len(a.Text), nil })

func check(f func(text string) error) stage {
	return stage{"check", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		if err := f(m.Article.Text); err != nil {
			return nil, err
		}
		return []pipeline.Message{m}, nil
	}}
}

func keep(string) error { return nil }

// start runs workers until the test ends, and returns a function that ends them sooner and waits.
func start(t *testing.T, s *embedded.Server, c runner.Config, stages ...pipeline.Stage) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, st := range stages {
		nc, err := s.Connect()
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer nc.Close()
			if err := runner.Run(ctx, nc, topology, st, c); err != nil {
				t.Errorf("worker of stage %s: %v", st.Name(), err)
			}
		})
	}
	stop = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
	})
	t.Cleanup(stop)
	return stop
}

func send(t *testing.T, js jetstream.JetStream, items ...string) {
	t.Helper()
	for _, item := range items {
		if _, err := js.PublishMsg(t.Context(), wire.NewItem("desk", "text/plain", "item/"+item, []byte(item), time.Now())); err != nil {
			t.Fatalf("send %q: %v", item, err)
		}
	}
}

func streamMsgs(t *testing.T, js jetstream.JetStream, name string) uint64 {
	t.Helper()
	s, err := js.Stream(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s.CachedInfo().State.Msgs
}

func enriched(t *testing.T, js jetstream.JetStream) map[string]int {
	t.Helper()
	got := map[string]int{}
	s, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	for seq := s.CachedInfo().State.FirstSeq; seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		a, err := pipeline.DecodeArticle(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		got[a.Text]++
	}
	return got
}

func letters(t *testing.T, js jetstream.JetStream) []runner.DeadLetter {
	t.Helper()
	var all []runner.DeadLetter
	if err := runner.DeadLetters(t.Context(), js, "", func(l runner.DeadLetter) error {
		all = append(all, l)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// ready starts a server with the topology's streams.
func ready(t *testing.T) (*embedded.Server, jetstream.JetStream) {
	t.Helper()
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	return s, js
}

var quick = runner.Config{Backoff: time.Millisecond, Poll: 50 * time.Millisecond, Grace: 5 * time.Second, Memory: pipeline.NewMemory(16, 1<<20)}

func TestEveryMessagePassesOnceThroughAllStages(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, parse, check(keep), count)
	// A second worker shares the work of the middle stage.
	start(t, s, quick, check(keep))
	const n = 500
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	pipelinetest.Eventually(t, "all articles are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) >= n })
	got := enriched(t, js)
	for i := range n {
		if item := fmt.Sprintf("item %d", i); got[item] != 1 {
			t.Errorf("%q came out %d times, want once", item, got[item])
		}
	}
	pipelinetest.Eventually(t, "the hops are empty", func() bool {
		left := uint64(0)
		for _, hop := range topology.Hops() {
			left += streamMsgs(t, js, wire.HopStream(hop))
		}
		return left == 0
	})
}

func TestTransientErrorsAreRetried(t *testing.T) {
	s, js := ready(t)
	var calls atomic.Int32
	start(t, s, quick, parse, count, check(func(string) error {
		if calls.Add(1) < 3 {
			return errors.New("not yet")
		}
		return nil
	}))
	send(t, js, "patience")
	pipelinetest.Eventually(t, "it comes out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
	if calls.Load() != 3 {
		t.Errorf("the stage was called %d times, want 3", calls.Load())
	}
	if l := letters(t, js); len(l) != 0 {
		t.Errorf("dead letters: %+v, want none", l)
	}
}

func TestALetterThatDiesAgainIsListedOnce(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, parse, count, check(func(string) error { return pipeline.Reject(errors.New("a bug")) }))
	send(t, js, "victim")
	var last uint64
	for round := range 3 {
		pipelinetest.Eventually(t, "it is dead", func() bool {
			l := letters(t, js)
			return len(l) == 1 && l[0].Seq > last
		})
		l := letters(t, js)[0]
		if l.Article != "victim" || l.Stage != "check" || l.Attempts != 1 {
			t.Errorf("round %d: dead letter %+v, want victim at its first attempt at check", round, l)
		}
		last = l.Seq
		if err := runner.RetryDead(t.Context(), js, l.Seq); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRedeliveryPublishesOnce(t *testing.T) {
	s, js := ready(t)
	// The first delivery is published and never acknowledged, as when a process dies in between.
	send(t, js, "twice")
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	cons, err := js.Consumer(t.Context(), wire.HopStream(wire.Raw), "parse")
	if err != nil {
		t.Fatal(err)
	}
	m, err := cons.Next()
	if err != nil {
		t.Fatal(err)
	}
	e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
	if err != nil {
		t.Fatal(err)
	}
	in, err := e.Message(wire.Raw, time.Now(), "WIRE_RAW/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := parse.Process(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	msgs, err := wire.Outputs(topology, "parse", out[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
		t.Fatal(err)
	}
	m.NakWithDelay(time.Millisecond)
	start(t, s, quick, parse, check(keep), count)
	send(t, js, "other")
	pipelinetest.Eventually(t, "both are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 2 })
	if got := enriched(t, js); got["twice"] != 1 || got["other"] != 1 {
		t.Errorf("came out: %v, want each once", got)
	}
}

func TestStoppingFinishesWhatIsInHand(t *testing.T) {
	s, js := ready(t)
	entered, leave := make(chan struct{}, 100), make(chan struct{})
	cfg := quick
	cfg.Workers = 4
	stop := start(t, s, cfg, check(func(string) error {
		entered <- struct{}{}
		<-leave
		return nil
	}))
	stopParse := start(t, s, cfg, parse)
	for i := range 40 {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	for range 4 {
		<-entered
	}
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(leave)
	<-stopped
	stopParse()
	pipelinetest.Eventually(t, "no goroutine of a worker is left", func() bool {
		stack := make([]byte, 1<<20)
		return !bytes.Contains(stack[:runtime.Stack(stack, true)], []byte("runner.(*worker)"))
	})
	if done := streamMsgs(t, js, wire.HopStream("check")); done < 4 {
		t.Errorf("%d messages were finished, want the 4 in hand at least", done)
	}
	// What was not in hand was given back, and is there at once for whoever comes next.
	start(t, s, cfg, parse, check(keep))
	pipelinetest.Eventually(t, "all are through", func() bool { return streamMsgs(t, js, wire.HopStream("check")) == 40 })
	if l := letters(t, js); len(l) != 0 {
		t.Errorf("dead letters: %+v, want none", l)
	}
}

func consumerInfo(t *testing.T, js jetstream.JetStream, hop, name string) *jetstream.ConsumerInfo {
	t.Helper()
	c, err := js.Consumer(t.Context(), wire.HopStream(hop), name)
	if err != nil {
		t.Fatal(err)
	}
	return c.CachedInfo()
}

func TestAFullHopHoldsMessagesBack(t *testing.T) {
	s, js := ready(t)
	// The hop after check is made small, and its reader does not run yet.
	hop, err := js.Stream(t.Context(), wire.HopStream("check"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := hop.CachedInfo().Config
	cfg.MaxMsgs = 10
	if _, err := js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	start(t, s, quick, parse, check(keep))
	const n = 40
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	pipelinetest.Eventually(t, "the hop is full", func() bool { return streamMsgs(t, js, wire.HopStream("check")) == 10 })
	start(t, s, quick, count)
	pipelinetest.Eventually(t, "all are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == n })
	if l := letters(t, js); len(l) != 0 {
		t.Errorf("dead letters: %+v, want none", l)
	}
	if info := consumerInfo(t, js, "parse", "check"); info.NumRedelivered != 0 {
		t.Errorf("%d messages were delivered again, want none: waiting is no failure", info.NumRedelivered)
	}
}

func TestTraceContextIsCarriedThrough(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, parse, check(keep), count)
	m := wire.NewItem("desk", "", "traced", []byte("traced"), time.Now())
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	m.Header.Set("traceparent", parent)
	m.Header.Set("tracestate", "desk=1")
	if _, err := js.PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "it is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
	out, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	got, err := out.GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if got.Header.Get("traceparent") != parent || got.Header.Get("tracestate") != "desk=1" {
		t.Errorf("headers %v, want traceparent %s and its state", got.Header, parent)
	}
}

func TestAnEmbargoedArticleIsHeldReleasedOnTimeAndSuperseded(t *testing.T) {
	s, js := ready(t)
	// Items of this test say: id, version, milliseconds of embargo.
	stop := start(t, s, quick, stage{"parse", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		var id string
		var version, embargo int
		if _, err := fmt.Sscan(string(m.Item), &id, &version, &embargo); err != nil {
			return nil, pipeline.Reject(err)
		}
		a := &pipeline.Article{ID: id, Version: version, Source: m.Source, Text: string(m.Item)}
		if embargo > 0 {
			a.EmbargoedUntil = m.Received.Add(time.Duration(embargo) * time.Millisecond)
		}
		if embargo < 0 {
			a.PubStatus = pipeline.Canceled
		}
		m.Item, m.Article = nil, a
		return []pipeline.Message{m}, nil
	}}, check(keep), count)
	send(t, js, "soon 1 300", "later 1 3600000", "never 1 3600000", "replaced 1 3600000")
	pipelinetest.Eventually(t, "all are held", func() bool { return streamMsgs(t, js, wire.HeldStream) == 4 })
	if n := streamMsgs(t, js, wire.EnrichedStream); n != 0 {
		t.Errorf("%d articles are out before their time", n)
	}
	send(t, js, "never 2 -1", "replaced 2 3600000", "later 2 0")
	pipelinetest.Eventually(t, "the kill and the lifted embargo are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 2 })
	stop()
	// The time comes while nothing runs; a new process finds what is due.
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var sweepers sync.WaitGroup
	for range 2 {
		sweepers.Go(func() {
			if err := runner.Sweep(ctx, nc, topology, quick); err != nil {
				t.Error(err)
			}
		})
	}
	start(t, s, quick, check(keep), count)
	pipelinetest.Eventually(t, "the one that is due is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 3 })
	got := enriched(t, js)
	for _, want := range []string{"soon 1 300", "never 2 -1", "later 2 0"} {
		if got[want] != 1 {
			t.Errorf("%q came out %d times, want once (all: %v)", want, got[want], got)
		}
	}
	held, err := js.Stream(t.Context(), wire.HeldStream)
	if err != nil {
		t.Fatal(err)
	}
	m, err := held.GetLastMsgForSubject(t.Context(), wire.HeldSubject("replaced"))
	if err != nil || !strings.Contains(string(m.Data), "replaced 2") || held.CachedInfo().State.Msgs != 1 {
		t.Errorf("%d are held (%v), want only the second version of the one that was replaced", held.CachedInfo().State.Msgs, err)
	}
	cancel()
	sweepers.Wait()
}

func TestStatusAndMetricsSayWhatHappened(t *testing.T) {
	s, js := ready(t)
	reg := prometheus.NewRegistry()
	cfg := quick
	cfg.Metrics = runner.NewMetrics(reg)
	start(t, s, cfg, parse, check(func(text string) error {
		if text == "bad" {
			return pipeline.Reject(errors.New("bad"))
		}
		return nil
	}))
	send(t, js, "good", "bad")
	var st *runner.Status
	pipelinetest.Eventually(t, "two are done by parse and by check, one of them dead", func() bool {
		var err error
		if st, err = runner.ReadStatus(t.Context(), js, topology, nil); err != nil {
			t.Fatal(err)
		}
		return st.Stages[2].Lag == 1 && st.Dead == 1 && st.Stages[0].Done == 2 && st.Stages[1].Done == 2
	})
	if st.Stages[1].Dead != 1 || !st.Stages[0].Working || st.Stages[2].Working {
		b, _ := json.Marshal(st)
		t.Errorf("status %s, want 1 dead of check, and count not working", b)
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]float64{}
	for _, f := range families {
		for _, m := range f.Metric {
			key := f.GetName()
			for _, l := range m.Label {
				key += " " + l.GetValue()
			}
			switch {
			case m.Histogram != nil:
				seen[key] = float64(m.Histogram.GetSampleCount())
			case m.Counter != nil:
				seen[key] = m.Counter.GetValue()
			}
		}
	}
	for key, want := range map[string]float64{
		"wirecopy_process_seconds parse pass": 2, "wirecopy_process_seconds check pass": 1, "wirecopy_process_seconds check bury": 1,
		"wirecopy_dead_letters_total rejected check": 1, "wirecopy_published_total parse": 2,
	} {
		if seen[key] != want {
			t.Errorf("metric %s = %v, want %v (all: %v)", key, seen[key], want, seen)
		}
	}
}
