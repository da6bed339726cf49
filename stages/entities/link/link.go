// Package link gives entities their entries in the tables of names: Wikidata items, and what a user's own table says.
package link

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
)

// Entities gives each entity its id and type, where only one entry of the tables can be meant: the user's first, which
// may be nil, then the embedded ones. A name that several places share is told by the countries that the article speaks
// of; a member of a legislature is taken for one only where the article says so. For each entity, entry holds 1 + the
// number of the one embedded entry that its full name can mean, 0 without one. The day is that of publication, as
// "2006-01-02"; "" where it is not known.
func Entities(found []pipeline.Entity, entry []int32, user *gazetteer.Table, day string) {
	l := linker{table: gazetteer.Embedded(), found: found, entry: entry, day: day}
	linked := make([]*gazetteer.Entry, len(found))
	for i := range found {
		x := &found[i]
		if user != nil {
			if linked[i] = only(user, x); linked[i] != nil {
				continue
			}
		}
		if entry[i] != 0 {
			if e := l.table.Entry(entry[i] - 1); l.holds(e, x) {
				linked[i] = e
			}
		}
	}
	for i := range found {
		x := &found[i]
		if linked[i] == nil && kind.Of(x.Type).Place() {
			linked[i] = l.nearby(x)
		}
		if e := linked[i]; e != nil {
			x.Wikidata, x.Type = e.ID, e.Type
		}
	}
}

// linker links the entities of one article.
type linker struct {
	table *gazetteer.Table
	found []pipeline.Entity
	entry []int32
	day   string
}

// only is the one entry of table that x can be by its name, nil if there is none or more than one.
func only(table *gazetteer.Table, x *pipeline.Entity) (found *gazetteer.Entry) {
	for _, k := range table.All(x.Name) {
		if e := table.Entry(k); kind.Same(kind.Of(e.Type), kind.Of(x.Type)) {
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
func (l *linker) holds(e *gazetteer.Entry, x *pipeline.Entity) bool {
	if e.From == "" && e.To == "" {
		return true
	}
	if day := l.day; day != "" && (e.From != "" && day < e.From || e.To != "" && day > e.To) {
		return false
	}
	for _, role := range x.Roles {
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
func (l *linker) nearby(x *pipeline.Entity) (found *gazetteer.Entry) {
	for _, k := range l.table.All(x.Name) {
		e := l.table.Entry(k)
		if !kind.Same(kind.Of(e.Type), kind.Of(x.Type)) || e.Code == "" || !l.speaksOf(e) {
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
func (l *linker) speaksOf(e *gazetteer.Entry) bool {
	for _, n := range l.entry {
		if n == 0 {
			continue
		}
		if o := l.table.Entry(n - 1); o != e && o.Code == e.Code && o.Name != e.Name {
			return true
		}
	}
	return false
}
