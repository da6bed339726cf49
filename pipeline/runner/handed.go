package runner

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// A projector that stands in one process with the last stage need not read what that one has just stored. While articles
// come fast, and nobody else makes events, it is handed each with the number that the broker gave it, and asks the broker
// for none. The stream stays what it falls back on:
//   - a number that is missing is looked up, and articles are read again from there on, as somebody else stores some too;
//   - when nothing was handed over for a while they are read again, so that nobody else's article waits;
//   - when another projector may be there, or something that was sent is not confirmed, they are read again.
//
// The consumer is moved along meanwhile, so that it says how far the projection has come. See docs/decisions/0024.

const (
	// handedFrom is how many articles have to be handed over in a second, for them not to be read.
	handedFrom = 100
	// handedIdle is after how long without any they are read again.
	handedIdle = 250 * time.Millisecond
	// handedLate is for how long a number may be missing: confirmations of several connections may overtake each other.
	handedLate = 100 * time.Millisecond
	// handedMost is how many articles wait for their events, and how many more to be taken in: those behind are read.
	handedMost = 512
	// handedAgain is for how long articles are read when the consumer could not be moved.
	handedAgain = time.Minute
	// moveEvery is how often the consumer is moved along.
	moveEvery = 250 * time.Millisecond
)

// handed is an article that the last stage has stored.
type handed struct {
	seq uint64
	msg *nats.Msg
	at  time.Time
}

// offer takes an article that was stored. It never waits: one that finds no room is looked up in its turn.
func (p *projector) offer(o handed) {
	select {
	case p.offers <- o:
	default:
	}
}

// handing is what the loop knows of the articles that are handed over.
type handing struct {
	reading chan struct{}         // closed when articles are to be read again; nil while they are read
	until   time.Time             // they are read until then, whatever is handed over, as the consumer could not be moved
	ahead   map[uint64]*projected // handed over while they are read
	counted time.Time             // when the second began
	number  int                   // of those handed over in it
	last    time.Time             // when the last one was
	gap     time.Time             // when the next one was found to be missing; zero where it is not
	moved   time.Time             // when the consumer was
}

// on reports whether articles are handed over, and not read.
func (h *handing) on() bool { return h.reading != nil }

// takeOffers gives what brings articles that are handed over, nil where there is no room for more.
func (p *projector) takeOffers() <-chan handed {
	if p.handing.on() && len(p.window) >= handedMost {
		return nil
	}
	return p.offers
}

// receiveAll takes in an article that was handed over, and those that wait behind it, as far as there is room.
func (p *projector) receiveAll(o handed) {
	p.receive(o)
	for n := len(p.offers); n > 0 && len(p.window) < handedMost; n-- {
		p.receive(<-p.offers)
	}
}

// receive takes in an article that was handed over.
func (p *projector) receive(o handed) {
	h := &p.handing
	h.last = time.Now()
	if p.synced && o.seq < p.next || p.window[o.seq] != nil {
		return
	}
	a := &projected{seq: o.seq, msg: o.msg, since: o.at, handed: true, ready: make(chan struct{})}
	if h.on() {
		p.takeIn(a)
		return
	}
	if len(h.ahead) >= handedMost { // those that are read are far behind
		clear(h.ahead)
	}
	h.ahead[a.seq] = a
	if h.last.Sub(h.counted) > time.Second {
		h.counted, h.number = h.last, 0
	}
	if h.number++; h.number >= p.handedFrom {
		h.number = 0
		p.handOver()
	}
}

// takeIn puts an article that was handed over among those that are projected.
func (p *projector) takeIn(a *projected) {
	p.worker.handed.Add(1)
	p.window[a.seq] = a
	p.target = max(p.target, a.seq)
	p.toPrepare <- a
}

// handOver ends the reading of articles, where all that are not projected yet were read or handed over.
func (p *projector) handOver() {
	h := &p.handing
	if h.last.Before(h.until) || !p.synced || p.Line.wanted(wire.Enriched, "") {
		return
	}
	newest := p.target
	for seq := range h.ahead {
		newest = max(newest, seq)
	}
	if newest > p.next+2*handedMost {
		return
	}
	for seq := p.next; seq <= newest; seq++ {
		if h.ahead[seq] == nil && p.window[seq] == nil {
			return
		}
	}
	reading := make(chan struct{})
	select {
	case p.told.paused <- reading:
	default:
		return // it has not even begun to read again
	}
	h.reading, h.gap, h.moved = reading, time.Time{}, h.last
	for seq := p.next; seq <= newest; seq++ {
		if a := h.ahead[seq]; a != nil && p.window[seq] == nil {
			p.takeIn(a)
		}
	}
	clear(h.ahead)
}

// awaited reports whether the next article may be handed over yet, and is not to be looked up.
func (p *projector) awaited() bool {
	h := &p.handing
	if !h.on() || p.window[p.next] != nil {
		h.gap = time.Time{}
		return false
	}
	if h.gap.IsZero() {
		h.gap = time.Now()
	}
	return time.Since(h.gap) < handedLate
}

// tend moves the consumer along while articles are handed over, and has them read again when they are not any more.
func (p *projector) tend(ctx context.Context) {
	h := &p.handing
	for seq := range h.ahead {
		if p.synced && seq < p.next {
			delete(h.ahead, seq)
		}
	}
	switch {
	case !h.on():
	case time.Since(h.last) > handedIdle || p.Line.wanted(wire.Enriched, ""):
		p.readAgain(ctx)
	case time.Since(h.moved) > moveEvery && !p.moveConsumer(ctx):
		p.endHanding()
	}
}

// readAgain has articles read, if they are handed over, from the first one on whose events are not confirmed.
func (p *projector) readAgain(ctx context.Context) {
	if p.handing.on() {
		p.moveConsumer(ctx)
		p.endHanding()
	}
}

func (p *projector) endHanding() {
	close(p.handing.reading)
	p.handing.reading = nil
}

// moveConsumer has the consumer stand behind the last article whose events are confirmed, and reports whether it does. What it does not know
// as projected is delivered, and acknowledged then.
func (p *projector) moveConsumer(ctx context.Context) bool {
	p.handing.moved = time.Now()
	if p.done == 0 {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	if _, err := p.js.ResetConsumerToSequence(ctx, wire.EnrichedStream, wire.EventsWorker, p.done+1); err != nil {
		p.handing.until = p.handing.moved.Add(handedAgain)
		p.log.Debug("the consumer stays where it is", zap.Error(err))
		return false
	}
	return true
}
