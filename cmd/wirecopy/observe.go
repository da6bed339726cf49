package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strings"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/runner"
)

// logged reports whether a log was asked for. All that is said then goes there, line by line, with nothing for people
// between: it is read by a program.
func (c *runCmd) logged() bool { return c.Log != "auto" }

// loggedError is one that stands in the log already.
type loggedError struct{ error }

func (e loggedError) Unwrap() error { return e.error }

// ended logs why a process ends that keeps a log. A signal is no error.
func (c *runCmd) ended(log *zap.Logger, err error) error {
	switch {
	case !c.logged():
		return err
	case err == nil, errors.Is(err, context.Canceled):
		log.Info("stopped")
		return err
	}
	log.Error("ended", zap.Error(err))
	return loggedError{err}
}

// announce is greet for a log.
func (c *runCmd) announce(log *zap.Logger, e *engine.Engine, chain pipeline.Chain, config engine.Config, monitor *monitors, in *doors) {
	at, dir, own := e.Server()
	fields := []zap.Field{zap.String("version", programVersion()), zap.Int("pid", os.Getpid()), zap.Strings("stages", chain.Names()), zap.Int64("memory", config.Memory)}
	if own {
		fields = append(fields, zap.String("nats", at), zap.String("data", dir))
	} else {
		fields = append(fields, zap.String("nats", c.shown()))
	}
	if monitor.metrics != nil {
		fields = append(fields, zap.Stringer("metrics", monitor.metrics.Addr()))
	}
	if monitor.profiles != nil {
		fields = append(fields, zap.Stringer("pprof", monitor.profiles))
	}
	if in.http != nil {
		fields = append(fields, zap.Stringer("http", in.http.Addr()))
	}
	if in.feeds != nil {
		fields = append(fields, zap.Int("feeds", len(in.feeds.Config.Feeds)))
	}
	log.Info("running", fields...)
}

// monitors are where the process is looked at.
type monitors struct {
	metrics  net.Listener // nil for none
	profiles net.Addr     // nil for none
	stop     func()       // of the profiles
	server   *http.Server // of the metrics; nil until serve
}

// openMonitors takes the ports before anything else is done: to find one in use after the server is up would be late.
func (c *runCmd) openMonitors() (m *monitors, err error) {
	m = &monitors{}
	if c.Metrics != "" {
		if m.metrics, err = net.Listen("tcp", c.Metrics); err != nil {
			return nil, fmt.Errorf("--metrics %s: %w", c.Metrics, listenReason(err))
		}
	}
	if m.profiles, m.stop, err = servePprof(c.Pprof); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// serve shows how an engine is.
func (m *monitors) serve(e *engine.Engine) {
	if m.metrics == nil {
		return
	}
	m.server = &http.Server{Handler: runner.Monitor(e.Registry(), e.Alive, e.Ready), ReadHeaderTimeout: 5 * time.Second}
	go m.server.Serve(m.metrics) // ends with close
}

func (m *monitors) close() {
	if m.metrics != nil {
		m.metrics.Close()
	}
	if m.server != nil {
		m.server.Close()
	}
	if m.stop != nil {
		m.stop()
	}
}

func (m *monitors) greet(b *strings.Builder) {
	if m.metrics != nil {
		fmt.Fprintf(b, "  metrics:        http://%s/metrics\n", m.metrics.Addr())
	}
	if m.profiles != nil {
		fmt.Fprintf(b, "  profiles:       http://%s/debug/pprof/\n", m.profiles)
	}
}

// servePprof serves Go's profiles until stop is called; with no address it serves nothing.
func servePprof(address string) (at net.Addr, stop func(), err error) {
	if address == "" {
		return nil, func() {}, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, nil, fmt.Errorf("--pprof %s: %w", address, listenReason(err))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go s.Serve(l) // ends with Close
	return l.Addr(), func() { s.Close() }, nil
}
