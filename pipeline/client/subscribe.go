package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// events gives the messages of a subscription one by one.
type events interface {
	// next waits for a message, for as long as Options.UntilIdle. errIdle says that none came, and none is to come.
	next(ctx context.Context) (jetstream.Msg, error)
	// done says that a message has been dealt with.
	done(m jetstream.Msg) error
	// stop gives back what was not dealt with.
	stop()
}

// errIdle is the end of a subscription by Options.UntilIdle.
var errIdle = errors.New("nothing more is there")

func subscribe(ctx context.Context, js jetstream.JetStream, stream, filter string, o Options, f func(context.Context, wire.Event) error) error {
	cons, err := consumer(ctx, js, stream, filter, o)
	if err != nil {
		return err
	}
	known, err := history(ctx, js, cons, stream, filter, o)
	if err != nil {
		return err
	}
	in, err := open(cons, o)
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", filter, err)
	}
	defer in.stop()
	for {
		m, err := in.next(ctx)
		switch {
		case ctx.Err() != nil || errors.Is(err, errIdle):
			return nil
		case err != nil:
			return fmt.Errorf("read from %s: %w", stream, err)
		}
		if err := known.hand(ctx, m, o, f); err != nil {
			return err
		}
		if err := in.done(m); err != nil {
			return fmt.Errorf("acknowledge an event of %s: %w", stream, err)
		}
	}
}

// hand gives one message to whom it is for. Its error is the subscriber's.
func (k *known) hand(ctx context.Context, m jetstream.Msg, o Options, f func(context.Context, wire.Event) error) error {
	e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
	if err == nil {
		err = k.dispatch(ctx, e, o, f)
	}
	var bad malformed
	if errors.As(err, &bad) {
		if o.Malformed != nil {
			o.Malformed(fmt.Errorf("event %s on %s: %w", e.ID, m.Subject(), bad.error))
		}
		return nil
	}
	return err
}

func (k *known) dispatch(ctx context.Context, e wire.Event, o Options, f func(context.Context, wire.Event) error) error {
	if e.Type != wire.TypeQuoteRetracted && e.Type != wire.TypeEntityRetracted {
		if !k.stands(e) {
			return nil
		}
		return f(ctx, e)
	}
	k.note(e)
	if o.Retracted == nil {
		return nil
	}
	var r pipeline.Retraction
	if err := json.Unmarshal(e.Data, &r); err != nil {
		return malformed{pipeline.DescribeJSON(err)}
	}
	return o.Retracted(ctx, r)
}
