// Package console serves the pages on which people watch the wire: quotes as they come, an article with what was found
// in it, what somebody has said, the state of the pipeline, and corrections. It is one more reader of the pipeline: it
// knows no stage, changes no article, and asks the archive over the archive's own HTTP interface.
//
// Pages are made on the server, so that they can be read without JavaScript; small scripts then keep them up to date.
package console

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"golang.org/x/net/netutil"

	"wirecopy/pipeline/sources/feeds"
	"wirecopy/pipeline/wire"
)

// Options of a console. The zero value works: anyone who reaches it may read, and nobody may write.
type Options struct {
	// API is the archive's HTTP interface, the handler of /v1/. It is served under that path, and asked for pages of
	// people and for searches. nil is a pipeline without an archive.
	API http.Handler
	// APIToken is the bearer token with which API lets anybody read and write; "" where it needs none. Visitors never see
	// it: their own role decides.
	APIToken string
	// Metrics are those of this process, for latencies; nil shows none.
	Metrics prometheus.Gatherer
	// Feeds are those that this process polls.
	Feeds []feeds.Feed
	// Doors say, each in a line, how else items come in here.
	Doors []string
	// Tokens says who may read and write.
	Tokens Tokens
	// Hosts are names, besides localhost and addresses, under which the console may be asked for without a token.
	Hosts []string
	// TLS is how pages are served by TLS; nil serves them without.
	TLS *tls.Config
	// Log is told of what fails; nil drops it.
	Log *zap.Logger
}

// Console is a web server on one pipeline. Run has to run while its pages are served.
type Console struct {
	js       jetstream.JetStream
	topology wire.Topology
	o        Options
	log      *zap.Logger
	handler  http.Handler
	sessions *sessions
	assets   *assets
	pages    *pages
	live     *live
	index    *index
	ledger   *ledger
	sampler  *sampler
	awake    *wakefulness
	streams  atomic.Int64 // visitors who follow
}

// New makes a console on the pipeline whose stages are named, in order.
func New(js jetstream.JetStream, topology wire.Topology, o Options) (*Console, error) {
	c := &Console{js: js, topology: topology, o: o, log: o.Log, sessions: newSessions(), awake: newWakefulness()}
	if c.log == nil {
		c.log = zap.NewNop()
	}
	var err error
	if c.assets, err = newAssets(); err != nil {
		return nil, err
	}
	if c.pages, err = newPages(c.assets); err != nil {
		return nil, err
	}
	c.live, c.index, c.ledger = newLive(), newIndex(), newLedger()
	c.sampler = newSampler(js, topology, o.Metrics)
	c.handler = c.guard(c.routes())
	return c, nil
}

// ServeHTTP answers one request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

func (c *Console) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		mux.Handle(pattern, c.page(h))
	}
	page("GET /{$}", c.showLive)
	mux.HandleFunc("GET /live/events", c.streamLive)
	page("GET /articles/{id}", c.showArticle)
	page("GET /articles/{id}/diff", c.showDiff)
	page("GET /who", c.who)
	page("GET /people/{id}", c.showPerson)
	page("GET /search", c.showSearch)
	page("GET /quotes.atom", c.quotesFeed)
	page("GET /articles/{id}/correct", c.writes(c.showCorrect))
	page("POST /articles/{id}/correct", c.writes(c.takeCorrection))
	page("GET /corrections", c.showCorrections)
	page("GET /corrections.jsonl", c.exportGold)
	page("POST /corrections/{id}/undo", c.writes(c.undoCorrection))
	page("GET /pipeline", c.showPipeline)
	mux.HandleFunc("GET /pipeline/state", c.pipelineState)
	page("GET /dead/{number}", c.showDead)
	page("POST /dead/{number}", c.writes(c.settleDead))
	page("GET /feeds", c.showFeeds)
	page("GET /login", c.showLogin)
	page("POST /login", c.login)
	page("POST /logout", c.logout)
	mux.Handle("GET /static/", c.assets)
	if c.o.API != nil {
		mux.HandleFunc("/v1/", c.passToArchive)
		page("POST /people/{id}/decide", c.writes(c.decide))
		page("POST /decisions/{number}/undo", c.writes(c.undoDecision))
	}
	page("/", func(http.ResponseWriter, *http.Request) error { return notFound("There is no page at this address.") })
	return mux
}

const (
	// maxConnections is how many connections the console holds at once; more have to wait to be accepted.
	maxConnections = 512
	// idleAfter is how long after the last request the console stops following the streams.
	idleAfter = 5 * time.Minute
)

// Serve answers on l until ctx ends, which is no error. It closes l.
func (c *Console) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: c, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		// Streams of events end with ctx, so that the server has nobody to wait for.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	serve := server.Serve
	if server.TLSConfig = c.o.TLS; c.o.TLS != nil {
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	end := context.AfterFunc(ctx, func() {
		soon, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if server.Shutdown(soon) != nil {
			server.Close()
		}
	})
	defer end()
	if err := serve(netutil.LimitListener(l, maxConnections)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Run follows the streams while somebody looks at the console, until ctx ends, which is no error. A console that nobody
// has asked for anything in five minutes follows nothing, and costs nothing.
func (c *Console) Run(ctx context.Context) error {
	for c.awake.wait(ctx) {
		ctx, cancel := c.awake.context(ctx, idleAfter)
		c.followAll(ctx)
		cancel()
	}
	return nil
}
