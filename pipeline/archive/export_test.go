package archive

import (
	"fmt"
	"strings"
	"testing"
)

// MakeOld gives a file the form in which archives were before they had a limit.
func MakeOld(t *testing.T, s *Store) {
	t.Helper()
	for _, statement := range []string{"PRAGMA auto_vacuum = none", "VACUUM"} {
		if _, err := s.writer.conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// MakeBefore gives an archive the form of an earlier version: a file that of the one before, in which words were in tables of FTS5, or of the
// one before that, in which versions stood under the ids of articles as well; PostgreSQL the latter, or the one before, in which contexts were a column.
func MakeBefore(t *testing.T, s *Store, versions int) {
	t.Helper()
	run := func(statement string, args ...any) {
		if _, err := s.writer.conn.ExecContext(t.Context(), s.dialect.bind(statement), args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.dialect.indexed { // words and those who are named were in tables of another kind
		for _, statement := range []string{
			`DROP TABLE index_runs`, `DROP TABLE index_blocks`, `DROP TABLE index_keys`, `DROP TABLE index_gone`,
			`CREATE VIRTUAL TABLE words USING fts5(said, text, content='', contentless_delete=1, tokenize="ascii")`,
			`CREATE VIRTUAL TABLE mentioned USING fts5(who, content='', contentless_delete=1, detail=none, tokenize="ascii")`,
		} {
			run(statement)
		}
	}
	if s.dialect.indexed && versions == 1 {
		run(`UPDATE meta SET value = '3' WHERE key = 'schema'`)
		return
	}
	for _, statement := range []string{
		`UPDATE versions SET article = (SELECT a.id FROM articles a WHERE a.story = versions.article) WHERE article IN (SELECT a.story FROM articles a WHERE a.story <> '')`,
		`ALTER TABLE articles DROP COLUMN story`,
		`DROP TABLE counts`,
	} {
		run(statement)
	}
	run(`UPDATE meta SET value = ? WHERE key = 'schema'`, s.dialect.upgrades[len(s.dialect.upgrades)-versions].from)
	if versions == 1 || s.dialect.indexed {
		return
	}
	who := map[int64]string{}
	err := s.query(t.Context(), func(scan func(...any) error) error {
		var num int64
		var text string
		err := scan(&num, &text)
		who[num] = text
		return err
	}, `SELECT num, who FROM articles`)
	if err != nil {
		t.Fatal(err)
	}
	run(`DROP TABLE mentions`)
	for _, statement := range tables(`CREATE TABLE mentions (
		identity {int} NOT NULL, article {int} NOT NULL, entity {text} NOT NULL, name {text}, role {text}, said {int} NOT NULL, about {int} NOT NULL, stance {int} NOT NULL, PRIMARY KEY (identity, article)
	)`, s.dialect.spelling) {
		run(statement)
	}
	run(`CREATE INDEX mentions_article ON mentions (article)`)
	for num, text := range who {
		var pairs []string
		for one := range eachWhom(text) {
			pairs = append(pairs, fmt.Sprintf("%s=%d", one.entity, one.num))
			if one.rest == "" {
				continue
			}
			d := one.details()
			null := func(s string) any {
				if s == "" {
					return nil
				}
				return s
			}
			run(`INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, 0)`, one.num, num, one.entity, null(d.name), null(d.role), d.said, d.about)
		}
		run(`UPDATE articles SET who = ? WHERE num = ?`, strings.Join(pairs, " "), num)
	}
	run(`ALTER TABLE identities ADD COLUMN context TEXT NOT NULL DEFAULT ''`)
	run(`UPDATE identities SET context = coalesce((SELECT c.context FROM contexts c WHERE c.identity = identities.num), '')`)
	run(`DROP TABLE contexts`)
}
