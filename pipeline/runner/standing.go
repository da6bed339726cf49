package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// finished are the messages that publish a finished article: the article, its events, the record of what stands of it,
// and the retraction of what no longer does. The record is stored before what it makes invalid goes out, or, for an
// article's first version, together with it: nothing is withdrawn then.
func (w *worker) finished(ctx context.Context, m pipeline.Message) ([]*nats.Msg, error) {
	msgs, said, err := wire.Finished(w.topology, w.stage.Name(), m)
	if err != nil {
		return nil, err
	}
	if m.Article.Version <= 1 && !m.Article.Dead() {
		return append(msgs, wire.NewStanding(m.Article.ID, wire.First(m.Article.Version, said), 0)), nil
	}
	standing, advance, err := w.stand(ctx, m.Article, said)
	if err != nil {
		return nil, err
	}
	if advance == wire.Late {
		if standing.Killed >= m.Article.Version {
			return nil, nil // it was killed meanwhile
		}
		return msgs[:1], nil // a version of the article that some may want, but nothing of it stands
	}
	retractions, err := wire.Retractions(m, standing.Withdrawn)
	return slices.Insert(msgs, 1, retractions...), err
}

// stand brings the record of an article up to date with a version of it. It asks until the broker answers, or ctx ends.
func (w *worker) stand(ctx context.Context, a *pipeline.Article, said []wire.Said) (wire.Standing, wire.Advance, error) {
	for n := 1; ; n++ {
		standing, advance, err := w.tryToStand(ctx, a, said)
		if err == nil || ctx.Err() != nil {
			return standing, advance, err
		}
		wait := time.Duration(0)
		if !wire.Conflict(err) {
			w.Metrics.unavailable.WithLabelValues(w.stage.Name()).Inc()
			w.log.Debug("ask again", zap.Error(err))
			wait = backoff(50*time.Millisecond, 2*time.Second, n)
		}
		select {
		case <-ctx.Done():
			return standing, advance, pipeline.Unavailable(err)
		case <-time.After(wait):
		}
	}
}

func (w *worker) tryToStand(ctx context.Context, a *pipeline.Article, said []wire.Said) (wire.Standing, wire.Advance, error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	var have wire.Standing
	var revision uint64
	entry, err := w.record.Get(ctx, wire.StandingKey(a.ID))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
	case err != nil:
		return have, "", fmt.Errorf("read the record of article %s: %w", a.ID, err)
	default:
		revision = entry.Revision()
		if have, err = wire.DecodeStanding(entry.Value()); err != nil {
			w.log.Warn("the record of an article cannot be read, and is made anew", zap.String("article", a.ID), zap.Error(err))
			have = wire.Standing{}
		}
	}
	next, advance := have.Next(a, said)
	if advance != wire.Newest {
		return next, advance, nil
	}
	if _, err := w.js.PublishMsg(ctx, wire.NewStanding(a.ID, next, revision)); err != nil {
		return next, advance, fmt.Errorf("store the record of article %s: %w", a.ID, err)
	}
	return next, advance, nil
}

// overtaken is called when the record of an article's first version could not be stored, as there is one: of the same
// version, whose message has come again, or of a newer one. Its events are out then, and are withdrawn.
func (w *worker) overtaken(o *outcome, record *nats.Msg) {
	for n := 1; ; n++ {
		err := w.withdrawOvertaken(o, record.Subject)
		if err == nil {
			w.storedOf(o, &jetstream.PubAck{})
			return
		}
		w.log.Debug("publish again", zap.Error(err))
		select {
		case <-o.ctx.Done():
			if !o.over.Swap(true) {
				defer w.settles.Done()
				w.release(o.job)
			}
			return
		case <-time.After(backoff(50*time.Millisecond, 2*time.Second, n)):
		}
	}
}

func (w *worker) withdrawOvertaken(o *outcome, subject string) error {
	i := slices.IndexFunc(o.out, func(m pipeline.Message) bool { return wire.StandingSubject(m.Article.ID) == subject })
	if i < 0 {
		return nil
	}
	m := o.out[i]
	_, said, err := wire.Finished(w.topology, w.stage.Name(), m)
	if err != nil {
		return err
	}
	standing, advance, err := w.stand(o.ctx, m.Article, said)
	if err != nil || advance != wire.Late {
		return err
	}
	retractions, err := wire.RetractionsOfLate(m, said, standing)
	if err != nil {
		return err
	}
	for _, r := range retractions {
		if _, err := w.publishOnce(o.ctx, r); err != nil {
			return fmt.Errorf("publish on %s: %w", r.Subject, err)
		}
	}
	return nil
}
