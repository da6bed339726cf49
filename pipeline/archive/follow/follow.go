// Package follow reads finished articles off the broker into an archive: durably, many in one transaction, each acknowledged
// after it is stored.
package follow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	wait "wirecopy/internal/backoff"
	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/wire"
)

// Options of Run. The zero value reads until its context ends.
type Options struct {
	// UntilIdle ends it without an error when all that the stream has is stored, and nothing has come for so long; zero never does. Numbers of
	// identities may wait then for Store.Settle.
	UntilIdle time.Duration
	// Report is told in plain words what somebody should know: what the stream had dropped, what cannot be read. nil is not told.
	Report func(string)
	// Log is told of what passes by itself; nil drops it.
	Log *zap.Logger
	// Finished are articles that this process has finished itself, which need not be read from their JSON again; nil has none.
	Finished *pipeline.Memory
	// Metrics counts what is stored; nil does not.
	Metrics *Metrics
}

const (
	// batch is how many articles are in one transaction at most. While it is gathered and stored, what the process hands over has to wait,
	// for which there is room for some 1,300 articles of 12 kB.
	batch = 768
	// linger is how long a transaction waits for the next article, and longest for all of them: somebody may be waiting to see them.
	linger  = 20 * time.Millisecond
	longest = time.Second
	// quiet is after how long without articles the archive does what waited for a quiet time.
	quiet = time.Second
	// busy is how many articles in a second are many: they are stored some at a time, and what can waits for a quiet time, but no longer
	// than patience.
	busy     = 128
	patience = 15 * time.Second
	// inHand is how many articles the broker gives before the first of them is acknowledged.
	inHand  = 2048
	ackWait = time.Minute
	// forgotten is after how long without its archive the broker drops its consumer. The archive knows how far it is, and makes it anew.
	forgotten = 30 * 24 * time.Hour
	// window is how far before its last message an archive goes back when its consumer has to be made anew: as many may be in the hands of
	// other processes of the same archive.
	window = inHand
)

// Metrics are those of an archive.
type Metrics struct {
	articles, refused, missed, trimmed prometheus.Counter
	behind, bytes                      prometheus.Gauge
}

// NewMetrics makes metrics and registers them.
func NewMetrics(r prometheus.Registerer) *Metrics {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "wirecopy", Subsystem: "archive", Name: name, Help: help})
		r.MustRegister(c)
		return c
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "wirecopy", Subsystem: "archive", Name: name, Help: help})
		r.MustRegister(g)
		return g
	}
	return &Metrics{
		articles: counter("articles_total", "Articles that were read into the archive, also such as changed nothing."),
		refused:  counter("refused_total", "Articles that could not be read or stored, and were left out."),
		missed:   counter("missed_total", "Articles that the stream dropped before the archive had read them."),
		trimmed:  counter("trimmed_total", "Articles that the archive dropped to stay within its limits of age and size."),
		behind:   gauge("behind", "Articles in the stream that the archive has not read yet."),
		bytes:    gauge("bytes", "How large the archive is on disk; 0 where it has no limit."),
	}
}

// follower is a call of Run.
type follower struct {
	Options
	store  *archive.Store
	stream time.Time // when it was made
	name   string    // of the consumer
	missed uint64    // to be stored with the next articles

	settled time.Time // when nothing waited
	since   time.Time // from when on articles are counted, to see whether many come
	counted int
	busy    bool
}

// Run reads finished articles into the archive until ctx ends, which is no error.
func Run(ctx context.Context, js jetstream.JetStream, store *archive.Store, o Options) error {
	if o.Report == nil {
		o.Report = func(string) {}
	}
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	f := &follower{Options: o, store: store, settled: time.Now(), since: time.Now()}
	for n := 1; ; n++ {
		err := f.run(ctx, js)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, archive.ErrMoved): // it is being rebuilt
			continue
		case err == nil, !passing(err):
			return err
		}
		f.Log.Warn("the archive waits for the broker", zap.Error(err))
		if !sleep(ctx, backoff(n)) {
			return nil
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool { return wait.Sleep(ctx, d) == nil }

// backoff is how long to wait after n failures in a row: twice as long as after one less.
func backoff(n int) time.Duration { return wait.After(100*time.Millisecond, 5*time.Second, n+1) }

// passing reports whether err says that the broker is away, or has no leader, which passes.
func passing(err error) bool {
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) || errors.Is(err, nats.ErrDisconnected) || errors.Is(err, jetstream.ErrNoHeartbeat) ||
		errors.Is(err, nats.ErrConnectionReconnecting) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound)
}

func (f *follower) run(ctx context.Context, js jetstream.JetStream) error {
	cons, err := f.open(ctx, js)
	if err != nil {
		return err
	}
	messages, err := cons.Messages(jetstream.PullMaxMessages(inHand / 2))
	if err != nil {
		return fmt.Errorf("read finished articles: %w", err)
	}
	defer messages.Stop()
	defer context.AfterFunc(ctx, messages.Stop)()
	f.name = cons.CachedInfo().Name
	return f.read(ctx, cons, messages)
}

// Stream gives the stream of finished articles, which a broker without a pipeline has not.
func Stream(ctx context.Context, js jetstream.JetStream) (jetstream.Stream, error) {
	stream, err := js.Stream(ctx, wire.EnrichedStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fmt.Errorf("the broker has no stream %s: is this wirecopy's broker, and has a pipeline run on it?", wire.EnrichedStream)
	}
	if err != nil {
		return nil, fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
	}
	return stream, nil
}

// open finds where to go on, says what the stream has dropped meanwhile, and gives the consumer.
func (f *follower) open(ctx context.Context, js jetstream.JetStream) (jetstream.Consumer, error) {
	stream, err := Stream(ctx, js)
	if err != nil {
		return nil, err
	}
	info := stream.CachedInfo()
	f.stream = info.Created
	p, err := f.store.Progress(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Stream.IsZero() && (!p.Stream.Equal(f.stream) || p.Sequence > info.State.LastSeq) {
		f.Report(fmt.Sprintf("the stream %s is another than the one that the archive has read: it is read from its beginning, and what is in the archive stays", wire.EnrichedStream))
		p.Sequence, p.Stream = 0, time.Time{}
		if p.Consumer, err = f.store.RenameConsumer(ctx); err != nil {
			return nil, err
		}
	}
	if first := info.State.FirstSeq; !p.Stream.IsZero() && first > p.Sequence+1 {
		f.miss(first - p.Sequence - 1)
		p.Sequence = first - 1
		// The report is not to come again: it is stored as read.
		if err := f.store.Put(ctx, nil, archive.Position{Stream: f.stream, Sequence: p.Sequence, Missed: f.missed}); err != nil {
			return nil, err
		}
		f.missed = 0
	}
	return f.consumer(ctx, js, p)
}

// miss says that the stream has dropped articles that nobody has read into the archive.
func (f *follower) miss(n uint64) {
	f.missed += n
	if f.Metrics != nil {
		f.Metrics.missed.Add(float64(n))
	}
	f.Report(fmt.Sprintf("%d articles are missing in the archive: the stream %s dropped them, as too old or to make room, before they were read; let the archive run more often, or give the stream more room (--store)", n, wire.EnrichedStream))
}

// consumer finds the archive's consumer, or makes one that goes on where the archive is.
func (f *follower) consumer(ctx context.Context, js jetstream.JetStream, p archive.Progress) (jetstream.Consumer, error) {
	from := uint64(0)
	if p.Sequence > window {
		from = p.Sequence - window
	}
	cons, err := js.Consumer(ctx, wire.EnrichedStream, p.Consumer)
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil, fmt.Errorf("look up the archive's consumer: %w", err)
	}
	if err == nil {
		info := cons.CachedInfo()
		switch {
		case info.AckFloor.Stream > p.Sequence:
			// It was restored, or the end of the machine took its last commits.
			f.Log.Warn("the archive is older than its consumer: it reads again what it has lost", zap.Uint64("sequence", p.Sequence))
		case info.NumAckPending > 0 && info.NumWaiting == 0:
			// The process that had them has died: the broker would keep them for it until ackWait is over.
			from = info.AckFloor.Stream
		default:
			return cons, nil
		}
		old := p.Consumer
		if p.Consumer, err = f.store.RenameConsumer(ctx); err != nil {
			return nil, err
		}
		// Who may not delete it leaves it to the broker, which drops it when nobody has used it for long.
		defer func() { _ = js.DeleteConsumer(ctx, wire.EnrichedStream, old) }()
	}
	cons, err = js.CreateConsumer(ctx, wire.EnrichedStream, jetstream.ConsumerConfig{
		Durable: p.Consumer, Description: "An archive", AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: inHand, MaxDeliver: -1,
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from + 1, InactiveThreshold: forgotten,
	})
	if err != nil {
		return nil, fmt.Errorf("make the archive's consumer: %w", err)
	}
	return cons, nil
}

// read stores what comes, in its order.
func (f *follower) read(ctx context.Context, cons jetstream.Consumer, messages jetstream.MessagesContext) error {
	for {
		all, err := f.gather(ctx, cons, messages)
		if len(all) == 0 || err != nil {
			return err
		}
		if err := f.store1(ctx, all); err != nil {
			return err
		}
		f.count(len(all), time.Now())
		if f.busy && time.Since(f.settled) > patience {
			f.settle(ctx)
		}
	}
}

// count notes that articles have come, and sees whether many do.
func (f *follower) count(n int, now time.Time) {
	f.counted += n
	if passed := now.Sub(f.since); passed >= time.Second {
		f.busy = float64(f.counted) >= busy*passed.Seconds()
		f.since, f.counted = now, 0
	}
}

// settle has the archive do what waited for a quiet time.
func (f *follower) settle(ctx context.Context) {
	if err := f.store.Settle(ctx); err != nil {
		f.Log.Warn("the archive could not bring its numbers up to date, and tries again", zap.Error(err))
		return
	}
	f.settled = time.Now()
}

// gather waits for some messages, which are stored together. There are none when all is stored and nothing comes, where that is to be the end.
func (f *follower) gather(ctx context.Context, cons jetstream.Consumer, messages jetstream.MessagesContext) ([]jetstream.Msg, error) {
	wait := cmp.Or(f.UntilIdle, quiet)
	var all []jetstream.Msg
	var since time.Time
	for len(all) == 0 || len(all) < batch && time.Since(since) < longest {
		m, err := messages.Next(jetstream.NextMaxWait(wait))
		if err == nil {
			if len(all) == 0 {
				since = time.Now()
			}
			all = append(all, m)
			wait = linger
			continue
		}
		if !errors.Is(err, nats.ErrTimeout) {
			return nil, err
		}
		if len(all) > 0 {
			break
		}
		if f.UntilIdle == 0 {
			f.settle(ctx)
			continue // the broker's silence is noticed by its heartbeats
		}
		if idle, err := f.idle(ctx, cons); idle || err != nil {
			return nil, err
		}
	}
	return all, nil
}

// idle reports whether all that the stream has is stored.
func (f *follower) idle(ctx context.Context, cons jetstream.Consumer) (bool, error) {
	info, err := cons.Info(ctx)
	return err == nil && info.NumPending == 0 && info.NumAckPending == 0, err
}

// store1 stores some messages, and acknowledges them.
func (f *follower) store1(ctx context.Context, all []jetstream.Msg) error {
	p := archive.Position{Consumer: f.name, Stream: f.stream, Missed: f.missed, Busy: f.busy}
	items := make([]archive.Item, 0, len(all))
	pending := uint64(0)
	for _, m := range all {
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		if s := meta.Sequence.Stream; s > p.Sequence {
			p.Sequence, p.Seen, pending = s, meta.Timestamp, meta.NumPending
		}
		it, err := readItem(m, meta, f.Finished)
		if err != nil {
			f.refuse(meta.Sequence.Stream, err)
			continue
		}
		items = append(items, it)
	}
	if err := f.put(ctx, items, p, all); err != nil {
		return err
	}
	f.missed = 0
	for _, m := range all {
		m.Ack()
	}
	if f.Metrics != nil {
		f.Metrics.articles.Add(float64(len(items)))
		f.Metrics.behind.Set(float64(pending))
	}
	return nil
}

// readItem reads a message. known are articles that this process has written itself.
func readItem(m jetstream.Msg, meta *jetstream.MsgMetadata, known *pipeline.Memory) (archive.Item, error) {
	e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
	if err != nil {
		return archive.Item{}, err
	}
	var a *pipeline.Article
	if known != nil {
		a = known.Recall(e.ID, e.Data)
	}
	if a == nil {
		if a, err = archive.Decode(e.Data); err != nil {
			return archive.Item{}, err
		}
	}
	if a.Source == "" {
		a.Source = e.Source
	}
	received := e.Time
	if received.IsZero() {
		received = meta.Timestamp
	}
	return archive.Item{Body: e.Data, Article: a, Received: received}, nil
}

func (f *follower) refuse(seq uint64, err error) {
	if f.Metrics != nil {
		f.Metrics.refused.Inc()
	}
	f.Report(fmt.Sprintf("message %d of %s is left out of the archive: %v", seq, wire.EnrichedStream, err))
}

// tries is how often some articles are tried together before each is tried by itself, to find the one that cannot be stored.
const tries = 3

// put stores articles. While the archive cannot be reached it waits; an article that cannot be stored though the archive
// works is left out.
func (f *follower) put(ctx context.Context, items []archive.Item, p archive.Position, all []jetstream.Msg) error {
	for n := 1; ; n++ {
		err := f.store.Put(ctx, items, p)
		if err == nil || ctx.Err() != nil || errors.Is(err, archive.ErrMoved) {
			return err
		}
		f.Log.Warn("the archive could not store articles, and tries again", zap.Int("articles", len(items)), zap.Error(err))
		if n >= tries && f.store.Ping(ctx) == nil {
			return f.putEach(ctx, items, p)
		}
		for _, m := range all {
			_ = m.InProgress() // one that is lost means that the article comes again, which changes nothing
		}
		if !sleep(ctx, backoff(n)) {
			return ctx.Err()
		}
	}
}

func (f *follower) putEach(ctx context.Context, items []archive.Item, p archive.Position) error {
	for _, it := range items {
		if err := f.store.Put(ctx, []archive.Item{it}, archive.Position{}); err != nil {
			if ctx.Err() != nil || f.store.Ping(ctx) != nil {
				return err
			}
			f.refuse(p.Sequence, err)
		}
	}
	return f.store.Put(ctx, nil, p)
}
