package reading

import "sort"

// Part is what somebody who is mentioned does in a clause.
type Part uint8

// The parts.
const (
	NoPart    Part = iota
	Doer           // does what the verb says
	Sufferer       // the subject of a passive verb, to whom it is done
	Agent          // by whom it is done
	Undergoer      // the object, to whom it is done
	OfSubject      // belongs to the subject: the leader of Velm
	OfObject       // belongs to the object: critics of Velm
	Adjunct        // after a preposition that goes with the verb
)

var partNames = [...]string{"none", "doer", "sufferer", "agent", "undergoer", "of subject", "of object", "adjunct"}

// String is the part's name.
func (p Part) String() string { return partNames[p] }

// Role is a part in a clause.
type Role struct {
	Clause *Clause
	Part   Part
	// Prep is the token of the preposition that gives an Adjunct its part, -1 for all other parts.
	Prep int
}

// adjunctReach is how many chunks may stand between a verb and what goes with it after a preposition.
const adjunctReach = 5

// Roles calls f with each part that the noun chunk j has in the clauses of its sentence, whose chunks are [lo, hi). A name in a
// list or an apposition that has no part itself has those of the phrase that the list begins with.
func (r *Reading) Roles(j, lo, hi int, f func(Role)) {
	if r.rolesOf(j, lo, hi, f) {
		return
	}
	if first := r.ListStart(j, lo); first != j {
		r.rolesOf(first, lo, hi, f)
	}
}

func (r *Reading) rolesOf(j, lo, hi int, f func(Role)) (found bool) {
	for k := r.firstClause(lo); k < len(r.Clauses) && r.Clauses[k].Verb < hi; k++ {
		if role := r.roleIn(&r.Clauses[k], j, hi); role.Part != NoPart {
			found = true
			f(role)
		}
	}
	return found
}

// roleIn is the part of noun chunk j in a clause of a sentence that ends before chunk hi.
func (r *Reading) roleIn(c *Clause, j, hi int) Role {
	passive := r.Chunks[c.Verb].Passive || r.Chunks[c.Verb].Form == Participle
	after := j > 0 && r.Chunks[j-1].Kind == Prep
	out := Role{Clause: c, Prep: -1}
	switch {
	case c.Subject.Found() && j >= c.Subject.A && j < c.Subject.B:
		switch {
		case !r.headsSubject(c, j, after):
			out.Part = OfSubject
		case passive:
			out.Part = Sufferer
		default:
			out.Part = Doer
		}
	case c.Object >= 0 && j >= c.Object && j < r.PhraseEnd(c.Object, hi):
		switch {
		case j > c.Object && after:
			out.Part = OfObject
		case passive:
			out.Part = Agent
		default:
			out.Part = Undergoer
		}
	case after && j > c.Verb && j-c.Verb <= adjunctReach && r.sameClause(c.Verb+1, j):
		out.Part, out.Prep = Adjunct, int(r.Chunks[j-1].Head)
	}
	return out
}

// headsSubject reports whether chunk j is who the subject of the clause is, and not what belongs to it.
func (r *Reading) headsSubject(c *Clause, j int, after bool) bool {
	return j == c.Subject.A || !after && (j == c.Subject.B-1 || r.Chunks[j-1].Kind == Conj)
}

// sameClause reports whether no clause begins or ends among the chunks [first, last).
func (r *Reading) sameClause(first, last int) bool {
	for k := first; k < last; k++ {
		switch r.Chunks[k].Kind {
		case Verb, Stop, Rel, Sub, Comma:
			return false
		}
	}
	return true
}

// firstClause is the index of the first clause whose verb is chunk k or stands after it.
func (r *Reading) firstClause(k int) int {
	return sort.Search(len(r.Clauses), func(i int) bool { return r.Clauses[i].Verb >= k })
}

// EndsComplements reports whether chunk k, after the verb, is where what stays in its clause ends: at another finite verb, a
// word that begins a clause, or the end of the sentence.
func (r *Reading) EndsComplements(k int) bool {
	c := &r.Chunks[k]
	return c.Kind == Verb && c.Form == Finite || c.Kind == Stop || c.Kind == Rel || c.Kind == Sub
}

// ListStart is the first of the noun chunks, with commas and "and" between them, of which chunk j is one: the first name of a
// list, or what an apposition explains. It is not before chunk lo.
func (r *Reading) ListStart(j, lo int) int {
	for range longPhrase {
		i := j - 1
		if i-1 > lo && r.Chunks[i].Kind == Conj && r.Chunks[i-1].Kind == Comma {
			i--
		}
		if i <= lo || r.Chunks[i].Kind != Comma && r.Chunks[i].Kind != Conj || r.Chunks[i-1].Kind != Noun {
			return j
		}
		j = i - 1
	}
	return j
}
