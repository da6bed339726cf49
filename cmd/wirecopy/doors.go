package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/netutil"

	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/sources/feeds"
	"wirecopy/pipeline/token"
)

// doorFlags open the doors through which items come in by themselves.
type doorFlags struct {
	Feeds       string `placeholder:"FILE" help:"Poll the web feeds that this file lists (see: wirecopy feeds check)."`
	HTTP        string `name:"http" placeholder:"HOST:PORT" help:"Take items by POST /v1/items?source=NAME there."`
	HTTPTokens  string `name:"http-tokens" placeholder:"FILE" help:"Who may post: a source (or * for all) and a bearer token on each line."`
	Watch       string `placeholder:"DIR" help:"Take the files that are put there, and move them to done/ in it. A directory in it is a source of its own."`
	WatchSource string `default:"watch" help:"The source of the files in --watch itself."`
}

// doors are those that the flags ask for, ready to open.
type doors struct {
	feeds  *feeds.Reader
	http   net.Listener
	tokens sources.Tokens
	watch  *sources.Watch
}

// open reads what the flags name, and takes the port, before the pipeline starts: to find a mistake afterwards would be
// late.
func (f doorFlags) open() (d *doors, err error) {
	d = &doors{}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if f.Feeds != "" {
		config, err := feeds.Read(f.Feeds)
		if err != nil {
			return nil, err
		}
		d.feeds = &feeds.Reader{Config: config}
	}
	if f.Watch != "" {
		if err := token.Check(f.WatchSource); err != nil {
			return nil, usageError{fmt.Errorf("--watch-source: %w", err)}
		}
		d.watch = &sources.Watch{Dir: f.Watch, Source: f.WatchSource}
	}
	if f.HTTP == "" {
		if f.HTTPTokens != "" {
			return nil, usageError{errors.New("--http-tokens needs --http")}
		}
		return d, nil
	}
	if f.HTTPTokens != "" {
		if d.tokens, err = sources.ReadTokens(f.HTTPTokens); err != nil {
			return nil, err
		}
	} else if host, _, _ := net.SplitHostPort(f.HTTP); !loopback(host) {
		return nil, usageError{fmt.Errorf("--http %s can be reached from other machines: say who may post, with --http-tokens", f.HTTP)}
	}
	if d.http, err = net.Listen("tcp", f.HTTP); err != nil {
		return nil, fmt.Errorf("--http %s: %w", f.HTTP, listenReason(err))
	}
	return d, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (d *doors) close() {
	if d != nil && d.http != nil {
		d.http.Close()
	}
}

// run lets items in as long as the engine runs.
func (d *doors) run(ctx context.Context, e *engine.Engine, c engine.Config) error {
	door := sources.NewDoor(e.JetStream())
	if d.feeds != nil || d.watch != nil || d.http != nil {
		e.Needs(door.Trouble)
	}
	open := func(name string, run func(context.Context, *sources.Door) error) {
		e.Go(name, func(ctx context.Context) error { return run(ctx, door) })
	}
	if d.feeds != nil {
		state, err := feeds.NewStore(ctx, e.JetStream(), c.Provisioning.Replicas)
		if err != nil {
			return err
		}
		d.feeds.Store, d.feeds.Log, d.feeds.Metrics = state, c.Log, feeds.NewMetrics(e.Registry())
		open("feeds", d.feeds.Run)
	}
	if d.watch != nil {
		d.watch.Log = c.Log
		open("watch", d.watch.Run)
	}
	if d.http != nil {
		open("http", func(ctx context.Context, door *sources.Door) error {
			server := &http.Server{Handler: sources.HTTP(door, d.tokens), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, MaxHeaderBytes: 64 << 10, IdleTimeout: 2 * time.Minute}
			end := context.AfterFunc(ctx, func() {
				// Those who are being answered get their answer.
				soon, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				defer cancel()
				_ = server.Shutdown(soon)
			})
			defer end()
			if err := server.Serve(netutil.LimitListener(d.http, sources.MaxConnections)); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
	}
	return nil
}

// greet says which doors are open.
func (d *doors) greet(b *strings.Builder) {
	if d.feeds != nil {
		fmt.Fprintf(b, "  feeds:          %d are polled\n", len(d.feeds.Config.Feeds))
	}
	if d.http != nil {
		header := ""
		if d.tokens != nil {
			header = "-H 'Authorization: Bearer TOKEN' "
		}
		fmt.Fprintf(b, "  post items:     curl %s--data-binary @FILE 'http://%s/v1/items?source=NAME'\n", header, d.http.Addr())
	}
	if d.watch != nil {
		fmt.Fprintf(b, "  watched:        %s\n", d.watch.Dir)
	}
}
