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
	// inactive is for how long the broker keeps a consumer that nobody reads any more: a reader may not delete one, and a
	// stream takes a thousand. A handler may take longer than that: the consumer is then made anew where it was.
	inactive = 10 * time.Second
)

// consumer makes or finds the subscription's consumer: one that the broker remembers by name, or one in order that
// goes with the call.
func consumer(ctx context.Context, js jetstream.JetStream, stream, filter string, o Options) (jetstream.Consumer, error) {
	if o.Durable == "" {
		return inOrder(ctx, js, stream, filter, o, inactive)
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
	policy, from := jetstream.DeliverNewPolicy, (*time.Time)(nil)
	if !o.Since.IsZero() {
		policy, from = jetstream.DeliverByStartTimePolicy, &o.Since
	}
	cons, err = js.CreateConsumer(ctx, stream, jetstream.ConsumerConfig{
		Durable: o.Durable, FilterSubject: filter, DeliverPolicy: policy, OptStartTime: from,
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: 256,
	})
	return cons, describe(stream, filter, err)
}

// inOrder makes the consumer of a subscription without a name, which the broker keeps for so long without a reader.
func inOrder(ctx context.Context, js jetstream.JetStream, stream, filter string, o Options, keep time.Duration) (jetstream.Consumer, error) {
	c := jetstream.OrderedConsumerConfig{FilterSubjects: []string{filter}, InactiveThreshold: keep}
	if o.Since.IsZero() {
		// From now on is from a number on: what comes before a consumer is made anew would be lost otherwise.
		s, err := js.Stream(ctx, stream)
		if err != nil {
			return nil, describe(stream, filter, err)
		}
		c.DeliverPolicy, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, s.CachedInfo().State.LastSeq+1
	} else {
		c.DeliverPolicy, c.OptStartTime = jetstream.DeliverByStartTimePolicy, &o.Since
	}
	cons, err := js.OrderedConsumer(ctx, stream, c)
	return cons, describe(stream, filter, err)
}

// once is a consumer that reads what a stream holds, one time, without acknowledging.
func once(filter string) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{FilterSubject: filter, AckPolicy: jetstream.AckNonePolicy, InactiveThreshold: inactive, MemoryStorage: true, Replicas: 1}
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
