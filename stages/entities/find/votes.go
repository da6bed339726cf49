package find

import (
	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
)

// ballot is what a document shows about a name in all the places where it stands.
type ballot struct {
	votes [kind.Num]float32
	words int32 // how many words the longest name has that begins with this word
}

// ballotOf gives the number of the ballot for a hash, a new one if there is none.
func (w *Finder) ballotOf(h uint64) int32 {
	i, ok := w.byExact[h]
	if !ok {
		w.ballots = append(w.ballots, ballot{})
		i = int32(len(w.ballots))
		w.byExact[h] = i
	}
	return i - 1
}

// exact is the hash of the tokens [first, last), with regard to case.
func (w *Finder) exact(first, last int32) uint64 {
	h := uint64(words.Offset)
	for t := first; t < last; t++ {
		word := w.word(t)
		for i := 0; i < len(word); i++ {
			h = (h ^ uint64(word[i])) * words.Prime
		}
		h = (h ^ ' ') * words.Prime
	}
	return h
}

// vote lets each place where a name stands speak for its type; a full name speaks for its surname too.
func (w *Finder) vote() {
	for i := range w.names {
		n := &w.names[i]
		k := w.ballotOf(w.exact(n.First, n.Last))
		n.ballot = k
		w.ballots[k].votes[n.Kind] += n.Score
		if n.Last-n.First > 1 {
			k = w.ballotOf(w.exact(n.First, n.First+1))
		}
		f := &w.ballots[k]
		f.words = max(f.words, n.Last-n.First)
		if n.Kind == kind.Person && n.Last-n.First > 1 && !w.AfterSurname(w.word(n.Last-1)) {
			b := &w.ballots[w.ballotOf(w.exact(n.Last-1, n.Last))]
			b.votes[kind.Person] += n.Score
			b.words = max(b.words, 1)
		}
	}
}

// retype gives a name the type that its places in the document speak for, where they clearly do.
func (w *Finder) retype() {
	for i := range w.names {
		n := &w.names[i]
		b := &w.ballots[n.ballot]
		best := n.Kind
		for k, v := range b.votes {
			if v > b.votes[best] {
				best = kind.Kind(k)
			}
		}
		if best != n.Kind && b.votes[best] > 1.5*b.votes[n.Kind] {
			n.Kind = best
		}
	}
}

// overrule gives names the type that the tables have for them, where they have only one. Of places it takes no more than
// that they are no person: teams and governments go by the names of places.
func (w *Finder) overrule() {
	for i := range w.names {
		n := &w.names[i]
		k := w.tableKind(n.Proper(w.d))
		switch {
		case k == kind.None && w.kindByName(n) != kind.None:
			n.Kind = w.kindByName(n)
		case k == kind.None || k == kind.Num || kind.Same(k, n.Kind):
		case k.Place() && n.Kind != kind.Person || k == kind.Loc:
		case k == kind.Person && n.Last-n.First == 1:
		default:
			n.Kind = k
		}
	}
}

// kindByName is the kind of which the words of n tell, None where they tell of none, or of that which it has.
func (w *Finder) kindByName(n *Name) kind.Kind {
	switch {
	case w.lawByName(n):
		return kind.Law
	case n.Score == listed:
	case n.Kind.Place() && w.courtByName(n):
		return kind.Org
	case n.Kind == kind.GPE && w.buildingByName(n), n.Kind == kind.Person && n.Last-n.First > 1 && w.Is("structure", w.word(n.Last-1)):
		return kind.Fac
	}
	return kind.None
}

// courtByName reports whether n ends as the names of courts of law do: Ellery High Court.
func (w *Finder) courtByName(n *Name) bool {
	return n.Last-n.First > 2 && w.word(n.Last-1) == "Court" && w.Is("court", w.word(n.Last-2))
}

// buildingByName reports whether n begins with a word for a building, and "of": the Museum of Modern Art, the Cathedral of Kell.
func (w *Finder) buildingByName(n *Name) bool {
	return n.Last-n.First > 2 && w.word(n.First+1) == "of" && (w.word(n.First) == "Museum" || tagger.In(w.word(n.First), tagger.FacWords))
}

// tableKind is the kind of the entries of that name, None if there are none, Num if they differ.
func (w *Finder) tableKind(name string) kind.Kind {
	k := kind.None
	for _, e := range w.table.All(name) {
		switch t := kind.Of(w.table.Entry(e).Type); {
		case k == kind.None:
			k = t
		case k != t:
			return kind.Num
		}
	}
	return k
}

// personsLikePlaces gives persons whose given name is that of a place their type: "London Breed" is no place, since no list
// has one of that name, a surname ends it, and the text treats it as a person: by the surname alone, a verb of saying, or
// what stands beside it.
func (w *Finder) personsLikePlaces() {
	const places = tagger.Countries | tagger.Cities | tagger.Towns | tagger.Regions
	const partOfPlace = places | tagger.LocWords | tagger.FacWords | tagger.OrgWords | tagger.EventWords
	for i := range w.names {
		n := &w.names[i]
		if n.Kind != kind.GPE && n.Kind != kind.Org || n.Last-n.First != 2 || n.Score == listed || !tagger.In(w.word(n.First), places) ||
			tagger.In(w.word(n.Last-1), partOfPlace) || !tagger.In(w.word(n.First), tagger.FirstNames) || w.knownWhole(n.First, n.Last) {
			continue
		}
		if w.personElsewhere(n) || n.Kind == kind.GPE && (w.saysFrom(n.Last) || w.apposed(n.Last)) {
			n.Kind = kind.Person
		}
	}
}

// personElsewhere reports whether the last word of n alone is a person elsewhere in the text.
func (w *Finder) personElsewhere(n *Name) bool {
	surname := w.word(n.Last - 1)
	for i := range w.names[:min(len(w.names), mostNames)] {
		if m := &w.names[i]; m.Kind == kind.Person && m.Last-m.First == 1 && w.word(m.First) == surname {
			return true
		}
	}
	return false
}

// speaks reports whether token t is a verb of saying.
func (w *Finder) speaks(t int32) bool { return int(t) < len(w.owner) && w.Reports[w.word(t)] }

// saysFrom reports whether a verb of saying stands at token t, or behind a comma there: the mayor, Jane Doe, said.
func (w *Finder) saysFrom(t int32) bool {
	return w.speaks(t) || int(t) < len(w.owner) && w.word(t) == "," && w.speaks(t+1)
}

// apposed reports whether what stands from token t on says what a person is: ", the mayor of".
func (w *Finder) apposed(t int32) bool {
	if int(t)+2 >= len(w.owner) || w.word(t) != "," {
		return false
	}
	for k := t + 1; k < t+4 && int(k) < len(w.owner); k++ {
		if _, role := w.roles(w.word(k)); role && !w.capital(k) {
			return true
		}
	}
	return false
}

// addElsewhere adds the names of this document in places where the tagger missed them.
func (w *Finder) addElsewhere() {
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
			if end := w.addLongest(i, min(i+w.ballots[n-1].words, last), first, last); end > i {
				i = end - 1
			}
		}
	}
}

// addLongest adds the longest name of this document that begins at token i and ends at most at token most. It gives its
// end, i if there is none.
func (w *Finder) addLongest(i, most, first, last int32) int32 {
	for j := most; j > i; j-- {
		if w.owner[j-1] != 0 {
			continue
		}
		n, ok := w.byExact[w.exact(i, j)]
		if !ok {
			continue
		}
		k := w.ballots[n-1].winner()
		if k == kind.None || j == i+1 && (len(w.word(i)) < 2 || i == first && !w.tag(i).IsProper() || w.functionWord(i, j)) {
			continue
		}
		from := i
		if k == kind.Person {
			for from > first && w.owner[from-1] == 0 && w.givenLike(from-1) { // the given names before a surname
				from--
			}
		} else if !w.alone(i, j, first, last) {
			continue
		}
		w.add(from, j, k)
		return j
	}
	return i
}

// winner is the kind with the most votes, None if none has enough.
func (b *ballot) winner() kind.Kind {
	const enough = 0.5
	k := kind.None
	for x, v := range b.votes {
		if v > enough && v > b.votes[k] {
			k = kind.Kind(x)
		}
	}
	return k
}
