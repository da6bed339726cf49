// Package ledger keeps the records that stages decide by in a NATS key-value bucket, so that any number of workers agree,
// over restarts. What a record says is known to the stage alone.
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

// Ledger is pipeline.Records over the bucket that runner.Provision makes.
type Ledger struct {
	kv jetstream.KeyValue
}

const (
	// answerTimeout is how long the broker may take for one answer.
	answerTimeout = 5 * time.Second
	// followAgain is the wait before a broken Follow begins anew.
	followAgain = 2 * time.Second
)

// Open finds the bucket on the broker that js reaches.
func Open(ctx context.Context, js jetstream.JetStream) (*Ledger, error) {
	kv, err := js.KeyValue(ctx, wire.StoriesBucket)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", wire.StoriesBucket, err)
	}
	return &Ledger{kv}, nil
}

// Load implements pipeline.Records.
func (l *Ledger) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	e, err := l.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, pipeline.Unavailable(err)
	}
	return e.Value(), e.Revision(), nil
}

// Store implements pipeline.Records by compare-and-set.
func (l *Ledger) Store(ctx context.Context, key string, record []byte, revision uint64) (err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	if revision == 0 {
		_, err = l.kv.Create(ctx, key, record)
	} else {
		_, err = l.kv.Update(ctx, key, record, revision)
	}
	if errors.Is(err, jetstream.ErrKeyExists) || wire.Conflict(err) {
		return pipeline.ErrConflict
	}
	return pipeline.Unavailable(err)
}

// Follow calls seen with each record of the bucket and with what any worker stores from then on, until ctx ends.
func (l *Ledger) Follow(ctx context.Context, seen func(key string, record []byte), log *zap.Logger) {
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

func (l *Ledger) follow(ctx context.Context, seen func(string, []byte)) error {
	w, err := l.kv.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return fmt.Errorf("watch bucket %s: %w", wire.StoriesBucket, err)
	}
	defer w.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Updates():
			if !ok {
				return fmt.Errorf("watch bucket %s: the subscription ended", wire.StoriesBucket)
			}
			if e != nil { // nil says that all that was there has come
				seen(e.Key(), e.Value())
			}
		}
	}
}
