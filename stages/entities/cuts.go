package entities

import (
	"strings"

	"wirecopy/stages/internal/text"
)

// whole puts a name of the tables in the place of the parts of it that the tagger found: "International Committee" and
// "Red Cross".
func (w *desk) whole() {
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
				if int(m.first) < i || int(m.first) == i && int(m.last) >= j || j < s.Last && w.owner[j] != 0 && w.owner[j] == w.owner[j-1] {
					break
				}
				m.first, m.start = int32(i), w.d.Tokens[i].Start
				m.last, m.end, m.kind = int32(j), w.d.Tokens[j-1].End, kindOf(w.table.Entry(all[0]).Type)
				for t := i; t < j; t++ {
					if w.owner[t] != 0 && w.owner[t] != o {
						w.names[w.owner[t]-1].kind = none
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
func (w *desk) withoutPersons() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.kind != person || n.last-n.first < 2 {
			continue
		}
		if _, role := w.roles(w.word(n.last - 1)); !role || w.generation(w.word(n.last-1)) {
			continue
		}
		for t := n.first + 1; t < n.last; t++ {
			if strings.IndexByte(w.d.Text[w.d.Tokens[t-1].End:w.d.Tokens[t].Start], '\n') >= 0 {
				for k := t; k < n.last; k++ {
					w.owner[k] = 0
				}
				n.last, n.end = t, w.d.Tokens[t-1].End
			}
		}
		if _, given := w.given[w.word(n.first)]; !given && w.word(n.last - 1)[0]-'A' < 26 && int(n.last) < len(w.owner) && w.owner[n.last] != 0 &&
			w.names[w.owner[n.last]-1].kind == person {
			n.kind = none
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// withoutCommon drops single words that are no names: "the Party", "God", the US in "US dollars".
func (w *desk) withoutCommon() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.last-n.first != 1 || n.score == listed {
			continue
		}
		drop := w.notNames[w.word(n.first)]
		if n.kind.place() && int(n.last) < len(w.owner) {
			next := w.word(n.last)
			drop = drop || next == "dollar" || next == "dollars" || next == "$"
		}
		if drop {
			n.kind = none
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// ofPlace joins a body and the place it is of: "Renmin University" and "China".
func (w *desk) ofPlace() {
	changed := false
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if a.kind != org && a.kind != fac || b.kind != gpe || b.first != a.last+1 || w.word(a.last) != "of" || w.orgHeads[w.word(a.last-1)] != byName {
			continue
		}
		b.first, b.start, b.kind = a.first, a.start, a.kind
		a.kind = none
		changed = true
	}
	if changed {
		w.drop()
	}
}

// firms makes one organisation of what an ampersand joins ("Trent & Falk Engineering"), and of a saint with the school or
// church of his name ("Saint Brendan's School"). What the tables know under such a name is whole already.
func (w *desk) firms() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		if n.kind == none || int(n.last) >= len(w.d.Tokens) {
			continue
		}
		switch word := w.word(n.last); {
		case w.joined(n) && len(w.table.All(w.d.Text[n.start:n.end])) == 0:
			n.kind = org
		case i+1 < len(w.names) && word == "&" && w.names[i+1].first == n.last+1 && w.capital(n.last-1):
			b := &w.names[i+1]
			b.first, b.start, b.kind = n.first, n.start, org
			n.kind = none
			changed = true
		case w.tag(n.last) == text.POS && w.saint(n) && n.last+1 < int32(len(w.d.Tokens)) && w.capital(n.last+1) && w.orgHeads[w.word(n.last+1)] == byName && w.owner[n.last+1] == 0:
			n.last += 2
			n.end, n.kind = w.d.Tokens[n.last-1].End, org
			changed = true
		}
	}
	if changed {
		w.drop()
	}
}

// joined reports whether an ampersand stands within n.
func (w *desk) joined(n *name) bool {
	for t := n.first + 1; t+1 < n.last; t++ {
		if w.word(t) == "&" {
			return true
		}
	}
	return false
}

// saint reports whether n begins as a saint's name does.
func (w *desk) saint(n *name) bool {
	switch w.word(n.first) {
	case "Saint", "St", "St.":
		return true
	}
	return n.first > 0 && (w.word(n.first-1) == "Saint" || w.word(n.first-1) == "St.")
}

// nicknames joins what stands on both sides of a nickname between marks: José “Pepe” Mujica is one name.
func (w *desk) nicknames() {
	changed := false
	for i := range w.names {
		n := &w.names[i]
		t := n.first // of the surname; before it: mark, nickname, mark
		if n.kind != person || t < 4 || w.tag(t-1) != text.Quote || w.tag(t-3) != text.Quote || !w.capital(t-2) {
			continue
		}
		if f, _ := w.sentenceOf(t); t-4 < f || !w.capital(t-4) && w.word(t - 4)[0] < 0xC3 {
			continue
		}
		first := t - 4
		switch o := w.owner[first]; {
		case o != 0 && w.names[o-1].kind == person:
			first = w.names[o-1].first
			w.names[o-1].kind = none
		case o != 0 || !w.givenLike(first):
			continue
		}
		if o := w.owner[t-2]; o != 0 && w.names[o-1].last == t-1 {
			w.names[o-1].kind = none
		} else if o != 0 {
			continue
		}
		n.first, n.start = first, w.d.Tokens[first].Start
		changed = true
	}
	if changed {
		w.drop()
	}
}

// together joins a given name and the surname right after it where the tagger took them for two persons.
func (w *desk) together() {
	changed := false
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if a.kind != person || b.kind != person || a.last != b.first || a.last-a.first != 1 || b.last-b.first != 1 || !w.givenLike(a.first) ||
			w.d.Tokens[a.first].End+1 != w.d.Tokens[b.first].Start {
			continue
		}
		if _, given := w.given[w.word(b.first)]; given {
			continue
		}
		b.first, b.start = a.first, a.start
		a.kind = none
		changed = true
	}
	if changed {
		w.drop()
	}
}

// apart parts a name from its owner's where the tagger took both for one: "Acme University's School of Law".
func (w *desk) apart() {
	for i := range w.names {
		n := &w.names[i]
		if n.kind != org && n.kind != work && n.kind != product && n.kind != fac {
			continue
		}
		for t := n.first + 1; t+1 < n.last; t++ {
			if w.tag(t) != text.POS || !w.capital(t+1) {
				continue
			}
			k := w.owning(n.first, t)
			if k == none {
				break
			}
			rest := n.kind
			if _, given := w.given[w.word(t+1)]; given && n.last-t == 3 && w.orgHeads[w.word(n.last-1)] == noOrg {
				rest = person
			}
			last := n.last
			n.kind, n.last, n.end = k, t, w.d.Tokens[t-1].End
			w.owner[t] = 0
			w.add(t+1, last, rest)
			break
		}
	}
}

// owning is the type of the tokens [first, last) before a possessive's 's, where they are clearly a name of their own.
func (w *desk) owning(first, last int32) kind {
	for _, k := range w.table.All(w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End]) {
		return kindOf(w.table.Entry(k).Type)
	}
	if word := w.word(last - 1); last-first > 1 && w.orgHeads[word] == byName || w.corporate(word) {
		return org
	}
	if last-first == 1 && allCaps(w.word(first)) {
		return org
	}
	return none
}

// withoutRoles cuts what a person is off the name of a country: "US Marine" before "John Roe" names the US alone.
func (w *desk) withoutRoles() {
	for i := range w.names {
		n := &w.names[i]
		if n.kind == person {
			w.withoutRank(n)
			continue
		}
		if n.last-n.first < 2 || int(n.last) >= len(w.owner) {
			continue
		}
		after := w.owner[n.last]
		if after == 0 || w.names[after-1].kind != person {
			continue
		}
		all := w.table.All(w.word(n.first))
		if len(all) == 0 {
			continue
		}
		roles := true
		for t := n.first + 1; t < n.last; t++ {
			_, ok := w.roles(w.word(t))
			roles = roles && ok
		}
		if e := w.table.Entry(all[0]); roles && e.Code != "" {
			for t := n.first + 1; t < n.last; t++ {
				w.owner[t] = 0
			}
			n.kind, n.last, n.end = kindOf(e.Type), n.first+1, w.d.Tokens[n.first].End
		}
	}
}

// withoutRank cuts a country and what someone is off the front of a person's name: "US Marine John Roe".
func (w *desk) withoutRank(n *name) {
	first := int32(w.d.TokenAt(int(n.start)))
	all := w.table.All(w.word(first))
	if len(all) == 0 || n.last-first < 3 {
		return
	}
	e := w.table.Entry(all[0])
	t := first + 1
	for t < n.last-1 {
		if _, ok := w.roles(w.word(t)); !ok {
			break
		}
		t++
	}
	if t == first+1 || e.Code == "" {
		return
	}
	n.first, n.start = t, w.d.Tokens[t].Start
	w.add(first, first+1, kindOf(e.Type))
}
