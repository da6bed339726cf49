package sources

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	// storePatience is for how long nothing may be stored before that is trouble.
	storePatience = 15 * time.Second
	// storeMemory is for how long trouble is remembered after the last attempt.
	storeMemory = time.Minute
)

// storing is whether the broker stores what comes in.
type storing struct {
	patience time.Duration

	mu    sync.Mutex
	since time.Time // when the first attempt began that failed, and none has succeeded since; zero while all is well
	last  time.Time // when an attempt failed for the last time
	err   error
}

// note takes note of what became of an attempt. A broker that refuses an item answers; one that is not waited for any longer
// says nothing.
func (s *storing) note(ctx context.Context, began time.Time, err error) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil || errors.Is(err, ErrFull) || errors.Is(err, ErrTooLarge) {
		s.since, s.err = time.Time{}, nil
		return
	}
	if s.since.IsZero() || time.Since(s.last) > storeMemory {
		s.since = began
	}
	s.last, s.err = time.Now(), err
}

func (s *storing) trouble() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.since.IsZero() || s.last.Sub(s.since) < s.patience || time.Since(s.last) > storeMemory {
		return nil
	}
	return fmt.Errorf("no item that came in has been stored for %s: %w", time.Since(s.since).Round(time.Second), s.err)
}
