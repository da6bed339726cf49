package archive

import (
	"context"

	"wirecopy/pipeline/archive/index"
)

// postings are articles by number, the newest first, or the oldest where the query asks for that.
type postings interface {
	// seek gives the first that is at at or after it in that order, or a number after at before which there is none; false where
	// there is none at all. So a number is one of them if and only if seek gives it back.
	seek(ctx context.Context, at int64) (int64, bool, error)
}

// order is the direction of a query, within bounds.
type order struct {
	oldest    bool
	low, high int64
}

func (o order) start() int64 {
	if o.oldest {
		return o.low
	}
	return o.high
}

// past reports whether a comes before b in the order.
func (o order) past(a, b int64) bool {
	if o.oldest {
		return a < b
	}
	return a > b
}

func (o order) step(at int64) int64 {
	if o.oldest {
		return at + 1
	}
	return at - 1
}

// table are the postings that a query of the database gives: it selects a number, with bounds for it as its last two arguments.
type table struct {
	ask    index.Query
	order  order
	query  string // ends with … BETWEEN ? AND ?
	column string // of the number
	args   []any

	buffer []int64
	end    bool
	asked  int
}

// Numbers that are read at once: few at first, as most want a page.
const (
	firstRead = 64
	mostRead  = 4096
)

func (t *table) seek(ctx context.Context, at int64) (int64, bool, error) {
	for {
		for len(t.buffer) > 0 && t.order.past(t.buffer[0], at) {
			t.buffer = t.buffer[1:]
		}
		if len(t.buffer) > 0 {
			return t.buffer[0], true, nil
		}
		if t.end {
			return 0, false, nil
		}
		if err := t.fill(ctx, at); err != nil {
			return 0, false, err
		}
	}
}

func (t *table) fill(ctx context.Context, at int64) error {
	n := min(max(firstRead, 4*t.asked), mostRead)
	t.asked = n
	low, high, way := t.order.low, at, "DESC"
	if t.order.oldest {
		low, high, way = at, t.order.high, "ASC"
	}
	t.buffer = make([]int64, 0, n)
	args := append(t.args[:len(t.args):len(t.args)], low, high, n)
	err := t.ask(ctx, func(scan func(...any) error) error {
		var num int64
		err := scan(&num)
		t.buffer = append(t.buffer, num)
		return err
	}, t.query+" ORDER BY "+t.column+" "+way+" LIMIT ?", args...)
	t.end = len(t.buffer) < n
	return err
}

// indexed are postings of an index that the archive keeps itself.
type indexed struct{ *index.Postings }

func (x indexed) seek(ctx context.Context, at int64) (int64, bool, error) { return x.Seek(ctx, at) }

func (o order) index() index.Order { return index.Order{Oldest: o.oldest, Low: o.low, High: o.high} }

// both are the articles that are in all of some postings.
type both struct {
	all   []postings
	order order
}

func (b both) seek(ctx context.Context, at int64) (int64, bool, error) {
	for {
		agreed := true
		for _, p := range b.all {
			next, ok, err := p.seek(ctx, at)
			if err != nil || !ok {
				return 0, false, err
			}
			if next != at {
				at, agreed = next, false
			}
		}
		if agreed {
			return at, true, nil
		}
	}
}

// either are the articles that are in any of some postings.
type either struct {
	all   []postings
	order order
}

func (e either) seek(ctx context.Context, at int64) (first int64, found bool, err error) {
	for _, p := range e.all {
		next, ok, err := p.seek(ctx, at)
		if err != nil {
			return 0, false, err
		}
		if ok && (!found || e.order.past(next, first)) {
			first, found = next, true
		}
	}
	return first, found, nil
}

// take gives at most n articles from at on, and where to go on.
func take(ctx context.Context, p both, at int64, n int) ([]int64, int64, error) {
	var nums []int64
	for len(nums) < n {
		next, ok, err := p.seek(ctx, at)
		if err != nil {
			return nil, at, err
		}
		if !ok {
			break
		}
		nums = append(nums, next)
		at = p.order.step(next)
	}
	return nums, at, nil
}

func any1(o order, all []postings) postings {
	if len(all) == 1 {
		return all[0]
	}
	return either{all, o}
}

// The postings that there are.

func (s *Store) allArticles(o order) postings {
	return &table{ask: s.query, order: o, query: `SELECT num FROM articles WHERE num BETWEEN ? AND ?`, column: "num"}
}

func (s *Store) bySource(o order, sources []string) postings {
	var all []postings
	for _, source := range sources {
		all = append(all, &table{ask: s.query, order: o, query: `SELECT num FROM articles WHERE source = ? AND num BETWEEN ? AND ?`, column: "num", args: []any{source}})
	}
	return any1(o, all)
}

// How an article names an identity.
const (
	named       = ""
	speaking    = "s"
	spokenAbout = "a"
)

// byMention are the articles that name any of some identities in that way.
func (s *Store) byMention(o order, identities []int64, as string) postings {
	return s.dialect.mentions(s.query, o, identities, as)
}

// Columns of the index of words: what was said in an article, and its headline and text.
const (
	saidColumn = "said"
	textColumn = "text"
)

// byWords are the articles in whose column words stand.
func (s *Store) byWords(o order, column string, e expression) postings {
	return s.dialect.words(s, o, column, e)
}
