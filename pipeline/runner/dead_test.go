package runner_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
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
	grow := stage{"parse", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
		m.Item, m.Article = nil, &pipeline.Article{ID: "big", Version: 1, Text: strings.Repeat("x", runner.MaxItemSize)}
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

func TestSweepBuriesWhatTheBrokerGaveUp(t *testing.T) {
	s, js := ready(t)
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- runner.Sweep(ctx, nc, topology, nil) }()
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
