// Package stories keeps the records of stories that the ingest stage decides by in a NATS key-value bucket, so that any
// number of ingest workers agree, over restarts.
package stories

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
	"wirecopy/stages/ingest/story"
)

// Ledger is an story.Ledger over the bucket that runner.Provision makes.
type Ledger struct {
	kv jetstream.KeyValue
}

// answerTimeout is how long the broker may take for one answer.
const answerTimeout = 5 * time.Second

// Open finds the bucket on the broker that js reaches.
func Open(ctx context.Context, js jetstream.JetStream) (*Ledger, error) {
	kv, err := js.KeyValue(ctx, wire.StoriesBucket)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", wire.StoriesBucket, err)
	}
	return &Ledger{kv}, nil
}

// Load implements story.Ledger.
func (l *Ledger) Load(ctx context.Context, id string) (story.Record, uint64, error) {
	var r story.Record
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	e, err := l.kv.Get(ctx, id)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return r, 0, nil
	}
	if err != nil {
		return r, 0, pipeline.Unavailable(err)
	}
	if err := json.Unmarshal(e.Value(), &r); err != nil {
		return r, 0, fmt.Errorf("read the record of %s: %w", id, err)
	}
	return r, e.Revision(), nil
}

// Store implements story.Ledger by compare-and-set.
func (l *Ledger) Store(ctx context.Context, id string, r story.Record, revision uint64) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write the record of %s: %w", id, err)
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	if revision == 0 {
		_, err = l.kv.Create(ctx, id, b)
	} else {
		_, err = l.kv.Update(ctx, id, b, revision)
	}
	var api *jetstream.APIError
	if errors.Is(err, jetstream.ErrKeyExists) || errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
		return story.ErrConflict
	}
	return pipeline.Unavailable(err)
}

// Follow adds to the index what is in the bucket and what any worker stores from then on, until ctx ends: so all
// workers find the same near-duplicates.
func (l *Ledger) Follow(ctx context.Context, index *story.Index, log *zap.Logger) {
	for ctx.Err() == nil {
		err := l.follow(ctx, index)
		if ctx.Err() != nil {
			return
		}
		log.Warn("near-duplicates of other workers are not seen for the moment", zap.Error(err))
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
	}
}

func (l *Ledger) follow(ctx context.Context, index *story.Index) error {
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
			if e == nil {
				continue // all that was there has come
			}
			var r story.Record
			if json.Unmarshal(e.Value(), &r) == nil {
				index.Add(e.Key(), r)
			}
		}
	}
}
