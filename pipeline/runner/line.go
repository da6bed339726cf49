package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// Line lets the workers of one process hand articles to each other, instead of having the broker store each on the hop
// between two stages. The message that it all began with stays on its own hop until what came of it in the end is
// stored, so nothing is lost. The hops are there all the same, and an article goes through the next one
//   - where the next stage has no worker in this process, or the Line says that others want the hop's messages;
//   - when the next stage does not take it, whatever the reason: its own worker then tries again, waits or buries;
//   - when the message was delivered before: a process may have died at it, and which stage it died in shows on the hops;
//   - when it may have to wait, or other versions of it do;
//   - where deliveries are traced.
//
// See docs/decisions/0020.
type Line struct {
	wanted func(hop, subject string) bool

	mu        sync.Mutex
	heads     map[string]*worker // by the hop that they read
	projector *projector         // makes the events of what the last of them stores

	single sync.Mutex // held while a worker processes a message alone
}

// NewLine makes a Line for the workers of one process. wanted tells whether somebody outside of it works on the messages
// of a hop, or looks at those with a subject: of the hop behind the last stage, whether somebody else makes events. It is asked for each message.
func NewLine(wanted func(hop, subject string) bool) *Line {
	return &Line{wanted: wanted, heads: map[string]*worker{}}
}

// enter makes a worker known to those before it, until leave.
func (l *Line) enter(w *worker) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heads[w.hop] = w
}

// leave returns when no worker will hand anything to w any more, but for what it has at the moment: w.settles counts that.
func (l *Line) leave(w *worker) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.heads[w.hop] == w {
		delete(l.heads, w.hop)
	}
}

// reader gives the worker that reads a hop, nil where there is none or others want the subject. It stays until its settles are done.
func (l *Line) reader(hop, subject string) *worker {
	if l == nil || l.wanted(hop, subject) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.heads[hop]
	if w != nil {
		w.settles.Add(1)
	}
	return w
}

// project makes a projector known to the worker of the last stage, nil that there is none.
func (l *Line) project(p *projector) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.projector = p
}

// stored offers the projector what the last stage has stored.
func (l *Line) stored(m *nats.Msg, ack *jetstream.PubAck) {
	if l == nil || ack.Stream != wire.EnrichedStream || ack.Duplicate {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.projector != nil {
		l.projector.offer(handed{seq: ack.Sequence, msg: m, at: time.Now()})
	}
}

// alone waits until no other worker of the line processes a message alone, and gives what ends that: the process may die at
// one of them, and that is not to count for another.
func (l *Line) alone() (end func()) {
	if l == nil {
		return func() {}
	}
	l.single.Lock()
	return l.single.Unlock
}

// longestHanded is how many bytes an id may have for its article to be handed on: longer ones may be too long for a hop,
// which finds that out.
const longestHanded = 256

// successor is the worker that goes on with what the stage has answered, nil where the hop does. Its settles count it.
func (w *worker) successor(j *job, out []pipeline.Message) *worker {
	if w.Line == nil || w.tracer != nil || w.tapped || j.attempt > 1 || len(out) != 1 || w.topology.Last(w.stage.Name()) {
		return nil
	}
	m := out[0]
	if m.Article == nil || w.wayIn(m) || max(len(m.Article.ID), len(m.Origin)) > longestHanded {
		return nil
	}
	hop := w.topology.Out(w.stage.Name())
	return w.Line.reader(hop, wire.ArticleSubject(hop, m.Source))
}

// passOn hands what the stage has answered from one worker to the next, as far as that goes, and has the last one publish
// it. What a stage does not take is published on the hop before it, and so left to the delivery policy of its own worker. It
// reports whether its goroutine goes on.
func (w *worker) passOn(ctx context.Context, j *job, out []pipeline.Message) bool {
	before, at := stay{worker: w}, stay{worker: w}
	for {
		next := at.successor(j, out)
		if next == nil {
			at.publish(ctx, j, out)
			before.end()
			at.end()
			return true
		}
		before.end()
		before, at = at, stay{next, true}
		in, from, to := out[0], before, at
		c := &call{job: j, late: func(time.Time, error) {
			from.publish(ctx, j, []pipeline.Message{in})
			from.end()
			to.end()
		}}
		var err error
		if out, err = at.called(ctx, c, in); errors.Is(err, errLeft) {
			return false
		}
		v := pass
		switch {
		case err != nil:
			before.publish(ctx, j, []pipeline.Message{in})
			before.end()
			at.end()
			return true
		case len(out) == 0:
			v = drop
		}
		at.handed.Add(1)
		at.Metrics.process.WithLabelValues(at.stage.Name(), string(v)).Observe(time.Since(c.start).Seconds())
		if v == drop {
			j.owner.ack(j)
			before.end()
			at.end()
			return true
		}
	}
}

// stay keeps a worker from ending while another one's message is with it.
type stay struct {
	*worker
	counted bool // by its settles
}

func (s stay) end() {
	if s.counted {
		s.settles.Done()
	}
}

// lookForTaps finds out whether the broker copies what the next hop stores to a live tap: it has to be stored then.
func (w *worker) lookForTaps(ctx context.Context, js jetstream.JetStream) {
	if w.Line == nil || w.topology.Last(w.stage.Name()) {
		return
	}
	s, err := js.Stream(ctx, wire.HopStream(w.topology.Out(w.stage.Name())))
	w.tapped = err != nil || s.CachedInfo().Config.RePublish != nil
}
