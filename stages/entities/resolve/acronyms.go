package resolve

import (
	"strings"
	"unicode/utf8"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// bracketed joins what stands in brackets to the name before it, if one is short for the other: "Northern Trade Council
// (NTC)", "NTC (Northern Trade Council)". After Schwartz & Hearst 2003, narrowed to names. A body of several words may have its
// acronym from another language: "Landless Workers' Movement (MST)".
func (w *Resolver) bracketed() {
	for i := 0; i+1 < len(w.names); i++ {
		a, b := &w.names[i], &w.names[i+1]
		if int(b.last) >= len(w.d.Tokens) || b.first != a.last+1 || w.tag(a.last) != text.LParen || w.tag(b.last) != text.RParen {
			continue
		}
		long, sign := a, b
		if w.acronym(a) {
			long, sign = b, a
		}
		if !w.acronym(sign) || !words.ShortFor(w.word(sign.first), w.d, long.first, long.last) && !w.foreignSign(long, sign) {
			continue
		}
		sign.kind = long.kind
		e := a.ent
		if e == 0 {
			li := int32(i)
			if long == b {
				li++
			}
			w.place(li)
			e = w.names[li].ent
		}
		w.links.byAcronym[words.Hash(w.word(sign.first))] = e
		if a.ent == 0 {
			w.join(int32(i), e)
		}
		if b.ent == 0 {
			w.join(int32(i)+1, e)
		}
	}
}

// foreignSign reports whether sign, in brackets after the body long, may be its acronym in another language: nothing else is called
// so, and long is no firm or team, which may have its country or exchange there.
func (w *Resolver) foreignSign(long, sign *name) bool {
	const least = 3 // words
	if long.kind != kind.Org || sign.kind != kind.Org || sign.first < long.last || long.last-long.first < least || len(w.table.All(w.word(sign.first))) > 0 {
		return false
	}
	for t := long.first; t < long.last; t++ {
		if w.Corporate(w.word(t)) {
			return false
		}
	}
	return true
}

// acronym reports whether n is one word that looks like an acronym.
func (w *Resolver) acronym(n *name) bool {
	return n.last-n.first == 1 && words.Acronym(w.word(n.first))
}

// byInitials finds the entity that an acronym stands for, 0 if there is none or more than one. The initials of a person, or
// letters within one word, count only where they are the label of a turn in an interview.
func (w *Resolver) byInitials(n *name) int32 {
	e := w.links.byAcronym[words.Hash(w.word(n.first))]
	switch label := w.label(n); {
	case e < 0: // two names have these initials
		return 0
	case e > 0 && w.ents[e-1].kind == kind.Person && !label && n.kind != kind.Person || e > 0 && (w.ents[e-1].kind == kind.Person) != (n.kind == kind.Person) && n.entry != 0:
		return 0
	case e == 0 && label && len(w.word(n.first)) == 2:
		return w.lettersOf(w.word(n.first))
	}
	return e
}

// label reports whether n stands where the label of a turn does: in brackets of its own or before a colon, at the beginning
// of its sentence.
func (w *Resolver) label(n *name) bool {
	first, _ := w.sentenceOf(n.first)
	if int(n.last) >= len(w.d.Tokens) || n.first-first > 2 {
		return false
	}
	return n.first > 0 && w.tag(n.first-1) == text.LParen && w.tag(n.last) == text.RParen || n.first == first && w.tag(n.last) == text.Colon
}

// lettersOf finds the only body with a name of one word that begins with the first of two letters and has the second: WN for
// Wirenews.
func (w *Resolver) lettersOf(sign string) (found int32) {
	for i := range w.ents {
		x := &w.ents[i]
		if x.kind != kind.Org || x.words != 1 {
			continue
		}
		word := w.word(w.names[x.best].first)
		if word[0] == sign[0] && strings.IndexByte(word[1:], sign[1]|0x20) >= 0 {
			if found != 0 {
				return 0
			}
			found = int32(i) + 1
		}
	}
	return found
}

// sign makes the initials of entity e's new name n known: AP for the Associated Press, with and without the small words, and without
// the country that it begins with: FDA for the US Food and Drug Administration.
func (w *Resolver) sign(n *name, e int32) {
	w.signFrom(n, n.first, e)
	if n.core > n.first {
		w.signFrom(n, n.core, e)
	}
}

// signFrom makes the initials of the words of n from token first on known.
func (w *Resolver) signFrom(n *name, first, e int32) {
	all, big, nbig, nall := uint64(words.Offset), uint64(words.Offset), 0, 0
	for t := first; t < n.last; t++ {
		word := w.word(t)
		if w.Corporate(word) && t > first {
			continue
		}
		if word[0] >= utf8.RuneSelf || w.tag(t).IsPunct() {
			return
		}
		for i := 0; i < len(word); i++ {
			if i > 0 && word[i-1] != '-' || word[i]|0x20-'a' >= 26 { // Hewlett-Packard is HP
				continue
			}
			all = (all ^ uint64(word[i]|0x20)) * words.Prime
			nall++
			if word[i]-'A' < 26 {
				big = (big ^ uint64(word[i]|0x20)) * words.Prime
				nbig++
			}
		}
	}
	w.know(all, nall, e)
	if big != all {
		w.know(big, nbig, e)
	}
}

func (w *Resolver) know(h uint64, letters int, e int32) {
	if letters < 2 {
		return
	}
	if had := w.links.byAcronym[h]; had != 0 && had != e {
		w.links.byAcronym[h] = -1
		return
	}
	w.links.byAcronym[h] = e
}
