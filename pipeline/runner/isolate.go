package runner

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline"
)

// crashError says that the process died at a message each time that it was processed alone.
type crashError struct{ deaths int }

func (e *crashError) Error() string {
	return fmt.Sprintf("the process died at it %d times while nothing else was in work", e.deaths)
}

// isolated runs f for a message that has been delivered so often that its process may have died at it. Before f, a
// mark is left in the suspects bucket; after it, the mark is taken away. A mark found there is a death. Messages that
// were merely in work beside the one that kills leave no mark, and go on.
func (w *worker) isolated(ctx context.Context, j *job, f func() ([]pipeline.Message, error)) ([]pipeline.Message, error) {
	key := strings.ReplaceAll(j.origin, "/", ".")
	deaths, err := w.deaths(ctx, key)
	if err != nil {
		return nil, pipeline.Unavailable(fmt.Errorf("read the record of deaths: %w", err))
	}
	if deaths >= deathsAllowed {
		return nil, pipeline.Reject(&crashError{deaths})
	}
	if _, err := w.suspects.PutString(ctx, key, strconv.Itoa(deaths+1)); err != nil {
		return nil, pipeline.Unavailable(fmt.Errorf("write the record of deaths: %w", err))
	}
	out, perr := f()
	if err := w.suspects.Purge(ctx, key); err != nil {
		w.log.Debug("clear the record of deaths", zap.Error(err))
	}
	return out, perr
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
