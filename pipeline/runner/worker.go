package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// Run works for one stage until ctx ends: it takes messages off the stage's hop, passes them through the stage, many
// at once, and publishes what comes of them. Then it stops taking, finishes what is in hand, and returns nil; after
// Config.Grace it leaves the rest to be delivered again. Any number of workers of a stage share its work. Provision
// comes first. The connection stays open, and belongs to this worker alone while Run runs.
func Run(ctx context.Context, nc *nats.Conn, t wire.Topology, s pipeline.Stage, c Config) error {
	c = c.withDefaults()
	c.Metrics.version(c.Version)
	c.Metrics.begin(s.Name(), c.Workers)
	defer c.Metrics.end(s.Name())
	c.Health.show(c.Metrics)
	c.Health.report(s.Name(), starting, errStarting)
	w := &worker{
		Config: c, stage: s, topology: t, hop: t.In(s.Name()), queue: true, nc: nc,
		log:  c.Log.With(zap.String("stage", s.Name())),
		jobs: make(chan *job), closing: make(chan struct{}), held: map[*job]struct{}{}, underway: map[*nats.Msg]*outcome{},
	}
	if c.Tracer != nil {
		w.tracer = c.Tracer.Tracer("wirecopy/runner")
	}
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(publishWindow), jetstream.WithPublishAsyncTimeout(publishTimeout),
		jetstream.WithPublishAsyncAckHandler(func(_ jetstream.JetStream, m *nats.Msg, ack *jetstream.PubAck) { w.stored(m, ack) }),
		jetstream.WithPublishAsyncErrHandler(func(_ jetstream.JetStream, m *nats.Msg, err error) { w.refused(m, err) }))
	if err != nil {
		return fmt.Errorf("stage %s: open JetStream: %w", s.Name(), err)
	}
	stream := wire.HopStream(t.In(s.Name()))
	// A server that was lost a moment ago leaves streams without a leader for some seconds: nothing answers for them then.
	until := time.Now().Add(StartPatience)
	var cons jetstream.Consumer
	err = w.findFirst(ctx, until, "consumer "+s.Name(), func() (err error) {
		cons, err = js.Consumer(ctx, stream, s.Name())
		return err
	})
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stage %s: look up its consumer on stream %s: %w", s.Name(), stream, err)
	}
	w.stream, w.js, w.cons = stream, js, cons
	w.lookForTaps(ctx, js)
	if t.Last(s.Name()) {
		var bucket jetstream.KeyValue
		err = w.findFirst(ctx, until, "bucket "+wire.KilledBucket, func() (err error) {
			bucket, err = js.KeyValue(ctx, wire.KilledBucket)
			return err
		})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("stage %s: look up bucket %s: %w", s.Name(), wire.KilledBucket, err)
		}
		w.kills = newKills(bucket, w.log)
	}
	return w.run(ctx)
}

type worker struct {
	Config
	stage    pipeline.Stage
	topology wire.Topology
	stream   string
	hop      string
	queue    bool // what is acknowledged goes off the hop
	nc       *nats.Conn
	js       jetstream.JetStream
	cons     jetstream.Consumer
	suspects jetstream.KeyValue
	kills    *kills // which articles were killed; nil unless the stage is the last
	log      *zap.Logger
	tracer   trace.Tracer // nil makes no spans

	jobs    chan *job     // unbuffered: the subscription waits while all workers are busy
	closing chan struct{} // closed when nothing more will be taken
	settles sync.WaitGroup
	calls   calls
	last    lastAck
	lane    sync.RWMutex // held for writing by a message that is processed alone
	replace func()       // adds a goroutine to the pool, for one that hangs
	handed  atomic.Uint64
	tapped  bool        // the broker copies what the next hop stores
	pausing atomic.Bool // it takes nothing off its stream, and need not

	mu   sync.Mutex
	held map[*job]struct{} // everything delivered and not yet settled
	// attempts are the spans of deliveries that failed, by origin; of the last ones.
	attempts map[string]trace.SpanContext
	// underway holds the outputs whose PubAck is not in yet.
	underway  map[*nats.Msg]*outcome
	forbidden []string  // subjects that the worker needs and its user may not publish on
	denied    time.Time // when the broker refused something for the last time, zero where that is long ago
	// failedToBury is when a dead letter could not be stored for the last time, complained when the log last said so.
	failedToBury, complained time.Time
	waiting                  atomic.Int64 // bytes of letters that wait for room
	mayAskStream             atomic.Bool  // its user may look at the stage's stream
}

// job is one delivery of one message.
type job struct {
	msg     jetstream.Msg
	attempt int
	stored  time.Time // when its hop took it
	seq     uint64    // in the hop's stream
	taken   time.Time // when it was delivered
	origin  string
	span    trace.Span // nil where nothing is traced
	owner   *worker    // whose hop it stands on
}

func (w *worker) run(ctx context.Context) error {
	w.openSuspects(ctx, "such a message stops the stage until its deliveries run out")
	// Work in hand outlives ctx, and ends at the latest with the grace period.
	hand, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()

	var pool, aides sync.WaitGroup
	member := func() {
		for {
			select {
			case j := <-w.jobs:
				if !w.work(hand, j) {
					return // another one has taken its place
				}
			case <-w.closing:
				pool.Done()
				return
			}
		}
	}
	pool.Add(w.Workers)
	for range w.Workers {
		go member()
	}
	stop := make(chan struct{})
	told := signals{stalled: make(chan struct{}, 1), lost: make(chan error, 1)}
	w.nc.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { w.refusedBy(err) })
	aides.Go(func() { w.keepAlive(stop) })
	aides.Go(func() { w.checkRights(ctx) })
	aides.Go(func() { w.serve(ctx, stop) })
	aides.Go(func() { w.watch(hand, stop, told) })
	w.replace = func() { go member() }
	aides.Go(func() { w.watchCalls(hand, stop) })
	if w.kills != nil {
		following, end := context.WithCancel(hand)
		defer end()
		aides.Go(func() { w.kills.follow(following, stop) })
	}

	w.Health.report(w.stage.Name(), starting, nil)
	w.Line.enter(w)
	err := w.consume(ctx, told, w.take)
	w.Line.leave(w)
	close(w.closing)
	done := make(chan struct{})
	go func() {
		pool.Wait()
		w.settles.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-w.Abandon:
		giveUp()
		<-done
	case <-time.After(w.Grace):
		w.log.Warn("work in hand was not finished in time; it will be delivered again", zap.Int("messages", w.inFlight()))
		giveUp()
		<-done
	}
	w.last.end(w.ackNow)
	close(stop)
	aides.Wait()
	if ferr := w.nc.FlushTimeout(2 * time.Second); ferr != nil && err == nil && !w.nc.IsClosed() {
		w.log.Warn("acknowledgements may not have reached the broker; their messages will be delivered again", zap.Error(ferr))
	}
	return err
}

// consume takes messages until ctx ends, and takes up again after a stall or when the subscription breaks. It returns
// when the last one taken has been handed to the pool.
func (w *worker) consume(ctx context.Context, told signals, take jetstream.MessageHandler, more ...jetstream.PullConsumeOpt) error {
	for failures := 0; ; failures++ {
		cc, err := w.cons.Consume(take, append([]jetstream.PullConsumeOpt{
			jetstream.PullMaxMessages(min(max(2*w.Workers, 16), 256)), jetstream.PullExpiry(5 * time.Second), jetstream.PullHeartbeat(time.Second),
			jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
				if !errors.Is(err, jetstream.ErrNoHeartbeat) && !errors.Is(err, jetstream.ErrPinIDMismatch) {
					w.log.Warn("consume", zap.Error(err))
				}
			})}, more...)...)
		if err == nil {
			drain := func() {
				cc.Drain()
				<-cc.Closed()
			}
			select {
			case <-ctx.Done():
				drain()
				return nil
			case err := <-told.lost:
				drain()
				return err
			case <-told.stalled:
				drain()
				failures = 0
				continue
			case goOn := <-told.paused:
				drain()
				if done, err := w.pause(ctx, told, goOn); done {
					return err
				}
				failures = 0
				continue
			case <-cc.Closed():
				err = errors.New("the subscription ended")
			}
		}
		if w.nc.IsClosed() {
			return fmt.Errorf("stage %s: the connection to the broker is closed: %w", w.stage.Name(), closeReason(w.nc, err))
		}
		w.log.Warn("subscribe again", zap.Error(err))
		select {
		case <-ctx.Done():
			return nil
		case err := <-told.lost:
			return err
		case <-time.After(backoff(250*time.Millisecond, 10*time.Second, min(failures+1, 8))):
		}
	}
}

// pause returns when the subscription goes on, or is done with.
func (w *worker) pause(ctx context.Context, told signals, goOn <-chan struct{}) (done bool, err error) {
	w.pausing.Store(true)
	defer w.pausing.Store(false)
	select {
	case <-goOn:
		return false, nil
	case <-ctx.Done():
		return true, nil
	case err := <-told.lost:
		return true, err
	}
}

func closeReason(nc *nats.Conn, err error) error {
	if last := nc.LastError(); last != nil {
		return last
	}
	return err
}

// take is called by the subscription for each message, one at a time. It blocks while the pool is busy, and that is
// what keeps the number of messages in this process small.
func (w *worker) take(m jetstream.Msg) {
	j := w.delivered(m)
	select {
	case w.jobs <- j:
	case <-w.closing:
		w.nakLater(j, 0)
	}
}

// delivered notes that a message is held from now on.
func (w *worker) delivered(m jetstream.Msg) *job {
	j := &job{msg: m, attempt: 1, taken: time.Now(), owner: w}
	if md, err := m.Metadata(); err == nil {
		j.attempt = int(md.NumDelivered)
		j.stored = md.Timestamp
		j.seq = md.Sequence.Stream
		j.origin = md.Stream + "/" + strconv.FormatUint(j.seq, 10)
	}
	if j.attempt > 1 {
		w.Metrics.redelivered.WithLabelValues(w.stage.Name()).Inc()
	}
	w.track(j)
	return j
}

// track counts the job among those that are kept alive until they are released.
func (w *worker) track(j *job) {
	w.mu.Lock()
	w.held[j] = struct{}{}
	w.mu.Unlock()
	w.Metrics.inFlight.WithLabelValues(w.stage.Name()).Inc()
}

func (w *worker) release(j *job) {
	w.endSpan(j, false)
	w.mu.Lock()
	delete(w.held, j)
	w.mu.Unlock()
	w.Metrics.inFlight.WithLabelValues(w.stage.Name()).Dec()
}

func (w *worker) inFlight() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.held)
}

// keepAlive tells the broker that what is held is being worked on, however long that takes: a message that waits for
// a full hop must not count as failed.
func (w *worker) keepAlive(stop <-chan struct{}) {
	tick := time.NewTicker(w.AckWait / 3)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		w.mu.Lock()
		for j := range w.held {
			if err := j.msg.InProgress(); err != nil {
				w.log.Debug("heartbeat", zap.Error(err))
			}
		}
		w.mu.Unlock()
	}
}

// work processes one message and sees that it is settled: in exactly one way, once its outcome is stored. It reports
// whether its goroutine goes on: one whose call went over its time does not.
func (w *worker) work(ctx context.Context, j *job) bool {
	header := j.msg.Headers()
	ctx = w.startSpan(ctx, j)
	event, err := wire.ReadEvent(j.msg.Subject(), header, j.msg.Data())
	var in pipeline.Message
	if err == nil {
		in, err = event.Message(w.hop, j.stored, j.origin, w.Memory)
	}
	if err != nil {
		traceVerdict(j, bury, err)
		w.bury(ctx, j, reasonBroken, err)
		return true
	}
	traceMessage(j, in)
	start := time.Now()
	out, err := w.process(ctx, j, in)
	for n := 1; pipeline.IsUnavailable(err) && ctx.Err() == nil; n++ {
		w.Metrics.unavailable.WithLabelValues(w.stage.Name()).Inc()
		w.log.Debug("ask again", zap.Error(err), zap.String("origin", j.origin))
		select {
		case <-ctx.Done():
		case <-time.After(backoff(50*time.Millisecond, 2*time.Second, n)):
			out, err = w.process(ctx, j, in)
		}
	}
	if errors.Is(err, errLeft) {
		return false
	}
	return w.conclude(ctx, j, start, out, err)
}

// conclude does what the delivery policy says, with what the stage has answered. It reports whether its goroutine goes on.
func (w *worker) conclude(ctx context.Context, j *job, start time.Time, out []pipeline.Message, err error) bool {
	v := decide(len(out), err, j.attempt, w.Attempts)
	traceVerdict(j, v, err)
	w.Metrics.process.WithLabelValues(w.stage.Name(), string(v)).Observe(time.Since(start).Seconds())
	switch v {
	case pass:
		return w.passOn(ctx, j, out)
	case drop:
		w.ack(j)
	case retry:
		w.log.Debug("retry", append(inTrace(ctx), zap.Error(err), zap.Int("attempt", j.attempt), zap.String("origin", j.origin))...)
		w.nakLater(j, backoff(w.Backoff, longestBackoff, j.attempt))
	case bury:
		var died *crashError
		reason := reasonFor(err)
		if errors.As(err, &died) {
			reason = reasonCrash
		}
		w.bury(ctx, j, reason, err)
	}
	return true
}

// process runs the stage, with the other messages of this worker, or alone where the process may have died at this
// message before.
func (w *worker) process(ctx context.Context, j *job, in pipeline.Message) ([]pipeline.Message, error) {
	if j.attempt < suspectAfter || w.suspects == nil {
		late := func(start time.Time, err error) { w.conclude(ctx, j, start, nil, err) }
		return w.called(ctx, &call{job: j, late: late}, in)
	}
	w.lane.Lock()
	defer w.lane.Unlock()
	defer w.Line.alone()()
	var out []pipeline.Message
	var answer error
	if err := w.isolated(ctx, j.origin, func() { out, answer = w.call(ctx, in) }); err != nil {
		return nil, err
	}
	return out, answer
}

// call runs the stage within its time, on a goroutine of its own, for a message that is processed alone. A stage that does
// not come back is left behind, and counted.
func (w *worker) call(ctx context.Context, in pipeline.Message) ([]pipeline.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	type answer struct {
		out []pipeline.Message
		err error
	}
	done := make(chan answer, 1)
	go func() {
		defer cancel()
		out, err := pipeline.Try(ctx, w.stage, in)
		done <- answer{out, err}
	}()
	select {
	case a := <-done:
		return a.out, a.err
	case <-ctx.Done():
	}
	select {
	case a := <-done: // it answered at the last moment
		return a.out, a.err
	default:
	}
	abandoned := w.Metrics.abandoned.WithLabelValues(w.stage.Name())
	abandoned.Inc()
	go func() {
		<-done
		abandoned.Dec()
	}()
	return nil, fmt.Errorf("%w (%s)", errTimeout, w.Timeout)
}
