package wire

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
)

// Projection is what one finished article becomes in the stream of events: its quotes, each an event of its own, and
// behind them one event with all its entities, which is the record of what stands of the article as well.
type Projection struct {
	m        pipeline.Message
	common   common
	events   []Draft // quotes, and entities where each has an event of its own
	said     []Said
	record   pipeline.EntitiesEvent // without what stands
	inRecord map[string]bool        // subjects of the entities of this version, as Said has them
}

// Project makes the events of a finished article. Where singly is set, each entity has an event of its own besides. An
// error is the article's: it would come again.
func Project(m pipeline.Message, singly bool) (*Projection, error) {
	a := m.Article
	if err := token.Check(m.Source); err != nil {
		return nil, pipeline.Reject(fmt.Errorf("source of article %s: %w", a.ID, err))
	}
	quotes, n, entities, err := pipeline.EachNamed(a)
	if err != nil {
		return nil, err
	}
	p := &Projection{m: m, common: common{header: light(m)}, inRecord: make(map[string]bool, len(entities))}
	p.common.size = measure(p.common.header)
	events := n
	if singly {
		events += len(entities)
	}
	p.events, p.said = make([]Draft, 0, events), make([]Said, 0, n+len(entities))
	bodies := newBodies(events)
	defer bodies.free()
	version := versionID(a)
	for q := range quotes {
		id, subject := version+"/quote/"+q.Quote.ID, QuoteSubject(q.SpeakerName, m.Source)
		if err := p.add(bodies, TypeQuote, id, subject, q); err != nil {
			return nil, err
		}
		p.said = append(p.said, newSaid(a.ID, subject, id, contentKey(q.Quote)))
	}
	p.record = pipeline.EntitiesEvent{Article: a.Ref(), Singly: singly && len(entities) > 0, Entities: entities}
	for i := range entities {
		e := &entities[i]
		id, subject := version+"/entity/"+e.Entity.ID, EntitySubject(e.Entity.Type, e.Entity.Name, m.Source)
		if singly {
			if err := p.add(bodies, TypeEntity, id, subject, &pipeline.EntityEvent{Article: p.record.Article, Entity: e.Entity, Stance: e.Stance}); err != nil {
				return nil, err
			}
		}
		said := newSaid(a.ID, subject, id, 0)
		said.Singly = singly
		p.said = append(p.said, said)
		p.inRecord[said.Subject] = true
	}
	for i, body := range bodies.all() {
		p.events[i].Data, p.events[i].packed = pack(body)
	}
	return p, nil
}

func (p *Projection) add(to *bodies, typ, id, subject string, event any) error {
	if err := to.add(event); err != nil {
		return pipeline.Reject(fmt.Errorf("write event %s: %w", id, err))
	}
	p.events = append(p.events, p.draft(typ, id, subject))
	return nil
}

func (p *Projection) draft(typ, id, subject string) Draft {
	return Draft{Subject: subject, ID: id, typ: typ, common: &p.common}
}

// event is a draft that has its body.
func (p *Projection) event(typ, id, subject string, body []byte) *Draft {
	d := p.draft(typ, id, subject)
	d.Data, d.packed = pack(body)
	return &d
}

// light is what the headers of all events of one article have in common: what tells a reader whose they are, and no
// more. Its values are shared, never changed.
func light(m pipeline.Message) nats.Header {
	h := make(nats.Header, 8)
	setCE(h, "specversion", "1.0")
	setCE(h, "source", "/wire/"+m.Source)
	setCE(h, "time", stamp(m.Received))
	setCE(h, "subject", m.Article.ID)
	setCE(h, ceVersion, strconv.Itoa(m.Article.Version))
	return h
}

// Trace hands the trace context of the article's message on to all of its events.
func (p *Projection) Trace(from nats.Header) {
	CopyTrace(Trace(from), p.common.header)
	p.common.size = measure(p.common.header)
}

// Record is the subject of the event that is the record of what stands of the article.
func (p *Projection) Record() string { return NamedSubject(p.m.Article.ID, p.m.Source) }

// First reports whether the article is most likely the first of its story: nothing stands that it would withdraw.
func (p *Projection) First() bool { return p.m.Article.Version <= 1 && !p.m.Article.Dead() }

// Messages are what is to be stored, in this order, after before: the record of what stands of the article, nil where
// nothing was sent of it yet. Retractions come first, then the events; the last one is the new record, which is given
// as well. No messages mean that nothing is to be said of this version any more.
func (p *Projection) Messages(before *Standing) ([]*Draft, *Standing, error) {
	a := p.m.Article
	var next Standing
	if before == nil && !a.Dead() {
		next = First(a.Version, p.said)
	} else {
		if before == nil {
			before = &Standing{}
		}
		var advance Advance
		if next, advance = before.Next(a, p.said); advance != Newest {
			return nil, nil, nil
		}
	}
	// The same order, whether the record before was read or remembered.
	slices.SortFunc(next.Withdrawn, func(a, b Said) int {
		return cmp.Or(strings.Compare(a.Subject, b.Subject), cmp.Compare(a.Key, b.Key))
	})
	out, named, err := p.retractions(next.Withdrawn)
	if err != nil {
		return nil, nil, err
	}
	out = slices.Grow(out, len(p.events)+1)
	for i := range p.events {
		out = append(out, &p.events[i])
	}
	record := p.record
	record.Standing, record.Killed = p.standing(next), next.Killed
	if len(named) > 0 {
		record.Withdrawn, record.Reason = named, p.reason()
	}
	body, err := marshal(&record)
	if err != nil {
		return nil, nil, pipeline.Reject(fmt.Errorf("write what %s names: %w", versionID(a), err))
	}
	last := p.event(TypeEntities, versionID(a)+"/named", p.Record(), body)
	if a.Dead() {
		last.status = a.PubStatus
	}
	next.Withdrawn = nil
	return append(out, last), &next, nil
}

// standing is what the record says, besides the entities of this version: for them, their place among the entities says
// it already.
func (p *Projection) standing(s Standing) []pipeline.Standing {
	out := make([]pipeline.Standing, 0, max(len(s.Said)-len(p.inRecord), 0))
	for _, said := range s.Said {
		if p.inRecord[said.Subject] && !strings.Contains(said.Events, ",") {
			continue
		}
		out = append(out, said.public())
	}
	return out
}

// mostWithdrawn is how many bytes the ids have that one retraction names: they stand in a header, and the broker takes
// 64 KiB of headers in all.
const mostWithdrawn = 16 << 10

// retractions withdraw what no longer stands: each quote on the subject on which it was sent, and each entity that was
// sent singly. named are the ids of all entities that are withdrawn: the record says so.
func (p *Projection) retractions(withdrawn []Said) (out []*Draft, named []string, err error) {
	for _, s := range withdrawn {
		typ, events := TypeQuoteRetracted, s.ids(p.m.Article.ID)
		if s.entity() {
			typ, named = TypeEntityRetracted, append(named, events...)
			if !s.Singly {
				continue
			}
		}
		if err := p.retract(&out, typ, root+s.Subject, events); err != nil {
			return nil, nil, err
		}
	}
	return out, named, nil
}

func (p *Projection) reason() string {
	if p.m.Article.Dead() {
		return pipeline.Killed
	}
	return pipeline.Changed
}

// retract adds the retractions of events on one subject: as many as it takes to name all of them.
func (p *Projection) retract(out *[]*Draft, typ, subject string, events []string) error {
	version := versionID(p.m.Article)
	for len(events) > 0 {
		n, size := 1, len(events[0])
		for n < len(events) && size+len(events[n]) < mostWithdrawn {
			size += 1 + len(events[n])
			n++
		}
		part := events[:n]
		events = events[n:]
		body, err := marshal(pipeline.Retraction{Article: p.m.Article.Ref(), Withdrawn: part, Reason: p.reason()})
		if err != nil {
			return pipeline.Reject(fmt.Errorf("write a retraction of %s: %w", version, err))
		}
		// The last event that is withdrawn names the retraction, as no other withdraws it.
		d := p.event(typ, version+"/retracted/"+strings.TrimPrefix(part[n-1], p.m.Article.ID+"@"), subject, body)
		d.withdraws = strings.Join(part, ",")
		*out = append(*out, d)
	}
	return nil
}
