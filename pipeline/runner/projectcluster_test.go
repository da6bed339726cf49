package runner_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
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

// In a cluster the server that leads the stream of events changes again and again, and with it goes what was sent and not
// yet agreed on. Several projectors take the work from each other meanwhile. All events are stored, once and in order, and
// the stream takes what comes next.
func TestEventsAreStoredOnceInACluster(t *testing.T) {
	urls := pipelinetest.Cluster(t)
	connect := func() *nats.Conn {
		nc, err := nats.Connect(urls)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(nc.Close)
		return nc
	}
	nc := connect()
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(2*time.Second)) // what was asked of a server that led may get no answer
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Provision(t.Context(), js, topology, runner.Provisioning{Store: pipelinetest.Store, Replicas: 3}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		nc := connect()
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- runner.Project(ctx, nc, topology, runner.Config{Singly: true}) }()
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("projector: %v", err)
			}
		})
	}
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 3))
	var sent []pipeline.Message
	for n := range 150 {
		articles := tale(t, random, n)
		if n == 75 { // more than a batch takes
			var many strings.Builder
			for i := range 1100 {
				fmt.Fprintf(&many, "speaker%d:word%d ", i, i)
			}
			articles = append(articles, finished(t, "many", 1, pipeline.Usable, many.String()), finished(t, "many", 2, pipeline.Usable, "speaker1:word1"))
		}
		for _, m := range articles {
			publishFinished(t, js, m, jetstream.WithRetryAttempts(200))
			sent = append(sent, m)
		}
		switch n % 10 {
		case 0: // another server leads; whether one could be found just now does not matter
			_, _ = nc.Request(wire.API("STREAM.LEADER.STEPDOWN", wire.EventsStream), nil, time.Second)
		case 5: // another projector gets the next article
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_ = in.UnpinConsumer(ctx, wire.EventsWorker, "projector")
			cancel()
		}
	}
	want := expected(t, sent, true)
	var events jetstream.Stream
	pipelinetest.Eventually(t, fmt.Sprintf("all %d events are stored", len(want)), func() bool {
		events, err = js.Stream(t.Context(), wire.EventsStream)
		return err == nil && events.CachedInfo().State.Msgs >= uint64(len(want))
	})
	var got []string
	for n := range events.CachedInfo().State.LastSeq {
		var m *jetstream.RawStreamMsg
		pipelinetest.Eventually(t, fmt.Sprintf("event %d can be read", n+1), func() bool {
			m, err = events.GetMsg(t.Context(), n+1)
			return err == nil
		})
		got = append(got, fmt.Sprint(m.Subject, " ", wire.EventID(m.Header)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
