package reading

import (
	"wirecopy/stages/internal/text"
)

// KindBefore is the kind of the chunk before chunk k, "start" where unit u begins with it.
func (r *Reading) KindBefore(k int, u Unit) string {
	if k <= u.First {
		return "start"
	}
	return r.Chunks[k-1].Kind.String()
}

// KindAfter is the kind of the chunk after chunk k, "end" where unit u ends with it.
func (r *Reading) KindAfter(k int, u Unit) string {
	if k+1 >= u.Last {
		return "end"
	}
	return r.Chunks[k+1].Kind.String()
}

// SubjectOf is the subject of the clause of chunk k, Nowhere for none and for a chunk that is no verb.
func (r *Reading) SubjectOf(k int) Span {
	if i := r.ClauseOf[k]; i >= 0 {
		return r.Clauses[i].Subject
	}
	return Nowhere
}

// SubjectIn is the first subject of unit u outside of quotations, that of a main clause if there is one: Asked whether she would stay, Varo
// smiled. Before a colon it is the last: The ship sank, but Varo played it down: “It was old.” It is -1 if there is none.
func (r *Reading) SubjectIn(u Unit) int {
	first, main, last := -1, -1, -1
	for k := u.First; k < u.Last; k++ {
		if r.Chunks[k].Kind == Colon && last >= 0 && !r.Quoted(k) {
			return last
		}
		c := r.ClauseOf[k]
		if c < 0 || r.Quoted(k) || r.Chunks[k].Form != Finite {
			continue
		}
		s := r.Clauses[c].Subject
		switch {
		case !s.Found() || r.Quoted(s.A):
		case r.Clauses[c].Kind == Main:
			last = s.A
			if main < 0 {
				main = s.A
			}
		case first < 0:
			first = s.A
		}
	}
	if main >= 0 {
		return main
	}
	return first
}

// OwnerOf is the last token of whose the noun of chunk k is: Velm in "Velm's claim", his in "his claim"; -1 for nobody's.
func (r *Reading) OwnerOf(k int) int {
	c := &r.Chunks[k]
	if c.Kind != Noun {
		return -1
	}
	if r.Tags[c.A] == text.PRPS {
		return int(c.A)
	}
	for t := c.Head - 1; t > c.A; t-- {
		if r.Tags[t] == text.POS {
			return int(t - 1)
		}
	}
	return -1
}

// InRelative reports whether the verb chunk k is that of a clause about chunk j: a pronoun such as "who" stands between the two, and
// no other verb after it.
func (r *Reading) InRelative(j, k int) bool {
	found := false
	for i := j + 1; i < k && i < len(r.Chunks); i++ {
		switch c := &r.Chunks[i]; {
		case c.Kind == Rel:
			found = true
		case c.Kind == Verb && c.Form == Finite:
			found = false
		}
	}
	return found
}

// FiniteIn reports whether a finite verb is among the chunks [from, to).
func (r *Reading) FiniteIn(from, to int) bool {
	for k := from; k < to; k++ {
		if r.Chunks[k].Kind == Verb && r.Chunks[k].Form == Finite {
			return true
		}
	}
	return false
}

// VerbsIn tells which finite verbs are among the chunks [from, to): "verb" if one is that of a clause of its own, "lead" if each says
// when, why, on what condition or of whom something is told, as in “if it rains” before “the port will shut”; "verbless" if there is none.
func (r *Reading) VerbsIn(from, to int) string {
	found, condition := "verbless", r.Chunks[from].Kind == Sub
	for k := from; k < to; k++ {
		if r.Chunks[k].Kind != Verb || r.Chunks[k].Form != Finite {
			continue
		}
		found = "lead"
		if kind := r.Clauses[r.ClauseOf[k]].Kind; kind == Relative || kind == Adverbial {
			continue
		}
		if !condition {
			return "verb"
		}
		condition = false // that of the condition itself
	}
	return found
}

// TenseOf is the tag of the first word of the verb chunk k.
func (r *Reading) TenseOf(k int) string { return r.Tags[r.Chunks[k].A].String() }

// FirstTense is the tense of the first finite verb among the chunks [from, to).
func (r *Reading) FirstTense(from, to int) string {
	for k := from; k < to; k++ {
		if r.Chunks[k].Kind == Verb && r.Chunks[k].Form == Finite {
			return r.TenseOf(k)
		}
	}
	return "none"
}

// CutBy tells what an end before chunk e of the stretch that begins with chunk from cuts off: a verb from its subject, or
// nothing but a verb that shares the subject of the one before it.
func (r *Reading) CutBy(from, e int, u Unit) string {
	for k := e; k < u.Last && k < e+verbReach; k++ {
		if r.ClauseOf[k] < 0 || r.Chunks[k].Form != Finite {
			continue
		}
		c := &r.Clauses[r.ClauseOf[k]]
		switch s := c.Subject.A; {
		case s >= e || c.Kind == Relative:
			continue
		case c.Kind == Main && c.Parent >= 0 && c.Subject == r.Clauses[c.Parent].Subject:
			return "shared"
		case s >= from:
			return "subject"
		case s >= u.First:
			return "outer"
		}
	}
	return "nothing"
}

// ClausePlace tells how the clause of the verb chunk k stands in unit u: whether a main clause is still to come. It is "noun" for
// a chunk that is no verb.
func (r *Reading) ClausePlace(k int, u Unit) string {
	i := r.ClauseOf[k]
	if i < 0 {
		return "noun"
	}
	kind := r.Clauses[i].Kind
	if kind == Main {
		return "main"
	}
	if r.mainBefore(k, u) {
		return kind.String()
	}
	return kind.String() + "-first"
}

// mainBefore reports whether a main clause has its verb before chunk k of unit u.
func (r *Reading) mainBefore(k int, u Unit) bool {
	for j := u.First; j < k; j++ {
		if n := r.ClauseOf[j]; n >= 0 && r.Chunks[j].Form == Finite && r.Clauses[n].Kind == Main {
			return true
		}
	}
	return false
}

// SubjectIs tells whether the noun chunk j, -1 for nobody, is the subject of chunk k, and whether it is that of a verb before or after.
func (r *Reading) SubjectIs(j, k int, u Unit) (subject, other string) {
	s := r.SubjectOf(k)
	switch {
	case !s.Found():
		subject = "none"
	case j < 0:
		subject = "unused"
	case j >= s.A && j < s.B:
		subject = "speaks" // as the models call it
	default:
		subject = "differs"
	}
	if j < 0 || j == k {
		return subject, "none"
	}
	for i := j + 1; i < u.Last && i < j+verbReach; i++ {
		n := r.ClauseOf[i]
		if i == k || n < 0 || r.Chunks[i].Form != Finite || r.Clauses[n].Kind == Relative || r.Clauses[n].Subject.A > j || r.Clauses[n].Subject.B <= j {
			continue
		}
		if i < k {
			return subject, "before"
		}
		return subject, "after"
	}
	return subject, "none"
}
