package entities

// findNames fills w.names and w.owner with what the tagger finds, and with the names of the user's table, which go
// before it.
func (w *desk) findNames() {
	spans := w.model.Tag(w.d, &w.tagging)
	w.findListed()
	had := len(w.names)
	for _, s := range spans {
		if s.Score > unsure && w.owner[s.First] == 0 && w.owner[s.Last-1] == 0 {
			w.names = append(w.names, name{start: int32(s.Start), end: int32(s.End), first: int32(s.First), last: int32(s.Last),
				kind: kind(s.Type), score: s.Score})
		}
	}
	if had > 0 {
		sortNames(w.names)
		clear(w.owner)
	}
	for i := range w.names {
		w.own(int32(i))
	}
	w.repair()
}

// unsure is the tagger's score at which a name is left out. What the rest of the document shows may bring it back.
const unsure = 0.35

// listed is the score of names from the user's table: more than the tagger gives any.
const listed = 2

// findListed adds the names of the user's table wherever they stand, the longest first.
func (w *desk) findListed() {
	if w.user == nil {
		return
	}
	for _, s := range w.d.Sentences {
		for i := s.First; i < s.Last; i++ {
			n := w.user.Longest(w.d.Word(i))
			if n == 0 {
				continue
			}
			// A word of a name may be several tokens: "D.C.,", "Acme's".
			for j := min(i+2*n+1, s.Last); j > i; j-- {
				all := w.user.All(w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End])
				if len(all) == 0 {
					continue
				}
				w.names = append(w.names, name{start: w.d.Tokens[i].Start, end: w.d.Tokens[j-1].End, first: int32(i), last: int32(j),
					kind: kindOf(w.user.Entry(all[0]).Type), score: listed})
				for ; i < j; i++ {
					w.owner[i] = 1
				}
				i--
				break
			}
		}
	}
}

// own marks the tokens of name i.
func (w *desk) own(i int32) {
	n := &w.names[i]
	for t := n.first; t < n.last; t++ {
		w.owner[t] = i + 1
	}
	w.trimTitle(n)
}

// trimTitle leaves titles and articles at the front of the span out of the name proper, and notes what they say:
// "US President Jane Doe" is called Jane Doe.
func (w *desk) trimTitle(n *name) {
	if n.kind != person {
		if n.last-n.first > 1 && (w.word(n.first) == "the" || w.word(n.first) == "The") {
			n.first++
		}
		return
	}
	if n.first > 0 {
		n.gender = w.titles[w.word(n.first-1)].gender
	}
	for t := n.first; t < n.last-1; t++ {
		word := w.word(t)
		if title, ok := w.titles[word]; ok {
			if t+1 == n.last-1 && w.generation(w.word(n.last-1)) { // Martin King Jr.
				break
			}
			n.gender = max(n.gender, title.gender)
			n.first = t + 1
			continue
		}
		if _, given := w.given[word]; given || t-n.first > 3 {
			break
		}
	}
}
