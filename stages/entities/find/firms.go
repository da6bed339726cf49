package find

import (
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// firmsLikePlaces makes organisations of what the tagger took for places, and no list knows, where the text says what they
// are: "Brightway's former chief executive", "shares of Brightway", "Brightway, a small waste company,", "Ellery-based Brightway";
// and of what it took for persons: "Norsk Silicon, which reports next week,". What begins with that name is then one too: Brightway
// Disposal.
func (w *Finder) firmsLikePlaces() {
	for i := range w.names {
		n := &w.names[i]
		switch {
		case n.Score == listed:
		case n.Kind == kind.Org && n.Last-n.First > 2 && w.Corporate(w.word(n.Last-1)):
			w.makeShort(i)
		case !n.Kind.Place() && w.seat(n):
			n.Kind = kind.GPE
		case w.isFirm(n) && !w.knownPlace(n):
			w.makeFirm(i)
		}
	}
}

// isFirm reports whether what was taken for a place or a person is an organisation.
func (w *Finder) isFirm(n *Name) bool {
	switch {
	case n.Kind.Place():
		return n.Last-n.First > 1 && w.Corporate(w.word(n.Last-1)) || w.hasWhatFirmsHave(n) || w.employs(n) || w.apposedOrg(n) || w.based(n) || w.beginsAsBody(n) || w.governsSport(n) || w.endsBody(n)
	case n.Kind == kind.Person:
		return w.isThing(n) || w.incorporated(n) || w.coined(n) || w.isEmployer(n) || w.single(n) && (w.employs(n) || w.speaksOfIt(n)) || w.ForeignBody[w.word(n.First)] || w.endsBody(n) || w.afterBodyNoun(n)
	}
	return false
}

// makeFirm makes an organisation of name i, and of those of the same kind that begin with it or are its first word.
func (w *Finder) makeFirm(i int) {
	n := &w.names[i]
	for j := range w.names[:min(len(w.names), mostNames)] {
		if m := &w.names[j]; m.Kind == n.Kind && j != i && m.Score != listed && (w.beginsWith(m, n) || m.Last-m.First == 1 && w.beginsWith(n, m)) && !w.knownPlace(m) {
			m.Kind = kind.Org
		}
	}
	n.Kind = kind.Org
}

// makeShort makes organisations of the places and persons that are called as the firm at name i without its legal form.
func (w *Finder) makeShort(i int) {
	n := &w.names[i]
	for j := range w.names[:min(len(w.names), mostNames)] {
		if m := &w.names[j]; (m.Kind.Place() || m.Kind == kind.Person) && m.Score != listed && m.Last-m.First == n.Last-n.First-1 && w.beginsWith(n, m) && !w.knownPlace(m) {
			m.Kind = kind.Org
		}
	}
}

// incorporated reports whether what was taken for a person ends with the legal form of a firm.
func (w *Finder) incorporated(n *Name) bool {
	return n.Last-n.First > 1 && w.Corporate(w.word(n.Last-1))
}

// coined reports whether the last word of what was taken for a person has a capital within, as coined names of firms have: Spirelli
// AeroSystems. McDonald, DiCaprio and O'Hara are surnames.
func (w *Finder) coined(n *Name) bool {
	if n.Last-n.First < 2 || n.Gender != words.Both {
		return false
	}
	const shortest, longest = 3, 4 // bytes of what may stand before the capital of a surname
	word := w.word(n.Last - 1)
	for i := shortest; i+2 < len(word); i++ {
		if word[i]-'A' < 26 && word[i-1]-'a' < 26 && word[i+1]-'a' < 26 {
			_, given := w.Given[w.word(n.First)]
			return !given && (i > longest || !strings.HasPrefix(word, "Mac") && !strings.HasPrefix(word, "Fitz") && !strings.HasPrefix(word, "Vand"))
		}
	}
	return false
}

// single reports whether n is one word, and neither a given name nor the surname of somebody in the text.
func (w *Finder) single(n *Name) bool {
	if _, given := w.Given[w.word(n.First)]; given || n.Last-n.First > 1 {
		return false
	}
	return !w.surnameOf(n)
}

// surnameOf reports whether somebody whom the text names in full has the last word of n as surname.
func (w *Finder) surnameOf(n *Name) bool {
	surname := w.word(n.Last - 1)
	for i := range w.names[:min(len(w.names), mostNames)] {
		m := &w.names[i]
		if m.Kind == kind.Person && m.First != n.First && m.Last-m.First > 1 && w.word(m.Last-1) == surname {
			return true
		}
	}
	return false
}

// isEmployer reports whether what was taken for a person is where the person beside it works.
func (w *Finder) isEmployer(n *Name) bool { return w.employsNext(n) || w.employsBefore(n) }

// employsNext reports whether what was taken for a person stands before a trade and somebody's name, so that it is where he or she works:
// "Met Ellery forecaster Jane Doe". A politician's aides are called so too.
func (w *Finder) employsNext(n *Name) bool {
	t := n.Last
	if int(t)+1 >= len(w.owner) || w.owner[t] != 0 || w.owner[t+1] == 0 || w.names[w.owner[t+1]-1].Kind != kind.Person || n.Gender != words.Both || n.Start < w.d.Tokens[n.First].Start {
		return false
	}
	if w.Staff[w.word(t)] == "" {
		return false
	}
	_, given := w.Given[w.word(n.First)]
	return !given && !w.surnameOf(n)
}

// endsBody reports whether a longer name of a body in the text ends with the words of n, of which the first is no given name:
// Serra Azul of Mineradora Serra Azul.
func (w *Finder) endsBody(n *Name) bool {
	if _, given := w.Given[w.word(n.First)]; given || n.Last-n.First < 2 {
		return false
	}
	s := n.Proper(w.d)
	for j := range w.names[:min(len(w.names), mostNames)] {
		if m := &w.names[j]; m.Kind == kind.Org && m.Last-m.First == n.Last-n.First+1 && strings.HasSuffix(w.d.Text[m.Start:m.End], " "+s) {
			return w.ForeignBody[w.word(m.First)] || !w.knownWhole(m.First, m.First+1)
		}
	}
	return false
}

// employsBefore reports whether what was taken for a person stands behind "of" and somebody who studies markets: the analyst Jane Doe of Falk
// Lynch.
func (w *Finder) employsBefore(n *Name) bool {
	if n.First < 3 || n.Last-n.First < 2 || w.word(n.First-1) != "of" || n.Gender != words.Both {
		return false
	}
	if _, given := w.Given[w.word(n.First)]; given {
		return false
	}
	o := w.owner[n.First-2]
	if o <= 0 || w.names[o-1].Kind != kind.Person {
		return false
	}
	t := w.names[o-1].First - 1
	return t >= 0 && w.Staff[strings.ToLower(w.word(t))] == "at"
}

// seat reports whether n is where somebody is at home, and no known body: the Ellery-based company.
func (w *Finder) seat(n *Name) bool {
	if !strings.HasPrefix(w.d.Text[n.End:], "-based") {
		return false
	}
	return tagger.InWhole(n.Proper(w.d), tagger.Cities) || !tagger.InWhole(n.Proper(w.d), tagger.Companies|tagger.Bodies|tagger.Brands|tagger.Nations) && w.tableKind(n.Proper(w.d)) == kind.None
}

// governsSport reports whether n is a country and a sport, as the bodies are called that govern it: Norland Cricket.
func (w *Finder) governsSport(n *Name) bool {
	return n.Last-n.First > 1 && w.Is("sport", w.word(n.Last-1)) && len(w.table.All(w.d.Text[w.d.Tokens[n.First].Start:w.d.Tokens[n.Last-2].End])) > 0
}

// based reports whether the words before n say where it has its seat: Ellery-based Meridian Capital.
func (w *Finder) based(n *Name) bool {
	return n.First > 0 && strings.HasSuffix(w.word(n.First-1), "-based")
}

// beginsAsBody reports whether n begins with initials or a foreign noun that only bodies begin with: ETH Zurich, Universiti Ellery.
func (w *Finder) beginsAsBody(n *Name) bool {
	first := w.word(n.First)
	if n.Last-n.First < 2 {
		return false
	}
	return w.ForeignBody[first] || len(first) == len("ETH") && words.Acronym(first) && !words.AllCaps(w.word(n.Last-1)) && len(w.table.All(first)) == 0
}

// isThing reports whether what was taken for a person is none: "Norsk Silicon, which reports next week". A person's name in the plain
// order begins with a given name, and which does not follow it.
func (w *Finder) isThing(n *Name) bool {
	_, last := w.sentenceOf(n.First)
	if _, given := w.Given[w.word(n.First)]; given && !tagger.InWhole(n.Proper(w.d), tagger.Companies) || n.Last+2 >= last || n.Gender != words.Both || n.Start < w.d.Tokens[n.First].Start {
		return false
	}
	return w.word(n.Last) == "," && w.word(n.Last+1) == "which" && finite(w.tag(n.Last+2))
}

// afterBodyNoun reports whether what was taken for a person stands right after a noun for a firm or another body, or between commas
// there: the Norland group Falk Rail; the airline, Kellair, said; but not the developer Jane Doe.
func (w *Finder) afterBodyNoun(n *Name) bool {
	t := n.First - 1
	if t > 0 && w.word(t) == "," && int(n.Last) < len(w.owner) && w.word(n.Last) == "," && w.beginsPhrase(t) {
		t--
	}
	if t > 0 && w.tag(t) == text.Quote { // the organisation “Odhikar”
		t--
	}
	if t < 0 || n.Gender != words.Both || n.Start < w.d.Tokens[n.First].Start || w.tag(t) != text.NN || n.Last-n.First < 2 && w.surnameOf(n) {
		return false
	}
	if _, given := w.Given[w.word(n.First)]; given {
		return false
	}
	word := w.word(t)
	_, person := w.roles(word)
	is := w.OrgHeads[word]
	return !person && (is == words.AnyCompany || is == words.AnyOrg)
}

// beginsPhrase reports whether the noun before token t has an article and begins a phrase of its own, and not one after a preposition:
// "the head of the airline, Roe, said".
func (w *Finder) beginsPhrase(t int32) bool {
	first, _ := w.sentenceOf(t)
	for k := t - 1; k >= first; k-- {
		if tag := w.tag(k); tag == text.DT {
			return k == first || w.tag(k-1) != text.IN
		} else if !adjective(tag) && !tag.IsNoun() {
			return false
		}
	}
	return false
}

// employs reports whether somebody who studies markets is at n: an analyst at Falk Lynch.
func (w *Finder) employs(n *Name) bool {
	if n.First < 2 || w.word(n.First-1) != "at" && w.word(n.First-1) != "with" {
		return false
	}
	return w.Staff[strings.TrimSuffix(strings.ToLower(w.word(n.First-2)), "s")] == "at"
}

// speaksOfIt reports whether what was taken for a person says something of it, as a body does of itself: "Velox said it would recall
// cars".
func (w *Finder) speaksOfIt(n *Name) bool {
	const reach = 4 // tokens between the verb and "it": on Monday
	_, last := w.sentenceOf(n.First)
	if n.Gender != words.Both || n.Start < w.d.Tokens[n.First].Start || n.Last >= last || !w.speaks(n.Last) || n.First > 0 && w.title(n.First-1) {
		return false
	}
	for t := n.Last + 1; t+1 < min(last, n.Last+2+reach); t++ {
		switch word := w.word(t); {
		case word == "its":
			return true
		case word == "it":
			next := w.word(t + 1)
			return next == "had" || next == "has" || next == "will" || next == "would" || next == "plans" || next == "planned" || next == "expects" || next == "expected"
		case w.tag(t).IsVerb():
			return false
		}
	}
	return false
}

// title reports whether token t is a form of address or a noun for a person.
func (w *Finder) title(t int32) bool {
	_, form := w.Titles[w.word(t)]
	_, role := w.roles(w.word(t))
	return form || role
}

// knownPlace reports whether the lists or the tables have a place of that name.
func (w *Finder) knownPlace(n *Name) bool {
	const places = tagger.Countries | tagger.Cities | tagger.Towns | tagger.Regions
	return tagger.InWhole(n.Proper(w.d), places) || w.tableKind(n.Proper(w.d)) != kind.None
}

// beginsWith reports whether the words of m are those of n, or begin with them.
func (w *Finder) beginsWith(m, n *Name) bool {
	if m.Last-m.First < n.Last-n.First {
		return false
	}
	for k := int32(0); k < n.Last-n.First; k++ {
		if w.word(m.First+k) != w.word(n.First+k) {
			return false
		}
	}
	return true
}

// hasWhatFirmsHave reports whether n owns something that firms have, others have a share in it, or somebody at its head is named: Brightway
// Chairman Jane Doe.
func (w *Finder) hasWhatFirmsHave(n *Name) bool {
	first, last := w.sentenceOf(n.First)
	if t := n.First - 1; t > first && (w.word(t) == "of" && w.FirmNouns[w.word(t-1)] || w.word(t) == "in" && w.Is("holding", strings.ToLower(w.word(t-1)))) {
		return true
	}
	if t := n.Last; t+1 < last && w.Is("head", w.word(t)) && w.owner[t+1] != 0 && w.names[w.owner[t+1]-1].Kind == kind.Person {
		return true
	}
	if n.Last >= last || w.tag(n.Last) != text.POS {
		return false
	}
	head := w.nounGroup(n.Last+1, last)
	return head >= 0 && w.FirmNouns[w.word(head)]
}

// apposedOrg reports whether an apposition says that n is an organisation: ", the largest private group of the country,".
func (w *Finder) apposedOrg(n *Name) bool {
	_, last := w.sentenceOf(n.First)
	t := n.Last
	if t+2 >= last || w.word(t) != "," {
		return false
	}
	if t++; w.word(t) == "which" && (w.word(t+1) == "is" || w.word(t+1) == "was") {
		t += 2
	}
	if t+1 >= last || w.tag(t) != text.DT || w.capital(t) {
		return false
	}
	head := w.nounGroup(t+1, last)
	if head < 0 || head+1 < last && (finite(w.tag(head+1)) || w.tag(head+1) == text.POS) { // "In Ellery, the company said", "the company's home"
		return false
	}
	is := w.OrgHeads[w.word(head)]
	return is == words.AnyCompany || is == words.AnyOrg
}

func finite(tag text.Tag) bool {
	return tag == text.VBD || tag == text.VBZ || tag == text.VBP || tag == text.MD
}

// nounGroup gives the last noun of the adjectives, numbers, names and nouns from token t on, before last; -1 where there is none.
func (w *Finder) nounGroup(t, last int32) int32 {
	const longest = 6
	head := int32(-1)
	for k := t; k < min(t+longest, last); k++ {
		switch tag := w.tag(k); {
		case tag == text.NN || tag == text.NNS || w.FirmNouns[w.word(k)]: // the last word of "chief executive" may be taken for an adjective
			head = k
		case head >= 0 || !adjective(tag):
			return head
		}
	}
	return head
}

// adjective reports whether a word may stand before the noun that it says something of.
func adjective(tag text.Tag) bool {
	switch tag {
	case text.JJ, text.JJR, text.JJS, text.VBN, text.VBG, text.CD, text.NNP, text.RB:
		return true
	}
	return false
}
