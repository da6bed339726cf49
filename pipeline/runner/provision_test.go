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
