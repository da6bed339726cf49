package runner_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/ledger"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest"
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

// The way in was removed, or restored without its messages, and the stories are remembered: what is sent again is known, though
// it has the place in the queue that it had before.
func TestARemadeWayInGivesNoNumberTwice(t *testing.T) {
	s, js := ready(t)
	records, err := ledger.Open(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := ingest.New().(pipeline.Keeper).Keep(records)
	intake := stage{"parse", known.Process}
	stop := start(t, s, quick, intake, check(keep), count)
	send(t, js, "Ferry returns to Karran")
	pipelinetest.Eventually(t, "it is out", func() bool { return streamMsgs(t, js, wire.EnrichedStream) == 1 })
	stop()
	for _, hop := range append(topology.Hops(), wire.Enriched) { // the broker forgets their ids
		if err := js.DeleteStream(t.Context(), wire.HopStream(hop)); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Provision(t, js, topology)
	pipelinetest.Provision(t, js, topology) // which changes nothing of it
	start(t, s, quick, intake, check(keep), count)
	send(t, js, "Ferry returns to Karran", "Council meets")
	pipelinetest.Eventually(t, "all of it is dealt with", func() bool {
		for _, hop := range topology.Hops() {
			if streamMsgs(t, js, wire.HopStream(hop)) > 0 {
				return false
			}
		}
		return streamMsgs(t, js, wire.EnrichedStream) > 0
	})
	if got := enriched(t, js); len(got) != 1 || got["Council meets"] != 1 {
		t.Errorf("%v came out, want what is new alone", got)
	}
}

// The number of copies is that of all streams and buckets, and a start that does not say how many leaves them.
func TestReplicasAreOfAllOrNone(t *testing.T) {
	nc, err := nats.Connect(pipelinetest.Cluster(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ asked, want int }{{0, 1}, {3, 3}, {0, 3}} {
		p := runner.Provisioning{Store: pipelinetest.Store, Replicas: c.asked, Patience: time.Minute}
		if err := runner.Provision(t.Context(), js, topology, p); err != nil {
			t.Fatal(err)
		}
		for _, name := range wire.Streams(topology) {
			s, err := js.Stream(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.CachedInfo().Config.Replicas; got != c.want {
				t.Errorf("asked for %d: stream %s has %d replicas, want %d", c.asked, name, got, c.want)
			}
		}
	}
}
