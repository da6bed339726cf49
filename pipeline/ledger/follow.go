package ledger

import (
	"context"
	"errors"
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
			log.Warn("what other workers have seen is read anew", zap.Error(err))
			if errors.Is(err, errRemade) {
				continue
			}
			select {
			case <-ctx.Done():
			case <-time.After(followAgain):
			}
		}
	}
}

var errRemade = fmt.Errorf("bucket %s is another than before", wire.StoriesBucket)

// start returns when the ledger knows what there is. It sees to it that somebody follows.
func (l *Ledger) start(ctx context.Context) error {
	var timeout <-chan time.Time
	for {
		l.mu.Lock()
		ready, remade, follow := l.ready, l.remade, !l.following
		l.following = true
		l.mu.Unlock()
		select {
		case <-ready:
			return nil
		default:
		}
		if follow {
			go l.Follow(l.ctx, func(string, []byte) {}, zap.NewNop())
		}
		if timeout == nil {
			timer := time.NewTimer(readTimeout)
			defer timer.Stop()
			timeout = timer.C
		}
		select {
		case <-ready:
			return nil
		case <-remade:
		case <-timeout:
			return pipeline.Unavailable(fmt.Errorf("bucket %s was not read within %s", wire.StoriesBucket, readTimeout))
		case <-ctx.Done():
			return pipeline.Unavailable(fmt.Errorf("read bucket %s: %w", wire.StoriesBucket, ctx.Err()))
		}
	}
}

func (l *Ledger) follow(ctx context.Context, seen func(string, []byte)) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	l.mu.Lock()
	remade, epoch := l.remade, l.epoch
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
			return errRemade
		case e, ok := <-w.Updates():
			switch {
			case !ok:
				return fmt.Errorf("watch bucket %s: the subscription ended", wire.StoriesBucket)
			case e == nil: // all that was there has come
				l.isReady(epoch)
			default:
				l.see(e, seen, epoch)
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
// read again from its beginning, and nothing is decided before.
func (l *Ledger) begin(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	l.mu.Lock()
	followed := l.followed // before the question: others go on storing, and the follower may be ahead of the answer
	l.mu.Unlock()
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("look up the stream of bucket %s: %w", wire.StoriesBucket, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.oldest = info.State.FirstSeq
	if info.Created.Equal(l.created) && info.State.LastSeq >= followed {
		return nil
	}
	l.known, l.followed, l.created = table{}, 0, info.Created
	for i := range l.shards {
		l.shards[i].last = 0
	}
	l.epoch++
	l.ready = make(chan struct{})
	close(l.remade)
	l.remade = make(chan struct{})
	return nil
}

func (l *Ledger) isReady(epoch int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if epoch != l.epoch {
		return
	}
	select {
	case <-l.ready:
	default:
		close(l.ready)
	}
}

// see takes in a message of the bucket.
func (l *Ledger) see(e jetstream.KeyValueEntry, seen func(string, []byte), epoch int) {
	whose, record, shard := split(e.Key(), e.Value())
	if e.Operation() == jetstream.KeyValuePut && whose != "" {
		l.note(whose, shard, e.Revision(), epoch)
		seen(whose, record)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if epoch != l.epoch {
		return
	}
	l.followed = max(l.followed, e.Revision())
	if l.moved != nil {
		close(l.moved)
		l.moved = nil
	}
}
