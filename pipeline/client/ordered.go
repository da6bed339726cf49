package client

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ordered reads a consumer that the broker forgets, in order: nothing is acknowledged, and much may be in hand.
type ordered struct {
	jetstream.MessagesContext
	cons jetstream.Consumer
	wait time.Duration
	name string // of the consumer that the last event came from: another follows where the broker has forgotten it
	read uint64 // how far into what that consumer delivered
	gone bool   // the broker has forgotten it
}

// heartbeat is how often the broker says that a consumer is there; after two that fail to come it is made anew.
const heartbeat = time.Second

func open(cons jetstream.Consumer, o Options) (events, error) {
	if o.Durable != "" {
		return openDurable(cons, o.UntilIdle), nil
	}
	msgs, err := cons.Messages(jetstream.PullMaxMessages(64), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(heartbeat))
	return &ordered{MessagesContext: msgs, cons: cons, wait: o.UntilIdle}, err
}

func (r *ordered) next(ctx context.Context) (jetstream.Msg, error) {
	for {
		m, err := r.nextWithin(ctx)
		switch {
		case err == nil:
			if meta, err := m.Metadata(); err == nil {
				r.name, r.read = meta.Consumer, meta.Sequence.Consumer
			}
			return m, nil
		case ctx.Err() != nil:
			return nil, err
		case errors.Is(err, jetstream.ErrNoHeartbeat):
			// the iterator asks again by itself
		case !errors.Is(err, nats.ErrTimeout) && !errors.Is(err, context.DeadlineExceeded):
			return nil, err
		default:
			// What was delivered may be on its way to us still, where the machine is busy.
			info, err := r.cons.Info(ctx)
			r.gone = errors.Is(err, jetstream.ErrConsumerNotFound)
			if err == nil && info.NumPending == 0 && info.Delivered.Consumer <= r.readOf(info.Name) {
				return nil, errIdle
			}
		}
	}
}

func (r *ordered) nextWithin(ctx context.Context) (jetstream.Msg, error) {
	wait := r.wait
	if wait <= 0 {
		return r.Next(jetstream.NextContext(ctx))
	}
	if r.gone { // a call that lasts notices that no heartbeats come, and makes the consumer anew
		wait = max(wait, 4*heartbeat)
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return r.Next(jetstream.NextContext(ctx))
}

// readOf is how much of what a consumer delivered has been read.
func (r *ordered) readOf(consumer string) uint64 {
	if consumer != r.name {
		return 0
	}
	return r.read
}

func (r *ordered) done(jetstream.Msg) error { return nil }

func (r *ordered) stop() { r.Stop() }
