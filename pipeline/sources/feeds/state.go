package feeds

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// State is what is known of a feed from the last time that it was polled.
type State struct {
	// Feed is its name, for people who look into the state.
	Feed         string `json:"feed"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	// MovedTo is where its address has moved for good.
	MovedTo string `json:"movedTo,omitempty"`
	// Failures in a row.
	Failures int `json:"failures,omitempty"`
	// Error is what was wrong the last time, "" where nothing was.
	Error string `json:"error,omitempty"`
	// Gone says that the server has answered 410: nobody is to ask again.
	Gone bool `json:"gone,omitempty"`
	// Polled is when the feed was last asked for, Next when to ask again.
	Polled time.Time `json:"polled,omitzero"`
	Next   time.Time `json:"next,omitzero"`
	// LastNew is when there last was an item that was new or changed.
	LastNew time.Time `json:"lastNew,omitzero"`
	// Claimed is until when a process has the poll in hand.
	Claimed time.Time `json:"claimed,omitzero"`
	// Items are the fingerprints of items that were sent, 8 bytes each: those in the feed, then older ones.
	Items []byte `json:"items,omitempty"`
}

// Store keeps what is known of feeds, by the feed's name. It is safe for use by many goroutines.
type Store interface {
	// Get gives the state of a feed and its revision: a zero state and revision 0 where there is none.
	Get(ctx context.Context, feed string) (State, uint64, error)
	// Put stores the state over the revision that was read, and gives the new revision; ErrRevision where another
	// process has stored one in the meantime.
	Put(ctx context.Context, feed string, s State, revision uint64) (uint64, error)
}

// ErrRevision says that a state was changed by somebody else since it was read.
var ErrRevision = errors.New("the state of the feed was changed by another process")

// seen is the set of items that were sent.
type seen map[fingerprint]bool

func (s State) seen() seen {
	set := make(seen, len(s.Items)/8)
	for b := range slices.Chunk(s.Items, 8) {
		if len(b) == 8 {
			set[fingerprint(b)] = true
		}
	}
	return set
}

// margin is how many items that have left the feed are remembered: some feeds show old items again.
const margin = 64

// remember makes current what is in the feed now, all of it sent, and keeps a margin of what was there before.
func (s *State) remember(current []fingerprint) {
	had := make(seen, len(current))
	items := make([]byte, 0, 8*(len(current)+margin))
	for _, f := range current {
		if !had[f] {
			had[f] = true
			items = append(items, f[:]...)
		}
	}
	older := 0
	for b := range slices.Chunk(s.Items, 8) {
		if len(b) == 8 && older < margin && !had[fingerprint(b)] {
			items = append(items, b...)
			older++
		}
	}
	s.Items = items
}

// NewMemory makes a Store that ends with the process.
func NewMemory() Store { return &memory{states: map[string]revised{}} }

type memory struct {
	mu     sync.Mutex
	states map[string]revised
}

type revised struct {
	State
	revision uint64
}

func (m *memory) Get(_ context.Context, feed string) (State, uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.states[feed]
	return r.State, r.revision, nil
}

func (m *memory) Put(_ context.Context, feed string, s State, revision uint64) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.states[feed].revision != revision {
		return 0, ErrRevision
	}
	m.states[feed] = revised{s, revision + 1}
	return revision + 1, nil
}
