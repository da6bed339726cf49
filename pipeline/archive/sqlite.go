package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"wirecopy/pipeline/archive/index"
	"wirecopy/pipeline/archive/words"
)

type expression = words.Expression

// readers is how many questions a file is asked at once.
const readers = 8

// openSQLite opens or makes a file. Its journal is written ahead, so that readers and the writer do not wait for each
// other. A commit survives the end of the process; after the end of the machine the last ones may be gone, and are read from the
// stream once more, as their sequence is gone too.
func openSQLite(ctx context.Context, path string) (*Store, error) {
	if path == "" {
		return nil, errors.New("the archive has no name: give a file, or postgres://…")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", path, err)
	}
	if info, err := os.Stat(abs); err == nil && info.IsDir() {
		return nil, fmt.Errorf("archive %s: it is a directory, and a file is wanted", path)
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o700); err != nil {
		return nil, fmt.Errorf("archive %s: %w", path, err)
	}
	// Whoever may read the messages may read the archive, and nobody else.
	f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", path, err)
	}
	f.Close() // it was only made
	open := func(pragmas ...string) (*sql.DB, error) {
		// Free pages can be given back only by a file that was made for it, before anything was written.
		q := url.Values{"_pragma": append([]string{"busy_timeout(30000)", "auto_vacuum(incremental)", "journal_mode(wal)", "temp_store(memory)"}, pragmas...)}
		return sql.Open("sqlite", (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}).String())
	}
	write, err := open("synchronous(normal)", "cache_size(-65536)", "wal_autocheckpoint(16000)", "journal_size_limit(67108864)")
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("archive %s: %w", path, describeSQLite(err)), write.Close())
	}
	read, err := open("query_only(true)", "cache_size(-16384)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("archive %s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &Store{dialect: sqliteDialect(), read: read, write: write}, nil
}

// describeSQLite says in other words what SQLite says when a file is no archive.
func describeSQLite(err error) error {
	if strings.Contains(err.Error(), "file is not a database") {
		return errors.New("the file is there, and no SQLite database: give another name")
	}
	return err
}

func sqliteDialect() dialect {
	spelling := []string{"{int}", "INTEGER", "{text}", "TEXT", "{blob}", "BLOB", "{real}", "REAL", "{clustered}", "WITHOUT ROWID", "{bymonth}", ""}
	return dialect{
		spelling: spelling, outbox: tables(outboxSchema, spelling),
		name: "SQLite", version: sqliteVersion,
		upgrades: []upgrade{
			{from: "2", to: "3", statements: []string{spell(addStory, spelling)}},
			{from: "3", to: sqliteVersion, words: true, statements: []string{`DROP TABLE words`, `DROP TABLE mentioned`}},
		},
		tables:  slices.Concat(tables(schema, spelling), index.Tables),
		indexed: true,
		lock:    []string{"BEGIN IMMEDIATE"},
		bind:    func(q string) string { return q },
		in:      list,
		words: func(s *Store, o order, column string, e expression) postings {
			return indexed{index.Find(s.query, o.index(), map[string]byte{saidColumn: index.Said, textColumn: index.Text}[column], e)}
		},
		mentions: func(q index.Query, o order, identities []int64, as string) postings {
			list := make([]string, len(identities))
			for i, n := range identities {
				list[i] = strconv.FormatInt(n, 10) + as
			}
			return indexed{index.Find(q, o.index(), index.Named, words.Any(list...))}
		},
		values: func(nums []int64) (string, []any) {
			b := []byte("(SELECT column1 AS num FROM (VALUES ")
			for i, n := range nums {
				if i > 0 {
					b = append(b, ',')
				}
				b = append(strconv.AppendInt(append(b, '('), n, 10), ')')
			}
			return string(append(b, ")) AS v"...)), nil
		},
		like:    "LIKE",
		bytes:   `SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())`,
		used:    `SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()) - (SELECT freelist_count FROM pragma_freelist_count()) * (SELECT page_size FROM pragma_page_size())`,
		emptied: index.Emptied,
	}
}
