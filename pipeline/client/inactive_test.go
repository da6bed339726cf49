package client

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

var inactiveTopology = wire.Topology{"ingest"}

// consumersOf counts the consumers of a stream, and gives the longest time for which one of them is kept.
func consumersOf(t *testing.T, js jetstream.JetStream, stream string) (n int, kept time.Duration) {
	t.Helper()
	s, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	list := s.ListConsumers(t.Context())
	for info := range list.Info() {
		n++
		kept = max(kept, info.Config.InactiveThreshold)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return n, kept
}

func publishArticle(t *testing.T, js jetstream.JetStream, id string) {
	t.Helper()
	msgs, err := wire.Outputs(inactiveTopology, "ingest", pipeline.Message{Source: "desk", Article: &pipeline.Article{ID: id, Version: 1, Source: "desk", Text: "So.", PubStatus: pipeline.Usable}, Received: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range msgs {
		if _, err := js.PublishMsg(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

// A stream takes a thousand consumers, and a reader may not delete its own: forty calls, one after the other, leave few
// for each, and those go soon.
func TestManyShortCallsLeaveNoPile(t *testing.T) {
	t.Parallel()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, inactiveTopology)
	publishArticle(t, js, "a1")
	const calls = 40
	o := Options{Since: time.Unix(1, 0), UntilIdle: time.Millisecond}
	for range calls {
		got := 0
		if err := Articles(t.Context(), js, o, func(context.Context, *pipeline.Article) error { got++; return nil }); err != nil || got != 1 {
			t.Fatalf("%d articles, %v, want 1", got, err)
		}
		if err := Quotes(t.Context(), js, o, func(context.Context, pipeline.QuoteEvent) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := Aliases(t.Context(), js, "Rhea Tolland"); err != nil {
			t.Fatal(err)
		}
	}
	for stream, stay := range map[string]int{wire.EnrichedStream: 1, wire.EventsStream: 0} { // the projector's stays
		n, kept := consumersOf(t, js, stream)
		if n > 3*calls || kept > inactive {
			t.Errorf("%s has %d consumers after %d calls, kept for up to %s: want %d at most, for %s", stream, n, calls, kept, 3*calls, inactive)
		}
		pipelinetest.Eventually(t, "the consumers of "+stream+" are gone", func() bool {
			n, _ := consumersOf(t, js, stream)
			return n == stay
		})
	}
}

// The broker forgets a consumer whose reader is slow, or away: each event comes once all the same, and the end is found.
func TestASlowReaderGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, inactiveTopology)
	var want []string
	for i := range 200 {
		want = append(want, fmt.Sprint("a", i))
		publishArticle(t, js, want[i])
	}
	o := Options{Since: time.Unix(1, 0), UntilIdle: 50 * time.Millisecond}
	cons, err := inOrder(t.Context(), js, wire.EnrichedStream, wire.ArticleFilter(""), o, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	in, err := open(cons, o)
	if err != nil {
		t.Fatal(err)
	}
	defer in.stop()
	var got []string
	for {
		m, err := in.next(t.Context())
		if err == errIdle {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e.Subject)
		if len(got) == 3 || len(got) == 100 {
			for name := range namesOf(t, js, wire.EnrichedStream) {
				if err := js.DeleteConsumer(t.Context(), wire.EnrichedStream, name); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d events came, want %d, each once and in order", len(got), len(want))
	}
}

func namesOf(t *testing.T, js jetstream.JetStream, stream string) map[string]bool {
	t.Helper()
	s, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	names, list := map[string]bool{}, s.ConsumerNames(t.Context())
	for name := range list.Name() {
		names[name] = true
	}
	return names
}
