package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// Follow calls seen with each record of the bucket, older ones of a key before newer ones, and with what any worker stores from
// then on, until ctx ends.
func (l *Ledger) Follow(ctx context.Context, seen func(key string, record []byte), log *zap.Logger) {
	l.Follower(seen, log)(ctx)
}

// Follower is Follow, to be called later: until then the ledger waits for it.
func (l *Ledger) Follower(seen func(key string, record []byte), log *zap.Logger) func(ctx context.Context) {
	l.mu.Lock()
	l.following = true
	l.mu.Unlock()
	return func(ctx context.Context) {
		for ctx.Err() == nil {
			err := l.follow(ctx, seen)
			if ctx.Err() != nil {
				return
			}
			log.Warn("what other workers have seen is not followed for the moment", zap.Error(err))
			select {
			case <-ctx.Done():
			case <-time.After(followAgain):
			}
		}
	}
}

// start returns when the ledger knows what there is. It sees to it that somebody follows.
func (l *Ledger) start(ctx context.Context) error {
	select {
	case <-l.ready:
		return nil
	default:
	}
	l.mu.Lock()
	follow := !l.following
	l.following = true
	l.mu.Unlock()
	if follow {
		go l.Follow(l.ctx, func(string, []byte) {}, zap.NewNop())
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	select {
	case <-l.ready:
		return nil
	case <-ctx.Done():
		return pipeline.Unavailable(fmt.Errorf("read bucket %s: %w", wire.StoriesBucket, ctx.Err()))
	}
}

func (l *Ledger) follow(ctx context.Context, seen func(string, []byte)) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	l.mu.Lock()
	remade := l.remade
	l.mu.Unlock()
	w, err := l.kv.WatchAll(ctx, jetstream.IncludeHistory())
	if err != nil {
		return fmt.Errorf("watch bucket %s: %w", wire.StoriesBucket, err)
	}
	defer w.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-remade:
			return fmt.Errorf("bucket %s was made anew", wire.StoriesBucket)
		case e, ok := <-w.Updates():
			switch {
			case !ok:
				return fmt.Errorf("watch bucket %s: the subscription ended", wire.StoriesBucket)
			case e == nil: // all that was there has come
				l.isReady()
			default:
				l.see(e, seen)
			}
		}
		if n%askOldest == 0 {
			if err := l.begin(ctx); err != nil {
				return err
			}
		}
	}
}

// begin asks what the broker has forgotten. That is all where the bucket is another than before, as after a restore: then it is
// followed from its beginning.
func (l *Ledger) begin(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("look up the stream of bucket %s: %w", wire.StoriesBucket, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.oldest = info.State.FirstSeq
	if !info.Created.Equal(l.created) || info.State.LastSeq < l.followed {
		l.known, l.followed, l.created = table{}, 0, info.Created
		close(l.remade)
		l.remade = make(chan struct{})
		for i := range l.shards {
			l.shards[i].last = 0
		}
	}
	return nil
}

func (l *Ledger) isReady() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.ready:
	default:
		close(l.ready)
	}
}

// see takes in a message of the bucket.
func (l *Ledger) see(e jetstream.KeyValueEntry, seen func(string, []byte)) {
	whose, record, shard := split(e.Key(), e.Value())
	put := e.Operation() == jetstream.KeyValuePut && whose != ""
	if put {
		l.note(whose, shard, e.Revision())
		seen(whose, record)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.followed = max(l.followed, e.Revision())
	if l.moved != nil {
		close(l.moved)
		l.moved = nil
	}
}
