package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
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
	for _, hop := range append(e.config.Topology.Hops(), wire.Enriched) {
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
				hops[hop].Store(err != nil || clients[connectionName(stage)] > 1)
			}
			hops[wire.Enriched].Store(err != nil || clients[connectionName(wire.EventsWorker)] > 1)
		}
	})
	// A subscription counts from the message after it: who subscribes and sends an item sees it on each hop.
	wanted := &interest{server: e.server, found: map[string]bool{}}
	return runner.NewLine(func(hop, subject string) bool { return hops[hop].Load() || subject != "" && wanted.in(subject) })
}

// interest knows which subjects somebody subscribes to, beside the stream that has them.
type interest struct {
	server *embedded.Server

	mu    sync.Mutex
	n     uint32 // subscriptions that there were when found was empty
	since time.Time
	found map[string]bool
}

// in looks again where the number of all subscriptions is another, and each second: one may have come as another went.
func (i *interest) in(subject string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if n := i.server.Subscriptions(); n != i.n || time.Since(i.since) > lookEvery {
		i.n, i.since = n, time.Now()
		clear(i.found)
	}
	wanted, ok := i.found[subject]
	if !ok {
		n, err := i.server.Interest(subject)
		wanted = err != nil || n > 1
		i.found[subject] = wanted
	}
	return wanted
}
