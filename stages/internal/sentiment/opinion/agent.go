package opinion

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
)

// agentReach is how many chunks may stand between a passive verb and the "by" that says who does it.
const agentReach = 10

// Parts calls f with each part that the noun chunk k has in the clauses of its sentence, whose chunks are [lo, hi). Beside those
// that the reading knows, it finds who does what a passive verb says where more than an adverb stands before "by": was accused
// of fraud and bribery by Marsh.
func Parts(r *reading.Reading, k, lo, hi int, f func(reading.Role)) {
	far := farAgent(r, k, lo)
	r.Roles(k, lo, hi, func(role reading.Role) {
		if far != nil && role.Part == reading.Adjunct {
			return
		}
		if role.Part == reading.Agent {
			far = nil
		}
		f(role)
	})
	if far != nil {
		f(reading.Role{Clause: far, Part: reading.Agent, Prep: -1})
	}
}

// farAgent is the clause of a passive verb whose act the noun chunk k does, nil where there is none.
func farAgent(r *reading.Reading, k, lo int) *reading.Clause {
	if k-2 < lo || r.Chunks[k-1].Kind != reading.Prep || r.Head(k-1).Function != lexicon.By {
		return nil
	}
	for j := k - 2; j >= max(lo, k-2-agentReach); j-- {
		c := &r.Chunks[j]
		switch c.Kind {
		case reading.Noun, reading.Prep, reading.Conj, reading.Adverb, reading.Adjective:
		case reading.Verb:
			if c.Passive || c.Form == reading.Participle {
				return &r.Clauses[r.ClauseOf[j]]
			}
			if c.Form != reading.Infinitive && c.Form != reading.Gerund { // accused of lying by, told to go by
				return nil
			}
		default:
			return nil
		}
	}
	return nil
}
