package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

// desk sends stories while faults are injected, and looks at the end what became of them. Of ten stories five stay as they
// are, two lose a quote in a second version, and three are killed.
type desk struct {
	nc      *nats.Conn
	js      jetstream.JetStream
	door    *sources.Door
	cancel  context.CancelFunc
	senders sync.WaitGroup
	failed  chan error

	next atomic.Int64
	sent sync.Map // story → how many versions
	bad  atomic.Int64
}

// result counts what went wrong.
type result struct {
	stories                        int
	lost, doubled, stuck, standing int
	recovery                       time.Duration
}

const (
	senders = 4
	junk    = "junk" // the source of bad messages
	// startTime is how long the pipeline may take to make its streams.
	startTime = 2 * time.Minute
	// pace is the time between two stories of one sender.
	pace = 25 * time.Millisecond
)

func (s *site) desk(ctx context.Context) (*desk, error) {
	nc, err := nats.Connect(s.url, nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.ReconnectWait(100*time.Millisecond))
	if err != nil {
		return nil, err
	}
	d := &desk{nc: nc, failed: make(chan error, senders)}
	if d.js, err = jetstream.New(nc); err != nil {
		return nil, err
	}
	d.door = sources.NewDoor(d.js)
	starting, started := context.WithTimeout(ctx, startTime)
	defer started()
	for { // the workers make the streams
		ask, done := context.WithTimeout(starting, 5*time.Second)
		_, err = d.js.Consumer(ask, wire.HopStream("quotes"), "sentiment")
		done()
		if err == nil {
			break
		}
		select {
		case <-starting.Done():
			return nil, fmt.Errorf("the pipeline does not start: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	sending, cancel := context.WithCancel(ctx)
	d.cancel = cancel
	for range senders {
		d.senders.Go(func() {
			for sending.Err() == nil {
				if err := d.story(ctx, d.next.Add(1)); err != nil {
					d.failed <- err
					return
				}
				select {
				case <-sending.Done():
				case <-time.After(pace):
				}
			}
		})
	}
	if s.poison {
		s.hurt = func(ctx context.Context, i int) error { return d.poison(ctx, i) }
	}
	return d, nil
}

// story sends all versions of a story, one after the other.
func (d *desk) story(ctx context.Context, n int64) error {
	id := fmt.Sprintf("story-%d", n)
	item := func(version int, status string, quotes ...string) error {
		text := fmt.Sprintf("KARRAN — The ferry number %d came back on Tuesday.\\n\\n%s", n, strings.Join(quotes, `\n\n`))
		data := fmt.Sprintf(`{"id":%q,"version":%d,"pubStatus":%q,"headline":"Ferry %d","text":"%s"}`, id, version, status, n, text)
		_, err := d.door.Send(ctx, sources.Item{Source: "desk", ContentType: "application/json", Data: []byte(data)})
		return err
	}
	a, b := `“It floats,” said Mayor Rhea Tolland of Karran.`, `“It sinks,” said Captain Owen Pryce.`
	versions := 1
	if err := item(1, pipeline.Usable, a, b); err != nil {
		return err
	}
	if n%10 >= 5 {
		versions = 2
		if err := item(2, pipeline.Usable, a); err != nil {
			return err
		}
	}
	if n%10 >= 7 {
		versions = 3
		if err := item(3, pipeline.Canceled); err != nil {
			return err
		}
	}
	d.sent.Store(id, versions)
	return nil
}

// poison sends one bad message, of one kind after the other. Each is to end with the dead letters, but for what is no
// more than odd.
func (d *desk) poison(ctx context.Context, i int) error {
	m := &nats.Msg{Subject: wire.ItemSubject(junk), Header: nats.Header{}, Data: fmt.Appendf(nil, "%d", i)}
	long := strings.Repeat("x", 60_000)
	switch i % 10 {
	case 0:
		m.Data = nil
	case 1:
		m.Data = fmt.Appendf(nil, `{"text": %d`, i)
	case 2:
		m.Header["ce-datacontenttype"] = []string{long}
	case 3:
		m.Header["ce-articleorigin"] = []string{long}
	case 4:
		m.Header["Content-Type"] = []string{"application/cloudevents+json"}
	case 5:
		m.Header["Content-Encoding"] = []string{"gzip"}
	case 6:
		m.Subject, m.Data = wire.ArticleSubject("entities", junk), fmt.Appendf(nil, `{"id":"%d%s","text":"x"}`, i, long)
	case 7:
		m.Subject = wire.ArticleSubject("ingest", junk)
	case 8:
		m.Subject, m.Data = wire.ArticleSubject("quotes", junk), fmt.Appendf(nil, `{"id":"p%d","text":"x","annotations":{"quotes":7}}`, i)
	case 9:
		m.Data = []byte(strings.Repeat("\xff\x00", 1000+i))
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err := d.js.PublishMsg(ctx, m)
	d.bad.Add(1)
	return err
}

// finish ends the sending, and gives its error.
func (d *desk) finish() error {
	d.cancel()
	d.senders.Wait()
	select {
	case err := <-d.failed:
		return fmt.Errorf("send: %w", err)
	default:
		return nil
	}
}

func (d *desk) close() {
	d.cancel()
	d.senders.Wait()
	d.nc.Close()
}

// patience is how long after the last injection a message may still be on its way.
const patience = 4 * time.Minute

// settle waits until no hop holds a message, and counts.
func (d *desk) settle(ctx context.Context, last time.Time) (result, error) {
	var r result
	for {
		left, err := d.left(ctx)
		if err == nil && left == 0 {
			break
		}
		r.stuck = left
		if time.Since(last) > patience {
			break
		}
		select {
		case <-ctx.Done():
			return r, errors.Join(ctx.Err(), err)
		case <-time.After(250 * time.Millisecond):
		}
		r.stuck = 0
	}
	r.recovery = time.Since(last)
	return r, d.count(ctx, &r)
}

func (d *desk) left(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	left := 0
	for _, hop := range wire.Topology(stageNames).Hops() {
		s, err := d.js.Stream(ctx, wire.HopStream(hop))
		if err != nil {
			return 0, err
		}
		left += int(s.CachedInfo().State.Msgs)
	}
	events, err := d.js.Consumer(ctx, wire.EnrichedStream, wire.EventsWorker)
	if err != nil {
		return 0, err
	}
	return left + int(events.CachedInfo().NumPending) + events.CachedInfo().NumAckPending, nil
}

// story is what has come out of one.
type story struct {
	versions map[int]int
	newest   int
	status   string
	recorded int // the newest version of which there are events
	stand    int // what stands of it
}

// take takes up a version that came out, and reports whether it did before.
func (s *story) take(a *pipeline.Article) (again bool) {
	s.versions[a.Version]++
	if a.Version > s.newest {
		s.newest, s.status = a.Version, a.PubStatus
	}
	return s.versions[a.Version] > 1
}

func (d *desk) count(ctx context.Context, r *result) error {
	out, ids := map[string]*story{}, map[string]string{}
	if err := d.each(ctx, wire.EnrichedStream, func(e wire.Event) error {
		if e.Source == junk {
			return nil // odd, and no more than that
		}
		a, err := pipeline.DecodeArticle(e.Data)
		if err != nil {
			return err
		}
		if out[a.URI] == nil {
			out[a.URI] = &story{versions: map[int]int{}}
		}
		ids[a.ID] = a.URI
		if out[a.URI].take(a) {
			r.doubled++
		}
		return nil
	}); err != nil {
		return err
	}
	standing, err := d.events(ctx, r, func(article string) *story { return out[ids[article]] })
	if err != nil {
		return err
	}
	d.sent.Range(func(id, versions any) bool {
		r.stories++
		s := out[id.(string)]
		if s != nil && s.recorded == 0 { // it has no events
			r.lost++
		}
		if s == nil || versions == 3 && s.status != pipeline.Canceled || versions != 3 && s.status != pipeline.Usable {
			r.lost++
		}
		return true
	})
	for _, s := range out {
		if s.status == pipeline.Canceled && s.stand > 0 {
			r.standing++
		}
	}
	for _, e := range standing {
		if s := out[ids[e.Subject]]; s != nil && s.status == pipeline.Canceled {
			r.standing++
		}
	}
	return d.letters(ctx, r)
}

// events gives the quotes that no retraction withdraws, notes of each story what stands of it, and counts those that came
// twice.
func (d *desk) events(ctx context.Context, r *result, of func(article string) *story) ([]wire.Event, error) {
	quotes, withdrawn, named := map[string]wire.Event{}, map[string]bool{}, map[string]bool{}
	err := d.each(ctx, wire.EventsStream, func(e wire.Event) error {
		switch {
		case named[e.ID] || quotes[e.ID].ID != "":
			r.doubled++
		case e.Type == wire.TypeEntities:
			named[e.ID] = true
			last, err := wire.ReadStanding(e)
			if s := of(e.Subject); err == nil && s != nil && last.Version >= s.recorded {
				s.recorded, s.stand = last.Version, len(last.Said)
			}
		case len(e.Withdraws) == 0:
			quotes[e.ID] = e
		}
		for _, id := range e.Withdraws {
			withdrawn[id] = true
		}
		return nil
	})
	var standing []wire.Event
	for id, e := range quotes {
		if !withdrawn[id] {
			standing = append(standing, e)
		}
	}
	return standing, err
}

// letters counts stories among the dead letters as lost, and bad messages that are not there as stuck.
func (d *desk) letters(ctx context.Context, r *result) error {
	bad := 0
	err := runner.DeadLetters(ctx, d.js, "", func(l runner.DeadLetter) error {
		if l.Source == junk {
			bad++
		} else {
			r.lost++
		}
		return nil
	})
	if bad < int(d.bad.Load())*9/10 {
		r.stuck += int(d.bad.Load())*9/10 - bad
	}
	return err
}

// each reads a stream from its first message to its last.
func (d *desk) each(ctx context.Context, stream string, f func(wire.Event) error) error {
	s, err := d.js.Stream(ctx, stream)
	if err != nil {
		return err
	}
	left := s.CachedInfo().State.Msgs
	cons, err := d.js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	msgs, err := cons.Messages()
	if err != nil {
		return err
	}
	defer msgs.Stop()
	for ; left > 0; left-- {
		m, err := msgs.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
		if err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}
