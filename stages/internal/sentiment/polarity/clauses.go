package polarity

import (
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

// numberClauses numbers the clauses of one sentence from 0, as far as a negation, a doubt or a concession reaches in it. They
// are those of the shared reading, without those that share a subject and a verb's complements: a new one begins after a mark,
// at a relative pronoun, at a word that subordinates, and where a clause with a verb of its own follows another.
func (r *Reading) numberClauses(first, last int) {
	if last <= first {
		return
	}
	d := r.Doc
	lo, hi := int(d.ChunkOf[first]), int(d.ChunkOf[last-1])+1
	clause, verb := int32(0), int32(-1) // verb is the last clause that has one
	for k := lo; k < hi; k++ {
		c := &d.Chunks[k]
		if k > lo && r.clauseBegins(k, hi, verb == clause) {
			clause++
		}
		if c.Kind == reading.Verb && c.Form == reading.Finite {
			verb = clause
		}
		for t := max(int(c.A), first); t < min(int(c.B), last); t++ {
			r.Words[t].Clause = clause
		}
	}
}

// clauseBegins reports whether a clause begins with chunk k of a sentence that ends before chunk hi. complete says that the
// clause before has its verb.
func (r *Reading) clauseBegins(k, hi int, complete bool) bool {
	d := r.Doc
	switch d.Chunks[k].Kind {
	case reading.Colon, reading.Dash, reading.LParen, reading.RParen, reading.Rel, reading.Sub:
		return true
	case reading.Comma, reading.Conj:
		if complete && r.clauseAfter(k+1, hi) {
			return true
		}
	case reading.Noun: // said | the port was open
		if complete && d.Chunks[k-1].Kind == reading.Verb && d.ClauseBegins(k, hi) {
			return true
		}
	}
	return r.subordinates(int(d.Chunks[k].A))
}

// clauseAfter reports whether a clause follows a comma or "and": with its subject, or with its verb alone.
func (r *Reading) clauseAfter(k, hi int) bool {
	d := r.Doc
	for k+1 < hi && d.Chunks[k].Kind == reading.Adverb {
		k++
	}
	if k >= hi {
		return false
	}
	if c := &d.Chunks[k]; c.Kind == reading.Verb {
		return c.Form == reading.Finite || c.Form == reading.Gerund
	}
	return d.ClauseBegins(k, hi)
}

// subordinates reports whether token i begins a clause that depends on another or is set against it.
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
