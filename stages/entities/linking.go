package entities

import "wirecopy/stages/entities/internal/gazetteer"

// link gives each entity its entry in the tables, where only one can be meant: the user's first, then the embedded ones.
func (w *desk) link() {
	for i := range w.ents {
		x := &w.ents[i]
		n := &w.names[x.best]
		if w.user != nil {
			if e := w.only(w.user, n, x); e != nil {
				x.entry = e
				continue
			}
		}
		if n.entry != 0 {
			x.entry = w.table.Entry(n.entry - 1)
		}
	}
}

// only is the one entry of table that x can be by the name n, nil if there is none or more than one.
func (w *desk) only(table *gazetteer.Table, n *name, x *entity) (found *gazetteer.Entry) {
	for _, k := range table.All(w.proper(n)) {
		if e := table.Entry(k); same(kindOf(e.Type), x.kind) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}
