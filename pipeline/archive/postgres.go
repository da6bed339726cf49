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

	"wirecopy/pipeline/archive/index"
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
		db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(tune))
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

// tune sets up a connection. All questions are of the same few kinds, go by an index each, and are planned here: the server need
// neither weigh other ways to answer them, which it does by guesses that are far off for words, nor compile them.
func tune(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, `SET jit = off; SET max_parallel_workers_per_gather = 0; SET plan_cache_mode = force_generic_plan;
		SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off`)
	return err
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
		spelling: spelling, outbox: tables(outboxSchema, spelling),
		name: "PostgreSQL", version: postgresVersion,
		upgrades: []upgrade{
			withoutMentions("2", "3", `DROP INDEX mentions_article`, `ALTER TABLE mentions DROP COLUMN entity, DROP COLUMN name, DROP COLUMN role, DROP COLUMN stance`),
			{from: "3", to: postgresVersion, statements: []string{spell(addStory, spelling)}},
		},
		tables: append(tables(schema, spelling),
			`CREATE TABLE IF NOT EXISTS quotes_other PARTITION OF quotes DEFAULT`,
			// The lists of words are kept apart from the numbers, so that what an index finds is read from few pages.
			`CREATE TABLE IF NOT EXISTS words (num BIGINT PRIMARY KEY, said TSVECTOR NOT NULL, text TSVECTOR NOT NULL) WITH (toast_tuple_target = 128)`,
			// What is new waits in a list that each question reads: it is kept short.
			`CREATE INDEX IF NOT EXISTS words_said ON words USING GIN (said) WITH (gin_pending_list_limit = 256)`,
			`CREATE INDEX IF NOT EXISTS words_text ON words USING GIN (text) WITH (gin_pending_list_limit = 256)`,
			// An identity in an article. said and about count the quotes.
			`CREATE TABLE IF NOT EXISTS mentions (identity BIGINT NOT NULL, article BIGINT NOT NULL, said BIGINT NOT NULL, about BIGINT NOT NULL, PRIMARY KEY (identity, article))`),
		lock: []string{"BEGIN", "SELECT pg_advisory_xact_lock(" + strconv.Itoa(writeLock) + ")"},
		bind: numbered,
		words: func(s *Store, o order, column string, e expression) postings {
			return newByDays(s, o, column, e)
		},
		mentions: func(q index.Query, o order, identities []int64, as string) postings {
			where := map[string]string{speaking: `said > 0 AND `, spokenAbout: `about > 0 AND `}[as]
			var all []postings
			for _, id := range identities {
				all = append(all, &table{ask: q, order: o, query: `SELECT article FROM mentions WHERE identity = ? AND ` + where + `article BETWEEN ? AND ?`, column: "article", args: []any{id}})
			}
			return any1(o, all)
		},
		mentionRows: rows{head: `INSERT INTO mentions (identity, article, said, about) VALUES `, width: 4, most: mostRows},
		addMentions: func(r *rows, article int64, list []*mention) {
			for _, one := range list {
				r.add(one.identity.num, article, one.said, one.about)
			}
		},
		unmention: func(article int64, identities []int64) (string, []any) {
			return `DELETE FROM mentions WHERE identity = ANY(?) AND article = ?`, []any{identities, article}
		},
		in:       func(nums []int64) (string, []any) { return "= ANY(?)", []any{nums} },
		values:   func(nums []int64) (string, []any) { return "unnest(?::bigint[]) AS v(num)", []any{nums} },
		like:     "ILIKE",
		document: tsvector,
		addWords: `INSERT INTO words (num, said, text) VALUES `,
		bytes:    `SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'`,
		emptied:  []string{`DELETE FROM mentions`, `DELETE FROM words`},
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

// tsvector writes words as a value of that type, with the day of the article: each once, with its places where phrases are
// looked for by the index alone.
func tsvector(num int64, column string, list []byte) string {
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
	b := []byte("'" + dayWord(dayOfNum(num)) + "'")
	for _, w := range order {
		b = append(b, " '"...)
		b = append(b, w...)
		b = append(b, '\'')
		if column == saidColumn {
			continue
		}
		for i, p := range at[w] {
			if i == 0 {
				b = append(b, ':')
			} else {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(p), 10)
		}
	}
	return string(b)
}
