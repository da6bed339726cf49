package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// crashError says that the process died at a message each time that it was processed alone.
type crashError struct{ deaths int }

func (e *crashError) Error() string {
	return fmt.Sprintf("the process died at it %d times while nothing else was in work", e.deaths)
}

// isolated runs f for a message at which a process may have died before. Before f, a mark is left in the suspects
// bucket; after it, the mark is taken away. A mark found there is a death. Messages that were merely in work beside the
// one that kills leave no mark, and go on. An error says that f did not run: one marked with pipeline.Unavailable, as the
// record cannot be kept, and any other, as the process has died at the message too often.
func (w *worker) isolated(ctx context.Context, origin string, f func()) error {
	key := strings.ReplaceAll(origin, "/", ".")
	_, err := w.suspects.Create(ctx, key, []byte("1")) // most have no mark: one question is enough for them
	if errors.Is(err, jetstream.ErrKeyExists) {
		deaths, err := w.deaths(ctx, key)
		if err != nil {
			return pipeline.Unavailable(fmt.Errorf("read the record of deaths: %w", err))
		}
		if deaths >= deathsAllowed {
			return pipeline.Reject(&crashError{deaths})
		}
		if _, err := w.suspects.PutString(ctx, key, strconv.Itoa(deaths+1)); err != nil {
			return pipeline.Unavailable(fmt.Errorf("write the record of deaths: %w", err))
		}
	} else if err != nil {
		return pipeline.Unavailable(fmt.Errorf("write the record of deaths: %w", err))
	}
	f()
	// Nothing waits for the answer: a mark that stays is one death, and it takes more.
	if err := w.nc.PublishMsg(wire.ForgetSuspect(key)); err != nil {
		w.log.Debug("clear the record of deaths", zap.Error(err))
	}
	return nil
}

// openSuspects finds the bucket of the marks. Without it the worker works on, and the log says what that means.
func (w *worker) openSuspects(ctx context.Context, without string) {
	err := w.findFirst(ctx, time.Now().Add(StartPatience), "bucket "+wire.SuspectsBucket, func() (err error) {
		w.suspects, err = w.js.KeyValue(ctx, wire.SuspectsBucket)
		return err
	})
	if err != nil {
		w.suspects = nil
		w.log.Warn("no record of messages at which a process died: "+without, zap.Error(err))
	}
}

func (w *worker) deaths(ctx context.Context, key string) (int, error) {
	e, err := w.suspects.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(e.Value()))
	if err != nil {
		return 0, fmt.Errorf("the record %q is no number", e.Value())
	}
	return n, nil
}
