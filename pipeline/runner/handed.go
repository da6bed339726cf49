package runner

import (
	"context"

	"go.uber.org/zap"

	"wirecopy/pipeline/handed"
	"wirecopy/pipeline/wire"
)

// A projector that stands in one process with the last stage need not read what that one has just stored: package handed says
// when. Articles are also read when another projector may be there, or something that was sent is not confirmed.

// handedMost is how many articles wait for their events, and how many more to be taken in: those behind are read.
const handedMost = 512

// takeOffers gives what brings articles that are handed over, nil where there is no room for more.
func (p *projector) takeOffers() <-chan handed.Message {
	if p.finished.On() && len(p.window) >= handedMost {
		return nil
	}
	return p.finished.Offers()
}

// receiveAll takes in an article that was handed over, and those that wait behind it, as far as there is room.
func (p *projector) receiveAll(m handed.Message) {
	p.receive(m)
	for n := len(p.finished.Offers()); n > 0 && len(p.window) < handedMost; n-- {
		p.receive(<-p.finished.Offers())
	}
}

// receive takes in an article that was handed over.
func (p *projector) receive(m handed.Message) {
	switch {
	case p.synced && m.Seq < p.next || p.window[m.Seq] != nil:
		p.finished.Came()
	case p.finished.On():
		p.finished.Came()
		p.takeIn(m)
	case p.finished.Keep(m):
		p.handOver()
	}
}

// takeIn puts an article that was handed over among those that are projected.
func (p *projector) takeIn(m handed.Message) {
	a := &projected{seq: m.Seq, msg: m.Msg, since: m.At, handed: true, ready: make(chan struct{})}
	p.worker.handed.Add(1)
	p.window[a.seq] = a
	p.target = max(p.target, a.seq)
	p.toPrepare <- a
}

// handOver ends the reading of articles, where all that are not projected yet were read or handed over.
func (p *projector) handOver() {
	if !p.synced || p.Line.wanted(wire.Enriched, "") {
		return
	}
	all, ok := p.finished.Whole(p.next, p.target, func(seq uint64) bool { return p.window[seq] != nil })
	if !ok {
		return
	}
	reading := make(chan struct{})
	select {
	case p.told.paused <- reading:
	default:
		return // it has not even begun to read again
	}
	p.reading = reading
	p.finished.Begin()
	for _, m := range all {
		p.takeIn(m)
	}
}

// awaited reports whether the next article may be handed over yet, and is not to be looked up.
func (p *projector) awaited() bool { return p.finished.Awaited(p.window[p.next] != nil) }

// tend moves the consumer along while articles are handed over, and has them read again when they are not any more.
func (p *projector) tend(ctx context.Context) {
	if p.synced {
		p.finished.Forget(p.next)
	}
	switch {
	case !p.finished.On():
	case p.finished.Idle() || p.Line.wanted(wire.Enriched, ""):
		p.readAgain(ctx)
	case p.finished.Due() && !p.moveConsumer(ctx):
		p.endHanding()
	}
}

// readAgain has articles read, if they are handed over, from the first one on whose events are not confirmed.
func (p *projector) readAgain(ctx context.Context) {
	if p.finished.On() {
		p.moveConsumer(ctx)
		p.endHanding()
	}
}

func (p *projector) endHanding() {
	close(p.reading)
	p.finished.End()
}

// moveConsumer has the consumer stand behind the last article whose events are confirmed, and reports whether it does. What it does not know
// as projected is delivered, and acknowledged then.
func (p *projector) moveConsumer(ctx context.Context) bool {
	err := p.finished.Move(ctx, p.js, wire.EnrichedStream, wire.EventsWorker, p.done)
	if err != nil {
		p.log.Debug("the consumer stays where it is", zap.Error(err))
	}
	return err == nil
}
