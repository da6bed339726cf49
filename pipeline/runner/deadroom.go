package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

const (
	// roomEvery is how often it is looked whether the dead letters still have room.
	roomEvery = time.Second
	// From roomFrom of their space on, dead letters go until roomTo of it is used.
	roomFrom, roomTo = 0.8, 0.6
)

// keepRoom sees, until ctx ends, that there is room for more dead letters: a stream of them that is full would hold up
// every stage that has something to give up.
func (s *sweep) keepRoom(ctx context.Context) {
	tick := time.NewTicker(roomEvery)
	defer tick.Stop()
	var told time.Time
	for {
		gone, err := makeRoom(ctx, s.js)
		for source, n := range gone {
			s.Metrics.displaced.Add(float64(n))
			if time.Since(told) > time.Minute {
				told = time.Now()
				s.log.Warn("the dead letters had no more room: the oldest of those sources that have the most of them are gone", zap.String("source", source), zap.Int("letters", n))
			}
		}
		if err != nil && ctx.Err() == nil {
			s.log.Debug("make room for dead letters", zap.Error(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// letterSize is one dead letter as far as room is concerned.
type letterSize struct {
	seq    uint64
	source string
	bytes  int64
}

// makeRoom deletes dead letters where they use most of their space, and says how many of each source.
func makeRoom(ctx context.Context, js jetstream.JetStream) (gone map[string]int, err error) {
	st, err := js.Stream(ctx, wire.DeadStream)
	if err != nil {
		return nil, fmt.Errorf("look up stream %s: %w", wire.DeadStream, err)
	}
	info := st.CachedInfo()
	space := float64(info.Config.MaxBytes)
	if space <= 0 || float64(info.State.Bytes) < roomFrom*space {
		return nil, nil
	}
	letters, err := letterSizes(ctx, st)
	if err != nil {
		return nil, err
	}
	gone = map[string]int{}
	for _, l := range surplus(letters, int64(roomTo*space)) {
		if err := st.DeleteMsg(ctx, l.seq); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
			return gone, fmt.Errorf("delete dead letter %d: %w", l.seq, err)
		}
		gone[l.source]++
	}
	return gone, nil
}

// surplus gives the letters that have to go so that the others take no more than room, in bytes. All sources have the
// same share of it, and what one leaves others may use; of a source that has more than its share the oldest go. So
// nobody's junk takes the place of another's letters. The letters come oldest first.
func surplus(letters []letterSize, room int64) []letterSize {
	used := map[string]int64{}
	for _, l := range letters {
		used[l.source] += l.bytes
	}
	sizes := make([]int64, 0, len(used))
	for _, n := range used {
		sizes = append(sizes, n)
	}
	slices.SortFunc(sizes, cmp.Compare)
	share := room
	for i, n := range sizes {
		share = room / int64(len(sizes)-i)
		if n > share {
			break
		}
		room -= n
	}
	var out []letterSize
	for _, l := range letters {
		if used[l.source] > share {
			used[l.source] -= l.bytes
			out = append(out, l)
		}
	}
	return out
}

// letterSizes reads the headers of all dead letters, oldest first.
func letterSizes(ctx context.Context, st jetstream.Stream) ([]letterSize, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cons, err := st.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{HeadersOnly: true, DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", wire.DeadStream, err)
	}
	msgs, err := cons.Messages(jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return nil, fmt.Errorf("read stream %s: %w", wire.DeadStream, err)
	}
	defer msgs.Stop()
	var out []letterSize
	for n := st.CachedInfo().State.Msgs; n > 0; n-- {
		m, err := msgs.Next(jetstream.NextContext(ctx))
		if err != nil {
			return nil, fmt.Errorf("read stream %s: %w", wire.DeadStream, err)
		}
		md, err := m.Metadata()
		if err != nil {
			return nil, fmt.Errorf("read stream %s: %w", wire.DeadStream, err)
		}
		h := m.Headers()
		size, _ := strconv.ParseInt(h.Get(nats.MsgSize), 10, 64)
		for k, v := range h {
			size += int64(len(k) + len(v[0]) + 4)
		}
		out = append(out, letterSize{md.Sequence.Stream, wire.SourceOf(h.Get(deadSubject)), size})
		if md.NumPending == 0 {
			break
		}
	}
	return out, nil
}
