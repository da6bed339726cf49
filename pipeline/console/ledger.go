package console

import (
	"encoding/json"
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// ledger knows all corrections: the stream that keeps them is small, and never dropped.
type ledger struct {
	mu     sync.Mutex
	last   uint64
	all    []pipeline.Correction // in the order in which they were made
	undone map[string]bool
	bases  map[articleVersion]*pipeline.Article // versions that were corrected, as they were found
	read   *gate
}

type articleVersion struct {
	id      string
	version int
}

func newLedger() *ledger {
	return &ledger{undone: map[string]bool{}, bases: map[articleVersion]*pipeline.Article{}, read: newGate()}
}

func (l *ledger) take(seq uint64, e wire.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if seq <= l.last {
		return
	}
	l.last = seq
	var c pipeline.Correction
	if e.Type != wire.TypeCorrection || json.Unmarshal(e.Data, &c) != nil {
		return
	}
	if c.Corrected != nil {
		l.bases[articleVersion{c.Article.ID, c.Article.Version}] = c.Corrected
		c.Corrected = nil
	}
	if c.Kind == pipeline.Undo {
		l.undone[c.Undoes] = true
	}
	l.all = append(l.all, c)
}

func (l *ledger) position() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// base gives a version of an article as it was found when it was first corrected, or nil.
func (l *ledger) base(id string, version int) *pipeline.Article {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bases[articleVersion{id, version}]
}

// listed is a correction with what has become of it.
type listed struct {
	pipeline.Correction
	Undone bool
	// Number is the one that the article's page has for the quote; "" where the correction is of none.
	Number string
}

// list describes a correction. The lock is held.
func (l *ledger) list(c pipeline.Correction) listed {
	k := listed{Correction: c, Undone: l.undone[c.ID]}
	if base := l.bases[articleVersion{c.Article.ID, c.Article.Version}]; base != nil && c.Quote != "" {
		if quotes, err := pipeline.Layer[[]pipeline.Quote](base, pipeline.QuotesLayer); err == nil {
			k.Number = numbers(quotes)[c.Quote]
		}
	}
	return k
}

// newest gives the corrections, the newest first, of one article or of all where the id is "". Those that undo others
// stand with these.
func (l *ledger) newest(id string) []listed {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []listed
	for _, c := range slices.Backward(l.all) {
		if c.Kind != pipeline.Undo && (id == "" || c.Article.ID == id) {
			out = append(out, l.list(c))
		}
	}
	return out
}

// find gives a correction by its id.
func (l *ledger) find(id string) (listed, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.all, func(c pipeline.Correction) bool { return c.ID == id && c.Kind != pipeline.Undo })
	if i < 0 {
		return listed{}, false
	}
	return l.list(l.all[i]), true
}

// corrected gives each version that was corrected, with what of it stands, in the order of the first correction.
func (l *ledger) corrected() []correctedArticle {
	l.mu.Lock()
	defer l.mu.Unlock()
	var order []articleVersion
	standing := map[articleVersion][]pipeline.Correction{}
	for _, c := range l.all {
		key := articleVersion{c.Article.ID, c.Article.Version}
		if c.Kind == pipeline.Undo || l.undone[c.ID] || l.bases[key] == nil {
			continue
		}
		if standing[key] == nil {
			order = append(order, key)
		}
		standing[key] = append(standing[key], c)
	}
	var out []correctedArticle
	for _, key := range order {
		out = append(out, correctedArticle{l.bases[key], standing[key]})
	}
	return out
}

type correctedArticle struct {
	*pipeline.Article
	corrections []pipeline.Correction
}
