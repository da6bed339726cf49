package reading

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
)

// NotSaidAfter reports whether what begins at chunk after, behind the verb or noun at chunk cue, cannot be what that reports.
func (r *Reading) NotSaidAfter(cue, after int, u Unit) bool {
	return r.OpensTitle(after) || r.tellsWho(after, u) || r.unheard(cue, after) || r.tellsWhen(after, u) || r.Chunks[after].Kind != OpenMark && r.Unsaid(cue)
}

// NotSaidBefore reports whether what ends before chunk to, in front of the verb or noun at chunk cue, cannot be what that reports.
func (r *Reading) NotSaidBefore(cue, to int, u Unit) bool {
	return r.ClosesTitle(to, u) || r.ClosesModifier(to, u) || to > u.First && r.LeadsOn(to-1, u) || r.InGap(cue, u) || r.partsName(to, u)
}

// tellsWho reports whether from chunk k on the unit says no more than who says what stands before: He had apologised, his lawyer said.
func (r *Reading) tellsWho(k int, u Unit) bool {
	if r.Chunks[k].Kind != Noun || k+1 >= u.Last || r.Chunks[k+1].Kind != Verb || k+2 < u.Last && r.Chunks[k+2].Kind != Stop {
		return false
	}
	v := r.Head(k + 1).Verb
	return v != nil && v.Class == lexicon.Say && v.Frames&lexicon.Post != 0 && r.CueForm(k+1) == "finite"
}

// unheard reports whether the clause at chunk after cannot be what the verb chunk k tells, as that always says whom before: in “told
// reporters at noon the port was shut” nobody tells that reporters at noon are anything.
func (r *Reading) unheard(k, after int) bool {
	v := r.Head(k).Verb
	if v == nil || v.Frames&lexicon.Hearer == 0 || r.CueForm(k) == "passive" || r.Chunks[after].Kind != Noun || r.Chunks[after-1].Kind == Sub {
		return false
	}
	for j := k + 1; j < after; j++ {
		if r.Chunks[j].Kind == Noun && r.Chunks[j-1].Kind != Prep && r.Head(j).Nouns&lexicon.TimeNoun == 0 {
			return false
		}
	}
	return true
}

// dated is the chunk after a phrase at chunk k that says when something has been said: yesterday, last week, late on Tuesday night; k if none
// stands there.
func (r *Reading) dated(k int, u Unit) int {
	e := k
	if e < u.Last && r.Chunks[e].Kind == Adverb && (r.HeadForm(e) == "late" || r.HeadForm(e) == "early") {
		e++
	}
	if e < u.Last && r.Chunks[e].Kind == Prep && r.HeadForm(e) == "on" {
		e++
	}
	if e >= u.Last || r.Chunks[e].Kind != Noun {
		return k
	}
	switch first := int(r.Chunks[e].A); {
	case r.Head(e).Nouns&lexicon.TimeNoun == 0:
		return k
	case r.isDay(first), r.HeadForm(e) == "yesterday", r.Form(first) == "last", r.Form(first) == "this":
		return e + 1
	}
	return k
}

// tellsWhen reports whether what begins at chunk k behind a cue says when or on what question something is said, and only then what: said
// yesterday three men had left; said when asked about it that they had.
func (r *Reading) tellsWhen(k int, u Unit) bool {
	if before := r.Chunks[k-1].Kind; before != Verb && before != Noun {
		return false
	}
	e := max(r.dated(k, u), r.askedEnd(k, u.Last))
	return e > k && e < u.Last && (r.Chunks[e].Kind == Noun || r.Chunks[e].Kind == Sub)
}

// partsName reports whether the comma at chunk k stands between a name and what says who that is, or the other way round, behind a clause:
// It rained, Orr | , the mayor of Arden, said; It rained, a spokesman for Arden | , Ole Rask, said. What ends there is no more than the clause.
func (r *Reading) partsName(k int, u Unit) bool {
	if k+1 >= u.Last || r.Chunks[k].Kind != Comma || r.Chunks[k+1].Kind != Noun {
		return false
	}
	first := k - 1
	for first > u.First+1 && (r.Chunks[first].Kind == Noun || r.Chunks[first].Kind == Prep) && k-first <= longTitle {
		first--
	}
	first++
	if first >= k || first < u.First+2 || r.Chunks[first-1].Kind != Comma || r.Chunks[first].Kind != Noun {
		return false
	}
	if first == k-1 && r.actorAt(first) {
		return !r.actorAt(k + 1)
	}
	return r.actorAt(k+1) && r.Head(first).Nouns&people != 0
}

// describes reports whether what follows the comma at chunk k says who or what the noun before it is, up to the next comma: According to
// Orr, a pilot, …; According to Orr, who left in May, …; according to those there, a man came in, …
func (r *Reading) describes(k int, u Unit) bool {
	if k+1 >= u.Last {
		return false
	}
	switch first := &r.Chunks[k+1]; {
	case first.Kind == Rel || first.Kind == Verb && first.Form != Finite:
		return true
	case first.Kind != Noun:
		return false
	}
	for j := k + 2; j < min(u.Last, k+longAside) && r.Chunks[j].Kind != Comma; j++ {
		if r.Chunks[j].Kind == Verb && r.Chunks[j].Form == Finite && !r.ofRelative(k+1, j) {
			return false
		}
	}
	return true
}

// DescribesName reports whether what follows the comma at chunk k says who somebody is that noun chunk who means, and no more, up to a comma behind
// which the clause begins, or to the end of the unit: According to Orr, head of the fund, …; …, according to Orr, speaking for the crews.
func (r *Reading) DescribesName(who, k int, u Unit) bool {
	if who < 0 || !r.describes(k, u) {
		return false
	}
	if r.Chunks[k+1].Kind == Noun {
		const actors = people | lexicon.OrganizationNoun
		described := r.HeadTag(who).IsProper() || r.Head(k+1).Nouns&actors != 0 // Orr, the fund's head
		if r.actorAt(k + 1) {
			described = r.Head(who).Nouns&actors != 0 // the mayor, Orr
		}
		if !described {
			return false
		}
	}
	end := r.AsideEnd(k, u.Last)
	switch {
	case end == k:
		return u.Last-k < 2*longAside && !r.ToldIn(k+1, u.Last)
	case end >= u.Last:
		return false
	}
	switch r.Chunks[end].Kind {
	case Noun, Sub, Adjective, Adverb:
		return r.HeadForm(end) != "such" && r.ToldIn(end, min(u.Last, end+clauseWidth))
	}
	return false
}

// actorAt reports whether noun chunk k is a name that may be that of a person or a body.
func (r *Reading) actorAt(k int) bool {
	at, ok := slices.BinarySearchFunc(r.names, int(r.Chunks[k].B), func(n Name, b int) int { return n.Last - b })
	if !ok {
		return r.HeadTag(k).IsProper() && !r.isParty(k)
	}
	return r.names[at].Type == pipeline.Person || r.names[at].Type == pipeline.Org
}

// isParty reports whether noun chunk k is a politician's party and state: D-Ohio.
func (r *Reading) isParty(k int) bool {
	w := r.Word(int(r.Chunks[k].Head))
	return len(w) > 3 && w[1] == '-' && strings.IndexByte("DIR", w[0]) >= 0 && w[2] >= 'A' && w[2] <= 'Z'
}

// Adds reports whether what begins at chunk after only adds to the clause in front of the words at chunk cue that say whose it is: Taxes would
// fall, according to Orr, more than in any year.
func (r *Reading) Adds(cue, after int, u Unit) bool {
	if cue <= u.First+1 || r.Chunks[after].Kind == OpenMark || r.Chunks[cue-1].Kind != Comma || r.Chunks[cue-2].Kind == Conj {
		return false
	}
	return r.ToldIn(max(u.First, cue-clauseWidth), cue) && !r.ClauseBegins(after, u.Last)
}

const longTitle = 5 // chunks of a phrase that says who somebody is
