package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.uber.org/zap"

	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

const (
	// publishWindow is how many messages may be on their way to the broker at once, on the engine's own connection.
	publishWindow = 256
	// publishTimeout is how long the broker may take to confirm one.
	publishTimeout = 5 * time.Second
)

// Connect opens another connection to the engine's broker, which the caller closes.
func (e *Engine) Connect(name string) (*nats.Conn, error) {
	if e.server != nil {
		return e.server.Connect(nats.Name(connectionName(name)), nats.MaxReconnects(-1), nats.ErrorHandler(unsaid))
	}
	return e.config.Connect(e.running, name)
}

// connectionName is how a worker's connection is called, in every process.
func connectionName(worker string) string { return "wirecopy " + worker }

// unsaid leaves an error of a connection to whoever asks for it: nats.go would write it to standard error.
func unsaid(*nats.Conn, *nats.Subscription, error) {}

// JetStream is the engine's own connection to its streams, for doors and readers too.
func (e *Engine) JetStream() jetstream.JetStream { return e.js }

// Conn is the connection of JetStream.
func (e *Engine) Conn() *nats.Conn { return e.control }

// Server tells where the server inside the process listens and where its messages are kept; ok is false where the broker
// is somebody else's. The URL is "" where it listens nowhere.
func (e *Engine) Server() (url, dir string, ok bool) {
	if e.server == nil {
		return "", "", false
	}
	return e.server.URL(), e.server.Dir(), true
}

// Traffic is how many bytes clients have sent to the engine's own server, and it to them; 0 for another's.
func (e *Engine) Traffic() (in, out int64) {
	if e.server == nil {
		return 0, 0
	}
	return e.server.Traffic()
}

// Topology is all stages of the pipeline.
func (e *Engine) Topology() wire.Topology { return e.config.Topology }

// Registry has the metrics of the workers, of the Go runtime and of the process.
func (e *Engine) Registry() *prometheus.Registry { return e.config.Registry }

// Failed tells of the first thing that ended by itself: the pipeline cannot go on, and is to be stopped.
func (e *Engine) Failed() <-chan error { return e.failed }

// Alive is nil while the broker can be worked with.
func (e *Engine) Alive() error {
	if e.server != nil {
		return e.server.Healthy()
	}
	if e.control.IsClosed() {
		return errors.New("the connection to the broker is closed")
	}
	return nil
}

// Ready is nil while every stage of this process can do its work, else it says which cannot, and why.
func (e *Engine) Ready() error {
	if !e.control.IsConnected() {
		return errors.New("not connected to the broker")
	}
	err := errors.Join(e.Alive(), e.health.Err())
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, check := range e.checks {
		err = errors.Join(err, check())
	}
	return err
}

// sweep does what belongs to no stage, unless this process's user may not: another process then has to.
func (e *Engine) sweep(ctx context.Context, nc *nats.Conn, workers runner.Config) error {
	if forbidden, ok := runner.Forbidden(ctx, nc, wire.Sweep(e.config.Topology)); ok && len(forbidden) > 0 {
		e.config.Log.Info("this process does not sweep, as its user may not: a process of the provisioner has to", zap.String("subject", forbidden[0]))
		return nil
	}
	return runner.Sweep(ctx, nc, e.config.Topology, workers)
}

// guardStore ends the process when the server's store has stopped, as on a full disk: it does not come back by itself, and
// a supervisor starts the process again.
func (e *Engine) guardStore(ctx context.Context) error {
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

// collect adds what is measured of the process itself; a registry that has it already keeps its own.
func collect(r *prometheus.Registry) error {
	for _, c := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		var have prometheus.AlreadyRegisteredError
		if err := r.Register(c); err != nil && !errors.As(err, &have) {
			return fmt.Errorf("register metrics of the process: %w", err)
		}
	}
	return nil
}
