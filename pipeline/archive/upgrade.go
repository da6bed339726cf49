package archive

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
)

// upgradedAtOnce is how many articles are brought up to date at once.
const upgradedAtOnce = 64

// upgrade brings an archive of one version to the next.
type upgrade struct {
	from, to string
	// mentions says that the version had a table of mentions with what is now in the articles (who.go).
	mentions bool
	// words says that the version had its words and those who are named in tables of another kind.
	words      bool
	statements []string
}

// withoutMentions ends the time of the table of mentions.
func withoutMentions(from, to string, statements ...string) upgrade {
	return upgrade{from: from, to: to, mentions: true, statements: append([]string{
		`INSERT INTO contexts (identity, context) SELECT num, context FROM identities WHERE context <> ''`,
		`ALTER TABLE identities DROP COLUMN context`,
	}, statements...)}
}

// upgrade brings an archive up to date, in the transaction that it is opened in.
func (w *writer) upgrade(ctx context.Context, u upgrade) error {
	if u.mentions {
		if err := w.moveMentions(ctx); err != nil {
			return err
		}
	}
	if u.words {
		if err := w.indexAgain(ctx); err != nil {
			return err
		}
	}
	for _, statement := range u.statements {
		if _, err := w.conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return w.setMeta(ctx, metaSchema, u.to)
}

// moveMentions puts what is known of mentions into the articles.
func (w *writer) moveMentions(ctx context.Context) error {
	for last := int64(-1); ; {
		articles, err := w.oldArticles(ctx, last)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			break
		}
		last = articles[len(articles)-1].num
		if err := w.upgradeArticles(ctx, articles); err != nil {
			return err
		}
	}
	w.drop()
	return nil
}

type oldArticle struct {
	num int64
	who []pair // entities and numbers, as in e1=12 e2=7
}

type pair struct {
	entity string
	num    int64
}

// oldArticles reads some articles that come after one.
func (w *writer) oldArticles(ctx context.Context, last int64) ([]oldArticle, error) {
	var out []oldArticle
	err := w.query(ctx, func(scan func(...any) error) error {
		var a oldArticle
		var who string
		if err := scan(&a.num, &who); err != nil {
			return err
		}
		for one := range strings.FieldsSeq(who) {
			at := strings.LastIndexByte(one, '=')
			n, err := strconv.ParseInt(one[at+1:], 10, 64)
			if at < 0 || err != nil {
				return fmt.Errorf("article %d: %.40q is nobody whom it names", a.num, one)
			}
			a.who = append(a.who, pair{one[:at], n})
		}
		out = append(out, a)
		return nil
	}, `SELECT num, who FROM articles WHERE num > ? AND who <> '' ORDER BY num LIMIT ?`, last, upgradedAtOnce)
	return out, err
}

func (w *writer) upgradeArticles(ctx context.Context, articles []oldArticle) error {
	type key struct{ identity, article int64 }
	var values []string
	for _, a := range articles {
		for _, one := range a.who {
			values = append(values, fmt.Sprintf("(%d,%d)", one.num, a.num))
		}
	}
	found := map[key]details{}
	var query strings.Builder
	query.WriteString(`SELECT m.identity, m.article, m.said, m.about, coalesce(m.role, ''), coalesce(m.name, '') FROM (VALUES `)
	query.WriteString(strings.Join(values, ",")) // numbers
	query.WriteString(`) AS v JOIN mentions m ON m.identity = v.column1 AND m.article = v.column2`)
	rows, err := w.conn.QueryContext(ctx, query.String())
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is that of Err
	for rows.Next() {
		var k key
		var d details
		if err := rows.Scan(&k.identity, &k.article, &d.said, &d.about, &d.role, &d.name); err != nil {
			return err
		}
		found[k] = d
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, a := range articles {
		var lines []string
		var list []*mention
		done := map[int64]bool{}
		for _, one := range a.who {
			line := whoLine(one.entity, one.num)
			if !done[one.num] {
				done[one.num] = true
				d := found[key{one.num, a.num}]
				line += whoDetails(d.said, d.about, d.role, d.name)
				list = append(list, &mention{identity: &person{num: one.num}, said: d.said, about: d.about})
			}
			lines = append(lines, line)
		}
		if err := w.exec(ctx, `UPDATE articles SET who = ? WHERE num = ?`, strings.Join(lines, "\n"), a.num); err != nil {
			return err
		}
		w.dialect.addMentions(w.rows[mentionRows], a.num, list)
	}
	w.drop() // their table stays
	return nil
}

// indexAgain puts all articles into the index of words and of those who are named.
func (w *writer) indexAgain(ctx context.Context) error {
	for last := int64(-1); ; {
		articles, err := w.stored(ctx, last)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			return nil
		}
		last = articles[len(articles)-1].num
		for _, one := range articles {
			if err := w.indexOne(ctx, one); err != nil {
				return fmt.Errorf("article %d: %w", one.num, err)
			}
		}
		if err := w.index.Flush(ctx); err != nil {
			return err
		}
		for more := true; more; {
			if more, err = w.index.Work(ctx, math.MaxInt32); err != nil {
				return err
			}
		}
	}
}

type storedBody struct {
	num  int64
	who  string
	body []byte
}

// indexedAtOnce is how many articles are put into the index at once: so many come in at once where much does.
const indexedAtOnce = 768

// stored reads some articles that stand and come after one.
func (w *writer) stored(ctx context.Context, last int64) ([]storedBody, error) {
	var out []storedBody
	err := w.query(ctx, func(scan func(...any) error) error {
		var a storedBody
		err := scan(&a.num, &a.who, &a.body)
		out = append(out, a)
		return err
	}, `SELECT a.num, a.who, v.body FROM articles a JOIN versions v ON v.article = `+storyOf+` AND v.version = a.version WHERE a.num > ? AND a.status = ? ORDER BY a.num LIMIT ?`, last, pipeline.Usable, indexedAtOnce)
	return out, err
}

func (w *writer) indexOne(ctx context.Context, one storedBody) error {
	a, err := readBody(one.body)
	if err != nil {
		return err
	}
	var list []*mention
	for each := range eachWhom(one.who) {
		if each.rest != "" {
			d := each.details()
			list = append(list, &mention{identity: &person{num: each.num}, said: d.said, about: d.about})
		}
	}
	var said []byte
	err = w.query(ctx, func(scan func(...any) error) error {
		var content string
		err := scan(&content)
		said = words.AppendList(said, content)
		return err
	}, `SELECT content FROM quotes WHERE num BETWEEN ? AND ? ORDER BY num`, quoteNum(one.num, 0), quoteNum(one.num, maxQuotes-1))
	w.index.Add(one.num, said, words.AppendList(words.AppendList(nil, a.Headline), a.Text), mentionWords(list))
	return err
}
