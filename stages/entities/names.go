package entities

import (
	"wirecopy/stages/entities/internal/gazetteer"
	"wirecopy/stages/internal/text"
)

// findNames fills w.names and w.owner.
func (w *desk) findNames() {
	w.fallback()
	for i := range w.names {
		w.own(int32(i))
	}
}

// own marks the tokens of name i.
func (w *desk) own(i int32) {
	n := &w.names[i]
	for t := w.d.TokenAt(int(n.start)); t < len(w.d.Tokens) && w.d.Tokens[t].Start < n.end; t++ {
		w.owner[t] = i + 1
	}
	w.trimTitle(n)
}

// addName adds the tokens [first, last) as a name.
func (w *desk) addName(first, last int32, k kind, score float32) {
	w.names = append(w.names, name{start: w.d.Tokens[first].Start, end: w.d.Tokens[last-1].End, first: first, last: last,
		kind: k, score: score})
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
			if t+1 == n.last-1 && generation(w.word(n.last-1)) { // Martin King Jr.
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

// fallback takes runs of proper nouns for names.
func (w *desk) fallback() {
	for _, s := range w.d.Sentences {
		for i := s.First; i < s.Last; i++ {
			if !w.properNoun(i) {
				continue
			}
			j := i + 1
			for j < s.Last && (w.properNoun(j) || j+1 < s.Last && w.properNoun(j+1) && (w.d.Word(j) == "of" || w.d.Word(j) == "&")) {
				j++
			}
			if k := w.guess(i, j); k != none {
				w.addName(int32(i), int32(j), k, 0.5)
			}
			i = j
		}
	}
}

func (w *desk) properNoun(i int) bool {
	return w.d.Tokens[i].Tag.IsProper() && w.d.Text[w.d.Tokens[i].Start]-'A' < 26 || w.d.Tokens[i].Tag == text.JJ && w.table.Longest(w.d.Word(i)) > 0
}

func (w *desk) guess(i, j int) kind {
	name := w.d.Text[w.d.Tokens[i].Start:w.d.Tokens[j-1].End]
	k := none
	w.table.Find(name, func(e *gazetteer.Entry) { k = kindOf(e.Type) })
	if k != none {
		return k
	}
	if _, ok := w.given[w.d.Word(i)]; ok && j-i > 1 {
		return person
	}
	if _, ok := w.titles[w.d.Word(i)]; ok && j-i > 1 {
		return person
	}
	if i > 0 {
		if _, ok := w.titles[w.d.Word(i-1)]; ok {
			return person
		}
	}
	if w.orgHeads[w.d.Word(j-1)] != noOrg && j-i > 1 {
		return org
	}
	return none
}
