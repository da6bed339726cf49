package archive

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// daysShown is how many days Stats counts.
const daysShown = 30

// Stats gives the numbers of the archive.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	out := Stats{Sources: []SourceStats{}, Days: []Day{}}
	days := map[int64]*Day{}
	by := map[string]*SourceStats{}
	err := s.query(ctx, func(scan func(...any) error) error {
		var day int64
		var source string
		var t tally
		if err := scan(&day, &source, &t.articles, &t.dead, &t.quotes, &t.versions); err != nil {
			return err
		}
		out.Articles += t.articles
		out.Canceled += t.dead
		out.Quotes += t.quotes
		out.Versions += t.versions
		if t.articles <= 0 {
			return nil
		}
		one := by[source]
		if one == nil {
			one = &SourceStats{Source: source}
			by[source] = one
		}
		one.Articles += t.articles
		one.Quotes += t.quotes
		d := days[day]
		if d == nil {
			d = &Day{Day: time.Unix(day*secondsOfDay, 0).UTC().Format(time.DateOnly)}
			days[day] = d
		}
		d.Articles += t.articles
		d.Quotes += t.quotes
		return nil
	}, `SELECT day, source, articles, dead, quotes, versions FROM tally`)
	if err != nil {
		return out, err
	}
	for _, d := range days {
		out.Days = append(out.Days, *d)
	}
	slices.SortFunc(out.Days, func(a, b Day) int { return cmp.Compare(a.Day, b.Day) })
	out.Days = out.Days[max(0, len(out.Days)-daysShown):]
	for source, one := range by {
		var last, first *int64
		if _, err := s.one(ctx, `SELECT max(num) FROM articles WHERE source = ?`, []any{source}, &last); err != nil {
			return out, err
		}
		if _, err := s.one(ctx, `SELECT min(num) FROM articles WHERE source = ?`, []any{source}, &first); err != nil {
			return out, err
		}
		if last != nil && first != nil {
			one.LastAt = fromNum(*last)
			if t := fromNum(*first); out.FirstAt.IsZero() || t.Before(out.FirstAt) {
				out.FirstAt = t
			}
			if one.LastAt.After(out.LastAt) {
				out.LastAt = one.LastAt
			}
		}
		out.Sources = append(out.Sources, *one)
	}
	slices.SortFunc(out.Sources, func(a, b SourceStats) int { return cmp.Compare(a.Source, b.Source) })
	for _, ask := range []struct {
		to    any
		query string
	}{
		{&out.Decisions, `SELECT count(*) FROM decisions WHERE undone = 0`},
		{&out.Bytes, s.dialect.bytes},
	} {
		if _, err := s.one(ctx, ask.query, nil, ask.to); err != nil {
			return out, err
		}
	}
	if out.Identity, err = s.types(ctx); err != nil {
		return out, err
	}
	out.Stream, err = s.Position(ctx)
	return out, err
}

// typesAge is how old the numbers of identities by type may be: they take a walk over all of them.
const typesAge = 10 * time.Second

// types counts the identities of each type that articles name.
func (s *Store) types(ctx context.Context) (map[string]int, error) {
	s.counting.Lock()
	defer s.counting.Unlock()
	if s.counted != nil && time.Since(s.countedAt) < typesAge {
		return maps.Clone(s.counted), nil
	}
	out := map[string]int{}
	err := s.query(ctx, func(scan func(...any) error) error {
		var typ string
		var n int
		err := scan(&typ, &n)
		out[typ] = n
		return err
	}, `SELECT type, count(*) FROM identities WHERE head = num AND articles > 0 GROUP BY type`)
	if err == nil {
		s.counted, s.countedAt = out, time.Now()
	}
	return maps.Clone(out), err
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
		statements := append([]string{
			`DELETE FROM articles`, `DELETE FROM versions`, `DELETE FROM quotes`, `DELETE FROM tally`, `DELETE FROM counts`,
			`UPDATE identities SET own_articles = 0, own_said = 0, articles = 0, said = 0`,
			`DELETE FROM meta WHERE key IN ('` + strings.Join([]string{metaSequence, metaStream, metaSeen, metaMissed}, `', '`) + `')`,
		}, w.dialect.emptied...)
		for _, st := range statements {
			if err := w.exec(ctx, st); err != nil {
				return fmt.Errorf("empty the archive: %w", err)
			}
		}
		w.forget()
		return w.setMeta(ctx, metaConsumer, newConsumer())
	})
}
