package find

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

// lawByName reports whether n ends as the names of laws do, with or without a year, or is a part of one: Port Act 1991, Section 17.
func (w *Finder) lawByName(n *Name) bool {
	switch n.Kind {
	case kind.Org, kind.Work, kind.Product, kind.Event:
	default:
		return false
	}
	last := n.Last - 1
	if n.Last-n.First > 1 && w.Provisions[w.word(n.First)] && w.tag(n.First+1) == text.CD {
		return true
	}
	dated := last-n.First > 1 && w.tag(last) == text.CD
	for last > n.First && (w.tag(last) == text.CD || w.tag(last) == text.Comma) {
		last--
	}
	word := w.word(last)
	return last > n.First && (w.Endings[word] == kind.Law && word != "Convention" || dated && w.LawNouns[word])
}

// cutBrackets cuts names at a bracket that has no partner in them: "Port Act (Act 829".
func (w *Finder) cutBrackets() {
	for i := range w.names {
		n := &w.names[i]
		if n.Kind == kind.None || n.Score == listed || n.Last-n.First < 2 {
			continue
		}
		opened := int32(-1)
		for t := n.First; t < n.Last; t++ {
			switch w.tag(t) {
			case text.LParen:
				opened = t
			case text.RParen:
				if opened < 0 {
					w.disown(n.First, t+1)
					n.First, n.Start = t+1, w.d.Tokens[min(t+1, n.Last-1)].Start
				}
				opened = -1
			}
		}
		if opened >= 0 {
			w.disown(opened, n.Last)
			n.Last, n.End = opened, w.d.Tokens[max(opened-1, 0)].End
		}
		if n.First >= n.Last {
			n.Kind = kind.None
		}
	}
}

// disown leaves the tokens [first, last) to no name.
func (w *Finder) disown(first, last int32) {
	for t := first; t < last; t++ {
		w.owner[t] = 0
	}
}
