package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
)

// longest finds the longest name of a table that begins at token i and ends before token last, within the given number of
// tokens and with least of them. It gives the token after the name, i if there is none, and the kind of its first entry.
func (w *Finder) longest(table *gazetteer.Table, i, last, within, least int32) (end int32, k kind.Kind) {
	for j := min(i+within, last); j >= i+least; j-- {
		if all := table.All(w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End]); len(all) > 0 {
			return j, kind.Of(table.Entry(all[0]).Type)
		}
	}
	return i, kind.None
}

// addListed adds the names of the user's table wherever they stand, the longest first. They go before all others.
func (w *Finder) addListed() {
	if w.user == nil {
		return
	}
	for _, s := range w.d.Sentences {
		for i, last := int32(s.First), int32(s.Last); i < last; i++ {
			n := int32(w.user.Longest(w.word(i)))
			if n == 0 {
				continue
			}
			// A word of a name may be several tokens: "D.C.,", "Acme's".
			end, k := w.longest(w.user, i, last, 2*n+1, 1)
			if end == i {
				continue
			}
			w.names = append(w.names, Name{Start: w.d.Tokens[i].Start, End: w.d.Tokens[end-1].End, First: i, Last: end, Kind: k, Score: listed})
			for ; i < end; i++ {
				w.owner[i] = 1
			}
			i--
		}
	}
}

// completeByTable puts a name of the tables in the place of the parts of it that the tagger found: "International
// Committee" and "Red Cross". Names of three tokens at least ("Washington, D.C."), but for those that begin with The: "The
// Verge".
func (w *Finder) completeByTable() {
	for _, s := range w.d.Sentences {
		for i, last := int32(s.First), int32(s.Last); i < last; i++ {
			if !w.capital(i) {
				continue
			}
			n := int32(w.table.Longest(w.word(i)))
			if n < 2 {
				continue
			}
			least := int32(3)
			if w.word(i) == "The" {
				least = 2
			}
			if end, k := w.longest(w.table, i, last, n+1, least); end > i && w.complete(i, end, last, k) {
				i = end - 1
			}
		}
	}
}

// complete makes one name of the tokens [i, end) if part of them is one, and none reaches over their ends.
func (w *Finder) complete(i, end, last int32, k kind.Kind) bool {
	o := int32(0) // the first name within
	for t := i; t < end && o == 0; t++ {
		o = w.owner[t]
	}
	if o == 0 {
		return false
	}
	m := &w.names[o-1]
	if m.Score == listed || m.First < i || m.First == i && m.Last >= end || end < last && w.owner[end] != 0 && w.owner[end] == w.owner[end-1] {
		return false
	}
	m.First, m.Start = i, w.d.Tokens[i].Start
	m.Last, m.End, m.Kind = end, w.d.Tokens[end-1].End, k
	for t := i; t < end; t++ {
		if w.owner[t] != 0 && w.owner[t] != o {
			w.names[w.owner[t]-1].Kind = kind.None
		}
		w.owner[t] = o
	}
	return true
}

// addFromTable adds the names of the tables that the tagger missed, where they stand alone.
func (w *Finder) addFromTable() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		for i := first; i < last; i++ {
			if !w.free(i) {
				if w.owner[i] == 0 && w.tag(i).IsNoun() && w.table.Small(w.word(i)) {
					w.add(i, i+1, kind.GPE)
				}
				continue
			}
			n := int32(w.table.Longest(w.word(i)))
			if n == 0 {
				continue
			}
			end, k := w.longest(w.table, i, last, 2*n+1, 1)
			for end > i && w.owner[end-1] != 0 { // a name of its own ends there: what is left before it?
				end, k = w.longest(w.table, i, end-1, 2*n+1, 1)
			}
			if end == i {
				continue
			}
			if (w.alone(i, end, first, last) || w.citizen(i, end, first)) && !w.functionWord(i, end) {
				w.add(i, end, k)
			}
			i = end - 1
		}
	}
}

// citizen reports whether the tokens [i, end) are one word for the citizen of a country that stands right before a person, with no capital
// before it: the Spaniard Juan Doe.
func (w *Finder) citizen(i, end, first int32) bool {
	if end-i != 1 || !w.people(w.word(i)) || int(end) >= len(w.owner) || w.owner[end] <= 0 || i > first && (w.owner[i-1] != 0 || w.stray(i-1)) {
		return false
	}
	n := &w.names[w.owner[end]-1]
	return n.Kind == kind.Person && n.First == end && n.Last-n.First > 1 && n.Start == w.d.Tokens[end].Start
}
