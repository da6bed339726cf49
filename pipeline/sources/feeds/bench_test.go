package feeds

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

func rss(items ...string) string {
	return rssHead + strings.Join(items, "\n") + `</channel></rss>`
}

func item(id, text string) string {
	return fmt.Sprintf("<item><guid>%s</guid><title>Talks %s</title><description>%s</description></item>", id, id, text)
}

// bench is a poller with all that it needs.
type bench struct {
	*poller
	t        *testing.T
	js       jetstream.JetStream
	raw      jetstream.Stream
	logged   *observer.ObservedLogs
	registry *prometheus.Registry
}

func newBench(t *testing.T) *bench {
	t.Helper()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, wire.Topology{"ingest"})
	raw, err := js.Stream(t.Context(), wire.HopStream(wire.Raw))
	if err != nil {
		t.Fatal(err)
	}
	states, err := NewStore(t.Context(), js, 1)
	if err != nil {
		t.Fatal(err)
	}
	core, logged := observer.New(zapcore.InfoLevel)
	b := &bench{t: t, js: js, raw: raw, logged: logged, registry: prometheus.NewRegistry()}
	f := Reader{Store: states, Log: zap.New(core), Metrics: NewMetrics(b.registry), Pause: time.Microsecond}
	b.poller = f.poller(sources.NewDoor(js))
	t.Cleanup(b.fetch.Close)
	return b
}

// step polls a feed once, due or not, and gives its state after that.
func (b *bench) step(feed *Feed) State {
	b.t.Helper()
	s, revision, err := b.states.Get(b.t.Context(), feed.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.poll(b.t.Context(), feed, s, revision, b.log); err != nil {
		b.t.Fatalf("poll: %v", err)
	}
	if s, _, err = b.states.Get(b.t.Context(), feed.Name); err != nil {
		b.t.Fatal(err)
	}
	return s
}

// stored are the items on the raw hop, in order.
func (b *bench) stored() []wire.Event {
	b.t.Helper()
	info, err := b.raw.Info(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	var all []wire.Event
	for seq := max(info.State.FirstSeq, 1); seq <= info.State.LastSeq; seq++ {
		m, err := b.raw.GetMsg(b.t.Context(), seq)
		if err != nil {
			b.t.Fatal(err)
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			b.t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

func (b *bench) bodies() []string {
	var all []string
	for _, e := range b.stored() {
		all = append(all, string(e.Data))
	}
	return all
}

// counted are the counters of a metric by label, those above zero.
func (b *bench) counted(name string) map[string]float64 {
	b.t.Helper()
	families, err := b.registry.Gather()
	if err != nil {
		b.t.Fatal(err)
	}
	all := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if v := m.GetCounter().GetValue() + m.GetGauge().GetValue(); f.GetName() == name && v > 0 {
				all[m.GetLabel()[0].GetValue()] = v
			}
		}
	}
	return all
}

func feedAt(url string) *Feed {
	c := Config{Feeds: []Feed{{URL: url, Source: "desk", AllowPrivate: true, Every: time.Minute}}}.withDefaults()
	return &c.Feeds[0]
}
