package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

const (
	// maxWaiting bounds, in bytes, the letters of a worker that wait for room. More are given back to the broker, and come
	// again.
	maxWaiting = 32 << 20
	// buryTrouble is how long a worker says that it cannot bury after the last time that it could not: longer than what it
	// gave back takes to come again.
	buryTrouble = 90 * time.Second
)

// bury stores the message with the dead letters and then terminates it. Nothing is given up that does not stand
// elsewhere: where there is no room, the message is held until there is, and the pool goes on.
func (w *worker) bury(ctx context.Context, j *job, reason string, cause error) {
	letter := newDeadLetter(w.stage.Name(), j, reason, cause)
	err := storeLetter(ctx, w.js, letter)
	if err == nil {
		w.buried(ctx, j, reason, cause)
		return
	}
	w.unburied(reason, cause, err)
	size := int64(letter.Size())
	if !wire.Full(err) || w.waiting.Add(size) > maxWaiting {
		if wire.Full(err) {
			w.waiting.Add(-size)
		}
		w.nakLater(j, backoff(max(w.Backoff, time.Millisecond), longestBackoff, j.attempt))
		return
	}
	w.settles.Add(1)
	unstored := w.Metrics.unstored.WithLabelValues(w.stage.Name())
	unstored.Add(float64(size))
	go func() {
		defer w.settles.Done()
		defer unstored.Sub(float64(size))
		defer w.waiting.Add(-size)
		w.buryAgain(ctx, j, letter, reason, cause)
	}()
}

// buryAgain tries until the letter is stored, or the grace period ends: the message then comes again.
func (w *worker) buryAgain(ctx context.Context, j *job, letter *nats.Msg, reason string, cause error) {
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			w.endSpan(j, true)
			w.release(j)
			return
		case <-time.After(backoff(250*time.Millisecond, 2*time.Second, n)):
		}
		err := storeLetter(ctx, w.js, letter)
		if err == nil {
			w.buried(ctx, j, reason, cause)
			return
		}
		w.unburied(reason, cause, err)
	}
}

// buried says that the message's letter is stored, and has done with it.
func (w *worker) buried(ctx context.Context, j *job, reason string, cause error) {
	w.reportBuried(ctx, j, reason, cause)
	if err := j.msg.TermWithReason(reason); err != nil {
		w.log.Debug("term", zap.Error(err))
	}
	w.release(j)
}

func (w *worker) reportBuried(ctx context.Context, j *job, reason string, cause error) {
	w.Health.report(w.stage.Name(), noBurying, nil)
	w.Metrics.buried.WithLabelValues(w.stage.Name(), reason).Inc()
	fields := append(inTrace(ctx), zap.String("reason", reason), zap.Error(cause), zap.String("origin", j.origin), zap.Int("attempts", j.attempt))
	var p *pipeline.PanicError
	if errors.As(cause, &p) {
		fields = append(fields, zap.ByteString("stack", p.Stack))
	}
	w.log.Warn("dead letter", fields...)
}

// unburied counts, and says once a minute, that a dead letter could not be stored: until it can, the worker is not ready.
func (w *worker) unburied(reason string, cause, err error) {
	w.Metrics.unburied.WithLabelValues(w.stage.Name()).Inc()
	w.Health.report(w.stage.Name(), noBurying, fmt.Errorf("what it gives up cannot be put with the dead letters: %w", err))
	w.mu.Lock()
	w.failedToBury = time.Now()
	quiet := time.Since(w.complained) < time.Minute
	if !quiet {
		w.complained = w.failedToBury
	}
	w.mu.Unlock()
	if !quiet {
		w.log.Error("a message could not be put with the dead letters and will come again", zap.String("reason", reason), zap.NamedError("cause", cause), zap.Error(err))
	}
}

// forgetOldTrouble takes back what is said of burying where nothing has failed for long: what could not be buried may
// have gone another way.
func (w *worker) forgetOldTrouble() {
	w.mu.Lock()
	old := time.Since(w.failedToBury) > buryTrouble
	w.mu.Unlock()
	if old {
		w.Health.report(w.stage.Name(), noBurying, nil)
	}
}
