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

// newest is how many messages, back from the last, Named and Aliases look through at most.
const newest = 50_000

// Named gives the entities that articles of a source, or of all where it is "", have named: as the subjects that each
// would have, with the number of articles. It looks through the newest 50,000 events that the broker keeps.
func Named(ctx context.Context, js jetstream.JetStream, source string) (map[wire.Subject]uint64, error) {
	found := map[wire.Subject]uint64{}
	err := eachNamed(ctx, js, source, func(source string, e pipeline.Entity) {
		if s, ok := wire.SubjectOf(wire.EntitySubject(e.Type, e.Name, source)); ok {
			found[s]++
		}
	})
	return found, err
}

// Aliases gives the names, as tokens in alphabetical order, of entities that some article also calls by the given name. It
// looks through what Named does.
func Aliases(ctx context.Context, js jetstream.JetStream, name string) ([]string, error) {
	wanted, found := token.Name(name), map[string]bool{}
	err := eachNamed(ctx, js, "", func(_ string, e pipeline.Entity) {
		if slices.ContainsFunc(e.Mentions, func(m pipeline.Mention) bool {
			return m.Kind == pipeline.NameMention && token.Name(m.Text) == wanted
		}) {
			found[token.Name(e.Name)] = true
		}
	})
	return slices.Sorted(maps.Keys(found)), err
}

// eachNamed calls f with each entity of the newest events.
func eachNamed(ctx context.Context, js jetstream.JetStream, source string, f func(source string, e pipeline.Entity)) error {
	filter := wire.NamedFilter(source)
	s, err := js.Stream(ctx, wire.EventsStream)
	if err != nil {
		return describe(wire.EventsStream, filter, err)
	}
	first := uint64(1)
	if last := s.CachedInfo().State.LastSeq; last > newest {
		first = last - newest
	}
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{FilterSubjects: []string{filter}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: first, InactiveThreshold: inactive})
	if err != nil {
		return describe(wire.EventsStream, filter, err)
	}
	info, err := cons.Info(ctx)
	if err != nil {
		return describe(wire.EventsStream, filter, err)
	}
	for left := int(info.NumPending); left > 0; {
		batch, err := cons.Fetch(min(left, 500), jetstream.FetchMaxWait(2*time.Second))
		if err != nil {
			return describe(wire.EventsStream, filter, err)
		}
		before := left
		for m := range batch.Messages() {
			left--
			event, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
			var all pipeline.EntitiesEvent
			if err != nil || json.Unmarshal(event.Data, &all) != nil {
				continue
			}
			for i := range all.Entities {
				f(event.Source, all.Entities[i].Entity)
			}
		}
		if left == before { // what was there has been dropped meanwhile
			break
		}
	}
	return nil
}
