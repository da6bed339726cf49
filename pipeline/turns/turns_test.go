package turns_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"wirecopy/pipeline/turns"
)

// order has calls of some kinds wait, one after the other, while another goes on, and gives the order in which they go on then.
func order(t *testing.T, kinds int, first int, waiting []int) (out []int) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		all := turns.New(func() int { return 1 }, kinds)
		now := all.Begin(first)
		for i, kind := range waiting {
			go func() {
				turn := all.Begin(kind)
				out = append(out, i)
				turn.End()
			}()
			synctest.Wait()
		}
		now.End()
		synctest.Wait()
	})
	return out
}

func TestThoseOfAKindFollowEachOther(t *testing.T) {
	for _, c := range []struct {
		name    string
		first   int
		waiting []int
		want    []int
	}{
		{"as they came", 0, []int{0, 0, 0}, []int{0, 1, 2}},
		{"the kind of the one before goes first", 1, []int{0, 1, 2, 1}, []int{1, 3, 2, 0}},
		{"then the next kind", 0, []int{2, 1, 2, 1}, []int{1, 3, 0, 2}},
		{"after the last the first", 2, []int{1, 0, 1}, []int{1, 0, 2}},
		{"nobody waits", 0, nil, nil},
	} {
		if got := order(t, 3, c.first, c.waiting); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNoKindIsLeftWaiting(t *testing.T) {
	waiting := []int{1}
	for range 100 {
		waiting = append(waiting, 0)
	}
	got := order(t, 2, 0, waiting)
	if at := slices.Index(got, 0); at < 10 || at > 40 {
		t.Errorf("the only one of its kind came after %d others, want some 32", at)
	}
	if len(got) != len(waiting) {
		t.Errorf("%d of %d had their turn", len(got), len(waiting))
	}
}

func TestNoProcessorIsIdleAndNoneIsShared(t *testing.T) {
	const processors, calls = 3, 3000
	all := turns.New(func() int { return processors }, 4)
	var running, peak atomic.Int32
	var wg sync.WaitGroup
	for i := range calls {
		wg.Go(func() {
			turn := all.Begin(i % 4)
			n := running.Add(1)
			for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
			}
			running.Add(-1)
			turn.End()
		})
	}
	wg.Wait()
	if peak.Load() > processors {
		t.Errorf("%d calls went on at once, want %d at most", peak.Load(), processors)
	}
	var free []turns.Turn
	for range processors { // none may wait now
		free = append(free, all.Begin(0))
	}
	for _, u := range free {
		u.End()
	}
}

func TestWithoutTurnsAllGoOnAtOnce(t *testing.T) {
	var none *turns.Turns
	a, b := none.Begin(0), none.Begin(7)
	b.End()
	a.End()
}
