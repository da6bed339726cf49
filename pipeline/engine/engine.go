// Package engine is a pipeline at work in one process: a connection to a broker, or a server inside, the streams, and a
// worker for each of some stages. It is what wirecopy run is made of, for a program of your own. It knows no stage by
// name: they are given to it as a pipeline.Chain.
package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/ledger"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/turns"
	"wirecopy/pipeline/wire"
)

// Config says what an engine is made of. With the zero Config a server runs inside the process, whose messages go with
// it.
type Config struct {
	// Connect opens a connection to a broker that is there, and gives it that name; it is called once for each part of the
	// engine. nil starts a server inside this process.
	Connect func(ctx context.Context, name string) (*nats.Conn, error)
	// Embedded are the options of the server inside.
	Embedded embedded.Options

	// Topology is all stages of the pipeline, where other processes have some of them; by default it is those that work here.
	Topology wire.Topology
	// Provisioning says how the streams are made; with NoProvision they are there, or the start fails.
	Provisioning runner.Provisioning
	NoProvision  bool

	// NoEvents leaves it to other processes to make the events of finished articles. Workers.Singly says which these are.
	NoEvents bool

	// ThroughHops has every article stored on each hop between two stages. By default it goes from one stage to the next within
	// the process where the server is this process's own and nobody else works on the hop or looks at it.
	ThroughHops bool

	// Workers are the settings of the workers. Health, Metrics, Memory, Line, Turns, Projected, Abandon and Reprovision are the engine's own, and Log
	// is the Log below where it is nil.
	Workers runner.Config
	// Memory is what the process is to stay within, in bytes: an eighth of it is for articles between the stages; 1 GiB unless
	// set.
	Memory int64
	// Registry takes the metrics; one of its own unless set, see Engine.Registry.
	Registry *prometheus.Registry
	// Log takes what an operator should know; nil drops it.
	Log *zap.Logger
}

const (
	defaultMemory = 1 << 30
	// articlesInHand is how many articles may be between the stages of one process and still spare the next the reading.
	articlesInHand = 1024
	// memoryShare is the part of the process's memory, as a divisor, that these articles may take.
	memoryShare = 8
)

func (c Config) withDefaults(chain pipeline.Chain) Config {
	if c.Topology == nil {
		c.Topology = chain.Names()
	}
	if c.Memory <= 0 {
		c.Memory = defaultMemory
	}
	if c.Registry == nil {
		c.Registry = prometheus.NewRegistry()
	}
	if c.Log == nil {
		c.Log = zap.NewNop()
	}
	if c.Workers.Log == nil {
		c.Workers.Log = c.Log
	}
	return c
}

// Engine is a pipeline at work. Its methods may be called from many goroutines at once, Stop once.
type Engine struct {
	config Config
	server *embedded.Server // nil where the broker is somebody else's
	js     jetstream.JetStream

	control *nats.Conn
	running context.Context // until Stop
	end     context.CancelFunc
	workers sync.WaitGroup
	failed  chan error // of what ended by itself
	health  runner.Health
	frozen  chan struct{} // closed when the server's store has stopped

	mu     sync.Mutex
	checks []func() error // what Ready asks besides
}

// Start returns once the streams are there and the workers are starting: Ready tells when they take messages. They end
// with ctx; Stop comes last. The stages of chain that are a pipeline.Keeper get records that all processes share.
func Start(ctx context.Context, chain pipeline.Chain, c Config) (_ *Engine, err error) {
	c = c.withDefaults(chain)
	e := &Engine{config: c, failed: make(chan error, 1), frozen: make(chan struct{})}
	e.running, e.end = context.WithCancel(ctx)
	defer func() {
		if err != nil {
			e.Stop()
		}
	}()
	if err := collect(c.Registry); err != nil {
		return nil, err
	}
	if err := e.reach(); err != nil {
		return nil, err
	}
	workers := c.Workers
	workers.Metrics, workers.Health, workers.Abandon, workers.Reprovision = runner.NewMetrics(c.Registry), &e.health, e.frozen, nil
	workers.Metrics.Budget(c.Memory)
	if !c.NoProvision {
		if workers.Reprovision, err = e.provision(); err != nil {
			return nil, err
		}
		c.Log.Info("the streams are as this version wants them", zap.Strings("stages", c.Topology))
	}
	if chain, err = e.keep(chain); err != nil {
		return nil, err
	}
	workers.Memory, workers.Projected = nil, !c.NoEvents
	if len(chain) > 1 || len(chain) == 1 && !c.NoEvents { // a stage by itself has nobody to hand an article to
		workers.Memory = pipeline.NewMemory(articlesInHand, c.Memory/memoryShare)
	}
	workers.Line = e.line(chain)
	if len(chain) > 1 {
		workers.Turns = turns.New(func() int { return runtime.GOMAXPROCS(0) }, 2*len(c.Topology))
	}
	for _, s := range chain {
		if err := e.connected(s.Name(), func(ctx context.Context, nc *nats.Conn) error {
			return runner.Run(ctx, nc, c.Topology, s, workers)
		}); err != nil {
			return nil, err
		}
	}
	if !c.NoEvents {
		if err := e.connected(wire.EventsWorker, func(ctx context.Context, nc *nats.Conn) error {
			return runner.Project(ctx, nc, c.Topology, workers)
		}); err != nil {
			return nil, err
		}
	}
	if err := e.connected("sweeper", func(ctx context.Context, nc *nats.Conn) error { return e.sweep(ctx, nc, workers) }); err != nil {
		return nil, err
	}
	if e.server != nil {
		e.Go("", e.guardStore)
	}
	return e, nil
}

// reach starts the server or connects to another's.
func (e *Engine) reach() (err error) {
	if e.config.Connect == nil {
		if e.server, err = embedded.Start(e.config.Embedded); err != nil {
			return err
		}
	}
	if e.control, err = e.Connect("control"); err != nil {
		return err
	}
	e.js, err = jetstream.New(e.control, jetstream.WithPublishAsyncMaxPending(publishWindow), jetstream.WithPublishAsyncTimeout(publishTimeout))
	if err != nil {
		return fmt.Errorf("open JetStream: %w", err)
	}
	return nil
}

// provision makes the streams, and gives what does so again.
func (e *Engine) provision() (func(context.Context) error, error) {
	p := e.config.Provisioning
	if p.Store == 0 && e.server != nil {
		p.Store = min(e.server.StoreLimit(), runner.DefaultStore)
	}
	if p.Store == 0 {
		var err error
		if p.Store, err = runner.AccountStore(e.running, e.js); err != nil {
			return nil, err
		}
	}
	again := func(ctx context.Context) error { return runner.Provision(ctx, e.js, e.config.Topology, p) }
	if err := again(e.running); err != nil {
		return nil, errors.Join(err, wire.Refused(e.control))
	}
	return again, nil
}

// keep gives the stages that keep records those that all processes share.
func (e *Engine) keep(chain pipeline.Chain) (pipeline.Chain, error) {
	out := make(pipeline.Chain, len(chain))
	var records *ledger.Ledger
	var all []func(key string, record []byte)
	for i, s := range chain {
		out[i] = s
		keeper, ok := s.(pipeline.Keeper)
		if !ok {
			continue
		}
		if records == nil {
			err := runner.Patiently(e.running, time.Now().Add(runner.StartPatience), "the records of the stages", func() (err error) {
				records, err = ledger.Open(e.running, e.js)
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		kept, seen := keeper.Keep(records)
		out[i] = kept
		if seen != nil {
			all = append(all, seen)
		}
	}
	if records == nil {
		return out, nil
	}
	follow := records.Follower(func(key string, record []byte) {
		for _, seen := range all {
			seen(key, record)
		}
	}, e.config.Log)
	e.Go("", func(ctx context.Context) error {
		follow(ctx)
		return nil
	})
	return out, nil
}

// connected runs f beside the workers, with a connection of its own.
func (e *Engine) connected(name string, f func(context.Context, *nats.Conn) error) error {
	nc, err := e.Connect(name)
	if err != nil {
		return err
	}
	e.Go("", func(ctx context.Context) error {
		defer nc.Close()
		return f(ctx, nc)
	})
	return nil
}

// Go runs f beside the workers: a door that items come in by, or a reader of what comes out, such as an archive. f ends
// when its context does, which is no error; Stop waits for it. An error of f is the engine's, under the name where it is
// not "".
func (e *Engine) Go(name string, f func(context.Context) error) {
	e.workers.Go(func() {
		err := f(e.running)
		if err == nil || e.running.Err() != nil {
			return
		}
		if name != "" {
			err = fmt.Errorf("%s: %w", name, err)
		}
		select {
		case e.failed <- err:
		default: // one is enough
		}
	})
}

// Needs makes Ready ask check as well: what else has to work for this process to be ready.
func (e *Engine) Needs(check func() error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.checks = append(e.checks, check)
}

// Stop ends the workers, which finish what they hold, then the connections, then the server.
func (e *Engine) Stop() {
	e.end()
	e.workers.Wait()
	if e.control != nil {
		e.control.Close()
	}
	if e.server != nil {
		e.server.Close()
	}
}
