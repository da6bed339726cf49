package index

import (
	"bytes"
	"context"
	"slices"
)

// Exec changes the file.
type Exec func(ctx context.Context, query string, args ...any) error

// Writer writes an index, within the transactions of the only one who writes.
type Writer struct {
	query Query
	exec  Exec
	build *builder
	// Blocks that are merged for each that is written, and at least.
	perBlock, least int

	known   bool // what follows
	runs    []Run
	dead    []Run
	last    int64 // the number of the last run that there was
	merging *merging
}

// NewWriter gives a Writer that changes the file by these.
func NewWriter(q Query, e Exec) *Writer {
	return &Writer{query: q, exec: e, build: newBuilder(), perBlock: workPerBlock, least: leastWork}
}

// Drop forgets what was added and not written.
func (w *Writer) Drop() { w.build.docs = nil }

// Forget forgets what is known of the file: another has written, or a transaction was undone.
func (w *Writer) Forget() {
	w.known, w.runs, w.dead, w.merging = false, nil, nil, nil
}

// Add adds an article: what is said in it, its text and whom it names, as words with a space between them. It is written by Flush.
func (w *Writer) Add(num int64, said, text, named []byte) {
	w.build.add(doc{num, bytes.Clone(said), bytes.Clone(text), bytes.Clone(named)})
}

// Remove takes an article out. It is Flush that has written it, if anything has.
func (w *Writer) Remove(ctx context.Context, num int64) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO index_gone (article, run) VALUES (?, ?) ON CONFLICT (article) DO UPDATE SET run = excluded.run`, num, w.last)
}

// look looks up which runs there are.
func (w *Writer) look(ctx context.Context) error {
	if w.known {
		return nil
	}
	var err error
	if w.runs, err = w.query.runs(ctx); err != nil {
		return err
	}
	var left []Run // by one who has not finished it
	w.dead, w.last = nil, 0
	err = w.query(ctx, func(scan func(...any) error) error {
		var r Run
		var state int
		if err := scan(&r.Num, &state, &r.blocks); err != nil {
			return err
		}
		w.last = max(w.last, r.Num)
		switch {
		case state == making:
			left = append(left, r)
		case state == dead && r.blocks > 0:
			w.dead = append(w.dead, r)
		}
		return nil
	}, `SELECT run, state, blocks FROM index_runs`)
	if err != nil {
		return err
	}
	w.known = true
	for _, r := range left {
		err := w.query(ctx, func(scan func(...any) error) error { return scan(&r.blocks) },
			`SELECT coalesce(max(id) - ? + 1, 0) FROM index_blocks WHERE id >= ? AND id < ?`, r.Num<<blockBits, r.Num<<blockBits, (r.Num+1)<<blockBits)
		if err != nil {
			return err
		}
		if err := w.kill(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// kill takes a run out. Its blocks are dropped later, some at a time.
func (w *Writer) kill(ctx context.Context, r Run) error {
	if err := w.exec(ctx, `UPDATE index_runs SET state = ?, blocks = ? WHERE run = ?`, dead, r.blocks, r.Num); err != nil {
		return err
	}
	w.runs = slices.DeleteFunc(w.runs, func(one Run) bool { return one.Num == r.Num })
	w.dead = append(w.dead, r)
	return w.exec(ctx, `DELETE FROM index_keys WHERE run = ?`, r.Num)
}

// writeTo writes blocks of a run.
func (w *Writer) writeTo(ctx context.Context, run int64) func(n int, key, block []byte) error {
	return func(n int, key, block []byte) error {
		id := run<<blockBits + int64(n)
		if err := w.exec(ctx, `INSERT INTO index_blocks (id, block) VALUES (?, ?)`, id, block); err != nil {
			return err
		}
		return w.exec(ctx, `INSERT INTO index_keys (run, key, id) VALUES (?, ?, ?)`, run, key, id)
	}
}

// Flush writes what was added as a run, and does some of the work that waits.
func (w *Writer) Flush(ctx context.Context) error {
	if len(w.build.docs) == 0 {
		return nil
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	r := Run{Num: w.last + 1}
	out := blocks{write: w.writeTo(ctx, r.Num)}
	var err error
	if r.Low, r.High, r.Articles, err = w.build.run(out.add); err != nil {
		return err
	}
	if err := out.flush(); err != nil {
		return err
	}
	w.last, r.blocks = r.Num, int64(out.many)
	if err := w.exec(ctx, `INSERT INTO index_runs (run, state, low, high, articles, blocks) VALUES (?, ?, ?, ?, ?, ?)`, r.Num, live, r.Low, r.High, r.Articles, r.blocks); err != nil {
		return err
	}
	w.insert(r)
	_, err = w.Work(ctx, w.perBlock*out.many+w.least)
	return err
}

// A word is written again once or twice, or four times where articles come one by one.
const (
	workPerBlock = 3
	leastWork    = 16
)

func (w *Writer) insert(r Run) {
	if r.blocks == 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(w.runs, r, func(a, b Run) int {
		if a.Low < b.Low || a.Low == b.Low && a.Num < b.Num {
			return -1
		}
		return 1
	})
	w.runs = slices.Insert(w.runs, i, r)
}

// Work merges runs, and drops those that were merged, until so many blocks are written. It reports whether there is more to do.
func (w *Writer) Work(ctx context.Context, most int) (more bool, err error) {
	if err := w.look(ctx); err != nil {
		return false, err
	}
	if err := w.drop(ctx, int64(2*most)); err != nil {
		return false, err
	}
	if w.merging == nil {
		some := mergeable(w.runs)
		if some == nil {
			return len(w.dead) > 0, nil
		}
		if err := w.begin(ctx, some); err != nil {
			return false, err
		}
	}
	w.merging.out.write = w.writeTo(ctx, w.merging.to.Num) // in this transaction
	return true, w.merge(ctx, most)
}

// drop drops blocks of runs that are not live any more.
func (w *Writer) drop(ctx context.Context, most int64) error {
	for most > 0 && len(w.dead) > 0 {
		r := &w.dead[0]
		n := min(most, r.blocks)
		most, r.blocks = most-n, r.blocks-n
		first := r.Num<<blockBits + r.blocks
		if err := w.exec(ctx, `DELETE FROM index_blocks WHERE id >= ? AND id < ?`, first, first+n); err != nil {
			return err
		}
		// The number of the last run says what number the next has.
		statement := `DELETE FROM index_runs WHERE run = ? AND ? = 0`
		if r.blocks > 0 || r.Num == w.last {
			statement = `UPDATE index_runs SET blocks = ?2 WHERE run = ?1`
		}
		if err := w.exec(ctx, statement, r.Num, r.blocks); err != nil {
			return err
		}
		if r.blocks == 0 {
			w.dead = w.dead[1:]
		}
	}
	return nil
}

// begin begins to merge some runs.
func (w *Writer) begin(ctx context.Context, some []Run) error {
	w.last++
	m := &merging{query: w.query, to: Run{Num: w.last, Low: some[0].Low, High: some[0].High}, gone: map[int64]int64{}, dropped: map[int64]bool{}}
	for _, r := range some {
		m.to.Low, m.to.High, m.to.Articles = min(m.to.Low, r.Low), max(m.to.High, r.High), m.to.Articles+r.Articles
		s := &source{Run: r}
		if err := s.advance(ctx, w.query); err != nil {
			return err
		}
		m.sources = append(m.sources, s)
	}
	err := w.query(ctx, func(scan func(...any) error) error {
		var num, until int64
		err := scan(&num, &until)
		m.gone[num] = until
		m.nums = append(m.nums, num)
		return err
	}, `SELECT article, run FROM index_gone WHERE article BETWEEN ? AND ? ORDER BY article`, m.to.Low, m.to.High)
	if err != nil {
		return err
	}
	w.merging = m
	return w.exec(ctx, `INSERT INTO index_runs (run, state, low, high, articles, blocks) VALUES (?, ?, ?, ?, 0, 0)`, m.to.Num, making, m.to.Low, m.to.High)
}

// merge goes on with it.
func (w *Writer) merge(ctx context.Context, most int) error {
	m := w.merging
	done, err := m.step(ctx, most)
	if err != nil || !done {
		return err
	}
	w.merging = nil
	for _, s := range m.sources {
		if err := w.kill(ctx, s.Run); err != nil {
			return err
		}
	}
	for num := range m.dropped {
		other := func(r Run) bool { return r.Num <= m.gone[num] && r.Low <= num && num <= r.High }
		if slices.ContainsFunc(w.runs, other) { // which may have it as well
			continue
		}
		// Unless it has gone once more, from what came since.
		if err := w.exec(ctx, `DELETE FROM index_gone WHERE article = ? AND run = ?`, num, m.gone[num]); err != nil {
			return err
		}
	}
	r := m.to
	r.blocks, r.Articles = int64(m.out.many), r.Articles-len(m.dropped)
	if r.blocks == 0 {
		return w.kill(ctx, r)
	}
	w.insert(r)
	return w.exec(ctx, `UPDATE index_runs SET state = ?, articles = ?, blocks = ? WHERE run = ?`, live, r.Articles, r.blocks, r.Num)
}

// goneShare is the share of a run that has gone, from where on it is written anew without it: a quarter.
const goneShare = 4

// Trimmed takes out runs that have no article any more, as there is none before a number, and has the one written anew, by and by, of which much has gone.
func (w *Writer) Trimmed(ctx context.Context, before int64) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	merged := func(r Run) bool {
		return w.merging != nil && slices.ContainsFunc(w.merging.sources, func(s *source) bool { return s.Num == r.Num })
	}
	lowest := before
	for _, r := range slices.Clone(w.runs) {
		if r.High < before && !merged(r) {
			if err := w.kill(ctx, r); err != nil {
				return err
			}
			continue
		}
		if lowest = min(lowest, r.Low); r.Low >= before || w.merging != nil {
			continue
		}
		n := 0
		err := w.query(ctx, func(scan func(...any) error) error { return scan(&n) }, `SELECT count(*) FROM index_gone WHERE article BETWEEN ? AND ? AND run >= ?`, r.Low, r.High, r.Num)
		if err != nil {
			return err
		}
		if n*goneShare > r.Articles {
			if err := w.begin(ctx, []Run{r}); err != nil {
				return err
			}
		}
	}
	if err := w.exec(ctx, `DELETE FROM index_gone WHERE article < ?`, lowest); err != nil {
		return err
	}
	_, err := w.Work(ctx, 4*w.least)
	return err
}
