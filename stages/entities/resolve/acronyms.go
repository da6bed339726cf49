package resolve

import (
	"unicode/utf8"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// bracketed joins what stands in brackets to the name before it, if one is short for the other: "Northern Trade Council
// (NTC)", "NTC (Northern Trade Council)". After Schwartz & Hearst 2003, narrowed to names.
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
		if !w.acronym(sign) || !words.ShortFor(w.word(sign.first), w.d, long.first, long.last) {
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

// acronym reports whether n is one word that looks like an acronym.
func (w *Resolver) acronym(n *name) bool {
	return n.last-n.first == 1 && words.Acronym(w.word(n.first))
}

// sign makes the initials of entity e's new name n known: AP for the Associated Press, with and without the small words.
func (w *Resolver) sign(n *name, e int32) {
	if n.last-n.first < 2 || n.kind == kind.Person {
		return
	}
	all, big, nbig, nall := uint64(words.Offset), uint64(words.Offset), 0, 0
	for t := n.first; t < n.last; t++ {
		word := w.word(t)
		if w.Corporate(word) && t > n.first {
			continue
		}
		c := word[0]
		if c >= utf8.RuneSelf || w.tag(t).IsPunct() {
			return
		}
		all = (all ^ uint64(c|0x20)) * words.Prime
		nall++
		if c-'A' < 26 {
			big = (big ^ uint64(c|0x20)) * words.Prime
			nbig++
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
