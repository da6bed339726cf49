// Package turns lets calls of the same kind follow each other. What a stage knows, megabytes of weights and lists, stays in the
// processor's caches from one article to the next as long as no other stage works in between: short articles take a tenth less
// time, or a sixth where others use the same caches.
package turns

import "sync"

// most is how many calls of one kind follow each other while calls of other kinds wait.
const most = 32

// Turns has as many calls go on at once as there are processors for them. While more want to, they wait, and those of the kind
// that has just ended go first; then come those of the next kind, and after the last kind those of the first. No call waits
// while there is a processor for it: nothing waits for others to come. nil has all calls go on at once.
type Turns struct {
	processors func() int

	mu      sync.Mutex
	running int
	waiting [][]chan Turn // by kind, the longest wait first
}

// New makes Turns for kinds from 0 up to kinds. processors is asked for each call: how many there are may change.
func New(processors func() int, kinds int) *Turns {
	return &Turns{processors: processors, waiting: make([][]chan Turn, kinds)}
}

// Turn is a call that goes on. The zero value is that of nil Turns.
type Turn struct {
	of   *Turns
	kind int
	run  int // how many of its kind have gone before it, while others waited
}

// Begin returns when it is the turn of a call of this kind. End comes last.
func (t *Turns) Begin(kind int) Turn {
	if t == nil {
		return Turn{}
	}
	processors := t.processors()
	t.mu.Lock()
	if t.running < max(processors, 1) {
		t.running++
		t.mu.Unlock()
		return Turn{of: t, kind: kind}
	}
	turn := make(chan Turn, 1)
	t.waiting[kind] = append(t.waiting[kind], turn)
	t.mu.Unlock()
	return <-turn
}

// End gives the processor to the next call. Any goroutine may end a turn, but one of them only.
func (u Turn) End() {
	t := u.of
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	next := Turn{of: t, kind: u.kind, run: u.run + 1}
	if next.run == most {
		next.kind, next.run = (u.kind+1)%len(t.waiting), 0
	}
	for range t.waiting {
		if q := t.waiting[next.kind]; len(q) > 0 {
			t.waiting[next.kind] = q[1:]
			q[0] <- next
			return
		}
		next.kind, next.run = (next.kind+1)%len(t.waiting), 0
	}
	t.running--
}
