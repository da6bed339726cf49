package feeds

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

const (
	feedsBucket = wire.FeedsBucket
	// feedsBytes is room for some thousand feeds: each takes a few hundred bytes, and eleven for each item in it.
	feedsBytes = 8 << 20
	// feedsAge is when the state of a feed that nobody polls any more goes.
	feedsAge = 90 * 24 * time.Hour
)

// NewStore makes a Store that survives the process, and that all processes on the broker share: the key-value bucket
// wire_feeds, created if it is not there. Its keys are hashes of the feeds' names. replicas below 1 means 1.
func NewStore(ctx context.Context, js jetstream.JetStream, replicas int) (Store, error) {
	kv, err := js.KeyValue(ctx, feedsBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		kv, err = js.CreateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: feedsBucket, Description: "What is known of the feeds that are polled", MaxBytes: feedsBytes, TTL: feedsAge, Replicas: max(replicas, 1),
		})
		if errors.Is(err, jetstream.ErrBucketExists) {
			kv, err = js.KeyValue(ctx, feedsBucket) // another process was quicker
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", feedsBucket, err)
	}
	return bucket{kv}, nil
}

type bucket struct{ kv jetstream.KeyValue }

func (b bucket) Get(ctx context.Context, feed string) (State, uint64, error) {
	entry, err := b.kv.Get(ctx, feedKey(feed))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return State{}, 0, nil
	}
	if err != nil {
		return State{}, 0, fmt.Errorf("read the state of the feed: %w", err)
	}
	var s State
	if json.Unmarshal(entry.Value(), &s) != nil {
		return State{}, entry.Revision(), nil // what nobody can read is written anew
	}
	return s, entry.Revision(), nil
}

func (b bucket) Put(ctx context.Context, feed string, s State, revision uint64) (uint64, error) {
	value, err := json.Marshal(s)
	if err != nil {
		return 0, err
	}
	if revision == 0 {
		revision, err = b.kv.Create(ctx, feedKey(feed), value)
	} else {
		revision, err = b.kv.Update(ctx, feedKey(feed), value, revision)
	}
	if errors.Is(err, jetstream.ErrKeyExists) || errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
		return 0, ErrRevision
	}
	if err != nil {
		return 0, fmt.Errorf("store the state of the feed: %w", err)
	}
	return revision, nil
}

func feedKey(feed string) string {
	h := sha256.Sum256([]byte(feed))
	return hex.EncodeToString(h[:16])
}
