package find

import (
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// cutHeadlines cuts names that a headline in title case has glued together by a verb: "Falk Buys Trent". The word
// between is one that texts write without a capital, and one side at least is a name elsewhere in the text or in a list.
func (w *Finder) cutHeadlines() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || n.Kind == kind.Law || n.Score == listed || n.Last-n.First < 2 {
			continue
		}
		first, last := w.sentenceOf(n.First)
		if !w.titleCase(first, last) || w.knownWhole(n.First, n.Last) {
			continue
		}
		for t := n.First + 1; t < n.Last; t++ {
			if w.headlineVerb(t) && (w.nameElsewhere(n.First, t) || t+1 < n.Last && w.nameElsewhere(t+1, n.Last)) {
				w.cutAt(n, t)
				break
			}
		}
	}
}

// cutArticles cuts the article off a name where it has its capital from the beginning of a sentence: "The Harbour Board
// met"; and off one of two words or more, as the style of news has it: "in the Harbour Post". Elsewhere a capital says that
// it belongs to the name: the paper The Post.
func (w *Finder) cutArticles() {
	for i := range w.names {
		n := &w.names[i]
		t := int32(w.d.TokenAt(int(n.Start)))
		if n.Score == listed || n.Kind == kind.Work || n.Kind == kind.Product || t+1 >= n.Last || w.word(t) != "The" {
			continue
		}
		if n.Last-t < 3 && (!w.beginsSentence(t) || w.knownWhole(t, n.Last)) {
			continue
		}
		n.First = max(n.First, t+1)
		n.Start = w.d.Tokens[t+1].Start
		w.owner[t] = 0
	}
}

// beginsSentence reports whether token t begins a sentence, or what stands after a dash, a colon or an opening mark.
func (w *Finder) beginsSentence(t int32) bool {
	first, _ := w.sentenceOf(t)
	return t == first || w.tag(t-1) == text.Colon || w.tag(t-1) == text.Quote || w.dash(t-1)
}

// cutAt leaves n what stands before token t, and makes a name of what stands after it.
func (w *Finder) cutAt(n *Name, t int32) {
	last, k := n.Last, n.Kind
	for a := t; a < last; a++ {
		w.owner[a] = 0
	}
	n.Last, n.End = t, w.d.Tokens[t-1].End
	n.Kind = w.kindElsewhere(n.First, t, k)
	if t+1 < last && w.capital(t+1) {
		w.add(t+1, last, w.kindElsewhere(t+1, last, k))
	}
}

// titleCase reports whether nearly all longer words of a sentence have a capital, and not all letters are capitals.
func (w *Finder) titleCase(first, last int32) bool {
	const longest = 40 // tokens of a headline
	if last-first > longest {
		return false
	}
	caps, small, lower := 0, 0, false
	for t := first; t < last; t++ {
		word := w.word(t)
		if len(word) < 4 || w.firsts[t]|0x20-'a' >= 26 {
			continue
		}
		if w.capital(t) {
			caps++
			lower = lower || !words.AllCaps(word)
		} else {
			small++
		}
	}
	return caps > 2 && lower && caps > 4*small
}

// headlineVerb reports whether token t, which has a capital, would be a verb in running text.
func (w *Finder) headlineVerb(t int32) bool {
	word := w.word(t)
	if !w.capital(t) || words.AllCaps(word) || len(word) < 3 {
		return false
	}
	if tag := w.tag(t); tag == text.VBZ || tag == text.VBD || tag == text.VBP {
		return true
	}
	low := strings.ToLower(word)
	return w.HeadVerbs[low] || strings.HasSuffix(low, "s") && w.HeadVerbs[low[:len(low)-1]] || strings.HasSuffix(low, "es") && w.HeadVerbs[low[:len(low)-2]]
}

// knownWhole reports whether the tokens [first, last) are a name in the tables or lists.
func (w *Finder) knownWhole(first, last int32) bool {
	s := w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End]
	return len(w.table.All(s)) > 0 || last-first > 1 && tagger.InWhole(s, tagger.Companies|tagger.Bodies|tagger.Teams|tagger.Cities|tagger.Countries)
}

// nameElsewhere reports whether the tokens [first, last) are a name in the tables, or elsewhere in the text.
func (w *Finder) nameElsewhere(first, last int32) bool {
	return w.kindElsewhere(first, last, kind.None) != kind.None
}

// mostNames bounds how many names are looked through for one, so that no text takes quadratic time.
const mostNames = 1000

// kindElsewhere is the kind of those tokens where they are a name in another place of the text, else in the tables, else k.
func (w *Finder) kindElsewhere(first, last int32, k kind.Kind) kind.Kind {
	s := w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End]
	for i := range w.names[:min(len(w.names), mostNames)] {
		n := &w.names[i]
		if n.Kind == kind.None || n.First == first {
			continue
		}
		whole := w.d.Text[w.d.Tokens[n.First].Start:w.d.Tokens[n.Last-1].End]
		if whole == s || n.Kind == kind.Person && strings.HasSuffix(whole, s) && len(whole) > len(s) && whole[len(whole)-len(s)-1] == ' ' {
			return n.Kind
		}
	}
	for _, e := range w.table.All(s) {
		return kind.Of(w.table.Entry(e).Type)
	}
	if tagger.InWhole(s, tagger.Companies|tagger.Bodies) {
		return kind.Org
	}
	return k
}

// cutOwners parts a name from its owner's where the tagger took both for one: "Acme University's School of Law".
func (w *Finder) cutOwners() {
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

// cutOffices cuts an office off the body that it is in, where the tagger took both for an organisation: "Senate Leader" and
// "Speaker of the Senate" name the Senate, "Chief Whip" and "Director of Finance" nothing.
func (w *Finder) cutOffices() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person || n.Kind == kind.Work || n.Score == listed || n.Last-n.First < 2 || w.knownWhole(n.First, n.Last) {
			continue
		}
		first, last := n.First, n.Last
		switch {
		case w.endsOffice(last):
			for last--; last > first && (w.Offices[w.word(last-1)] != "" || w.tag(last-1) == text.CC); {
				last--
			}
		case last-first > 2 && w.Offices[w.word(first)] == "end" && w.word(first+1) == "of":
			if first += 2; w.word(first) == "the" {
				first++
			}
		default:
			continue
		}
		w.narrow(n, first, last)
	}
}

// narrow leaves of n the tokens [first, last) without an office, if they name a body.
func (w *Finder) narrow(n *Name, first, last int32) {
	for t := n.First; t < n.Last; t++ {
		if t < first || t >= last {
			w.owner[t] = 0
		}
	}
	if first >= last || !w.body(first, last) {
		n.Kind = kind.None
		return
	}
	n.First, n.Start = first, w.d.Tokens[first].Start
	n.Last, n.End = last, w.d.Tokens[last-1].End
	if k := w.kindElsewhere(first, last, n.Kind); k != kind.Fac { // the White House has a secretary, not the house
		n.Kind = k
	}
}

// cutParticiples parts a place and what it makes an adjective for, where the tagger took all for one name: "Norland-based Falk
// Engineering".
func (w *Finder) cutParticiples() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person || n.Kind == kind.Work || n.Score == listed {
			continue
		}
		for t := n.First; t+1 < n.Last; t++ {
			word := w.word(t)
			k := strings.LastIndexByte(word, '-')
			if k <= 0 || !w.Participles[word[k+1:]] || w.d.Tokens[t].End-n.Start < 3 {
				continue
			}
			last, was := n.Last, n.Kind
			for a := t + 1; a < last; a++ {
				w.owner[a] = 0
			}
			n.Last, n.End = t+1, w.d.Tokens[t].Start+int32(k)
			n.Kind = kind.GPE
			if w.capital(t + 1) { // no rebel-held building
				w.add(t+1, last, w.kindElsewhere(t+1, last, was))
			}
			break
		}
	}
}

// endsOffice reports whether the token before last is the end of an office, or a part of one whose end comes next.
func (w *Finder) endsOffice(last int32) bool {
	switch w.Offices[w.word(last-1)] {
	case "end":
		return true
	case "part":
		return w.isFree(last) && w.Offices[w.word(last)] == "end"
	}
	return false
}

// body reports whether the tokens [first, last) before an office name the body that it is in.
func (w *Finder) body(first, last int32) bool {
	word := w.word(last - 1)
	return w.OrgHeads[word] == words.ByName || words.AllCaps(word) || w.nameElsewhere(first, last) ||
		tagger.In(word, tagger.Companies|tagger.Bodies|tagger.Cities|tagger.Countries|tagger.Regions)
}

// cutRoles cuts what a person is off the name of a country: "US Marine" before "John Roe" names the US alone.
func (w *Finder) cutRoles() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person {
			w.cutRank(n)
			w.cutTrade(n)
			w.cutPronoun(n)
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

// cutRank cuts a country and what someone is off the front of a person's name: "US Marine John Roe".
func (w *Finder) cutRank(n *Name) {
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

// cutTrade cuts what somebody is off the front of the name where it has its capital from the beginning of a sentence: "Trainer Jane Doe said".
func (w *Finder) cutTrade(n *Name) {
	const least = 3 // words: the trade, the given name, the surname
	t := n.First
	if n.Score == listed || n.Last-t < least || n.Start != w.d.Tokens[t].Start || !w.beginsSentence(t) || !w.givenLike(t+1) || w.knownWhole(t, n.Last) {
		return
	}
	word := w.word(t)
	if _, given := w.Given[word]; given {
		return
	}
	if _, role := w.roles(word); !role || words.AllCaps(word) {
		return
	}
	w.owner[t] = 0
	n.First, n.Start = t+1, w.d.Tokens[t+1].Start
}

// cutPronoun cuts off a person's name the "I" of whoever speaks to that person: "Tom I'd be home".
func (w *Finder) cutPronoun(n *Name) {
	t := n.Last - 1
	if n.Score == listed || t == n.First || w.word(t) != "I" || int(n.Last) >= len(w.d.Tokens) {
		return
	}
	switch w.word(n.Last) {
	case "'d", "’d", "'m", "’m", "'ll", "’ll", "'ve", "’ve":
		w.owner[t] = 0
		n.Last, n.End = t, w.d.Tokens[t-1].End
	}
}

// cutParty cuts the party that somebody belongs to off a place: "the South Dakota Republican".
func (w *Finder) cutParty() {
	for i := range w.names {
		n := &w.names[i]
		t := n.Last - 1
		if n.Kind == kind.Person || n.Score == listed || n.Last-n.First < 2 || w.word(t) != "Republican" && w.word(t) != "Democrat" ||
			!tagger.InWhole(w.d.Text[w.d.Tokens[n.First].Start:w.d.Tokens[t-1].End], tagger.Cities|tagger.Regions) {
			continue
		}
		w.owner[t] = 0
		last := n.Last
		n.Kind, n.Last, n.End = kind.GPE, t, w.d.Tokens[t-1].End
		w.add(t, last, kind.Norp)
	}
}

// splitPersons parts two persons that follow each other without a mark, where the text has the first alone elsewhere and speaks to
// the second: "Best regards, Jane Doe Tom, I shall come".
func (w *Finder) splitPersons() {
	for i := range w.names {
		n := &w.names[i]
		const least = 3 // words of both
		if n.Kind != kind.Person || n.Score == listed || n.Last-n.First < least || int(n.Last) >= len(w.d.Tokens) {
			continue
		}
		t := n.Last - 1
		if mark := w.word(n.Last); mark != "," && mark != ":" {
			continue
		}
		if _, given := w.Given[w.word(t)]; given && w.kindElsewhere(n.First, t, kind.None) == kind.Person {
			w.owner[t] = 0
			last := n.Last
			n.Last, n.End = t, w.d.Tokens[t-1].End
			w.add(t, last, kind.Person)
		}
	}
}

// dropDegrees drops places that are a degree or an honour by where they stand: "Jane Doe, MD, said".
func (w *Finder) dropDegrees() {
	for i := range w.names[min(1, len(w.names)):] {
		n, before := &w.names[i+1], &w.names[i]
		if !n.Kind.Place() || n.Score == listed || n.Last-n.First != 1 || before.Kind != kind.Person || before.Last+1 != n.First {
			continue
		}
		if w.Degrees[w.word(n.First)] && w.word(before.Last) == "," && before.Last-before.First > 1 {
			n.Kind = kind.None
		}
	}
}

// personsWithHonours makes persons of what was taken for a body and is somebody with an honour: "her counsel, Beatriz Lister SC,".
func (w *Finder) personsWithHonours() {
	const least = 3 // words: a given name, a surname and the honour
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.Org || n.Score == listed || n.Last-n.First < least || tagger.InWhole(n.Proper(w.d), tagger.Teams) {
			continue
		}
		if last := w.word(n.Last - 1); !w.Degrees[last] && !w.AfterSurname(last) {
			continue
		}
		if g := w.Given[w.word(n.First)]; g != words.Both || n.First > 0 && w.title(n.First-1) {
			n.Kind, n.Gender = kind.Person, max(n.Gender, g)
		}
	}
}
