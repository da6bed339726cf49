package archive

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"wirecopy/pipeline/archive/index"
)

// writer is the one connection of a Store that writes, with what it knows of identities. The Store's lock is held while
// it is used.
type writer struct {
	conn       *sql.Conn
	dialect    dialect
	statements map[string]*sql.Stmt
	self       string // names this writer among others of the same archive
	zip        *zstd.Encoder

	known  *known
	months map[int64]bool // the first numbers of months that there is room for
	rows   []*rows
	docs   rows          // of words, where they are a table
	index  *index.Writer // else
	later  bool          // numbers of identities may wait (counts.go)

	text, said, zipped []byte // room that is used again
}

func newWriter(ctx context.Context, s *Store) (*writer, error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the archive to write: %w", err)
	}
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	w := &writer{conn: conn, dialect: s.dialect, statements: map[string]*sql.Stmt{}, self: rand.Text(), zip: zip}
	if s.dialect.indexed {
		w.index = index.NewWriter(w.query, w.exec)
	}
	w.forget()
	w.drop()
	return w, nil
}

// forget drops what is known of identities: another process may have changed them, or a transaction was undone.
func (w *writer) forget() {
	w.known = newKnown()
	w.months = map[int64]bool{}
	if w.index != nil {
		w.index.Forget()
	}
}

// do runs f in a transaction that no other writer is in. It is undone when f fails.
func (w *writer) do(ctx context.Context, f func() error) (err error) {
	for _, lock := range w.dialect.lock {
		if _, err := w.conn.ExecContext(ctx, lock); err != nil {
			w.undo()
			return fmt.Errorf("begin to write: %w", err)
		}
	}
	defer func() {
		if err != nil {
			w.undo()
		}
	}()
	if err := f(); err != nil {
		return err
	}
	if _, err := w.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("write to the archive: %w", err)
	}
	return nil
}

func (w *writer) undo() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, _ = w.conn.ExecContext(ctx, "ROLLBACK") // where there is no transaction, there is nothing to undo
	w.forget()
	w.drop()
}

// owned is do for f that uses what is known of identities: it is dropped first when another process has written since.
func (w *writer) owned(ctx context.Context, f func() error) error {
	return w.do(ctx, func() error {
		last, err := w.meta(ctx, metaWriter)
		if err != nil {
			return err
		}
		if last != w.self {
			w.forget()
			if err := w.setMeta(ctx, metaWriter, w.self); err != nil {
				return err
			}
		}
		return f()
	})
}

// write runs f as the Store's writer. A connection that was lost is made anew for the next time.
func (s *Store) writing(ctx context.Context, f func(*writer) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writer == nil {
		w, err := newWriter(ctx, s)
		if err != nil {
			return err
		}
		s.writer = w
	}
	err := s.writer.owned(ctx, func() error { return f(s.writer) })
	if err != nil && s.writer.conn.PingContext(ctx) != nil {
		_ = s.writer.conn.Close() // it is of no use any more
		s.writer = nil
	}
	return err
}

func (w *writer) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := w.statements[query]; st != nil {
		return st, nil
	}
	st, err := w.conn.PrepareContext(ctx, w.dialect.bind(query))
	if err != nil {
		return nil, err
	}
	w.statements[query] = st
	return st, nil
}

// whole is the context of one statement. A file's are short and not interrupted: for each that can be, the driver starts a goroutine
// and has itself called every so often, which took more than a tenth of the time of storing. It ends between two statements instead.
func (w *writer) whole(ctx context.Context) (context.Context, error) {
	if err := ctx.Err(); err != nil || w.dialect.month != nil {
		return ctx, err
	}
	return context.WithoutCancel(ctx), nil
}

func (w *writer) exec(ctx context.Context, query string, args ...any) error {
	ctx, err := w.whole(ctx)
	if err != nil {
		return err
	}
	st, err := w.statement(ctx, query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, args...)
	return err
}

// query asks within the transaction, and calls f for each row. f asks nothing itself.
func (w *writer) query(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) error {
	ctx, err := w.whole(ctx)
	if err != nil {
		return err
	}
	st, err := w.statement(ctx, query)
	if err != nil {
		return err
	}
	r, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // its error is that of Err
	for r.Next() {
		if err := f(r.Scan); err != nil {
			return err
		}
	}
	return r.Err()
}

func (w *writer) one(ctx context.Context, query string, args []any, to ...any) (bool, error) {
	ctx, err := w.whole(ctx)
	if err != nil {
		return false, err
	}
	st, err := w.statement(ctx, query)
	if err != nil {
		return false, err
	}
	err = st.QueryRowContext(ctx, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (w *writer) meta(ctx context.Context, key string) (string, error) {
	var v string
	_, err := w.one(ctx, `SELECT value FROM meta WHERE key = ?`, []any{key}, &v)
	return v, err
}

func (w *writer) setMeta(ctx context.Context, key, value string) error {
	return w.exec(ctx, `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
}

// compress gives an article's JSON as it is stored.
func (w *writer) compress(body []byte) []byte {
	w.zipped = w.zip.EncodeAll(body, w.zipped[:0])
	return bytes.Clone(w.zipped)
}

// rows gathers rows of one table, to be inserted many at a time.
type rows struct {
	head, tail string // INSERT INTO … VALUES, and what follows the values
	row        string // one row of the values; "" is (?, …)
	width      int
	args       []any
	most       int               // how many rows one statement inserts: a power of two
	statements map[int]*sql.Stmt // by how many rows they insert
}

// mostRows is how many rows one statement inserts, unless a table says otherwise.
const mostRows = 32

func (r *rows) add(args ...any) { r.args = append(r.args, args...) }

// flush inserts what was gathered, by statements of 32, 16, 8, 4, 2 and 1 rows, so that few have to be prepared.
func (w *writer) flush(ctx context.Context, r *rows) error {
	ctx, err := w.whole(ctx)
	if err != nil {
		return err
	}
	all, n := r.args, r.most
	for ; len(all) > 0; n /= 2 {
		for ; len(all) >= n*r.width; all = all[n*r.width:] {
			st := r.statements[n]
			if st == nil {
				row := cmp.Or(r.row, "("+marks(r.width)+")")
				var err error
				if st, err = w.statement(ctx, r.head+row+strings.Repeat(","+row, n-1)+r.tail); err != nil {
					return err
				}
				r.statements[n] = st
			}
			if _, err := st.ExecContext(ctx, all[:n*r.width]...); err != nil {
				return err
			}
		}
	}
	clear(r.args)
	r.args = r.args[:0]
	return nil
}
