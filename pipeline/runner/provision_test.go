package runner_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

func TestProvisioningIsSafeToRepeat(t *testing.T) {
	_, js := ready(t)
	send(t, js, "waiting")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := streamMsgs(t, js, wire.HopStream(wire.Raw)); n != 1 {
		t.Errorf("%d messages wait, want the 1 that was there", n)
	}
}

func TestProvisioningRefusesToLoseData(t *testing.T) {
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: wire.HopStream(wire.Raw), Subjects: []string{wire.HopFilter(wire.Raw), "other.>"}, MaxBytes: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	send(t, js, "precious")
	err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store})
	if err == nil {
		t.Fatal("provisioning went through, want a refusal")
	}
	for _, want := range []string{"WIRE_RAW", "retention", "other.>", "without losing data"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not name %q", err, want)
		}
	}
	if n := streamMsgs(t, js, wire.HopStream(wire.Raw)); n != 1 {
		t.Errorf("%d messages are left, want 1", n)
	}
}

func TestProvisioningKeepsWhatAnOperatorTuned(t *testing.T) {
	_, js := ready(t)
	st, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	cfg := st.CachedInfo().Config
	cfg.MaxAge = 30 * 24 * time.Hour
	if _, err := js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	pipelinetest.Provision(t, js, topology)
	if st, err = js.Stream(t.Context(), wire.EnrichedStream); err != nil || st.CachedInfo().Config.MaxAge != cfg.MaxAge {
		t.Errorf("MaxAge is %s (%v), want the operator's %s", st.CachedInfo().Config.MaxAge, err, cfg.MaxAge)
	}
}

// Live taps belong to the operator: they are as they were last asked for, whoever provisions.
func TestTapsAreAsTheyWereAskedFor(t *testing.T) {
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	for _, c := range []struct {
		taps string
		want bool
	}{{"", false}, {runner.TapsOn, true}, {"", true}, {runner.TapsOff, false}, {"", false}} {
		if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store, Taps: c.taps}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{wire.HopStream(wire.Raw), wire.EnrichedStream} {
			s, err := js.Stream(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.CachedInfo().Config.RePublish != nil; got != c.want {
				t.Errorf("asked for %q: %s has a tap: %t, want %t", c.taps, name, got, c.want)
			}
		}
	}
}
