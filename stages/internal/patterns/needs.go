package patterns

import "wirecopy/stages/internal/reading"

// kinds is a set of the kinds of chunk, and of the elements that a chunk may begin. Most patterns cannot fit most places, which
// is told by what stands right before and after the cue, and by what the unit holds at all.
type kinds uint32

const (
	// What may begin with a chunk.
	anAdjunct kinds = 1 << (iota + reading.NumKinds)
	anAside
	aClause
	aNominal
	nothing // no chunk: the unit ends

	anyKind  = 1<<reading.NumKinds - 1
	anything = anyKind | nothing
)

func kind(k reading.Kind) kinds { return 1 << k }

// needs is what a place must have for a pattern to fit.
type needs struct {
	unit          kinds // all of these, somewhere in the unit
	before, after kinds // one of them before the cue's first chunk, and one after it
}

func (p *Pattern) needed() needs {
	n := needs{before: p.last(p.cue - 1), after: p.first(p.cue + 2)}
	for i := range p.elements {
		if e := &p.elements[i]; e.slot == 0 && e.macro == noMacro && !e.optional {
			n.unit |= kind(e.kind)
		}
	}
	return n
}

// first is what may stand where element i and those after it are matched.
func (p *Pattern) first(i int) kinds {
	if i == len(p.elements) {
		return anything
	}
	e := &p.elements[i]
	if e.slot != 0 {
		return p.first(i + 1)
	}
	var out kinds
	switch e.macro {
	case noMacro:
		out = kind(e.kind)
	case taken:
		out = kind(reading.Prep)
	case phrase:
		out = kind(reading.Noun)
	case adjuncts:
		out = p.first(i+1) | anAdjunct
	case aside:
		out = anAside
	case clause:
		out = aClause
	case nominal:
		out = aNominal
	case sentence:
		out = anyKind
	case end:
		out = kind(reading.Stop) | nothing
	case rest:
		out = anything
	}
	if e.optional {
		out |= p.first(i + 1)
	}
	return out
}

// last is what may stand before the place where element i and those before it are matched.
func (p *Pattern) last(i int) kinds {
	if i < 0 {
		return anything
	}
	e := &p.elements[i]
	if e.slot != 0 {
		return p.last(i - 1)
	}
	var out kinds
	switch e.macro {
	case noMacro:
		out = kind(e.kind)
	case phrase:
		out = kind(reading.Noun)
	case subject:
		out = anyKind &^ (kind(reading.CloseMark) | kind(reading.Stop) | kind(reading.Colon))
	case aside:
		out = anAside
	case adjuncts:
		out = p.last(i-1) | kind(reading.Adverb)
	case start:
		out = nothing
	}
	if e.optional {
		out |= p.last(i - 1)
	}
	return out
}

// lookAround finds what stands before and after the cue's first chunk.
func (x *matcher) lookAround() {
	x.looked, x.before, x.after = true, nothing, nothing
	if at := x.k; at > x.u.First {
		x.before = kind(x.r.Chunks[at-1].Kind)
		if x.r.AsideStart(at, x.u.First) < at {
			x.before |= anAside
		}
	}
	if at := x.k + 1; at < x.u.Last {
		x.after = kind(x.r.Chunks[at].Kind)
		if x.r.AdjunctEnd(at, x.u.Last) > at {
			x.after |= anAdjunct
		}
		if x.r.AsideEnd(at, x.u.Last) > at {
			x.after |= anAside
		}
		if x.begins(clause, at) {
			x.after |= aClause
		}
		if x.begins(nominal, at) {
			x.after |= aNominal
		}
	}
}

// has reports whether the place has what is needed.
func (x *matcher) has(n *needs) bool {
	if n.unit&^kinds(x.u.Kinds) != 0 {
		return false
	}
	if !x.looked {
		x.lookAround()
	}
	return n.after&x.after != 0 && n.before&x.before != 0
}
