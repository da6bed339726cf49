package backoff

import (
	"context"
	"testing"
	"time"
)

func TestAfter(t *testing.T) {
	for _, c := range []struct {
		name          string
		base, longest time.Duration
		attempt       int
		want          time.Duration
	}{
		{"the first", time.Second, time.Minute, 1, time.Second},
		{"none yet", time.Second, time.Minute, 0, time.Second},
		{"doubled", time.Second, time.Minute, 4, 8 * time.Second},
		{"up to the longest", time.Second, time.Minute, 7, time.Minute},
		{"after very many", time.Second, time.Minute, 1 << 30, time.Minute},
		{"a base above the longest", time.Hour, time.Minute, 1, time.Minute},
		{"no wait", 0, time.Minute, 5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := After(c.base, c.longest, c.attempt); got != c.want {
				t.Errorf("After(%s, %s, %d) = %s, want %s", c.base, c.longest, c.attempt, got, c.want)
			}
		})
	}
}

func TestSpread(t *testing.T) {
	least, most := time.Hour, time.Duration(0)
	for range 1000 {
		d := Spread(time.Minute, 0.2)
		least, most = min(least, d), max(most, d)
	}
	if least < 48*time.Second || most > 72*time.Second || least > 55*time.Second || most < 65*time.Second {
		t.Errorf("a fifth of a minute more or less gives %s to %s", least, most)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Sleep(ctx, time.Hour); err == nil {
		t.Error("no error, want that of the context")
	}
	if err := Sleep(t.Context(), 0); err != nil {
		t.Error(err)
	}
}
