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
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
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
	// Retracted is told of quotes and entities that are withdrawn, as a newer version of their article no longer has them
	// or the article was killed: also of such as this call has not handed out. nil is not told. What was withdrawn before
	// the call is not handed out at all.
	Retracted func(context.Context, pipeline.Retraction) error
	// Malformed is told of events that cannot be read; they are skipped. nil skips them silently.
	Malformed func(error)
}

// Articles calls f with every finished article, one at a time, until ctx ends, which is no error. An article whose
// PubStatus is pipeline.Canceled is a tombstone: what was said under its id is withdrawn, whatever its version, and of
// the stream's history the tombstone alone is given. An older version never follows a newer one, also over calls with one
// Durable, as far as the newer one is among the last 200,000 messages of the stream. (Processes that share a Durable
// work side by side: among them each version counts for itself.) An error of f ends the subscription and is returned; a
// durable one then gives the same article again the next time. f may take its time: the broker is told that it works.
func Articles(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, *pipeline.Article) error) error {
	return subscribe(ctx, js, wire.EnrichedStream, wire.ArticleFilter(o.Source), o, func(ctx context.Context, e wire.Event) error {
		a, err := pipeline.DecodeArticle(e.Data)
		if err != nil {
			return malformed{err}
		}
		return f(ctx, a)
	})
}

// Quotes calls f with every quote, as Articles does. What is withdrawn is told to Options.Retracted.
func Quotes(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, pipeline.QuoteEvent) error) error {
	return subscribe(ctx, js, wire.EventsStream, wire.QuoteFilter(o.Speaker, o.Source), o, decoded(f))
}

// Entities calls f with every entity that an article names, as Quotes does.
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
