package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/token"
)

const (
	// ackWait is for how long the broker waits for a sign of life before it gives an event to another.
	ackWait = 30 * time.Second
	// prefetch is how many events of a durable subscription are in hand: few, as each of them is given again when the
	// process dies.
	prefetch = 8
)

// consumer makes or finds the subscription's consumer: one that the broker remembers by name, or one in order that
// goes with the call.
func consumer(ctx context.Context, js jetstream.JetStream, stream, filter string, o Options) (jetstream.Consumer, error) {
	policy, from := jetstream.DeliverNewPolicy, (*time.Time)(nil)
	if !o.Since.IsZero() {
		policy, from = jetstream.DeliverByStartTimePolicy, &o.Since
	}
	if o.Durable == "" {
		cons, err := js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{filter}, DeliverPolicy: policy, OptStartTime: from})
		return cons, describe(stream, filter, err)
	}
	if err := token.Check(o.Durable); err != nil {
		return nil, fmt.Errorf("name of the subscription: %w", err)
	}
	cons, err := js.Consumer(ctx, stream, o.Durable)
	if err == nil {
		if have := cons.CachedInfo().Config.FilterSubject; have != filter {
			return nil, fmt.Errorf("the subscription %q exists and reads %s, not %s: choose another name for this one", o.Durable, have, filter)
		}
		return cons, nil
	}
	if !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil, describe(stream, filter, err)
	}
	cons, err = js.CreateConsumer(ctx, stream, jetstream.ConsumerConfig{
		Durable: o.Durable, FilterSubject: filter, DeliverPolicy: policy, OptStartTime: from,
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: 256,
	})
	return cons, describe(stream, filter, err)
}

func describe(stream, filter string, err error) error {
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("subscribe to %s: the broker has no stream %s: is this wirecopy's broker, and has a pipeline run on it?", filter, stream)
	}
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", filter, err)
	}
	return nil
}
