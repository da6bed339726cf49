package console

import (
	"context"
	"sync"
	"time"
)

// wakefulness knows whether anybody is looking.
type wakefulness struct {
	mu     sync.Mutex
	last   time.Time // of the last request
	here   int       // requests that go on, such as streams of events
	called chan struct{}
}

func newWakefulness() *wakefulness { return &wakefulness{called: make(chan struct{}, 1)} }

// enter notes that somebody looks, until the function that it returns is called.
func (a *wakefulness) enter() (leave func()) {
	a.mu.Lock()
	a.here++
	a.mu.Unlock()
	select {
	case a.called <- struct{}{}:
	default: // it is awake, or will be
	}
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.here--
		a.last = time.Now()
	}
}

// wait returns true when somebody looks, and false when ctx ends.
func (a *wakefulness) wait(ctx context.Context) bool {
	select {
	case <-a.called:
		return true
	case <-ctx.Done():
		return false
	}
}

// context ends with ctx, or when nobody has looked for as long as idle.
func (a *wakefulness) context(ctx context.Context, idle time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(idle / 10)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			a.mu.Lock()
			asleep := a.here == 0 && time.Since(a.last) > idle
			a.mu.Unlock()
			if asleep {
				cancel()
				return
			}
		}
	}()
	return ctx, cancel
}

// gate is open while a stream has been read to its end.
type gate struct {
	mu   sync.Mutex
	open chan struct{} // closed while the gate is open
}

func newGate() *gate { return &gate{open: make(chan struct{})} }

// set opens or shuts the gate.
func (g *gate) set(open bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.open:
		if !open {
			g.open = make(chan struct{})
		}
	default:
		if open {
			close(g.open)
		}
	}
}

// wait returns when the gate is open, or false when ctx ends before.
func (g *gate) wait(ctx context.Context) bool {
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	select {
	case <-open:
		return true
	case <-ctx.Done():
		return false
	}
}
