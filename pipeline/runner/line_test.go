package runner_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/turns"
	"wirecopy/pipeline/wire"
)

// inLine is c with workers that hand articles to each other.
func inLine(c runner.Config) runner.Config {
	c.Line = runner.NewLine(func(_, _ string) bool { return false })
	return c
}

// throughHop is how many messages a hop has had.
func throughHop(t *testing.T, js jetstream.JetStream, hop string) uint64 {
	t.Helper()
	s, err := js.Stream(t.Context(), wire.HopStream(hop))
	if err != nil {
		t.Fatal(err)
	}
	return s.CachedInfo().State.LastSeq
}

// awaitAll returns when each stage asks for work.
func awaitAll(t *testing.T, js jetstream.JetStream) {
	t.Helper()
	pipelinetest.Eventually(t, "all stages ask for work", func() bool {
		for _, stage := range topology {
			if consumerInfo(t, js, topology.In(stage), stage).NumWaiting == 0 {
				return false
			}
		}
		return true
	})
}

func wantOnce(t *testing.T, js jetstream.JetStream, n int) {
	t.Helper()
	pipelinetest.Eventually(t, "all articles are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) >= uint64(n) })
	pipelinetest.Eventually(t, "the hops are empty", func() bool {
		left := uint64(0)
		for _, hop := range topology.Hops() {
			left += streamMsgs(t, js, wire.HopStream(hop))
		}
		return left == 0
	})
	got := enriched(t, js)
	for i := range n {
		if item := fmt.Sprintf("item %d", i); got[item] != 1 {
			t.Errorf("%q came out %d times, want once", item, got[item])
		}
	}
}

func TestWorkersOfAProcessHandArticlesToEachOther(t *testing.T) {
	wanted := func(hops ...string) func(hop, subject string) bool {
		return func(hop, _ string) bool {
			for _, h := range hops {
				if h == hop {
					return true
				}
			}
			return false
		}
	}
	const n = 100
	for _, c := range []struct {
		name   string
		wanted func(hop, subject string) bool
		taps   string
		// messages that the hops behind parse and check have had
		parsed, checked uint64
	}{
		{"all of them", wanted(), "", 0, 0},
		{"somebody else works on a hop", wanted("parse"), "", n, 0},
		{"somebody looks at all hops", wanted("parse", "check"), "", n, n},
		{"the hops have live taps", wanted(), runner.TapsOn, n, n},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store, Taps: c.taps}); err != nil {
				t.Fatal(err)
			}
			config := quick
			config.Line = runner.NewLine(c.wanted)
			start(t, s, config, parse, check(keep), count)
			awaitAll(t, js)
			for i := range n {
				send(t, js, fmt.Sprintf("item %d", i))
			}
			wantOnce(t, js, n)
			if got := throughHop(t, js, "parse"); got != c.parsed {
				t.Errorf("%d articles went through the hop behind parse, want %d", got, c.parsed)
			}
			if got := throughHop(t, js, "check"); got != c.checked {
				t.Errorf("%d articles went through the hop behind check, want %d", got, c.checked)
			}
		})
	}
}

// What a stage in the line does not take is left to its own worker, with all that the delivery policy has.
func TestTroubleInTheLineIsLeftToTheHop(t *testing.T) {
	for _, c := range []struct {
		name   string
		check  func(calls int32) error
		calls  int32
		reason string // of the dead letter, "" where the article comes out
	}{
		{"an error that passes", func(calls int32) error {
			if calls < 3 {
				return errors.New("not yet")
			}
			return nil
		}, 3, ""},
		{"one of the surroundings", func(calls int32) error {
			if calls < 3 {
				return pipeline.Unavailable(errors.New("no ledger"))
			}
			return nil
		}, 3, ""},
		{"one that stays", func(int32) error { return pipeline.Reject(errors.New("a bug")) }, 2, "rejected"},
		{"a panic", func(int32) error { panic("a bug") }, 2, "panic"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			var calls atomic.Int32
			start(t, s, inLine(quick), parse, check(func(string) error { return c.check(calls.Add(1)) }), count)
			awaitAll(t, js)
			send(t, js, "item 0")
			if c.reason == "" {
				wantOnce(t, js, 1)
			} else {
				pipelinetest.Eventually(t, "it is dead", func() bool { return len(letters(t, js)) == 1 })
				if l := letters(t, js)[0]; l.Stage != "check" || l.Reason != c.reason || l.Attempts != 1 {
					t.Errorf("dead letter %+v, want one of check at its first attempt, as %s", l, c.reason)
				}
			}
			if got := calls.Load(); got != c.calls {
				t.Errorf("the stage was called %d times, want %d", got, c.calls)
			}
		})
	}
}

// A call that hangs keeps neither the pool of the worker that handed the article over, nor the turn of others, nor the end of all.
func TestACallThatHangsInTheLine(t *testing.T) {
	for _, c := range []struct {
		name  string
		stage func(hang func(text string) error) pipeline.Stage
	}{
		{"all at once", func(hang func(string) error) pipeline.Stage { return check(hang) }},
		{"in turns", func(hang func(string) error) pipeline.Stage { return pipeline.Computes(check(hang), nil) }},
		{"in what is done beforehand", func(hang func(string) error) pipeline.Stage {
			return pipeline.Computes(check(keep), func(m pipeline.Message) { _ = hang(m.Article.Text) })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			config := inLine(quick)
			config.Workers, config.Timeout, config.Attempts = 2, 200*time.Millisecond, 1
			config.Turns = turns.New(func() int { return 1 }, 2*len(topology))
			forever := make(chan struct{})
			defer close(forever)
			stop := start(t, s, config, parse, c.stage(func(text string) error {
				if text[:4] == "hang" {
					<-forever
				}
				return nil
			}), count)
			awaitAll(t, js)
			send(t, js, "hang 1", "hang 2", "hang 3", "item 0", "item 1", "item 2")
			wantOnce(t, js, 3)
			pipelinetest.Eventually(t, "those that hang are dead", func() bool { return len(letters(t, js)) == 3 })
			for _, l := range letters(t, js) {
				if l.Stage != "check" || l.Reason != "attempts" {
					t.Errorf("dead letter %+v, want one of check after its attempts", l)
				}
			}
			stop()
		})
	}
}

// What a stage that only computes does beforehand is done once for each article, before it.
func TestWorkIsPreparedInTurns(t *testing.T) {
	s, js := ready(t)
	config := inLine(quick)
	config.Attempts, config.Turns = 1, turns.New(func() int { return 1 }, 2*len(topology))
	var prepared sync.Map
	start(t, s, config, parse, pipeline.Computes(check(func(text string) error {
		if n, ok := prepared.Load(text); !ok || n != 1 {
			t.Errorf("%q was prepared %v times, want once", text, n)
		}
		return nil
	}), func(m pipeline.Message) {
		if m.Article.Text[:4] == "fail" {
			panic("at what is done beforehand")
		}
		n, _ := prepared.LoadOrStore(m.Article.Text, 0)
		prepared.Store(m.Article.Text, n.(int)+1)
	}), count)
	awaitAll(t, js)
	const n = 50
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	send(t, js, "fail 1")
	wantOnce(t, js, n)
	pipelinetest.Eventually(t, "the one that failed is dead", func() bool { return len(letters(t, js)) == 1 })
}

// Workers that stop, in whatever order, lose nothing and do nothing twice.
func TestALineThatStops(t *testing.T) {
	s, js := ready(t)
	const n = 400
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	for streamMsgs(t, js, wire.EnrichedStream) < n {
		config := inLine(quick)
		stops := []func(){start(t, s, config, parse), start(t, s, config, check(keep)), start(t, s, config, count)}
		before := streamMsgs(t, js, wire.EnrichedStream)
		pipelinetest.Eventually(t, "some are out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) >= min(before+20, n) })
		rand.Shuffle(len(stops), func(i, j int) { stops[i], stops[j] = stops[j], stops[i] })
		for _, stop := range stops {
			stop()
		}
	}
	start(t, s, inLine(quick), parse, check(keep), count)
	wantOnce(t, js, n)
	if l := letters(t, js); len(l) != 0 {
		t.Errorf("dead letters: %+v, want none", l)
	}
}

// Processes that hold a whole line are killed in the middle of their work, and one message kills each: nothing is lost or
// doubled, and that message alone is given up.
func TestALineThatIsKilled(t *testing.T) {
	s, js := ready(t)
	for stage, hop := range map[string]string{"parse": wire.Raw, "check": "parse", "count": "check"} {
		c, err := js.Consumer(t.Context(), wire.HopStream(hop), stage)
		if err != nil {
			t.Fatal(err)
		}
		cc := c.CachedInfo().Config
		cc.AckWait = 500 * time.Millisecond
		if _, err := js.UpdateConsumer(t.Context(), wire.HopStream(hop), cc); err != nil {
			t.Fatal(err)
		}
	}
	const n = 300
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	run := func(kill time.Duration) (code int, out []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), kill)
		defer cancel()
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestLineProcess$")
		cmd.Env = append(os.Environ(), "WIRECOPY_TEST_SERVER="+s.URL())
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatalf("worker process: %v\n%s", err, out)
		}
		return cmd.ProcessState.ExitCode(), out
	}
	for kills := 0; kills < 12 && streamMsgs(t, js, wire.EnrichedStream) < n; kills++ {
		run(time.Duration(100+rand.IntN(400)) * time.Millisecond) // killed, whatever it is doing
	}
	send(t, js, "killer")
	deaths := 0
	for streamMsgs(t, js, wire.DeadStream) == 0 {
		code, out := run(30 * time.Second)
		if code == 0 {
			break // the killer is dead
		}
		if code != 42 {
			t.Fatalf("worker process ended with %d\n%s", code, out)
		}
		if deaths++; deaths > 8 {
			t.Fatal("the process keeps dying")
		}
	}
	// Where a worker has started before the next one, there is no line yet.
	if deaths != 4 && deaths != 5 {
		t.Errorf("the process died %d times, want 4 or 5: once in the line or not, twice among others, and twice alone", deaths)
	}
	l := letters(t, js)
	if len(l) != 1 || l[0].Reason != "crash" || l[0].Article != "killer" || l[0].Stage != "check" {
		t.Errorf("dead letters %+v, want the killer alone, as one of check", l)
	}
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector")
	c := inLine(quick)
	project(t, s, c)
	start(t, s, c, parse, check(keep), count)
	wantOnce(t, js, n)
	wantAllEvents(t, js)
}

// TestLineProcess are the workers that TestALineThatIsKilled runs as a process, and the projector.
func TestLineProcess(t *testing.T) {
	ctx, nc := asProcess(t)
	c := runner.HandedFrom(inLine(quick), 5)
	c.Workers, c.AckWait = 4, 500*time.Millisecond
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	in, err := js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	_ = in.UnpinConsumer(ctx, wire.EventsWorker, "projector") // the one that was killed holds it for a while
	var wg sync.WaitGroup
	for _, st := range []pipeline.Stage{parse, check(func(text string) error {
		if text == "killer" {
			os.Exit(42)
		}
		time.Sleep(2 * time.Millisecond) // so that a kill finds it at work
		return nil
	}), count} {
		own, err := nats.Connect(nc.ConnectedUrl())
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer own.Close()
			if err := runner.Run(ctx, own, topology, st, c); err != nil {
				t.Error(err)
			}
		})
	}
	own, err := nats.Connect(nc.ConnectedUrl())
	if err != nil {
		t.Fatal(err)
	}
	wg.Go(func() {
		defer own.Close()
		if err := runner.Project(ctx, own, topology, c); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
}
