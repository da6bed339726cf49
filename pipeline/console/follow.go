package console

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// follower reads one stream in order, from where it was.
type follower struct {
	stream, filter string
	headersOnly    bool
	position       func() uint64
	take           func(seq uint64, e wire.Event)
	read           *gate
	whole          bool // from the first message on, however long ago
}

// followAll reads the streams until ctx ends. What fails is tried again.
func (c *Console) followAll(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, f := range []follower{
		{stream: wire.EventsStream, filter: wire.QuoteFilter("", ""), position: c.live.position, take: c.live.take, read: c.live.read},
		{stream: wire.EnrichedStream, filter: wire.ArticleFilter(""), headersOnly: true, position: c.index.position, take: c.index.take, read: c.index.read},
		{stream: wire.CorrectionsStream, filter: wire.CorrectionFilter(""), whole: true, position: c.ledger.position, take: c.ledger.take, read: c.ledger.read},
	} {
		all.Go(func() {
			defer f.read.set(false) // what comes from now on is not seen
			for wait := 100 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 5*time.Second) {
				start := time.Now()
				if err := c.follow(ctx, f); err != nil && ctx.Err() == nil {
					c.log.Warn("the console cannot follow a stream, and tries again", zap.String("stream", f.stream), zap.Error(err))
				}
				if time.Since(start) > time.Minute {
					wait = 100 * time.Millisecond
				}
				select {
				case <-ctx.Done():
				case <-time.After(wait):
				}
			}
		})
	}
}

func (c *Console) follow(ctx context.Context, f follower) error {
	s, err := c.js.Stream(ctx, f.stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) && f.stream == wire.CorrectionsStream {
		f.read.set(true) // an older version made the streams, and nobody has corrected anything
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", f.stream, err)
	}
	first := f.position() + 1
	if last := s.CachedInfo().State.LastSeq; first == 1 && last > lookBack && !f.whole {
		first = last - lookBack
	}
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{f.filter}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: first, HeadersOnly: f.headersOnly,
	})
	if err != nil {
		return fmt.Errorf("follow %s: %w", f.filter, err)
	}
	info, err := cons.Info(ctx)
	if err != nil {
		return fmt.Errorf("follow %s: %w", f.filter, err)
	}
	if info.NumPending == 0 && info.Delivered.Consumer == 0 {
		f.read.set(true)
	}
	msgs, err := cons.Messages(jetstream.PullMaxMessages(500), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return fmt.Errorf("follow %s: %w", f.filter, err)
	}
	defer msgs.Stop()
	for {
		m, err := msgs.Next(jetstream.NextContext(ctx))
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, jetstream.ErrNoHeartbeat), errors.Is(err, nats.ErrTimeout):
			continue // the iterator asks again by itself
		case err != nil:
			return fmt.Errorf("read from %s: %w", f.stream, err)
		}
		md, err := m.Metadata()
		if err != nil {
			continue
		}
		data := m.Data()
		if f.headersOnly {
			data = nil
		}
		if e, err := readEvent(m, data, f.headersOnly); err == nil {
			f.take(md.Sequence.Stream, e)
		}
		if md.NumPending == 0 {
			f.read.set(true)
		}
	}
}

// readEvent reads a message's envelope. Without a body, nothing has to be unpacked.
func readEvent(m jetstream.Msg, data []byte, headersOnly bool) (wire.Event, error) {
	h := m.Headers()
	if headersOnly {
		bare := nats.Header{}
		for k, v := range h {
			if k != "Content-Encoding" {
				bare[k] = v
			}
		}
		h = bare
	}
	return wire.ReadEvent(m.Subject(), h, data)
}
