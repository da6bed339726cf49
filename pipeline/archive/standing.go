package archive

import (
	"context"
	"strings"

	"wirecopy/pipeline"
)

// standing is what is stored of an article.
type standing struct {
	there           bool
	num             int64
	version, killed int
	status, who     string
	source, story   string
	quotes          int
}

const standingColumns = `a.num, a.version, a.killed, a.status, a.who, a.source, a.quotes, ` + storyOf

func (s *standing) columns() []any {
	return []any{&s.num, &s.version, &s.killed, &s.status, &s.who, &s.source, &s.quotes, &s.story}
}

// standing gives what is stored of an article. What was read ahead holds once: the article is stored anew then.
func (w *writer) standing(ctx context.Context, id string) (s standing, err error) {
	if s, ok := w.known.standing[id]; ok {
		delete(w.known.standing, id)
		return s, nil
	}
	s.there, err = w.one(ctx, `SELECT `+standingColumns+` FROM articles a WHERE a.id = ?`, []any{id}, s.columns()...)
	return s, err
}

// verdict is what becomes of a version of an article.
type verdict int

const (
	nothing verdict = iota
	keep            // it goes into the list of versions alone
	replace         // it stands from now on
	bury            // it is a tombstone
)

// judge decides what becomes of a version. A kill wins over any version number; a version that is newer than all that
// there were when the article was killed stands again. The record of what stands on the wire has the same rules: wire.Standing.
func judge(s standing, version int, status string) verdict {
	switch {
	case status == pipeline.Canceled && s.killed > 0 && version <= s.killed: // obeyed before
		return nothing
	case status == pipeline.Canceled:
		return bury
	case !s.there && status == pipeline.Withheld:
		return bury
	case !s.there:
		return replace
	case version <= s.killed:
		return nothing
	case version == s.version:
		return nothing
	case version < s.version && (s.status == pipeline.Withheld || status == pipeline.Withheld):
		return nothing
	case version < s.version:
		return keep
	case status == pipeline.Withheld:
		return bury
	}
	return replace
}

// standings reads what is stored of articles.
func (w *writer) standings(ctx context.Context, items []Item) error {
	clear(w.known.standing)
	for n := mostAtOnce; n >= fewAtOnce; n /= 4 {
		query := `SELECT a.id, ` + standingColumns + ` FROM (VALUES (?)` + strings.Repeat(",(?)", n-1) + `) AS v JOIN articles a ON a.id = v.column1`
		for ; len(items) >= n; items = items[n:] {
			ids := make([]any, n)
			for i, it := range items[:n] {
				ids[i] = it.Article.ID
				w.known.standing[it.Article.ID] = standing{}
			}
			err := w.query(ctx, func(scan func(...any) error) error {
				s := standing{there: true}
				var id string
				err := scan(append([]any{&id}, s.columns()...)...)
				w.known.standing[id] = s
				return err
			}, query, ids...)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
