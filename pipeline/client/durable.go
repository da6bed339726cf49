package client

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// durable reads a consumer that the broker remembers. A few events are in hand at once; the broker is told that all of
// them are being worked on, and gets back at the end what was not.
type durable struct {
	cons jetstream.Consumer
	wait time.Duration

	queue   chan jetstream.Msg // has room for all that is in hand
	room    chan struct{}      // a token for each event that may be asked for
	failed  chan error
	cancel  context.CancelFunc
	workers sync.WaitGroup

	mu   sync.Mutex
	held map[jetstream.Msg]struct{}
}

// fetchTime is how long one request for events stands. It ends with the subscription at the latest.
const fetchTime = 5 * time.Second

func openDurable(cons jetstream.Consumer, wait time.Duration) *durable {
	ctx, cancel := context.WithCancel(context.Background())
	d := &durable{
		cons: cons, wait: wait, cancel: cancel, held: map[jetstream.Msg]struct{}{}, failed: make(chan error, 1),
		queue: make(chan jetstream.Msg, prefetch), room: make(chan struct{}, prefetch),
	}
	for range prefetch {
		d.room <- struct{}{}
	}
	beat := ackWait / 3
	if w := cons.CachedInfo().Config.AckWait; w > 0 {
		beat = w / 3
	}
	d.workers.Go(func() { d.fetch(ctx) })
	d.workers.Go(func() { d.keepAlive(ctx, beat) })
	return d
}

// fetch asks for as many events as there is room for, again and again, so that none is delivered that is not in hand.
func (d *durable) fetch(ctx context.Context) {
	for {
		select {
		case <-d.room:
		case <-ctx.Done():
			return
		}
		n := 1
		for more := true; more; {
			select {
			case <-d.room:
				n++
			default:
				more = false
			}
		}
		got, err := d.fetchSome(ctx, n)
		for range n - got {
			d.room <- struct{}{}
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil && !passing(err) {
			d.failed <- err
			return
		}
		if err != nil {
			select {
			case <-time.After(250 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		}
	}
}

// passing reports whether err, of a request for events, says only that none came, or that the broker is away.
func passing(err error) bool {
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoHeartbeat) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, nats.ErrDisconnected) || errors.Is(err, nats.ErrConnectionReconnecting) || errors.Is(err, context.DeadlineExceeded)
}

func (d *durable) fetchSome(ctx context.Context, n int) (got int, err error) {
	ask, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	batch, err := d.cons.Fetch(n, jetstream.FetchContext(ask), jetstream.FetchHeartbeat(fetchTime/4))
	if err != nil {
		return 0, err
	}
	for m := range batch.Messages() {
		got++
		d.mu.Lock()
		d.held[m] = struct{}{}
		d.mu.Unlock()
		d.queue <- m
	}
	return got, batch.Error()
}

func (d *durable) keepAlive(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		d.mu.Lock()
		for m := range d.held {
			_ = m.InProgress() // one that is lost means that the event comes again
		}
		d.mu.Unlock()
	}
}

func (d *durable) next(ctx context.Context) (jetstream.Msg, error) {
	for {
		var idle <-chan time.Time
		if d.wait > 0 {
			t := time.NewTimer(d.wait)
			defer t.Stop()
			idle = t.C
		}
		select {
		case m := <-d.queue:
			return m, nil
		case err := <-d.failed:
			return nil, err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-idle:
		}
		// What another process of that name holds may still come here.
		if info, err := d.cons.Info(ctx); err == nil && info.NumPending == 0 && info.NumAckPending == 0 {
			return nil, errIdle
		}
	}
}

func (d *durable) done(m jetstream.Msg) error {
	d.mu.Lock()
	delete(d.held, m)
	d.mu.Unlock()
	err := m.Ack()
	d.room <- struct{}{}
	return err
}

// stop gives what is in hand back to the broker, which has it for whoever asks next at once.
func (d *durable) stop() {
	d.cancel()
	d.workers.Wait()
	for m := range d.held {
		_ = m.Nak() // one that is lost means that the event comes again later
	}
}
