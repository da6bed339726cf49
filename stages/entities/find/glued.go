package find

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// cutVerbs parts two names that the tagger took for one with the small verb between them: "Leeton face Dunmore".
func (w *Finder) cutVerbs() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || n.Kind == kind.Work || n.Kind == kind.Law || n.Score == listed || n.Last-n.First < 3 {
			continue
		}
		t := w.verbWithin(n)
		if t == 0 || w.knownWhole(n.First, n.Last) {
			continue
		}
		w.cutAt(n, t)
		for _, m := range []*Name{&w.names[i], &w.names[len(w.names)-1]} {
			if !w.Reports[w.word(t)] && (m.Kind.Place() || m.Kind == kind.Work) { // teams play
				m.Kind = kind.Org
			}
		}
	}
}

// verbWithin is the token of a small verb within n, of saying or for what a team does, that a capital follows; 0 without one.
func (w *Finder) verbWithin(n *Name) int32 {
	for t := n.First + 1; t+1 < n.Last; t++ {
		word := w.word(t)
		if word[0]-'a' >= 26 || !w.capital(t+1) || w.tag(t) == text.IN || w.tag(t) == text.TO {
			continue
		}
		if w.TeamVerbs[word] != "" || w.PlayVerbs[word] || w.Reports[word] {
			return t
		}
	}
	return 0
}

// cutPortfolios cuts off a person's name what he or she is in charge of: "Minister of State for Steel Jane Doe".
func (w *Finder) cutPortfolios() {
	for i := range w.names {
		n := &w.names[i]
		const least = 3 // words: of which two are the name
		if n.Kind != kind.Person || n.Score == listed || n.Last-n.First < least || n.First < 2 || !w.Portfolios[w.word(n.First)] {
			continue
		}
		switch before := w.word(n.First - 1); {
		case before == "of" || before == "for":
		case (before == "and" || before == "&") && w.Portfolios[w.word(n.First-2)]:
		default:
			continue
		}
		w.owner[n.First] = 0
		n.First++
		n.Start = w.d.Tokens[n.First].Start
	}
}

// cutFirmNouns cuts a noun for a firm off its name where it has its capital from the beginning of a sentence: "Chipmaker Falk Inc. sued",
// "Carmaker Velox recalled".
func (w *Finder) cutFirmNouns() {
	for i := range w.names {
		n := &w.names[i]
		t := int32(w.d.TokenAt(int(n.Start)))
		if n.Kind != kind.Org && n.Kind != kind.Person && !n.Kind.Place() || n.Score == listed || t+1 >= n.Last || !w.capital(t+1) || !w.firmNoun(t) || !w.beginsSentence(t) || w.knownWhole(t, n.Last) {
			continue
		}
		first, last := w.sentenceOf(t)
		if w.titleCase(first, last) {
			continue
		}
		w.owner[t] = 0
		n.First, n.Start = max(n.First, t+1), w.d.Tokens[t+1].Start
		if n.Kind.Place() || n.Kind == kind.Person && !w.givenLike(t+1) {
			n.Kind = kind.Org
		}
	}
}

// firmNoun reports whether token t is a noun for a firm, and no one for a person.
func (w *Finder) firmNoun(t int32) bool {
	word := w.word(t)
	if _, person := w.roles(word); person {
		return false
	}
	return w.OrgHeads[word] == words.AnyCompany && word != "Company" || len(word) > len("maker") && strings.HasSuffix(word, "maker")
}

// joinChambers joins an office and what its holder works in, where the tagger took that alone: "the Attorney-General's Chambers".
func (w *Finder) joinChambers() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || n.Score == listed || n.Last-n.First != 1 || n.First < 2 || w.tag(n.First-1) != text.POS {
			continue
		}
		switch w.word(n.First) {
		case "Chambers", "Office", "Department":
		default:
			continue
		}
		t := n.First - 2
		word := w.word(t)
		if k := strings.LastIndexByte(word, '-'); k > 0 {
			word = word[k+1:]
		}
		if _, office := w.roles(word); !office || !w.capital(t) || w.owner[t] != 0 {
			continue
		}
		for first, _ := w.sentenceOf(t); t > first && w.capital(t-1) && w.owner[t-1] == 0 && w.word(t-1) != "The"; {
			t--
		}
		for k := t; k < n.First; k++ {
			w.owner[k] = w.owner[n.First]
		}
		n.First, n.Start, n.Kind = t, w.d.Tokens[t].Start, kind.Org
	}
}

// placesOf makes places of what was taken for a person behind "of" and the name of somebody, or behind "from" and what somebody is: Mayor Jane
// Doe of Thierhaupten; Jane Doe, of Thierhaupten; a nurse from Thierhaupten.
func (w *Finder) placesOf() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Person || n.Score == listed || n.Last-n.First != 1 || n.Gender != words.Both || n.Start < w.d.Tokens[n.First].Start || !w.homeAt(n.First) {
			continue
		}
		if _, given := w.Given[w.word(n.First)]; !given && !w.surnameOf(n) {
			n.Kind = kind.GPE
		}
	}
}

// homeAt reports whether token t stands where it is told from where somebody is.
func (w *Finder) homeAt(t int32) bool {
	if t < 2 || int(t)+1 < len(w.owner) && w.tag(t+1) == text.POS {
		return false
	}
	switch w.word(t - 1) {
	case "of":
		if w.word(t-2) == "," {
			t--
		}
		return t > 2 && w.owner[t-2] > 0 && w.names[w.owner[t-2]-1].Kind == kind.Person && w.names[w.owner[t-2]-1].Last-w.names[w.owner[t-2]-1].First > 1
	case "from":
		_, role := w.roles(w.word(t - 2))
		return role && w.owner[t-2] == 0
	}
	return false
}

// cutPeople cuts the word for a citizen off a person's name: the Dane Brian Sorensen.
func (w *Finder) cutPeople() {
	for i := range w.names {
		n := &w.names[i]
		const least = 3 // words: the people, the given name, the surname
		if n.Kind != kind.Person || n.Score == listed || n.Last-n.First < least || n.Start < w.d.Tokens[n.First].Start || !w.people(w.word(n.First)) {
			continue
		}
		if _, given := w.Given[w.word(n.First+1)]; !given {
			continue
		}
		first := n.First
		n.First, n.Start = first+1, w.d.Tokens[first+1].Start
		w.owner[first] = 0
		w.add(first, first+1, kind.Norp)
	}
}

// people reports whether a word is for the citizens of a country, and for nothing else.
func (w *Finder) people(word string) bool {
	all := w.table.All(word)
	return len(all) == 1 && kind.Of(w.table.Entry(all[0]).Type) == kind.Norp && w.table.Entry(all[0]).Code != ""
}

// addNational makes a body of a people and the noun with a capital behind it that does something: "Irish Rail said".
func (w *Finder) addNational() {
	for i := range w.names {
		n := &w.names[i]
		t := n.Last
		if n.Kind != kind.Norp || n.Score == listed || n.Last-n.First != 1 || !w.isFree(t) || !w.stray(t) || w.d.Tokens[t].Start != n.End+1 {
			continue
		}
		word := w.word(t)
		_, last := w.sentenceOf(t)
		if _, person := w.roles(word); person || t+1 >= last || !w.speaks(t+1) || w.tag(t) == text.NNPS || w.NotNames[word] || w.Titles[word].Role {
			continue
		}
		first, _ := w.sentenceOf(t)
		if w.titleCase(first, last) {
			continue
		}
		w.extend(n, t+1)
	}
}

// families makes persons of the plural of a surname that somebody in the text has: "the Gallens".
func (w *Finder) families() {
	for i := range w.names {
		n := &w.names[i]
		word := w.word(n.First)
		if n.Kind == kind.Person || n.Kind == kind.None || n.Score == listed || n.Last-n.First != 1 || n.First == 0 || !strings.HasSuffix(word, "s") || !strings.EqualFold(w.word(n.First-1), "the") {
			continue
		}
		surname := strings.TrimSuffix(word, "s")
		for j := range w.names[:min(len(w.names), mostNames)] {
			if m := &w.names[j]; m.Kind == kind.Person && m.Last-m.First > 1 && w.word(m.Last-1) == surname {
				n.Kind = kind.Person
				break
			}
		}
	}
}
