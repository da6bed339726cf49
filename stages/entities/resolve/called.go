package resolve

import (
	"slices"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// maxNouns is how many nouns an entity keeps by which the text calls it: the first ones.
const maxNouns = 3

// findNouns notes the nouns by which the text says what a body is, beside its name: the broadcaster Velm TV; Kell Unite, the country's biggest
// union; its owner, Velm Lines.
func (w *Resolver) findNouns() {
	for i := range w.names {
		n := &w.names[i]
		if n.kind != kind.Org {
			continue
		}
		k := int(w.grammar.ChunkOf[n.last-1])
		c := &w.grammar.Chunks[k]
		if c.Kind != reading.Noun || c.Head != n.last-1 {
			continue
		}
		x := &w.ents[n.ent-1]
		if n.first > c.A {
			w.addNoun(x, c, n.first-1)
		}
		if t := w.apposedNoun(k, k+2); t > 0 {
			w.addNoun(x, &w.grammar.Chunks[k+2], t)
		}
		if t := w.apposedNoun(k, k-2); t > 0 && w.grammar.roles[k] == apposition {
			w.apposeBody(n, &w.grammar.Chunks[k-2], t)
		}
	}
	slices.SortStableFunc(w.apposed, func(a, b apposed) int { return int(a.first - b.first) })
}

// apposeBody notes that the noun at token t of the chunk before the comma says what the body named n is, and that the phrase means it: Norland's
// biggest builder, Velm Lines.
func (w *Resolver) apposeBody(n *name, c *reading.Chunk, t int32) {
	x := &w.ents[n.ent-1]
	had := x.nnouns
	w.addNoun(x, c, t)
	if x.nnouns > had && t+1 == c.B {
		w.apposed = append(w.apposed, apposed{first: c.A, last: c.B, ent: n.ent})
	}
}

// apposedNoun is the token of the noun of chunk at, which stands next to chunk k of its sentence with a comma between, if it says what
// something is: a union, the country's biggest union; 0 if it does not.
func (w *Resolver) apposedNoun(k, at int) int32 {
	g := &w.grammar
	if at < 0 || at >= len(g.Chunks) || g.Chunks[(k+at)/2].Kind != reading.Comma {
		return 0
	}
	c := &g.Chunks[at]
	if c.Kind != reading.Noun || at > k && g.roles[at] != apposition || at < k && (g.roles[at] == oblique || g.roles[at] == ofNoun) {
		return 0
	}
	if next := at + 1; next < len(g.Chunks) && at > k && g.Chunks[next].Kind == reading.Verb { // the subject of a clause of its own
		return 0
	}
	if w.tag(c.A) != text.DT && w.tag(c.A) != text.PRPS && !w.owned(c) || w.d.SentenceAt(int(c.A)) != w.d.SentenceAt(int(g.Chunks[k].A)) {
		return 0
	}
	return c.Head
}

// owned reports whether somebody or something owns what the chunk is about: Norland's biggest union.
func (w *Resolver) owned(c *reading.Chunk) bool {
	for t := c.A; t < c.Head; t++ {
		if w.tag(t) == text.POS {
			return true
		}
	}
	return false
}

// addNoun notes that the noun at token t of a chunk says what x is, if it is a noun in small letters that does, and of which country: the
// Spanish broadcaster.
func (w *Resolver) addNoun(x *entity, c *reading.Chunk, t int32) {
	if x.nnouns == maxNouns || w.tag(t) != text.NN || w.capital(t) || w.owner[t] != 0 || w.OrgHeads[w.word(t)] == words.NoOrg && !w.Is("holder", w.word(t)) {
		return
	}
	x.nouns[x.nnouns] = t
	x.nnouns++
	for a := c.A; a < t && x.citizen == 0; a++ {
		x.citizen = w.citizenBefore(a + 1)
	}
}

// calls reports whether the text has said before token t that x is what the noun with that hash says.
func (w *Resolver) calls(x *entity, noun uint64, t int32) bool {
	return slices.ContainsFunc(x.nouns[:x.nnouns], func(n int32) bool { return n < t && words.Hash(w.word(n)) == noun })
}

// calledSo gives the body that the text has called by the noun of d, the one meant last if there are several; 0 without one. What any
// body is called, a company or a group, says too little.
func (r *discourse) calledSo(d *description) int32 {
	switch d.noun {
	case ofNamedOrg, ofCompany, ofAnyOrg, ofNamedWord:
	default:
		return 0
	}
	if d.lead != byThe || r.Is("vague", r.word(d.head)) {
		return 0
	}
	noun := words.Hash(r.word(d.head))
	for i := r.n - 1; i >= 0; i-- {
		m := &r.recent[i]
		x := &r.ents[m.ent-1]
		if x.kind != kind.Org || r.sent-m.sentence > longMemory || !r.calls(x, noun, d.head) {
			continue
		}
		switch r.modifierFit(x, d) {
		case otherCountry:
			return 0
		case otherWords:
			if r.capitalWithin(d) { // the Ellery-based carmaker
				return 0
			}
		}
		if r.namedWithin(x, d) {
			return 0
		}
		return m.ent
	}
	return 0
}

// capitalWithin reports whether a word before the noun of d begins with a capital.
func (r *discourse) capitalWithin(d *description) bool {
	for t := d.first + 1; t < d.head; t++ {
		if r.capital(t) {
			return true
		}
	}
	return false
}

// speakersBody gives the body in which the last speaker has an office, where d calls a party, a union or the like by nothing but that noun:
// "KLF secretary Jan Doe said the union would sue."
func (r *discourse) speakersBody(d *description) (found int32) {
	if d.noun != ofNamedOrg || d.lead != byThe || d.owns || d.head != d.first+1 || !r.Is("hidden", r.word(d.head)) {
		return 0
	}
	for _, last := range []func() (int32, int32){r.lastSpeaker, r.lastActor} {
		if e, at := last(); e != 0 && r.grammar.UnitOf(int(d.head))-r.grammar.UnitOf(int(at)) <= 1 && found == 0 {
			found = r.bodyOf(&r.ents[e-1], d)
		}
	}
	return found
}

// bodyOf is the only body in which x has an office, if d may call it; 0 without one.
func (r *discourse) bodyOf(x *entity, d *description) (found int32) {
	for _, s := range x.roles[:x.nroles] {
		for t := r.d.TokenAt(int(s.Start)); t < len(r.d.Tokens) && r.d.Tokens[t].End <= s.End; t++ {
			o := r.owner[t]
			if o == 0 || r.Resolver.names[o-1].kind != kind.Org {
				continue
			}
			body := r.Resolver.names[o-1].ent
			if found != 0 && found != body || r.fit(&r.ents[body-1], d) == fitsOther {
				return 0
			}
			found = body
		}
	}
	return found
}
