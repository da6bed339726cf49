package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"go.uber.org/zap"

	"wirecopy/pipeline/console"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources/feeds"
)

// consoleFlags open the web pages on which people watch the pipeline.
type consoleFlags struct {
	Console       string   `placeholder:"HOST:PORT" help:"Serve web pages to watch the pipeline there, or none. By default at 127.0.0.1:8420, or a free port if that is taken; with --nats, none."`
	ConsoleTokens string   `placeholder:"FILE" help:"Who may use the pages: read or write, and a token, on each line."`
	ConsoleHost   []string `placeholder:"NAME" help:"Names under which the pages may be asked for, besides localhost and addresses."`
	ConsoleCert   string   `placeholder:"FILE" help:"Serve the pages by TLS, with this certificate; it needs --console-key. A renewed one is taken without a restart."`
	ConsoleKey    string   `placeholder:"FILE" help:"Key of the certificate."`
}

const (
	consoleAddress = "127.0.0.1:8420"
	noConsole      = "none"
)

// consoleReader serves the console.
type consoleReader struct {
	consoleFlags
	doors     doorFlags
	own       bool           // the broker is this process's own
	archive   *archiveReader // opened before
	listener  net.Listener   // nil for none
	tls       *tls.Config    // nil without
	tokens    console.Tokens
	tokenFile string // the one that was made
	feeds     []feeds.Feed
}

func (c *consoleReader) open() error {
	if c.Console == noConsole || c.Console == "" && !c.own {
		if c.ConsoleTokens != "" || len(c.ConsoleHost) > 0 || c.ConsoleCert != "" || c.ConsoleKey != "" {
			return usageError{errors.New("--console-tokens, --console-host, --console-cert and --console-key go with --console HOST:PORT")}
		}
		return nil
	}
	var err error
	if c.tls, err = servedByTLS("--console", c.ConsoleCert, c.ConsoleKey); err != nil {
		return err
	}
	if c.ConsoleTokens != "" {
		if c.tokens, err = console.ReadTokens(c.ConsoleTokens); err != nil {
			return err
		}
	}
	if host, _, _ := net.SplitHostPort(c.Console); c.Console != "" && !loopback(host) && !c.tokens.ReadersNeedOne {
		return usageError{fmt.Errorf("--console %s can be reached from other machines: say who may read, with a read token in --console-tokens", c.Console)}
	}
	if c.doors.Feeds != "" {
		config, err := feeds.Read(c.doors.Feeds)
		if err != nil {
			return err
		}
		c.feeds = config.Feeds
	}
	if c.Console == "" {
		if c.listener, err = net.Listen("tcp", consoleAddress); err != nil { // another wirecopy has it
			c.listener, err = net.Listen("tcp", "127.0.0.1:0")
		}
	} else {
		c.listener, err = net.Listen("tcp", c.Console)
	}
	if err != nil {
		return fmt.Errorf("--console %s: %w", c.Console, listenReason(err))
	}
	return nil
}

func (c *consoleReader) run(e *engine.Engine, log *zap.Logger) error {
	if c.listener == nil {
		return nil
	}
	if _, dir, own := e.Server(); own && c.ConsoleTokens == "" {
		var err error
		if c.tokens, c.tokenFile, err = console.WriteTokenIn(dir); err != nil {
			return err
		}
	}
	o := console.Options{Metrics: e.Registry(), Feeds: c.feeds, Tokens: c.tokens, Hosts: c.ConsoleHost, TLS: c.tls, Log: log}
	o.API, o.APIToken = c.archive.pages(log)
	if c.doors.HTTP != "" {
		o.Doors = append(o.Doors, "Items are taken by POST at http://"+c.doors.HTTP+"/v1/items.")
	}
	if c.doors.Watch != "" {
		o.Doors = append(o.Doors, "Files are taken from the directory "+c.doors.Watch+".")
	}
	pages, err := console.New(e.JetStream(), e.Topology(), o)
	if err != nil {
		return err
	}
	e.Go("console", pages.Run)
	e.Go("console", func(ctx context.Context) error { return pages.Serve(ctx, c.listener) })
	return nil
}

func (c *consoleReader) greet(b *strings.Builder) {
	if c.listener == nil {
		return
	}
	fmt.Fprintf(b, "  console:        %s://%s/\n", scheme(c.tls), c.listener.Addr())
	if c.tokenFile != "" {
		fmt.Fprintf(b, "  to write there: sign in with the token in %s\n", c.tokenFile)
	}
}

func (c *consoleReader) close() {
	if c.listener != nil {
		c.listener.Close()
	}
}
