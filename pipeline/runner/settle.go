package runner

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.opentelemetry.io/otel/propagation"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// publish sends what a message gave rise to and, once all of it is stored, acknowledges the message. It returns when
// the outputs are on their way, so that the pool goes on while the broker stores them.
func (w *worker) publish(ctx context.Context, j *job, out []pipeline.Message) {
	var msgs []*nats.Msg
	for _, m := range out {
		ms, err := w.outputs(ctx, m)
		switch {
		case err == nil:
			msgs = append(msgs, ms...)
			continue
		case ctx.Err() != nil || pipeline.IsUnavailable(err):
			w.log.Warn("retry", append(inTrace(ctx), zap.Error(err))...)
			j.owner.nakLater(j, backoff(w.Backoff, longestBackoff, j.attempt))
		default:
			j.owner.bury(ctx, j, reasonRejected, err)
		}
		return
	}
	if len(msgs) == 0 {
		j.owner.ack(j)
		return
	}
	trace := wire.Trace(j.msg.Headers())
	if w.tracer != nil {
		propagation.TraceContext{}.Inject(ctx, wire.Carrier(trace))
	}
	for _, m := range msgs {
		wire.CopyTrace(trace, m.Header)
	}
	o := &outcome{ctx: ctx, job: j, out: out, sent: len(msgs), by: w}
	o.left.Store(int32(len(msgs)))
	o.begin()
	w.expect(msgs, o)
	for _, m := range msgs {
		if _, err := w.js.PublishMsgAsync(m, jetstream.WithStallWait(publishTimeout)); err != nil {
			w.refused(m, err) // it was not even sent: nobody else will tell
		}
	}
}

// outputs are the messages that publish one output of the stage. None and no error mean that nothing is to be said of it
// any more. An error marked with pipeline.Unavailable is the broker's; any other is the message's.
func (w *worker) outputs(ctx context.Context, m pipeline.Message) ([]*nats.Msg, error) {
	wayIn := w.wayIn(m)
	waits := wayIn && embargoed(m.Article, time.Now())
	if wayIn && !waits {
		if err := w.supersede(ctx, m.Article); err != nil {
			return nil, pipeline.Unavailable(err)
		}
	}
	if w.kills != nil && !waits {
		if dropped, err := w.kills.pass(ctx, m.Article); dropped || err != nil {
			return nil, err
		}
	}
	msgs, err := wire.Outputs(w.topology, w.stage.Name(), m)
	if err != nil {
		return nil, err
	}
	if waits {
		msgs = msgs[:1]
		hold(msgs[0], m.Article)
	}
	w.remember(msgs[0], m.Article)
	return msgs, nil
}

// wayIn reports whether an article may have to wait, or an older version of it does. Only on the way in can there be an
// embargo, or an older version that waits for the end of one.
func (w *worker) wayIn(m pipeline.Message) bool {
	return w.hop == wire.Raw && m.Article != nil && (m.Article.Version > 1 || !m.Article.EmbargoedUntil.IsZero())
}

// remember keeps what was written for those in the same process who read it next.
func (w *worker) remember(m *nats.Msg, a *pipeline.Article) {
	if !wire.Plain(m) {
		return
	}
	id, last := m.Header.Get(nats.MsgIdHdr), w.topology.Last(w.stage.Name())
	if last { // no stage comes behind it
		a = a.Finish()
	}
	if w.Memory != nil && (w.Projected || !last) {
		w.Memory.Remember(id, m.Data, a)
	}
	if w.Finished != nil && last {
		w.Finished.Remember(id, m.Data, a)
	}
}

// outcome is what a message gave rise to, on its way to the broker. The message is settled once: by the last PubAck, by
// an output that no stream takes, or by the end of the grace period.
type outcome struct {
	ctx  context.Context
	job  *job
	out  []pipeline.Message
	by   *worker // who publishes it: the message may stand on another's hop
	sent int
	left atomic.Int32 // outputs that are not stored yet
	over atomic.Bool  // settled
}

// begin has the worker that publishes, and the one whose message it is, wait for the end of it.
func (o *outcome) begin() {
	o.by.settles.Add(1)
	if o.job.owner != o.by {
		o.job.owner.settles.Add(1)
	}
}

func (o *outcome) end() {
	o.by.settles.Done()
	if o.job.owner != o.by {
		o.job.owner.settles.Done()
	}
}

func (w *worker) expect(msgs []*nats.Msg, o *outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range msgs {
		w.underway[m] = o
	}
}

func (w *worker) arrived(m *nats.Msg) *outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.underway[m]
	delete(w.underway, m)
	return o
}

// stored is called by the client for each PubAck, one at a time: it must not wait for anything.
func (w *worker) stored(m *nats.Msg, ack *jetstream.PubAck) {
	if o := w.arrived(m); o != nil {
		w.storedOf(o, m, ack)
	}
}

func (w *worker) storedOf(o *outcome, m *nats.Msg, ack *jetstream.PubAck) {
	w.Line.stored(m, ack)
	if ack.Duplicate {
		w.Metrics.duplicates.WithLabelValues(w.stage.Name()).Inc()
	}
	if o.left.Add(-1) > 0 || o.over.Swap(true) {
		return
	}
	defer o.end()
	w.Health.report(w.stage.Name(), noStoring, nil)
	w.Metrics.published.WithLabelValues(w.stage.Name()).Add(float64(o.sent))
	if w.topology.Last(w.stage.Name()) {
		for _, m := range o.out {
			w.Metrics.endToEnd.Observe(time.Since(m.Received).Seconds())
		}
	}
	o.job.owner.ack(o.job)
}

// refused is called for each output that was not stored, as far as anybody knows.
func (w *worker) refused(m *nats.Msg, err error) {
	o := w.arrived(m)
	if o != nil {
		go w.publishAgain(o, m, err)
	}
}

// publishAgain tries until an output is stored. Its id is the same each time, so it is stored once. Only the end of the
// grace period stops it: the input is then delivered again, and the same outputs get the same ids.
func (w *worker) publishAgain(o *outcome, m *nats.Msg, err error) {
	since := time.Now()
	for attempt := 1; ; attempt++ {
		class := classify(err)
		if class == tooLarge {
			if !o.over.Swap(true) {
				defer o.end()
				o.job.owner.bury(o.ctx, o.job, reasonTooLarge, fmt.Errorf("publish on %s: %w", m.Subject, err))
			}
			return
		}
		w.Metrics.publishErr.WithLabelValues(w.stage.Name(), class).Inc()
		if class == unknown && time.Since(since) > w.AckWait/2 {
			w.Health.report(w.stage.Name(), noStoring, fmt.Errorf("what it publishes on %s has not been confirmed for %s: %w", m.Subject, time.Since(since).Round(time.Second), err))
		}
		w.log.Debug("publish again", zap.String("class", class), zap.Error(err), zap.String("subject", m.Subject))
		select {
		case <-o.ctx.Done():
			if !o.over.Swap(true) {
				defer o.end()
				o.job.owner.endSpan(o.job, true)
				o.job.owner.release(o.job)
			}
			return
		case <-time.After(backoff(50*time.Millisecond, 2*time.Second, attempt)):
		}
		var ack *jetstream.PubAck
		if ack, err = w.publishOnce(o.ctx, m); err == nil {
			w.storedOf(o, m, ack)
			return
		}
	}
}

func (w *worker) publishOnce(ctx context.Context, m *nats.Msg) (*jetstream.PubAck, error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	return w.js.PublishMsg(ctx, m)
}

// Classes of publish errors, as metric labels.
const (
	full     = "full"      // the next hop is full: wait until it drains
	inFlight = "in_flight" // the same id is being stored: its fate is open
	tooLarge = "too_large"
	unknown  = "unknown" // no answer, or one that says nothing of whether it was stored
)

// classify sorts a publish error. All but tooLarge are the broker's, and pass.
func classify(err error) string {
	var api *jetstream.APIError
	switch {
	case wire.TooLarge(err):
		return tooLarge
	case wire.Full(err):
		return full
	case errors.As(err, &api) && api.ErrorCode == 10158:
		return inFlight
	}
	return unknown
}

func (w *worker) nakLater(j *job, after time.Duration) {
	w.endSpan(j, true) // before the next attempt can begin
	// A bare Nak would come back at once and use up the deliveries.
	if err := j.msg.NakWithDelay(max(after, time.Millisecond)); err != nil {
		w.log.Debug("nak", zap.Error(err))
	}
	w.release(j)
}
