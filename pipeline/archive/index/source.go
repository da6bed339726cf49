package index

import (
	"context"
	"errors"
)

// Tables are those of an index, and what is asked of them most.
var Tables = []string{
	// state is that of a run: live, being made, or dead, with blocks that are still to be dropped.
	`CREATE TABLE IF NOT EXISTS index_runs (run INTEGER PRIMARY KEY, state INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, articles INTEGER NOT NULL, blocks INTEGER NOT NULL)`,
	// The blocks of a run are in the order of its keys: its number, and then theirs.
	`CREATE TABLE IF NOT EXISTS index_blocks (id INTEGER PRIMARY KEY, block BLOB NOT NULL)`,
	// What the entries of a block begin with: a word, and the number of the first article.
	`CREATE TABLE IF NOT EXISTS index_keys (run INTEGER NOT NULL, key BLOB NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (run, key)) WITHOUT ROWID`,
	// Articles that runs up to a number have and that are not there any more, or not as those have them.
	`CREATE TABLE IF NOT EXISTS index_gone (article INTEGER PRIMARY KEY, run INTEGER NOT NULL)`,
}

// Emptied takes everything out of an index.
var Emptied = []string{`DELETE FROM index_runs`, `DELETE FROM index_blocks`, `DELETE FROM index_keys`, `DELETE FROM index_gone`}

// States of a run.
const (
	live = iota
	making
	dead
)

// Query asks the file, and calls f for each row, which asks nothing itself.
type Query func(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) error

// Run is a run that is live.
type Run struct {
	Num       int64
	Low, High int64 // the numbers of its first and last article
	Articles  int
	blocks    int64
}

// blockBits are the lower bits of a block's id.
const blockBits = 24

// errMoved says that a run is not there any more: another has what it had.
var errMoved = errors.New("a run of the index has been merged")

// runs gives the runs that are live, in the order of their first articles.
func (q Query) runs(ctx context.Context) ([]Run, error) {
	var out []Run
	err := q(ctx, func(scan func(...any) error) error {
		var r Run
		err := scan(&r.Num, &r.Low, &r.High, &r.Articles, &r.blocks)
		out = append(out, r)
		return err
	}, `SELECT run, low, high, articles, blocks FROM index_runs WHERE state = 0 ORDER BY low, run`)
	return out, err
}

// block is a block with its key.
type block struct{ key, data []byte }

// at gives the last block of a run that begins at or before a key. As its first begins before all of them, there is one, or the run is not there any more.
func (q Query) at(ctx context.Context, run int64, key []byte) (block, error) {
	b, ok, err := q.block(ctx, `SELECT k.key, b.block FROM index_keys k JOIN index_blocks b ON b.id = k.id WHERE k.run = ? AND k.key <= ? ORDER BY k.key DESC LIMIT 1`, run, key)
	if err == nil && !ok {
		err = errMoved
	}
	return b, err
}

// after gives the first block of a run that begins after a key; false where it has none.
func (q Query) after(ctx context.Context, run int64, key []byte) (block, bool, error) {
	b, ok, err := q.block(ctx, `SELECT k.key, b.block FROM index_keys k JOIN index_blocks b ON b.id = k.id WHERE k.run = ? AND k.key > ? ORDER BY k.key LIMIT 1`, run, key)
	if err == nil && !ok { // it may have been the last, or the run has gone
		_, err = q.at(ctx, run, key)
	}
	return b, ok, err
}

func (q Query) block(ctx context.Context, query string, args ...any) (b block, ok bool, err error) {
	err = q(ctx, func(scan func(...any) error) error {
		ok = true
		return scan(&b.key, &b.data)
	}, query, args...)
	return b, ok, err
}
