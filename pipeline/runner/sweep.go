package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

const (
	sweeper = "sweeper"
	// reasonDeliveries is that of messages that nobody settled, though they were delivered as often as the consumer allows.
	reasonDeliveries = "deliveries"
)

// Sweep does what belongs to no stage, until ctx ends: it moves messages that the broker has stopped delivering to the
// dead letters, for on a work queue such a message stays forever, out of everybody's sight; it sends those through again
// that a broker left behind when it was killed; and it sends embargoed articles on when their time has come. Any number
// of processes may sweep at once, and one has to.
func Sweep(ctx context.Context, nc *nats.Conn, t wire.Topology, log *zap.Logger) error {
	if log == nil {
		log = zap.NewNop()
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("sweep: open JetStream: %w", err)
	}
	cons, err := js.CreateOrUpdateConsumer(ctx, wire.AdvisoriesStream, jetstream.ConsumerConfig{
		Durable: sweeper, AckPolicy: jetstream.AckExplicitPolicy, AckWait: time.Minute, MaxDeliver: -1,
	})
	if err != nil {
		return fmt.Errorf("sweep: create its consumer: %w", err)
	}
	cc, err := cons.Consume(func(m jetstream.Msg) {
		if err := sweepOne(ctx, js, m.Data()); err != nil {
			log.Warn("sweep", zap.Error(err))
			m.NakWithDelay(10 * time.Second) // lost with the connection at worst: it then comes again after AckWait
			return
		}
		m.Ack()
	}, jetstream.PullMaxMessages(16), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	var aide sync.WaitGroup
	aide.Go(func() { strays(ctx, js, t, log) })
	err = release(ctx, js, log)
	aide.Wait()
	cc.Stop()
	<-cc.Closed()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func sweepOne(ctx context.Context, js jetstream.JetStream, advisory []byte) error {
	var a struct {
		Type       string `json:"type"`
		Stream     string `json:"stream"`
		Consumer   string `json:"consumer"`
		StreamSeq  uint64 `json:"stream_seq"`
		Deliveries int    `json:"deliveries"`
	}
	if err := json.Unmarshal(advisory, &a); err != nil || a.Type != "io.nats.jetstream.advisory.v1.max_deliver" {
		return nil // a terminated message has its dead letter already
	}
	s, err := js.Stream(ctx, a.Stream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", a.Stream, err)
	}
	m, err := s.GetMsg(ctx, a.StreamSeq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil // settled after all
	}
	if err != nil {
		return fmt.Errorf("read message %d of %s: %w", a.StreamSeq, a.Stream, err)
	}
	letter := deadLetter(a.Consumer, reasonDeliveries, "delivered as often as allowed, and never settled",
		stand{a.Stream + "/" + strconv.FormatUint(a.StreamSeq, 10), m.Time}, a.Deliveries, &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data})
	if err := storeLetter(ctx, js, letter); err != nil {
		return fmt.Errorf("store dead letter: %w", err)
	}
	if err := s.DeleteMsg(ctx, a.StreamSeq); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return fmt.Errorf("remove message %d of %s: %w", a.StreamSeq, a.Stream, err)
	}
	return nil
}
