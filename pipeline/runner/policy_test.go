package runner

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"wirecopy/pipeline"
)

func TestDecide(t *testing.T) {
	transient := errors.New("the disk is busy")
	for _, c := range []struct {
		name         string
		outputs      int
		err          error
		attempt, max int
		want         verdict
	}{
		{"messages", 3, nil, 1, 5, pass},
		{"messages on the last attempt", 1, nil, 5, 5, pass},
		{"nothing", 0, nil, 1, 5, drop},
		{"rejected", 0, pipeline.Reject(transient), 1, 5, bury},
		{"rejected and wrapped", 0, fmt.Errorf("parse: %w", pipeline.Reject(transient)), 1, 5, bury},
		{"transient, attempts left", 0, transient, 4, 5, retry},
		{"transient, last attempt", 0, transient, 5, 5, bury},
		{"transient, past the last attempt", 0, transient, 9, 5, bury},
		{"what the stage needs does not answer, past the last attempt", 0, fmt.Errorf("story: %w", pipeline.Unavailable(transient)), 9, 5, retry},
		{"panic", 0, &pipeline.PanicError{Value: "index out of range"}, 1, 5, bury},
		{"timeout", 0, fmt.Errorf("%w (1s)", errTimeout), 1, 5, retry},
		{"an error beside messages counts", 2, transient, 1, 5, retry},
		{"crash", 0, pipeline.Reject(&crashError{2}), 4, 5, bury},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := decide(c.outputs, c.err, c.attempt, c.max); got != c.want {
				t.Errorf("decide(%d, %v, %d, %d) = %s, want %s", c.outputs, c.err, c.attempt, c.max, got, c.want)
			}
		})
	}
}

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	for attempt := 1; attempt < 100; attempt++ {
		want := min(time.Minute, time.Second<<min(attempt-1, 20))
		got := backoff(time.Second, time.Minute, attempt)
		if low, high := want*79/100, want*121/100; got < low || got > high {
			t.Errorf("backoff of attempt %d = %s, want %s give or take a fifth", attempt, got, want)
		}
	}
}
