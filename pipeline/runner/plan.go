package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// Change is what Provision would do to one stream, bucket or consumer.
type Change struct {
	Name string `json:"name"`
	// Action is one of create, update, none, refuse.
	Action string `json:"action"`
	// Details say in what it differs, or why the change is refused.
	Details  []string `json:"details,omitempty"`
	Bytes    int64    `json:"bytes,omitempty"`
	Replicas int      `json:"replicas,omitempty"`
}

// Plan says what Provision would do, and does nothing.
func Plan(ctx context.Context, js jetstream.JetStream, t wire.Topology, p Provisioning) ([]Change, error) {
	p, err := p.complete()
	if err != nil {
		return nil, err
	}
	var all []Change
	for _, want := range streams(t, p) {
		want.Metadata = map[string]string{configKey: configHash(want)}
		s, err := js.Stream(ctx, want.Name)
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			all = append(all, Change{Name: want.Name, Action: "create", Bytes: want.MaxBytes, Replicas: want.Replicas})
		case err != nil:
			return nil, fmt.Errorf("look up stream %s: %w", want.Name, err)
		default:
			all = append(all, planned(s.CachedInfo(), want, p))
		}
	}
	for _, stage := range append(slices.Clone(t), wire.EventsWorker) {
		stream := wire.HopStream(t.In(stage))
		if stage == wire.EventsWorker {
			stream = wire.EnrichedStream
		}
		c := Change{Name: stream + " > " + stage, Action: "none"}
		_, err := js.Consumer(ctx, stream, stage)
		if gone(err) {
			c.Action = "create"
		} else if err != nil {
			return nil, fmt.Errorf("look up consumer %s: %w", stage, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func planned(have *jetstream.StreamInfo, want jetstream.StreamConfig, p Provisioning) Change {
	next, changes := change(have, want, p)
	c := Change{Name: want.Name, Action: "none", Bytes: next.MaxBytes, Replicas: next.Replicas}
	if len(changes) == 0 {
		return c
	}
	c.Action, c.Details = "update", changes
	if l := losses(have, next); len(l) > 0 {
		c.Action, c.Details = "refuse", l
	}
	return c
}
