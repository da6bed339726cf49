package archive

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// While much comes in, what an article adds to the numbers of those whom it names is written into a list first, one for each
// transaction, and to the identities a few transactions later: those who are named often are then written once, and
// not at as many places of the file each time. Until then People and Person have the numbers of some seconds ago.
const (
	// manyItems is from how many articles in a transaction on there is much.
	manyItems = 128
	// mostWaiting is how many bytes of lists wait at most, and mostLists how many lists: of some 15,000 articles.
	mostWaiting = 4 << 20
	mostLists   = 1024
)

// Settle adds to the numbers of identities what waits for it, as when no more comes in.
func (s *Store) Settle(ctx context.Context) error {
	s.mu.Lock()
	nothing := s.writer != nil && s.writer.known.listed && s.writer.known.lists == 0
	s.mu.Unlock()
	if nothing {
		return nil
	}
	return s.writing(ctx, func(w *writer) error { return w.flushAll(ctx) })
}

// counts is what is added to the numbers of an identity.
type counts struct {
	num            int64
	articles, said int
	first, last    int64
}

// settleCounts writes what was counted: to the identities, or, later having been asked for, into a list, unless there are enough of them.
func (w *writer) settleCounts(ctx context.Context, later bool) error {
	k := w.known
	if !k.listed { // others may have left some
		if _, err := w.one(ctx, `SELECT count(*), coalesce(max(num), 0), coalesce(sum(length(list)), 0) FROM counts`, nil, &k.lists, &k.lastList, &k.waiting); err != nil {
			return err
		}
		k.listed = true
	}
	if later && k.lists < mostLists && k.waiting < mostWaiting {
		return w.listCounts(ctx)
	}
	all := k.counts
	if k.lists > 0 {
		if err := w.query(ctx, func(scan func(...any) error) error {
			var list string
			err := scan(&list)
			all = append(all, readCounts(list)...)
			return err
		}, `SELECT list FROM counts ORDER BY num`); err != nil {
			return err
		}
		if err := w.exec(ctx, `DELETE FROM counts`); err != nil {
			return err
		}
	}
	k.counts, k.lists, k.waiting = k.counts[:0], 0, 0
	for _, c := range summed(all) {
		w.rows[countRows].add(c.num, c.articles, c.said, c.first, c.last)
		p, err := w.identity(ctx, c.num)
		if err != nil {
			return err
		}
		if p.head != p.num {
			if err := w.exec(ctx, `UPDATE identities SET articles = articles + ?, said = said + ? WHERE num = ?`, c.articles, c.said, p.head); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) listCounts(ctx context.Context) error {
	k := w.known
	if len(k.counts) == 0 {
		return nil
	}
	var b []byte
	for _, c := range k.counts {
		for _, n := range []int64{c.num, int64(c.articles), int64(c.said), c.first, c.last} {
			b = append(strconv.AppendInt(b, n, 10), ' ')
		}
		b[len(b)-1] = '\n'
	}
	k.lastList++
	if err := w.exec(ctx, `INSERT INTO counts (num, list) VALUES (?, ?)`, k.lastList, string(b)); err != nil {
		return err
	}
	k.lists++
	k.waiting += len(b)
	k.counts = k.counts[:0]
	return nil
}

// readCounts reads a list: a line for each identity.
func readCounts(list string) []counts {
	var out []counts
	for line := range strings.Lines(list) {
		var n [5]int64
		i := 0
		for field := range strings.FieldsSeq(line) {
			if i < len(n) {
				n[i], _ = strconv.ParseInt(field, 10, 64) // we wrote them
			}
			i++
		}
		out = append(out, counts{n[0], int(n[1]), int(n[2]), n[3], n[4]})
	}
	return out
}

// summed brings together what is of the same identity, in the order of their numbers.
func summed(all []counts) []counts {
	slices.SortStableFunc(all, func(a, b counts) int { return int(a.num - b.num) })
	out := all[:0]
	for _, c := range all {
		if n := len(out); n > 0 && out[n-1].num == c.num {
			last := &out[n-1]
			last.articles += c.articles
			last.said += c.said
			last.first, last.last = min(last.first, c.first), max(last.last, c.last)
			continue
		}
		out = append(out, c)
	}
	return out
}
