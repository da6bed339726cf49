package patterns

import (
	"slices"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// Match is one place where a pattern fits. All spans are chunks.
type Match struct {
	Pattern *Pattern
	Cue     reading.Span
	// Speaker and Via are the slots of the pattern, Nowhere if it has none.
	Speaker, Via reading.Span
	// Before is the chunk before which what is said ends, After the one with which it begins; -1 if none of it
	// stands on that side of the cue.
	Before, After int
	// Skipped is how many chunks the pattern's adjuncts and phrases between cue and content hold.
	Skipped int
}

// matcher is the state of one attempt.
type matcher struct {
	r      *reading.Reading
	u      reading.Unit
	p      *Pattern
	k      int
	cue    *lexicon.Cue
	m      Match
	yield  func(Match)
	budget int

	before, after kinds // what stands before and after the cue's first chunk, once it is looked at
	looked        bool
}

// attempts is how many steps one pattern may take at one cue: it keeps the time linear in any text.
const attempts = 400

// Match calls yield for each way in which a pattern fits around a cue that begins with chunk k of unit u.
func (s *Set) Match(r *reading.Reading, u reading.Unit, k int, yield func(Match)) {
	kind := r.Chunks[k].Kind
	x := matcher{r: r, u: u, k: k, yield: yield}
	if x.cue = r.Head(k).Verb; kind == reading.Noun {
		x.cue = r.Head(k).Noun
	}
	if kind == reading.Verb && x.cue != nil {
		x.try(s.listed)
	}
	if kind == reading.Noun && x.cue != nil {
		x.try(s.reports)
	}
	x.try(s.byKind[kind])
}

// try matches each of the patterns around the cue.
func (x *matcher) try(all []way) {
	for i := range all {
		if !x.has(&all[i].needs) {
			continue
		}
		p := all[i].Pattern
		if !p.elements[p.cue+1].holds(x.r, x.k, x.cue) {
			continue
		}
		x.p, x.budget = p, attempts
		x.m = Match{Pattern: p, Cue: reading.Span{A: x.k, B: x.k + 1}, Speaker: reading.Nowhere, Via: reading.Nowhere, Before: -1, After: -1}
		x.right(p.cue+1, x.k)
	}
}

// right matches the elements from i on, the next of which stands at chunk at; then those before the cue.
func (x *matcher) right(i, at int) {
	if x.budget--; x.budget < 0 {
		return
	}
	if i == len(x.p.elements) {
		x.left(x.p.cue-1, x.k)
		return
	}
	e := &x.p.elements[i]
	if e.slot != 0 {
		saved := x.m
		x.fill(e.slot, at)
		x.right(i+1, at)
		x.m = saved
		return
	}
	if e.optional {
		x.right(i+1, at)
	}
	if e.macro != noMacro {
		x.macroRight(e.macro, i, at)
	} else if at < x.u.Last && e.holds(x.r, at, x.cue) {
		x.right(i+1, at+1)
	}
}

// macroRight matches element i, which stands for several chunks or none.
func (x *matcher) macroRight(m macro, i, at int) {
	switch m {
	case taken:
		if at < x.u.Last && x.r.Chunks[at].Kind == reading.Prep && x.cue != nil && x.cue.Takes(x.r.Head(at).Form) && !x.tellsWhen(at+1) {
			x.right(i+1, at+1)
		}
	case phrase:
		x.phraseRight(i, at)
	case adjuncts:
		x.adjunctsRight(i, at)
	case aside:
		if e := x.r.AsideEnd(at, x.u.Last); e > at && x.r.Chunks[at+1].Kind != reading.Sub { // according to Varo, if it rains, the dam breaks
			x.right(i+1, e)
		}
	case clause, nominal, sentence:
		if at < x.u.Last && x.begins(m, at) {
			x.right(i+1, at)
		}
	case rest:
		x.restRight(i, at)
	case end:
		if at >= x.u.Last || x.r.Chunks[at].Kind == reading.Stop && at+1 >= x.u.Last {
			x.right(i+1, at)
		}
	}
}

// tellsWhen reports whether the noun at chunk at names a day or a month: was briefed on Sunday.
func (x *matcher) tellsWhen(at int) bool {
	return at < x.u.Last && x.r.Chunks[at].Kind == reading.Noun && x.r.HeadTag(at).IsProper() && x.r.Head(at).Nouns&lexicon.TimeNoun != 0
}

// begins reports whether a clause, a noun phrase that is no subject, or anything begins with chunk at.
func (x *matcher) begins(m macro, at int) bool {
	switch m {
	case clause:
		return x.r.ClauseBegins(at, x.u.Last) && x.r.HeadTag(at) != text.RP && (x.r.Chunks[at].Kind != reading.Sub || x.r.Head(at).Function != lexicon.ThatWord)
	case nominal:
		return x.r.Chunks[at].Kind == reading.Noun && !x.isTime(at) && !x.r.ClauseBegins(at, x.u.Last)
	}
	return true
}

// isTime reports whether chunk at has no words but those of a time: Monday morning.
func (x *matcher) isTime(at int) bool {
	c := &x.r.Chunks[at]
	return !slices.ContainsFunc(x.r.Words[c.A:c.B], func(w *lexicon.Word) bool { return w.Nouns&lexicon.TimeNoun == 0 })
}

// fill notes the slot that begins or ends before chunk at, to the right of the cue's beginning.
func (x *matcher) fill(slot byte, at int) {
	switch slot {
	case ']':
		x.m.Cue.B = at
	case '<':
		x.m.Speaker.A = at
	case '>':
		x.m.Speaker.B = at
	case '(':
		x.m.Via.A = at
	case ')':
		x.m.Via.B = at
	case '{':
		x.m.Skipped = at - x.m.Cue.B
		if at+1 < x.u.Last && x.r.Chunks[at].Kind == reading.Comma && x.r.Chunks[at-1].Kind == reading.Sub { // joked that, at least, it was late
			at++
		}
		x.m.After = at
	}
}

func (x *matcher) phraseRight(i, at int) {
	if at >= x.u.Last || x.r.Chunks[at].Kind != reading.Noun {
		return
	}
	e := x.r.PhraseEnd(at, x.u.Last)
	x.right(i+1, e)
	if e > at+1 {
		x.right(i+1, at+1)
	}
}

const longRest = 12

// restRight takes what belongs to the phrase before, up to a comma, a mark or a stop.
func (x *matcher) restRight(i, at int) {
	for n := 0; n < longRest && at < x.u.Last; n++ {
		switch x.r.Chunks[at].Kind {
		case reading.Comma, reading.Stop, reading.Colon, reading.OpenMark, reading.CloseMark, reading.Dash:
			x.right(i+1, at)
			return
		}
		at++
	}
	x.right(i+1, at)
}

const mostAdjuncts = 3

// adjunctsRight tries none, one and more of the phrases that say when, where and how.
func (x *matcher) adjunctsRight(i, at int) {
	for n := 0; ; n++ {
		x.right(i+1, at)
		next := x.r.AdjunctEnd(at, x.u.Last)
		if n == mostAdjuncts || next == at {
			return
		}
		at = next
	}
}

// complete reports whether there is something that may have been said.
func (x *matcher) complete() bool {
	return x.m.After < x.u.Last && (x.m.Before > x.u.First || x.m.Before < 0 && x.m.After >= 0)
}

// left matches the elements down from i, the next of which ends before chunk at.
func (x *matcher) left(i, at int) {
	if x.budget--; x.budget < 0 {
		return
	}
	if i < 0 {
		if x.complete() {
			x.yield(x.m)
		}
		return
	}
	e := &x.p.elements[i]
	if e.slot != 0 {
		saved := x.m
		x.fillLeft(e.slot, at)
		x.left(i-1, at)
		x.m = saved
		return
	}
	if e.optional {
		x.left(i-1, at)
	}
	if e.macro != noMacro {
		x.macroLeft(e.macro, i, at)
	} else if at > x.u.First && e.holds(x.r, at-1, x.cue) {
		x.left(i-1, at-1)
	}
}

// macroLeft matches element i, which stands for several chunks or none.
func (x *matcher) macroLeft(m macro, i, at int) {
	switch m {
	case phrase:
		if at > x.u.First && x.r.Chunks[at-1].Kind == reading.Noun {
			s := x.r.PhraseStart(at-1, x.u.First)
			x.left(i-1, s)
			if s < at-1 {
				x.left(i-1, at-1)
			}
		}
	case subject:
		x.subjectLeft(i, at)
	case aside:
		if s := x.r.AsideStart(at, x.u.First); s < at {
			x.left(i-1, s)
		}
	case adjuncts:
		x.left(i-1, at)
		if at > x.u.First && x.r.Chunks[at-1].Kind == reading.Adverb {
			x.left(i-1, at-1)
		}
	case start:
		if at == x.u.First {
			x.left(i-1, at)
		}
	}
}

func (x *matcher) fillLeft(slot byte, at int) {
	switch slot {
	case '>':
		x.m.Speaker.B = at
	case '<':
		x.m.Speaker.A = at
	case ')':
		x.m.Via.B = at
	case '(':
		x.m.Via.A = at
	case '}':
		x.m.Before = at
	}
}

const (
	subjectReach = 24 // chunks between a cue and the beginning of its clause, at most
	mostSubjects = 3
)

// otherClause reports whether chunk j is the finite verb of a clause that says not only who the subject is.
func (x *matcher) otherClause(j int) bool {
	c := &x.r.Chunks[j]
	return c.Kind == reading.Verb && c.Form == reading.Finite && x.r.Clauses[x.r.ClauseOf[j]].Kind != reading.Relative
}

// subjectLeft tries the places where the clause of the cue at chunk at may begin: a noun phrase after a mark, a comma or the
// beginning of the unit, the nearest first.
func (x *matcher) subjectLeft(i, at int) {
	r := x.r
	tried := 0
	for j := at - 1; j >= x.u.First && j >= at-subjectReach && tried < mostSubjects; j-- {
		c := &r.Chunks[j]
		if c.Kind == reading.CloseMark || c.Kind == reading.Stop || c.Kind == reading.Colon || x.otherClause(j) {
			return
		}
		if c.Kind != reading.Noun && c.Kind != reading.Adjective {
			continue
		}
		s := r.PhraseStart(j, x.u.First)
		if n := r.ClauseOf[at]; n >= 0 && r.Clauses[n].Kind == reading.Adverbial && s < r.Clauses[n].Subject.A {
			return // Arden, after many residents objected
		}
		if s == x.u.First || r.Begins(s, x.u.First) {
			tried++
			x.left(i-1, s)
			j = min(j, s)
		}
	}
}
