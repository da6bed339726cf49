package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.uber.org/zap"
	"golang.org/x/net/netutil"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/api"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
)

const (
	noArchive   = "none"
	archiveFile = "archive.db"
	// apiAddress is where the archive is served unless a flag says otherwise, or any free port where that one is taken.
	apiAddress = "127.0.0.1:8421"
)

// Finished articles that wait for the archive in this process: what falls out is read from its message instead.
const (
	handedOver      = 2048
	handedOverBytes = 64 << 20
)

// archiveFlags say what run keeps of what comes out, and where it is asked.
type archiveFlags struct {
	Archive   string `placeholder:"FILE" help:"Keep what comes out there, to be asked by wirecopy quotes, people and articles: a file, postgres://USER:PASSWORD@HOST/DATABASE, or none. By default archive.db beside the messages, and with --nats or --once none."`
	Keep      period `name:"archive-keep" placeholder:"PERIOD" help:"Drop articles that are older from the archive, as in 365d; by default none are too old."`
	MaxBytes  room   `name:"archive-max-bytes" placeholder:"SIZE" help:"How large the archive may become, as in 20GiB, before its oldest articles make room for new ones, or none. By default half of what the disk has room for. Not with PostgreSQL."`
	API       string `name:"api" placeholder:"HOST:PORT" help:"Serve the archive there, as /v1/openapi.yaml says; none does not. 127.0.0.1:8421 by default."`
	APITokens string `name:"api-tokens" placeholder:"FILE" help:"Who may ask: read or write, and a bearer token, on each line."`
	APICert   string `name:"api-cert" placeholder:"FILE" help:"Serve the archive by TLS, with this certificate; it needs --api-key. A renewed one is taken without a restart."`
	APIKey    string `name:"api-key" placeholder:"FILE" help:"Key of the certificate."`
}

// archiveReader is the archive of a running pipeline.
type archiveReader struct {
	archiveFlags
	place  string // "" for none
	store  *archive.Store
	tokens api.Tokens
	listen net.Listener
	tls    *tls.Config  // nil without
	keep   archive.Keep // how much
	report func(string)
	// finished are the articles of stages in this process, on their way to the archive.
	finished *pipeline.Memory
}

// archive makes the reader that run's flags ask for.
func (c *runCmd) archive(report func(string)) (*archiveReader, error) {
	r := &archiveReader{archiveFlags: c.archiveFlags, place: c.Archive, report: report}
	switch {
	case c.Archive == noArchive || c.Archive == "" && (c.NATS != "" || c.Once):
		r.place = ""
	case c.Archive == "":
		dir := c.Data
		if dir == "" {
			var err error
			if dir, err = dataDir(); err != nil {
				return nil, err
			}
		}
		r.place = filepath.Join(dir, archiveFile)
	}
	if r.place != "" {
		r.finished = pipeline.NewMemory(handedOver, handedOverBytes)
	}
	if r.place == "" && (c.API != "" && c.API != noArchive || c.APITokens != "" || c.APICert != "" || c.APIKey != "") {
		return nil, usageError{errors.New("--api serves an archive, and there is none: say where it is to be, with --archive")}
	}
	if r.place == "" && (c.Keep != 0 || c.MaxBytes != (room{})) {
		return nil, usageError{errors.New("--archive-keep and --archive-max-bytes limit an archive, and there is none: say where it is to be, with --archive")}
	}
	return r, nil
}

// limits finds how much the archive is to keep, where it is.
func (r *archiveReader) limits() error {
	r.keep = archive.Keep{Age: time.Duration(r.Keep), Bytes: r.MaxBytes.bytes}
	if strings.Contains(r.place, "://") || r.MaxBytes.given {
		return nil
	}
	free, err := embedded.DiskFree(filepath.Dir(r.place))
	if err != nil {
		return fmt.Errorf("archive %s: how much room the disk has: %w", r.place, err)
	}
	var has int64
	if info, err := os.Stat(r.place); err == nil {
		has = info.Size()
	}
	r.keep.Bytes = (free + has) / 2
	return nil
}

func (r *archiveReader) open() (err error) {
	if r.place == "" {
		return nil
	}
	if r.tls, err = servedByTLS("--api", r.APICert, r.APIKey); err != nil {
		return err
	}
	if err := (archive.Keep{Age: time.Duration(r.Keep), Bytes: r.MaxBytes.bytes}).Check(r.place); err != nil {
		return usageError{err}
	}
	if r.APITokens != "" {
		if r.tokens, err = api.ReadTokens(r.APITokens); err != nil {
			return fmt.Errorf("--api-tokens: %w", err)
		}
	} else if host, _, _ := net.SplitHostPort(r.API); r.API != "" && r.API != noArchive && !loopback(host) {
		return usageError{fmt.Errorf("--api %s can be reached from other machines: say who may ask, with --api-tokens", r.API)}
	}
	switch r.API {
	case noArchive:
	case "":
		if r.listen, err = net.Listen("tcp", apiAddress); err != nil {
			if r.listen, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
				return fmt.Errorf("serve the archive: %w", listenReason(err))
			}
		}
	default:
		if r.listen, err = net.Listen("tcp", r.API); err != nil {
			return fmt.Errorf("--api %s: %w", r.API, listenReason(err))
		}
	}
	if r.Archive == "" {
		return nil // the directory of messages is the server's to make
	}
	return r.openStore()
}

func (r *archiveReader) openStore() (err error) {
	r.store, err = archive.Open(context.Background(), r.place)
	return err
}

func (r *archiveReader) run(e *engine.Engine, log *zap.Logger) error {
	if r.place == "" {
		return nil
	}
	if r.store == nil {
		if err := r.openStore(); err != nil {
			return err
		}
	}
	if err := r.limits(); err != nil {
		return err
	}
	metrics := follow.NewMetrics(e.Registry())
	e.Go("archive", func(ctx context.Context) error {
		return follow.Keep(ctx, r.store, r.keep, follow.Options{Report: r.report, Log: log, Metrics: metrics})
	})
	e.Go("archive", func(ctx context.Context) error {
		return follow.Run(ctx, e.JetStream(), r.store, follow.Options{Report: r.report, Log: log, Metrics: metrics, Finished: r.finished})
	})
	if r.listen == nil {
		return nil
	}
	server := &http.Server{
		Handler:           api.Handler(r.store, api.Options{Tokens: r.tokens, Log: log}),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, MaxHeaderBytes: 64 << 10, IdleTimeout: 2 * time.Minute, TLSConfig: r.tls,
	}
	serve := server.Serve
	if r.tls != nil {
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	e.Go("api", func(ctx context.Context) error {
		end := context.AfterFunc(ctx, func() {
			soon, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			_ = server.Shutdown(soon)
		})
		defer end()
		if err := serve(netutil.LimitListener(r.listen, apiConnections)); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

// pages is what the console asks, who decides by itself whom it lets in: everybody may read it, and who has the token may
// write. nil without an archive.
func (r *archiveReader) pages(log *zap.Logger) (handler http.Handler, token string) {
	if r.store == nil {
		return nil, ""
	}
	token, tokens := api.NewToken()
	return api.Handler(r.store, api.Options{Tokens: tokens, Open: true, Log: log}), token
}

// apiConnections is how many connections are served at once; more have to wait to be accepted.
const apiConnections = 256

func (r *archiveReader) greet(b *strings.Builder) {
	if r.store == nil {
		return
	}
	flag := ""
	if at, err := dataDir(); err != nil || r.place != filepath.Join(at, archiveFile) {
		flag = " --archive " + forShell(archive.Shown(r.place))
	}
	fmt.Fprintf(b, "  ask:            wirecopy quotes%s --speaker NAME\n", flag)
	if r.listen != nil {
		fmt.Fprintf(b, "  ask by HTTP:    %s://%s/v1/quotes\n", scheme(r.tls), r.listen.Addr())
	}
	fmt.Fprintf(b, "  archive:        %s\n", r.kept())
}

// forShell is an argument as a shell takes it.
func forShell(s string) string {
	if !strings.ContainsAny(s, " \t\n\"'$&|;<>()*?[]`\\!#~") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// kept says in words how much the archive keeps.
func (r *archiveReader) kept() string {
	var limits []string
	if r.keep.Age > 0 {
		limits = append(limits, "articles of the last "+spell(r.keep.Age))
	}
	if r.keep.Bytes > 0 {
		limits = append(limits, fmt.Sprintf("%.1f GB at most", float64(r.keep.Bytes)/1e9))
	}
	if len(limits) == 0 {
		return archive.Shown(r.place) + ", without limit"
	}
	return archive.Shown(r.place) + ", " + strings.Join(limits, ", ")
}

func (r *archiveReader) close() {
	if r.listen != nil {
		r.listen.Close()
	}
	if r.store != nil {
		_ = r.store.Close() // what was stored is committed
	}
}

// archivePlace says which archive a command asks.
type archivePlace struct {
	Archive string `placeholder:"FILE" help:"The archive: a file, or postgres://USER:PASSWORD@HOST/DATABASE. By default the one that wirecopy run keeps."`
}

// where is the archive's place.
func (p archivePlace) where() (string, error) {
	if p.Archive != "" {
		return p.Archive, nil
	}
	dir, err := dataDir()
	return filepath.Join(dir, archiveFile), err
}

// use opens an archive that is there, for as long as f takes. The errors of its queries are worded as those of flags.
func (p archivePlace) use(ctx context.Context, f func(*archive.Store) error) error {
	s, err := p.openArchive(ctx)
	if err != nil {
		return err
	}
	defer closeArchive(s)
	return flagError(f(s))
}

// openArchive opens an archive that is there.
func (p archivePlace) openArchive(ctx context.Context) (*archive.Store, error) {
	place, err := p.where()
	if err != nil {
		return nil, err
	}
	if !strings.Contains(place, "://") {
		if _, err := os.Stat(place); err != nil {
			return nil, fmt.Errorf("archive %s: %w; wirecopy run keeps one, and --archive says where another is", place, pathReason(err))
		}
	}
	return archive.Open(ctx, place)
}
