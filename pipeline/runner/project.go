package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

const (
	// projectorGroup is the group of the consumer of finished articles: the broker gives them to one projector, and to
	// another when nothing has been heard of that one for projectorPin.
	projectorGroup = "projector"
	projectorPin   = 8 * time.Second
	projectorPull  = 3 * time.Second // how long a request stands: shorter than the pin
	projectorBatch = 256             // articles in hand
)

// Project makes the events of finished articles until ctx ends: it reads EnrichedStream in order, and appends to
// EventsStream. Any number of processes may do so; one of them works at a time, and another takes over when it ends. It
// ends as Run does. Provision comes first. The connection stays open, and belongs to this projector alone.
//
// Each event is stored once, though the broker remembers no ids for it. Every event names the one that it comes after, and
// the broker refuses it where another one is the last; in a cluster they go in batches, of which each names the number that it
// comes after. So what is stored is always the beginning of what is to be stored, and its last event says which
// article it was made of: after a fault of any kind the projector reads that one, and goes on behind it. See
// docs/decisions/0016.
func Project(ctx context.Context, nc *nats.Conn, t wire.Topology, c Config) error {
	c = c.withDefaults()
	c.Health.report(wire.EventsWorker, starting, errStarting)
	p := &projector{
		worker: &worker{
			Config: c, stage: nameOnly(wire.EventsWorker), topology: t, hop: wire.Enriched, stream: wire.EnrichedStream, nc: nc,
			log: c.Log.With(zap.String("stage", wire.EventsWorker)), held: map[*job]struct{}{}, closing: make(chan struct{}),
		},
		arrived: make(chan *projected, projectorBatch), offers: make(chan handed, handedMost), toPrepare: make(chan *projected, projectorBatch),
		answers: make(chan answer, 4*mostGroups), looped: make(chan struct{}), window: map[uint64]*projected{}, records: map[string]*wire.Standing{},
		told:    signals{stalled: make(chan struct{}, 1), lost: make(chan error, 1), paused: make(chan chan struct{}, 1)},
		handing: handing{ahead: map[uint64]*projected{}},
	}
	var err error
	if p.js, err = jetstream.New(nc); err != nil {
		return fmt.Errorf("stage %s: open JetStream: %w", wire.EventsWorker, err)
	}
	p.openSuspects(ctx, "an article that ends the projector's process does so each time, until it is taken off "+wire.EnrichedStream)
	err = p.findFirst(ctx, time.Now().Add(StartPatience), "consumer "+wire.EventsWorker, func() (err error) {
		p.cons, err = p.js.Consumer(ctx, wire.EnrichedStream, wire.EventsWorker)
		return err
	})
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stage %s: look up its consumer on stream %s: %w", wire.EventsWorker, wire.EnrichedStream, err)
	}
	return p.run(ctx)
}

// nameOnly is a stage that is only spoken of: in the log, in the metrics, and of what is given up.
type nameOnly string

func (n nameOnly) Name() string { return string(n) }
func (n nameOnly) Process(context.Context, pipeline.Message) ([]pipeline.Message, error) {
	return nil, nil
}

// projector is Project at work. What stands below answers belongs to its loop alone.
type projector struct {
	*worker
	arrived   chan *projected // in the order of the stream, but for what is delivered again
	offers    chan handed     // what the last stage of the process has stored
	toPrepare chan *projected
	answers   chan answer
	looped    chan struct{} // closed when the loop has ended
	told      signals
	inbox     string

	window map[uint64]*projected // delivered, and not confirmed, by number
	target uint64                // the newest that was delivered
	synced bool                  // next and last are known
	next   uint64                // the article that is projected next
	done   uint64                // all events up to those of this article are confirmed
	last   uint64                // the number of the last event that was sent
	after  string                // the id of the last event that was sent; "" where none was since the sync
	// batches says that events go in batches, one at a time: the server is one of a cluster.
	batches bool
	// stored are the ids of the events of next that are stored already.
	stored map[string]bool
	look   bool // no article is taken for the first of its story without a look: the broker has refused one
	groups []*group
	number uint64   // of the next group
	spare  []placed // room for the events of the next group
	// records are those of the articles in groups, by subject.
	records map[string]*wire.Standing
	failed  int // syncs in a row after which nothing was confirmed
	retry   time.Time
	handing handing
}

// projected is one finished article on its way into events.
type projected struct {
	job    *job // nil where it was not delivered, but looked up or handed over
	handed bool
	seq    uint64
	msg    *nats.Msg
	since  time.Time // when it was stored

	ready  chan struct{} // closed when the rest is there
	events *wire.Projection
	err    error
}

func (p *projector) run(ctx context.Context) error {
	hand, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	p.inbox = p.nc.NewInbox()
	sub, err := p.nc.Subscribe(p.inbox+".*", p.answered)
	if err != nil {
		return fmt.Errorf("stage %s: listen to confirmations: %w", wire.EventsWorker, err)
	}
	defer func() { _ = sub.Unsubscribe() }()
	stop := make(chan struct{})
	p.nc.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { p.refusedBy(err) })
	var aides, pool sync.WaitGroup
	aides.Go(func() { p.keepAlive(stop) })
	aides.Go(func() { p.checkRights(ctx) })
	aides.Go(func() { p.watch(hand, stop, p.told) })
	aides.Go(func() { p.serve(ctx, stop) })
	for range runtime.GOMAXPROCS(0) {
		pool.Go(func() {
			for {
				select {
				case a := <-p.toPrepare:
					p.prepare(hand, a)
					close(a.ready)
				case <-p.looped:
					return
				}
			}
		})
	}
	p.Health.report(wire.EventsWorker, starting, nil)
	go func() {
		defer close(p.looped)
		p.loop(hand)
	}()
	p.Line.project(p)
	err = p.consume(ctx, p.told, p.take, jetstream.PullMaxMessages(projectorBatch), jetstream.PullExpiry(projectorPull), jetstream.PullPriorityGroup(projectorGroup))
	p.Line.project(nil)
	close(p.arrived)
	select {
	case <-p.looped:
	case <-p.Abandon:
	case <-time.After(p.Grace):
	}
	giveUp()
	<-p.looped
	pool.Wait()
	close(stop)
	aides.Wait()
	if ferr := p.nc.FlushTimeout(2 * time.Second); ferr != nil && err == nil && !p.nc.IsClosed() {
		p.log.Warn("acknowledgements may not have reached the broker", zap.Error(ferr))
	}
	return err
}

// take is called by the subscription for each article, one at a time.
func (p *projector) take(m jetstream.Msg) {
	j := p.delivered(m)
	if j.seq == 0 {
		p.log.Warn("an article came without its number", zap.String("subject", m.Subject()))
		p.release(j)
		return
	}
	a := &projected{job: j, seq: j.seq, since: j.stored, msg: &nats.Msg{Subject: m.Subject(), Header: m.Headers(), Data: m.Data()}, ready: make(chan struct{})}
	if !a.suspect() {
		select {
		case p.toPrepare <- a:
		case <-p.looped:
			p.release(j)
			return
		}
	}
	select {
	case p.arrived <- a:
	case <-p.looped: // nobody reads any more: it is delivered again
		p.release(j)
	}
}

// prepare reads an article and makes its events: beside others, or alone where a process may have died at it before.
func (p *projector) prepare(ctx context.Context, a *projected) {
	start := time.Now()
	verdict := pass
	if p.suspects == nil || !a.suspect() {
		p.lane.RLock()
		a.events, a.err = p.project(a)
		p.lane.RUnlock()
	} else {
		p.lane.Lock()
		a.events, a.err = p.alone(ctx, a)
		p.lane.Unlock()
	}
	if a.err != nil {
		verdict = bury
	}
	p.Metrics.process.WithLabelValues(wire.EventsWorker, string(verdict)).Observe(time.Since(start).Seconds())
}

// suspect reports whether a process may have died at the article: it had been delivered before, to this projector or to
// another. That takes a fault, so looking at each of them closely costs nothing in the long run.
func (a *projected) suspect() bool { return !a.handed && (a.job == nil || a.job.attempt > 1) }

func (a *projected) origin() string {
	return wire.EnrichedStream + "/" + strconv.FormatUint(a.seq, 10)
}

// alone makes the events of an article at which a process may have died, unless it has died at it too often.
func (p *projector) alone(ctx context.Context, a *projected) (events *wire.Projection, err error) {
	refused := p.isolated(ctx, a.origin(), func() { events, err = p.project(a) })
	if pipeline.IsUnavailable(refused) { // the stream of events waits for this article, and most kill nobody
		p.log.Debug("an article goes on without a record", zap.String("origin", a.origin()), zap.Error(refused))
		return p.project(a)
	}
	return events, cmp.Or(refused, err)
}

func (p *projector) project(a *projected) (events *wire.Projection, err error) {
	defer func() {
		if v := recover(); v != nil {
			events, err = nil, pipeline.Panicked(v)
		}
	}()
	event, err := wire.ReadEvent(a.msg.Subject, a.msg.Header, a.msg.Data)
	if err != nil {
		return nil, err
	}
	m, err := event.Message(wire.Enriched, a.since, event.Origin, p.Memory)
	if err != nil {
		return nil, err
	}
	if p.seen != nil {
		p.seen(m)
	}
	events, err = wire.Project(m, p.Singly)
	if err == nil {
		events.Trace(a.msg.Header)
	}
	return events, err
}

// loop appends what arrives, until no more does and all is confirmed, or ctx ends.
func (p *projector) loop(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	arrived := p.arrived
	for {
		if p.nc.IsClosed() {
			p.leave()
			return
		}
		if time.Now().After(p.retry) {
			if err := p.advance(ctx); err != nil {
				p.fault(ctx, err)
			}
		}
		if arrived == nil && len(p.groups) == 0 && (p.synced && p.next > p.target || len(p.window) == 0) {
			p.readAgain(ctx)
			return
		}
		select {
		case <-ctx.Done():
			p.leave()
			return
		case a, ok := <-arrived:
			if !ok {
				arrived = nil
				continue
			}
			p.deliver(a)
			p.deliverAll(arrived)
		case o := <-p.takeOffers():
			p.receiveAll(o)
		case c := <-p.answers:
			if err := p.confirm(c); err != nil {
				p.fault(ctx, err)
			}
		case <-tick.C:
			p.tend(ctx)
			if len(p.groups) > 0 && time.Since(p.groups[0].sent) > publishTimeout {
				p.fault(ctx, fmt.Errorf("append to stream %s: %w", wire.EventsStream, nats.ErrTimeout))
			}
		}
	}
}

// leave leaves the articles in hand to be delivered again.
func (p *projector) leave() {
	for _, a := range p.window {
		p.drop(a)
	}
}

// deliverAll takes in what has arrived besides: many articles then go in one group.
func (p *projector) deliverAll(arrived <-chan *projected) {
	for range projectorBatch {
		select {
		case a, ok := <-arrived:
			if !ok {
				return // the loop sees it next
			}
			p.deliver(a)
		default:
			return
		}
	}
}

// deliver notes an article. One that comes again takes the place of the one that came before.
func (p *projector) deliver(a *projected) {
	switch {
	case p.synced && a.seq < p.next && p.window[a.seq] == nil: // it was projected, and its acknowledgement was lost
		p.acknowledge(a)
		return
	case p.synced && a.seq > p.target+1 && p.next > p.target:
		p.synced = false // another projector may have worked since
	}
	if old := p.window[a.seq]; old != nil {
		p.drop(old)
	}
	p.window[a.seq] = a
	p.target = max(p.target, a.seq)
}

func (p *projector) drop(a *projected) {
	if a.job != nil {
		p.release(a.job)
	}
}

// acknowledge settles an article. Each by itself: an acknowledgement of all before would be of all that was delivered
// before, and an article that comes again is delivered after those behind it.
func (p *projector) acknowledge(a *projected) {
	if a.job != nil {
		p.ack(a.job)
	}
}

// settle acknowledges all articles up to a number.
func (p *projector) settle(upTo uint64) {
	p.done = max(p.done, upTo)
	for seq, a := range p.window {
		if seq <= upTo {
			delete(p.window, seq)
			p.acknowledge(a)
		}
	}
}

// fault gives up what was sent and not confirmed. What of it is stored is found out before anything else is sent.
func (p *projector) fault(ctx context.Context, err error) {
	p.synced, p.groups = false, nil
	p.readAgain(ctx)
	clear(p.records)
	p.failed++
	p.retry = time.Now().Add(backoff(5*time.Millisecond, 2*time.Second, p.failed))
	class := classify(err)
	if wire.Conflict(err) {
		class, p.look = conflict, true
	}
	p.Metrics.publishErr.WithLabelValues(wire.EventsWorker, class).Inc()
	p.log.Debug("find out what is stored", zap.Error(err))
	if since := time.Since(p.oldest()); class == unknown && since > p.AckWait/2 {
		p.Health.report(wire.EventsWorker, noStoring, fmt.Errorf("events have not been confirmed for %s: %w", since.Round(time.Second), err))
	}
}

// oldest is when the article that has been in hand for longest was delivered.
func (p *projector) oldest() time.Time {
	oldest := time.Now()
	for _, a := range p.window {
		switch {
		case a.handed && a.since.Before(oldest):
			oldest = a.since
		case a.job != nil && a.job.taken.Before(oldest):
			oldest = a.job.taken
		}
	}
	return oldest
}

// giveUp puts an article with the dead letters. It returns when that is done.
func (p *projector) giveUp(ctx context.Context, a *projected, cause error) error {
	reason := reasonFor(cause)
	var died *crashError
	switch {
	case errors.As(cause, &died):
		reason = reasonCrash
	case errors.Is(cause, nats.ErrMaxPayload):
		reason = reasonTooLarge
	}
	j := &job{attempt: 1, stored: a.since, seq: a.seq, origin: a.origin()}
	if a.job != nil {
		j.attempt = a.job.attempt
	}
	letter := deadLetter(wire.EventsWorker, reason, cause.Error(), stand{j.origin, j.stored}, j.attempt, a.msg)
	if err := storeLetter(ctx, p.js, letter); err != nil {
		p.unburied(reason, cause, err)
		return fmt.Errorf("store a dead letter: %w", err)
	}
	p.reportBuried(ctx, j, reason, cause)
	return nil
}
