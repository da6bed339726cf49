package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
		ms, err := wire.Outputs(w.topology, w.stage.Name(), m)
		if err != nil {
			w.bury(ctx, j, reasonRejected, err)
			return
		}
		switch {
		case w.hop != wire.Raw || m.Article.EmbargoedUntil.IsZero() && m.Article.Version < 2:
			// Only on the way in can there be an embargo, or an older version that waits for the end of one.
		case embargoed(m.Article, time.Now()):
			hold(ms[0], m.Article)
		default:
			if err := w.supersede(ctx, m.Article); err != nil {
				w.log.Warn("retry", zap.Error(err))
				w.nakLater(j, backoff(w.Backoff, longestBackoff, j.attempt))
				return
			}
		}
		if w.Memory != nil && !w.topology.Last(w.stage.Name()) {
			w.Memory.Remember(ms[0].Header.Get(nats.MsgIdHdr), ms[0].Data, m.Article)
		}
		msgs = append(msgs, ms...)
	}
	trace := nats.Header{}
	propagation.TraceContext{}.Inject(ctx, wire.Carrier(trace))
	for _, m := range msgs {
		wire.CopyTrace(trace, m.Header)
	}
	acks := make([]jetstream.PubAckFuture, len(msgs))
	for i, m := range msgs {
		// A failure to send is handled like a failure to store: by settle.
		acks[i], _ = w.js.PublishMsgAsync(m, jetstream.WithStallWait(publishTimeout))
	}
	w.settles.Add(1)
	go func() {
		defer w.settles.Done()
		w.settle(ctx, j, out, msgs, acks)
	}()
}

// settle waits until every output is stored, publishing again what was not, and then acknowledges the input. Only the
// end of the grace period stops it: the input is then delivered again, and the same outputs get the same ids.
func (w *worker) settle(ctx context.Context, j *job, out []pipeline.Message, msgs []*nats.Msg, acks []jetstream.PubAckFuture) {
	for i, m := range msgs {
		ack, err := await(ctx, acks[i])
		for attempt := 1; err != nil; attempt++ {
			class := classify(err)
			if class == tooLarge {
				w.bury(ctx, j, reasonTooLarge, fmt.Errorf("publish on %s: %w", m.Subject, err))
				return
			}
			w.Metrics.publishErr.WithLabelValues(w.stage.Name(), class).Inc()
			w.log.Debug("publish again", zap.String("class", class), zap.Error(err), zap.String("subject", m.Subject))
			select {
			case <-ctx.Done():
				w.release(j)
				return
			case <-time.After(backoff(50*time.Millisecond, 2*time.Second, attempt)):
			}
			ack, err = w.publishOnce(ctx, m)
		}
		if ack != nil && ack.Duplicate {
			w.Metrics.duplicates.WithLabelValues(w.stage.Name()).Inc()
		}
	}
	w.Metrics.published.WithLabelValues(w.stage.Name()).Add(float64(len(msgs)))
	if w.topology.Last(w.stage.Name()) {
		for _, m := range out {
			w.Metrics.endToEnd.Observe(time.Since(m.Received).Seconds())
		}
	}
	w.ack(j)
}

// await gives a future's outcome. A nil future means that the message could not even be sent.
func await(ctx context.Context, f jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	if f == nil {
		return nil, errNotSent
	}
	select {
	case a := <-f.Ok():
		return a, nil
	case err := <-f.Err():
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errNotSent = errors.New("not sent")

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
	if errors.Is(err, nats.ErrMaxPayload) {
		return tooLarge
	}
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return unknown
	}
	switch {
	case api.ErrorCode == 10054: // message size exceeds maximum allowed
		return tooLarge
	case api.ErrorCode == 10077 && strings.HasPrefix(api.Description, "maximum"), api.ErrorCode == 10167:
		return full
	case api.ErrorCode == 10158:
		return inFlight
	}
	return unknown
}

func (w *worker) ack(j *job) {
	if err := j.msg.Ack(); err != nil {
		w.log.Debug("ack", zap.Error(err))
	}
	w.release(j)
}

func (w *worker) nakLater(j *job, after time.Duration) {
	// A bare Nak would come back at once and use up the deliveries.
	if err := j.msg.NakWithDelay(max(after, time.Millisecond)); err != nil {
		w.log.Debug("nak", zap.Error(err))
	}
	w.release(j)
}

// bury stores the message with the dead letters and then terminates it. A message whose dead letter cannot be stored
// comes back later: nothing is given up that does not stand elsewhere.
func (w *worker) bury(ctx context.Context, j *job, reason string, cause error) {
	letter := newDeadLetter(w.stage.Name(), j, reason, cause)
	if _, err := w.publishOnce(ctx, letter); err != nil {
		w.log.Error("a message could not be put with the dead letters and will come again", zap.String("reason", reason), zap.NamedError("cause", cause), zap.Error(err))
		w.nakLater(j, backoff(w.Backoff, longestBackoff, j.attempt))
		return
	}
	w.Metrics.buried.WithLabelValues(w.stage.Name(), reason).Inc()
	fields := []zap.Field{zap.String("reason", reason), zap.Error(cause), zap.String("origin", j.origin), zap.Int("attempts", j.attempt)}
	var p *pipeline.PanicError
	if errors.As(cause, &p) {
		fields = append(fields, zap.ByteString("stack", p.Stack))
	}
	w.log.Warn("dead letter", fields...)
	if err := j.msg.TermWithReason(reason); err != nil {
		w.log.Debug("term", zap.Error(err))
	}
	w.release(j)
}
