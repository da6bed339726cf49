package client

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// Subjects gives what can be subscribed to, by what the broker still keeps: the subjects of a stream on a filter of package wire,
// with the number of messages on each.
func Subjects(ctx context.Context, js jetstream.JetStream, stream, filter string) (map[wire.Subject]uint64, error) {
	s, err := js.Stream(ctx, stream)
	if err != nil {
		return nil, describe(stream, filter, err)
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, fmt.Errorf("ask %s for the subjects on %s: %w", stream, filter, err)
	}
	found := map[wire.Subject]uint64{}
	for subject, n := range info.State.Subjects {
		if s, ok := wire.SubjectOf(subject); ok {
			found[s] += n
		}
	}
	return found, nil
}

// newest is how many messages Aliases reads at most.
const newest = 50_000

// Aliases gives the names, as tokens in alphabetical order, of entities that some article also calls by the given name. It reads the
// newest 50,000 events that the broker keeps of entities.
func Aliases(ctx context.Context, js jetstream.JetStream, name string) ([]string, error) {
	filter := wire.EntityFilter("", "", "")
	s, err := js.Stream(ctx, wire.EventsStream)
	if err != nil {
		return nil, describe(wire.EventsStream, filter, err)
	}
	first := uint64(1)
	if last := s.CachedInfo().State.LastSeq; last > newest {
		first = last - newest
	}
	c := once(filter)
	c.DeliverPolicy, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, first
	cons, err := js.CreateConsumer(ctx, wire.EventsStream, c)
	if err != nil {
		return nil, describe(wire.EventsStream, filter, err)
	}
	wanted, found := token.Name(name), map[string]bool{}
	for left := int(cons.CachedInfo().NumPending); left > 0; {
		batch, err := cons.Fetch(min(left, 500), jetstream.FetchMaxWait(2*time.Second))
		if err != nil {
			return nil, describe(wire.EventsStream, filter, err)
		}
		before := left
		for m := range batch.Messages() {
			left--
			if full, ok := calls(m.Data(), wanted); ok {
				found[full] = true
			}
		}
		if left == before { // what was there has been dropped meanwhile
			break
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// calls gives the name of the entity of an event, where it is also called by the wanted one. Both are tokens.
func calls(event []byte, wanted string) (string, bool) {
	var e pipeline.EntityEvent
	if json.Unmarshal(event, &e) != nil {
		return "", false
	}
	also := slices.ContainsFunc(e.Entity.Mentions, func(m pipeline.Mention) bool {
		return m.Kind == pipeline.NameMention && token.Name(m.Text) == wanted
	})
	return token.Name(e.Entity.Name), also
}
