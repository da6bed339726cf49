package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// strayEvery is how often the hops are looked through for strays.
const strayEvery = 30 * time.Second

// strays looks, until ctx ends, for messages that stand on a hop though its consumer has done with them: a broker that
// is killed between the two leaves such a message behind, and nobody would ever see it again. It is sent through the
// stage once more. If it had passed, its outputs carry ids that the next hop knows; if it had not, it is not lost.
func strays(ctx context.Context, js jetstream.JetStream, t wire.Topology, log *zap.Logger) {
	tick := time.NewTicker(strayEvery)
	defer tick.Stop()
	seen := map[string]uint64{} // by stage: what looked like a stray the last time
	for {
		for _, stage := range t {
			seq, err := findStray(ctx, js, t, stage)
			switch {
			case err != nil:
				log.Debug("look for strays", zap.String("stage", stage), zap.Error(err))
			case seq == 0 || seq != seen[stage]:
				seen[stage] = seq // it may be about to go
			default:
				err := sendAgain(ctx, js, wire.HopStream(t.In(stage)), seq)
				log.Warn("a message that the broker had left behind goes through its stage again", zap.String("stage", stage), zap.Uint64("seq", seq), zap.Error(err))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// findStray gives the first message of a stage's hop if the stage's consumer has settled all messages up to it, else 0.
func findStray(ctx context.Context, js jetstream.JetStream, t wire.Topology, stage string) (uint64, error) {
	c, err := js.Consumer(ctx, wire.HopStream(t.In(stage)), stage)
	if err != nil {
		return 0, err
	}
	s, err := js.Stream(ctx, wire.HopStream(t.In(stage)))
	if err != nil {
		return 0, err
	}
	return stray(s.CachedInfo().State, c.CachedInfo().AckFloor.Stream), nil
}

func stray(s jetstream.StreamState, floor uint64) uint64 {
	if s.Msgs > 0 && s.FirstSeq <= floor {
		return s.FirstSeq
	}
	return 0
}

// sendAgain puts a message at the end of its own hop, and takes away the one that stands there.
func sendAgain(ctx context.Context, js jetstream.JetStream, stream string, seq uint64) error {
	s, err := js.Stream(ctx, stream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", stream, err)
	}
	m, err := s.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read message %d of %s: %w", seq, stream, err)
	}
	h := nats.Header{}
	copyHeaders(h, m.Header)
	// The broker remembers the old id; this one is the same for all that sweep.
	h.Set(nats.MsgIdHdr, m.Header.Get(nats.MsgIdHdr)+";again="+strconv.FormatUint(seq, 10))
	// What a stage remembers of the message it remembers by where the message stood first.
	if wire.Origin(h) == "" {
		wire.SetOrigin(h, stream+"/"+strconv.FormatUint(seq, 10))
	}
	if _, err := js.PublishMsg(ctx, &nats.Msg{Subject: m.Subject, Header: h, Data: m.Data}); err != nil {
		return fmt.Errorf("publish on %s: %w", m.Subject, err)
	}
	if err := s.DeleteMsg(ctx, seq); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("remove message %d of %s: %w", seq, stream, err)
	}
	return nil
}
