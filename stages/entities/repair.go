package entities

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// repair uses what the whole document and the tables show about single names: what a name is in one place it is in the
// others too, and where it was missed it is found.
func (w *desk) repair() {
	w.withoutPersons()
	w.whole()
	had := len(w.names)
	w.apart()
	w.fromTable()
	w.byLastWord()
	w.afterTitles()
	w.inCredits()
	w.reorder(had)
	had = len(w.names)
	w.define()
	w.reorder(had)
	had = len(w.names)
	w.withoutRoles()
	w.reorder(had)
	w.vote()
	w.retype()
	w.overrule()
	had = len(w.names)
	w.propagate()
	w.reorder(had)
}

// ballot is what a document shows about a name in all the places where it stands.
type ballot struct {
	votes [numKinds]float32
	words int32 // how many words the longest name has that begins with this word
}

// ballotOf gives the ballot for a hash, a new one if there is none.
func (w *desk) ballotOf(h uint64) *ballot {
	i, ok := w.byExact[h]
	if !ok {
		w.ballots = append(w.ballots, ballot{})
		i = int32(len(w.ballots))
		w.byExact[h] = i
	}
	return &w.ballots[i-1]
}

// exact is the hash of the tokens [first, last), with regard to case.
func (w *desk) exact(first, last int32) uint64 {
	h := uint64(fnvOffset)
	for t := first; t < last; t++ {
		word := w.word(t)
		for i := 0; i < len(word); i++ {
			h = (h ^ uint64(word[i])) * fnvPrime
		}
		h = (h ^ ' ') * fnvPrime
	}
	return h
}

// vote lets each place where a name stands speak for its type; a full name speaks for its surname too.
func (w *desk) vote() {
	for i := range w.names {
		n := &w.names[i]
		b := w.ballotOf(w.exact(n.first, n.last))
		b.votes[n.kind] += n.score
		f := w.ballotOf(w.exact(n.first, n.first+1))
		f.words = max(f.words, n.last-n.first)
		if n.kind == person && n.last-n.first > 1 && !w.generation(w.word(n.last-1)) {
			b := w.ballotOf(w.exact(n.last-1, n.last))
			b.votes[person] += n.score
			b.words = max(b.words, 1)
		}
	}
}

// retype gives a name the type that its places in the document speak for, where they clearly do.
func (w *desk) retype() {
	for i := range w.names {
		n := &w.names[i]
		b := w.ballotOf(w.exact(n.first, n.last))
		best := n.kind
		for k, v := range b.votes {
			if v > b.votes[best] {
				best = kind(k)
			}
		}
		if best != n.kind && b.votes[best] > 1.5*b.votes[n.kind] {
			n.kind = best
		}
	}
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

// overrule gives names the type that the tables have for them, where they have only one. Of places it takes no more than
// that they are no person: teams and governments go by the names of places.
func (w *desk) overrule() {
	for i := range w.names {
		n := &w.names[i]
		k := none
		for _, e := range w.table.All(w.proper(n)) {
			switch t := kindOf(w.table.Entry(e).Type); {
			case k == none:
				k = t
			case k != t:
				k = numKinds
			}
		}
		if k == none && (n.kind == org || n.kind == work || n.kind == product) && n.last-n.first > 1 && w.endings[w.word(n.last-1)] == law && w.word(n.last-1) != "Convention" {
			n.kind = law
			continue
		}
		switch {
		case k == none || k == numKinds || same(k, n.kind):
		case k.place() && n.kind != person || k == loc:
		case k == person && n.last-n.first == 1:
		default:
			n.kind = k
		}
	}
}

// free reports whether token t is a word with a capital that no name holds.
func (w *desk) free(t int32) bool {
	return w.owner[t] == 0 && (w.capital(t) || w.word(t)[0] >= 0xC3)
}

// stray reports whether token t is a proper noun that no name holds: a name next to it would be cut short.
func (w *desk) stray(t int32) bool { return w.free(t) && w.tag(t).IsProper() }

// alone reports whether no proper noun stands right before or after the tokens [i, j) of the sentence [first, last).
func (w *desk) alone(i, j, first, last int32) bool {
	return !(i > first && (w.stray(i-1) || w.owner[i-1] != 0 && w.d.Tokens[i-1].End+1 == w.d.Tokens[i].Start)) &&
		!(j < last && (w.stray(j) || w.owner[j] != 0))
}

// add notes a name that the tagger did not find; reorder puts it in its place.
func (w *desk) add(first, last int32, k kind) {
	w.names = append(w.names, name{start: w.d.Tokens[first].Start, end: w.d.Tokens[last-1].End, first: first, last: last,
		kind: k, score: 0.5})
	for t := first; t < last; t++ {
		w.owner[t] = -1
	}
}

// reorder sorts in the names from number had on.
func (w *desk) reorder(had int) {
	if len(w.names) == had {
		return
	}
	sortNames(w.names)
	clear(w.owner)
	for i := range w.names {
		w.own(int32(i))
	}
}

// fromTable adds the names of the tables that the tagger missed, where they stand alone.
func (w *desk) fromTable() {
	for _, s := range w.d.Sentences {
		for i := s.First; i < s.Last; i++ {
			if !w.free(int32(i)) {
				continue
			}
			n := w.table.Longest(w.d.Word(i))
			if n == 0 {
				continue
			}
			for j := min(i+2*n+1, s.Last); j > i; j-- {
				if w.owner[j-1] != 0 {
					continue
				}
				all := w.table.All(w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End])
				if len(all) == 0 {
					continue
				}
				if w.alone(int32(i), int32(j), int32(s.First), int32(s.Last)) {
					w.add(int32(i), int32(j), kindOf(w.table.Entry(all[0]).Type))
				}
				i = j - 1
				break
			}
		}
	}
}

// whole puts a name of the tables in the place of the parts of it that the tagger found: "International Committee" and
// "Red Cross".
func (w *desk) whole() {
	changed := false
	for _, s := range w.d.Sentences {
		for i := s.First; i < s.Last; i++ {
			if w.owner[i] == 0 || !w.capital(int32(i)) {
				continue
			}
			n := w.table.Longest(w.d.Word(i))
			if n < 3 {
				continue
			}
			for j := min(i+n+1, s.Last); j > i+2; j-- {
				all := w.table.All(w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End])
				if len(all) == 0 {
					continue
				}
				o := w.owner[i]
				m := &w.names[o-1]
				if m.first != int32(i) || int(m.last) >= j || j < s.Last && w.owner[j] != 0 && w.owner[j] == w.owner[j-1] {
					break
				}
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

// drop removes the names without a type.
func (w *desk) drop() {
	kept := w.names[:0]
	for _, n := range w.names {
		if n.kind != none {
			kept = append(kept, n)
		}
	}
	w.names = kept
	clear(w.owner)
	for i := range w.names {
		w.own(int32(i))
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

// byLastWord adds treaties and meetings that the tagger missed: capitals that end with a word for one.
func (w *desk) byLastWord() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		for i := first; i < last; i++ {
			if !w.stray(i) {
				continue
			}
			j := i + 1
			for j < last && w.stray(j) {
				j++
			}
			if k := w.endings[w.word(j-1)]; k != none && j-i > 1 && j-i < 6 && (j == last || w.owner[j] == 0) && (i == first || w.owner[i-1] == 0 || w.tag(i-1) == text.POS) {
				w.add(i, j, k)
			}
			i = j
		}
	}
}

// afterTitles adds persons right after a form of address or a rank.
func (w *desk) afterTitles() {
	for _, s := range w.d.Sentences {
		for i := int32(s.First) + 1; i < int32(s.Last); i++ {
			if !w.stray(i) || w.tag(i) == text.NNPS || w.owner[i-1] != 0 {
				continue
			}
			if _, ok := w.titles[w.word(i-1)]; !ok {
				continue
			}
			j, role := i, false
			for j < int32(s.Last) && w.stray(j) && !role {
				_, role = w.roles(w.word(j))
				j++
			}
			if !role && (j == int32(s.Last) || w.owner[j] == 0) {
				w.add(i, j, person)
			}
			i = j
		}
	}
}

// inCredits adds the photographer or author that a credit or a byline names: "Credit: Jane Doe / AP", "By Jane Doe".
func (w *desk) inCredits() {
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		from := int32(-1)
		switch w.d.Blocks[s.Block].Kind {
		case pipeline.Credit, pipeline.Byline:
			from = first
		}
		for t := first; t+1 < last && from < 0; t++ {
			if w.credits[w.word(t)] == "word" && w.word(t+1) == ":" {
				from = t
			}
		}
		if from < 0 {
			continue
		}
		for i := from; i < last; i++ {
			if !w.free(i) || w.credits[w.word(i)] == "word" || w.tag(i).IsPunct() {
				continue
			}
			j := i + 1
			for j < last && w.free(j) && !w.tag(j).IsPunct() {
				j++
			}
			if j-i > 1 && j-i < 5 {
				k := person
				if w.credits[w.word(j-1)] != "" { // Getty Images
					k = org
				}
				w.add(i, j, k)
			}
			i = j
		}
	}
}

// propagate adds the names of this document in places where the tagger missed them.
func (w *desk) propagate() {
	const enough = 0.5 // what a type must have in votes
	for _, s := range w.d.Sentences {
		first, last := int32(s.First), int32(s.Last)
		for i := first; i < last; i++ {
			if !w.free(i) {
				continue
			}
			n, ok := w.byExact[w.exact(i, i+1)]
			if !ok {
				continue
			}
			for j := min(i+w.ballots[n-1].words, last); j > i; j-- {
				if w.owner[j-1] != 0 {
					continue
				}
				n, ok := w.byExact[w.exact(i, j)]
				if !ok {
					continue
				}
				k := none
				b := &w.ballots[n-1]
				for x, v := range b.votes {
					if v > enough && v > b.votes[k] {
						k = kind(x)
					}
				}
				if k == none || j == i+1 && (len(w.word(i)) < 2 || i == first && !w.tag(i).IsProper()) {
					continue
				}
				from := i
				if k == person {
					for from > first && w.owner[from-1] == 0 && w.givenLike(from-1) { // the given names before a surname
						from--
					}
				} else if !w.alone(i, j, first, last) {
					continue
				}
				w.add(from, j, k)
				i = j - 1
				break
			}
		}
	}
}

// givenLike reports whether token t looks like a given name or an initial.
func (w *desk) givenLike(t int32) bool {
	word := w.word(t)
	_, ok := w.given[word]
	return ok || initial(word) && word[0]-'A' < 26
}
