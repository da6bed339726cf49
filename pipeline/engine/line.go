package engine

import (
	"context"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// lookEvery is how often the engine looks who else is on its server.
const lookEvery = time.Second

// line lets the workers hand articles to each other. nil is for a broker that is not the engine's own, of which nobody
// knows who else works on it.
func (e *Engine) line(chain pipeline.Chain) *runner.Line {
	if e.config.ThroughHops || e.server == nil || len(chain) < 2 {
		return nil
	}
	hops := map[string]*atomic.Bool{}
	for _, hop := range e.config.Topology.Hops() {
		hops[hop] = new(atomic.Bool)
	}
	e.Go("", func(ctx context.Context) error {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
			clients, err := e.server.Clients()
			if err != nil {
				e.config.Log.Debug("who else works on the hops is not known: articles go through them", zap.Error(err))
			}
			for _, stage := range e.config.Topology {
				hop := e.config.Topology.In(stage)
				hops[hop].Store(err != nil || clients[connectionName(stage)] > 1 || e.server.Interest(wire.ArticleSubject(hop, "x")) > 1)
			}
		}
	})
	return runner.NewLine(func(hop string) bool { return hops[hop].Load() })
}
