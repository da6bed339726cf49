package resolve

import (
	"slices"
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

// nominate fills r.described with the candidates for d, and no one at the end.
func (r *discourse) nominate(d *description) {
	r.described = r.described[:0]
	var own [numDescription]uint8
	own[dNoun], own[dOwnRole], own[dLead] = d.noun, uint8(r.grammar.roles[d.chunk]), d.lead
	switch {
	case d.owns:
		own[dOwnRole] = uint8(genitive)
	case r.grammar.reports(d.head):
		own[dSays] = 1
	}
	most, fitting, rank := int32(0), 0, 0
	for i := r.n - 1; i >= 0 && d.lead < byArticle; i-- {
		m := &r.recent[i]
		x := &r.ents[m.ent-1]
		if x.unnamed || !r.canBe(x, d) || r.sent-m.sentence > longMemory {
			continue
		}
		fit, modifier, of, ok := r.considered(x, d, rank)
		if !ok {
			continue
		}
		c := described{ent: m.ent, values: own}
		v := &c.values
		v[dIs], v[dFit], v[dModifier], v[dOf], v[dRank] = 1, fit, modifier, of, uint8(min(rank, 3))
		rank++
		if fit >= fitsKind {
			fitting++
		}
		most = max(most, x.seen)
		r.describeMention(m, d, v)
		r.describeStanding(m.ent, d.gender, v)
		r.described = append(r.described, c)
	}
	switch d.noun {
	case ofAge:
		d.narrow = r.keepKnown(d)
	case ofCompany, ofAnyOrg:
		r.keepCalled(d)
	}
	fitting += r.nominateAhead(d, &own)
	if fitting > 1 {
		fitting = r.dropVague(fitting)
	}
	own[dChoice] = uint8(min(fitting, 3))
	for i := range r.described {
		c := &r.described[i]
		c.values[dChoice] = own[dChoice]
		if r.ents[c.ent-1].seen == most {
			c.values[dTop] = 2
		}
	}
	r.described = append(r.described, described{values: own})
}

// considered tells how d fits x, and whether x is a candidate at all: who is known to be something else is none, and of those of
// whom the text says nothing only the first few are.
func (r *discourse) considered(x *entity, d *description, rank int) (fit, modifier, of uint8, ok bool) {
	fit, modifier, of = r.fit(x, d), r.modifierFit(x, d), r.ofFit(x, d)
	if fit == fitsKind && d.noun == ofPerson && (of == ofOther || modifier == otherWords && !r.introducedBeside(x, d)) { // no leader of another party
		fit = fitsOther
	}
	return fit, modifier, of, modifier != otherCountry && r.mayMean(x, d, fit, rank, modifier == 1, of == 1)
}

// mayMean reports whether d may mean x at all. Said tells that the text says of x what the words before the noun do, and saidOf that it
// says what stands behind "of".
func (r *discourse) mayMean(x *entity, d *description, fit uint8, rank int, said, saidOf bool) bool {
	switch body := r.bodyWithin(d); {
	case body != 0 && &r.ents[body-1] != x: // the Velm party is none but Velm
		return false
	case d.noun == ofGovernment && r.lesser(d), (d.noun == ofCompany || d.noun == ofAnyOrg) && r.namedWithin(x, d):
		return false
	case fit == fitsOther && (d.noun == ofAge || d.noun == ofPerson && r.anotherOffice(x, d.head)):
		return false
	case fit < fitsKind && d.noun == ofNamedOrg && !said && !r.mayHide(&r.Resolver.names[x.best], r.word(d.head)): // the hospital is no ministry
		return false
	case fit < fitsKind && (rank >= mostDescribed || d.noun == ofPerson && !said && !saidOf):
		return false
	}
	return true
}

// mayHide reports whether a noun may stand within the name that an acronym stands for: the letters of the fund have an F. Parties and unions
// have letters of their languages, and agencies are called so that are bureaus and services.
func (r *discourse) mayHide(n *name, noun string) bool {
	return r.acronym(n) && (r.Is("hidden", noun) || strings.IndexByte(r.word(n.first), noun[0]&^0x20) >= 0)
}

// bodyWithin gives the body whose name stands right before the noun of d, which stands for a body, and does not own it; 0 without one. Agencies
// and watchdogs are of a greater body: the U.N. agency.
func (r *discourse) bodyWithin(d *description) int32 {
	if d.head == d.first || d.noun != ofNamedOrg && d.noun != ofCompany && d.noun != ofAnyOrg && d.noun != ofNamedWord || r.Is("watcher", r.word(d.head)) {
		return 0
	}
	o := r.owner[d.head-1]
	if o == 0 || r.Resolver.names[o-1].kind != kind.Org {
		return 0
	}
	return r.Resolver.names[o-1].ent
}

// namedWithin reports whether the words before the noun name x, so that another one is meant: the Boeing supplier.
func (r *discourse) namedWithin(x *entity, d *description) bool {
	for t := d.first; t < d.head; t++ {
		if o := r.owner[t]; o != 0 && &r.ents[r.Resolver.names[o-1].ent-1] == x && r.tag(r.Resolver.names[o-1].last) != text.POS {
			return true
		}
	}
	return false
}

// lesser reports whether the words before "government" say that it is not the country's own as it stands: the interim, the local one.
func (r *discourse) lesser(d *description) bool {
	for t := d.first; t < d.head; t++ {
		if r.Is("lesser", r.word(t)) {
			return true
		}
	}
	return false
}

// anotherOffice reports whether x has an office with the noun at token head, and the words before that make another one of it: the shadow
// health secretary is not the health secretary.
func (r *discourse) anotherOffice(x *entity, head int32) bool {
	for _, s := range x.roles[:x.nroles] {
		if h := r.headOf(s); h >= 0 && strings.EqualFold(r.word(h), r.word(head)) && r.otherOffice(head, s) {
			return true
		}
	}
	return false
}

// keepKnown leaves out those of whom the text does not say what the description does, their age or their country, if it says it of
// someone; else those who did not just speak, or act, if someone did. It reports whether there is such a one.
func (r *discourse) keepKnown(d *description) bool {
	known := func(c described) bool { return c.values[dFit] == fitsRole || c.values[dModifier] == 2 }
	spoke := func(c described) bool { return r.just(r.ents[c.ent-1].spoke, d) }
	acted := func(c described) bool { return r.just(r.ents[c.ent-1].told, d) }
	for _, fits := range []func(described) bool{known, spoke, acted} {
		if slices.ContainsFunc(r.described, fits) {
			r.described = slices.DeleteFunc(r.described, func(c described) bool { return !fits(c) })
			return true
		}
	}
	return false
}

// keepCalled leaves out the bodies of which nothing is known if the noun is a word for another one by its name: the broadcaster is the BBC,
// and not the council.
func (r *discourse) keepCalled(d *description) {
	called := func(c described) bool {
		n := &r.Resolver.names[r.ents[c.ent-1].best]
		for t := n.first; t < n.last; t++ {
			if slices.Contains(r.Broader[strings.ToLower(r.word(t))], r.word(d.head)) {
				return true
			}
		}
		return false
	}
	if slices.ContainsFunc(r.described, called) {
		r.described = slices.DeleteFunc(r.described, func(c described) bool { return !called(c) })
	}
}

// just reports whether the token at-1 stands in the sentence of d or the one before; a quotation and what tells who said it count as
// one.
func (r *discourse) just(at int32, d *description) bool {
	return at > 0 && r.grammar.UnitOf(int(d.head))-r.grammar.UnitOf(int(at-1)) <= 1
}

// dropVague leaves out those whom the noun fits and nothing else does, if the other words fit someone too: "the mayor of
// Arden" is no mayor of another town. It gives how many are left whom the noun fits.
func (r *discourse) dropVague(fitting int) int {
	exact := func(c described) bool {
		v := &c.values
		return v[dFit] == fitsRole && (v[dModifier] == 1 || v[dModifier] == 2 || v[dOf] == 1)
	}
	if !slices.ContainsFunc(r.described, exact) {
		return fitting
	}
	r.described = slices.DeleteFunc(r.described, func(c described) bool {
		vague := c.values[dFit] >= fitsKind && !exact(c)
		if vague {
			fitting--
		}
		return vague
	})
	return fitting
}

// oneOfMany gives the person who spoke or acted right before, where d calls somebody one of many of whom the text has said something
// else: "Coach Jan Doe said he was glad. The former Norland defender praised the crowd." Of the only mayor of a town it would say nothing.
func (r *discourse) oneOfMany(d *description) int32 {
	if d.lead != byThe || d.owns || !r.grammar.reports(d.head) || r.introduced(d) {
		return 0
	}
	for _, last := range []func() (int32, int32){r.lastSpeaker, r.lastActor} {
		if e, at := last(); e != 0 && r.justNamed(at, d) && r.mayBeCalled(e, d) {
			return e
		}
	}
	if r.Many[r.word(d.head)] == inSport {
		return r.onlyAthlete(d)
	}
	return 0
}

// What words/data/many.txt says of a noun.
const (
	inSport = "sport"
	free    = "free"
	bound   = "bound"
)

// justNamed reports whether token at stands right before d: in the sentence before, or on the other side of a quotation.
func (r *discourse) justNamed(at int32, d *description) bool {
	if r.grammar.UnitOf(int(d.head))-r.grammar.UnitOf(int(at)) > 1 {
		return false
	}
	return int32(r.d.SentenceAt(int(at))) != r.sent || r.quotedBetween(at, d.first)
}

// mayBeCalled reports whether d may say something new of person e, who was in mind right before.
func (r *discourse) mayBeCalled(e int32, d *description) bool {
	x := &r.ents[e-1]
	if x.unnamed || x.kind != kind.Person || !r.canBe(x, d) {
		return false
	}
	sort, bare := r.sortOf(x, d), d.head == d.first+1
	switch {
	case sort == inSport && x.nroles > 0 && !r.inSport(x):
		return false
	case sort == "" && (bare || r.roleFit(x, d.head) != fitsKind), sort == bound && bare:
		return false
	}
	switch fit := r.modifierFit(x, d); {
	case fit == otherCountry:
		return false
	case bare, fit == otherWords && r.citizens(d):
		return r.aloneOf(e)
	}
	return true
}

// sortOf tells which of the sorts of words/data/many.txt the noun of d is when x is called by it; "" for none.
func (r *discourse) sortOf(x *entity, d *description) string {
	noun := r.word(d.head)
	if sort := r.Many[r.word(d.head-1)+"-"+noun]; sort != "" {
		return sort
	}
	switch sort := r.Many[noun]; {
	case noun == "doctor" && r.isDoctor(x), r.partyMember(d.head), sort == "" && scholar(noun):
		return free
	case sort == "" && r.word(d.first+1) == "former" && !r.holdsOffice(x): // the former minister, now a spokeswoman
		return bound
	default:
		return sort
	}
}

// isDoctor reports whether the text calls x Dr.
func (r *discourse) isDoctor(x *entity) bool {
	t := r.Resolver.names[x.first].first - 1
	return t >= 0 && (r.word(t) == "Dr" || r.word(t) == "Dr.")
}

// holdsOffice reports whether x has an office of those that somebody else held before.
func (r *discourse) holdsOffice(x *entity) bool {
	for _, s := range x.roles[:x.nroles] {
		h := r.headOf(s)
		if h < 0 {
			continue
		}
		if r.Is("high", strings.ToLower(r.word(h))) {
			return true
		}
	}
	return false
}

// inSport reports whether the text says of x that it is an athlete, or trains some.
func (r *discourse) inSport(x *entity) bool {
	for _, s := range x.roles[:x.nroles] {
		h := r.headOf(s)
		if h < 0 {
			continue
		}
		noun := strings.ToLower(r.word(h))
		if r.Many[noun] == inSport || r.Is("sporting", noun) {
			return true
		}
	}
	return false
}

// aloneOf reports whether e is the only person of whom the text spoke in this sentence and the one before.
func (r *discourse) aloneOf(e int32) bool {
	for i := range r.n {
		if m := &r.recent[i]; m.ent != e && m.sentence >= r.sent-1 && r.ents[m.ent-1].kind == kind.Person && !r.aside(m) {
			return false
		}
	}
	return true
}

// aside reports whether m is somebody without a name who does nothing where the text speaks of him, or only in what others say: thanked his
// grandmother.
func (r *discourse) aside(m *mention) bool {
	return r.ents[m.ent-1].unnamed && (m.role != subject && m.role != patient || r.grammar.Within[m.head()] >= 0)
}

// onlyAthlete gives the person in mind of whom alone the text says that he or she is in sport, 0 where there is none or several.
func (r *discourse) onlyAthlete(d *description) (found int32) {
	const near = 5 // sentences
	for i := range r.n {
		m := &r.recent[i]
		x := &r.ents[m.ent-1]
		if x.kind != kind.Person || x.unnamed || r.sent-m.sentence > near || !r.inSport(x) || !r.canBe(x, d) {
			continue
		}
		if found != 0 || r.modifierFit(x, d) == otherCountry {
			return 0
		}
		found = m.ent
	}
	return found
}

// citizens reports whether d begins with the word for a country's people: the Norland researcher may be another one.
func (r *discourse) citizens(d *description) bool {
	for t := d.first; t < d.head; t++ {
		if o := r.owner[t]; o != 0 && r.Resolver.names[o-1].kind == kind.Norp {
			return true
		}
	}
	return false
}

// lastActor is who was a subject outside of quotations last, and the token of that mention; 0 without one.
func (r *discourse) lastActor() (e, token int32) {
	for i := range r.n {
		if at := r.ents[r.recent[i].ent-1].told; at > token {
			e, token = r.recent[i].ent, at
		}
	}
	return e, token - 1
}

// lastSpeaker is who was the subject of a verb of saying outside of quotations last, likewise.
func (r *discourse) lastSpeaker() (e, token int32) {
	for i := range r.n {
		if at := r.ents[r.recent[i].ent-1].spoke; at > token {
			e, token = r.recent[i].ent, at
		}
	}
	return e, token - 1
}

// quotedBetween reports whether a quotation stands between two tokens.
func (r *discourse) quotedBetween(a, b int32) bool {
	for t := a + 1; t < b; t++ {
		if r.grammar.Within[t] >= 0 {
			return true
		}
	}
	return false
}
