package find

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// addDefinitions adds the name before an acronym in brackets where the tagger missed it, and the acronym where it missed
// that: "the Northern Trade Council (NTC)".
func (w *Finder) addDefinitions() {
	toks := w.d.Tokens
	for t := int32(2); int(t)+1 < len(toks); t++ {
		if toks[t-1].Tag != text.LParen || toks[t+1].Tag != text.RParen || !words.Acronym(w.word(t)) || !words.AllCaps(w.word(t)) {
			continue
		}
		if first := w.longForm(t); first >= 0 {
			w.define(first, t-1, t)
		}
	}
}

// longForm finds the first of the words before the bracket that the acronym at token t may stand for, from the nearest capital
// that fits; -1 if there is none.
func (w *Finder) longForm(t int32) int32 {
	end := t - 1
	from, _ := w.sentenceOf(end)
	for a := end - 2; a >= max(from, end-8); a-- {
		if w.capital(a) && w.word(a)[0] == w.word(t)[0] && words.ShortFor(w.word(t), w.d, a, end) {
			return a
		}
	}
	return -1
}

// define adds the name [first, end) or the acronym at token t, where one of them was found and the other was not.
func (w *Finder) define(first, end, t int32) {
	before, sign := w.owner[end-1], w.owner[t]
	k := kind.Org
	if before > 0 && w.widen(&w.names[before-1], first, end) {
		return
	}
	switch {
	case before > 0 && w.names[before-1].First == first:
		k = w.names[before-1].Kind
	case sign > 0 && before == 0:
		k = w.names[sign-1].Kind
	case sign > 0 && w.names[sign-1].Kind == kind.Org && w.freePlaces(first, end): // Notes from Ellery (NFE)
	case before != 0 || !w.stray(end-1):
		return
	}
	if k == kind.Person || k == kind.Norp {
		return
	}
	free := true
	for a := first; a < end; a++ {
		free = free && w.owner[a] == 0
	}
	if free && sign != 0 {
		w.add(first, end, k)
	}
	if sign == 0 && before != 0 {
		w.add(t, t+1, k)
	}
}

// widen gives a body whose letters stand behind it in brackets the words before it that they begin with: "State Law and [Order
// Restoration Council] (SLORC)". It reports whether it did.
func (w *Finder) widen(n *Name, first, end int32) bool {
	if n.Kind != kind.Org || n.Score == listed || n.First <= first || n.Last != end {
		return false
	}
	for t := first; t < n.First; t++ {
		if w.owner[t] != 0 {
			return false
		}
	}
	for t := first; t < n.First; t++ {
		w.owner[t] = w.owner[n.First]
	}
	n.First, n.Start = first, w.d.Tokens[first].Start
	return true
}

// freePlaces takes away the places within the tokens [first, end), and reports whether that leaves no name there.
func (w *Finder) freePlaces(first, end int32) bool {
	for t := first; t < end; t++ {
		if o := w.owner[t]; o != 0 && (o < 0 || !w.names[o-1].Kind.Place() || w.names[o-1].First < first || w.names[o-1].Last > end) {
			return false
		}
	}
	for t := first; t < end; t++ {
		if o := w.owner[t]; o > 0 {
			w.names[o-1].Kind = kind.None
		}
		w.owner[t] = 0
	}
	return true
}

// dropAbbreviations drops the acronyms that the text itself explains by words without capitals: "liquefied natural gas
// (LNG)" is no name, here or further down.
func (w *Finder) dropAbbreviations() {
	toks := w.d.Tokens
	var short map[string]bool
	for t := int32(2); int(t)+1 < len(toks); t++ {
		if toks[t-1].Tag == text.LParen && toks[t+1].Tag == text.RParen && words.Acronym(w.word(t)) && w.explained(t) {
			if short == nil {
				short = map[string]bool{}
			}
			short[strings.TrimSuffix(w.word(t), "s")] = true
		}
	}
	for i := range w.names {
		if n := &w.names[i]; len(short) > 0 && n.Last-n.First == 1 && n.Score != listed && short[strings.TrimSuffix(w.word(n.First), "s")] {
			n.Kind = kind.None
		}
	}
}

// explained reports whether the words before the bracket, of which the acronym at token t is made, have no capitals but at
// the beginning of a sentence.
func (w *Finder) explained(t int32) bool {
	const longest = 8
	end := t - 1
	from, _ := w.sentenceOf(end)
	short := strings.TrimSuffix(w.word(t), "s")
	for a := end - 1; a >= max(from, end-longest) && !w.tag(a).IsPunct(); a-- {
		if w.capital(a) {
			return a == from && w.firsts[a] == short[0] && end-a > 1 && words.ShortFor(short, w.d, a, end)
		}
		if w.firsts[a] == short[0]|0x20 && end-a > 1 && words.ShortFor(short, w.d, a, end) {
			return true
		}
	}
	return false
}
