package archive

import "context"

// tally counts what there is of one source on one day.
type tally struct{ articles, dead, quotes, versions int }

type dayOf struct {
	day    int64
	source string
}

const secondsOfDay = 24 * 3600

// tally gives the count that an article belongs to.
func (k *known) tally(num int64, source string) *tally {
	d := dayOf{seconds(num) / secondsOfDay, source}
	t := k.tallies[d]
	if t == nil {
		t = new(tally)
		k.tallies[d] = t
	}
	return t
}

// settleTallies adds what was counted to what is stored.
func (w *writer) settleTallies(ctx context.Context) error {
	for d, t := range w.known.tallies {
		if *t == (tally{}) {
			continue
		}
		if err := w.exec(ctx, `INSERT INTO tally (day, source, articles, dead, quotes, versions) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, source) DO UPDATE SET
			articles = tally.articles + excluded.articles, dead = tally.dead + excluded.dead, quotes = tally.quotes + excluded.quotes, versions = tally.versions + excluded.versions`,
			d.day, d.source, t.articles, t.dead, t.quotes, t.versions); err != nil {
			return err
		}
	}
	clear(w.known.tallies)
	return nil
}
