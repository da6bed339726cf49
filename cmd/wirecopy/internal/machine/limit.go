package machine

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A process whose memory limit is a little too small for what it holds collects garbage all the time: with a tenth less
// memory it may take half as much processor time again. So the limit gives way a little.
const (
	// wasteful is the share of the process's time in the garbage collector from which on the limit gives way, and thrifty
	// that under which it comes back.
	wasteful, thrifty = 0.10, 0.05
	// limitStep is by how much at a time, and mostOver how far it gives way, both as a share of the limit that was asked for.
	limitStep, mostOver = 0.05, 0.30

	limitEvery = 2 * time.Second

	// The pages of the program's file are dropped when there are more than manyPages bytes of them, once in dropEvery at most.
	manyPages, dropEvery = 24 << 20, time.Minute

	// leastHeap is up to how many bytes the heap may grow before it is collected, however little the process holds: by itself the
	// runtime collects as often as what is held doubles, which is all the time in a process that holds a few megabytes. What is
	// made between two collections is a roomShare of the limit where that is less.
	leastHeap, roomShare = 160 << 20, 8
	// mostPercent is for a process that has collected nothing yet: its first 16 MB are not worth it.
	mostPercent = 400
)

// LimitMemory keeps the process within so many bytes, as far as that is possible without collecting garbage for more than
// a tenth of its time: it takes up to mostOver more then. It adjusts the limit until ctx ends. GOGC in the environment stays.
func LimitMemory(ctx context.Context, asked int64) {
	whole := asked
	asked = withoutFiles(whole)
	debug.SetMemoryLimit(asked)
	tunes := os.Getenv("GOGC") == ""
	go func() {
		tick := time.NewTicker(limitEvery)
		defer tick.Stop()
		limit, room, before := asked, 100, readTimes()
		var dropped time.Time
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if fromFiles() > manyPages && time.Since(dropped) > dropEvery {
				dropped = time.Now()
				dropPages()
			}
			asked = withoutFiles(whole)
			now := readTimes()
			next := nextLimit(limit, asked, times{now.collecting - before.collecting, now.working - before.working})
			if next != limit {
				limit = next
				debug.SetMemoryLimit(limit)
			}
			before = now
			// Setting it stops all goroutines for a moment: only where it matters.
			if n := percent(held(), asked); tunes && max(n, room)*4 > 5*min(n, room) {
				room = n
				debug.SetGCPercent(room)
			}
		}
	}()
}

// withoutFiles is what of a limit is left for what the runtime counts: the program itself, and what is used of the models in
// it, are read from its file, and stand in memory besides. It is three quarters of the limit at least.
func withoutFiles(limit int64) int64 { return max(limit-fromFiles(), limit/4*3) }

// held is how many bytes the last collection has left.
func held() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

// percent is GOGC for a process that holds so much: how much of that may be made between two collections.
func percent(held, asked int64) int {
	return int(max(100, min(100*min(leastHeap-held, asked/roomShare)/max(held, 1), mostPercent)))
}

// times are processor seconds: of the garbage collector, where it took them from other work, and of the process in all.
type times struct{ collecting, working float64 }

// readTimes gives the times up to the last collection.
func readTimes() times {
	s := []metrics.Sample{
		{Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/cpu/classes/gc/mark/idle:cpu-seconds"},
		{Name: "/cpu/classes/total:cpu-seconds"}, {Name: "/cpu/classes/idle:cpu-seconds"},
	}
	metrics.Read(s)
	idleMarks := s[1].Value.Float64()
	return times{s[0].Value.Float64() - idleMarks, s[2].Value.Float64() - s[3].Value.Float64() - idleMarks}
}

// Collecting is the processor time that the garbage collector has taken from other work so far, in seconds. The runtime
// counts it at the end of each collection.
func Collecting() float64 { return readTimes().collecting }

// nextLimit is the limit after a time in which so much was spent.
func nextLimit(limit, asked int64, spent times) int64 {
	step := int64(limitStep * float64(asked))
	switch share := spent.collecting / spent.working; {
	case spent.working <= 0: // nothing was collected
		return limit
	case share > wasteful:
		return min(limit+step, asked+int64(mostOver*float64(asked)))
	case share < thrifty:
		return max(limit-step, asked)
	}
	return limit
}
