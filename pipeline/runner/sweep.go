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
// that a broker left behind when it was killed; it sends embargoed articles on when their time has come; and it sees that
// there is room for dead letters. Any number of processes may sweep at once, and one has to. When what it needs goes
// missing on the broker, it is made again, or, where Config.Reprovision is nil, Sweep ends with the reason.
func Sweep(ctx context.Context, nc *nats.Conn, t wire.Topology, c Config) error {
	c = c.withDefaults()
	c.Metrics.version(c.Version)
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("sweep: open JetStream: %w", err)
	}
	s := &sweep{Config: c, topology: t, js: js, log: c.Log}
	for n := 1; ; n++ {
		err := s.run(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case nc.IsClosed():
			return fmt.Errorf("sweep: the connection to the broker is closed: %w", closeReason(nc, err))
		case gone(err) && c.Reprovision == nil:
			return fmt.Errorf("sweep: %w", err)
		case gone(err):
			err = c.Reprovision(ctx)
		}
		if err != nil {
			s.log.Warn("sweep", zap.Error(err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(backoff(250*time.Millisecond, 10*time.Second, min(n, 8))):
		}
	}
}

// sweep is Sweep at work.
type sweep struct {
	Config
	topology wire.Topology
	js       jetstream.JetStream
	log      *zap.Logger
}

// gone reports whether err says that a stream or a consumer is not there, as against not answering.
func gone(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrConsumerNotFound)
}

func (s *sweep) run(ctx context.Context) error {
	cons, err := s.js.CreateOrUpdateConsumer(ctx, wire.AdvisoriesStream, jetstream.ConsumerConfig{
		Durable: sweeper, AckPolicy: jetstream.AckExplicitPolicy, AckWait: time.Minute, MaxDeliver: -1,
	})
	if err != nil {
		return fmt.Errorf("create its consumer on stream %s: %w", wire.AdvisoriesStream, err)
	}
	cc, err := cons.Consume(func(m jetstream.Msg) {
		stage, err := sweepOne(ctx, s.js, m.Data())
		if err != nil {
			s.log.Warn("sweep", zap.Error(err))
			m.NakWithDelay(10 * time.Second) // lost with the connection at worst: it then comes again after AckWait
			return
		}
		if stage != "" {
			s.Metrics.buried.WithLabelValues(stage, reasonDeliveries).Inc()
		}
		m.Ack()
	}, jetstream.PullMaxMessages(16), jetstream.PullExpiry(5*time.Second), jetstream.PullHeartbeat(time.Second))
	if err != nil {
		return err
	}
	defer func() {
		cc.Stop()
		<-cc.Closed()
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var aides sync.WaitGroup
	defer aides.Wait()
	aides.Go(func() { strays(ctx, s.js, s.topology, s.log) })
	aides.Go(func() { s.keepRoom(ctx) })
	aides.Go(func() { s.showStreams(ctx) })
	released := make(chan error, 1)
	aides.Go(func() { released <- release(ctx, s.js, s.log) })
	err = s.guard(ctx, cons, released)
	cancel()
	return err
}

// guard returns when something that the sweep stands on is gone, or has ended.
func (s *sweep) guard(ctx context.Context, cons jetstream.Consumer, released <-chan error) error {
	tick := time.NewTicker(s.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-released:
			return err
		case <-tick.C:
		}
		if _, err := cons.Info(ctx); gone(err) {
			return fmt.Errorf("look up its consumer on stream %s: %w", wire.AdvisoriesStream, err)
		}
		if _, err := s.js.Stream(ctx, wire.HeldStream); gone(err) {
			return fmt.Errorf("look up stream %s: %w", wire.HeldStream, err)
		}
	}
}

// sweepOne moves the message that an advisory is about to the dead letters, and names its stage; "" where there is
// nothing to move.
func sweepOne(ctx context.Context, js jetstream.JetStream, advisory []byte) (stage string, err error) {
	var a struct {
		Type       string `json:"type"`
		Stream     string `json:"stream"`
		Consumer   string `json:"consumer"`
		StreamSeq  uint64 `json:"stream_seq"`
		Deliveries int    `json:"deliveries"`
	}
	if err := json.Unmarshal(advisory, &a); err != nil || a.Type != "io.nats.jetstream.advisory.v1.max_deliver" {
		return "", nil // a terminated message has its dead letter already
	}
	s, err := js.Stream(ctx, a.Stream)
	if err != nil {
		return "", fmt.Errorf("look up stream %s: %w", a.Stream, err)
	}
	m, err := s.GetMsg(ctx, a.StreamSeq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return "", nil // settled after all
	}
	if err != nil {
		return "", fmt.Errorf("read message %d of %s: %w", a.StreamSeq, a.Stream, err)
	}
	letter := deadLetter(a.Consumer, reasonDeliveries, "delivered as often as allowed, and never settled",
		stand{a.Stream + "/" + strconv.FormatUint(a.StreamSeq, 10), m.Time}, a.Deliveries, &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data})
	if err := storeLetter(ctx, js, letter); err != nil {
		return "", fmt.Errorf("store dead letter: %w", err)
	}
	if err := s.DeleteMsg(ctx, a.StreamSeq); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
		return "", fmt.Errorf("remove message %d of %s: %w", a.StreamSeq, a.Stream, err)
	}
	return a.Consumer, nil
}
