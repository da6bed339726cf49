package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// group is a run of events that were sent together. The broker answers to the last of them alone, which is stored only if
// all are: each names the one that it comes after, or in a cluster they are one batch.
type group struct {
	number uint64
	events []placed
	bytes  int
	last   uint64 // the number that its last event will have
	count  int    // of its events, once they are sent
	upTo   uint64 // the article that it ends with
	sent   time.Time
}

// placed is an event, and where it stands among all.
type placed struct {
	*wire.Draft
	place string
	// first is the subject on which nothing may stand yet when the event is stored, as it is taken for the first of its
	// article; "" where that was looked up.
	first string
}

const (
	// A group is sent when it has so many events or bytes, or when no more articles are at hand.
	mostInGroup  = 500
	largestGroup = 512 << 10
	mostGroups   = 8 // that are sent and not confirmed

	// A batch of a cluster has at most so many events: what servers take by themselves (streamMaxAtomicBatchSize).
	mostInBatch = 1000
)

// Headers of a batch that is stored as a whole or not at all (NATS ADR-50).
const (
	batchID       = "Nats-Batch-Id"
	batchSequence = "Nats-Batch-Sequence"
	batchCommit   = "Nats-Batch-Commit"
)

// conflict is the class of a publish error that says that something else stands where the event was to stand.
const conflict = "conflict"

// advance appends the events of as many articles as are at hand.
func (p *projector) advance(ctx context.Context) error {
	if !p.synced {
		if len(p.window) == 0 || len(p.groups) > 0 {
			return nil
		}
		if err := p.resume(ctx); err != nil {
			return err
		}
	}
	g := p.newGroup()
	flush := func() error {
		full := g
		defer func() { g = p.newGroup() }()
		return p.send(full)
	}
	for p.next <= p.target && len(p.groups) < p.mostGroups() && !p.awaited() {
		a, err := p.article(ctx)
		switch {
		case err != nil:
			return err
		case a == nil: // gone: it is older than what the stream keeps
			p.next++
			continue
		case !a.isReady(): // others are sent before anything is waited for
			if err := flush(); err != nil {
				return err
			}
			if err := p.await(ctx, a); err != nil {
				return err
			}
			continue
		}
		whole, err := p.add(ctx, g, a)
		if err != nil {
			return err
		}
		if whole {
			g.upTo, p.stored = p.next, nil
			p.next++
		}
		if !whole || len(g.events) >= mostInGroup || g.bytes >= largestGroup {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// newGroup is one that is to be filled. It takes the room that the last one had for its events.
func (p *projector) newGroup() *group {
	g := &group{events: p.spare}
	p.spare = nil
	return g
}

// mostGroups is how many groups may be sent and not confirmed. In a cluster it is one: a batch that was refused
// then has none behind it that could be stored.
func (p *projector) mostGroups() int {
	if p.batches {
		return 1
	}
	return mostGroups
}

// article gives the next article. One that was not delivered is looked up; nil is one that is gone.
func (p *projector) article(ctx context.Context) (*projected, error) {
	if a := p.window[p.next]; a != nil {
		return a, nil
	}
	p.readAgain(ctx) // somebody else stores articles too
	a, err := p.lookUp(ctx, p.next)
	if err != nil || a == nil {
		return nil, err
	}
	p.window[a.seq] = a
	return a, nil
}

// await returns when the events of an article are made. One at which a process may have died is read when its turn has come:
// the events of all before it are on their way then.
func (p *projector) await(ctx context.Context, a *projected) error {
	if a.suspect() {
		p.prepare(ctx, a)
		close(a.ready)
		return nil
	}
	select {
	case <-a.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *projected) isReady() bool {
	select {
	case <-a.ready:
		return true
	default:
		return false
	}
}

// add puts the events of an article into a group, and reports whether it has all of them now: there may be no room in a
// batch for more. An article that has none, or cannot have any, is passed over.
func (p *projector) add(ctx context.Context, g *group, a *projected) (whole bool, err error) {
	err = a.err
	var events []placed
	if err == nil {
		events, err = p.events(ctx, a)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil || pipeline.IsUnavailable(err):
		return false, err
	default:
		return true, p.giveUp(ctx, a, err)
	}
	for i, e := range events {
		if p.stored[e.ID] {
			continue
		}
		if p.batches && len(g.events) == mostInBatch {
			p.stored = idsOf(events[:i])
			delete(p.records, a.events.Record()) // the record is among those that are left
			return false, nil
		}
		e.place = wire.Place{Article: a.seq, Event: uint64(i)}.String()
		g.events = append(g.events, e)
		g.bytes += e.Size(ownHeaders)
	}
	return true, nil
}

func idsOf(events []placed) map[string]bool {
	ids := map[string]bool{}
	for _, e := range events {
		ids[e.ID] = true
	}
	return ids
}

// ownHeaders is how many bytes the headers have at most, besides a subject, that send adds to an event.
const ownHeaders = 512

// events are those of an article, in order.
func (p *projector) events(ctx context.Context, a *projected) ([]placed, error) {
	subject := a.events.Record()
	before := p.records[subject]
	looked := before != nil
	if !looked && (p.look || p.stored != nil || !a.events.First()) {
		var err error
		if before, err = p.standing(ctx, subject); err != nil {
			return nil, pipeline.Unavailable(err)
		}
		looked = true
	}
	drafts, record, err := a.eventsAfter(before)
	if err != nil || len(drafts) == 0 {
		return nil, err
	}
	events := make([]placed, len(drafts))
	for i, d := range drafts {
		if most := p.nc.MaxPayload(); most > 0 && int64(d.Size(ownHeaders+len(subject))) > most {
			return nil, fmt.Errorf("event %s: %w", d.ID, nats.ErrMaxPayload)
		}
		events[i].Draft = d
	}
	if !looked { // the broker sees to it that there is no record of the article
		events[0].first = subject
	}
	p.records[subject] = record
	return events, nil
}

// eventsAfter are the events of an article after the record before. A panic is the article's, as in project.
func (a *projected) eventsAfter(before *wire.Standing) (drafts []*wire.Draft, record *wire.Standing, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = pipeline.Panicked(v)
		}
	}()
	return a.events.Messages(before)
}

// send sends a group. One that has no events still says how far the articles are dealt with.
func (p *projector) send(g *group) error {
	if len(g.events) == 0 {
		p.spare = g.events
		switch {
		case g.upTo == 0:
		case len(p.groups) == 0:
			p.settle(g.upTo)
		default:
			p.groups[len(p.groups)-1].upTo = g.upTo
		}
		return nil
	}
	p.number++
	g.number = p.number
	batch := nuid.Next()
	m := &nats.Msg{Header: nats.Header{}} // the client keeps nothing of what it has sent
	for i, e := range g.events {
		m.Subject, m.Data, m.Reply = e.Subject, e.Data, ""
		e.Headers(m.Header)
		m.Header[nats.MsgIdHdr] = []string{e.place}
		if e.first != "" {
			m.Header[jetstream.ExpectedLastSubjSeqHeader] = []string{"0"}
			m.Header[jetstream.ExpectedLastSubjSeqSubjHeader] = []string{e.first}
		}
		last := i == len(g.events)-1
		switch {
		case p.batches:
			m.Header[batchID], m.Header[batchSequence] = []string{batch}, []string{strconv.Itoa(i + 1)}
			if i == 0 {
				m.Header[jetstream.ExpectedLastSeqHeader] = []string{strconv.FormatUint(p.last, 10)}
			}
			if last {
				m.Header[batchCommit] = []string{"1"}
			}
		case p.after == "": // the first one since all was read that is stored
			m.Header[jetstream.ExpectedLastSeqHeader] = []string{strconv.FormatUint(p.last, 10)}
		default:
			m.Header[jetstream.ExpectedLastMsgIDHeader] = []string{p.after}
		}
		if last {
			m.Reply = p.inbox + "." + strconv.FormatUint(g.number, 10)
		}
		if err := p.nc.PublishMsg(m); err != nil {
			return fmt.Errorf("append to stream %s: %w", wire.EventsStream, err)
		}
		p.after = e.place
	}
	p.last += uint64(len(g.events))
	g.last, g.sent, g.count = p.last, time.Now(), len(g.events)
	clear(g.events)
	p.spare, g.events = g.events[:0], nil
	p.groups = append(p.groups, g)
	return nil
}

// answer is the broker's to a group.
type answer struct {
	number, seq uint64
	err         error
}

// answered is called by the client for each answer.
func (p *projector) answered(m *nats.Msg) {
	number, err := strconv.ParseUint(m.Subject[strings.LastIndexByte(m.Subject, '.')+1:], 10, 64)
	if err != nil {
		return
	}
	c := answer{number: number}
	var ack struct {
		Seq   uint64              `json:"seq"`
		Error *jetstream.APIError `json:"error"`
	}
	switch {
	case len(m.Data) == 0 && m.Header.Get("Status") == "503":
		c.err = nats.ErrNoResponders
	default:
		if c.err = json.Unmarshal(m.Data, &ack); c.err == nil && ack.Error != nil {
			c.err = ack.Error
		}
		c.seq = ack.Seq
	}
	select {
	case p.answers <- c:
	default: // nobody reads them any more, or they are of groups that were given up
	}
}

// confirm deals with an answer: all groups up to the one that it belongs to are stored, or nothing from it on is.
func (p *projector) confirm(c answer) error {
	if len(p.groups) == 0 || c.number < p.groups[0].number || c.number > p.groups[len(p.groups)-1].number {
		return nil // of a group that was given up
	}
	if c.err != nil {
		return fmt.Errorf("append to stream %s: %w", wire.EventsStream, c.err)
	}
	for len(p.groups) > 0 && p.groups[0].number <= c.number {
		g := p.groups[0]
		if g.number == c.number && c.seq != g.last {
			return fmt.Errorf("append to stream %s: the last event was stored as %d, not %d", wire.EventsStream, c.seq, g.last)
		}
		p.groups = p.groups[1:]
		p.Metrics.published.WithLabelValues(wire.EventsWorker).Add(float64(g.count))
		p.settle(g.upTo)
	}
	if len(p.groups) == 0 {
		clear(p.records)
	}
	p.failed, p.look = 0, false
	p.Health.report(wire.EventsWorker, noStoring, nil)
	return nil
}
