package find

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// whole puts a name of the tables in the place of the parts of it that the tagger found: "International Committee" and
// "Red Cross".
func (w *Finder) whole() {
	changed := false
	for _, s := range w.d.Sentences {
		for i := s.First; i < s.Last; i++ {
			if !w.capital(int32(i)) {
				continue
			}
			n := w.table.Longest(w.d.Word(i))
			if n < 2 {
				continue
			}
			for j := min(i+n+1, s.Last); j > i+2; j-- { // three tokens at least: "Washington, D.C."
				all := w.table.All(w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End])
				if len(all) == 0 {
					continue
				}
				o := int32(0) // the first name within
				for t := i; t < j && o == 0; t++ {
					o = w.owner[t]
				}
				if o == 0 {
					break
				}
				m := &w.names[o-1]
				if int(m.First) < i || int(m.First) == i && int(m.Last) >= j || j < s.Last && w.owner[j] != 0 && w.owner[j] == w.owner[j-1] {
					break
				}
				m.First, m.Start = int32(i), w.d.Tokens[i].Start
				m.Last, m.End, m.Kind = int32(j), w.d.Tokens[j-1].End, kind.Of(w.table.Entry(all[0]).Type)
				for t := i; t < j; t++ {
					if w.owner[t] != 0 && w.owner[t] != o {
						w.names[w.owner[t]-1].Kind = kind.None
						changed = true
					}
					w.owner[t] = o
				}
				i = j - 1
				break
			}
		}
	}
	if changed {
		w.drop()
	}
}

// withoutPersons drops persons that are but a title: "Financial Officer" in "Chief Financial Officer Jane Doe"; and
// cuts off a line that says what someone is under the name.
func (w *Finder) withoutPersons() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Person || n.Last-n.First < 2 {
			continue
		}
		if _, role := w.roles(w.word(n.Last - 1)); !role || w.Generation(w.word(n.Last-1)) {
			continue
		}
		for t := n.First + 1; t < n.Last; t++ {
			if strings.IndexByte(w.d.Text[w.d.Tokens[t-1].End:w.d.Tokens[t].Start], '\n') >= 0 {
				for k := t; k < n.Last; k++ {
					w.owner[k] = 0
				}
				n.Last, n.End = t, w.d.Tokens[t-1].End
			}
		}
		if _, given := w.Given[w.word(n.First)]; !given && w.word(n.Last - 1)[0]-'A' < 26 && int(n.Last) < len(w.owner) && w.owner[n.Last] != 0 &&
			w.names[w.owner[n.Last]-1].Kind == kind.Person {
			n.Kind = kind.None
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// withoutCommon drops single words that are no names: "the Party", "God", the US in "US dollars".
func (w *Finder) withoutCommon() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.Last-n.First != 1 || n.Score == listed {
			continue
		}
		drop := w.NotNames[w.word(n.First)]
		if n.Kind.Place() && int(n.Last) < len(w.owner) {
			next := w.word(n.Last)
			drop = drop || next == "dollar" || next == "dollars" || next == "$"
		}
		if drop {
			n.Kind = kind.None
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// ofPlace joins a body and the place it is of: "Renmin University" and "China".
func (w *Finder) ofPlace() {
	changed := false
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if a.Kind != kind.Org && a.Kind != kind.Fac || b.Kind != kind.GPE || b.First != a.Last+1 || w.word(a.Last) != "of" || w.OrgHeads[w.word(a.Last-1)] != words.ByName {
			continue
		}
		b.First, b.Start, b.Kind = a.First, a.Start, a.Kind
		a.Kind = kind.None
		changed = true
	}
	if changed {
		w.drop()
	}
}

// firms makes one organisation of what an ampersand joins ("Trent & Falk Engineering"), and of a saint with the school or
// church of his name ("Saint Brendan's School"). What the tables know under such a name is whole already.
func (w *Finder) firms() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || int(n.Last) >= len(w.d.Tokens) {
			continue
		}
		switch word := w.word(n.Last); {
		case w.joined(n) && len(w.table.All(w.d.Text[n.Start:n.End])) == 0:
			n.Kind = kind.Org
		case i+1 < len(w.names) && word == "&" && w.names[i+1].First == n.Last+1 && w.capital(n.Last-1):
			b := &w.names[i+1]
			b.First, b.Start, b.Kind = n.First, n.Start, kind.Org
			n.Kind = kind.None
			changed = true
		case w.tag(n.Last) == text.POS && w.saint(n) && n.Last+1 < int32(len(w.d.Tokens)) && w.capital(n.Last+1) && w.OrgHeads[w.word(n.Last+1)] == words.ByName && w.owner[n.Last+1] == 0:
			n.Last += 2
			n.End, n.Kind = w.d.Tokens[n.Last-1].End, kind.Org
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// joined reports whether an ampersand stands within n.
func (w *Finder) joined(n *Name) bool {
	for t := n.First + 1; t+1 < n.Last; t++ {
		if w.word(t) == "&" {
			return true
		}
	}
	return false
}

// saint reports whether n begins as a saint's name does.
func (w *Finder) saint(n *Name) bool {
	switch w.word(n.First) {
	case "Saint", "St", "St.":
		return true
	}
	return n.First > 0 && (w.word(n.First-1) == "Saint" || w.word(n.First-1) == "St.")
}

// nicknames joins what stands on both sides of a nickname between marks: José “Pepe” Mujica is one name.
func (w *Finder) nicknames() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		t := n.First // of the surname; before it: mark, nickname, mark
		if n.Kind != kind.Person || t < 4 || w.tag(t-1) != text.Quote || w.tag(t-3) != text.Quote || !w.capital(t-2) {
			continue
		}
		if f, _ := w.sentenceOf(t); t-4 < f || !w.capital(t-4) && w.word(t - 4)[0] < 0xC3 {
			continue
		}
		first := t - 4
		switch o := w.owner[first]; {
		case o != 0 && w.names[o-1].Kind == kind.Person:
			first = w.names[o-1].First
			w.names[o-1].Kind = kind.None
		case o != 0 || !w.givenLike(first):
			continue
		}
		if o := w.owner[t-2]; o != 0 && w.names[o-1].Last == t-1 {
			w.names[o-1].Kind = kind.None
		} else if o != 0 {
			continue
		}
		n.First, n.Start = first, w.d.Tokens[first].Start
		changed = true
	}
	if changed {
		w.drop()
	}
}

// together joins a given name and the surname right after it where the tagger took them for two persons.
func (w *Finder) together() {
	changed := false
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if a.Kind != kind.Person || b.Kind != kind.Person || a.Last != b.First || a.Last-a.First != 1 || b.Last-b.First != 1 || !w.givenLike(a.First) ||
			w.d.Tokens[a.First].End+1 != w.d.Tokens[b.First].Start {
			continue
		}
		if _, given := w.Given[w.word(b.First)]; given {
			continue
		}
		b.First, b.Start = a.First, a.Start
		a.Kind = kind.None
		changed = true
	}
	if changed {
		w.drop()
	}
}

// apart parts a name from its owner's where the tagger took both for one: "Acme University's School of Law".
func (w *Finder) apart() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Org && n.Kind != kind.Work && n.Kind != kind.Product && n.Kind != kind.Fac {
			continue
		}
		for t := n.First + 1; t+1 < n.Last; t++ {
			if w.tag(t) != text.POS || !w.capital(t+1) {
				continue
			}
			k := w.owning(n.First, t)
			if k == kind.None {
				break
			}
			rest := n.Kind
			if _, given := w.Given[w.word(t+1)]; given && n.Last-t == 3 && w.OrgHeads[w.word(n.Last-1)] == words.NoOrg {
				rest = kind.Person
			}
			last := n.Last
			n.Kind, n.Last, n.End = k, t, w.d.Tokens[t-1].End
			w.owner[t] = 0
			w.add(t+1, last, rest)
			break
		}
	}
}

// owning is the type of the tokens [first, last) before a possessive's 's, where they are clearly a name of their own.
func (w *Finder) owning(first, last int32) kind.Kind {
	for _, k := range w.table.All(w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End]) {
		return kind.Of(w.table.Entry(k).Type)
	}
	if word := w.word(last - 1); last-first > 1 && w.OrgHeads[word] == words.ByName || w.Corporate(word) {
		return kind.Org
	}
	if last-first == 1 && words.AllCaps(w.word(first)) {
		return kind.Org
	}
	return kind.None
}

// withoutRoles cuts what a person is off the name of a country: "US Marine" before "John Roe" names the US alone.
func (w *Finder) withoutRoles() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person {
			w.withoutRank(n)
			continue
		}
		if n.Last-n.First < 2 || int(n.Last) >= len(w.owner) {
			continue
		}
		after := w.owner[n.Last]
		if after == 0 || w.names[after-1].Kind != kind.Person {
			continue
		}
		all := w.table.All(w.word(n.First))
		if len(all) == 0 {
			continue
		}
		roles := true
		for t := n.First + 1; t < n.Last; t++ {
			_, ok := w.roles(w.word(t))
			roles = roles && ok
		}
		if e := w.table.Entry(all[0]); roles && e.Code != "" {
			for t := n.First + 1; t < n.Last; t++ {
				w.owner[t] = 0
			}
			n.Kind, n.Last, n.End = kind.Of(e.Type), n.First+1, w.d.Tokens[n.First].End
		}
	}
}

// withoutRank cuts a country and what someone is off the front of a person's name: "US Marine John Roe".
func (w *Finder) withoutRank(n *Name) {
	first := int32(w.d.TokenAt(int(n.Start)))
	all := w.table.All(w.word(first))
	if len(all) == 0 || n.Last-first < 3 {
		return
	}
	e := w.table.Entry(all[0])
	t := first + 1
	for t < n.Last-1 {
		if _, ok := w.roles(w.word(t)); !ok {
			break
		}
		t++
	}
	if t == first+1 || e.Code == "" {
		return
	}
	n.First, n.Start = t, w.d.Tokens[t].Start
	w.add(first, first+1, kind.Of(e.Type))
}
