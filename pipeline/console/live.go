package console

import (
	"encoding/json"
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

const (
	// keptLines is how many quotes are kept for pages and for those who come back after a break.
	keptLines = 5000
	// lookBack is how many messages of the stream are read when the console wakes up for the first time.
	lookBack = 20_000
	// backlog is how many changes may wait for one visitor: who is slower is cut off, and comes back for the rest.
	backlog = 512
	// alike is the share of words from which on a quote of a newer version is shown as the correction of one that it no
	// longer has. Chosen by hand: half of the words is more than two different sentences on one subject share.
	alike = 0.5
)

// live keeps the newest quotes, and tells visitors of each that comes or changes.
type live struct {
	mu        sync.Mutex
	last      uint64 // number of the last message taken
	dropped   uint64 // number of the last line that is no longer kept
	lines     []*line
	byEvent   map[string]*line
	byArticle map[string][]*line
	withdrawn map[string]string // events that were withdrawn before they came, and why
	visitors  map[chan *line]bool
	read      *gate
}

func newLive() *live {
	return &live{
		byEvent: map[string]*line{}, byArticle: map[string][]*line{}, withdrawn: map[string]string{}, visitors: map[chan *line]bool{}, read: newGate(),
	}
}

// take reads one message of the events stream. What cannot be read is passed over: others tell of it.
func (v *live) take(seq uint64, e wire.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.last = max(v.last, seq)
	switch e.Type {
	case wire.TypeQuote:
		var q pipeline.QuoteEvent
		if json.Unmarshal(e.Data, &q) == nil && v.byEvent[e.ID] == nil {
			v.add(newLine(seq, e, q))
		}
	case wire.TypeQuoteRetracted:
		var r pipeline.Retraction
		if json.Unmarshal(e.Data, &r) == nil {
			v.withdraw(seq, r)
		}
	}
}

func (v *live) add(l *line) {
	id := l.Article.ID
	for _, old := range v.byArticle[id] {
		if old.key == l.key && old.Withdrawn == "" {
			// The same words in another version: nothing new was said.
			old.Versions = append(old.Versions, l.Article.Version)
			slices.Sort(old.Versions)
			old.seen = append(old.seen, l.ID)
			if l.Article.Version >= old.Article.Version {
				old.Article, old.Quote, old.Confidence, old.Tone = l.Article, l.Quote, l.Confidence, l.Tone
			}
			v.byEvent[l.ID] = old
			v.changed(old, l.Seq)
			return
		}
	}
	if reason, gone := v.withdrawn[l.ID]; gone {
		l.Withdrawn = reason
		delete(v.withdrawn, l.ID)
	}
	l.was = v.predecessor(l)
	v.lines = append(v.lines, l)
	v.byEvent[l.ID] = l
	v.byArticle[id] = append(v.byArticle[id], l)
	v.tell(l)
	v.forget()
}

// predecessor is the quote of an earlier version that a new one most likely corrects, or nil.
func (v *live) predecessor(l *line) *line {
	var best *line
	most := alike
	for _, old := range v.byArticle[l.Article.ID] {
		if slices.Max(old.Versions) >= l.Article.Version {
			continue
		}
		if n := likeness(old.Words, l.Words); n >= most {
			best, most = old, n
		}
	}
	return best
}

// withdraw marks what no longer stands. A quote that some version said and a newer one says again stands.
func (v *live) withdraw(seq uint64, r pipeline.Retraction) {
	for _, id := range r.Withdrawn {
		l := v.byEvent[id]
		if l == nil {
			if len(v.withdrawn) < keptLines {
				v.withdrawn[id] = r.Reason
			}
			continue
		}
		if slices.Max(l.Versions) > r.Article.Version && r.Reason == pipeline.Changed {
			continue
		}
		l.Withdrawn, l.WithdrawnIn = r.Reason, r.Article.Version
		v.changed(l, seq)
		for _, other := range v.byArticle[l.Article.ID] {
			if other.was == l {
				v.changed(other, seq)
			}
		}
	}
}

func (v *live) changed(l *line, seq uint64) {
	l.Changed = seq
	v.tell(l)
}

// tell hands a line to the visitors.
func (v *live) tell(l *line) {
	if len(v.visitors) == 0 {
		return
	}
	c := l.copy() // a visitor reads it later
	c.json, _ = c.body()
	for ch := range v.visitors {
		select {
		case ch <- c:
		default:
			delete(v.visitors, ch)
			close(ch)
		}
	}
}

// forget drops the oldest lines.
func (v *live) forget() {
	if len(v.lines) < keptLines+keptLines/10 {
		return
	}
	n := len(v.lines) - keptLines
	for _, l := range v.lines[:n] {
		v.dropped = max(v.dropped, l.Seq)
		for _, id := range l.seen {
			delete(v.byEvent, id)
		}
		of := v.byArticle[l.Article.ID]
		if of = slices.DeleteFunc(of, func(x *line) bool { return x == l }); len(of) == 0 {
			delete(v.byArticle, l.Article.ID)
		} else {
			v.byArticle[l.Article.ID] = of
		}
	}
	v.lines = slices.Clone(v.lines[n:])
	for _, l := range v.lines {
		if l.was != nil && l.was.Seq <= v.dropped {
			l.was = nil
		}
	}
}

// newest gives the newest lines that match, the newest first, and the number of the last message that they reflect.
func (v *live) newest(m matcher, n int) ([]shown, uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := []shown{}
	for _, l := range slices.Backward(v.lines) {
		if len(out) == n {
			break
		}
		if m.matches(l) {
			out = append(out, l.show())
		}
	}
	return out, v.last
}

// visit gives what has changed since a message, in order, and from then on every line that comes or changes. missed says
// that some of it is no longer kept. The channel is closed when the visitor is too slow.
func (v *live) visit(since uint64) (changed []*line, missed bool, lines chan *line, leave func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, l := range v.lines {
		if l.Changed > since {
			changed = append(changed, l.copy())
		}
	}
	slices.SortStableFunc(changed, func(a, b *line) int {
		switch {
		case a.Changed < b.Changed:
			return -1
		case a.Changed > b.Changed:
			return 1
		}
		return 0
	})
	lines = make(chan *line, backlog)
	v.visitors[lines] = true
	return changed, since < v.dropped, lines, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		delete(v.visitors, lines)
	}
}

// position is the number of the last message taken.
func (v *live) position() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}
