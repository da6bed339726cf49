package console

import (
	"sync"

	"wirecopy/pipeline/wire"
)

// keptArticles is how many versions of articles the index knows at most: it takes about 150 bytes for each.
const keptArticles = 100_000

// index knows where in the stream the versions of each article stand: a subject does not say which article is on it.
type index struct {
	mu       sync.Mutex
	last     uint64
	articles map[string][]stored
	order    []stored // oldest first
	read     *gate
}

// stored is one version of an article in the stream.
type stored struct {
	id      string
	seq     uint64
	version int
	status  string // "" for one that is usable
}

func newIndex() *index { return &index{articles: map[string][]stored{}, read: newGate()} }

// take notes one message, of which the headers are enough.
func (x *index) take(seq uint64, e wire.Event) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last = max(x.last, seq)
	if e.Type != wire.TypeArticle || e.Subject == "" {
		return
	}
	s := stored{e.Subject, seq, e.Version, e.Status}
	x.articles[s.id] = append(x.articles[s.id], s)
	x.order = append(x.order, s)
	if n := len(x.order) - keptArticles; n > keptArticles/10 {
		for _, old := range x.order[:n] {
			if of := x.articles[old.id]; len(of) > 1 {
				x.articles[old.id] = of[1:] // they stand in the same order
			} else {
				delete(x.articles, old.id)
			}
		}
		x.order = append([]stored(nil), x.order[n:]...)
	}
}

// versions gives what is known of an article, in the order in which it came.
func (x *index) versions(id string) []stored {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]stored(nil), x.articles[id]...)
}

func (x *index) position() uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.last
}
