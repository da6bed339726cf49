package runner

import (
	"slices"
	"sync"
	"testing"
	"time"
)

func TestOnlyTheNewestAcknowledgementIsHeldBack(t *testing.T) {
	for _, c := range []struct {
		name    string
		settled []uint64 // in this order
		now     []uint64 // acknowledged at once
		last    uint64   // a moment later
	}{
		{"one", []uint64{1}, nil, 1},
		{"in order", []uint64{1, 2, 3}, []uint64{1, 2}, 3},
		{"out of order", []uint64{5, 2, 7, 6}, []uint64{2, 5, 6}, 7},
		{"the same again", []uint64{4, 4}, []uint64{4}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l lastAck
			late := make(chan uint64, len(c.settled))
			var now []uint64
			for _, seq := range c.settled {
				if j := l.next(&job{seq: seq}, func(j *job) { late <- j.seq }); j != nil {
					now = append(now, j.seq)
				}
			}
			if !slices.Equal(now, c.now) {
				t.Errorf("settled %v: acknowledged %v at once, want %v", c.settled, now, c.now)
			}
			if got := <-late; got != c.last {
				t.Errorf("settled %v: %d was held back, want %d", c.settled, got, c.last)
			}
			l.end(func(j *job) { t.Errorf("%d is held back once more", j.seq) })
		})
	}
}

func TestEachMessageIsAcknowledgedOnce(t *testing.T) {
	var l lastAck
	var mu sync.Mutex
	acked := map[uint64]int{}
	ack := func(j *job) {
		mu.Lock()
		defer mu.Unlock()
		acked[j.seq]++
	}
	const n, each = 8, 200
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for k := range each {
				if j := l.next(&job{seq: uint64(k*n + i)}, ack); j != nil {
					ack(j)
				}
				if k%50 == 0 {
					time.Sleep(lastAckAfter / 4) // so that the timer comes between
				}
			}
		})
	}
	all.Wait()
	l.end(ack)
	mu.Lock()
	defer mu.Unlock()
	for seq := range uint64(n * each) {
		if acked[seq] != 1 {
			t.Errorf("message %d was acknowledged %d times", seq, acked[seq])
		}
	}
}
