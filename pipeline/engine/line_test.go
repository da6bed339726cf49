package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// article is a stage that makes an article of any item.
type article struct{ quiet }

func (article) Process(_ context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	text := string(in.Item)
	in.Item, in.Article = nil, (&pipeline.Article{ID: token.Fold(text), Version: 1, Source: in.Source, Text: text}).Share()
	return []pipeline.Message{in}, nil
}

// hops sends n items and tells, once all are finished, how many articles have gone through the hop behind a stage since.
func hops(t *testing.T, e *engine.Engine, stage string, n int) uint64 {
	t.Helper()
	last := func(stream string) uint64 {
		s, err := e.JetStream().Stream(t.Context(), stream)
		if err != nil {
			t.Fatal(err)
		}
		return s.CachedInfo().State.LastSeq
	}
	before, finished := last(wire.HopStream(stage)), last(wire.EnrichedStream)
	for i := range n {
		item := fmt.Sprintf("%d of %s", i, time.Now())
		if _, err := e.JetStream().PublishMsg(t.Context(), wire.NewItem("desk", "text/plain", item, []byte(item), time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "all are finished", func() bool { return last(wire.EnrichedStream) == finished+uint64(n) })
	return last(wire.HopStream(stage)) - before
}

func TestArticlesGoThroughAHopThatOthersWant(t *testing.T) {
	const n = 5
	for _, c := range []struct {
		name string
		here pipeline.Chain
		// other does something on a connection of its own.
		other func(*testing.T, *nats.Conn, jetstream.JetStream)
		as    string // the name of that connection
		all   bool   // every article has to go through the hops
		want  uint64
		// atOnce is for what has to be noticed with the next article.
		atOnce bool
	}{
		{name: "nobody else", want: 0},
		{name: "as it is asked for", all: true, want: n},
		{name: "a client that wants something else", as: "wirecopy tail", other: func(t *testing.T, nc *nats.Conn, _ jetstream.JetStream) {
			if _, err := nc.SubscribeSync("wire.v1.enriched.*"); err != nil {
				t.Fatal(err)
			}
		}, want: 0},
		{name: "a worker of the next stage", as: "wirecopy two", other: func(*testing.T, *nats.Conn, jetstream.JetStream) {}, want: n},
		{name: "somebody looks at the hop", as: "nats", other: func(t *testing.T, nc *nats.Conn, _ jetstream.JetStream) {
			if _, err := nc.SubscribeSync("wire.v1.one.>"); err != nil {
				t.Fatal(err)
			}
		}, want: n, atOnce: true},
		{name: "somebody looks at what comes of one source", as: "nats", other: func(t *testing.T, nc *nats.Conn, _ jetstream.JetStream) {
			if _, err := nc.SubscribeSync("wire.v1.one.desk"); err != nil {
				t.Fatal(err)
			}
		}, want: n, atOnce: true},
		{name: "somebody looks at what comes of another source", as: "nats", other: func(t *testing.T, nc *nats.Conn, _ jetstream.JetStream) {
			if _, err := nc.SubscribeSync("wire.v1.one.hall"); err != nil {
				t.Fatal(err)
			}
		}, want: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := small(t)
			config.Embedded.Listen, config.ThroughHops = "127.0.0.1:0", c.all
			e, err := engine.Start(t.Context(), pipeline.Chain{article{quiet("one")}, quiet("two"), quiet("three")}, config)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Stop()
			pipelinetest.Eventually(t, "all stages work", func() bool { return e.Ready() == nil })
			hops(t, e, "one", 1) // the first may come before all workers are there
			if c.other != nil {
				url, _, _ := e.Server()
				nc, err := nats.Connect(url, nats.Name(c.as))
				if err != nil {
					t.Fatal(err)
				}
				defer nc.Close()
				c.other(t, nc, e.JetStream())
				if err := nc.Flush(); err != nil {
					t.Fatal(err)
				}
			}
			if c.want > 0 && c.other != nil && !c.atOnce {
				pipelinetest.Eventually(t, "it is noticed", func() bool { return hops(t, e, "one", 1) == 1 })
			}
			if got := hops(t, e, "one", n); got != c.want {
				t.Errorf("%d of %d articles went through the hop, want %d", got, n, c.want)
			}
		})
	}
}
