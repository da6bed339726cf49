package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/engine"
)

// logged reports whether a log was asked for. All that is said then goes there, line by line, with nothing for people
// between: it is read by a program.
func (c *runCmd) logged() bool { return c.Log != "." && c.Log != "auto" }

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
func (c *runCmd) announce(log *zap.Logger, e *engine.Engine, chain pipeline.Chain, config engine.Config, monitor net.Listener, in *doors) {
	at, dir, own := e.Server()
	fields := []zap.Field{zap.String("version", programVersion()), zap.Int("pid", os.Getpid()), zap.Strings("stages", chain.Names()), zap.Int64("memory", config.Memory)}
	if own {
		fields = append(fields, zap.String("nats", at), zap.String("data", dir))
	} else {
		fields = append(fields, zap.String("nats", c.shown()))
	}
	if monitor != nil {
		fields = append(fields, zap.Stringer("metrics", monitor.Addr()))
	}
	if in.http != nil {
		fields = append(fields, zap.Stringer("http", in.http.Addr()))
	}
	if in.feeds != nil {
		fields = append(fields, zap.Int("feeds", len(in.feeds.Config.Feeds)))
	}
	log.Info("running", fields...)
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
