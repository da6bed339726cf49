package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest"
)

// small is a server for a test, which reserves little.
func small(t *testing.T) engine.Config {
	t.Helper()
	return engine.Config{Embedded: embedded.Options{Dir: t.TempDir(), MaxStore: pipelinetest.Store}}
}

// quiet is a stage that adds nothing.
type quiet string

func (q quiet) Name() string { return string(q) }

func (q quiet) Process(_ context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	return []pipeline.Message{in}, nil
}

// keeper is quiet, and notes what records it is given and told of.
type keeper struct {
	quiet
	given *pipeline.Records
	mu    *sync.Mutex
	told  map[string]string
}

func (k keeper) Keep(r pipeline.Records) (pipeline.Stage, func(string, []byte)) {
	*k.given = r
	return k, func(key string, record []byte) {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.told[key] = string(record)
	}
}

func TestAKeeperGetsRecordsAndIsToldOfThem(t *testing.T) {
	var records pipeline.Records
	k := keeper{quiet: "one", given: &records, mu: new(sync.Mutex), told: map[string]string{}}
	e, err := engine.Start(t.Context(), pipeline.Chain{k, quiet("two")}, small(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	if records == nil {
		t.Fatal("the stage was given no records")
	}
	if err := records.Store(t.Context(), "story", []byte("1"), 0); err != nil {
		t.Fatal(err)
	}
	if err := records.Store(t.Context(), "story", []byte("2"), 0); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("a record that is there, stored as a new one: %v, want a conflict", err)
	}
	pipelinetest.Eventually(t, "the stage is told", func() bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		return k.told["story"] == "1"
	})
}

// The ingest stage keeps records: of two engines on one broker, the second knows what the first has seen.
func TestTwoEnginesShareTheirRecords(t *testing.T) {
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	config := engine.Config{
		Connect: func(_ context.Context, name string) (*nats.Conn, error) {
			return nats.Connect(s.URL(), nats.Name(name))
		},
		Provisioning: runner.Provisioning{Store: pipelinetest.Store},
		Workers:      runner.Config{Poll: 10 * time.Millisecond},
	}
	door := sources.NewDoor(js)
	for i, item := range []string{`{"id":"u","version":1,"text":"One."}`, `{"id":"u","version":2,"text":"Two."}`} {
		e, err := engine.Start(t.Context(), pipeline.Chain{ingest.New()}, config)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, own := e.Server(); own {
			t.Error("the engine has a server of its own")
		}
		pipelinetest.Eventually(t, "the engine is ready", func() bool { return e.Ready() == nil && e.Alive() == nil })
		if _, err := door.Send(t.Context(), sources.Item{Source: "desk", Data: []byte(item)}); err != nil {
			t.Fatal(err)
		}
		pipelinetest.Eventually(t, "the item is through", func() bool {
			st, err := runner.ReadStatus(t.Context(), js, wire.Topology{ingest.Name}, nil)
			return err == nil && st.Enriched == uint64(i+1)
		})
		e.Stop()
	}
	var last int
	err := client.Articles(t.Context(), js, client.Options{Since: time.Unix(0, 1), UntilIdle: 50 * time.Millisecond}, func(_ context.Context, a *pipeline.Article) error {
		last = a.Version
		return nil
	})
	if err != nil || last != 2 {
		t.Errorf("the last version is %d (%v), want 2", last, err)
	}
}

func TestWhatFailsBesideTheWorkersIsTold(t *testing.T) {
	e, err := engine.Start(t.Context(), pipeline.Chain{quiet("one")}, small(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	e.Go("archive", func(context.Context) error { return errors.New("the disk is full") })
	select {
	case err := <-e.Failed():
		if err.Error() != "archive: the disk is full" {
			t.Errorf("failed with %q", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("nothing is told")
	}
}

func TestAStartThatFailsLeavesNothingRunning(t *testing.T) {
	refused := errors.New("no server")
	for _, c := range []struct {
		name   string
		config engine.Config
		want   string
	}{
		{"no broker", engine.Config{Connect: func(context.Context, string) (*nats.Conn, error) { return nil, refused }}, "no server"},
		{"no room", engine.Config{Embedded: embedded.Options{Dir: "/dev/null/data"}}, "/dev/null"},
		{"no streams", engine.Config{Connect: func(context.Context, string) (*nats.Conn, error) {
			return nats.Connect(pipelinetest.NATS(t).URL())
		}, NoProvision: true}, "bucket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := engine.Start(t.Context(), pipeline.Chain{ingest.New()}, c.config)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
