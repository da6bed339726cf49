package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// joinPlaces joins a body and the place it is of: "Renmin University" and "China"; a university and the town of one of its
// parts: "University of Norland at Ellery"; and a district and what it is a part of: "Northern District" and
// "California", which is not California. A people before a body that many countries have is part of its name too: "German" and
// "Foreign Ministry".
func (w *Finder) joinPlaces() {
	for i := range w.names {
		n := &w.names[i]
		switch {
		case w.sends(n):
			w.extend(n, n.Last+1)
		case w.bodyOf(n):
			n.First, n.Start, n.Kind = n.First-2, w.d.Tokens[n.First-2].Start, kind.Org
			w.owner[n.First], w.owner[n.First+1] = w.owner[n.Last-1], w.owner[n.Last-1]
		}
	}
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if w.citizensBefore(a, b) {
			b.First, b.Start = a.First, a.Start
			a.Kind = kind.None
			continue
		}
		if b.Kind != kind.GPE || b.First != a.Last+1 {
			continue
		}
		join := false
		switch word := w.word(a.Last - 1); w.word(a.Last) {
		case "of":
			join = word == "District" && (a.Kind == kind.Org || a.Kind.Place()) ||
				(a.Kind == kind.Org || a.Kind == kind.Fac) && w.OrgHeads[word] == words.ByName
		case "at":
			join = a.Kind == kind.Org && w.word(a.First) == "University"
		case ",":
			join = a.Kind == kind.Org && w.word(a.First) == "University" && word == "California"
		}
		if join {
			b.First, b.Start, b.Kind = a.First, a.Start, a.Kind
			a.Kind = kind.None
		}
	}
}

// bodyOf reports whether a noun with a capital for a bank or a school and "of" stand before n: the Bank of Ellery.
func (w *Finder) bodyOf(n *Name) bool {
	t := n.First - 2
	if t < 0 || n.Score == listed || n.Last-n.First > 2 || !n.Kind.Place() && n.Kind != kind.Person || w.word(t+1) != "of" || w.owner[t] != 0 || n.Start < w.d.Tokens[n.First].Start {
		return false
	}
	switch w.word(t) {
	case "Bank", "University", "College":
		return true
	}
	return false
}

// sends reports whether a is a country or its people, and a mission of it stands right behind it: the US Embassy.
func (w *Finder) sends(a *Name) bool {
	if a.Kind != kind.GPE && a.Kind != kind.Norp || a.Score == listed || !w.isFree(a.Last) {
		return false
	}
	if word := w.word(a.Last); word != "Embassy" && word != "Consulate" {
		return false
	}
	return len(w.table.All(a.Proper(w.d))) > 0
}

// citizensBefore reports whether a is the word for a country's people and stands right before b, a body that many countries have.
func (w *Finder) citizensBefore(a, b *Name) bool {
	if a.Kind != kind.Norp || a.Score == listed || b.Kind != kind.Org || b.Start != a.End+1 || w.OrgHeads[w.word(b.Last-1)] != words.ByName || w.tableKind(b.Proper(w.d)) != kind.None {
		return false
	}
	for _, e := range w.table.All(a.Proper(w.d)) {
		if w.table.Entry(e).Code != "" {
			return true
		}
	}
	return false
}

// joinFirms makes one organisation of what an ampersand joins ("Trent & Falk Engineering", "Brandt & Co."), and of a saint
// with the school or church of his name ("Saint Brendan's School"). What the tables know under such a name is whole
// already.
func (w *Finder) joinFirms() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || int(n.Last) >= len(w.d.Tokens) {
			continue
		}
		word := w.word(n.Last)
		switch {
		case w.joined(n) && len(w.table.All(w.d.Text[n.Start:n.End])) == 0:
			n.Kind = kind.Org
		case i+1 < len(w.names) && word == "&" && w.names[i+1].First == n.Last+1 && w.capital(n.Last-1):
			b := &w.names[i+1]
			b.First, b.Start, b.Kind = n.First, n.Start, kind.Org
			n.Kind = kind.None
		case word == "&" && w.isFree(n.Last+1) && w.Corporate(w.word(n.Last+1)):
			w.extend(n, n.Last+2)
		case w.tag(n.Last) == text.POS && w.saint(n) && w.isFree(n.Last+1) && w.capital(n.Last+1) && w.OrgHeads[w.word(n.Last+1)] == words.ByName:
			w.extend(n, n.Last+2)
		}
	}
}

// isFree reports whether there is a token t, and no name holds it.
func (w *Finder) isFree(t int32) bool { return int(t) < len(w.owner) && w.owner[t] == 0 }

// extend makes n an organisation that goes on to token last.
func (w *Finder) extend(n *Name, last int32) {
	for t := n.Last; t < last; t++ {
		w.owner[t] = w.owner[n.First]
	}
	n.Last, n.End, n.Kind = last, w.d.Tokens[last-1].End, kind.Org
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

// joinNicknames joins what stands on both sides of a nickname between marks: José “Pepe” Mujica is one name.
func (w *Finder) joinNicknames() {
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
	}
}

// joinSurnames joins a given name and the surname right after it where the tagger took them for two persons.
func (w *Finder) joinSurnames() {
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
	}
}

// joinChapters makes a body of a country that ends its name, where it does something or somebody is at its head: Universities UK said, Shelter
// Scotland's director.
func (w *Finder) joinChapters() {
	const longest = 3 // words before the country
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.GPE || n.Last-n.First != 1 || !w.Is("chapter", w.word(n.First)) || !w.actsAsBody(n) {
			continue
		}
		first, last := w.sentenceOf(n.First)
		from := n.First
		for from > first && n.First-from < longest && w.free(from-1) && w.capital(from-1) && w.tag(from-1).IsNoun() {
			from--
		}
		if from < n.First && !w.titleCase(first, last) {
			n.First, n.Start, n.Kind = from, w.d.Tokens[from].Start, kind.Org
			for t := from; t < n.Last; t++ {
				w.owner[t] = w.owner[n.Last-1]
			}
		}
	}
}

// actsAsBody reports whether n does something, or has what firms and other bodies have: Shelter Scotland called; Water UK chief executive Jane Doe.
func (w *Finder) actsAsBody(n *Name) bool {
	if int(n.Last) >= len(w.owner) {
		return false
	}
	_, role := w.roles(w.word(n.Last))
	t := w.tag(n.Last)
	return role || t == text.VBD || t == text.VBZ || w.speaks(n.Last) || w.hasWhatFirmsHave(n)
}

// joinParents joins the two parts of a person's name that stand on both sides of a word for child of: "Rajesh a/l Subramaniam", "Ali
// bin Omar", and of one whose second word the tagger took for a conjunction: "Wan Nor Azizah".
func (w *Finder) joinParents() {
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if a.Kind != kind.Person || b.Kind != kind.Person || b.First <= a.Last || b.First > a.Last+longestChildOf {
			continue
		}
		if between := w.d.Text[w.d.Tokens[a.Last].Start:w.d.Tokens[b.First-1].End]; w.ChildOf[between] {
			b.First, b.Start, b.Gender = a.First, a.Start, max(a.Gender, b.Gender)
			a.Kind = kind.None
		}
	}
}

const longestChildOf = 3 // tokens: a / l

// streets makes places of what begins with a word for a street, as far as capitals go: Jalan Dato' Omar is no person, and no part of
// him is.
func (w *Finder) streets() {
	for _, s := range w.d.Sentences {
		for t := int32(s.First); t+1 < int32(s.Last); t++ {
			if !w.capital(t) || !w.Streets[w.word(t)] || t > int32(s.First) && w.owner[t] > 0 && w.owner[t] == w.owner[t-1] {
				continue
			}
			if end := w.streetEnd(t, int32(s.Last)); end > t+1 && (w.owner[end-1] == 0 || int(end) == len(w.owner) || w.owner[end] != w.owner[end-1]) {
				w.takeStreet(t, end)
				t = end - 1
			}
		}
	}
}

// streetEnd is the token after the name of a street that begins at token t.
func (w *Finder) streetEnd(t, last int32) int32 {
	const longest = 6 // words
	end := t + 1
	for end < last && end-t < longest && (w.capital(end) || w.firsts[end] == '\'' && end+1 < last && w.capital(end+1)) {
		end++
	}
	return end
}

func (w *Finder) takeStreet(t, end int32) {
	k := kind.Fac
	for i := t; i < end; i++ {
		if o := w.owner[i]; o > 0 {
			n := &w.names[o-1]
			if n.Score == listed {
				return
			}
			if n.Kind.Place() {
				k = n.Kind
			}
			n.Kind = kind.None
		}
	}
	w.add(t, end, k)
}
