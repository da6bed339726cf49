package resolve

import (
	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// How a description begins.
const (
	byThe     uint8 = iota
	byOwner         // Arden's president
	byArticle       // A top official; only someone who is named later can be meant
	byNothing       // President resigns, in a headline; likewise
)

// opening is how many sentences of a text may speak of someone whose name comes later: the headline and the first sentence.
const opening = 2

// leadOf tells how the noun phrase c begins; it is false where no description begins so.
func (r *discourse) leadOf(c *reading.Chunk) (uint8, bool) {
	switch r.grammar.Words[c.A].Form {
	case "the", "that", "this":
		return byThe, true
	case "a", "an":
		return byArticle, r.beginsText(c)
	}
	switch {
	case r.ownedChunk(c):
		return byOwner, true
	case r.tag(c.A) == text.DT || r.tag(c.A) == text.PRPS || r.tag(c.A) == text.CD:
		return 0, false
	}
	return byNothing, r.beginsText(c) && r.d.Blocks[r.d.Sentences[r.sent].Block].Kind == pipeline.Heading
}

// beginsText reports whether the noun phrase c begins one of the first sentences of the text, and is its subject.
func (r *discourse) beginsText(c *reading.Chunk) bool {
	if r.sent >= opening || int(c.A) != r.d.Sentences[r.sent].First {
		return false
	}
	role := r.grammar.roles[r.grammar.ChunkOf[c.A]]
	return role == subject || role == patient
}

// Where someone is named for the first time, after a description.
const (
	notAhead   uint8 = iota
	aheadHere        // in the sentence of the description
	aheadSays        // in the next one, as the subject of a verb of saying
	aheadActs        // as another subject
	aheadNext        // otherwise
	aheadLater       // after that
)

const (
	mostAhead  = 3 // candidates
	aheadReach = 3 // sentences
)

// nominateAhead adds those who have not been meant so far and are named soon after the description d, at the opening of the
// text: "Arden's president has resigned. Jane Doe said …". It gives how many of them the noun fits.
func (r *discourse) nominateAhead(d *description, own *[numDescription]uint8) (fitting int) {
	if r.sent >= opening || d.noun != ofPerson || d.owns || r.introduced(d) {
		return 0
	}
	added := len(r.described)
	for i := int(r.names); i < len(r.Resolver.names) && len(r.described)-added < mostAhead; i++ {
		n := &r.Resolver.names[i]
		if n.first <= d.head || n.kind != kind.Person {
			continue
		}
		at := int32(r.d.SentenceAt(int(n.first)))
		if at > r.sent+aheadReach {
			break
		}
		x := &r.ents[n.ent-1]
		if x.seen > 0 || !r.canBe(x, d) || r.nominated(n.ent, added) {
			continue
		}
		c := described{ent: n.ent, values: *own}
		v := &c.values
		v[dIs], v[dFit], v[dModifier], v[dOf] = 1, r.fit(x, d), r.modifierFit(x, d), r.ofFit(x, d)
		if v[dModifier] == otherCountry || d.lead == byThe && v[dFit] < fitsKind { // "the coast guard" means itself
			continue
		}
		if v[dFit] == fitsOther && d.lead != byNothing && !r.anything(d) {
			continue
		}
		v[dRank] = uint8(len(r.described) - added)
		v[dAhead] = r.aheadOf(n, at)
		r.describeStanding(n.ent, d.gender, v)
		if v[dFit] >= fitsKind {
			fitting++
		}
		r.described = append(r.described, c)
	}
	return fitting
}

// introduced reports whether someone without a name was called the same before: "A senior official … The official".
func (r *discourse) introduced(d *description) bool {
	for i := range r.n {
		if x := &r.ents[r.recent[i].ent-1]; x.unnamed && !x.stranger && r.word(x.best) == r.word(d.head) {
			return true
		}
	}
	return false
}

// nominated reports whether entity e is among the candidates from index from on.
func (r *discourse) nominated(e int32, from int) bool {
	for i := range r.described[from:] {
		if r.described[from+i].ent == e {
			return true
		}
	}
	return false
}

// anything reports whether d may mean somebody whatever office he holds: an official.
func (r *discourse) anything(d *description) bool { return r.word(d.head) == "official" }

// aheadOf tells where the name n of sentence at stands, seen from the sentence that is read.
func (r *discourse) aheadOf(n *name, at int32) uint8 {
	m := mention{first: n.front, last: n.last}
	m.place(&r.grammar, n.kind)
	switch {
	case at == r.sent:
		return aheadHere
	case at > r.sent+1:
		return aheadLater
	case m.says:
		return aheadSays
	case m.role == subject || m.role == patient:
		return aheadActs
	}
	return aheadNext
}

// opens gives the person whom the next sentence names first, as its subject, where d opens the text, says something there and names
// nobody: "A senior Arden official has warned of a strike. Deputy Minister Jane Doe said". It is a rule because the training data has too
// few such cases; of those in it, 14 of 15 are right by it. Somebody of whom the text says something else than d does is not meant, but
// an official may be anything.
func (r *discourse) opens(d *description) int32 {
	c := &r.grammar.Chunks[d.chunk]
	if r.first != 0 || d.owns || d.lead != byArticle && (d.lead != byThe || d.of.a == d.of.b) || !r.beginsText(c) || !r.tells(d) {
		return 0
	}
	for i := int(r.names); i < len(r.Resolver.names); i++ {
		n := &r.Resolver.names[i]
		if n.kind != kind.Person {
			continue
		}
		m := mention{first: n.front, last: n.last}
		m.place(&r.grammar, n.kind)
		x := &r.ents[n.ent-1]
		if int32(r.d.SentenceAt(int(n.first))) != r.sent+1 || m.role != subject && !m.says || !r.canBe(x, d) || r.modifierFit(x, d) == otherCountry {
			return 0
		}
		if d.noun == ofPerson && r.fit(x, d) == fitsOther && !r.anything(d) { // a teacher is a woman, but no nurse
			return 0
		}
		return n.ent
	}
	return 0
}

// tells reports whether d is the subject of a verb of saying, of its sentence or of what describes it: An MP who left has said.
func (r *discourse) tells(d *description) bool {
	for i := range r.grammar.Clauses {
		if c := &r.grammar.Clauses[i]; c.Subject.Found() && c.Subject.A == int(d.chunk) && r.grammar.tells(c.Verb) {
			return true
		}
	}
	return false
}
