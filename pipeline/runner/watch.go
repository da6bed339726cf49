package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"
)

// signals is what the watch tells the subscription.
type signals struct {
	stalled chan struct{} // subscribe again
	lost    chan error    // there is nothing to subscribe to
	// paused ends the subscription until the channel that comes is closed. nil for a worker of a stage.
	paused chan chan struct{}
}

// missedPolls is how often in a row the consumer may be missing, or not answer, before that counts.
const missedPolls = 2

// watch asks for the state of the stage's consumer: for its lag, for a stall, and whether it is there at all.
func (w *worker) watch(ctx context.Context, stop <-chan struct{}, calls signals) {
	tick := time.NewTicker(w.Poll)
	defer tick.Stop()
	idle, missed := 0, 0
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		ask, cancel := context.WithTimeout(ctx, w.Poll)
		info, err := w.cons.Info(ask)
		cancel()
		if err != nil {
			if missed++; missed >= missedPolls {
				w.missing(ctx, err, calls)
			}
			continue
		}
		missed = 0
		w.forgetDenial()
		w.forgetOldTrouble()
		w.Health.report(w.stage.Name(), noConsumer, nil)
		w.showBacklog(ctx, info)
		if !w.asleep(info) {
			idle = 0
		} else if idle++; idle == missedPolls {
			idle = 0
			w.Metrics.stalls.WithLabelValues(w.stage.Name()).Inc()
			w.log.Warn("nothing came though work is waiting: subscribing again", zap.Uint64("waiting", info.NumPending))
			wake(calls.stalled)
		}
	}
}

// asleep reports whether work waits, or may come again, and nobody asks for it: this worker has none in hand, and should.
// nats.go can lose a wake-up on bursts over in-process connections, and where a pinned consumer changes hands.
func (w *worker) asleep(info *jetstream.ConsumerInfo) bool {
	return info.NumPending+uint64(info.NumAckPending) > 0 && info.NumWaiting == 0 && w.inFlight() == 0 && !w.pausing.Load()
}

func wake(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// missing deals with a consumer that is not there, as when the server was replaced by an empty one: it is made again, or
// the worker ends and says why. One that merely does not answer makes the worker not ready.
func (w *worker) missing(ctx context.Context, err error, calls signals) {
	err = fmt.Errorf("look up its consumer on stream %s: %w", w.stream, err)
	if w.Health.report(w.stage.Name(), noConsumer, err) {
		w.log.Warn("not ready", zap.Error(err))
	}
	switch {
	case !gone(err):
	case w.Reprovision == nil:
		select {
		case calls.lost <- fmt.Errorf("stage %s: %w", w.stage.Name(), err):
		default:
		}
	default:
		if err := w.Reprovision(ctx); err != nil {
			w.log.Warn("what is missing on the broker could not be made", zap.Error(err))
			return
		}
		w.log.Warn("what was missing on the broker was made again")
		wake(calls.stalled)
	}
}
