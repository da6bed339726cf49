package resolve

import (
	"strings"
	"sync"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// cluster gathers the names into entities: whole names first, so that a surname in the headline finds the full name in
// the text below; then acronyms and what else is shorter.
func (w *Resolver) cluster() {
	for i := range w.names {
		n := &w.names[i]
		n.entry = w.lookUp(n)
		n.core = n.first
		if n.kind == kind.Org {
			w.splitCountry(i)
		}
	}
	w.bracketed()
	for i := range w.names {
		if n := &w.names[i]; n.ent == 0 && n.last-n.first > 1 {
			w.place(int32(i))
		}
	}
	for i := range w.names {
		n := &w.names[i]
		if n.ent != 0 || n.kind == kind.Person {
			continue
		}
		if w.isSurname(n) {
			n.kind, n.entry, n.core = kind.Person, 0, n.first
		} else if n.kind != kind.Org {
			w.place(int32(i))
		}
	}
	for i := range w.names {
		n := &w.names[i]
		if n.ent == 0 {
			w.place(int32(i))
		}
		x := &w.ents[n.ent-1]
		if x.last = n.first + 1; n.last-n.first == 1 && w.surname(n, x) {
			x.bare = x.last
		}
	}
	for i := range w.ents {
		w.ents[i].last = 0
	}
}

// isSurname reports whether n, one word that was taken for a place or a body, is the surname of a person named in full before
// it: it stands where a person does, and not after "in" or its like.
func (w *Resolver) isSurname(n *name) bool {
	if n.kind != kind.GPE && n.kind != kind.Org || words.AllCaps(w.word(n.first)) {
		return false
	}
	switch w.grammar.roleOf(n.first) {
	case subject, patient, object, genitive:
	default:
		return false
	}
	i := w.links.byWord[words.Hash(w.word(n.first))^uint64(kind.Person)]
	for range maxChain {
		if i == 0 {
			break
		}
		l := w.links.all[i-1]
		i = l.next
		if x := &w.ents[l.ent-1]; l.rank == 3 && x.words > 1 && w.names[x.first].first < n.first {
			return true
		}
	}
	return false
}

// surname reports whether the one word of n is the last one of x's full name: a given name alone says nothing of whom the
// surname means.
func (w *Resolver) surname(n *name, x *entity) bool {
	m := &w.names[x.best]
	return x.words < 2 || words.Hash(w.word(n.first)) == words.Hash(w.word(m.last-1))
}

// splitCountry finds the country that the name of body i begins with: the US Navy, the United States Navy, the French Navy. Where
// none does, it is the country of the word before: France's Foreign Ministry, the French Foreign Ministry.
func (w *Resolver) splitCountry(i int) {
	n := &w.names[i]
	for k := min(n.last-n.first-1, 2); k > 0; k-- {
		if c := w.countryNamed(w.d.Text[w.d.Tokens[n.first].Start:w.d.Tokens[n.first+k-1].End]); c != 0 {
			n.core, n.country = n.first+k, c
			return
		}
	}
	if i == 0 || w.OrgHeads[w.word(n.last-1)] != words.ByName {
		return
	}
	before, t := &w.names[i-1], n.first
	if t > 0 && w.tag(t-1) == text.POS {
		t--
	}
	if before.last == t && (before.kind == kind.Norp || before.kind == kind.GPE && t < n.first) {
		n.country = w.countryNamed(w.proper(before))
	}
}

// countryNamed gives 1 + the number of the country of that name, or whose people are called so, 0 if there is none.
func (w *Resolver) countryNamed(s string) int32 {
	for _, k := range w.table.All(s) {
		switch e := w.table.Entry(k); {
		case e.Country:
			return k + 1
		case kind.Of(e.Type) == kind.Norp && e.Code != "":
			return countries()[e.Code]
		}
	}
	return 0
}

// countries gives 1 + the number of a country in the embedded tables by its code.
var countries = sync.OnceValue(func() map[string]int32 {
	t, all := gazetteer.Embedded(), map[string]int32{}
	for k := range int32(t.Len()) {
		if e := t.Entry(k); e.Country && all[e.Code] == 0 {
			all[e.Code] = k + 1
		}
	}
	return all
})

// lookUp gives 1 + the number of the one entry of the embedded tables that n can be by its name and kind, 0 if there is
// none or more than one.
func (w *Resolver) lookUp(n *name) int32 {
	found := int32(0)
	all := w.listed(n)
	state := len(all) == 0 && n.kind.Place() && n.first > 0 && w.tag(n.first-1) == text.Comma
	if state { // Hartwell, Mo.
		all = w.table.All(gazetteer.Abbreviated(w.proper(n)))
	}
	for _, k := range all {
		if e := w.table.Entry(k); kind.Same(kind.Of(e.Type), n.kind) && !(state && e.Country) {
			if found != 0 {
				return 0
			}
			found = k + 1
		}
	}
	return found
}

// listed gives the entries of the embedded tables by the name of n, in capitals or small letters as well; of a body without its legal form.
func (w *Resolver) listed(n *name) []int32 {
	s := w.proper(n)
	all := w.table.All(s)
	if len(all) == 0 && len(s) > 3 && words.AllCaps(s) { // GENEVA (Wire)
		var buf [64]byte
		all = w.table.AllBytes(titled(buf[:0], s))
	} else if len(all) == 0 && s[0]-'a' < 26 && len(s) < 64 { // mexico
		var buf [64]byte
		b := append(buf[:0], s...)
		b[0] -= 'a' - 'A'
		all = w.table.AllBytes(b)
	}
	if len(all) == 0 && n.kind == kind.Org {
		all = w.table.All(words.WithoutLegalForm(s))
	}
	return all
}

// place finds the entity of name i, or makes it one.
func (w *Resolver) place(i int32) {
	n := &w.names[i]
	key := w.key(n)
	e, ok := w.links.byName[key]
	if ok && n.kind == kind.Person && n.last-n.first == 1 {
		ok = false // two may share a surname: it is looked at anew each time
		if same := w.samePerson(n); same != 0 {
			e, ok = same, true
		}
	}
	if !ok {
		e = 0
		if w.acronym(n) {
			e = w.byInitials(n)
		}
		switch {
		case e != 0:
		case n.kind == kind.Person:
			e = w.samePerson(n)
		case n.kind == kind.Org:
			e = w.sameOrg(n)
		default:
			e = w.sameThing(n)
		}
		if e == 0 {
			e = w.newEntity(i)
		}
		w.links.byName[key] = e
	}
	w.join(i, e)
}

// newEntity makes an entity of name i; entities are counted from 1.
func (w *Resolver) newEntity(i int32) int32 {
	w.ents = append(w.ents, entity{kind: w.names[i].kind, best: i, first: i})
	return int32(len(w.ents))
}

// join adds name i to entity e.
func (w *Resolver) join(i, e int32) {
	n, x := &w.names[i], &w.ents[e-1]
	n.ent = e
	x.count++
	x.first = min(x.first, i)
	if n.gender != words.Both && !x.known {
		x.gender, x.known = n.gender, true
	}
	long := n.last - n.first
	if long > x.words || long == x.words && w.better(n, &w.names[x.best]) {
		x.best, x.words = i, long
	}
	if x.count == 1 || long > 1 {
		w.index(n, e)
		w.sign(n, e)
	}
}

// better reports whether a is a fuller form than b of the same number of words: not all capitals, or longer.
func (w *Resolver) better(a, b *name) bool {
	ta, tb := w.proper(a), w.proper(b)
	if strings.EqualFold(ta, tb) { // GENEVA in a dateline is Geneva
		return words.AllCaps(tb) && !words.AllCaps(ta) || tb[0]-'a' < 26 && ta[0]-'A' < 26
	}
	return len(ta) > len(tb) && a.last-a.first > 1
}

// key is the hash of a whole name, and of what kind of thing it is.
func (w *Resolver) key(n *name) uint64 {
	h := uint64(words.Offset) + uint64(n.country)*words.Prime
	for t := n.core; t < n.last; t++ {
		if word := w.word(t); n.kind != kind.Org || t == n.core || !w.Corporate(word) {
			h = words.Fold(h, word)
			h = (h ^ ' ') * words.Prime
		}
	}
	if n.entry != 0 { // US, U.S. and America are one
		h = uint64(n.entry) * words.Prime
	}
	return (h ^ uint64(group(n.kind))) * words.Prime
}

// group is the kind that stands for all that one name can hardly tell apart: places of all sorts; works, products, events.
func group(k kind.Kind) kind.Kind {
	switch k {
	case kind.Person, kind.Org, kind.Norp:
		return k
	case kind.GPE, kind.Loc, kind.Fac:
		return kind.GPE
	}
	return kind.Work
}

// index makes entity e known by each word of its name n.
func (w *Resolver) index(n *name, e int32) {
	if n.kind == kind.Norp {
		return
	}
	last := n.last - 1
	for last > n.first && (w.AfterSurname(w.word(last)) || n.kind == kind.Org && w.Corporate(w.word(last))) {
		last--
	}
	for t := n.core; t <= last; t++ {
		word := w.word(t)
		if len(word) < 2 || word[len(word)-1] == '.' && len(word) < 4 {
			continue
		}
		rank := uint8(1)
		switch t {
		case last:
			rank = 3
		case n.core:
			rank = 2
		}
		h := words.Hash(word) ^ uint64(group(n.kind))
		head := w.links.byWord[h]
		if head != 0 && w.links.all[head-1].ent == e {
			w.links.all[head-1].rank = max(w.links.all[head-1].rank, rank)
			continue
		}
		w.links.all = append(w.links.all, link{ent: e, next: head, rank: rank})
		w.links.byWord[h] = int32(len(w.links.all))
	}
}

// maxChain bounds how many entities that share a word are looked at, so that no text takes quadratic time.
const maxChain = 16

// sameOrg finds the organisation that a shorter name means: "Brandt" for Brandt & Sohne, "the Supreme Court" for the
// Supreme Court of Arden, "the Herons" for the Ellery Herons.
func (w *Resolver) sameOrg(n *name) int32 {
	if e := w.only(n, n.core, 2, (*Resolver).begins); e != 0 {
		return e
	}
	if e := w.only(n, n.core, 2, (*Resolver).beginsFirm); e != 0 && w.names[w.ents[e-1].first].first < n.first {
		return e
	}
	if e := w.only(n, n.last-1, 3, (*Resolver).ends); e != 0 {
		return e
	}
	if e := w.only(n, n.core, 3, (*Resolver).turned); e != 0 { // Ministry of Health: ends with it
		return e
	}
	return w.only(n, n.last-1, 2, (*Resolver).turned)
}

// turned reports whether one of the names is the other with its noun first: the Health Ministry, the Ministry of Health.
func (w *Resolver) turned(n *name, x *entity) bool {
	m := &w.names[x.best]
	if m.last-m.core < n.last-n.core {
		n, m = m, n
	}
	what := n.last - 1 - n.core
	if unlike(n, m) || what < 1 || m.last-m.core != what+2 || w.word(m.core+1) != "of" || w.word(m.core) != w.word(n.last-1) {
		return false
	}
	for k := range what {
		if w.word(n.core+k) != w.word(m.core+2+k) {
			return false
		}
	}
	return w.OrgHeads[w.word(m.core)] == words.ByName
}

// sameThing finds the place or thing that a shorter name means: "Dorian" for Hurricane Dorian, "the North" for North Arden.
func (w *Resolver) sameThing(n *name) int32 {
	if n.kind == kind.Norp {
		return 0
	}
	if e := w.only(n, n.last-1, 3, (*Resolver).ends); e != 0 || !n.kind.Place() {
		return e
	}
	switch w.word(n.first) {
	case "North", "South", "East", "West":
		if n.last-n.first == 1 {
			return w.only(n, n.first, 2, func(_ *Resolver, _ *name, x *entity) bool { return x.words > 1 })
		}
	}
	return 0
}

// only finds the only entity whose name holds word t in that place and that agrees with n by test.
func (w *Resolver) only(n *name, t int32, rank uint8, test func(*Resolver, *name, *entity) bool) (found int32) {
	i := w.links.byWord[words.Hash(w.word(t))^uint64(group(n.kind))]
	for range maxChain {
		if i == 0 {
			break
		}
		l := w.links.all[i-1]
		i = l.next
		if l.rank == rank && test(w, n, &w.ents[l.ent-1]) {
			if found != 0 && found != l.ent {
				return 0
			}
			found = l.ent
		}
	}
	return found
}

// unlike reports whether two names begin with different countries.
func unlike(a, b *name) bool { return a.country != 0 && b.country != 0 && a.country != b.country }

// ends reports whether n is the end of x's full name and tells enough of it, or the other way round.
func (w *Resolver) ends(n *name, x *entity) bool {
	m := &w.names[x.best]
	short := min(n.last-n.core, m.last-m.core)
	if unlike(n, m) || n.last-n.core == m.last-m.core && (n.country == m.country || n.last-n.core == 1 && !w.telling(w.word(n.core)) && w.OrgHeads[w.word(n.core)] != words.ByName) {
		return false
	}
	if n.country != m.country && (n.country == 0) == (n.last-n.core > m.last-m.core) { // the US Air Force is not the Royal Air Force
		return false
	}
	for k := int32(1); k <= short; k++ {
		if words.Hash(w.word(n.last-k)) != words.Hash(w.word(m.last-k)) {
			return false
		}
	}
	if short > 1 {
		return true
	}
	word := w.word(n.last - 1)
	return w.telling(word) && n.country == m.country && gazetteer.Shared(word) == nil || // the House is no White House
		n.kind == kind.Org && w.OrgHeads[word] == words.ByName // Congress for the United States Congress
}

// telling reports whether one word of an organisation's name may stand for it: no place, no common noun.
func (w *Resolver) telling(word string) bool {
	return len(word) > 3 && w.OrgHeads[word] == words.NoOrg && len(w.table.All(word)) == 0
}

// begins reports whether n is the beginning of x's full name, or the other way round.
func (w *Resolver) begins(n *name, x *entity) bool {
	m := &w.names[x.best]
	short := min(n.last-n.core, m.last-m.core)
	if unlike(n, m) {
		return false
	}
	for k := range short {
		if words.Hash(w.word(n.core+k)) != words.Hash(w.word(m.core+k)) {
			return false
		}
	}
	brief, long := n, m
	if m.last-m.core < n.last-n.core {
		brief, long = m, n
	}
	if short > 1 && short < long.last-long.core && brief.entry != 0 && brief.entry != long.entry { // a body of the United Nations is not the United Nations
		return false
	}
	for t := long.core + short; t < long.last; t++ {
		if w.Branches[w.word(t)] { // the House's Judiciary Committee is not the House
			return false
		}
	}
	if short == 1 { // a place's name or a common word alone says too little
		return w.telling(w.word(n.core))
	}
	return true
}

// beginsFirm reports whether x, named in full before, is a firm that is called n for short, whatever else begins so: Velm is Velm Motors Inc.,
// and not its branch Velm Marine Power.
func (w *Resolver) beginsFirm(n *name, x *entity) bool {
	m := &w.names[x.best]
	if n.last-n.core != 1 || m.last-m.core < 2 || !w.begins(n, x) {
		return false
	}
	return w.Corporate(w.word(m.last-1)) || tagger.InWhole(w.proper(m), tagger.Companies)
}

// titled appends s with capitals only where words begin.
func titled(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c-'A' < 26 && i > 0 && (s[i-1]|0x20)-'a' < 26 {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}
