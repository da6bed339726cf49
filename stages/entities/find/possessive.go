package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

// keepPossessives gives firms their 's where the tables know them by it: "Trent's" is the firm, and not what belongs to
// Trent. It does so unless the text names a person of that name, and for what is a given name too only where no noun
// follows that could be what he owns.
func (w *Finder) keepPossessives() {
	for t := int32(1); int(t) < len(w.d.Tokens); t++ {
		if w.tag(t) != text.POS || w.owner[t] != 0 || w.d.Tokens[t-1].End != w.d.Tokens[t].Start || !w.capital(t-1) {
			continue
		}
		first := t - 1
		if o := w.owner[first]; o > 0 {
			if w.names[o-1].Score == listed {
				continue
			}
			first = w.names[o-1].First
		}
		for ; first < t; first++ {
			if w.firmWithPossessive(first, t+1) {
				break
			}
		}
		if first == t || w.ownerNamed(t) {
			continue
		}
		if o := w.owner[t-1]; o > 0 {
			n := &w.names[o-1]
			for k := n.First; k < first; k++ {
				w.owner[k] = 0
			}
			n.First, n.Start = first, w.d.Tokens[first].Start
			n.Last, n.End, n.Kind = t+1, w.d.Tokens[t].End, kind.Org
			w.owner[t] = o
			continue
		}
		w.add(first, t+1, kind.Org)
	}
}

// firmWithPossessive reports whether the tables know the tokens [first, last), the last of which is 's, as an organisation
// and as nothing else.
func (w *Finder) firmWithPossessive(first, last int32) bool {
	return w.tableKind(w.d.Text[w.d.Tokens[first].Start:w.d.Tokens[last-1].End]) == kind.Org
}

// ownerNamed reports whether the word before the 's at token t is rather a person's: one of that surname is named in the
// text, or it is a given name and a noun follows.
func (w *Finder) ownerNamed(t int32) bool {
	owner := w.word(t - 1)
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.Person && n.Last-n.First > 1 && (w.word(n.Last-1) == owner || w.word(n.First) == owner) {
			return true
		}
	}
	if _, given := w.Given[owner]; !given || int(t)+1 >= len(w.d.Tokens) {
		return false
	}
	next := w.tag(t + 1)
	return next.IsNoun() || next == text.JJ || next == text.CD
}
