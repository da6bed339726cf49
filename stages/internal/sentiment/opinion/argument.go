package opinion

import (
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// Role is the target's place in its sentence.
type Role uint8

// The roles.
const (
	NoRole        Role = iota
	Subject            // does what the verb says
	Passive            // the verb's subject, to whom it is done
	Object             // Marsh in "blamed Marsh"
	Possessor          // his campaign, Marsh's campaign
	Prepositional      // after a preposition
	ByAgent            // done by
	Inverted           // said Marsh
	roleKinds          // how many there are
)

// argument is the target's place, by the chunks and clauses that all stages share. Verb, Head and Noun are tokens, -1 where
// there is none.
type argument struct {
	role Role
	verb int // whose subject or object it is
	head int // the preposition before the target, or the noun that it possesses
	noun int // what stands before that preposition
}

// place is where the target stands among the chunks: in chunk of the sentence's [lo, hi).
type place struct{ chunk, lo, hi int }

func (x *Extractor) place() place {
	of := x.r.Doc.ChunkOf
	return place{int(of[x.m.Last-1]), int(of[x.m.From]), int(of[x.m.To-1]) + 1}
}

// argument gives the target's place in its sentence, and gathers its parts in the clauses.
func (x *Extractor) argument(p place) argument {
	r := x.r.Doc
	x.roles = x.roles[:0]
	Parts(r, p.chunk, p.lo, p.hi, func(role reading.Role) { x.roles = append(x.roles, role) })
	x.roles = Charges(x.r, x.roles, p.hi)
	g := argument{verb: -1, head: -1, noun: -1}
	if last := x.m.Last; last < x.m.To && r.Tags[last] == text.POS || r.Tags[last-1] == text.PRPS {
		g.role = Possessor
		if h := int(r.Chunks[p.chunk].Head); h >= last && h < x.m.To {
			g.head = h
		}
		return g
	}
	x.governed(&g, p)
	for _, role := range x.roles {
		if g.verb < 0 {
			g.take(r, role)
		}
	}
	return g
}

// governed finds the preposition before the target, and what stands before that.
func (x *Extractor) governed(g *argument, p place) {
	chunks := x.r.Doc.Chunks
	if p.chunk <= p.lo || chunks[p.chunk-1].Kind != reading.Prep {
		return
	}
	g.role, g.head = Prepositional, int(chunks[p.chunk-1].Head)
	if p.chunk-2 >= p.lo {
		g.noun = int(chunks[p.chunk-2].Head)
	}
}

// take takes a part in a clause for the target's role, where it is one of those that a verb gives.
func (g *argument) take(r *reading.Reading, role reading.Role) {
	c := role.Clause
	switch role.Part {
	case reading.Doer:
		g.role = Subject
		if c.Subject.A > c.Verb {
			g.role = Inverted
		}
	case reading.Sufferer:
		g.role = Passive
	case reading.Undergoer:
		g.role = Object
	case reading.Agent:
		g.role = ByAgent
	default:
		return
	}
	g.verb = int(r.Chunks[c.Verb].Head)
}

// complements is how many chunks after the verb are looked at for what it is done with.
const complements = 8

// withinPhrase tells the parts of the phrase in which a target stands, Marsh's lawyer, from its own.
const withinPhrase = 16

// part gives what the target does in a clause in which it has a part, with the rest of the clause.
func (x *Extractor) part(role reading.Role, p place) {
	r := x.r.Doc
	c := role.Clause
	verb := int(r.Chunks[c.Verb].Head)
	id, not := uint64(role.Part), uint64(0)
	if int(r.Chunks[p.chunk].Head) >= x.m.Last {
		id += withinPhrase
	}
	if role.Prep >= 0 {
		id = mix(id, x.wordAt(role.Prep))
	}
	if c.Negated {
		not = 1
	}
	deed := x.deedAt(verb)
	x.add(partVerb, mix3(x.wordAt(verb), id, not), 1, verb)
	if stem := x.stems[verb]; stem != 0 {
		x.add(partStem, mix3(stem, id, not), 1, verb)
	}
	x.add(partDeed, mix3(deed, id, not), 1, verb)
	if e := x.r.Words[verb].Entry; e != nil && e.Frame {
		x.add(partLight, mix4(uint64(e.Agent+9), uint64(e.Patient+9), id, not), 1, verb)
	}
	var s window
	for k := c.Verb + 1; k < min(c.Verb+complements, p.hi) && !r.EndsComplements(k); k++ {
		if k == p.chunk {
			continue
		}
		for t := int(r.Chunks[k].A); t < int(r.Chunks[k].B); t++ {
			if w := &x.r.Words[t]; w.Entry != nil && !x.isAimed(t) {
				said := windowOf(w)
				s.add(&said)
			}
			x.complement(t, deed, id, not)
		}
	}
	x.level(partSums, mix(id, 1), s.good, 2)
	x.level(partSums, mix(id, 2), s.bad, 2)
	x.level(partSums, mix(id, 3), s.goodEvent, 2)
	x.level(partSums, mix(id, 4), s.badEvent, 2)
}

// complement gives the word t after a verb of a kind of deed, where the target has the part id. What the target aims at others
// is told together with its verb only: who blames for deaths is not who does something with deaths.
func (x *Extractor) complement(t int, deed, id, not uint64) {
	const anyVerb = 99
	d := x.deedAt(t)
	if d != 0 {
		x.add(partWith, mix4(d, deed, id, not), 1, t)
	}
	if x.isAimed(t) {
		return
	}
	if d != 0 {
		x.add(partWith, mix4(d, anyVerb, id, not), 1, t)
	}
	if tag := x.r.Doc.Tags[t]; tag.IsNoun() && !tag.IsProper() || tag.IsAdjective() {
		x.add(partWith, mix3(x.wordAt(t), id, not), 1, t)
	}
}

// govern gives the preposition and the noun before it, or the noun that the target possesses.
func (x *Extractor) govern(g argument) {
	x.add(role, uint64(g.role), 1, -1)
	if g.head < 0 {
		return
	}
	p := uint64(g.role)
	x.add(governor, mix(x.wordAt(g.head), p), 1, g.head)
	x.add(governor, mix3(sign(x.r.Words[g.head].Opinion), p, 6), 1, g.head)
	if g.noun < 0 {
		return
	}
	x.add(governor, mix(x.wordAt(g.noun), x.wordAt(g.head)), 1, g.noun)
	x.add(governor, mix(x.wordAt(g.noun), 8), 1, g.noun)
	x.add(governor, mix3(sign(x.r.Words[g.noun].Opinion), x.wordAt(g.head), 9), 1, g.noun)
	if d := x.deedAt(g.noun); d != 0 {
		x.add(roleDeed, mix3(d, x.wordAt(g.head), 3), 1, g.noun)
	}
}
