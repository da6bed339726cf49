package index

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// Runs of up to so many articles are of one size; 16 of a size are merged into one of the next. Those beyond stay as they are: what is
// asked for is looked for in one after the other, from the newest or the oldest on, and the last merge of all would write everything again.
var sizes = []int{24, 24 * fanIn, 24 * fanIn * fanIn, largest / 2}

const (
	fanIn = 16
	// largest is how many articles a merged run is to have at most.
	largest = 200_000
)

// size is that of a run: the place in sizes, or behind its end.
func size(articles int) int {
	n := 0
	for n < len(sizes) && articles >= sizes[n] {
		n++
	}
	return n
}

// mergeable gives runs to be merged next, the smallest size first; none where there are not enough. runs are in the order of time.
func mergeable(runs []Run) []Run {
	for n := range sizes {
		var some []Run
		articles, all := 0, 0
		for _, r := range runs {
			if size(r.Articles) != n {
				continue
			}
			all += r.Articles
			if len(some) < fanIn && articles+r.Articles <= largest {
				some = append(some, r)
				articles += r.Articles
			}
		}
		if len(some) == fanIn || all > largest && len(some) > 1 {
			return some
		}
	}
	return nil
}

// merging writes some runs as one, some blocks at a time. Until it is done, they are read.
type merging struct {
	query   Query
	sources []*source
	to      Run
	out     blocks
	gone    map[int64]int64 // as it was at the beginning
	nums    []int64         // of these, in order
	dropped map[int64]bool  // of these, those that were met
	list    []byte          // room that is used again
}

// source is a run that is read from its beginning to its end.
type source struct {
	Run
	next   int64    // block
	blocks [][]byte // that were read
	reader reader
	entry  entry
	more   bool // there is an entry
}

// readAhead is how many blocks are read at once.
const readAhead = 16

// advance goes to the next entry.
func (s *source) advance(ctx context.Context, q Query) error {
	for {
		if s.entry, s.more = s.reader.next(); s.more {
			return nil
		}
		if len(s.blocks) == 0 {
			if s.next >= s.Run.blocks {
				return nil
			}
			first := s.Num<<blockBits + s.next
			err := q(ctx, func(scan func(...any) error) error {
				var b []byte
				err := scan(&b)
				s.blocks = append(s.blocks, b)
				return err
			}, `SELECT block FROM index_blocks WHERE id BETWEEN ? AND ? ORDER BY id`, first, min(first+readAhead-1, s.Num<<blockBits+s.Run.blocks-1))
			if err != nil {
				return err
			}
			if len(s.blocks) == 0 {
				return errMoved
			}
			s.next += int64(len(s.blocks))
		}
		s.reader = reader{rest: s.blocks[0]}
		s.blocks = s.blocks[1:]
	}
}

// part is a part of a word's list, of a run.
type part struct {
	entry
	run int64
}

// step merges until so many blocks are written, and reports whether all is.
func (m *merging) step(ctx context.Context, most int) (done bool, err error) {
	until := m.out.many + most
	var parts []part
	for m.out.many < until {
		var term []byte
		for _, s := range m.sources {
			if s.more && (term == nil || bytes.Compare(s.entry.term, term) < 0) {
				term = s.entry.term
			}
		}
		if term == nil {
			return true, m.out.flush()
		}
		term, parts = bytes.Clone(term), parts[:0]
		for _, s := range m.sources {
			for s.more && bytes.Equal(s.entry.term, term) {
				e := s.entry
				e.term = term
				parts = append(parts, part{e, s.Num})
				if err := s.advance(ctx, m.query); err != nil {
					return false, err
				}
			}
		}
		if err := m.write(parts); err != nil {
			return false, err
		}
	}
	return false, nil
}

// write writes the parts of a word's list as one.
func (m *merging) write(parts []part) error {
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.first, b.first) })
	for i, p := range parts {
		if i > 0 && parts[i-1].last >= p.first || m.touched(p) {
			return m.sort(parts)
		}
	}
	e := parts[0].entry
	if len(parts) > 1 {
		m.list = append(m.list[:0], e.list...)
		for _, p := range parts[1:] {
			m.list = append(appendNum(m.list, e.last, p.first), p.list...)
			e.last = p.last
		}
		e.list = m.list
	}
	return m.out.add(e)
}

// touched reports whether an article within a part has gone.
func (m *merging) touched(p part) bool {
	i, _ := slices.BinarySearch(m.nums, p.first)
	return i < len(m.nums) && m.nums[i] <= p.last
}

// sort writes parts that lie within each other, or have articles that are not there any more.
func (m *merging) sort(parts []part) error {
	type one struct {
		num    int64
		places []byte
	}
	var all []one
	for _, p := range parts {
		eachOf(p.first, p.list, hasPlaces(p.term), func(num int64, from, to int) bool {
			if until, gone := m.gone[num]; gone && p.run <= until {
				m.dropped[num] = true
			} else {
				all = append(all, one{num, p.list[from:to]})
			}
			return true
		})
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b one) int { return cmp.Compare(a.num, b.num) })
	e := entry{term: parts[0].term, first: all[0].num, last: all[0].num, list: slices.Clone(all[0].places)}
	for _, a := range all[1:] {
		e.list = append(appendNum(e.list, e.last, a.num), a.places...)
		e.last = a.num
	}
	return m.out.add(e)
}
