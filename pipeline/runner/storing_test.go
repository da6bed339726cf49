package runner_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// A stream that confirms nothing, as one whose disk is full: who publishes on it is not ready, says why, and goes on by itself
// when it is mended.
func TestWhatIsNotConfirmedMakesAWorkerNotReady(t *testing.T) {
	for _, c := range []struct{ stream, who string }{
		{wire.HopStream("parse"), "stage parse: what it publishes on wire.v1.parse.desk has not been confirmed"},
		{wire.EventsStream, "stage events: events have not been confirmed"},
	} {
		t.Run(c.stream, func(t *testing.T) {
			t.Parallel()
			s, js := ready(t)
			cfg := quick
			cfg.Memory, cfg.Health, cfg.AckWait = pipeline.NewMemory(16, 1<<20), new(runner.Health), time.Second
			silence := func(on bool) {
				t.Helper()
				st, err := js.Stream(t.Context(), c.stream)
				if err != nil {
					t.Fatal(err)
				}
				silent := st.CachedInfo().Config
				silent.NoAck = on
				if _, err := js.UpdateStream(t.Context(), silent); err != nil {
					t.Fatal(err)
				}
			}
			silence(true)
			start(t, s, cfg, parse, check(keep), speak)
			nc, err := s.Connect()
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- runner.Project(ctx, nc, topology, cfg) }()
			defer func() {
				cancel()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				nc.Close()
			}()
			send(t, js, "jane:yes")
			pipelinetest.Eventually(t, "it is not ready", func() bool {
				err := cfg.Health.Err()
				return err != nil && strings.Contains(err.Error(), c.who)
			})
			silence(false)
			pipelinetest.Eventually(t, "it is ready again, and the article is out once", func() bool {
				return cfg.Health.Err() == nil && streamMsgs(t, js, wire.EnrichedStream) == 1 && streamMsgs(t, js, wire.EventsStream) == 2
			})
		})
	}
}
