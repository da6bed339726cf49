package find

import (
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
		if n.Kind == kind.Person && n.Last-n.First > 1 && !w.Generation(w.word(n.Last-1)) {
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
		k := kind.None
		for _, e := range w.table.All(n.Proper(w.d)) {
			switch t := kind.Of(w.table.Entry(e).Type); {
			case k == kind.None:
				k = t
			case k != t:
				k = kind.Num
			}
		}
		if k == kind.None && (n.Kind == kind.Org || n.Kind == kind.Work || n.Kind == kind.Product) && n.Last-n.First > 1 && w.Endings[w.word(n.Last-1)] == kind.Law && w.word(n.Last-1) != "Convention" {
			n.Kind = kind.Law
			continue
		}
		switch {
		case k == kind.None || k == kind.Num || kind.Same(k, n.Kind):
		case k.Place() && n.Kind != kind.Person || k == kind.Loc:
		case k == kind.Person && n.Last-n.First == 1:
		default:
			n.Kind = k
		}
	}
}

// propagate adds the names of this document in places where the tagger missed them.
func (w *Finder) propagate() {
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
				k := kind.None
				b := &w.ballots[n-1]
				for x, v := range b.votes {
					if v > enough && v > b.votes[k] {
						k = kind.Kind(x)
					}
				}
				if k == kind.None || j == i+1 && (len(w.word(i)) < 2 || i == first && !w.tag(i).IsProper()) {
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
				i = j - 1
				break
			}
		}
	}
}
