package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
)

// Item is a finished article on its way into the archive.
type Item struct {
	// Body is the article as JSON, as it was on the wire, and Article the same, read: by Decode, at least. Either may be nil.
	Body    []byte
	Article *pipeline.Article
	// Received is when it came in.
	Received time.Time
}

// Position is how far the stream has been read, to be stored together with what was read.
type Position struct {
	// Consumer is the one that it was read by. Where the archive has another by now, nothing is stored, and the error is ErrMoved.
	Consumer string
	// Stream says which stream: when it was made. One that was made anew counts from the beginning.
	Stream   time.Time
	Sequence uint64
	// Seen is when the message was stored that has the sequence.
	Seen time.Time
	// Missed is added to the number of messages that the stream dropped before they were read.
	Missed uint64
	// Busy says that more follows at once, and that Settle will be called when it does not: numbers of identities may wait until then, as those
	// of many articles do.
	Busy bool
}

// Put stores finished articles, in their order, and the position, in one transaction. A version that is not newer than the
// one that stands changes nothing but the list of versions; a canceled article takes away all that is stored of it. Putting
// the same articles again changes nothing. The zero Position stores none.
func (s *Store) Put(ctx context.Context, items []Item, p Position) error {
	return s.writing(ctx, func(w *writer) error {
		w.later = p.Busy || len(items) >= manyItems
		defer func() { w.later = false }()
		items, err := whole(items)
		if err != nil {
			return err
		}
		if err := w.readAhead(ctx, items); err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
		for _, it := range items {
			if err := w.put(ctx, it); err != nil {
				return fmt.Errorf("archive article %s: %w", it.Article.ID, err)
			}
		}
		if err := w.flushAll(ctx); err != nil {
			return fmt.Errorf("write to the archive: %w", err)
		}
		return w.setPosition(ctx, p)
	})
}

// whole gives items with both, what they are as JSON and that read.
func whole(items []Item) ([]Item, error) {
	out := make([]Item, len(items))
	for i, it := range items {
		var err error
		if it.Article == nil {
			if it.Article, err = Decode(it.Body); err != nil {
				return nil, err
			}
		}
		if it.Body == nil {
			if it.Body, err = it.Article.Encode(); err != nil {
				return nil, err
			}
		}
		out[i] = it
	}
	return out, nil
}

// ErrMoved says that the archive was emptied, or goes on under another consumer: whoever reads for it looks up its Progress again.
var ErrMoved = errors.New("the archive goes on under another consumer")

func (w *writer) setPosition(ctx context.Context, p Position) error {
	if p.Consumer != "" {
		consumer, err := w.meta(ctx, metaConsumer)
		if err != nil {
			return err
		}
		if consumer != p.Consumer {
			return ErrMoved
		}
	}
	if p.Missed > 0 {
		have, err := w.meta(ctx, metaMissed)
		if err != nil {
			return err
		}
		n, _ := strconv.ParseUint(have, 10, 64)
		if err := w.setMeta(ctx, metaMissed, strconv.FormatUint(n+p.Missed, 10)); err != nil {
			return err
		}
	}
	if p.Stream.IsZero() {
		return nil
	}
	stream := p.Stream.UTC().Format(time.RFC3339Nano)
	have, err := w.meta(ctx, metaStream)
	if err != nil {
		return err
	}
	if have == stream { // another process of the same archive may be further
		s, err := w.meta(ctx, metaSequence)
		if err != nil {
			return err
		}
		if n, _ := strconv.ParseUint(s, 10, 64); n >= p.Sequence {
			return nil
		}
	} else if err := w.setMeta(ctx, metaStream, stream); err != nil {
		return err
	}
	if err := w.setMeta(ctx, metaSeen, strconv.FormatInt(millis(p.Seen), 10)); err != nil {
		return err
	}
	return w.setMeta(ctx, metaSequence, strconv.FormatUint(p.Sequence, 10))
}

func (w *writer) put(ctx context.Context, it Item) error {
	a := it.Article
	if w.known.pending[a.ID] { // an earlier version is on its way in
		if err := w.flushAll(ctx); err != nil {
			return err
		}
	}
	s, err := w.standing(ctx, a.ID)
	if err != nil {
		return err
	}
	v := judge(s, a.Version, a.PubStatus)
	if v == nothing {
		return nil
	}
	if v != keep && s.there {
		if err := w.remove(ctx, s); err != nil {
			return err
		}
	}
	if v == keep {
		var n int
		there, err := w.one(ctx, `SELECT 1 FROM versions WHERE article = ? AND version = ?`, []any{s.story, a.Version}, &n)
		if there || err != nil {
			return err
		}
		w.known.tally(s.num, s.source).versions++
	}
	w.known.pending[a.ID] = true
	switch v {
	case bury:
		return w.bury(ctx, it, s)
	case replace:
		num, err := w.number(ctx, articleTime(it))
		if err != nil {
			return err
		}
		if !s.there {
			s.story = storyKey(num)
		}
		w.known.tally(num, a.Source).versions++
		if err := w.insert(ctx, it, s, num); err != nil {
			return err
		}
	}
	w.rows[versionRows].add(s.story, a.Version, millis(a.VersionCreated), millis(it.Received), clean(a.Headline), status(a), w.compress(it.Body))
	return nil
}

// Tables that rows are gathered for.
const (
	articleRows = iota
	versionRows
	quoteRows
	mentionRows
	identityRows
	countRows
	contextRows
	nameRows
	wordRows
	vocabularyRows
	rowKinds
)

// drop begins anew to gather.
func (w *writer) drop() {
	w.rows = make([]*rows, rowKinds)
	for kind, r := range map[int]rows{
		articleRows:  {head: `INSERT INTO articles (num, id, version, killed, status, source, uri, url, headline, byline, located, language, created, at, words, quotes, tone, score, who, story) VALUES `, width: 20},
		versionRows:  {head: `INSERT INTO versions (article, version, created, received, headline, status, body) VALUES `, tail: ` ON CONFLICT DO NOTHING`, width: 7},
		quoteRows:    {head: `INSERT INTO quotes (num, quote, type, kind, speaker, name, confidence, tone, content, about) VALUES `, width: 10},
		mentionRows:  w.dialect.mentionRows,
		identityRows: {head: `INSERT INTO identities (num, id, type, folded, name, wikidata, head, role, own_articles, own_said, articles, said, first, last) VALUES `, width: 14},
		contextRows:  {head: `INSERT INTO contexts (identity, context) VALUES `, tail: ` ON CONFLICT (identity) DO UPDATE SET context = excluded.context`, width: 2},
		countRows: {head: `UPDATE identities SET own_articles = own_articles + v.column2, own_said = own_said + v.column3, articles = articles + v.column2, said = said + v.column3, first = v.column4, last = v.column5 FROM (VALUES `,
			tail: `) AS v WHERE num = v.column1`, width: 5, row: "(" + strings.TrimSuffix(strings.Repeat("CAST(? AS BIGINT),", 5), ",") + ")"},
		nameRows:       {head: `INSERT INTO names (identity, folded, name) VALUES `, tail: ` ON CONFLICT DO NOTHING`, width: 3},
		wordRows:       {head: `INSERT INTO name_words (word, identity) VALUES `, tail: ` ON CONFLICT DO NOTHING`, width: 2},
		vocabularyRows: {head: `INSERT INTO vocabulary (word) VALUES `, tail: ` ON CONFLICT DO NOTHING`, width: 1},
	} {
		r.most = cmp.Or(r.most, mostRows)
		r.statements = map[int]*sql.Stmt{}
		w.rows[kind] = &r
	}
	// SQLite's index writes out what it has gathered before each statement of several rows.
	w.docs = rows{head: w.dialect.addWords, width: 3, most: 1, statements: map[int]*sql.Stmt{}}
}

// flushAll writes what was gathered.
func (w *writer) flushAll(ctx context.Context) error {
	if err := w.settleIdentities(ctx); err != nil {
		return err
	}
	if err := w.settleCounts(ctx, w.later); err != nil {
		return err
	}
	if err := w.settleTallies(ctx); err != nil {
		return err
	}
	for _, r := range w.rows {
		if err := w.flush(ctx, r); err != nil {
			return err
		}
	}
	w.known.settled()
	return w.flush(ctx, &w.docs)
}

// remove takes away what stands of an article.
func (w *writer) remove(ctx context.Context, s standing) error {
	if err := w.flushAll(ctx); err != nil {
		return err
	}
	for one := range eachWhom(s.who) {
		if one.rest == "" {
			continue
		}
		p, err := w.identity(ctx, one.num)
		if err != nil {
			return err
		}
		w.known.count(p, -1, -one.details().said)
	}
	if s.who != "" {
		query, args := w.dialect.unmention(s.num, mentioned(s.who))
		if err := w.exec(ctx, query, args...); err != nil {
			return err
		}
	}
	if err := w.exec(ctx, `DELETE FROM quotes WHERE num BETWEEN ? AND ?`, quoteNum(s.num, 0), quoteNum(s.num, maxQuotes-1)); err != nil {
		return err
	}
	column := "rowid"
	if w.dialect.month != nil {
		column = "num"
	}
	if s.status == pipeline.Usable { // others are not in the index
		if err := w.exec(ctx, `DELETE FROM words WHERE `+column+` = ?`, s.num); err != nil {
			return err
		}
	}
	t := w.known.tally(s.num, s.source)
	if t.quotes -= s.quotes; s.status == pipeline.Usable {
		t.articles--
	} else {
		t.dead--
	}
	return w.exec(ctx, `DELETE FROM articles WHERE num = ?`, s.num)
}

// bury stores a tombstone, and takes away all versions of the article.
func (w *writer) bury(ctx context.Context, it Item, s standing) error {
	a := it.Article
	killed := s.killed
	version := max(a.Version, s.version)
	if a.PubStatus == pipeline.Canceled {
		killed = version
	}
	var n int
	if _, err := w.one(ctx, `SELECT count(*) FROM versions WHERE article = ?`, []any{s.story}, &n); err != nil {
		return err
	}
	if err := w.exec(ctx, `DELETE FROM versions WHERE article = ?`, s.story); err != nil {
		return err
	}
	at := articleTime(it)
	num, err := w.number(ctx, at)
	if err != nil {
		return err
	}
	if !s.there {
		s.story = storyKey(num)
	}
	t := w.known.tally(num, a.Source)
	t.dead++
	t.versions += 1 - n
	// What it said is gone, its headline too.
	w.rows[articleRows].add(num, a.ID, version, killed, a.PubStatus, a.Source, clean(a.URI), "", "", "", "", a.Language, millis(a.VersionCreated), millis(at), 0, 0, "", 0.0, "", s.story)
	w.rows[versionRows].add(s.story, version, millis(a.VersionCreated), millis(it.Received), "", a.PubStatus, []byte{})
	return nil
}

// articleTime is the time by which an article is ordered.
func articleTime(it Item) time.Time {
	if !it.Article.VersionCreated.IsZero() {
		return it.Article.VersionCreated
	}
	return it.Received
}

// number gives the next free number of a time.
func (w *writer) number(ctx context.Context, at time.Time) (int64, error) {
	first := firstNum(at)
	next, ok := w.known.next[first]
	if !ok {
		var last *int64
		if _, err := w.one(ctx, `SELECT max(num) FROM articles WHERE num >= ? AND num < ?`, []any{first, first + 1<<placeBits}, &last); err != nil {
			return 0, err
		}
		if next = first; last != nil {
			next = *last + 1
		}
		// The article of a story may have gone on to another number.
		var story *string
		if _, err := w.one(ctx, `SELECT max(article) FROM versions WHERE article >= ? AND article < ?`, []any{storyKey(first), storyKey(first + 1<<placeBits)}, &story); err != nil {
			return 0, err
		}
		if story != nil {
			next = max(next, numOfStory(*story)+1)
		}
	}
	if next == first+1<<placeBits { // a full second flows over into the next
		return w.number(ctx, time.Unix(seconds(first)+1, 0))
	}
	w.known.next[first] = next + 1
	return next, w.room(ctx, next)
}

// room makes room for the quotes of the number's month.
func (w *writer) room(ctx context.Context, num int64) error {
	if w.dialect.month == nil {
		return nil
	}
	t := fromNum(num)
	low := firstNum(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
	if w.months[low] {
		return nil
	}
	high := firstNum(time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC))
	if high > low {
		for _, statement := range w.dialect.month(low, high) {
			if _, err := w.conn.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("make room for the month of %s: %w", t.Format("2006-01"), err)
			}
		}
	}
	w.months[low] = true
	return nil
}

// countWords is how many words people count in a text: what stands between spaces of whichever kind. All texts go through it, and
// nearly all of their bytes are neither a space nor the first of a character that may be one.
func countWords(s string) (n int) {
	within := false
	for i := 0; i < len(s); {
		c, size := s[i], 1
		space := c == ' ' || c-'\t' <= '\r'-'\t'
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			space = unicode.IsSpace(r)
		}
		i += size
		if !space && !within {
			n++
		}
		within = !space
	}
	return n
}

// clean takes out what PostgreSQL stores in no text.
func clean(s string) string { return strings.ReplaceAll(s, "\x00", "") }

func status(a *pipeline.Article) string {
	if a.PubStatus == "" {
		return pipeline.Usable
	}
	return a.PubStatus
}

// insert stores the version that stands from now on under a number.
func (w *writer) insert(ctx context.Context, it Item, s standing, num int64) error {
	a := it.Article
	at := articleTime(it)
	quotes, entities, err := pipeline.Events(a)
	if err != nil {
		return err
	}
	sentiment, err := pipeline.Layer[pipeline.Sentiment](a, pipeline.SentimentLayer)
	if err != nil {
		return err
	}
	if len(quotes) > maxQuotes {
		quotes = quotes[:maxQuotes]
	}
	who, err := w.identify(ctx, a, entities, at)
	if err != nil {
		return err
	}
	m := newMentions(entities, who)
	text := words.AppendList(words.AppendList(w.text[:0], a.Headline), a.Text)
	said := w.said[:0]
	for i := range quotes {
		q := newQuoteRow(&quotes[i], m, stances(&sentiment, quotes[i].Quote.ID))
		w.rows[quoteRows].add(quoteNum(num, i), q.id, q.typ, q.kind, q.speaker, q.name, q.confidence, q.tone, q.content, q.about)
		said = words.AppendList(said, q.content)
	}
	for _, one := range m.list {
		w.known.count(one.identity, 1, one.said)
	}
	if len(m.list) > 0 {
		w.dialect.addMentions(w.rows[mentionRows], num, m.list)
	}
	t := w.known.tally(num, a.Source)
	t.articles++
	t.quotes += len(quotes)
	w.text, w.said = text, said
	w.docs.add(num, w.dialect.document(num, saidColumn, said), w.dialect.document(num, textColumn, text))
	w.rows[articleRows].add(num, a.ID, a.Version, s.killed, status(a), a.Source, clean(a.URI), clean(a.URL), clean(a.Headline), clean(a.Byline), clean(a.Located), a.Language,
		millis(a.VersionCreated), millis(at), countWords(a.Text), len(quotes), sentiment.Label, sentiment.Score, m.who(), s.story)
	return nil
}
