// Package ordered runs a function over a sequence on several goroutines and hands the results on in the order of the
// sequence, with a bounded number in flight.
package ordered

import (
	"context"
	"iter"
	"sync"
)

// Map calls f with each item of in, on n goroutines, and out with each result in the order of the items, on the
// caller's goroutine. At most 4n items are in flight. Where the next result is not there yet, idle is called once
// before waiting for it; it may be nil. Map ends with the first error of out or idle, or when ctx does. It waits for
// the calls of f, but not for in: a sequence that blocks in a read is left behind, and ends at its next item.
func Map[T, R any](ctx context.Context, n int, in iter.Seq[T], f func(T) R, out func(R) error, idle func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	type job struct {
		item   T
		result chan R
	}
	jobs := make(chan job)
	pending := make(chan chan R, 4*n)
	var stopped error // why in was left before its end; read after pending is closed
	go func() {
		defer close(pending)
		defer close(jobs)
		for item := range in {
			result := make(chan R, 1)
			select {
			case pending <- result:
			case <-ctx.Done():
				stopped = ctx.Err()
				return
			}
			select {
			case jobs <- job{item, result}:
			case <-ctx.Done():
				stopped = ctx.Err()
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				select {
				case j, ok := <-jobs:
					if !ok {
						return
					}
					j.result <- f(j.item)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	defer workers.Wait()
	defer cancel()
	for {
		result, ok, err := next(ctx, pending, idle)
		if err != nil {
			return err
		}
		if !ok {
			return stopped
		}
		r, _, err := next(ctx, result, idle)
		if err != nil {
			return err
		}
		if err := out(r); err != nil {
			return err
		}
	}
}

// next receives from c, and calls idle first if nothing is there yet.
func next[V any](ctx context.Context, c <-chan V, idle func() error) (v V, ok bool, err error) {
	select {
	case v, ok = <-c:
		return v, ok, nil
	default:
	}
	if idle != nil {
		if err := idle(); err != nil {
			return v, false, err
		}
	}
	select {
	case v, ok = <-c:
		return v, ok, nil
	case <-ctx.Done():
		return v, false, ctx.Err()
	}
}
