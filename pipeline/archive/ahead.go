package archive

import (
	"context"
	"strings"

	"wirecopy/pipeline"
)

// What is needed to tell whom articles name is read for all of them at once: one name after the other, each by a question of its own, took
// a tenth of the time of storing in a process that has not been at it for long, and longer where the database is another machine's.

// readAhead reads what stands of articles, and the identities that they may mean, which the writer does not know yet.
func (w *writer) readAhead(ctx context.Context, items []Item) error {
	if err := w.standings(ctx, items); err != nil {
		return err
	}
	var ids, names []any
	asked := map[called]bool{}
	for _, it := range items {
		entities, err := pipeline.Layer[[]pipeline.Entity](it.Article, pipeline.EntitiesLayer)
		if err != nil {
			return nil // it is said when it is its turn
		}
		for i := range entities {
			e := &entities[i]
			if e.Wikidata != "" {
				key := called{folded: e.Wikidata}
				if _, ok := w.known.byID[e.Wikidata]; !ok && !asked[key] {
					asked[key] = true
					ids = append(ids, e.Wikidata)
				}
				continue
			}
			key := called{e.Type, w.known.fold(e.Name)}
			if _, ok := w.known.byName[key]; !ok && !asked[key] {
				asked[key] = true
				names = append(names, key.typ, key.folded)
			}
		}
	}
	if err := w.identitiesOf(ctx, `wikidata = v.column1`, 1, ids); err != nil {
		return err
	}
	return w.identitiesOf(ctx, `type = v.column1 AND folded = v.column2`, 2, names)
}

// fewAtOnce is how many are asked for at least for the question to be worth it, and mostAtOnce at most.
const (
	fewAtOnce  = 4
	mostAtOnce = 64
)

// identitiesOf reads the identities of some keys, each of so many texts, and notes for each key whom there is. What is left when there are few
// is asked for when it is needed.
func (w *writer) identitiesOf(ctx context.Context, on string, width int, keys []any) error {
	row := "(" + marks(width) + ")"
	for n := mostAtOnce; n >= fewAtOnce; n /= 4 {
		query := `SELECT ` + personColumns + ` FROM (VALUES ` + row + strings.Repeat(","+row, n-1) + `) AS v JOIN identities ON ` + on + ` ORDER BY num`
		for ; len(keys) >= n*width; keys = keys[n*width:] {
			found, err := w.peopleOf(ctx, query, keys[:n*width]...)
			if err != nil {
				return err
			}
			for i := 0; i < n*width; i += width {
				w.noteAsked(keys[i : i+width])
			}
			for _, p := range found {
				if width == 1 {
					w.known.byID[p.wikidata] = p
				} else {
					key := called{p.typ, p.folded}
					w.known.byName[key] = append(w.known.byName[key], p)
				}
			}
		}
	}
	return nil
}

// noteAsked notes that all there are of a key are known, and none of them yet.
func (w *writer) noteAsked(key []any) {
	first, _ := key[0].(string) // they are ours
	if len(key) == 1 {
		w.known.byID[strings.Clone(first)] = nil
		return
	}
	folded, _ := key[1].(string)
	w.known.byName[called{strings.Clone(first), strings.Clone(folded)}] = nil
}
