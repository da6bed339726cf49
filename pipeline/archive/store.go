package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"wirecopy/pipeline/archive/index"
)

// Store is an archive. Its methods may be called from many goroutines, and several processes may have the same one open.
type Store struct {
	dialect dialect
	read    *sql.DB
	write   *sql.DB

	mu     sync.Mutex // of the writer
	writer *writer

	counting  sync.Mutex // of what follows
	counted   map[string]int
	countedAt time.Time
}

// dialect is what differs between the databases.
type dialect struct {
	name    string
	version string // of the schema
	// upgrades bring versions of before up to date, one after the other.
	upgrades []upgrade
	spelling []string // of the schema
	// tables makes what is not there.
	tables []string
	// lock begins a transaction that no other writer is in.
	lock []string
	// bind spells a query with ? for its arguments.
	bind func(string) string
	// indexed says that the archive keeps the indexes of words and of those who are named itself.
	indexed bool
	// words are the articles in whose column (said or text) words stand.
	words func(s *Store, o order, column string, e expression) postings
	// document spells the list of words of a column, with a space between them, for the index.
	document func(num int64, column string, list []byte) string
	like     string // compares without regard to the case of ASCII letters
	addWords string // an article's number, what was said in it, all of its text
	// mentions are the articles that name any of some identities: at all (named), speaking, or spokenAbout.
	mentions    func(q index.Query, o order, identities []int64, as string) postings
	mentionRows rows // how they are inserted, where they are a table, and addMentions for which rows
	addMentions func(r *rows, article int64, list []*mention)
	unmention   func(article int64, identities []int64) (string, []any) // takes an article out, which names these
	// in spells that a column has one of some numbers, with its arguments.
	in func(nums []int64) (string, []any)
	// values spells a table v with a column num of some numbers.
	values func(nums []int64) (string, []any)
	// bytes asks how much room the archive takes.
	bytes string
	// used asks how much of that is not free; "" where that cannot be asked.
	used string
	// month makes room for the quotes of a month, where that has to be made; nil where it does not.
	month   func(low, high int64) []string
	emptied []string // empties the indexes of words and of those who are named
	// outbox makes the table of alerts.
	outbox []string
}

// ErrNotFound says that there is nothing of that id.
var ErrNotFound = errors.New("there is none in the archive")

// BadQuery is the error of a query that cannot be answered, as one of its fields is wrong.
type BadQuery struct {
	// Field is the name of the field as in the HTTP API.
	Field  string
	Reason string
}

func (e *BadQuery) Error() string { return e.Field + ": " + e.Reason }

func badQuery(field, format string, args ...any) error {
	return &BadQuery{field, fmt.Sprintf(format, args...)}
}

// Open opens the archive at a place: postgres://… is a database of PostgreSQL, all else a file, which is made where there
// is none. Close it.
func Open(ctx context.Context, place string) (*Store, error) {
	var s *Store
	var err error
	if isPostgres(place) {
		s, err = openPostgres(ctx, place)
	} else {
		s, err = openSQLite(ctx, place)
	}
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("archive %s: %w", Shown(place), err), s.Close())
	}
	return s, nil
}

// Shown is a place as it may be shown: without a password.
func Shown(place string) string {
	if !isPostgres(place) {
		return place
	}
	scheme, rest, _ := strings.Cut(place, "://")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if user, _, ok := strings.Cut(rest[:at], ":"); ok {
			rest = user + ":…" + rest[at:]
		}
	}
	return scheme + "://" + rest
}

func isPostgres(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

// prepare makes the tables, and checks that they are of this version.
func (s *Store) prepare(ctx context.Context) error {
	w, err := newWriter(ctx, s)
	if err != nil {
		return err
	}
	s.writer = w
	// An archive that is there is only read: another process may be writing.
	if have, err := w.meta(ctx, metaSchema); err == nil && have == s.dialect.version {
		return nil
	}
	clear(w.statements)
	return w.do(ctx, func() error {
		for _, t := range s.dialect.tables {
			if _, err := w.conn.ExecContext(ctx, t); err != nil {
				return fmt.Errorf("make the tables: %w", err)
			}
		}
		have, err := w.meta(ctx, metaSchema)
		if err != nil {
			return err
		}
		if have == "" {
			if err := w.setMeta(ctx, metaConsumer, newConsumer()); err != nil {
				return err
			}
			return w.setMeta(ctx, metaSchema, s.dialect.version)
		}
		for _, u := range s.dialect.upgrades {
			if u.from != have {
				continue
			}
			if err := w.upgrade(ctx, u); err != nil {
				return fmt.Errorf("bring the archive up to date: %w", err)
			}
			have = u.to
		}
		if have != s.dialect.version {
			return fmt.Errorf("it is of version %s, and this program reads and writes version %s: make another with wirecopy archive rebuild --archive FILE, or use the program that made this one", have, s.dialect.version)
		}
		return nil
	})
}

// Close closes the archive.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if s.writer != nil {
		err = s.writer.conn.Close()
	}
	return errors.Join(err, s.read.Close(), s.write.Close())
}

// Ping reports whether the archive can be read and written.
func (s *Store) Ping(ctx context.Context) error {
	return s.writing(ctx, func(*writer) error { return s.read.PingContext(ctx) })
}

// Keys of the table meta.
const (
	metaSchema   = "schema"
	metaWriter   = "writer"   // the process that wrote last: another's memory of identities is out of date then
	metaConsumer = "consumer" // the name of the archive's consumer
	metaSequence = "sequence" // of the last message that is in the archive
	metaStream   = "stream"   // when the stream was made that the sequence belongs to
	metaSeen     = "seen"     // when that message was stored, in milliseconds
	metaMissed   = "missed"   // how many messages were dropped before they were read
)

// query asks, and calls f for each row.
func (s *Store) query(ctx context.Context, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is that of Err
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one asks for one row; there may be none.
func (s *Store) one(ctx context.Context, query string, args []any, to ...any) (bool, error) {
	err := s.read.QueryRowContext(ctx, s.dialect.bind(query), args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// marks is n question marks for a list of arguments.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// list spells numbers for IN (…): they are our own, and need no arguments.
func list(nums []int64) (string, []any) {
	b := []byte("IN (")
	for i, n := range nums {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return string(append(b, ')')), nil
}

// limit is how many items a page is to have.
func (p Page) limit() (int, error) {
	if p.Limit < 0 || p.Limit > MaxLimit {
		return 0, badQuery("limit", "%d is not from 1 to %d", p.Limit, MaxLimit)
	}
	if p.Limit == 0 {
		return DefaultLimit, nil
	}
	return p.Limit, nil
}

func checkTimes(since, until time.Time) error {
	if !since.IsZero() && !until.IsZero() && !since.Before(until) {
		return badQuery("until", "%s is not after since, %s", until.Format(time.RFC3339), since.Format(time.RFC3339))
	}
	return nil
}

// far is later than any article.
const far = math.MaxInt64 >> quoteBits
