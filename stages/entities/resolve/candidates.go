package resolve

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// describe fills the values of the candidates for a, and adds nobody at the end.
func (r *discourse) describe(a *anaphor) {
	most, second := int32(0), int32(0)
	for i := range r.candidates {
		switch n := r.ents[r.candidates[i].ent-1].seen; {
		case n > most:
			most, second = n, most
		case n > second:
			second = n
		}
	}
	var own [numFields]uint8
	r.describeSelf(a, &own)
	before, after := 0, 0
	for i := range r.candidates {
		c := &r.candidates[i]
		c.values = own
		v := &c.values
		v[fIs] = 1
		rank := &before
		if c.after {
			rank = &after
		}
		v[fRank] = uint8(min(*rank, 4))
		*rank++
		r.describePlace(a, c)
		r.describeEntity(c, a, most, second)
		if c.sentence == r.sent {
			r.describeNear(a, c)
		}
	}
	r.candidates = append(r.candidates, candidate{values: own})
}

// describeSelf fills the values that say something of the pronoun.
func (r *discourse) describeSelf(a *anaphor, v *[numFields]uint8) {
	g := &r.grammar
	v[fForm], v[fOwnRole] = a.form, uint8(g.roleOf(a.token))
	if a.form == asPossessive {
		v[fOwnRole] = uint8(g.roles[g.ChunkOf[a.token]]) // that of what is possessed
	}
	v[fPlace] = r.placeOf(a.token)
	if g.reports(a.token) {
		v[fSays] = 1
	}
	v[fChoice] = uint8(min(len(r.candidates), 4))
	if g.Within[a.token] >= 0 {
		v[fQuote] = 2
	}
}

// Where a pronoun stands in its sentence.
const (
	atStart uint8 = iota
	inFront       // before the sentence's first subject, in a phrase or clause of its own
	inside
)

// placeOf tells where token t stands in its sentence.
func (r *discourse) placeOf(t int32) uint8 {
	g := &r.grammar
	first := g.ChunkOf[r.d.Sentences[r.sent].First]
	switch {
	case !r.fronting(first) && g.ChunkOf[t] <= first+1 && t <= int32(r.d.Sentences[r.sent].First)+1:
		return atStart
	case !r.fronting(first):
		return inside
	}
	// In front, up to the first comma after which another subject stands.
	for k := g.ChunkOf[t] - 1; k > first; k-- {
		if g.Chunks[k].Kind == reading.Comma && int(k)+1 < len(g.Chunks) && (g.roles[k+1] == subject || g.roles[k+1] == patient) {
			return inside
		}
	}
	return inFront
}

// fronting reports whether chunk k begins a phrase or clause that may stand before the main clause.
func (r *discourse) fronting(k int32) bool {
	g := &r.grammar
	switch g.Chunks[k].Kind {
	case reading.Prep, reading.Sub:
		return true
	case reading.Verb:
		return g.Chunks[k].Form != reading.Finite
	}
	return false
}

// describePlace fills the values that say where the candidate was meant last.
func (r *discourse) describePlace(a *anaphor, c *candidate) {
	v := &c.values
	g := &r.grammar
	v[fRole] = uint8(c.role)
	switch d := r.distance(c); {
	case c.after:
		v[fDistance] = 1
	case d <= 3:
		v[fDistance] = uint8(2 + d)
	case d <= 5:
		v[fDistance] = 6
	case d <= 9:
		v[fDistance] = 7
	default:
		v[fDistance] = 8
	}
	v[fParagraphs] = uint8(min(r.d.Sentences[r.sent].Block-r.d.Sentences[c.sentence].Block, 2))
	inner, outer := g.Within[a.token], g.Within[c.head()]
	switch {
	case inner < 0 && outer < 0:
		v[fQuote] = 0
	case inner < 0:
		v[fQuote] = 1
	case outer == inner:
		v[fQuote] = 3
	case outer >= 0:
		v[fQuote] = 4
	case c.says && r.grammar.UnitOf(int(a.token)) == r.grammar.UnitOf(int(c.head())):
		v[fQuote] = 5
	}
	if c.leads {
		v[fLeads] = 1
	}
	if c.joined {
		v[fJoined] = 1
	}
	if c.says {
		v[fReports] = 1
	}
	v[fMention] = uint8(c.form)
	if k := g.clause[g.ChunkOf[c.head()]]; k >= 0 {
		v[fClause] = 1 + uint8(g.Clauses[k].Kind)
	}
	if g.bracketed(c.head()) {
		v[fBracket] = 1
	}
}

// distance is how many sentences back the candidate was meant; a quotation of several counts as one.
func (r *discourse) distance(c *candidate) int {
	if c.sentence == r.sent {
		return 0
	}
	return max(r.grammar.UnitOf(r.d.Sentences[r.sent].First)-r.grammar.UnitOf(int(c.head())), 1)
}

// describeEntity fills the values that say what is known of the candidate.
func (r *discourse) describeEntity(c *candidate, a *anaphor, most, second int32) {
	v := &c.values
	x := &r.ents[c.ent-1]
	v[fCount], v[fTotal] = counted(x.seen), counted(x.count)
	switch {
	case x.seen == most && x.seen > second:
		v[fTop] = 2
	case x.seen == most:
		v[fTop] = 1
	}
	switch {
	case !x.unnamed && x.headed:
		v[fTopic] = 2
	case c.ent == r.first:
		v[fTopic] = 1
	}
	if x.acted > 0 {
		v[fActed] = uint8(1 + min(r.sent-(x.acted-1), 3))
	}
	if x.words > 1 {
		v[fFull] = 1
	}
	v[fGender] = r.genderOf(x, a.gender)
	switch x.kind {
	case kind.Person:
		v[fType] = 1
	case kind.Org:
		v[fType] = 2
	case kind.GPE:
		v[fType] = 3
	}
}

func counted(n int32) uint8 {
	switch {
	case n <= 2:
		return uint8(n)
	case n <= 4:
		return 3
	case n <= 8:
		return 4
	}
	return 5
}

// genderOf says how sure it is that x has gender g: by a title or role, by the given name, by a pronoun before, or by a name
// of one word that may be a given name.
func (r *discourse) genderOf(x *entity, g words.Gender) uint8 {
	if r.blind {
		return 4
	}
	if x.known {
		switch {
		case x.gender != g:
			return 6
		case x.guesses > 0:
			return 2
		case x.byGiven:
			return 1
		}
		return 0
	}
	if x.unnamed {
		return 4
	}
	if x.words != 1 {
		return 4
	}
	switch given := r.genderOfGiven(r.word(r.Resolver.names[x.best].first)); {
	case given == g:
		return 3
	case given != words.Both:
		return 7
	}
	return 5
}

// describeNear fills the values that say how the candidate and the pronoun stand in one sentence.
func (r *discourse) describeNear(a *anaphor, c *candidate) {
	v := &c.values
	g := &r.grammar
	v[fPath] = uint8(g.pathFrom(c.head(), a.token))
	if c.after {
		v[fPath] = uint8(g.pathFrom(c.head(), a.token))
	}
	if !c.after {
		v[fNear] = r.between(c.last, a.token)
	}
	if a.form == asPossessive {
		v[fOwner] = r.ownership(a, c)
	}
	if c.later > 0 {
		h := r.Resolver.names[c.later-1].last - 1
		switch role := g.roleOf(h); {
		case role != subject && role != patient:
			v[fLater] = 3
		case g.clause[g.ChunkOf[h]] == g.clause[g.ChunkOf[a.token]]:
			v[fLater] = 1
		default:
			v[fLater] = 2
		}
	}
}

// between tells what stands between token a, after the candidate, and the pronoun at token b.
func (r *discourse) between(a, b int32) uint8 {
	switch b - a {
	case 0:
		return 1
	case 1:
		switch w := r.grammar.Words[a]; {
		case w.Function == lexicon.And:
			return 2
		case r.tag(a) == text.Comma:
			return 3
		case w.Function == lexicon.Of:
			return 4
		case w.Function == lexicon.By:
			return 5
		}
		return 6
	case 2:
		if r.tag(a) == text.Comma && r.grammar.Words[a+1].Function == lexicon.And {
			return 2
		}
		return 6
	}
	return 0
}

// ownership tells whether the candidate is the one that belongs to the possessive at a: "her aunt Mary Paine", "her aunt,
// Mary Paine", "Mary Paine, her aunt".
func (r *discourse) ownership(a *anaphor, c *candidate) uint8 {
	g := &r.grammar
	own, k := g.ChunkOf[a.token], g.ChunkOf[c.head()]
	switch {
	case c.after && own == k:
		return 1
	case c.after && k == own+1, c.after && k == own+2 && g.Chunks[own+1].Kind == reading.Comma:
		return 2
	case !c.after && own == k+2 && g.Chunks[k+1].Kind == reading.Comma:
		return 3
	}
	return 0
}
