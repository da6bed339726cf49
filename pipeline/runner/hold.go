package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// Headers that a held article has besides its own.
const (
	heldUntil   = "Wire-Held-Until"
	heldSubject = "Wire-Held-Subject"
	heldMsgID   = "Wire-Held-Msg-Id"
)

// embargoed reports whether an article may not go on yet. The stages know no clock: the runner keeps the time.
func embargoed(a *pipeline.Article, now time.Time) bool {
	return a.EmbargoedUntil.After(now) && a.PubStatus != pipeline.Canceled
}

// hold turns the message that publishes an embargoed article into one that stores it until its time has come. A story
// has one place there: a newer version takes it from the one before.
func hold(m *nats.Msg, a *pipeline.Article) {
	m.Header.Set(heldUntil, a.EmbargoedUntil.UTC().Format(time.RFC3339Nano))
	m.Header.Set(heldSubject, m.Subject)
	// The id is for the hop that the article goes to in the end.
	m.Header.Set(heldMsgID, m.Header.Get(nats.MsgIdHdr))
	m.Header.Set(nats.MsgIdHdr, m.Header.Get(nats.MsgIdHdr)+"/held")
	m.Subject = wire.HeldSubject(a.ID)
}

// supersede removes the version of a story that is held, when a newer one goes on at once: a kill, or an embargo
// lifted.
func (w *worker) supersede(ctx context.Context, a *pipeline.Article) error {
	s, err := w.js.Stream(ctx, wire.HeldStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.HeldStream, err)
	}
	if err := s.Purge(ctx, jetstream.WithPurgeSubject(wire.HeldSubject(a.ID))); err != nil {
		return fmt.Errorf("remove the held version of %s: %w", a.ID, err)
	}
	return nil
}

// release sends held articles on when their time has come, until ctx ends. Any number of processes may do so at once:
// the hop takes an article once.
func release(ctx context.Context, js jetstream.JetStream, log *zap.Logger) error {
	s, err := js.Stream(ctx, wire.HeldStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.HeldStream, err)
	}
	cons, err := s.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{HeadersOnly: true, DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		return fmt.Errorf("read stream %s: %w", wire.HeldStream, err)
	}
	type held struct {
		seq   uint64
		until time.Time
	}
	arrivals := make(chan held)
	cc, err := cons.Consume(func(m jetstream.Msg) {
		md, err := m.Metadata()
		if err != nil {
			return
		}
		until, err := time.Parse(time.RFC3339Nano, m.Headers().Get(heldUntil))
		if err != nil {
			log.Warn("a held article does not say until when, and goes on now", zap.Error(err), zap.Uint64("seq", md.Sequence.Stream))
		}
		select {
		case arrivals <- held{md.Sequence.Stream, until}:
		case <-ctx.Done():
		}
	}, jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return fmt.Errorf("read stream %s: %w", wire.HeldStream, err)
	}
	defer func() {
		cc.Stop()
		<-cc.Closed()
	}()
	waiting := map[uint64]time.Time{}
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		next := time.Now().Add(time.Hour)
		for seq, until := range waiting {
			if time.Until(until) <= 0 {
				if err := releaseOne(ctx, js, s, seq); err != nil {
					log.Warn("a held article could not be sent on and will be tried again", zap.Error(err))
					until = time.Now().Add(2 * time.Second)
					waiting[seq] = until
				} else {
					delete(waiting, seq)
					continue
				}
			}
			if until.Before(next) {
				next = until
			}
		}
		timer.Reset(time.Until(next))
		select {
		case <-ctx.Done():
			return nil
		case h := <-arrivals:
			waiting[h.seq] = h.until
		case <-timer.C:
		}
	}
}

func releaseOne(ctx context.Context, js jetstream.JetStream, s jetstream.Stream, seq uint64) error {
	m, err := s.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil // released by another process, or superseded by a newer version
	}
	if err != nil {
		return fmt.Errorf("read held article %d: %w", seq, err)
	}
	out := &nats.Msg{Subject: m.Header.Get(heldSubject), Header: nats.Header{}, Data: m.Data}
	for k, v := range m.Header {
		if !strings.HasPrefix(k, "Wire-Held-") {
			out.Header[k] = v
		}
	}
	out.Header.Set(nats.MsgIdHdr, m.Header.Get(heldMsgID))
	if _, err := js.PublishMsg(ctx, out); err != nil {
		return fmt.Errorf("publish on %s: %w", out.Subject, err)
	}
	if err := s.DeleteMsg(ctx, seq); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("remove held article %d: %w", seq, err)
	}
	return nil
}
