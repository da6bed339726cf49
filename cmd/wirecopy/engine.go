package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"wirecopy/cmd/wirecopy/internal/stories"
	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
	"wirecopy/stages/ingest"
	"wirecopy/stages/ingest/story"
)

// engine is a pipeline at work: a broker, its streams, and a worker for each of some stages.
type engine struct {
	server   *embedded.Server // nil where the broker is somebody else's
	topology wire.Topology
	js       jetstream.JetStream
	registry *prometheus.Registry

	control *nats.Conn
	running context.Context // until stop
	end     context.CancelFunc
	workers sync.WaitGroup
	failed  chan error // of what ended by itself
	health  runner.Health
	frozen  chan struct{} // closed when the server's store has stopped
}

// engineConfig says what an engine is made of.
type engineConfig struct {
	nats     *natsFlags       // nil: a server of its own
	embedded embedded.Options // of that server
	topology wire.Topology    // all stages of the pipeline
	stages   pipeline.Chain   // those that work here
	// equip makes all stages of the pipeline with what they need of a broker; nil where they need nothing.
	equip func(stages.Config) pipeline.Chain
	// given is what the command line gives to the stages.
	given       stages.Config
	provision   runner.Provisioning
	noProvision bool
	patience    time.Duration // to wait for the server
	poll        time.Duration // of what the stages need; 0 is the default of the runner
	workers     int
	memory      int64 // bytes that the process is to stay within
	log         *zap.Logger
}

// startEngine returns once the streams are there and the workers are starting. They end with ctx; stop comes last.
func startEngine(ctx context.Context, c engineConfig) (_ *engine, err error) {
	e := &engine{topology: c.topology, registry: prometheus.NewRegistry(), failed: make(chan error, 1), frozen: make(chan struct{}), end: func() {}}
	e.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	defer func() {
		if err != nil {
			e.stop()
		}
	}()
	provisioning := c.provision
	if c.nats == nil {
		if e.server, err = embedded.Start(c.embedded); err != nil {
			return nil, err
		}
		if provisioning.Store == 0 {
			provisioning.Store = e.server.StoreLimit()
		}
	}
	connect := func(name string) (*nats.Conn, error) {
		if e.server != nil {
			return e.server.Connect(nats.Name("wirecopy "+name), nats.MaxReconnects(-1))
		}
		return c.nats.connect(name)
	}
	if e.server != nil {
		e.control, err = connect("control")
	} else {
		e.control, err = c.nats.wait(ctx, "control", c.patience, func(s string) { c.log.Warn(s) })
	}
	if err != nil {
		return nil, err
	}
	if e.js, err = jetstream.New(e.control, jetstream.WithPublishAsyncMaxPending(2*sendWindow), jetstream.WithPublishAsyncTimeout(publishTimeout)); err != nil {
		return nil, fmt.Errorf("open JetStream: %w", err)
	}
	config := runner.Config{Workers: c.workers, Log: c.log, Metrics: runner.NewMetrics(e.registry), Health: &e.health, Poll: c.poll, Abandon: e.frozen}
	if !c.noProvision {
		if e.server == nil && provisioning.Store == 0 {
			if provisioning.Store, err = accountStore(ctx, e.js, *c.nats); err != nil {
				return nil, err
			}
		}
		config.Reprovision = func(ctx context.Context) error { return runner.Provision(ctx, e.js, c.topology, provisioning) }
		if err := config.Reprovision(ctx); err != nil {
			return nil, errors.Join(err, forbidden(e.control))
		}
	}
	e.running, e.end = context.WithCancel(ctx)
	chain, err := e.equip(c)
	if err != nil {
		return nil, err
	}
	if len(chain) > 1 { // a stage by itself has nobody to hand an article to
		config.Memory = pipeline.NewMemory(articlesInHand, c.memory/memoryShare)
	}
	for _, s := range chain {
		nc, err := connect(s.Name())
		if err != nil {
			return nil, err
		}
		e.also(func(ctx context.Context) error {
			defer nc.Close()
			return runner.Run(ctx, nc, c.topology, s, config)
		})
	}
	nc, err := connect("sweeper")
	if err != nil {
		return nil, err
	}
	e.also(func(ctx context.Context) error {
		defer nc.Close()
		return sweep(ctx, nc, c, config)
	})
	if e.server != nil {
		e.also(e.guardStore)
	}
	return e, nil
}

// sweep does what belongs to no stage, unless this process's user may not: another process then has to.
func sweep(ctx context.Context, nc *nats.Conn, c engineConfig, config runner.Config) error {
	if forbidden, ok := runner.Forbidden(ctx, nc, wire.Sweep(c.topology)); ok && len(forbidden) > 0 {
		c.log.Info("this process does not sweep, as its user may not: a process of the provisioner has to", zap.String("subject", forbidden[0]))
		return nil
	}
	return runner.Sweep(ctx, nc, c.topology, config)
}

// guardStore ends the process when the server's store has stopped, as on a full disk: it does not come back by itself, and
// a supervisor starts the process again.
func (e *engine) guardStore(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for failed := 0; failed < 3; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if e.server.Healthy() == nil {
			failed = 0
		} else {
			failed++
		}
	}
	close(e.frozen)
	return fmt.Errorf("the store in %s has stopped, and starts again only with the process: %w; if the disk is full, make room for it (the streams' sizes have to stay under what is free, see --store) and start again", e.server.Dir(), e.server.Healthy())
}

// also runs f beside the workers, until stop. Its error is the engine's.
func (e *engine) also(f func(context.Context) error) {
	e.workers.Go(func() {
		if err := f(e.running); err != nil && e.running.Err() == nil {
			select {
			case e.failed <- err:
			default: // one is enough
			}
		}
	})
}

const (
	// articlesInHand is how many articles may be between the stages of one process and still spare the next the reading.
	articlesInHand = 1024
	// memoryShare is the part of the process's memory, as a divisor, that these articles may take.
	memoryShare = 8
	// storiesInMind is how many stories a near-duplicate is looked for among: about a week of a large agency.
	storiesInMind = 100_000
)

// equip makes the stages that work here, with the ledger of stories that all processes share.
func (e *engine) equip(c engineConfig) (pipeline.Chain, error) {
	if c.equip == nil || len(c.stages) == 0 {
		return c.stages, nil
	}
	given := c.given
	if slices.Contains(c.stages.Names(), ingest.Name) {
		ledger, err := stories.Open(e.running, e.js)
		if err != nil {
			return nil, err
		}
		items := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Name: "items_total",
			Help: "Items read, by format and by what became of them."}, []string{"format", "outcome"})
		e.registry.MustRegister(items)
		given.Ledger, given.Index = ledger, story.NewIndex(storiesInMind)
		given.Ingested = func(format string, o story.Outcome) { items.WithLabelValues(format, string(o)).Inc() }
		e.also(func(ctx context.Context) error {
			ledger.Follow(ctx, given.Index, c.log)
			return nil
		})
	}
	return c.equip(given).Select(c.stages.Names()...)
}

// accountStore is what the account on another's broker may store, less what others use of it; 0, the runner's own
// choice, where it is not limited.
func accountStore(ctx context.Context, js jetstream.JetStream, f natsFlags) (int64, error) {
	info, err := js.AccountInfo(ctx)
	if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) {
		return 0, fmt.Errorf("the NATS server at %s has JetStream switched off: start it with -js", f.shown())
	}
	if err != nil {
		return 0, fmt.Errorf("JetStream at %s: %w", f.shown(), err)
	}
	if info.Limits.MaxStore <= 0 {
		return 0, nil
	}
	return info.Limits.MaxStore, nil
}

// stop ends the workers, which finish what they hold, then the connections, then the server.
func (e *engine) stop() {
	e.end()
	e.workers.Wait()
	if e.control != nil {
		e.control.Close()
	}
	if e.server != nil {
		e.server.Close()
	}
}

// alive is nil while the broker can be worked with.
func (e *engine) alive() error {
	if e.server != nil {
		return e.server.Healthy()
	}
	if e.control.IsClosed() {
		return errors.New("the connection to the broker is closed")
	}
	return nil
}

// ready is nil while every stage of this process can do its work, else it says which cannot, and why.
func (e *engine) ready() error {
	if !e.control.IsConnected() {
		return errors.New("not connected to the broker")
	}
	return errors.Join(e.alive(), e.health.Err())
}

// newLog makes the log: lines for people on a terminal, else JSON.
func newLog(w io.Writer, level zapcore.Level) *zap.Logger {
	config := zap.NewProductionEncoderConfig()
	config.EncodeTime = zapcore.ISO8601TimeEncoder
	encoder := zapcore.NewJSONEncoder(config)
	if isTerminal(w) {
		config.EncodeTime = zapcore.TimeEncoderOfLayout("15:04:05")
		encoder = zapcore.NewConsoleEncoder(config)
	}
	return zap.New(zapcore.NewCore(encoder, zapcore.Lock(zapcore.AddSync(w)), level))
}
