package opinion

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// names gives how many other names stand before and after the target in its sentence: words in a row count as one.
func (x *Extractor) names() (before, after int) {
	return x.counts.namesIn(x.m.From, x.m.First), x.counts.namesIn(x.m.Last, x.m.To)
}

// among gives the target's place among the names of its sentence: who is named first is more often the one that acts.
func (x *Extractor) among(g argument) {
	before, after := x.names()
	x.add(ordinal, mix3(uint64(min(before, 3)), uint64(min(after, 3)), 1), 1, -1)
	x.add(ordinal, mix3(uint64(min(before, 2)), uint64(g.role), 2), 1, -1)
	x.add(ordinal, mix3(uint64(min(after, 2)), uint64(g.role), 3), 1, -1)
}

// kind gives what the target is, by its words that are no names: a day, an office, a body, a pronoun. A name is never a
// feature, also where the lexicon knows it as a word.
func (x *Extractor) kind(g argument) {
	r := x.r.Doc
	var nouns lexicon.Nouns
	for i := x.m.First; i < x.m.Last; i++ {
		nouns |= r.Words[i].Nouns
		if r.Tags[i].IsProper() {
			continue
		}
		x.add(kindOf, mix(x.r.Words[i].Hash, 10), 1, -1)
		if s := x.stems[i]; s != 0 {
			x.add(kindOf, mix(s, 12), 1, -1)
		}
	}
	x.add(kindOf, mix(uint64(nouns), 11), 1, -1)
	x.add(kindOf, mix3(uint64(nouns), uint64(g.role), 13), 1, -1)
}

const (
	pathLength  = 6  // chunks, at most
	pathOfNames = 40 // tells a phrase with a name from one without
)

// path gives what lies between the target and token i, which says something, by kinds of chunk: the shape of the sentence
// between the two. light says that the token is a verb that puts somebody in a light, deed the kind of deed that it tells of.
func (x *Extractor) path(i int, p place, side, deed uint64, light bool) {
	r := x.r.Doc
	w := &x.r.Words[i]
	lo, hi := int(r.ChunkOf[i]), p.chunk
	if lo > hi {
		lo, hi = hi, lo
	}
	if hi-lo > pathLength {
		return
	}
	const sameChunk = 99
	h := mix(side, 77)
	if lo == hi {
		h = mix(h, sameChunk)
	}
	last := reading.Other
	for k := lo + 1; k < hi; k++ {
		kind := r.Chunks[k].Kind
		if kind == reading.Adverb || kind == last {
			continue
		}
		last = kind
		v := uint64(kind)
		if kind == reading.Noun && r.Tags[r.Chunks[k].Head].IsProper() {
			v += pathOfNames
		}
		h = mix(h, v)
	}
	if w.Opinion != 0 {
		x.add(pathTo, mix3(h, sign(w.Opinion), 1), 1, i)
	}
	if deed != 0 {
		x.add(pathTo, mix3(h, deed, 2), 1, i)
	}
	if light {
		x.add(pathTo, mix4(h, uint64(w.Entry.Agent+9), uint64(w.Entry.Patient+9), 3), 1, i)
	}
	if s := x.stems[i]; s != 0 {
		x.add(pathTo, mix3(h, s, 4), 1, i)
	}
}

// others gives who else has a part in a clause of the target's, the one acted on or the one who acts, and what the clause
// above it is about: Marsh said that Holm won is no praise by Marsh.
func (x *Extractor) others(role reading.Role) {
	r := x.r.Doc
	c := role.Clause
	verb := int(r.Chunks[c.Verb].Head)
	at := -1
	switch role.Part {
	case reading.Doer, reading.Sufferer, reading.OfSubject:
		at = c.Object
	default:
		if c.Subject.Found() {
			at = c.Subject.B - 1
		}
	}
	id, other := uint64(role.Part), x.heads(at)
	agent, patient := uint64(9), uint64(9)
	if e := x.r.Words[verb].Entry; e != nil && e.Frame {
		agent, patient = uint64(e.Agent+9), uint64(e.Patient+9)
	}
	deed := x.deedAt(verb)
	x.add(otherPart, mix3(id, other, 1), 1, -1)
	x.add(otherPart, mix5(id, other, agent, patient, 2), 1, verb)
	x.add(otherPart, mix4(id, other, deed, 3), 1, verb)
	x.add(otherPart, mix4(id, uint64(c.Kind), deed, 4), 1, verb)
	if at >= 0 {
		h := int(r.Chunks[at].Head)
		x.add(otherPart, mix4(id, x.deedAt(h), deed, 5), 1, h)
		x.add(otherPart, mix3(id, x.words[h], 6), 1, h)
		if o := x.r.Words[h].Opinion; o != 0 {
			x.add(otherPart, mix4(id, sign(o), patient, 7), 1, h)
		}
	}
	if c.Parent < 0 {
		return
	}
	if above := int(r.Chunks[r.Clauses[c.Parent].Verb].Head); above >= x.m.From && above < x.m.To {
		x.add(otherPart, mix4(id, x.words[above], uint64(c.Kind), 8), 1, above)
		x.add(otherPart, mix4(id, x.deedAt(above), uint64(c.Kind), 9), 1, above)
	}
}

// heads says what the head of chunk k is: 0 there is none, 1 a noun, 2 a name, 3 another word.
func (x *Extractor) heads(k int) uint64 {
	if k < 0 {
		return 0
	}
	switch t := x.r.Doc.Tags[x.r.Doc.Chunks[k].Head]; {
	case t.IsProper():
		return 2
	case t.IsNoun():
		return 1
	}
	return 3
}
