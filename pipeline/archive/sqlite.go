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

// mergeWords has parts of the index of words merged by sixteens rather than fours, so that each word is written again less often, and a few
// pages with each transaction. Where four times as many are there, all of them are merged at once.
var mergeWords = []string{
	`INSERT INTO words (words, rank) VALUES ('automerge', 16)`,
	`INSERT INTO words (words, rank) VALUES ('crisismerge', 64)`,
	// That of who is named is asked for many words at once.
	`INSERT INTO mentioned (mentioned, rank) VALUES ('automerge', 8)`,
}

func sqliteDialect() dialect {
	spelling := []string{"{int}", "INTEGER", "{text}", "TEXT", "{blob}", "BLOB", "{real}", "REAL", "{clustered}", "WITHOUT ROWID", "{bymonth}", ""}
	return dialect{
		spelling: spelling, outbox: tables(outboxSchema, spelling),
		name: "SQLite", version: sqliteVersion,
		upgrades: []upgrade{
			withoutMentions("1", "2", `DROP TABLE mentions`),
			{from: "2", to: sqliteVersion, statements: append([]string{spell(addStory, spelling)}, mergeWords...)},
		},
		tables: slices.Concat(tables(schema, spelling), []string{
			// The index keeps no text: articles have it. The words come folded, so that case and accents are none of its business.
			`CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(said, text, content='', contentless_delete=1, tokenize="ascii")`,
			// More in memory before it is written: fewer parts of the index to merge.
			`INSERT INTO words (words, rank) VALUES ('hashsize', 8388608)`,
			// Who is named in an article: 12 is an identity, 12s where it speaks, 12a where it is spoken about. A table with these as its key would
			// be written at as many places as there are identities; an index of words gathers what is new, and merges it by and by.
			`CREATE VIRTUAL TABLE IF NOT EXISTS mentioned USING fts5(who, content='', contentless_delete=1, detail=none, tokenize="ascii")`,
		}, mergeWords),
		lock: []string{"BEGIN IMMEDIATE"},
		bind: func(q string) string { return q },
		in:   list,
		words: func(s *Store, o order, column string, e expression) postings {
			return &table{store: s, order: o, query: `SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?`, column: "rowid", args: []any{"{" + column + "} : (" + words.FTS(e) + ")"}}
		},
		mentions: func(s *Store, o order, identities []int64, as string) postings {
			var match strings.Builder
			for i, n := range identities {
				if i > 0 {
					match.WriteString(" OR ")
				}
				match.WriteString(`"` + strconv.FormatInt(n, 10) + as + `"`)
			}
			return &table{store: s, order: o, query: `SELECT rowid FROM mentioned WHERE mentioned MATCH ? AND rowid BETWEEN ? AND ?`, column: "rowid", args: []any{match.String()}}
		},
		mentionRows: rows{head: `INSERT INTO mentioned (rowid, who) VALUES `, width: 2, most: 1},
		addMentions: func(r *rows, article int64, list []*mention) { r.add(article, mentionWords(list)) },
		naming:      `SELECT rowid FROM mentioned WHERE mentioned MATCH '"' || ? || '"' ORDER BY rowid`,
		unmention: func(article int64, _ []int64) (string, []any) {
			return `DELETE FROM mentioned WHERE rowid = ?`, []any{article}
		},
		noMentions: `INSERT INTO mentioned (mentioned) VALUES ('delete-all')`,
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
		like:     "LIKE",
		document: func(_ int64, _ string, list []byte) string { return string(list) },
		addWords: `INSERT INTO words (rowid, said, text) VALUES `,
		bytes:    `SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())`,
		used:     `SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size()) - (SELECT freelist_count FROM pragma_freelist_count()) * (SELECT page_size FROM pragma_page_size())`,
		noWords:  `INSERT INTO words (words) VALUES ('delete-all')`,
	}
}
