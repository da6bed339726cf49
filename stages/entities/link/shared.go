package link

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
)

// shared is the entry of the body that x can be whose name several countries have, as the Senate; nil where it may be another's.
// It is that of the country of which the article speaks far more than of others, or, in an article on politics in the United
// States, simply more.
func (l *linker) shared(x *pipeline.Entity) *gazetteer.Entry {
	e := gazetteer.Shared(x.Name)
	const far = 2 // times as much
	switch {
	case e == nil || l.anothers(x, e.Code):
		return nil
	case l.prevails(e.Code, far), e.Code == "US" && l.politics() && l.prevails(e.Code, 1):
		return e
	}
	return nil
}

// prevails reports whether the article names what belongs to the country with the code at least so many times as often as what
// belongs to any other.
func (l *linker) prevails(code string, times int) bool {
	if l.named == nil {
		l.named = map[string]int{}
		for i, n := range l.entry {
			if n != 0 && kind.Of(l.found[i].Type) != kind.Org {
				l.named[country(l.table.Entry(n-1).Code)] += len(l.found[i].Mentions)
			}
		}
		delete(l.named, "")
	}
	for other, n := range l.named {
		if other != code && l.named[code] < times*n {
			return false
		}
	}
	return l.named[code] > 0
}

// outdone reports whether the article names what belongs to another country more often than what belongs to that of e, x is not called
// by the country's name, and nothing else tells its politics: the Department of Justice in an article on Manila.
func (l *linker) outdone(e *gazetteer.Entry, x *pipeline.Entity) bool {
	code := e.Code
	l.prevails(code, 1) // counts
	if code == "US" && slices.ContainsFunc(x.Mentions, func(m pipeline.Mention) bool {
		return strings.HasPrefix(m.Text, "US ") || strings.HasPrefix(m.Text, "U.S. ") || strings.HasPrefix(m.Text, "United States ")
	}) {
		return false
	}
	if slices.ContainsFunc(l.found, func(y pipeline.Entity) bool { return y.ID != x.ID && gazetteer.Politics(y.Name) == code }) {
		return false
	}
	for other, n := range l.named {
		if other != code && n > l.named[code] {
			return true
		}
	}
	return false
}

// politics reports whether the article names a party, or the seat of power, of the United States.
func (l *linker) politics() bool {
	return slices.ContainsFunc(l.found, func(x pipeline.Entity) bool { return gazetteer.Politics(x.Name) == "US" })
}

// anothers reports whether a country other than that with the code stands right before a mention of x: the Philippine Senate,
// Peru's Congress.
func (l *linker) anothers(x *pipeline.Entity, code string) bool {
	for i, n := range l.entry {
		if n == 0 {
			continue
		}
		e := l.table.Entry(n - 1)
		if k := kind.Of(e.Type); e.Code == "" || country(e.Code) == code || !k.Place() && k != kind.Norp {
			continue
		}
		for j := range l.found[i].Mentions {
			end := l.found[i].Mentions[j].End
			for k := range x.Mentions {
				if gap := x.Mentions[k].Start - end; gap == len(" ") || gap == len("'s ") {
					return true
				}
			}
		}
	}
	return false
}
