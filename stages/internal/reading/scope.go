package reading

import (
	"slices"
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// WordBefore is the kind of the chunk before chunk k, and of a verb which it is or its form: was reportedly shut.
func (r *Reading) WordBefore(k int, u Unit) string {
	if k <= u.First || r.Chunks[k-1].Kind != Verb {
		return r.KindBefore(k, u)
	}
	if w := r.Head(k - 1); w.Function != lexicon.NoFunction {
		return w.Form
	}
	return r.Chunks[k-1].Form.String()
}

// KindBeyond is the kind of what stands behind the comma after chunk k, and of a verb its form; "" if no comma does.
func (r *Reading) KindBeyond(k int, u Unit) string {
	if k+2 >= u.Last || r.Chunks[k+1].Kind != Comma {
		return ""
	}
	if c := &r.Chunks[k+2]; c.Kind == Verb {
		return c.Form.String()
	}
	return r.Chunks[k+2].Kind.String()
}

const farClause = 200 // chunks back to a semicolon, at most

// ClauseStart is the first chunk of the clauses that end before chunk to: the one behind the last semicolon but that of a list. The port was
// full; the ships, Varo said, lay outside. One dock burned; two sank; and the town is in ruins, Varo said.
func (r *Reading) ClauseStart(to int, u Unit) int {
	for s := to - 1; s > max(u.First, to-farClause); s-- {
		if r.PartsClauses(s - 1) {
			return s
		}
	}
	return u.First
}

// PartsClauses reports whether chunk k, not the last, is a semicolon behind which another clause begins, which nobody says who says the one
// before. Behind "; and" a list goes on.
func (r *Reading) PartsClauses(k int) bool {
	return r.Semicolon(k) && r.Head(k+1).Function != lexicon.And
}

// Unsaid reports whether what the verb chunk k tells did not happen, or may: the mayor never said that; nobody said that; if he says that.
func (r *Reading) Unsaid(k int) bool {
	c := r.ClauseOf[k]
	if c < 0 {
		return false
	}
	before := r.Clauses[c].Subject.A - 1
	return r.Clauses[c].Negated || before >= 0 && r.Chunks[before].Kind == Sub && (r.Head(before).Form == "if" || r.Head(before).Form == "unless")
}

// Withheld reports whether the act of the verb chunk k, an infinitive or a gerund, did not happen or has not yet, by what stands right before
// it: refused to say, stopped short of saying, left without saying.
func (r *Reading) Withheld(k int, u Unit) bool {
	for j := k - 1; j >= u.First && j >= k-2; j-- {
		switch h := r.Head(j); {
		case h.Function == lexicon.Withheld, r.Chunks[k].Form == Gerund && h.Form == "without":
			return true
		case r.Chunks[j].Kind != Prep:
			return false
		}
	}
	return false
}

// InGap reports whether the verb chunk k says of the noun before its subject what the verb right behind it tells: a remark he said was
// true, a ship that it says can fly.
func (r *Reading) InGap(k int, u Unit) bool {
	c := r.ClauseOf[k]
	if c < 0 || k+1 >= u.Last || r.Chunks[k+1].Kind != Verb || r.Chunks[k+1].Form != Finite {
		return false
	}
	before := r.Clauses[c].Subject.A - 1
	if before > u.First && r.Head(before).Function == lexicon.ThatWord {
		before--
	}
	return before >= u.First && r.Chunks[before].Kind == Noun
}

// LeadsOn reports whether chunk k joins what follows to what stands before: shut because, Varo said, …; it was old, but, Varo said, …;
// However, Varo said, …
func (r *Reading) LeadsOn(k int, u Unit) bool {
	kind := r.Chunks[k].Kind
	return kind == Sub || kind == Conj || kind == Adverb && k == u.First
}

// IsThing reports whether noun chunk k stands for nobody: claimed responsibility, said this morning.
func (r *Reading) IsThing(k int) bool {
	single := r.Chunks[k].B == r.Chunks[k].A+1
	switch n := r.Head(k).Nouns; {
	case single && r.isDay(int(r.Chunks[k].A)):
		return true
	case r.HeadTag(k) != text.NN:
		return false
	default:
		return n&lexicon.TimeNoun != 0 || single && n == 0
	}
}

// Semicolon reports whether chunk k is a semicolon outside of quotations.
func (r *Reading) Semicolon(k int) bool {
	return r.Chunks[k].Kind == Stop && r.Text[r.Start(int(r.Chunks[k].A))] == ';' && !r.Quoted(k)
}

// ToldIn reports whether the chunks [from, to) tell something: whether a clause that says not only of whom, when or why has its verb
// there.
func (r *Reading) ToldIn(from, to int) bool {
	for k := from; k < to; k++ {
		if c := &r.Chunks[k]; c.Kind == Verb && c.Form == Finite && !r.ofRelative(from, k) {
			return true
		}
	}
	return false
}

// ofRelative reports whether the verb at chunk k is that of a relative clause which begins at from at the earliest, or of what that one
// says, or of one that says when or why: who on Tuesday left; whose owner says that it is safe; although it was late.
func (r *Reading) ofRelative(from, k int) bool {
	switch c := &r.Clauses[r.ClauseOf[k]]; {
	case c.Kind == Relative || c.Kind == Adverbial:
		return true
	case c.Kind == Complement && c.Parent >= 0 && r.Clauses[c.Parent].Verb >= from:
		return r.ofRelative(from, r.Clauses[c.Parent].Verb)
	}
	for k, from = k-1, max(from, k-nearRel); k >= from; k-- {
		switch r.Chunks[k].Kind {
		case Rel:
			return true
		case Noun, Prep, Adverb:
		default:
			return false
		}
	}
	return false
}

const nearRel = 6 // chunks from the verb of a relative clause back to its first word, at most

// ThatClauseEnd is the first chunk before which what begins with chunk k may end. Behind "that" it is a clause, which has a verb; one that
// begins with when or how it was goes on behind the comma: that, after the storm, the port was shut.
func (r *Reading) ThatClauseEnd(k int, u Unit) int {
	if k == u.First || r.Head(k-1).Function != lexicon.ThatWord || r.Chunks[k-1].Kind != Sub {
		return k + 1
	}
	from := k
	if kind := r.Chunks[k].Kind; kind == Sub || kind == Prep {
		for from < u.Last && r.Chunks[from].Kind != Comma {
			from++
		}
		if !r.FiniteIn(from, u.Last) { // there is no other clause
			from = k
		}
	}
	for e := from; e < u.Last; e++ {
		if c := &r.Chunks[e]; c.Kind == Verb && c.Form == Finite {
			return e + 1
		}
	}
	return k + 1
}

// OuterGoesOn reports whether the clause within which, or before which, the verb at chunk cue says of whom, when or why goes on behind the
// comma e, for what is said from chunk after on: the Courier, which reported the storm, said that the port was shut; Penn, though he praised the crew and said they did well, never
// met them; after saying that he was ill, Penn left.
func (r *Reading) OuterGoesOn(cue, after, e int, u Unit) bool {
	if r.ClauseOf[cue] < 0 || e+1 >= u.Last || r.Chunks[e].Kind != Comma {
		return false
	}
	c := r.leading(&r.Clauses[r.ClauseOf[cue]])
	within := c.Kind == Relative || c.Kind == Adverbial
	leads := c.Kind == Adverbial || c.Kind == NonFinite && r.Chunks[c.Verb].Form == Gerund
	first := !r.mainBefore(c.Verb, u)
	next := e + 1
	for next+1 < u.Last && r.Chunks[next].Kind == Adverb {
		next++
	}
	if v := &r.Chunks[next]; v.Kind == Verb && v.Form == Finite {
		outer := r.Clauses[r.ClauseOf[next]].Subject
		return first && within || c.Kind == Relative && outer.Found() && outer.A < cue
	}
	return first && leads && r.Chunks[after-1].Kind != Comma && r.verbIn(after, e) && r.actsAt(e+1, u)
}

// actsAt reports whether a clause begins with chunk k, or a noun that stands before a finite verb.
func (r *Reading) actsAt(k int, u Unit) bool {
	return r.ClauseBegins(k, u.Last) || r.Chunks[k].Kind == Noun && r.IsSubject(k, u)
}

// LedBy is the chunk with which the clause begins that one of the gerund at chunk cue leads into, with what is said from chunk after on; -1
// if it leads into none: Saying that he was ill, | Penn left.
func (r *Reading) LedBy(cue, after int, u Unit) int {
	if after < 0 || r.Chunks[cue].Form != Gerund || r.ClauseOf[cue] < 0 || r.mainBefore(cue, u) {
		return -1
	}
	for e := after + 1; e+1 < u.Last; e++ {
		if r.OuterGoesOn(cue, after, e, u) {
			return e + 1
		}
	}
	return -1
}

// leading is the clause with whose verb the one of c shares a subject, where it has none of its own: who praised it and said; c itself if
// there is none.
func (r *Reading) leading(c *Clause) *Clause {
	for c.Kind == Main && c.Parent >= 0 && c.Subject.Found() {
		p := &r.Clauses[c.Parent]
		if p.Subject != c.Subject || r.Chunks[p.Verb].Form != Finite {
			break
		}
		c = p
	}
	return c
}

// verbIn reports whether a verb is among the chunks [from, to).
func (r *Reading) verbIn(from, to int) bool {
	return slices.ContainsFunc(r.Chunks[from:to], func(c Chunk) bool { return c.Kind == Verb })
}

// QuotationFollows reports whether chunk e is a colon before a quotation: Varo said he was sure: “It is open.”
func (r *Reading) QuotationFollows(e int, u Unit) bool {
	return e >= u.First && e+1 < u.Last && r.Chunks[e].Kind == Colon && r.Chunks[e+1].Kind == OpenMark && !r.Quoted(e)
}

// CommentFollows reports whether the comma at chunk e stands before what the writer says of speech that was reported: said the port was
// open, a claim Moor denies; said that he slept, an account the crew disputed.
func (r *Reading) CommentFollows(e int, u Unit) bool {
	if e <= u.First || e+2 >= u.Last || r.Chunks[e].Kind != Comma || r.Quoted(e) {
		return false
	}
	noun, next := &r.Chunks[e+1], &r.Chunks[e+2]
	many := r.Tags[noun.Head] == text.NNS && noun.B == noun.A+1 // remarks that were heard in the town
	if article := r.Word(int(noun.A)); noun.Kind != Noun || article != "a" && article != "an" && !many || r.Head(e+1).Noun == nil {
		return false
	}
	if k := next.Kind; k != Rel && k != Noun && (k != Sub || r.Head(e+2).Function != lexicon.ThatWord) {
		return false
	}
	for k := e - 1; k >= u.First; k-- {
		if r.Chunks[k].Kind == Verb && r.Head(k).Verb != nil {
			return true
		}
	}
	return false
}

// PastLinks is the chunk behind a comma, a conjunction and an adverb that may stand from chunk k on.
func (r *Reading) PastLinks(k int, u Unit) int {
	for end := min(k+3, u.Last); k < end; k++ {
		if kind := r.Chunks[k].Kind; kind != Comma && kind != Conj && kind != Adverb {
			break
		}
	}
	return k
}

// AnotherSays reports whether "while" at chunk e begins what another one says: Varo said the port was open, while Penn wrote he doubted it.
func (r *Reading) AnotherSays(e int, u Unit) bool {
	return e < u.Last && r.Chunks[e].Kind == Sub && r.Head(e).Form == "while" && !r.Quoted(e) && strings.HasPrefix(r.SaysNext(e, u), "say-")
}

// Amid reports whether the adverb at chunk k stands between the subject of a clause and what the clause says of it: The port was
// reportedly shut. The board reportedly shut it.
func (r *Reading) Amid(k int, u Unit) bool {
	passed := func(i int) bool { return r.Chunks[i].Kind == Comma || r.Chunks[i].Kind == Adverb }
	before, after := k-1, k+1
	for before >= u.First && passed(before) {
		before--
	}
	for after < u.Last && passed(after) {
		after++
	}
	if before < u.First || after >= u.Last {
		return false
	}
	if b := &r.Chunks[before]; b.Kind == Verb && b.Form == Finite && r.Head(before).Function == lexicon.Be {
		return true
	}
	return r.Chunks[before].Kind == Noun && r.Chunks[after].Kind == Verb && r.Chunks[after].Form == Finite && !r.opensAside(k, u)
}

// opensAside reports whether the comma before chunk k is the first of the unit: the pilot, reportedly hired in May, left.
func (r *Reading) opensAside(k int, u Unit) bool {
	isComma := func(c Chunk) bool { return c.Kind == Comma }
	return isComma(r.Chunks[k-1]) && !slices.ContainsFunc(r.Chunks[u.First:k-1], isComma)
}

// TensesAgree tells whether a tense is that of the cue, that of the first verb of the content, both or neither; after a modal and
// "to", the plain form agrees with the content.
func TensesAgree(tense, cue, first string) string {
	if tense == "" {
		return "none"
	}
	like := tense == first || tense == "VB" && first == "MD" || tense == "MD" && first == "VBD"
	switch {
	case tense == cue && like:
		return "both"
	case tense == cue:
		return "cue"
	case like:
		return "content"
	}
	return "neither"
}

// EndOf tells whether chunk k, the last within a quotation, is a full stop or its like.
func (r *Reading) EndOf(k int) string {
	if k >= 0 {
		switch r.Chunks[k].Kind {
		case Stop:
			return "stop"
		case Comma:
			return "comma"
		}
	}
	return "open"
}

// TellsApart reports whether the word at token t, before the noun at token h, makes another office of it: the former president, the
// deputy minister, the prime minister, the finance minister beside a minister of health.
func (r *Reading) TellsApart(t, h int) bool {
	switch word := r.Form(t); {
	case t >= h:
		return false
	case word == "former", word == "ex":
		return true
	case t == h-1 && (r.Tags[t].IsNoun() || word == "foreign") && (r.Form(h) == "minister" || r.Form(h) == "secretary"):
		return true
	}
	return r.TellsRank(t, h)
}

// TellsRank reports whether the word at token t says that who holds the office whose noun is token h is not the one called by the noun
// alone: a vice president is never the president, a prime minister seldom the minister.
func (r *Reading) TellsRank(t, h int) bool {
	if t >= h {
		return false
	}
	switch r.Form(t) {
	case "deputy", "vice", "shadow", "prime", "assistant":
		return true
	}
	return false
}
