package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"wirecopy/pipeline"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/sources"
	"wirecopy/pipeline/wire"
)

// once sends the files through a pipeline of its own and prints each article as it comes out. It ends when nothing is
// left on the way. What cannot be sent or is rejected is reported, and is an error in the end.
func (a *app) once(ctx context.Context, chain pipeline.Chain, config engine.Config, c *runCmd) error {
	p, end := a.progress("reading the models, starting the stages", "article")
	defer end()
	e, err := engine.Start(ctx, chain, config)
	if err != nil {
		return err
	}
	defer e.Stop()
	p.doing("working")
	o := &onceRun{progress: p, app: a, e: e, form: c.form(a.stdout), w: a.newWriter(), files: map[string]string{}, out: map[string]int{}}
	if err := o.subscribe(ctx); err != nil {
		return err
	}
	// Another run on the same data may have left some of its ids: these items are new all the same.
	run := nuid.Next()
	id := func(string, []byte) string { return run + "/" + nuid.Next() }
	sending, ended := make(chan error, 1), make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if !slices.Contains(c.Files, "-") { // a read from standard input cannot be broken off
			<-ended
		}
	}()
	go func() {
		defer close(ended)
		sending <- send(ctx, e.JetStream(), giveUpAfter, c.parcels(readItems(ctx, c.Files, a.stdin), sources.NewDoor(e.JetStream()).Limit(), id), o.sent, func() {})
	}()
	if err := o.collect(ctx, sending); err != nil {
		return err
	}
	return o.conclude(ctx)
}

// onceRun is what once knows of its items.
type onceRun struct {
	*app
	progress *progress
	e        *engine.Engine
	form     form
	w        *bufio.Writer

	articles  jetstream.MessagesContext
	firstDead uint64 // dead letters from that number on are ours
	firstHeld uint64 // and so are the articles held from that number on
	lastSeen  uint64 // the last article that has been printed, or was there before

	order  []string          // where our items stand: stream/sequence
	files  map[string]string // the file of each
	unsent int
	out    map[string]int // articles that came out of each
}

func (o *onceRun) subscribe(ctx context.Context) error {
	for name, last := range map[string]*uint64{wire.DeadStream: &o.firstDead, wire.HeldStream: &o.firstHeld, wire.EnrichedStream: &o.lastSeen} {
		state, err := o.state(ctx, name)
		if err != nil {
			return err
		}
		*last = state.LastSeq
	}
	o.firstDead++
	o.firstHeld++
	consumer, err := o.e.JetStream().OrderedConsumer(ctx, wire.EnrichedStream, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: o.lastSeen + 1,
	})
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", wire.EnrichedStream, err)
	}
	o.articles, err = consumer.Messages()
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", wire.EnrichedStream, err)
	}
	return nil
}

func (o *onceRun) state(ctx context.Context, stream string) (jetstream.StreamState, error) {
	s, err := o.e.JetStream().Stream(ctx, stream)
	if err != nil {
		return jetstream.StreamState{}, fmt.Errorf("look up stream %s: %w", stream, err)
	}
	return s.CachedInfo().State, nil
}

// sent notes where an item stands. It is called from the goroutine that sends, and all is read after that has ended.
func (o *onceRun) sent(r receipt) error {
	if r.err != nil {
		o.unsent++
		return o.say("%s: %v", r.File, r.err)
	}
	origin := fmt.Sprintf("%s/%d", r.Stream, r.Seq)
	o.order = append(o.order, origin)
	o.files[origin] = r.File
	return nil
}

// collect prints articles until all is sent, no hop holds a message any more, and the last article is printed.
func (o *onceRun) collect(ctx context.Context, sending <-chan error) error {
	defer o.articles.Stop()
	var last uint64 // the last article there will be, once nothing is on the way
	for sent, settled := false, false; ; {
		wait, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		m, err := o.articles.Next(jetstream.NextContext(wait))
		cancel()
		switch {
		case ctx.Err() != nil:
			return errors.Join(ctx.Err(), o.w.Flush())
		case err == nil:
			if err := o.print(m); err != nil {
				return err
			}
			continue
		case !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, jetstream.ErrNoHeartbeat):
			return fmt.Errorf("read from %s: %w", wire.EnrichedStream, err)
		}
		if err := o.w.Flush(); err != nil {
			return err
		}
		select {
		case err := <-o.e.Failed():
			return err
		case err := <-sending:
			if err != nil {
				return err
			}
			sent = true
		default:
		}
		if sent && !settled {
			if last, settled, err = o.settled(ctx); err != nil {
				return err
			}
		}
		if settled && o.lastSeen >= last {
			return nil
		}
	}
}

// settled gives the sequence of the last article once no hop holds a message. A message is stored on the next hop
// before it leaves the one it is on, so looking at the hops in order misses none.
func (o *onceRun) settled(ctx context.Context) (last uint64, ok bool, err error) {
	for _, hop := range o.e.Topology().Hops() {
		state, err := o.state(ctx, wire.HopStream(hop))
		if err != nil || state.Msgs > 0 {
			return 0, false, err
		}
	}
	state, err := o.state(ctx, wire.EnrichedStream)
	return state.LastSeq, true, err
}

func (o *onceRun) print(m jetstream.Msg) error {
	if md, err := m.Metadata(); err == nil {
		o.lastSeen = max(o.lastSeen, md.Sequence.Stream)
	}
	event, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
	if err != nil {
		return err
	}
	article, err := pipeline.DecodeArticle(event.Data)
	if err != nil {
		return err
	}
	o.out[event.Origin]++
	o.progress.add(1)
	b, err := o.form.article(article)
	if err != nil {
		return err
	}
	_, err = o.w.Write(b)
	return err
}

// conclude reports what did not come out.
func (o *onceRun) conclude(ctx context.Context) error {
	missing := 0
	told := map[string]bool{}
	report := func(origin, format string, args ...any) error {
		missing++
		told[origin] = true
		return o.say("%s: "+format, append([]any{o.files[origin]}, args...)...)
	}
	if err := runner.DeadLetters(ctx, o.e.JetStream(), "", func(l runner.DeadLetter) error {
		if l.Seq < o.firstDead {
			return nil
		}
		return report(l.Item, "%s by %s: %s", l.Reason, l.Stage, l.Error)
	}); err != nil {
		return err
	}
	if err := o.eachHeld(ctx, func(e wire.Event, a *pipeline.Article) error {
		return report(e.Origin, "held until its embargo ends, %s", a.EmbargoedUntil.Format(time.RFC3339))
	}); err != nil {
		return err
	}
	for _, origin := range o.order {
		if o.out[origin] == 0 && !told[origin] {
			if err := o.say("%s: no article came of it: it holds none, or the same version has come out before", o.files[origin]); err != nil {
				return err
			}
		}
	}
	if missing += o.unsent; missing > 0 {
		return fmt.Errorf("%s did not come out", count(missing, "item"))
	}
	return nil
}

// eachHeld calls f with each article that has come under embargo.
func (o *onceRun) eachHeld(ctx context.Context, f func(wire.Event, *pipeline.Article) error) error {
	s, err := o.e.JetStream().Stream(ctx, wire.HeldStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.HeldStream, err)
	}
	for seq := o.firstHeld; seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(ctx, seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue // replaced by a newer version, or gone out meanwhile
		}
		if err != nil {
			return fmt.Errorf("read stream %s: %w", wire.HeldStream, err)
		}
		event, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			return err
		}
		a, err := pipeline.DecodeArticle(event.Data)
		if err != nil {
			return err
		}
		if err := f(event, a); err != nil {
			return err
		}
	}
	return nil
}
