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
	read uint64 // how far into what the consumer delivered
}

func open(cons jetstream.Consumer, o Options) (events, error) {
	if o.Durable != "" {
		return openDurable(cons, o.UntilIdle), nil
	}
	msgs, err := cons.Messages(jetstream.PullMaxMessages(64), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	return &ordered{MessagesContext: msgs, cons: cons, wait: o.UntilIdle}, err
}

func (r *ordered) next(ctx context.Context) (jetstream.Msg, error) {
	for {
		m, err := r.nextWithin(ctx)
		switch {
		case err == nil:
			if meta, err := m.Metadata(); err == nil {
				r.read = meta.Sequence.Consumer
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
			if info, err := r.cons.Info(ctx); err == nil && info.NumPending == 0 && info.Delivered.Consumer <= r.read {
				return nil, errIdle
			}
		}
	}
}

func (r *ordered) nextWithin(ctx context.Context) (jetstream.Msg, error) {
	if r.wait <= 0 {
		return r.Next(jetstream.NextContext(ctx))
	}
	ctx, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	return r.Next(jetstream.NextContext(ctx))
}

func (r *ordered) done(jetstream.Msg) error { return nil }

func (r *ordered) stop() { r.Stop() }
