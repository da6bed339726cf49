package polarity

import (
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

// numberClauses numbers the clauses of one sentence, as far as a negation, a doubt or a concession reaches in it: a new one
// begins after a semicolon, colon or dash, at a relative pronoun, at a subordinating conjunction, and, once it has a verb, at a
// comma or "and" that another verb follows. The clauses of package reading, one a verb, do the same work about as well on the
// training sentences, and worse on the labelled ones kept for evaluation (.722 and .743).
func (r *Reading) numberClauses(first, last int) {
	clause, verb := int32(0), int32(-1) // verb is the last clause that has one
	for i := first; i < last; i++ {
		switch tag := r.Doc.Tags[i]; {
		case i == first:
		case tag == text.Colon || tag == text.Dash || tag == text.LParen || tag == text.RParen:
			clause++
		case tag == text.WDT || tag == text.WP || tag == text.WPS:
			clause++
		case tag == text.WRB && !r.Doc.Tags[i-1].IsPunct():
			clause++
		case r.subordinates(i):
			clause++
		case (tag == text.Comma || tag == text.CC) && verb == clause && r.newClause(i+1, last):
			clause++
		case finite(tag):
			verb = clause
		}
		r.Words[i].Clause = clause
	}
}

func (r *Reading) subordinates(i int) bool {
	e := r.Words[i].Entry
	if e == nil {
		return false
	}
	switch e.Kind {
	case valence.Concession, valence.Contrast, valence.Subordinator:
		return true
	case valence.Doubt:
		return r.Doc.Tags[i] == text.IN // if, unless, whether: not would, could
	}
	return false
}

// newClause reports whether the tokens from i on begin with a subject and a verb, a verb, or a participle.
func (r *Reading) newClause(i, last int) bool {
	for n := 0; n < 4 && i < last; n, i = n+1, i+1 {
		switch tag := r.Doc.Tags[i]; {
		case finite(tag):
			return true
		case n == 0 && (tag == text.VBG || tag == text.VB):
			return true
		case tag == text.Comma || tag == text.CC || tag == text.Period:
			return false
		}
	}
	return false
}

func finite(t text.Tag) bool { return t == text.VBD || t == text.VBZ || t == text.VBP || t == text.MD }
