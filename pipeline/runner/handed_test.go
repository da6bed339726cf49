package runner_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// finishedArticles are those that are stored, in order.
func finishedArticles(t *testing.T, js jetstream.JetStream) []pipeline.Message {
	t.Helper()
	s, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	var all []pipeline.Message
	for seq := s.CachedInfo().State.FirstSeq; seq <= s.CachedInfo().State.LastSeq; seq++ {
		raw, err := s.GetMsg(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		event, err := wire.ReadEvent(raw.Subject, raw.Header, raw.Data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := event.Message(wire.Enriched, raw.Time, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// wantAllEvents checks that the events of what is stored are there, once and in order, and that the consumer says so.
func wantAllEvents(t *testing.T, js jetstream.JetStream) {
	t.Helper()
	all := finishedArticles(t, js)
	want := expected(t, all, false)
	pipelinetest.Eventually(t, "all events are stored", func() bool { return streamMsgs(t, js, wire.EventsStream) >= uint64(len(want)) })
	if diff := cmp.Diff(want, stored(t, js)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	pipelinetest.Eventually(t, "the consumer stands behind the last article", func() bool {
		c, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
		return err == nil && c.CachedInfo().NumPending == 0 && c.CachedInfo().NumAckPending == 0 && c.CachedInfo().AckFloor.Stream == uint64(len(all))
	})
}

func TestFinishedArticlesAreHandedToTheProjector(t *testing.T) {
	s, js := ready(t)
	c := runner.HandedFrom(inLine(quick), 1)
	project(t, s, c)
	start(t, s, c, parse, check(keep), count)
	awaitAll(t, js)
	const n = 300
	for i := range n {
		send(t, js, fmt.Sprintf("item %d", i))
	}
	wantOnce(t, js, n)
	wantAllEvents(t, js)
	if got := runner.Handed(c.Line); got == 0 {
		t.Error("no article was handed over")
	}
	if f := consumerInfo(t, js, wire.Enriched, wire.EventsWorker).Config.FilterSubject; f != "" {
		t.Errorf("the consumer has the filter %s: the broker reads the stream whenever it is moved", f)
	}
}

// Others that store finished articles, other projectors and faults of any kind make the projector read its stream: nothing
// is left out, doubled or out of its order.
func TestArticlesThatAreNotHandedToTheProjector(t *testing.T) {
	const seed = 20261127
	random := rand.New(rand.NewPCG(seed, 3))
	s, js := ready(t)
	in, err := js.Stream(t.Context(), wire.EnrichedStream)
	if err != nil {
		t.Fatal(err)
	}
	var others atomic.Bool
	config := quick
	config.Line = runner.NewLine(func(hop, _ string) bool { return hop == wire.Enriched && others.Load() })
	config = runner.HandedFrom(config, 3)
	stop := project(t, s, config)
	start(t, s, config, parse, check(keep), count)
	awaitAll(t, js)
	var handed uint64
	for i := range 600 {
		send(t, js, fmt.Sprintf("item %d", i))
		switch random.IntN(60) {
		case 0: // through no line
			for _, m := range tale(t, random, i) {
				publishFinished(t, js, m)
			}
		case 1: // another projector comes, unseen for a while, and goes
			gone := project(t, s, quick)
			_ = in.UnpinConsumer(t.Context(), wire.EventsWorker, "projector")
			send(t, js, fmt.Sprintf("item beside %d", i))
			gone()
		case 2:
			others.Store(!others.Load())
		case 3: // it ends, and the next one begins
			handed += runner.Handed(config.Line)
			stop()
			stop = project(t, s, config)
		}
	}
	pipelinetest.Eventually(t, "the hops are empty", func() bool {
		return streamMsgs(t, js, wire.HopStream(wire.Raw))+streamMsgs(t, js, wire.HopStream("parse"))+streamMsgs(t, js, wire.HopStream("check")) == 0
	})
	wantAllEvents(t, js)
	if handed += runner.Handed(config.Line); handed == 0 {
		t.Error("no article was handed over")
	}
	t.Logf("seed %d: %d articles, %d handed over", seed, len(finishedArticles(t, js)), handed)
}
