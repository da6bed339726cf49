package entities

import (
	"strings"

	"wirecopy/stages/entities/internal/gazetteer"
)

// link gives each entity its entry in the tables, where only one can be meant: the user's first, then the embedded
// ones. A name that several places share is told by the countries that the article speaks of; a member of a
// legislature is taken for one only where the article says so.
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
			if e := w.table.Entry(n.entry - 1); w.holds(e, x) {
				x.entry = e
			}
		}
	}
	for i := range w.ents {
		x := &w.ents[i]
		if x.entry == nil && x.kind.place() {
			x.entry = w.nearby(&w.names[x.best])
		}
		if x.entry != nil {
			x.kind = kindOf(x.entry.Type)
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

// holds reports whether nothing speaks against x being e: the article is not older than the office that e is listed
// for, and says that x holds one.
func (w *desk) holds(e *gazetteer.Entry, x *entity) bool {
	if e.From == "" && e.To == "" {
		return true
	}
	if day := w.about.day; day != "" && (e.From != "" && day < e.From || e.To != "" && day > e.To) {
		return false
	}
	for _, r := range x.roles[:x.nroles] {
		role := w.d.Text[r.start:r.end]
		for _, office := range []string{"Sen", "Rep", "sen", "rep", "ongress", "Speaker", "speaker", "hip", "eader", "awmaker"} {
			if strings.Contains(role, office) {
				return true
			}
		}
	}
	return false
}

// nearby is the one of several places of that name that lies in a country which the article speaks of otherwise, nil if
// that leaves none or more than one.
func (w *desk) nearby(n *name) (found *gazetteer.Entry) {
	for _, k := range w.table.All(w.proper(n)) {
		e := w.table.Entry(k)
		if !same(kindOf(e.Type), n.kind) || e.Code == "" || !w.speaksOf(e) {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// speaksOf reports whether another name in the article belongs to the country of e.
func (w *desk) speaksOf(e *gazetteer.Entry) bool {
	for i := range w.ents {
		n := &w.names[w.ents[i].best]
		if n.entry == 0 {
			continue
		}
		if o := w.table.Entry(n.entry - 1); o != e && o.Code == e.Code && o.Name != e.Name {
			return true
		}
	}
	return false
}
