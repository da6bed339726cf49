package polite

import (
	"context"
	"sync"
	"time"

	"wirecopy/internal/backoff"
)

// turns gives each host one request at a time, and a pause after it, however many feeds and pages are wanted of it.
type turns struct {
	// pause between the end of one request and the start of the next.
	pause time.Duration

	mu    sync.Mutex
	hosts map[string]*turn
}

type turn struct {
	busy  chan struct{} // holds one token while a request is under way
	users int           // those who have or await it, guarded by turns.mu
	next  time.Time     // guarded by busy
	pause time.Duration // that the host asked for, guarded by turns.mu
}

// idleHosts is how many hosts are remembered before those that nobody asks any more are forgotten.
const idleHosts = 1024

func newTurns(pause time.Duration) *turns { return &turns{pause: pause, hosts: map[string]*turn{}} }

// take waits until it is this caller's turn at the host; done ends the turn. The only error is that of ctx.
func (t *turns) take(ctx context.Context, host string) (done func(), err error) {
	h := t.enter(host)
	select {
	case h.busy <- struct{}{}:
	case <-ctx.Done():
		t.leave(h)
		return nil, ctx.Err()
	}
	if wait := time.Until(h.next); wait > 0 {
		if err := backoff.Sleep(ctx, wait); err != nil {
			<-h.busy
			t.leave(h)
			return nil, err
		}
	}
	return func() {
		t.mu.Lock()
		pause := max(t.pause, h.pause)
		t.mu.Unlock()
		h.next = time.Now().Add(pause)
		<-h.busy
		t.leave(h)
	}, nil
}

// slow makes the pause at a host longer.
func (t *turns) slow(host string, pause time.Duration) {
	h := t.enter(host)
	t.mu.Lock()
	h.pause = pause
	h.users--
	t.mu.Unlock()
}

func (t *turns) enter(host string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.hosts[host]
	if h == nil {
		if len(t.hosts) >= idleHosts {
			t.forget()
		}
		h = &turn{busy: make(chan struct{}, 1)}
		t.hosts[host] = h
	}
	h.users++
	return h
}

func (t *turns) leave(h *turn) {
	t.mu.Lock()
	h.users--
	t.mu.Unlock()
}

// forget drops the hosts that nobody has in hand and that may be asked at once.
func (t *turns) forget() {
	now := time.Now()
	for host, h := range t.hosts {
		if h.users == 0 && !h.next.After(now) {
			delete(t.hosts, host)
		}
	}
}
