package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"wirecopy/pipeline/archive/words"
)

// connections is how many questions PostgreSQL is asked at once by one process.
const connections = 16

func openPostgres(ctx context.Context, place string) (*Store, error) {
	config, err := pgx.ParseConfig(place)
	if err != nil {
		return nil, fmt.Errorf("archive %s: it is no address of PostgreSQL, as in postgres://USER:PASSWORD@HOST:5432/DATABASE", Shown(place))
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "wirecopy archive"
	}
	open := func(n int) *sql.DB {
		db := stdlib.OpenDB(*config)
		db.SetMaxOpenConns(n)
		db.SetMaxIdleConns(n)
		return db
	}
	s := &Store{dialect: postgresDialect(), read: open(connections), write: open(1)}
	if err := s.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("archive %s: %w", Shown(place), describePostgres(err)), s.Close())
	}
	return s, nil
}

// describePostgres gives what the server says, without the address and the user that the driver puts before it.
func describePostgres(err error) error {
	if e := new(pgconn.PgError); errors.As(err, &e) {
		return errors.New(e.Message)
	}
	return err
}

// writeLock is the number of the advisory lock that a writer holds: any, if it is always the same.
const writeLock = 0x77697265 // "wire"

func postgresDialect() dialect {
	spelling := []string{"{int}", "BIGINT", "{text}", `TEXT COLLATE "C"`, "{blob}", "BYTEA", "{real}", "DOUBLE PRECISION", "{clustered}", "", "{bymonth}", "PARTITION BY RANGE (num)"}
	return dialect{
		outbox: tables(outboxSchema, spelling),
		name:   "PostgreSQL",
		tables: append(tables(schema, spelling),
			`CREATE TABLE IF NOT EXISTS quotes_other PARTITION OF quotes DEFAULT`,
			`CREATE TABLE IF NOT EXISTS words (num BIGINT PRIMARY KEY, said TSVECTOR NOT NULL, text TSVECTOR NOT NULL)`,
			`CREATE INDEX IF NOT EXISTS words_said ON words USING GIN (said)`,
			`CREATE INDEX IF NOT EXISTS words_text ON words USING GIN (text)`,
			`CREATE INDEX IF NOT EXISTS mentions_article ON mentions (article)`),
		lock: []string{"BEGIN", "SELECT pg_advisory_xact_lock(" + strconv.Itoa(writeLock) + ")"},
		bind: numbered,
		match: func(column string) string {
			return `SELECT num FROM words WHERE ` + column + ` @@ ?::tsquery AND num BETWEEN ? AND ?`
		},
		document: tsvector,
		search:   func(_ string, e expression) string { return words.TSQuery(e) },
		addWords: `INSERT INTO words (num, said, text) VALUES `,
		bytes:    `SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'`,
		noWords:  `DELETE FROM words`,
		month: func(low, high int64) []string {
			name := "quotes_" + fromNum(low).Format("2006_01")
			return []string{fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s PARTITION OF quotes FOR VALUES FROM (%d) TO (%d)`, name, quoteNum(low, 0), quoteNum(high, 0))}
		},
	}
}

// numbered writes ? as $1, $2, …. No query of ours has a ? in a literal.
func numbered(q string) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(q); i++ {
		if q[i] != '?' {
			b.WriteByte(q[i])
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// Limits of PostgreSQL's tsvector.
const (
	lastPosition  = 16383
	mostPositions = 255
)

// tsvector writes words as a value of that type: each once, with its places.
func tsvector(list []byte) string {
	at := map[string][]int{}
	var order []string
	i := -1
	for w := range strings.FieldsSeq(string(list)) {
		i++
		if _, ok := at[w]; !ok {
			order = append(order, w)
		}
		if len(at[w]) < mostPositions {
			at[w] = append(at[w], min(i+1, lastPosition))
		}
	}
	var b strings.Builder
	for _, w := range order {
		b.WriteString(" '" + w + "'")
		for i, p := range at[w] {
			if i == 0 {
				b.WriteByte(':')
			} else {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(p))
		}
	}
	return b.String()
}
