package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// kills are the articles that were killed. Versions of one article may be in work side by side, and one that comes out
// of work after its kill is dropped. Kills are few: they stand in a bucket, which every worker of the last stage follows,
// so that looking one up asks nobody.
type kills struct {
	bucket jetstream.KeyValue
	log    *zap.Logger

	mu      sync.Mutex
	version map[string]int // of the kill, by the key of the article
}

func newKills(bucket jetstream.KeyValue, log *zap.Logger) *kills {
	return &kills{bucket: bucket, log: log, version: map[string]int{}}
}

// pass notes a kill, before it goes out, and tells whether an article is dropped, as it was killed meanwhile. An error
// is the broker's, or that of ctx.
func (k *kills) pass(ctx context.Context, a *pipeline.Article) (dropped bool, err error) {
	key := wire.KilledKey(a.ID)
	k.mu.Lock()
	killed, known := k.version[key]
	k.mu.Unlock()
	if a.PubStatus != pipeline.Canceled {
		return known && a.Version <= killed, nil
	}
	if known && killed >= a.Version {
		return false, nil
	}
	ask, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	if _, err := k.bucket.PutString(ask, key, strconv.Itoa(a.Version)); err != nil {
		return false, pipeline.Unavailable(fmt.Errorf("note that article %s was killed: %w", a.ID, err))
	}
	k.note(key, a.Version)
	return false, nil
}

func (k *kills) note(key string, version int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.version[key] = max(version, k.version[key])
}

// follow learns of the kills that stand in the bucket, and of those that any worker notes, until ctx or stop ends.
func (k *kills) follow(ctx context.Context, stop <-chan struct{}) {
	for {
		err := k.watch(ctx, stop)
		if err == nil {
			return
		}
		k.log.Warn("kills that other workers note are not seen for the moment", zap.Error(err))
		select {
		case <-ctx.Done():
			return
		case <-stop:
			return
		case <-time.After(2 * time.Second):
		}
	}
}

func (k *kills) watch(ctx context.Context, stop <-chan struct{}) error {
	w, err := k.bucket.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("watch bucket %s: %w", wire.KilledBucket, err)
	}
	defer w.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-stop:
			return nil
		case e, ok := <-w.Updates():
			switch {
			case !ok && ctx.Err() != nil:
				return nil
			case !ok:
				return errors.New("the subscription ended")
			case e == nil: // all that was there has come
			case e.Operation() != jetstream.KeyValuePut:
				k.mu.Lock()
				delete(k.version, e.Key())
				k.mu.Unlock()
			default:
				if n, err := strconv.Atoi(string(e.Value())); err == nil {
					k.note(e.Key(), n)
				}
			}
		}
	}
}
