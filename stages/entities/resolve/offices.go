package resolve

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// officesByVerb notes what the verb beside the name of a person says of his or her office: "named Jane Doe chief executive", "Jane Doe
// became mayor", "replacing Jane Doe", "Jane Doe, who heads the union".
func (w *Resolver) officesByVerb(i int32) {
	n := &w.names[i]
	first, last := w.sentenceOf(n.first)
	v := n.front - 1
	switch {
	case v < first:
	case w.word(v) == "whether" || w.word(v) == "if" || w.word(v) == "If": // what may never be
		return
	case w.tag(v).IsVerb() && (v == first || w.tag(v-1) != text.TO) && (n.last == last || w.tag(n.last) != text.POS):
		switch w.RoleByVerb[w.word(v)] {
		case "gives":
			w.giveOffice(i, w.pastAge(n.last, last), last)
		case "follows":
			w.follows(i, first, last)
		}
	}
	if t, passive := w.verbAfter(n, last); t > 0 {
		w.officeBehind(i, t, last, passive)
	}
}

// verbAfter is the token of the verb whose subject n is, past commas, "who", "will" and the like; 0 without one. Passive says that it is
// something that was done to n.
func (w *Resolver) verbAfter(n *name, last int32) (t int32, passive bool) {
	if t = n.last; t < last && w.tag(t) == text.Comma {
		t++
	}
	switch {
	case t >= last || w.tag(t) == text.POS:
		return 0, false
	case w.tag(t) == text.WP: // Jane Doe, who heads the union,
		t++
	case t > n.last: // Jane Doe, named president in May,
		if passive = w.tag(t) == text.VBN; !passive {
			return 0, false
		}
	}
	for ; t < last && w.auxiliary(t); t++ {
		passive = passive || w.grammar.Words[t].Function == lexicon.Be
		if w.tag(t) == text.MD && w.word(t) != "will" || w.tag(t) == text.TO && !passive { // would become
			return 0, false
		}
	}
	if t >= last || !w.tag(t).IsVerb() || w.tag(t) == text.VBG && !passive { // at the prospect of Jane Doe becoming president
		return 0, false
	}
	return t, passive
}

// officeBehind gives the bearer of name i the office that stands behind the verb at token t.
func (w *Resolver) officeBehind(i, t, last int32, passive bool) {
	x := &w.ents[w.names[i].ent-1]
	if len(w.LeadVerbs[w.word(t)]) > 0 && x.leads == 0 && t+1 < last && w.tag(t+1) != text.IN && w.tag(t+1) != text.CD { // not: leads by two goals
		x.leads = t
	}
	how := w.RoleByVerb[w.word(t)]
	if how == "" && t+1 < last {
		t++
		how = w.RoleByVerb[w.word(t-1)+" "+w.word(t)]
	}
	switch {
	case how == "gives" && passive, how == "takes", how == "as" && t+1 < last && w.word(t+1) == "as":
		w.giveOffice(i, t+1, last)
	}
}

// auxiliary reports whether token t may stand between a name and the verb that says what its bearer does: "will", "has been", "also".
func (w *Resolver) auxiliary(t int32) bool {
	switch f := w.grammar.Words[t].Function; {
	case f == lexicon.Be, w.tag(t) == text.MD, w.tag(t).IsAdverb(), w.tag(t) == text.TO:
		return true
	}
	switch w.word(t) {
	case "has", "had", "have":
		return true
	}
	return false
}

// pastAge is the token after the age that may stand between marks at token t, else t.
func (w *Resolver) pastAge(t, last int32) int32 {
	if a := w.ageAfter(t); a != 0 && a+2 < last {
		return a + 2
	}
	return t
}

// giveOffice gives the bearer of name i the office that is named from token t on, if one is.
func (w *Resolver) giveOffice(i, t, last int32) (s Span, ok bool) {
	s, g, ok := w.officeFrom(t, last)
	if ok {
		w.addRole(&w.ents[w.names[i].ent-1], s, g)
		w.office = office{Span: s, sentence: w.d.SentenceAt(int(t))}
	}
	return s, ok
}

// office is the one that a verb gave somebody last.
type office struct {
	Span
	sentence int
}

// follows reads what stands around name i behind a verb like "replacing": the office of its bearer, which somebody else has now. The
// office stands behind the name, with as, or was given before in the sentence.
func (w *Resolver) follows(i, first, last int32) {
	n := &w.names[i]
	x := &w.ents[n.ent-1]
	t := w.pastAge(n.last, last)
	if t < last && w.word(t) == "as" {
		s, g, ok := w.officeFrom(t, last)
		if !ok {
			return
		}
		x.was = s
		for b := i - 1; b >= 0 && w.names[b].first >= first; b-- {
			if m := &w.names[b]; m.kind == kind.Person {
				if m.ent != n.ent && w.grammar.roleOf(m.last-1) == subject {
					w.addRole(&w.ents[m.ent-1], s, g)
				}
				return
			}
		}
		return
	}
	if w.office.End > 0 && w.office.sentence == w.d.SentenceAt(int(n.first)) {
		x.was = w.office.Span
	}
}

// officeFrom reads an office from token t on, past "as" or "to be" and an article: "as chief executive of Acme".
func (w *Resolver) officeFrom(t, last int32) (s Span, g words.Gender, ok bool) {
	t = w.officeStart(t, last)
	head, end := int32(-1), t
	for of := false; end < last && end < t+maxTitle && w.inOffice(end, head); end++ {
		of = of || w.tag(end) == text.IN || w.tag(end) == text.TO
		if gender, ok := w.role(end); ok && !of {
			head, g = end, gender
		}
	}
	switch {
	case head < 0 || w.Generic[w.word(head)]:
		return s, words.Both, false
	case end < last && w.owner[end] != 0 && w.names[w.owner[end]-1].kind == kind.Person: // the title of somebody else
		return s, words.Both, false
	case end < last && end == head+1 && w.tag(end) == text.POS:
		return s, words.Both, false
	}
	for end > head+1 && joins(w.tag(end-1)) {
		end--
	}
	return w.bytes(t, end), g, true
}

// officeStart is the first token of an office that may be named from token t on.
func (w *Resolver) officeStart(t, last int32) int32 {
	if t < last && w.word(t) == "as" {
		t++
	} else if t+1 < last && w.word(t) == "to" && w.word(t+1) == "be" {
		t += 2
	}
	for t < last && (w.tag(t) == text.DT || w.tag(t) == text.PRPS) {
		t++
	}
	return t
}

// joins reports whether a word with the tag needs another one behind it.
func joins(tag text.Tag) bool {
	return tag == text.IN || tag == text.TO || tag == text.DT || tag == text.CC
}

// inOffice reports whether token t may belong to the name of an office whose noun, if it has come already, is token head.
func (w *Resolver) inOffice(t, head int32) bool {
	if o := w.owner[t]; o != 0 && w.names[o-1].kind == kind.Person || w.grammar.Words[t].Nouns&lexicon.TimeNoun != 0 {
		return false
	}
	switch tag := w.tag(t); {
	case tag == text.CC: // chairman and chief executive
		const few = 3 // words
		for k := t + 1; k <= t+few && int(k) < len(w.d.Tokens); k++ {
			if _, ok := w.role(k); ok {
				return head >= 0
			}
			if !w.tag(k).IsNoun() && !w.tag(k).IsAdjective() && !w.Is("active", w.word(k)) {
				break
			}
		}
		return false
	case tag == text.IN, tag == text.TO:
		switch w.word(t) {
		case "of", "for", "to":
			return head >= 0 && int(t)+1 < len(w.d.Tokens) && !w.tag(t+1).IsVerb()
		}
		return false
	case tag == text.DT:
		return head >= 0 && (w.tag(t-1) == text.IN || w.tag(t-1) == text.TO)
	case tag.IsNoun(), tag.IsAdjective(), tag == text.POS:
		return true
	}
	return w.Is("active", w.word(t))
}
