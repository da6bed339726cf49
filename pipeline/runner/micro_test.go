package runner_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

func TestEachWorkerIsAService(t *testing.T) {
	s, js := ready(t)
	nc := js.Conn()
	cfg := quick
	cfg.Version, cfg.Health = "v1.4.2", new(runner.Health)
	start(t, s, cfg, parse)
	stop := start(t, s, cfg, check(func(text string) error {
		if text == "bad" {
			return pipeline.Reject(errors.New("bad"))
		}
		return nil
	}))
	send(t, js, "good", "bad")
	var all []runner.Worker
	pipelinetest.Eventually(t, "both workers say that they are ready and have done their work", func() bool {
		var err error
		if all, err = runner.ReadWorkers(t.Context(), nc, 50*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		return len(all) == 2 && all[0].Done+all[0].Dead == 2 && all[0].Ready && all[1].Done == 2 && all[1].Ready
	})
	checkAnswers(t, nc, all[0])

	stop()
	if all, err := runner.ReadWorkers(t.Context(), nc, 50*time.Millisecond); err != nil || len(all) != 1 || all[0].Stage != "parse" {
		t.Errorf("after check has ended there are %+v (%v), want the worker of parse", all, err)
	}
}

// checkAnswers holds what the worker of check says of itself to what it is, and asks it as NATS's own tools do.
func checkAnswers(t *testing.T, nc *nats.Conn, w runner.Worker) {
	t.Helper()
	host, _ := os.Hostname()
	if w.Stage != "check" || w.Version != "v1.4.2" || w.Host != host || w.PID != os.Getpid() || w.Dead != 1 || w.WorkerState.Workers == 0 {
		t.Errorf("the worker of check says %+v, want its version, this host and process, and a dead letter", w)
	}
	if h := w.Took; h == nil || h.Count < 2 || len(h.Bounds) == 0 || len(h.UpTo) != len(h.Bounds) || h.UpTo[len(h.UpTo)-1] != h.Count {
		t.Errorf("the worker of check says %+v of how long its two messages took", h)
	}
	for verb, want := range map[string]string{"PING": "io.nats.micro.v1.ping_response", "INFO": "io.nats.micro.v1.info_response", "STATS": "io.nats.micro.v1.stats_response"} {
		m, err := nc.Request(wire.ServiceSubject(verb)+"."+wire.ServiceName("check"), nil, 10*time.Second)
		if err != nil {
			t.Fatalf("%s: %v", verb, err)
		}
		var answer struct {
			micro.ServiceIdentity
			Type        string
			Description string
		}
		if err := json.Unmarshal(m.Data, &answer); err != nil || answer.Type != want || answer.Version != "1.4.2" || answer.Metadata["host"] != host {
			t.Errorf("%s answers %s (%v), want %s of version 1.4.2 on %s", verb, m.Data, err, want, host)
		}
	}
	m, err := nc.Request(wire.WorkerSubject("check"), nil, 10*time.Second)
	if err != nil || !strings.Contains(string(m.Data), `"ready":true`) {
		t.Errorf("asked for its state, the worker answers %v (%v)", m, err)
	}
}

func TestWorkersThatAnnounceNothing(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, parse) // without a version
	send(t, js, "good")
	pipelinetest.Eventually(t, "it works", func() bool { return streamMsgs(t, js, wire.HopStream("parse")) == 1 })
	all, err := runner.ReadWorkers(t.Context(), js.Conn(), 20*time.Millisecond)
	if err != nil || len(all) != 0 {
		t.Errorf("there are %+v (%v), want none", all, err)
	}
}

// TestOtherServicesAreNotWorkers lets a service of somebody else answer too.
func TestOtherServicesAreNotWorkers(t *testing.T) {
	s, js := ready(t)
	other, err := nats.Connect(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, c := range []micro.Config{
		{Name: "weather", Version: "1.0.0"},
		{Name: "weather", Version: "1.0.0", Metadata: map[string]string{"stage": "parse"}},
	} {
		if _, err := micro.AddService(other, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Flush(); err != nil {
		t.Fatal(err)
	}
	all, err := runner.ReadWorkers(t.Context(), js.Conn(), 20*time.Millisecond)
	if err != nil || len(all) != 0 {
		t.Errorf("there are %+v (%v), want none", all, err)
	}
}
