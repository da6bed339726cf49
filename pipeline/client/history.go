package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// lookBack is how many messages of the stream, before the place where a durable subscription goes on, are looked through
// for the versions that it has seen.
const lookBack = 200_000

// history reads the headers of what the stream holds for a subscription, before the first event is handed out: what was
// withdrawn after it was sent, and, for a durable one that goes on, the versions that it has had.
func history(ctx context.Context, js jetstream.JetStream, cons jetstream.Consumer, stream, filter string, o Options) (*known, error) {
	k := newKnown()
	c := once(filter)
	c.HeadersOnly = true
	delivered := uint64(0)
	switch {
	case o.Durable != "" && cons.CachedInfo().Delivered.Stream > 0:
		info := cons.CachedInfo()
		delivered = info.Delivered.Stream
		c.DeliverPolicy, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, 1
		if floor := info.AckFloor.Stream; floor > lookBack {
			c.OptStartSeq = floor - lookBack
		}
	case !o.Since.IsZero():
		c.DeliverPolicy, c.OptStartTime = jetstream.DeliverByStartTimePolicy, &o.Since
	default:
		return k, nil
	}
	scan, err := js.CreateConsumer(ctx, stream, c)
	if err != nil {
		return nil, describe(stream, filter, err)
	}
	for left := int(scan.CachedInfo().NumPending); left > 0; {
		n, err := k.read(ctx, scan, min(left, 500), delivered)
		left -= n
		switch {
		case ctx.Err() != nil:
			return k, nil
		case err == nil && n > 0:
		case err == nil, errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
			left = 0 // what was counted has gone meanwhile
		default:
			return nil, fmt.Errorf("read the history of %s: %w", filter, err)
		}
	}
	return k, nil
}

func (k *known) read(ctx context.Context, scan jetstream.Consumer, n int, delivered uint64) (got int, err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	batch, err := scan.Fetch(n, jetstream.FetchContext(ctx))
	if err != nil {
		return 0, err
	}
	for m := range batch.Messages() {
		got++
		e, err := wire.ReadEvent(m.Subject(), m.Headers(), nil)
		if err != nil {
			continue // it is told of when its turn comes
		}
		k.note(e)
		if md, err := m.Metadata(); err == nil && md.Sequence.Stream <= delivered && e.Version > k.versions.get(e.Subject) {
			k.versions.put(e.Subject, e.Version)
		}
	}
	return got, batch.Error()
}
