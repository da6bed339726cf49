package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/turns"
)

// call is one call of the stage that goes on. Whoever sets over decides what becomes of its message: the goroutine that
// calls the stage, when it comes back, or the watchdog, when it does not in time.
type call struct {
	ctx   *callContext
	job   *job
	start time.Time
	turn  turns.Turn
	late  func(start time.Time, err error) // what the watchdog does when the call goes over its time
	over  atomic.Bool
}

// errLeft is the error of a call that the watchdog has decided on meanwhile: its goroutine has nothing more to do.
var errLeft = errors.New("the stage came back too late")

// calls are those of a worker that go on.
type calls struct {
	mu      sync.Mutex
	running map[*call]struct{}
}

func (c *calls) add(x *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = map[*call]struct{}{}
	}
	c.running[x] = struct{}{}
}

func (c *calls) remove(x *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, x)
}

// late takes out the calls that began before a time.
func (c *calls) late(before time.Time) []*call {
	c.mu.Lock()
	defer c.mu.Unlock()
	var late []*call
	for x := range c.running {
		if x.start.Before(before) {
			late = append(late, x)
			delete(c.running, x)
		}
	}
	return late
}

// called runs the stage on the goroutine of the pool, in turns with others where it only computes.
func (w *worker) called(ctx context.Context, c *call, in pipeline.Message) ([]pipeline.Message, error) {
	if _, ok := w.stage.(pipeline.Computing); !ok || w.Turns == nil {
		return w.timed(ctx, c, nil, 0, w.stage, in)
	}
	kind := 2 * slices.Index(w.topology, w.stage.Name())
	if s, ok := w.stage.(pipeline.Preparing); ok {
		if _, err := w.timed(ctx, &call{job: c.job, late: c.late}, w.Turns, kind, pipeline.Preparation(s), in); err != nil {
			return nil, err
		}
	}
	return w.timed(ctx, c, w.Turns, kind+1, w.stage, in)
}

// timed has the watchdog look after a call of a stage, from when it is its turn. A goroutine and a timer for each call would do
// the same; this costs nothing.
func (w *worker) timed(ctx context.Context, c *call, t *turns.Turns, kind int, s pipeline.Stage, in pipeline.Message) ([]pipeline.Message, error) {
	w.lane.RLock()
	c.turn = t.Begin(kind)
	c.start = time.Now()
	c.ctx = &callContext{Context: ctx, deadline: c.start.Add(w.Timeout)}
	w.calls.add(c)
	out, err := pipeline.Try(c.ctx, s, in)
	c.ctx.end()
	if c.over.Swap(true) {
		w.Metrics.abandoned.WithLabelValues(w.stage.Name()).Dec()
		return nil, errLeft
	}
	w.calls.remove(c)
	c.turn.End()
	w.lane.RUnlock()
	return out, err
}

// watchCalls leaves behind the calls of the stage that go over their time, and, when ctx ends, all that go on. The message
// comes again, and another goroutine takes the place of the one that hangs, which ends when its call does.
func (w *worker) watchCalls(ctx context.Context, stop <-chan struct{}) {
	tick := time.NewTicker(max(min(w.Timeout/20, time.Second), time.Millisecond))
	defer tick.Stop()
	ended := ctx.Done()
	for {
		before := time.Now().Add(-w.Timeout)
		select {
		case <-stop:
			return
		case <-ended:
			ended, before = nil, time.Now()
		case <-tick.C:
			if ended == nil { // what began since is late as well
				before = time.Now()
			}
		}
		for _, c := range w.calls.late(before) {
			if c.over.Swap(true) {
				continue // it came back at the last moment
			}
			w.Metrics.abandoned.WithLabelValues(w.stage.Name()).Inc()
			c.ctx.end()
			c.turn.End()
			w.lane.RUnlock()
			owner := c.job.owner // whose goroutine it is that hangs
			owner.settles.Go(func() { c.late(c.start, fmt.Errorf("%w (%s)", errTimeout, w.Timeout)) })
			owner.replace()
		}
	}
}

// callContext ends with the context that it stands on, at its deadline, or when its call does. Most stages never look at
// it, so what it takes to end it is made when one does.
type callContext struct {
	context.Context
	deadline time.Time

	mu     sync.Mutex
	inner  context.Context
	cancel context.CancelFunc
	ended  bool
}

func (c *callContext) Deadline() (time.Time, bool) { return c.deadline, true }

func (c *callContext) Done() <-chan struct{} { return c.real().Done() }

func (c *callContext) Err() error {
	c.mu.Lock()
	made := c.inner != nil || c.ended
	c.mu.Unlock()
	if !made && c.Context.Err() == nil && time.Now().Before(c.deadline) {
		return nil
	}
	return c.real().Err()
}

func (c *callContext) real() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inner == nil {
		c.inner, c.cancel = context.WithDeadline(c.Context, c.deadline)
		if c.ended {
			c.cancel()
		}
	}
	return c.inner
}

func (c *callContext) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.cancel != nil {
		c.cancel()
	}
}
