package index

import (
	"context"
	"errors"
	"slices"
	"sort"

	"wirecopy/pipeline/archive/words"
)

// Order is how articles are asked for.
type Order struct {
	Oldest    bool // first; else the newest
	Low, High int64
}

// Postings are the articles in a column of which words stand.
type Postings struct {
	query  Query
	order  Order
	column byte
	what   words.Expression

	runs  []*searched
	known bool // which runs there are
}

// searched is a run in which the words are looked for, from the first time on that one of its articles may be wanted.
type searched struct {
	Run
	articles ahead
	gone     gone
}

// Find finds the articles in a column of which words stand. What is not to be there is no business of a column without places: it may find
// more, as it does for phrases, of which all words are somewhere.
func Find(q Query, o Order, column byte, e words.Expression) *Postings {
	if column != Text {
		e = words.Loose(e)
	}
	return &Postings{query: q, order: o, column: column, what: e}
}

// past reports whether a comes before b.
func (o Order) past(a, b int64) bool {
	if o.Oldest {
		return a < b
	}
	return a > b
}

// mostTries is how often runs are looked up again that were merged meanwhile, which takes longer than a look.
const mostTries = 16

// Seek gives the first article that is at at or after it in the order, or a number after at before which there is none; false where
// there is none at all.
func (p *Postings) Seek(ctx context.Context, at int64) (int64, bool, error) {
	for tries := 0; ; tries++ {
		num, ok, err := p.seek(ctx, at)
		if !errors.Is(err, errMoved) || tries == mostTries {
			return num, ok, err
		}
		p.known = false
	}
}

func (p *Postings) seek(ctx context.Context, at int64) (first int64, found bool, err error) {
	if !p.known {
		runs, err := p.query.runs(ctx)
		if err != nil {
			return 0, false, err
		}
		p.runs, p.known = p.runs[:0], true
		for _, r := range runs {
			if r.High >= p.order.Low && r.Low <= p.order.High {
				p.runs = append(p.runs, &searched{Run: r})
			}
		}
	}
	for _, r := range p.runs {
		begins, ends := r.High, r.Low
		if p.order.Oldest {
			begins, ends = ends, begins
		}
		next, ok := begins, true
		switch {
		case p.order.past(ends, at): // all of it was before
			continue
		case !p.order.past(at, begins):
			if next, ok, err = r.seek(ctx, p, at); err != nil {
				return 0, false, err
			}
		}
		if ok && (!found || p.order.past(next, first)) {
			first, found = next, true
		}
	}
	return first, found && first >= p.order.Low && first <= p.order.High, nil
}

// seek gives the first article of a run at at or after it that is still there as the run has it.
func (r *searched) seek(ctx context.Context, p *Postings, at int64) (int64, bool, error) {
	if r.articles.node == nil {
		r.articles.node = words.Build(p.what, &looking{p, r.Num})
		r.gone = gone{query: p.query, order: p.order, run: r.Run}
	}
	for {
		num, ok, err := r.articles.seek(ctx, p.order, at)
		if err != nil || !ok {
			return 0, false, err
		}
		gone, err := r.gone.has(ctx, num)
		if err != nil || !gone {
			return num, true, err
		}
		if at = num + 1; !p.order.Oldest {
			at = num - 1
		}
	}
}

// gone are articles that a run has and that are not there any more, or not so, some of them at a time.
type gone struct {
	query Query
	order Order
	run   Run
	known bool
	end   int64 // these are all of them up to it, in the order
	nums  map[int64]bool
}

// goneAtOnce is how many are read at once.
const goneAtOnce = 256

// has reports whether an article has gone. It is asked in the order.
func (g *gone) has(ctx context.Context, num int64) (bool, error) {
	if g.known && !g.order.past(g.end, num) {
		return g.nums[num], nil
	}
	query, low, high := `SELECT article FROM index_gone WHERE article BETWEEN ? AND ? AND run >= ? ORDER BY article DESC LIMIT ?`, g.run.Low, num
	if g.end = low; g.order.Oldest {
		query, low, high = `SELECT article FROM index_gone WHERE article BETWEEN ? AND ? AND run >= ? ORDER BY article LIMIT ?`, num, g.run.High
		g.end = high
	}
	g.known, g.nums = true, map[int64]bool{}
	last := num
	err := g.query(ctx, func(scan func(...any) error) error {
		err := scan(&last)
		g.nums[last] = true
		return err
	}, query, low, high, g.run.Num, goneAtOnce)
	if len(g.nums) == goneAtOnce {
		g.end = last
	}
	return g.nums[num], err
}

// node gives articles of a run.
type node interface {
	// seek gives the first article at at or after it; false where there is none.
	seek(ctx context.Context, at int64) (int64, bool, error)
	// places gives where in the article that was given last; nil where that is not known.
	places() []int32
}

// looking makes nodes of an expression.
type looking struct {
	p   *Postings
	run int64
}

// Phrase looks for words one after the other, of the last of which only the beginning may be given.
func (l *looking) Phrase(list []string, prefix bool) node {
	all := make([]node, len(list))
	for i, w := range list {
		c := cursor{query: l.p.query, order: l.p.order, run: l.run, term: append([]byte{l.p.column}, w...)}
		if all[i] = &c; prefix && i == len(list)-1 {
			all[i] = &beginning{cursor: c}
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return &phrase{every: every{order: l.p.order, yes: all}}
}

// All looks for articles that have all of some, and none of others.
func (l *looking) All(yes, no []node) node {
	return &every{order: l.p.order, yes: yes, no: aheads(no)}
}

// Any looks for articles that have any.
func (l *looking) Any(all []node) node {
	if len(all) == 1 {
		return all[0]
	}
	return &some{l.p.order, aheads(all)}
}

// every has the articles that all have and others have not.
type every struct {
	order Order
	yes   []node
	no    []ahead
}

func (e *every) places() []int32 { return nil }

func (e *every) seek(ctx context.Context, at int64) (int64, bool, error) {
	for {
		there := true
		for _, n := range e.yes {
			num, ok, err := n.seek(ctx, at)
			if err != nil || !ok {
				return 0, false, err
			}
			if num != at {
				at, there = num, false
			}
		}
		if !there {
			continue
		}
		for i := range e.no {
			num, ok, err := e.no[i].seek(ctx, e.order, at)
			if err != nil {
				return 0, false, err
			}
			there = there && !(ok && num == at)
		}
		if there {
			return at, true, nil
		}
		at = e.order.step(at)
	}
}

func (o Order) step(at int64) int64 {
	if o.Oldest {
		return at + 1
	}
	return at - 1
}

// some has the articles that any has.
type some struct {
	order Order
	all   []ahead
}

// ahead is a node with what it has given last, which it is not asked for again: it cannot go back.
type ahead struct {
	node
	num       int64
	ok, asked bool
}

func aheads(all []node) []ahead {
	out := make([]ahead, len(all))
	for i, n := range all {
		out[i].node = n
	}
	return out
}

func (a *ahead) seek(ctx context.Context, o Order, at int64) (num int64, ok bool, err error) {
	if !a.asked || a.ok && o.past(a.num, at) {
		if a.num, a.ok, err = a.node.seek(ctx, at); err != nil {
			return 0, false, err
		}
		a.asked = true
	}
	return a.num, a.ok, nil
}

func (s *some) places() []int32 { return nil }

func (s *some) seek(ctx context.Context, at int64) (first int64, found bool, err error) {
	for i := range s.all {
		num, ok, err := s.all[i].seek(ctx, s.order, at)
		if err != nil {
			return 0, false, err
		}
		if ok && (!found || s.order.past(num, first)) {
			first, found = num, true
		}
	}
	return first, found, nil
}

// phrase has the articles in which words stand one after the other.
type phrase struct{ every }

func (p *phrase) seek(ctx context.Context, at int64) (int64, bool, error) {
	for {
		num, ok, err := p.every.seek(ctx, at)
		if err != nil || !ok || p.stands() {
			return num, ok, err
		}
		at = p.order.step(num)
	}
}

// stands reports whether the words stand one after the other in the article that all are at.
func (p *phrase) stands() bool {
	starts := p.yes[0].places()
	for i, n := range p.yes[1:] {
		places := n.places()
		starts = slices.DeleteFunc(slices.Clone(starts), func(at int32) bool {
			_, ok := slices.BinarySearch(places, at+int32(i)+1)
			return !ok
		})
	}
	return len(starts) > 0
}

// cursor has the articles that a word stands in.
type cursor struct {
	query Query
	order Order
	run   int64
	term  []byte

	nums []int64 // of a part of its list
	list []byte  // that part
	from []int32 // where in it the places are
	last int     // which was given last
	read bool    // a part
	end  bool    // there is no part after this
}

func (c *cursor) places() []int32 {
	if !hasPlaces(c.term) {
		return nil
	}
	return readPlaces(c.list[c.from[c.last]:], nil)
}

func (c *cursor) seek(ctx context.Context, at int64) (int64, bool, error) {
	if at < 0 {
		return 0, false, nil
	}
	if !c.read || !c.within(at) {
		if c.read && c.end {
			return 0, false, nil
		}
		if err := c.load(ctx, at); err != nil {
			return 0, false, err
		}
		c.read = true
	}
	if c.order.Oldest {
		c.last = sort.Search(len(c.nums), func(i int) bool { return c.nums[i] >= at })
	} else {
		c.last = sort.Search(len(c.nums), func(i int) bool { return c.nums[i] > at }) - 1
	}
	if c.last < 0 || c.last == len(c.nums) {
		return 0, false, nil
	}
	return c.nums[c.last], true, nil
}

// within reports whether what is wanted is in the part that was read.
func (c *cursor) within(at int64) bool {
	switch n := len(c.nums); {
	case n == 0:
		return false
	case c.order.Oldest:
		return at <= c.nums[n-1]
	default:
		return at >= c.nums[0]
	}
}

// load reads the part of the list that has the first article at at or after it.
func (c *cursor) load(ctx context.Context, at int64) error {
	c.nums, c.from, c.list = c.nums[:0], c.from[:0], nil
	b, err := c.query.at(ctx, c.run, key(c.term, at))
	if err != nil {
		return err
	}
	var found entry
	for {
		r := reader{rest: b.data}
		for {
			e, ok := r.next()
			if !ok {
				break
			}
			order := compare(e.term, e.first, c.term, at)
			switch same := string(e.term) == string(c.term); {
			case order > 0 && !(c.order.Oldest && same):
				c.take(found)
				return nil
			case !same:
			case !c.order.Oldest:
				found = e
			case e.last >= at:
				c.take(e)
				return nil
			}
		}
		if !c.order.Oldest {
			c.take(found)
			return nil
		}
		var ok bool
		if b, ok, err = c.query.after(ctx, c.run, b.key); !ok || err != nil {
			c.take(found)
			return err
		}
	}
}

// take takes a part of the list; the empty one is the end.
func (c *cursor) take(e entry) {
	if c.end = e.term == nil; c.end {
		return
	}
	places := hasPlaces(c.term)
	c.list = e.list
	eachOf(e.first, e.list, places, func(num int64, from, _ int) bool {
		c.nums = append(c.nums, num)
		if places {
			c.from = append(c.from, int32(from))
		}
		return true
	})
}

// beginning has the articles in which any word stands that begins with the cursor's. All of them are read at the first question.
type beginning struct {
	cursor
	at map[int64][]int32
}

func (b *beginning) places() []int32 { return b.at[b.nums[b.last]] }

func (b *beginning) seek(ctx context.Context, at int64) (int64, bool, error) {
	if !b.read {
		if err := b.load(ctx); err != nil {
			return 0, false, err
		}
		b.read, b.end = true, true
	}
	return b.cursor.seek(ctx, at)
}

func (b *beginning) load(ctx context.Context) error {
	b.at = map[int64][]int32{}
	one, err := b.query.at(ctx, b.run, key(b.term, 0))
	for ok := true; ok && err == nil; one, ok, err = b.query.after(ctx, b.run, one.key) {
		r := reader{rest: one.data}
		for {
			e, more := r.next()
			if !more {
				break
			}
			n := shared(e.term, b.term)
			if n < len(b.term) {
				if compare(e.term, 0, b.term, 0) > 0 {
					return b.sort()
				}
				continue
			}
			places := hasPlaces(b.term)
			eachOf(e.first, e.list, places, func(num int64, from, to int) bool {
				b.nums = append(b.nums, num)
				if places {
					b.at[num] = readPlaces(e.list[from:to], b.at[num])
				}
				return true
			})
		}
	}
	return errors.Join(err, b.sort())
}

func (b *beginning) sort() error {
	slices.Sort(b.nums)
	b.nums = slices.Compact(b.nums)
	for _, places := range b.at {
		slices.Sort(places)
	}
	return nil
}
