// Package link gives entities their entries in the tables of names: Wikidata items, and what a user's own table says. Where
// there is doubt which of several things of one name is meant, it gives none.
package link

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// Entities gives each entity of d its ids and type, where only one entry of the tables can be meant: the user's first, which
// may be nil and also gives the name and roles, then the embedded ones. A name that several places share is told by the
// countries and regions that the article speaks of; a member of a legislature is taken for one only where the article says
// so or is about its politics; a body whose name several countries have is that of the country of which the article speaks most; somebody known to all is meant by
// the surname alone where nobody else has it; a brand only where the article speaks of a country that knows it. For each entity, entry holds 1 + the number of the
// one embedded entry that its full name can mean, 0 without one. The day is that of publication, as "2006-01-02"; ""
// where it is not known.
func Entities(d *text.Document, found []pipeline.Entity, entry []int32, user *gazetteer.Table, day string) []pipeline.Entity {
	l := linker{table: gazetteer.Embedded(), d: d, found: found, entry: entry, day: day}
	linked := make([]*gazetteer.Entry, len(found))
	for i := range found {
		x := &found[i]
		if user != nil {
			if linked[i] = listed(user, x); linked[i] != nil {
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
		if linked[i] == nil || !linked[i].User {
			linked[i] = l.byContext(linked[i], x)
		}
	}
	for i := range found {
		if e := linked[i]; e != nil {
			take(&found[i], e)
		}
		if x := &found[i]; kind.Of(x.Type).Place() && linked[i] == nil {
			x.Name = withoutCapitals(x.Name, l.inDateline(x))
		}
	}
	if user != nil {
		return merge(found, linked)
	}
	return found
}

// byContext is the entry that x has by what else the article speaks of, where e is the only one that its name can mean, or nil.
func (l *linker) byContext(e *gazetteer.Entry, x *pipeline.Entity) *gazetteer.Entry {
	switch k := kind.Of(x.Type); {
	case k.Place():
		if s := l.state(x); s != nil {
			return s
		}
		if e == nil {
			e = l.nearby(x)
		}
		if e != nil && l.doubtful(e, x) {
			return nil
		}
	case k == kind.Person && e == nil:
		e = l.bySurname(x)
	case k == kind.Person && !e.User && !l.inContext(e.Name):
		return nil
	case k == kind.Org && !l.inContext(x.Name), k == kind.Org && e != nil && e.Code != "" && !e.User && l.outdone(e, x):
		return nil
	case k == kind.Org && e == nil:
		if e = l.shared(x); e == nil {
			e = l.brand(x)
		}
	}
	return e
}

// listed is the one entry of the user's table that x can be by its full name, or else by another name that the article
// gives it; nil if there is none or more than one.
func listed(user *gazetteer.Table, x *pipeline.Entity) *gazetteer.Entry {
	if e := only(user, x.Name, x.Type); e != nil {
		return e
	}
	for i := range x.Mentions {
		if m := &x.Mentions[i]; m.Kind == pipeline.NameMention {
			if e := only(user, m.Text, x.Type); e != nil {
				return e
			}
		}
	}
	return nil
}

// merge makes one entity of those that have one entry of the user's table, where the first of them stood.
func merge(found []pipeline.Entity, linked []*gazetteer.Entry) []pipeline.Entity {
	first := map[*gazetteer.Entry]int{} // its place among those kept
	kept := found[:0]
	for i := range found {
		x, e := found[i], linked[i]
		k, again := first[e]
		if e == nil || !e.User || !again {
			if e != nil && e.User {
				first[e] = len(kept)
			}
			kept = append(kept, x)
			continue
		}
		y := &kept[k]
		y.Mentions = append(slices.Clip(y.Mentions), x.Mentions...)
		slices.SortFunc(y.Mentions, func(a, b pipeline.Mention) int { return a.Start - b.Start })
		y.Salience = max(y.Salience, x.Salience)
		for _, role := range x.Roles {
			if !slices.Contains(y.Roles, role) {
				y.Roles = append(slices.Clip(y.Roles), role)
			}
		}
	}
	return kept
}

// take gives x what its entry says.
func take(x *pipeline.Entity, e *gazetteer.Entry) {
	x.Wikidata, x.Type = e.ID, e.Type
	switch {
	case e.User:
		x.Name, x.IDs = e.Name, slices.Clone(e.IDs)
		for _, role := range e.Roles {
			if !slices.Contains(x.Roles, role) {
				x.Roles = append(slices.Clip(x.Roles), role)
			}
		}
	case words.AllCaps(x.Name) && strings.EqualFold(x.Name, e.Name): // OSLO in a dateline is Oslo
		x.Name = e.Name
	case kind.Of(e.Type).Place():
		x.Name = withoutCapitals(x.Name, false)
	}
}

// inDateline reports whether the first mention of x is the first word of its block, as in a dateline: BELEM, Brazil (Wire).
func (l *linker) inDateline(x *pipeline.Entity) bool {
	m := &x.Mentions[0]
	t := l.d.TokenAt(l.d.Byte(m.Start))
	s := l.d.Sentences[l.d.SentenceAt(t)]
	return m.Kind == pipeline.NameMention && s.First == t && s.Start == l.d.Blocks[s.Block].Start
}

// withoutCapitals writes the name of a place that stands in capitals, as datelines have it, with small letters: PORT
// ELLERY is Port Ellery. Short ones may be initials, but in a dateline.
func withoutCapitals(name string, dateline bool) string {
	initials := 5 // letters that a word of initials may have
	if dateline {
		initials = 3
	}
	if len(name) <= initials || !words.AllCaps(name) || strings.ContainsAny(name, ".0123456789") {
		return name
	}
	fields := strings.Fields(name)
	for i, f := range fields {
		low := strings.ToLower(f)
		if i > 0 && (low == "of" || low == "and" || low == "the" || low == "de" || low == "la") {
			fields[i] = low
			continue
		}
		b := []byte(low)
		for k := range b {
			if (k == 0 || b[k-1] == '-') && b[k]-'a' < 26 {
				b[k] -= 'a' - 'A'
			}
		}
		fields[i] = string(b)
	}
	return strings.Join(fields, " ")
}

// linker links the entities of one article.
type linker struct {
	table *gazetteer.Table
	d     *text.Document
	found []pipeline.Entity
	entry []int32
	day   string
	named map[string]int // how often what belongs to each country is named, once that is known
	sport *bool          // whether the text is about sport, once that is known
}

// only is the one entry of a table that a name of that type can mean, nil if there is none or more than one.
func only(table *gazetteer.Table, name, typ string) (found *gazetteer.Entry) {
	for _, k := range table.All(name) {
		if e := table.Entry(k); kind.Same(kind.Of(e.Type), kind.Of(typ)) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// holds reports whether nothing speaks against x being e: the article is not older than the office that e is listed
// for, and says that x holds one, or is about politics in that country and does not say what x is.
func (l *linker) holds(e *gazetteer.Entry, x *pipeline.Entity) bool {
	if e.From == "" && e.To == "" {
		return true
	}
	if day := l.day; day != "" && (e.From != "" && day < e.From || e.To != "" && day > e.To) {
		return false
	}
	if len(x.Roles) == 0 && l.prevails(e.Code, 1) && l.politics() {
		return true
	}
	for _, role := range x.Roles {
		for _, office := range []string{"Sen", "Rep", "sen", "rep", "ongress", "Speaker", "speaker", "hip", "eader", "awmaker", "overnor", "ayor", "andidate", "ominee", "Democrat", "Republican"} {
			if strings.Contains(role, office) {
				return true
			}
		}
	}
	return false
}

// names reports whether the article names one of the places by that very name.
func (l *linker) names(places []string) bool {
	for i := range l.found {
		if kind.Of(l.found[i].Type).Place() && slices.Contains(places, l.found[i].Name) {
			return true
		}
	}
	return false
}

// speaksOf reports whether another name in the article belongs to a country, which has that code, than name.
func (l *linker) speaksOf(code, name string) bool {
	for _, n := range l.entry {
		if n == 0 {
			continue
		}
		if o := l.table.Entry(n - 1); country(o.Code) == country(code) && o.Name != name {
			return true
		}
	}
	return false
}

// country is the code of the country of a code: England, GB-ENG, is in GB.
func country(code string) string {
	code, _, _ = strings.Cut(code, "-")
	return code
}
