package ordered

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

func count(n int, taken *atomic.Int64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			taken.Add(1)
			if !yield(i) {
				return
			}
		}
	}
}

func TestMapKeepsOrder(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, n := range []int{1, 2, 8} {
		var taken atomic.Int64
		var got []int
		f := func(i int) int { return i * i }
		err := Map(t.Context(), n, count(1000, &taken), f, func(r int) error { got = append(got, r); return nil }, nil)
		want := slices.Collect(func(yield func(int) bool) {
			for i := range 1000 {
				yield(i * i)
			}
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d goroutines: got %v, %v; want the squares in order", n, got, err)
		}
	}
}

func TestMapOvertaken(t *testing.T) {
	defer goleak.VerifyNone(t)
	second := make(chan struct{})
	f := func(i int) int {
		switch i {
		case 0:
			<-second // the first ends after the second
		case 1:
			close(second)
		}
		return i
	}
	var got []int
	var taken atomic.Int64
	err := Map(t.Context(), 2, count(3, &taken), f, func(r int) error { got = append(got, r); return nil }, nil)
	if err != nil || !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("got %v, %v; want 0 1 2", got, err)
	}
}

func TestMapIsBounded(t *testing.T) {
	defer goleak.VerifyNone(t)
	const n = 2
	var taken atomic.Int64
	worst := int64(0)
	done := int64(0)
	out := func(int) error {
		done++
		worst = max(worst, taken.Load()-done)
		return nil
	}
	if err := Map(t.Context(), n, count(10_000, &taken), func(i int) int { return i }, out, nil); err != nil {
		t.Fatal(err)
	}
	// 4n pending, and one that the producer holds.
	if worst > 4*n+1 {
		t.Errorf("%d items were in flight, want at most %d", worst, 4*n+1)
	}
}

func TestMapEnds(t *testing.T) {
	defer goleak.VerifyNone(t)
	broken := errors.New("broken pipe")
	t.Run("with an error of out", func(t *testing.T) {
		var taken atomic.Int64
		err := Map(t.Context(), 2, count(1_000_000, &taken), func(i int) int { return i }, func(int) error { return broken }, nil)
		if !errors.Is(err, broken) || taken.Load() > 100 {
			t.Errorf("got %v after %d items, want %v soon", err, taken.Load(), broken)
		}
	})
	t.Run("with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		defer close(release)
		blocked := func(yield func(int) bool) {
			if yield(1) {
				<-release // as a read from a terminal does
			}
		}
		out := func(int) error { cancel(); return nil }
		if err := Map(ctx, 2, blocked, func(i int) int { return i }, out, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
	// A sequence that was left behind has not ended, whichever goroutine notices first.
	t.Run("with a context that has ended before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 100 {
			left := make(chan struct{})
			in := func(yield func(int) bool) {
				defer close(left)
				for yield(0) {
				}
			}
			err := Map(ctx, 2, in, func(i int) int { return i }, func(int) error { return nil }, func() error { <-left; return nil })
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v, want %v", err, context.Canceled)
			}
		}
	})
}

func TestMapIdles(t *testing.T) {
	defer goleak.VerifyNone(t)
	// The sequence goes on only once what it gave has been flushed, as a person does who waits for an answer.
	flushed := make(chan struct{})
	in := func(yield func(int) bool) {
		if yield(1) {
			<-flushed
			yield(2)
		}
	}
	written, got := 0, 0
	idle := func() error {
		if got == 1 && written == 1 {
			select {
			case <-flushed:
			default:
				close(flushed)
			}
		}
		return nil
	}
	err := Map(t.Context(), 2, in, func(i int) int { return i }, func(int) error { written++; got++; return nil }, idle)
	if err != nil || got != 2 {
		t.Errorf("got %d results, %v; want 2", got, err)
	}
}
