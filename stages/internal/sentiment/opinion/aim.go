package opinion

import (
	"slices"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
)

// Aimed calls mark with each stretch of tokens [first, last) that somebody with a role in a clause aims at others: what they
// praise, blame, charge or look into, and the words that they do it in. "Marsh accused the council of fraud" says nothing of
// fraud by Marsh. The chunks of the sentence are [lo, hi).
func Aimed(r *polarity.Reading, role reading.Role, lo, hi int, mark func(first, last int)) {
	c := role.Clause
	chunks := r.Doc.Chunks
	if role.Part != reading.Doer && role.Part != reading.Agent || !aims(r, int(chunks[c.Verb].Head)) {
		return
	}
	if role.Part == reading.Agent { // the council was accused of fraud by Marsh
		begin := c.Verb
		if c.Subject.Found() && c.Subject.A >= lo && c.Subject.A < begin {
			begin = c.Subject.A
		}
		mark(int(chunks[begin].A), int(chunks[c.Verb].B))
	}
	if k := beforeReport(r.Doc, c, lo); k > lo {
		mark(int(chunks[lo].A), int(chunks[k].A))
	}
	if end := endOfReport(r.Doc, c, hi); end > c.Verb+1 {
		mark(int(chunks[c.Verb+1].A), int(chunks[end-1].B))
	}
}

// aims reports whether the verb at a token judges others, or goes after them.
func aims(r *polarity.Reading, verb int) bool {
	if w := r.Doc.Words[verb].Verb; w != nil && w.Class == lexicon.Judge {
		return true
	}
	if e := r.Words[verb].Entry; e != nil {
		switch e.Deed(r.Doc.Tags[verb]) {
		case valence.Blame, valence.Praise, valence.Law, valence.Probe:
			return true
		}
	}
	return false
}

// beforeReport is the chunk at which what is said ends that stands before its clause: “It was a lie,” Marsh charged. It is lo
// where nothing does.
func beforeReport(r *reading.Reading, c *reading.Clause, lo int) int {
	k := c.Verb
	if c.Subject.Found() && c.Subject.A < k {
		k = c.Subject.A
	}
	if k > lo && r.Chunks[k-1].Kind == reading.CloseMark {
		return k
	}
	return lo
}

// endOfReport is the chunk after the last that belongs to what a clause says or does to others: with the clauses below it, and
// without what its subject does beside it, accused them | and left.
func endOfReport(r *reading.Reading, c *reading.Clause, hi int) int {
	for k := c.Verb + 1; k < hi; k++ {
		if r.Chunks[k].Kind != reading.Verb || r.ClauseOf[k] < 0 {
			continue
		}
		other := &r.Clauses[r.ClauseOf[k]]
		if other.Kind == reading.Main && c.Subject.Found() && other.Subject == c.Subject {
			return k
		}
	}
	return hi
}

// Charges gives the roles of somebody in the clauses of a sentence without those in what somebody with these roles charges others
// with, and with those in what somebody is charged with: in "Marsh accused Holm of killing a guard" it is Holm who kills. The sentence
// ends before chunk hi. The list is changed in place.
func Charges(r *polarity.Reading, roles []reading.Role, hi int) []reading.Role {
	for i := range roles { // those that are added are not gone through
		if c := roles[i].Clause; roles[i].Part == reading.Undergoer && aims(r, int(r.Doc.Chunks[c.Verb].Head)) {
			eachCharge(r.Doc, c, hi, func(charge *reading.Clause) {
				roles = append(roles, reading.Role{Clause: charge, Part: reading.Doer, Prep: -1})
			})
		}
	}
	return slices.DeleteFunc(roles, func(role reading.Role) bool {
		return role.Part == reading.Doer && isCharge(r, roles, role.Clause, hi)
	})
}

// isCharge reports whether a clause is what somebody with these roles charges others with.
func isCharge(r *polarity.Reading, roles []reading.Role, clause *reading.Clause, hi int) (found bool) {
	for _, role := range roles {
		if role.Part == reading.Doer && role.Clause != clause && aims(r, int(r.Doc.Chunks[role.Clause.Verb].Head)) {
			eachCharge(r.Doc, role.Clause, hi, func(charge *reading.Clause) { found = found || charge == clause })
		}
	}
	return found
}

// eachCharge calls f with the clauses that say what is charged in clause c: accused them of lying.
func eachCharge(r *reading.Reading, c *reading.Clause, hi int, f func(*reading.Clause)) {
	if c.Object < 0 || r.Chunks[c.Verb].Passive {
		return
	}
	for k, end := c.Object+1, endOfReport(r, c, hi); k < end; k++ {
		if r.Chunks[k].Kind == reading.Verb && r.Chunks[k].Form == reading.Gerund && r.ClauseOf[k] >= 0 && r.Chunks[k-1].Kind != reading.Comma {
			f(&r.Clauses[r.ClauseOf[k]])
		}
	}
}

// aim finds the words of the sentence that the target aims at others.
func (x *Extractor) aim(p place) {
	n := x.m.To - x.m.From
	x.away = slices.Grow(x.away[:0], n)[:n]
	clear(x.away)
	x.hasAway = false
	for _, role := range x.roles {
		Aimed(x.r, role, p.lo, p.hi, func(first, last int) {
			x.hasAway = true
			for i := max(first, x.m.From); i < min(last, x.m.To); i++ {
				x.away[i-x.m.From] = true
			}
		})
	}
}

// isAimed reports whether the target aims word i of the document at others.
func (x *Extractor) isAimed(i int) bool { return i >= x.m.From && i < x.m.To && x.away[i-x.m.From] }

// aimed gives a word that the target aims at others.
func (x *Extractor) aimed(i int) {
	x.add(wordAimed, x.words[i], 1, i)
	if stem := x.stems[i]; stem != 0 {
		x.add(stemAimed, stem, 1, i)
	}
	if d := x.deedAt(i); d != 0 {
		x.add(deedAimed, d, 1, i)
	}
}
