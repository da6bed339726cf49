package archive

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline"
)

// daysShown is how many days Stats counts.
const daysShown = 30

// Stats gives the numbers of the archive.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	out := Stats{Identity: map[string]int{}, Sources: []SourceStats{}, Days: []Day{}}
	err := s.query(ctx, func(scan func(...any) error) error {
		var one SourceStats
		var dead int
		var first, last int64
		if err := scan(&one.Source, &one.Articles, &dead, &one.Quotes, &first, &last); err != nil {
			return err
		}
		out.Articles += one.Articles
		out.Canceled += dead
		out.Quotes += one.Quotes
		one.LastAt = fromNum(last)
		if t := fromNum(first); out.FirstAt.IsZero() || t.Before(out.FirstAt) {
			out.FirstAt = t
		}
		if one.LastAt.After(out.LastAt) {
			out.LastAt = one.LastAt
		}
		out.Sources = append(out.Sources, one)
		return nil
	}, `SELECT source, sum(CASE WHEN status = ? THEN 1 ELSE 0 END), sum(CASE WHEN status = ? THEN 0 ELSE 1 END), sum(quotes), min(num), max(num) FROM articles GROUP BY source ORDER BY source`, pipeline.Usable, pipeline.Usable)
	if err != nil {
		return out, err
	}
	for _, ask := range []struct {
		to    any
		query string
	}{
		{&out.Versions, `SELECT count(*) FROM versions`},
		{&out.Decisions, `SELECT count(*) FROM decisions WHERE undone = 0`},
		{&out.Bytes, s.dialect.bytes},
	} {
		if _, err := s.one(ctx, ask.query, nil, ask.to); err != nil {
			return out, err
		}
	}
	err = s.query(ctx, func(scan func(...any) error) error {
		var typ string
		var n int
		err := scan(&typ, &n)
		out.Identity[typ] = n
		return err
	}, `SELECT type, count(*) FROM identities WHERE head = num AND articles > 0 GROUP BY type`)
	if err != nil {
		return out, err
	}
	if err := s.days(ctx, &out); err != nil {
		return out, err
	}
	out.Stream, err = s.Position(ctx)
	return out, err
}

// days counts the last days that have articles.
func (s *Store) days(ctx context.Context, out *Stats) error {
	const day = 24 * 3600 << placeBits
	err := s.query(ctx, func(scan func(...any) error) error {
		var n int64
		var d Day
		if err := scan(&n, &d.Articles, &d.Quotes); err != nil {
			return err
		}
		d.Day = fromNum(n * day).Format(time.DateOnly)
		out.Days = append(out.Days, d)
		return nil
	}, `SELECT num / `+strconv.Itoa(day)+`, count(*), sum(quotes) FROM articles WHERE num >= ? GROUP BY 1 ORDER BY 1 DESC LIMIT ?`, firstNum(out.LastAt.AddDate(0, 0, -90)), daysShown)
	slices.Reverse(out.Days)
	return err
}

// Position says how far the stream has been read.
func (s *Store) Position(ctx context.Context) (StreamPosition, error) {
	var p StreamPosition
	m, err := s.allMeta(ctx)
	if err != nil {
		return p, err
	}
	p.Sequence, _ = strconv.ParseUint(m[metaSequence], 10, 64)
	p.Missed, _ = strconv.ParseUint(m[metaMissed], 10, 64)
	ms, _ := strconv.ParseInt(m[metaSeen], 10, 64)
	p.At = fromMillis(ms)
	return p, nil
}

func (s *Store) allMeta(ctx context.Context) (map[string]string, error) {
	m := map[string]string{}
	err := s.query(ctx, func(scan func(...any) error) error {
		var k, v string
		err := scan(&k, &v)
		m[k] = v
		return err
	}, `SELECT key, value FROM meta`)
	return m, err
}

// Progress is what a reader of the stream has to know to go on.
type Progress struct {
	// Consumer is the name of the archive's consumer.
	Consumer string
	// Stream is when the stream was made of which Sequence is the last message that is in the archive; zero where
	// none was read.
	Stream   time.Time
	Sequence uint64
}

// Progress says where to go on reading.
func (s *Store) Progress(ctx context.Context) (Progress, error) {
	var p Progress
	m, err := s.allMeta(ctx)
	if err != nil {
		return p, err
	}
	p.Consumer = m[metaConsumer]
	p.Sequence, _ = strconv.ParseUint(m[metaSequence], 10, 64)
	p.Stream, _ = time.Parse(time.RFC3339Nano, m[metaStream])
	return p, nil
}

// RenameConsumer gives the archive a consumer of another name, as the one that it has is further than the archive.
func (s *Store) RenameConsumer(ctx context.Context) (string, error) {
	name := newConsumer()
	err := s.writing(ctx, func(w *writer) error { return w.setMeta(ctx, metaConsumer, name) })
	return name, err
}

func newConsumer() string { return "archive-" + strings.ToLower(rand.Text()[:10]) }

// Empty takes all articles and what follows from them out of the archive, to read them once more. Identities keep their ids,
// and what editors have decided stands.
func (s *Store) Empty(ctx context.Context) error {
	return s.writing(ctx, func(w *writer) error {
		statements := []string{
			`DELETE FROM articles`, `DELETE FROM versions`, `DELETE FROM quotes`, `DELETE FROM mentions`, w.dialect.noWords,
			`UPDATE identities SET own_articles = 0, own_said = 0, articles = 0, said = 0`,
			`DELETE FROM meta WHERE key IN ('` + strings.Join([]string{metaSequence, metaStream, metaSeen, metaMissed}, `', '`) + `')`,
		}
		for _, st := range statements {
			if err := w.exec(ctx, st); err != nil {
				return fmt.Errorf("empty the archive: %w", err)
			}
		}
		w.forget()
		return w.setMeta(ctx, metaConsumer, newConsumer())
	})
}
