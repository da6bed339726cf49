package runner_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// A message that kills its process is found out, and nothing that was in work beside it is lost.
func TestAMessageThatKillsTheProcessIsBuriedAlone(t *testing.T) {
	s, js := ready(t)
	stop := start(t, s, quick, parse)
	const n = 30
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	send(t, js, "killer")
	pipelinetest.Eventually(t, "all are parsed", func() bool { return streamMsgs(t, js, wire.HopStream("parse")) == n+1 })
	stop()
	// Redelivery after a death waits for AckWait: it has to be short here.
	c, err := js.Consumer(t.Context(), wire.HopStream("parse"), "check")
	if err != nil {
		t.Fatal(err)
	}
	cc := c.CachedInfo().Config
	cc.AckWait = 500 * time.Millisecond
	if _, err := js.UpdateConsumer(t.Context(), wire.HopStream("parse"), cc); err != nil {
		t.Fatal(err)
	}
	deaths := 0
	for streamMsgs(t, js, wire.DeadStream) == 0 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestWorkerProcess$")
		cmd.Env = append(os.Environ(), "WIRECOPY_TEST_SERVER="+s.URL())
		out, err := cmd.CombinedOutput()
		cancel()
		if err == nil {
			break // it ended by itself: the killer is dead
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 42 {
			t.Fatalf("worker process: %v\n%s", err, out)
		}
		if deaths++; deaths > 8 {
			t.Fatal("the process keeps dying")
		}
	}
	if deaths != 4 {
		t.Errorf("the process died %d times, want 4: twice among others, twice alone", deaths)
	}
	l := letters(t, js)
	if len(l) != 1 || l[0].Reason != "crash" || l[0].Article != "killer" {
		t.Errorf("dead letters %+v, want the killer alone", l)
	}
	start(t, s, quick, check(keep))
	pipelinetest.Eventually(t, "all others are through", func() bool { return streamMsgs(t, js, wire.HopStream("check")) == n })
}

// asProcess connects to the server of the test that runs this one as a process of its own. ctx ends when a message is given up.
func asProcess(t *testing.T) (ctx context.Context, nc *nats.Conn) {
	t.Helper()
	url := os.Getenv("WIRECOPY_TEST_SERVER")
	if url == "" {
		t.Skip("only runs as part of another test")
	}
	nc, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() {
		for streamMsgs(t, js, wire.DeadStream) == 0 && ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	return ctx, nc
}

// TestWorkerProcess is the worker that TestAMessageThatKillsTheProcessIsBuriedAlone runs as a process of its own.
func TestWorkerProcess(t *testing.T) {
	ctx, nc := asProcess(t)
	c := quick
	c.Workers, c.AckWait = 4, 500*time.Millisecond
	if err := runner.Run(ctx, nc, topology, check(func(text string) error {
		if text == "killer" {
			os.Exit(42)
		}
		return nil
	}), c); err != nil {
		t.Fatal(err)
	}
}

// An article that kills its projector is found out, whether it is delivered or looked up, and the events of all others are
// stored.
func TestAnArticleThatKillsTheProjectorIsBuriedAlone(t *testing.T) {
	s, js := ready(t)
	c, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
	if err != nil {
		t.Fatal(err)
	}
	// What a dead projector held goes to the next one after AckWait, and the pin after its time: they have to be short here.
	cc := c.CachedInfo().Config
	cc.AckWait, cc.PinnedTTL = 500*time.Millisecond, time.Second
	if _, err := js.UpdateConsumer(t.Context(), wire.EnrichedStream, cc); err != nil {
		t.Fatal(err)
	}
	var others []pipeline.Message
	for i := range 20 {
		m := finished(t, fmt.Sprint("a", i), 1, pipeline.Usable, "jane:yes joe:no")
		publishFinished(t, js, m)
		others = append(others, m)
		if i == 7 {
			publishFinished(t, js, finished(t, "killer", 1, pipeline.Usable, "jane:boom"))
		}
	}
	deaths := 0
	for streamMsgs(t, js, wire.DeadStream) == 0 {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestProjectorProcess$")
		cmd.Env = append(os.Environ(), "WIRECOPY_TEST_SERVER="+s.URL())
		out, err := cmd.CombinedOutput()
		cancel()
		if err == nil {
			break // it ended by itself: the killer is dead
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 42 {
			t.Fatalf("projector process: %v\n%s", err, out)
		}
		if deaths++; deaths > 8 {
			t.Fatal("the process keeps dying")
		}
	}
	if deaths != 3 {
		t.Errorf("the process died %d times, want 3: once among others, twice alone", deaths)
	}
	l := letters(t, js)
	if len(l) != 1 || l[0].Reason != "crash" || l[0].Stage != wire.EventsWorker || l[0].Article != "killer" {
		t.Errorf("dead letters %+v, want the killer alone", l)
	}
	// It is delivered again to the next projector, which must not run it either.
	project(t, s, runner.Seeing(quick, func(m pipeline.Message) {
		if m.Article.ID == "killer" {
			t.Error("the killer is run again")
		}
	}))
	want := expected(t, others, false)
	pipelinetest.Eventually(t, "the events of all others are stored, and all is acknowledged", func() bool {
		c, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
		if err != nil {
			t.Fatal(err)
		}
		i := c.CachedInfo()
		return i.NumPending == 0 && i.NumAckPending == 0 && streamMsgs(t, js, wire.EventsStream) == uint64(len(want))
	})
	if diff := cmp.Diff(want, stored(t, js)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestProjectorProcess is the projector that TestAnArticleThatKillsTheProjectorIsBuriedAlone runs as a process of its own.
func TestProjectorProcess(t *testing.T) {
	ctx, nc := asProcess(t)
	c := quick
	c.AckWait = 500 * time.Millisecond
	if err := runner.Project(ctx, nc, topology, runner.Seeing(c, func(m pipeline.Message) {
		if m.Article.ID == "killer" {
			os.Exit(42)
		}
	})); err != nil {
		t.Fatal(err)
	}
}
