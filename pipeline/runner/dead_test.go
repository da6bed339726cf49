package runner_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
)

func TestWhatCannotPassIsBuriedAndTheRestGoesOn(t *testing.T) {
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	for _, c := range []struct {
		name, reason, errText string
		attempts              int
		f                     func() error
	}{
		{"rejected", "rejected", "no such format", 1, func() error { return pipeline.Reject(errors.New("no such format")) }},
		{"panic", "panic", "panic: out of range", 1, func() error { panic("out of range") }},
		{"never succeeds", "attempts", "still busy", 5, func() error { return errors.New("still busy") }},
		{"never answers", "attempts", "did not answer in time", 5, func() error { <-end; return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			cfg := quick
			cfg.Timeout = 20 * time.Millisecond
			start(t, s, cfg, parse, count, check(func(text string) error {
				if text == "bad" {
					return c.f()
				}
				return nil
			}))
			send(t, js, "good 1", "bad", "good 2")
			pipelinetest.Eventually(t, "the good ones are out and the bad one is dead", func() bool {
				return streamMsgs(t, js, wire.EnrichedStream) == 2 && streamMsgs(t, js, wire.DeadStream) == 1
			})
			l := letters(t, js)[0]
			if l.Stage != "check" || l.Reason != c.reason || !strings.Contains(l.Error, c.errText) || l.Attempts != c.attempts || l.Source != "desk" || l.Article != "bad" {
				t.Errorf("dead letter %+v, want stage check, reason %s, error with %q, %d attempts, source desk, article bad", l, c.reason, c.errText, c.attempts)
			}
			if a, err := pipeline.DecodeArticle(l.Data); err != nil || a.Text != "bad" {
				t.Errorf("the dead letter holds %q (%v), want the article whole", l.Data, err)
			}
			pipelinetest.Eventually(t, "the hop is empty", func() bool { return streamMsgs(t, js, wire.HopStream("parse")) == 0 })
		})
	}
}

func TestABrokenBodyIsBuried(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, check(keep))
	if _, err := js.Publish(t.Context(), wire.ArticleSubject("parse", "desk"), []byte(`{"text": 7}`)); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "it is dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 1 })
	if l := letters(t, js)[0]; l.Reason != "broken" || !strings.Contains(l.Error, `"text"`) {
		t.Errorf("dead letter %+v, want reason broken and an error that names the field", l)
	}
}

func TestTooLargeAnOutputIsBuried(t *testing.T) {
	s, js := ready(t)
	random := make([]byte, 20<<20) // which does not compress
	rand.NewChaCha8([32]byte{}).Read(random)
	grow := stage{"parse", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		m.Item, m.Article = nil, &pipeline.Article{ID: "big", Version: 1, Text: base64.StdEncoding.EncodeToString(random)}
		return []pipeline.Message{m}, nil
	}}
	start(t, s, quick, grow)
	send(t, js, "small")
	pipelinetest.Eventually(t, "it is dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 1 })
	if l := letters(t, js)[0]; l.Reason != "too_large" || string(l.Data) != "small" {
		t.Errorf("dead letter %+v with %q, want reason too_large and the input", l, l.Data)
	}
}

func TestARetriedDeadLetterGoesThrough(t *testing.T) {
	s, js := ready(t)
	var mended atomic.Bool
	start(t, s, quick, parse, count, check(func(string) error {
		if !mended.Load() {
			return pipeline.Reject(errors.New("a bug"))
		}
		return nil
	}))
	send(t, js, "victim", "second")
	pipelinetest.Eventually(t, "both are dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 2 })
	mended.Store(true)
	var dropped uint64
	for _, l := range letters(t, js) {
		if l.Article == "second" {
			dropped = l.Seq
			continue
		}
		if err := runner.RetryDead(t.Context(), js, l.Seq); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "it is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
	if err := runner.DropDead(t.Context(), js, dropped); err != nil {
		t.Fatal(err)
	}
	if l := letters(t, js); len(l) != 0 {
		t.Errorf("dead letters: %+v, want none left", l)
	}
	if err := runner.RetryDead(t.Context(), js, dropped); err == nil || !strings.Contains(err.Error(), "no dead letter") {
		t.Errorf("retry of one that is gone: %v, want an error that says so", err)
	}
	if err := runner.DropDead(t.Context(), js, dropped); err == nil || !strings.Contains(err.Error(), "there is no dead letter") {
		t.Errorf("drop of one that is gone: %v, want an error that says so", err)
	}
}

// A stage that keeps a ledger knows a message by its origin: a retry that came under another would be taken for an item
// that has been seen, and dropped.
func TestARetriedDeadLetterKeepsItsOrigin(t *testing.T) {
	s, js := ready(t)
	var mended atomic.Bool
	ledger := ingest.New(ingest.WithLedger(&story.Memory{}))
	start(t, s, quick, stage{"parse", func(ctx context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		out, err := ledger.Process(ctx, m)
		if err == nil && !mended.Load() {
			return nil, pipeline.Reject(errors.New("a bug behind the ledger"))
		}
		return out, err
	}}, check(keep), count)
	send(t, js, "Ferry returns to Karran")
	for round := range 2 {
		pipelinetest.Eventually(t, "it is dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 1 })
		l := letters(t, js)[0]
		if l.Item != "WIRE_RAW/1" {
			t.Errorf("round %d: the item stood at %s, want WIRE_RAW/1", round, l.Item)
		}
		mended.Store(round == 1)
		if err := runner.RetryDead(t.Context(), js, l.Seq); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "it is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
}

// After a stream was made anew its numbers begin again, and the broker still knows the ids of the letters of before.
func TestDeadLettersOfARemadeStreamAreStored(t *testing.T) {
	s, js := ready(t)
	refuse := stage{"parse", func(context.Context, pipeline.Message) ([]pipeline.Message, error) {
		return nil, pipeline.Reject(errors.New("no such format"))
	}}
	stop := start(t, s, quick, refuse)
	send(t, js, "one", "two", "three")
	pipelinetest.Eventually(t, "three are dead", func() bool { return streamMsgs(t, js, wire.DeadStream) == 3 })
	stop()
	if err := js.DeleteStream(t.Context(), wire.HopStream(wire.Raw)); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Provision(t, js, topology)
	start(t, s, quick, refuse)
	send(t, js, "four", "five", "six")
	pipelinetest.Eventually(t, "their hop is empty", func() bool {
		i := consumerInfo(t, js, wire.Raw, "parse")
		return i.AckFloor.Stream == 3
	})
	if n := streamMsgs(t, js, wire.DeadStream); n != 6 {
		t.Errorf("%d dead letters, want 6", n)
	}
}

// A worker that dies between storing a letter and settling its message buries it again, under the same id: where the letter
// was dropped meanwhile, that the broker knows the id is not enough.
func TestADuplicateIsNoLetter(t *testing.T) {
	_, js := ready(t)
	m := wire.NewItem("desk", "", "id", []byte("misprint"), time.Now())
	since := time.Now()
	for n, want := range []uint64{1, 1, 1} {
		if n == 2 {
			if err := runner.DropDead(t.Context(), js, letters(t, js)[0].Seq); err != nil {
				t.Fatal(err)
			}
		}
		if err := runner.StoreLetter(t.Context(), js, runner.LetterOf("parse", "no such format", m, since)); err != nil {
			t.Fatal(err)
		}
		if got := streamMsgs(t, js, wire.DeadStream); got != want {
			t.Errorf("after burying it for the %dth time there are %d letters, want %d", n+1, got, want)
		}
	}
}

func TestWhatAStageNeedsAndDoesNotGetIsNoAttempt(t *testing.T) {
	s, js := ready(t)
	var calls atomic.Int32
	start(t, s, quick, parse, count, check(func(string) error {
		if calls.Add(1) <= 7 { // more than a message has attempts
			return pipeline.Unavailable(errors.New("the ledger does not answer"))
		}
		return nil
	}))
	send(t, js, "patient")
	pipelinetest.Eventually(t, "it is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
	if n := streamMsgs(t, js, wire.DeadStream); n != 0 {
		t.Errorf("%d dead letters, want none", n)
	}
	if i := consumerInfo(t, js, "parse", "check"); i.Delivered.Consumer != 1 {
		t.Errorf("it was delivered %d times, want once", i.Delivered.Consumer)
	}
}

// One sender's junk fills the dead letters: the pipeline goes on, and the letters of others stay.
func TestFullDeadLettersHoldUpNothing(t *testing.T) {
	s, js := ready(t)
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	ctx, cancel := context.WithCancel(t.Context())
	swept := make(chan error, 1)
	go func() { swept <- runner.Sweep(ctx, nc, topology, quick) }()
	reg := prometheus.NewRegistry()
	cfg := quick
	cfg.Metrics, cfg.Health, cfg.Attempts = runner.NewMetrics(reg), new(runner.Health), 9
	start(t, s, cfg, stage{"parse", func(ctx context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		if m.Source == "junk" || string(m.Item) == "misprint" {
			return nil, pipeline.Reject(errors.New("no such format"))
		}
		return parse.Process(ctx, m)
	}}, check(keep), count)
	send(t, js, "misprint")
	junk := make([]byte, 500_000)
	const n = 40 // 20 MB, where there is room for 10
	for i := range n {
		junk[0] = byte(i)
		if _, err := js.PublishMsg(t.Context(), wire.NewItem("junk", "", fmt.Sprint("junk/", i), junk, time.Now())); err != nil {
			t.Fatal(err)
		}
		send(t, js, fmt.Sprint("good ", i))
	}
	pipelinetest.Eventually(t, "all that is good is out, and nothing waits", func() bool {
		return streamMsgs(t, js, wire.EnrichedStream) == n && streamMsgs(t, js, wire.HopStream(wire.Raw)) == 0
	})
	misprints := 0
	for _, l := range letters(t, js) {
		if l.Source == "desk" {
			misprints++
		}
	}
	if misprints != 1 {
		t.Errorf("%d letters of the desk are left, want its one", misprints)
	}
	pipelinetest.Eventually(t, "the worker is ready", func() bool { return cfg.Health.Err() == nil })
	cancel()
	if err := <-swept; err != nil {
		t.Error(err)
	}
}

// Where nobody makes room, the worker says that it is not ready, and why.
func TestAWorkerThatCannotBuryIsNotReady(t *testing.T) {
	s, js := ready(t)
	dead, err := js.Stream(t.Context(), wire.DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	full := dead.CachedInfo().Config
	full.MaxMsgs = 0
	full.MaxMsgSize = 1
	if _, err := js.UpdateStream(t.Context(), full); err != nil {
		t.Fatal(err)
	}
	cfg := quick
	reg := prometheus.NewRegistry()
	core, said := observer.New(zap.ErrorLevel)
	cfg.Health, cfg.Metrics, cfg.Log = new(runner.Health), runner.NewMetrics(reg), zap.New(core)
	start(t, s, cfg, stage{"parse", func(ctx context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		return nil, pipeline.Reject(errors.New("no such format"))
	}})
	send(t, js, "misprint", "misprint too", "a third misprint")
	pipelinetest.Eventually(t, "it is not ready", func() bool {
		err := cfg.Health.Err()
		return err != nil && strings.Contains(err.Error(), "stage parse: what it gives up cannot be put with the dead letters")
	})
	pipelinetest.Eventually(t, "it counts each try", func() bool { return metricSum(t, reg, "wirecopy_bury_failures_total") > 5 })
	if n := said.FilterMessageSnippet("could not be put with the dead letters").Len(); n != 1 {
		t.Errorf("its log says %d times that a message could not be buried, want once a minute", n)
	}
	if _, err := js.UpdateStream(t.Context(), dead.CachedInfo().Config); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "it is ready again", func() bool { return cfg.Health.Err() == nil && streamMsgs(t, js, wire.DeadStream) == 3 })
}

func TestSweepBuriesWhatTheBrokerGaveUp(t *testing.T) {
	s, js := ready(t)
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- runner.Sweep(ctx, nc, topology, quick) }()
	send(t, js, "stranded")
	c, err := js.Consumer(t.Context(), wire.HopStream(wire.Raw), "parse")
	if err != nil {
		t.Fatal(err)
	}
	cc := c.CachedInfo().Config
	cc.MaxDeliver = 2
	if c, err = js.UpdateConsumer(t.Context(), wire.HopStream(wire.Raw), cc); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "it is dead", func() bool {
		if m, err := c.Next(jetstream.FetchMaxWait(50 * time.Millisecond)); err == nil {
			m.NakWithDelay(time.Millisecond)
		}
		return streamMsgs(t, js, wire.DeadStream) == 1
	})
	if l := letters(t, js)[0]; l.Reason != "deliveries" || string(l.Data) != "stranded" || l.Stage != "parse" {
		t.Errorf("dead letter %+v, want reason deliveries and the message", l)
	}
	pipelinetest.Eventually(t, "its place is free", func() bool { return streamMsgs(t, js, wire.HopStream(wire.Raw)) == 0 })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// metricSum adds up the series of a counter.
func metricSum(t *testing.T, reg *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name {
				sum += m.GetCounter().GetValue()
			}
		}
	}
	return sum
}
