// Package backoff says how long to wait before something that failed is tried again, and waits.
package backoff

import (
	"context"
	"math/rand/v2"
	"time"
)

// After is how long to wait after the given attempt in a row (from 1): base, doubled each time, longest at most. What is
// below 1 counts as the first.
func After(base, longest time.Duration, attempt int) time.Duration {
	d := base
	for range attempt - 1 {
		if d >= longest {
			break
		}
		d *= 2
	}
	return min(d, longest)
}

// Spread takes up to a part of d off it, or adds it, by chance: what failed together does not come back together. part is
// in [0, 1].
func Spread(d time.Duration, part float64) time.Duration {
	return d + time.Duration(part*(2*rand.Float64()-1)*float64(d))
}

// Sleep waits for d. The only error is that of ctx, which ends the wait.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
