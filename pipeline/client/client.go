// Package client is what a subscriber imports: finished articles, quotes and entities from a wirecopy pipeline, typed,
// from now on or from the stream's history, and durable where the subscriber has a name.
//
//	err := client.Quotes(ctx, js, client.Options{Speaker: "S Jaishankar"}, func(ctx context.Context, q pipeline.QuoteEvent) error {
//		fmt.Println(q.SpeakerName, q.Quote.Content)
//		return nil
//	})
package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// Options of a subscription. The zero value takes everything from now on.
type Options struct {
	// Durable names the subscription, a subject token: the broker then remembers how far it has come, and the next call
	// with that name goes on there. Calls in several processes with one name share the events. Without a name a
	// subscription ends with its call.
	Durable string
	// Since takes the stream's history from that time on; zero takes what comes from now on. A durable subscription that
	// exists goes on where it was.
	Since time.Time
	// Source takes one source alone; "" takes all.
	Source string
	// Speaker takes one speaker's quotes, by name; "" takes all. "S Jaishankar" and "s-jaishankar" are the same, and so are
	// "Kestrel Robotics Ltd" and "Kestrel Robotics". Subjects tells which there are.
	Speaker string
	// Type and Name take the entities of one type (pipeline.Person, …) or of one name; "" takes all.
	Type, Name string
	// UntilIdle ends the subscription without an error when nothing more is there and nothing has come for that long;
	// zero never does.
	UntilIdle time.Duration
	// Malformed is told of events that cannot be read; they are skipped. nil skips them silently.
	Malformed func(error)
}

// Articles calls f with every finished article, one at a time, until ctx ends, which is no error. An article whose
// PubStatus is pipeline.Canceled is a tombstone: what was said under its id is withdrawn. An older version never
// follows a newer one. An error of f ends the subscription and is returned; a durable one then gives the same article
// again the next time.
func Articles(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, *pipeline.Article) error) error {
	return subscribe(ctx, js, wire.EnrichedStream, wire.ArticleFilter(o.Source), o, func(ctx context.Context, e wire.Event) error {
		a, err := pipeline.DecodeArticle(e.Data)
		if err != nil {
			return malformed{err}
		}
		return f(ctx, a)
	})
}

// Quotes calls f with every quote, as Articles does.
func Quotes(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, pipeline.QuoteEvent) error) error {
	return subscribe(ctx, js, wire.EventsStream, wire.QuoteFilter(o.Speaker, o.Source), o, decoded(f))
}

// Entities calls f with every entity that an article names, as Articles does.
func Entities(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, pipeline.EntityEvent) error) error {
	return subscribe(ctx, js, wire.EventsStream, wire.EntityFilter(o.Type, o.Name, o.Source), o, decoded(f))
}

func decoded[T any](f func(context.Context, T) error) func(context.Context, wire.Event) error {
	return func(ctx context.Context, e wire.Event) error {
		var v T
		if err := json.Unmarshal(e.Data, &v); err != nil {
			return malformed{pipeline.DescribeJSON(err)}
		}
		return f(ctx, v)
	}
}

// malformed is the error of an event that cannot be read, as against one of the subscriber.
type malformed struct{ error }

func subscribe(ctx context.Context, js jetstream.JetStream, stream, filter string, o Options, f func(context.Context, wire.Event) error) error {
	cons, err := consumer(ctx, js, stream, filter, o)
	if err != nil {
		return err
	}
	msgs, err := cons.Messages(jetstream.PullMaxMessages(64), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", filter, err)
	}
	defer msgs.Stop()
	seen := newVersions(1 << 16)
	for {
		m, err := next(ctx, msgs, o.UntilIdle)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
			if idle(ctx, cons) {
				return nil
			}
			continue
		case errors.Is(err, jetstream.ErrNoHeartbeat):
			continue // the iterator asks again by itself
		case err != nil:
			return fmt.Errorf("read from %s: %w", stream, err)
		}
		e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
		if err == nil && seen.current(e.Subject, e.Version) {
			err = f(ctx, e)
		}
		var bad malformed
		if errors.As(err, &bad) {
			if o.Malformed != nil {
				o.Malformed(fmt.Errorf("event %s on %s: %w", e.ID, m.Subject(), bad.error))
			}
		} else if err != nil {
			return err
		}
		if o.Durable != "" {
			if err := m.Ack(); err != nil {
				return fmt.Errorf("acknowledge an event of %s: %w", stream, err)
			}
		}
	}
}

func next(ctx context.Context, msgs jetstream.MessagesContext, wait time.Duration) (jetstream.Msg, error) {
	if wait <= 0 {
		return msgs.Next(jetstream.NextContext(ctx))
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return msgs.Next(jetstream.NextContext(ctx))
}

// idle reports whether the broker has nothing more for the consumer.
func idle(ctx context.Context, cons jetstream.Consumer) bool {
	info, err := cons.Info(ctx)
	return err == nil && info.NumPending == 0
}

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
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: time.Minute, MaxAckPending: 256,
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
