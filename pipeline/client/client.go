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
	"slices"
	"time"

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
	// Retracted is told of quotes and entities that are withdrawn, as a newer version of their article no longer has them
	// or the article was killed: also of such as this call has not handed out, but for entities where Type or Name are
	// given. nil is not told. What was withdrawn before the call is not handed out at all.
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

// Entities calls f with every entity that an article names, as Quotes does. All entities of an article come in one event:
// those of another type or name than Options ask for are passed over here. Of a version that a newer one in the history
// has taken the place of, nothing is handed out.
func Entities(ctx context.Context, js jetstream.JetStream, o Options, f func(context.Context, pipeline.EntityEvent) error) error {
	handed := newRecent[bool](rememberedEvents)
	return subscribe(ctx, js, wire.EventsStream, wire.NamedFilter(o.Source), o, func(ctx context.Context, e wire.Event) error {
		var all pipeline.EntitiesEvent
		if err := json.Unmarshal(e.Data, &all); err != nil {
			return malformed{pipeline.DescribeJSON(err)}
		}
		if err := o.withdraw(ctx, all, handed.get); err != nil {
			return err
		}
		for _, n := range all.Entities {
			if !o.wants(n.Entity) {
				continue
			}
			if o.selects() {
				handed.put(wire.EntityEventID(all.Article, n.ID), true)
			}
			if err := f(ctx, pipeline.EntityEvent{Article: all.Article, Entity: n.Entity, Stance: n.Stance}); err != nil {
				return err
			}
		}
		return nil
	})
}

// withdraw tells of the entities that a version no longer has: where Options ask for some entities alone, of those that
// were handed out.
func (o Options) withdraw(ctx context.Context, e pipeline.EntitiesEvent, handed func(string) bool) error {
	ids := e.Withdrawn
	if o.selects() {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !handed(id) })
	}
	if len(ids) == 0 || o.Retracted == nil {
		return nil
	}
	return o.Retracted(ctx, pipeline.Retraction{Article: e.Article, Withdrawn: ids, Reason: e.Reason})
}

// selects reports whether only some entities are asked for.
func (o Options) selects() bool { return o.Type != "" || o.Name != "" }

func (o Options) wants(e pipeline.Entity) bool {
	return (o.Type == "" || token.Fold(o.Type) == token.Fold(e.Type)) && (o.Name == "" || token.Name(o.Name) == token.Name(e.Name))
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
