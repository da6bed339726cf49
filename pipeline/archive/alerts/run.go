package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/wire"
)

// Options of Run. The zero value tells nobody and counts nothing.
type Options struct {
	// Log is told of what cannot be delivered; nil drops it.
	Log *zap.Logger
	// Metrics counts; nil does not.
	Metrics *Metrics
	// Wait is how long after the first failure a message is tried again; 5 s unless set. It doubles each time, up to an hour.
	Wait time.Duration
}

// Metrics are those of alerts.
type Metrics struct{ found, delivered, failed *prometheus.CounterVec }

// NewMetrics makes metrics and registers them. Their labels are the names of rules and destinations of the file.
func NewMetrics(r prometheus.Registerer) *Metrics {
	vec := func(name, help, label string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Subsystem: "alerts", Name: name, Help: help}, []string{label})
		r.MustRegister(v)
		return v
	}
	return &Metrics{
		found:     vec("found_total", "What rules waited for, each time that it was read.", "rule"),
		delivered: vec("delivered_total", "Messages that were delivered.", "destination"),
		failed:    vec("failed_total", "Messages that could not be delivered, and are tried again.", "destination"),
	}
}

func count(v *prometheus.CounterVec, label string) { v.WithLabelValues(label).Inc() }

const (
	ackWait   = time.Minute
	inHand    = 256
	atOnce    = 64 // articles
	look      = time.Second
	lookAgain = 15 * time.Second
	forgotten = 30 * 24 * time.Hour // for which what was delivered is remembered, and a consumer is kept
)

// runner is a call of Run.
type runner struct {
	Options
	config Config
	outbox *archive.Outbox
	nc     *nats.Conn
	wake   []chan struct{} // of the destinations
}

// Run finds what the rules wait for in the articles that come, and delivers it, until ctx ends, which is no error. The first time it begins
// with what comes from then on; later it goes on where it was. What is found is stored in the archive before the article is
// acknowledged, and delivered from there, each destination by itself.
func Run(ctx context.Context, nc *nats.Conn, js jetstream.JetStream, store *archive.Store, config Config, o Options) error {
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	if o.Wait == 0 {
		o.Wait = firstWait
	}
	outbox, err := store.Outbox(ctx)
	if err != nil {
		return fmt.Errorf("alerts: %w", err)
	}
	r := &runner{Options: o, config: config, outbox: outbox, nc: nc}
	cons, err := r.consumer(ctx, js)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	defer all.Wait()
	for range config.Destinations {
		r.wake = append(r.wake, make(chan struct{}, 1))
	}
	for i, wake := range r.wake {
		all.Go(func() { r.deliver(ctx, &r.config.Destinations[i], wake) })
	}
	return r.find(ctx, cons)
}

func (r *runner) consumer(ctx context.Context, js jetstream.JetStream) (jetstream.Consumer, error) {
	name, err := r.outbox.Consumer(ctx)
	if err != nil {
		return nil, err
	}
	cons, err := js.Consumer(ctx, wire.EnrichedStream, name)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		cons, err = js.CreateConsumer(ctx, wire.EnrichedStream, jetstream.ConsumerConfig{
			Durable: name, Description: "Alerts", AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: inHand, MaxDeliver: -1,
			DeliverPolicy: jetstream.DeliverNewPolicy, InactiveThreshold: forgotten,
		})
	}
	if err != nil {
		return nil, fmt.Errorf("alerts: read finished articles: %w", err)
	}
	return cons, nil
}

// find reads articles, and puts what the rules wait for into the outbox.
func (r *runner) find(ctx context.Context, cons jetstream.Consumer) error {
	for ctx.Err() == nil {
		batch, err := cons.Fetch(atOnce, jetstream.FetchMaxWait(look))
		if err != nil {
			r.Log.Warn("alerts wait for the broker", zap.Error(err))
			sleep(ctx, look)
			continue
		}
		for m := range batch.Messages() {
			if err := r.read(ctx, m); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				r.Log.Warn("an alert could not be stored: its article is read again", zap.Error(err))
				_ = m.NakWithDelay(firstWait) // one that is lost means that the article comes again later
				continue
			}
			m.Ack()
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// read finds what is waited for in one article. One that cannot be read is passed over: the archive says so.
func (r *runner) read(ctx context.Context, m jetstream.Msg) error {
	e, err := wire.ReadEvent(m.Subject(), m.Headers(), m.Data())
	if err != nil {
		return nil
	}
	a, err := pipeline.DecodeArticle(e.Data)
	if err != nil {
		return nil
	}
	if a.Dead() {
		return r.withdraw(ctx, a)
	}
	hits, err := r.config.Match(a)
	if err != nil {
		return nil
	}
	var out []archive.Delivery
	now := time.Now()
	for _, h := range hits {
		if r.Metrics != nil {
			count(r.Metrics.found, h.Rule.Name)
		}
		body, err := json.Marshal(Alert{ID: h.ID, Article: h.Article, Quote: h.Quote})
		if err != nil {
			return err
		}
		for _, to := range h.Rule.To {
			out = append(out, archive.Delivery{ID: h.ID, Destination: to, Rule: h.Rule.Name, Article: a.ID, Body: string(body), At: now})
		}
	}
	return r.add(ctx, out)
}

func (r *runner) add(ctx context.Context, out []archive.Delivery) error {
	if err := r.outbox.Add(ctx, out); err != nil || len(out) == 0 {
		return err
	}
	for _, wake := range r.wake {
		select {
		case wake <- struct{}{}:
		default: // it is awake
		}
	}
	return nil
}

// withdrawn ends the id of the withdrawal of an alert.
const withdrawn = "/withdrawn"

// withdraw takes back what was told of an article that is killed: what is not delivered yet is not, and what was is
// withdrawn.
func (r *runner) withdraw(ctx context.Context, a *pipeline.Article) error {
	told, err := r.outbox.OfArticle(ctx, a.ID)
	if err != nil {
		return err
	}
	var stop, out []archive.Delivery
	for _, d := range told {
		switch {
		case strings.HasSuffix(d.ID, withdrawn): // it is on its way, or was sent
		case d.Delivered.IsZero() && d.Tries == 0:
			stop = append(stop, d)
		default:
			if d.Delivered.IsZero() {
				stop = append(stop, d)
			}
			body, err := json.Marshal(Alert{ID: d.ID, Article: pipeline.ArticleRef{ID: a.ID, Version: a.Version, Source: a.Source}, Withdrawn: true})
			if err != nil {
				return err
			}
			out = append(out, archive.Delivery{ID: d.ID + withdrawn, Destination: d.Destination, Rule: d.Rule, Article: a.ID, Body: string(body), At: time.Now()})
		}
	}
	if len(stop) > 0 {
		if err := r.outbox.GiveUp(ctx, stop); err != nil {
			return err
		}
	}
	return r.add(ctx, out)
}

// deliver sends what waits for one destination, until ctx ends.
func (r *runner) deliver(ctx context.Context, d *Destination, wake <-chan struct{}) {
	for {
		next, err := r.deliverSome(ctx, d)
		if err != nil && ctx.Err() == nil {
			r.Log.Warn("alerts could not be looked up", zap.String("destination", d.Name), zap.Error(err))
		}
		wait := lookAgain
		if !next.IsZero() {
			wait = min(max(time.Until(next), 0), wait)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(wait):
		}
	}
}

// deliverSome sends what is due, and says when to look again.
func (r *runner) deliverSome(ctx context.Context, d *Destination) (again time.Time, err error) {
	pending, err := r.outbox.Pending(ctx, d.Name)
	if err != nil || len(pending) == 0 {
		return again, err
	}
	now := time.Now()
	sent, err := r.outbox.Sent(ctx, d.Name, now.Add(-24*time.Hour))
	if err != nil {
		return again, err
	}
	byRule := map[string][]archive.Delivery{}
	for _, one := range pending {
		byRule[one.Rule] = append(byRule[one.Rule], one)
	}
	for name, all := range byRule {
		rule := &Rule{Name: name} // one that is no longer in the file: what it has found still goes out
		if i := slices.IndexFunc(r.config.Rules, func(r Rule) bool { return r.Name == name }); i >= 0 {
			rule = &r.config.Rules[i]
		}
		out, next := plan(rule, all, sent[name], now)
		for _, one := range out {
			if err := r.sendOne(ctx, d, one); err != nil {
				return again, err
			}
		}
		if len(out) > 0 {
			next = now // there may be more, and what has failed is tried again
		}
		if !next.IsZero() && (again.IsZero() || next.Before(again)) {
			again = next
		}
	}
	return again, r.outbox.Forget(ctx, now.Add(-forgotten))
}

// sendOne sends one message. That it was tried is written before, so that a process that dies in the middle leaves a trace: what may
// have gone out is withdrawn when its article is killed.
func (r *runner) sendOne(ctx context.Context, d *Destination, all []archive.Delivery) error {
	m, err := newMessage(all)
	if err != nil {
		r.Log.Error("an alert cannot be read, and is given up", zap.Error(err))
		return r.outbox.GiveUp(ctx, all)
	}
	next, again := retry(all[0], r.Wait, time.Now())
	if !again {
		r.Log.Error("an alert is given up", zap.String("destination", d.Name), zap.String("alert", m.id))
		return r.outbox.GiveUp(ctx, all)
	}
	if err := r.outbox.Postpone(ctx, all, next); err != nil {
		return err
	}
	if err := d.send(ctx, r.nc, m); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		if r.Metrics != nil {
			count(r.Metrics.failed, d.Name)
		}
		r.Log.Warn("an alert could not be delivered, and is tried again", zap.String("destination", d.Name), zap.String("alert", m.id), zap.Time("next", next), zap.Error(err))
		return nil
	}
	if r.Metrics != nil {
		count(r.Metrics.delivered, d.Name)
	}
	return r.outbox.Deliver(context.WithoutCancel(ctx), all, time.Now()) // also when the process is just ending
}

// Try sends one made-up alert to a destination, to see whether it arrives.
func Try(ctx context.Context, nc *nats.Conn, d Destination) error {
	body, err := json.Marshal(Alert{ID: "test/" + d.Name, Article: pipeline.ArticleRef{ID: "test", Source: "test", Headline: "This is a test of alerts, and nothing has happened"}})
	if err != nil {
		return err
	}
	m, err := newMessage([]archive.Delivery{{ID: fmt.Sprintf("test/%s/%d", d.Name, time.Now().Unix()), Rule: "test", Body: string(body), At: time.Now()}})
	if err != nil {
		return err
	}
	return d.send(ctx, nc, m)
}
