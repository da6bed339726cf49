package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// bodyAsMany gives the body that "they" at token t means where it says something: the one that spoke right before, if no
// several people were spoken of since. "The council said the bridge would close. They said it had cracks." It is a rule because the
// training data has too few such cases.
func (r *discourse) bodyAsMany(t int32) int32 {
	if r.tag(t) != text.PRP || !strings.EqualFold(r.word(t), "they") || !r.grammar.reports(t) || r.grammar.Within[t] >= 0 {
		return 0
	}
	e, at := r.lastSpeaker()
	if e == 0 || r.grammar.UnitOf(int(t))-r.grammar.UnitOf(int(at)) > 1 {
		e, at = r.lastActor()
	}
	switch {
	case e == 0 || r.ents[e-1].kind != kind.Org || r.oneOfSeveral(at):
		return 0
	case r.grammar.UnitOf(int(t))-r.grammar.UnitOf(int(at)) > 1:
		return 0
	}
	within := int32(r.d.SentenceAt(int(at))) == r.sent
	if within && r.grammar.pathFrom(at, t) != fromComplement || (within || !r.grammar.reports(at)) && r.severalSince(at, t) {
		return 0
	}
	return e
}

// frontedThing gives the body or place that is the subject named after a possessive which stands in front of it: "In its report, Acme
// said"; 0 where there is none.
func (r *discourse) frontedThing(a *anaphor) int32 {
	if a.form != asPossessive || r.placeOf(a.token) != inFront {
		return 0
	}
	const reach = 30 // chunks
	g := &r.grammar
	from := int(g.ChunkOf[a.token]) + 1
	for k := from; k < min(len(g.Chunks), from+reach) && g.Chunks[k].A < r.last; k++ {
		if role := g.roles[k]; role != subject && role != patient {
			continue
		}
		o := r.owner[g.Chunks[k].Head]
		if o == 0 {
			return 0
		}
		if n := &r.Resolver.names[o-1]; n.kind == kind.Org || n.kind == kind.GPE {
			return n.ent
		}
		return 0
	}
	return 0
}

// closes gives the body of which a sentence tells what it did, where d says at the end that it told so itself: "Falkor will cut jobs, the
// Norland shipbuilder said." It is a rule because the training data has too few such cases. Who watches or informs others is not meant.
func (r *discourse) closes(d *description) int32 {
	if d.noun != ofCompany && d.noun != ofAnyOrg || d.lead != byThe || d.owns || d.first == 0 || r.tag(d.first-1) != text.Comma || !r.grammar.reports(d.head) || r.grammar.Within[d.head] >= 0 {
		return 0
	}
	if r.Is("watcher", r.word(d.head)) {
		return 0
	}
	if found := r.onlyActor(d.first); found != 0 && r.modifierFit(&r.ents[found-1], d) != otherCountry {
		return found
	}
	return 0
}

// playedLast gives the body that was the subject right before, where d says that a club or team says something, and nothing else of it:
// "Kell United beat Velm Rovers. The club said". It is a rule because the training data has too few such cases.
func (r *discourse) playedLast(d *description) int32 {
	if !r.Is("club", r.word(d.head)) {
		return 0
	}
	if d.lead != byThe || d.owns || d.head > d.first+1 || !r.grammar.reports(d.head) {
		return 0
	}
	e, at := r.lastActor()
	if e == 0 || r.ents[e-1].kind != kind.Org || !r.justNamed(at, d) || r.oneOfSeveral(at) {
		return 0
	}
	return e
}

// onlyActor is the body that is the first subject of a sentence, and the only one before token t; 0 without one.
func (r *discourse) onlyActor(t int32) (found int32) {
	g := &r.grammar
	first, _ := r.sentenceOf(t)
	for k := g.ChunkOf[first]; k < g.ChunkOf[t]; k++ {
		if g.Chunks[k].Kind != reading.Noun || g.roles[k] != subject && g.roles[k] != patient {
			continue
		}
		o := r.owner[g.Chunks[k].Head]
		if o == 0 || r.Resolver.names[o-1].kind != kind.Org {
			if found == 0 { // of whom the sentence tells something first
				return 0
			}
			continue
		}
		if e := r.Resolver.names[o-1].ent; found == 0 {
			found = e
		} else if e != found {
			return 0
		}
	}
	return found
}

// oneOfSeveral reports whether the noun at token t is one of several that a conjunction joins.
func (r *discourse) oneOfSeveral(t int32) bool {
	k := int(r.grammar.ChunkOf[t])
	return r.grammar.joined[k] || k+1 < len(r.grammar.Chunks) && r.grammar.Chunks[k+1].Kind == reading.Conj
}

// severalSince reports whether one of the clauses between the nouns at tokens a and b has several people or things as its subject.
func (r *discourse) severalSince(a, b int32) bool {
	const reach = 60 // chunks
	g := &r.grammar
	if g.ChunkOf[b]-g.ChunkOf[a] > reach {
		return true
	}
	for k := g.ChunkOf[a] + 1; k < g.ChunkOf[b]; k++ {
		c := &g.Chunks[k]
		if c.Kind != reading.Noun || g.Within[c.Head] >= 0 {
			continue
		}
		if role := g.roles[k]; (role == subject || role == patient || role == object) && (g.joined[k] || r.several(c.Head)) {
			return true
		}
	}
	return false
}

// several reports whether the noun at token t stands for more than one person or thing.
func (r *discourse) several(t int32) bool {
	return r.owner[t] == 0 && (r.tag(t) == text.NNS || r.tag(t) == text.NNPS)
}
