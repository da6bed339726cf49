package wire

import (
	"bytes"
	"sync"

	"wirecopy/pipeline"
)

// bodies are those of the events of one article, written one behind the other and kept in one piece of memory.
type bodies struct {
	b    []byte
	ends []int
}

// scratches are where bodies are written before it is known how much room they take. One that has become larger than
// largestScratch bytes is not kept.
var scratches = sync.Pool{New: func() any { return new(bodies) }}

const largestScratch = 256 << 10

func newBodies(events int) *bodies {
	s := scratches.Get().(*bodies)
	s.b, s.ends = s.b[:0], s.ends[:0]
	if cap(s.ends) < events {
		s.ends = make([]int, 0, events)
	}
	return s
}

// add writes the next body.
func (s *bodies) add(v any) error {
	b, err := pipeline.AppendJSON(s.b, v)
	if err != nil {
		return err
	}
	s.b, s.ends = b, append(s.ends, len(b))
	return nil
}

// all gives the bodies, in memory that stays after free.
func (s *bodies) all() [][]byte {
	whole, start := bytes.Clone(s.b), 0
	out := make([][]byte, len(s.ends))
	for i, end := range s.ends {
		out[i], start = whole[start:end:end], end
	}
	return out
}

func (s *bodies) free() {
	if cap(s.b) <= largestScratch {
		scratches.Put(s)
	}
}
