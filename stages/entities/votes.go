package entities

// ballot is what a document shows about a name in all the places where it stands.
type ballot struct {
	votes [numKinds]float32
	words int32 // how many words the longest name has that begins with this word
}

// ballotOf gives the number of the ballot for a hash, a new one if there is none.
func (w *desk) ballotOf(h uint64) int32 {
	i, ok := w.byExact[h]
	if !ok {
		w.ballots = append(w.ballots, ballot{})
		i = int32(len(w.ballots))
		w.byExact[h] = i
	}
	return i - 1
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
		k := w.ballotOf(w.exact(n.first, n.last))
		n.ballot = k
		w.ballots[k].votes[n.kind] += n.score
		if n.last-n.first > 1 {
			k = w.ballotOf(w.exact(n.first, n.first+1))
		}
		f := &w.ballots[k]
		f.words = max(f.words, n.last-n.first)
		if n.kind == person && n.last-n.first > 1 && !w.generation(w.word(n.last-1)) {
			b := &w.ballots[w.ballotOf(w.exact(n.last-1, n.last))]
			b.votes[person] += n.score
			b.words = max(b.words, 1)
		}
	}
}

// retype gives a name the type that its places in the document speak for, where they clearly do.
func (w *desk) retype() {
	for i := range w.names {
		n := &w.names[i]
		b := &w.ballots[n.ballot]
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
