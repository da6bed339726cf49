package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Keep is how much an archive keeps. The zero Keep keeps everything.
type Keep struct {
	// Age is how long after the time of their version articles are kept; 0 is for ever.
	Age time.Duration
	// Bytes is how large the file may become; 0 is without limit. It is for SQLite alone: what PostgreSQL frees is free for
	// its own tables, and its size says nothing of how much is in them.
	Bytes int64
}

// Check says what is wrong with a Keep for the archive at a place, or nil.
func (k Keep) Check(place string) error {
	switch {
	case k.Age < 0:
		return errors.New("an archive cannot keep what is not there yet: say for how long it keeps articles, as in 365d")
	case k.Bytes < 0:
		return errors.New("an archive cannot be smaller than nothing: say how large it may become, as in 20GiB")
	case k.Bytes > 0 && isPostgres(place):
		return errors.New("a limit of size is for an archive in a file: PostgreSQL keeps freed room for its own tables, so limit it by age")
	}
	return nil
}

// Trimmed is what Trim has dropped.
type Trimmed struct {
	// Articles includes tombstones of killed ones.
	Articles int
	// Identities are those whom no article names any more, and on whom no editor has decided.
	Identities int
	// Bytes is how much smaller the file is. What PostgreSQL gives back is not counted.
	Bytes int64
}

const (
	// trimAtOnce is how many articles one transaction drops: 0.1 s of work, for which whoever writes has to wait.
	trimAtOnce = 64
	// vacuumAtOnce is how many pages of 4 kB are given back at once.
	vacuumAtOnce = 512
)

// Trim drops the oldest articles with their quotes, mentions and words, until no more is there than k says, and gives the room
// back. What editors have decided stays, as do those whom it is about. It works in small steps, and rests as long as each of them
// took, so that who writes meanwhile hardly waits.
func (s *Store) Trim(ctx context.Context, k Keep, now time.Time) (Trimmed, error) {
	var done Trimmed
	before, err := s.size(ctx)
	if err != nil {
		return done, err
	}
	if k.Age > 0 {
		if err := s.trim(ctx, &done, firstNum(now.Add(-k.Age)), math.MaxInt); err != nil {
			return done, err
		}
	}
	if k.Bytes > 0 {
		over, err := s.over(ctx, k.Bytes)
		if err != nil {
			return done, err
		}
		if err := s.trim(ctx, &done, far, over); err != nil {
			return done, err
		}
	}
	if err := s.giveBack(ctx, k, now); err != nil {
		return done, fmt.Errorf("give back the room of old articles: %w", err)
	}
	after, err := s.size(ctx)
	if s.dialect.month == nil {
		done.Bytes = max(0, before.file-after.file)
	}
	return done, err
}

// trim drops at most so many of the articles before a number.
func (s *Store) trim(ctx context.Context, done *Trimmed, before int64, most int) error {
	for most > 0 {
		if there, err := s.one(ctx, `SELECT 1 FROM articles WHERE num < ? LIMIT 1`, []any{before}, new(int)); !there || err != nil {
			return err
		}
		start := time.Now()
		n, people := 0, 0
		err := s.writing(ctx, func(w *writer) (err error) {
			n, people, err = w.trim(ctx, before, min(most, trimAtOnce))
			return err
		})
		if err != nil {
			return fmt.Errorf("drop old articles: %w", err)
		}
		if n == 0 { // another process was faster
			return nil
		}
		most -= n
		done.Articles += n
		done.Identities += people
		if err := rest(ctx, time.Since(start)); err != nil {
			return err
		}
	}
	return nil
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// trim drops some of the articles before a number, the oldest first, and whom nobody names any more.
func (w *writer) trim(ctx context.Context, before int64, most int) (articles, people int, err error) {
	type old struct {
		standing
		versions int
	}
	var all []old
	err = w.query(ctx, func(scan func(...any) error) error {
		o := old{standing: standing{there: true}}
		err := scan(&o.num, &o.story, &o.version, &o.killed, &o.status, &o.who, &o.source, &o.quotes, &o.versions)
		all = append(all, o)
		return err
	}, `SELECT a.num, `+storyOf+`, a.version, a.killed, a.status, a.who, a.source, a.quotes, (SELECT count(*) FROM versions v WHERE v.article = `+storyOf+`) FROM articles a WHERE a.num < ? ORDER BY a.num LIMIT ?`, before, most)
	if err != nil {
		return 0, 0, err
	}
	var named []int64
	for _, o := range all {
		if err := w.remove(ctx, o.standing); err != nil {
			return 0, 0, err
		}
		if err := w.exec(ctx, `DELETE FROM versions WHERE article = ?`, o.story); err != nil {
			return 0, 0, err
		}
		w.known.tally(o.num, o.source).versions -= o.versions
		named = append(named, mentioned(o.who)...)
	}
	if err := w.flushAll(ctx); err != nil {
		return 0, 0, err
	}
	if err := w.exec(ctx, `DELETE FROM tally WHERE articles = 0 AND dead = 0 AND quotes = 0 AND versions = 0`); err != nil {
		return 0, 0, err
	}
	if people, err = w.dropUnnamed(ctx, named); err != nil || w.index == nil {
		return len(all), people, err
	}
	first := int64(far)
	if _, err := w.one(ctx, `SELECT coalesce(min(num), ?) FROM articles`, []any{first}, &first); err != nil {
		return 0, 0, err
	}
	return len(all), people, w.index.Trimmed(ctx, first)
}

// dropUnnamed drops those of some identities whom no article names, and who play no part in what editors have decided.
func (w *writer) dropUnnamed(ctx context.Context, nums []int64) (int, error) {
	slices.Sort(nums)
	nums = slices.Compact(nums)
	if len(nums) == 0 {
		return 0, nil
	}
	decided, err := w.decided(ctx)
	if err != nil {
		return 0, err
	}
	dropped := 0
	for _, num := range nums {
		var n int
		unnamed, err := w.one(ctx, `SELECT 1 FROM identities i WHERE i.num = ? AND i.head = i.num AND i.own_articles = 0`, []any{num}, &n)
		if err != nil {
			return dropped, err
		}
		if !unnamed || decided[num] {
			continue
		}
		if err := w.dropIdentity(ctx, num); err != nil {
			return dropped, err
		}
		dropped++
	}
	return dropped, nil
}

// decided are the identities that stand in a decision, also in one that was undone.
func (w *writer) decided(ctx context.Context) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := w.query(ctx, func(scan func(...any) error) error {
		var person, target int64
		var rule string
		if err := scan(&person, &target, &rule); err != nil {
			return err
		}
		out[person], out[target] = true, true
		if rule == "" {
			return nil
		}
		var r storedRule
		err := json.Unmarshal([]byte(rule), &r)
		out[r.WithNum] = true
		return err
	}, `SELECT person, target, rule FROM decisions`)
	return out, err
}

// dropIdentity drops an identity, the names under which it is found, and words that are in no other name.
func (w *writer) dropIdentity(ctx context.Context, num int64) error {
	p, err := w.identity(ctx, num)
	if err != nil {
		return err
	}
	var list []string
	err = w.query(ctx, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		list = append(list, strings.Fields(name)...)
		return err
	}, `SELECT folded FROM names WHERE identity = ?`, num)
	if err != nil {
		return err
	}
	slices.Sort(list)
	for _, word := range slices.Compact(list) {
		if err := w.exec(ctx, `DELETE FROM name_words WHERE word = ? AND identity = ?`, word, num); err != nil {
			return err
		}
		if err := w.exec(ctx, `DELETE FROM vocabulary WHERE word = ? AND NOT EXISTS (SELECT 1 FROM name_words n WHERE n.word = vocabulary.word)`, word); err != nil {
			return err
		}
	}
	for _, statement := range []string{`DELETE FROM names WHERE identity = ?`, `DELETE FROM contexts WHERE identity = ?`, `DELETE FROM identities WHERE num = ?`} {
		if err := w.exec(ctx, statement, num); err != nil {
			return err
		}
	}
	w.known.drop(p)
	return nil
}

// drop forgets one that is not there any more.
func (k *known) drop(p *person) {
	delete(k.byNum, p.num)
	delete(k.byName, called{p.typ, p.folded})
	if p.wikidata != "" {
		delete(k.byID, p.wikidata)
	}
	delete(k.touched, p)
}

// size is how large an archive is.
type size struct {
	file int64 // bytes on disk
	used int64 // of these, not free for what comes
}

func (s *Store) size(ctx context.Context) (z size, err error) {
	_, err = s.one(ctx, s.dialect.bytes, nil, &z.file)
	z.used = z.file
	if err == nil && s.dialect.used != "" {
		_, err = s.one(ctx, s.dialect.used, nil, &z.used)
	}
	return z, err
}

// Size is how many bytes the archive takes on disk.
func (s *Store) Size(ctx context.Context) (int64, error) {
	z, err := s.size(ctx)
	return z.file, err
}

// over is how many articles are too many for so many bytes.
func (s *Store) over(ctx context.Context, limit int64) (int, error) {
	z, err := s.size(ctx)
	if err != nil || z.used <= limit {
		return 0, err
	}
	var articles int64
	if _, err := s.one(ctx, `SELECT coalesce(sum(articles + dead), 0) FROM tally`, nil, &articles); err != nil {
		return 0, err
	}
	return int(math.Ceil(float64(articles) * float64(z.used-limit) / float64(z.used))), nil
}

// giveBack gives back the room that is free: the pages of the file, the partitions of months that are over.
func (s *Store) giveBack(ctx context.Context, k Keep, now time.Time) error {
	if s.dialect.month != nil {
		if k.Age == 0 {
			return nil
		}
		return s.dropMonths(ctx, now.Add(-k.Age))
	}
	if err := s.finishIndex(ctx); err != nil {
		return err
	}
	for {
		start := time.Now()
		z, err := s.size(ctx)
		if err != nil || z.file-z.used < z.file/freeShare {
			return err
		}
		if err := s.vacuum(ctx); err != nil {
			return err
		}
		after, err := s.size(ctx)
		if err != nil || after.file >= z.file { // an older file, which keeps its free pages until it is compacted
			return err
		}
		if err := rest(ctx, time.Since(start)); err != nil {
			return err
		}
	}
}

// finishIndex does the work of the index that waits: what was dropped takes room until then.
func (s *Store) finishIndex(ctx context.Context) error {
	for more := true; more; {
		start := time.Now()
		err := s.writing(ctx, func(w *writer) (err error) {
			more, err = w.index.Work(ctx, mergeAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		if err := rest(ctx, time.Since(start)); err != nil {
			return err
		}
	}
	return nil
}

// mergeAtOnce is how many blocks of the index are written at once, and twice as many dropped: some 20 ms of work.
const mergeAtOnce = 512

// freeShare is the share of a file that is left free, a hundredth: what comes next needs it.
const freeShare = 100

// vacuum gives some pages of a file back.
func (s *Store) vacuum(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writer == nil {
		return nil // the connection was lost: the next time will do
	}
	rows, err := s.writer.conn.QueryContext(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", vacuumAtOnce))
	if err != nil {
		return err
	}
	for rows.Next() { // each step gives one page back
		continue
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	// The file gets smaller when what was written beside it is in it. Nobody is waited for.
	_, err = s.writer.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return err
}

// Compact writes an archive in a file anew, without free room in it, so that it can give room back from then on. Files that were made
// before archives had a limit cannot. Nobody can write meanwhile, and it takes as much room again while it works.
func (s *Store) Compact(ctx context.Context) error {
	if s.dialect.month != nil {
		return badQuery("compact", "PostgreSQL has VACUUM FULL for that")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writer == nil {
		return errors.New("the archive cannot be written")
	}
	for _, statement := range []string{"PRAGMA auto_vacuum = incremental", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.writer.conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("write the archive anew: %w", err)
		}
	}
	s.writer.forget()
	return nil
}

// dropMonths drops the partitions of months that ended before then and are empty. Who asks at that moment goes first.
func (s *Store) dropMonths(ctx context.Context, before time.Time) error {
	var months []string
	last := "quotes_" + before.UTC().Format("2006_01")
	err := s.query(ctx, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		if strings.HasPrefix(name, "quotes_2") && name < last {
			months = append(months, name)
		}
		return err
	}, `SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_class p ON p.oid = h.inhparent WHERE p.oid = 'quotes'::regclass ORDER BY c.relname`)
	if err != nil {
		return err
	}
	for _, name := range months {
		err := s.writing(ctx, func(w *writer) error {
			if there, err := w.one(ctx, `SELECT 1 FROM `+name+` LIMIT 1`, nil, new(int)); there || err != nil {
				return err
			}
			delete(w.statements, `SELECT 1 FROM `+name+` LIMIT 1`)
			w.months = map[int64]bool{}
			for _, statement := range []string{`SET LOCAL lock_timeout = '2s'`, `DROP TABLE ` + name} {
				if _, err := w.conn.ExecContext(ctx, statement); err != nil {
					return fmt.Errorf("drop the month %s: %w", name, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
