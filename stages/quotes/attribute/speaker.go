package attribute

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

const (
	leftReach    = 45 // chunks before a cue in which its speaker is looked for
	rightReach   = 14 // chunks after it
	mostLeft     = 9
	mostRight    = 4
	longestPath  = 8
	nobody       = -1
	pathLetters  = "onvp,csrda.:-()<>"
	someDistance = 3
)

// ProposeSpeakers gives the noun chunks that may speak at the cue of m, nobody among them.
func (a *Article) ProposeSpeakers(m *patterns.Match, u reading.Unit, out []int) []int {
	c := a.Chunks
	out = append(out[:0], nobody)
	k := m.Cue.A
	if m.Speaker.Found() { // the pattern says where
		for j := m.Speaker.A; j < m.Speaker.B; j++ {
			if c[j].Kind == reading.Noun && !a.InOtherBrackets(m.Speaker.A, j, k) {
				out = append(out, j)
			}
		}
		return out
	}
	if a.OwnerOf(k) >= 0 {
		out = append(out, k)
	}
	for j, n := k-1, 0; j >= u.First && j >= k-leftReach && n < mostLeft; j-- {
		if a.Semicolon(j) && a.SubjectOf(k).A > j { // Moor called; her deputy, Jory Penn, spoke
			break
		}
		if a.maySpeak(u, j, k) {
			out = append(out, j)
			n++
		}
	}
	hi := min(u.Last, m.Cue.B+rightReach)
	if m.After >= 0 && c[k].Kind == reading.Verb && !c[k].Passive && k > u.First { // what was said does not say who said it
		hi = m.After
	}
	lo := m.Cue.B
	if e := a.LedBy(k, m.After, u); e >= 0 {
		lo, hi = e, min(u.Last, e+rightReach)
	}
	for j, n := lo, 0; j < hi && n < mostRight; j++ {
		if a.maySpeak(u, j, k) {
			out = append(out, j)
			n++
		}
	}
	return out
}

// maySpeak reports whether chunk j may speak at chunk k, where it does not go on behind a comma with a name that begins before it: the
// University of Velm, East Arden.
func (a *Article) maySpeak(u reading.Unit, j, k int) bool {
	at := int(a.Chunks[j].A)
	return a.MaySpeak(u.First, j, k) && (j == 0 || a.Chunks[j-1].Kind != reading.Comma || a.mentionStart(at) == at)
}

// PriorSpeaker is who speaks at the cue before and may go on at the cue k: nobody where the subject of k stands behind all that was said
// there, as in “Penn claimed the prize, but his rival refused to leave and said”.
func (a *Article) PriorSpeaker(k int, prior Prior) int {
	if s := a.SubjectOf(k); s.Found() && s.A > prior.Speaker && s.A >= prior.Until {
		return nobody
	}
	return prior.Speaker
}

// DescribeSpeaker adds the features of chunk j, or of nobody, as who speaks at the cue of m. Prior is the chunk that speaks
// at the cue before in the unit, or nobody.
func (a *Article) DescribeSpeaker(f *linear.Features, j int, m *patterns.Match, u reading.Unit, prior int) {
	c := a.Chunks
	k := m.Cue.A
	group, form := m.Pattern.Group, a.CueForm(k)
	if j == nobody {
		a.describeNobody(f, m, u, prior)
		return
	}
	if j == k { // whose claim it is
		f.Add("owner", a.tokenKind(a.OwnerOf(k)))
		f.Add("owner-group", group)
		return
	}
	side, between, finite, commas, path := a.way(j, m)
	name := a.nounKind(j)
	near := linear.Bucket(min(between, someDistance))
	f.Add("side", side, near, form)
	f.Add("group", group, side, near)
	f.Add("pattern", m.Pattern.ID, side, near)
	f.Add("path", side, path)
	f.Add("path-form", side, form, path[:min(len(path), 3)])
	f.Add("noun", name, side, near)
	f.Add("noun-class", name, a.CueClass(k))
	f.Add("noun-group", name, group)
	f.Add("between", side, linear.Bucket(finite), linear.Bucket(min(commas, 4)))
	before, after := a.KindBefore(j, u), a.KindAfter(j, u)
	f.Add("before", before, side, near)
	f.Add("after", after, side, near)
	f.Add("around", before, after, side)
	if before == "prep" {
		f.Add("prep", a.Head(j-1).Form, side, near)
		if j-2 >= u.First {
			f.Add("of", a.Head(j-1).Form, a.nounKind(j-2), name)
		}
	}
	a.describeSlot(f, j, m, form, side, name)
	if form == "passive" && before == "prep" && a.Head(j-1).Function == lexicon.By {
		f.Add("by", side, near)
	}
	f.Add("agrees", a.Tags[c[k].A].String(), a.HeadTag(j).String(), near)
	if j == prior {
		f.Add("prior", form, side, near)
		f.Add("prior-before", form, a.KindBefore(k, u))
		f.Add("prior-finite", form, linear.Bucket(min(finite, 3)))
	} else if prior != nobody {
		f.Add("no-prior", form, a.KindBefore(k, u))
	}
	a.describeApposition(f, j, u, side)
	a.describeRole(f, j, k, u, side)
}

// describeNobody adds the features of nobody as who speaks.
func (a *Article) describeNobody(f *linear.Features, m *patterns.Match, u reading.Unit, prior int) {
	k := m.Cue.A
	group, form := m.Pattern.Group, a.CueForm(k)
	f.Add("nobody", group)
	f.Add("nobody-pattern", m.Pattern.ID)
	f.Add("nobody-form", group, form)
	f.Add("nobody-cue", a.Head(k).Form)
	f.Add("nobody-before", form, a.KindBefore(k, u))
	if s := a.SubjectOf(k); !s.Found() {
		f.Add("nobody-subject", form)
	}
	if prior != nobody {
		f.Add("nobody-prior", form, a.KindBefore(k, u))
	}
}

// describeSlot adds whether chunk j is where the clause or the pattern says that who speaks stands.
func (a *Article) describeSlot(f *linear.Features, j int, m *patterns.Match, form, side, name string) {
	group := m.Pattern.Group
	if s := a.SubjectOf(m.Cue.A); s.Found() && j >= s.A && j < s.B {
		where := "first"
		if j > s.A {
			where = "later"
		}
		f.Add("subject", where, form, side)
		f.Add("subject-noun", where, name)
	} else if s.Found() {
		f.Add("no-subject", form, side)
	}
	if m.Speaker.Found() && j >= m.Speaker.A && j < m.Speaker.B {
		where := "first"
		if j > m.Speaker.A {
			where = "later"
		}
		f.Add("slot", where, group)
		f.Add("slot-noun", where, name)
	} else if m.Speaker.Found() {
		f.Add("no-slot", group)
	}
	if m.After >= 0 && j >= m.After || m.Before >= 0 && j < m.Before {
		f.Add("in-content", group, form)
	}
}

// describeRole adds of what clause chunk j is the subject, and where that stands.
func (a *Article) describeRole(f *linear.Features, j, k int, u reading.Unit, side string) {
	form := a.CueForm(k)
	for i := j + 1; i < u.Last && i < j+clauseReach; i++ {
		n := a.ClauseOf[i]
		if n < 0 || a.Clauses[n].Kind == reading.NonFinite || a.Clauses[n].Subject.A != j {
			continue
		}
		where := "same"
		switch {
		case i < k:
			where = "before"
		case i > k:
			where = "after"
		}
		kind := a.Clauses[n].Kind.String()
		f.Add("role", kind, where, form, side)
		f.Add("role-class", kind, where, a.CueClass(i), form)
		f.Add("role-before", where, form, a.KindBefore(k, u))
		return
	}
	f.Add("role-none", form, side, a.KindBefore(k, u))
}

const clauseReach = 40 // chunks between a subject and its verb, at most

// describeApposition adds whether chunk j stands beside a noun that says who it is.
func (a *Article) describeApposition(f *linear.Features, j int, u reading.Unit, side string) {
	if j-2 >= u.First && a.Chunks[j-1].Kind == reading.Comma && a.Chunks[j-2].Kind == reading.Noun {
		f.Add("apposed-to", a.nounKind(j-2), a.nounKind(j), side)
	}
	if j+2 < u.Last && a.Chunks[j+1].Kind == reading.Comma && a.Chunks[j+2].Kind == reading.Noun {
		f.Add("apposed-by", a.nounKind(j), a.nounKind(j+2), side)
	}
}

// way describes what stands between chunk j and the cue: on which side j is, how many noun chunks, finite verbs and commas,
// and the kinds of the nearest chunks, from the cue on.
func (a *Article) way(j int, m *patterns.Match) (side string, nouns, finite, commas int, path string) {
	from, to := j+1, m.Cue.A
	side = "left"
	if j > m.Cue.A {
		from, to, side = m.Cue.B, j, "right"
	}
	var letters [longestPath]byte
	n := 0
	for i := from; i < to; i++ {
		k := i
		if side == "left" {
			k = to - 1 - (i - from)
		}
		c := &a.Chunks[k]
		if n < longestPath {
			letters[n] = pathLetters[c.Kind]
			n++
		}
		switch {
		case c.Kind == reading.Noun:
			nouns++
		case c.Kind == reading.Comma:
			commas++
		case c.Kind == reading.Verb && c.Form == reading.Finite:
			finite++
		}
	}
	return side, nouns, finite, commas, string(letters[:n])
}

// nounKind is what sort of noun chunk j rests on: that of the entity it names, else that of the list it is in.
func (a *Article) nounKind(j int) string {
	c := &a.Chunks[j]
	if c.Kind != reading.Noun {
		return c.Kind.String()
	}
	return a.tokenKind(int(c.Head))
}

// tokenKind is nounKind for the noun at token h.
func (a *Article) tokenKind(h int) string {
	w := a.Words[h]
	if m := a.mention(h); m != nil && m.kind == pipeline.NameMention {
		return a.Entities[m.entity].Type
	}
	switch w.Function {
	case lexicon.He, lexicon.She:
		return "he"
	case lexicon.They, lexicon.I, lexicon.It, lexicon.ObjectPronoun:
		return w.Form
	}
	switch n := w.Nouns; {
	case n&lexicon.AnonymousNoun != 0:
		return "anonymous"
	case n&lexicon.PersonNoun != 0:
		return "person"
	case n&lexicon.CollectiveNoun != 0:
		return "collective"
	case n&lexicon.OrganizationNoun != 0:
		return "organization"
	case n&lexicon.DocumentNoun != 0:
		return "document"
	case n&lexicon.TimeNoun != 0:
		return "time"
	case n&lexicon.ChannelNoun != 0:
		return "channel"
	}
	switch a.Tags[h] {
	case text.NNP, text.NNPS:
		return "proper"
	case text.PRP:
		return "pronoun"
	case text.NNS:
		return "plural"
	}
	return "noun"
}

// SpeakerPhrase is the tokens of the whole phrase that chunk j heads: with what belongs to it, and the name or the role
// that stands beside it between commas.
func (a *Article) SpeakerPhrase(j int, u reading.Unit, m *patterns.Match) reading.Span {
	c, cue := a.Chunks, m.Cue
	if j == cue.A {
		return reading.Span{A: int(c[j].A), B: a.OwnerOf(j) + 1}
	}
	lo, hi := u.First, u.Last
	switch {
	case m.Speaker.A <= j && j < m.Speaker.B && cue.A < j && j < cue.B: // quoted Ines Varo, a pilot, as saying
		lo, hi = m.Speaker.A, m.Speaker.B
	case j < cue.A:
		hi = cue.A
		if m.Before <= j {
			lo = max(lo, m.Before) // The museum, | Ines Varo said, was open
		}
	default:
		lo = cue.B
	}
	return a.TokensIn(reading.Span{A: a.phraseFrom(j, lo, a.InRelative(j, cue.A)), B: a.phraseTo(j, hi)})
}

// phraseFrom is the first chunk of the phrase that chunk j heads, not before lo. What a preposition, a verb or a conjunction governs stands
// beside no subject: Outside the court, Varo said; between Velm and Arden, officials said. It may beside what a relative clause is about: he met the mayor, Ines Varo,
// who said.
func (a *Article) phraseFrom(j, lo int, relative bool) int {
	c := a.Chunks
	from := j
	if from-2 >= lo && a.Head(from-1).Function == lexicon.Of && (c[from-2].Kind == reading.Noun || c[from-2].Kind == reading.Adjective) {
		from -= 2 // most of them
	}
	if from-1 >= lo && c[from-1].Kind == reading.Noun && a.nounKind(j) == pipeline.Person && a.HeadTag(from-1).IsProper() && a.Head(from-1).Nouns&lexicon.TimeNoun == 0 {
		from = a.PhraseStart(from-1, lo) // the Harbour Board | chairman Jory Moor
	}
	if from-2 >= lo && c[from-1].Kind == reading.Comma && c[from-2].Kind == reading.Noun && a.apposed(from-2, j) {
		s := a.PhraseStart(from-2, lo)
		if s == lo || relative || s == lo+1 && c[lo].Kind == reading.Conj || !a.Governs(s-1) { // But the captain, Ole Rask, said
			from = s
		}
	}
	return from
}

// phraseTo is the chunk after the phrase that chunk j heads, at most hi.
func (a *Article) phraseTo(j, hi int) int {
	c := a.Chunks
	to := a.PhraseEnd(j, hi)
	if to == j+1 && to < hi && c[to].Kind == reading.Noun && a.HeadTag(to).IsProper() && !a.HeadTag(j).IsProper() && a.HeadTag(j).IsNoun() &&
		a.Head(j).Nouns&(lexicon.TimeNoun|lexicon.ChannelNoun) == 0 {
		to = a.PhraseEnd(to, hi) // newspaper | The Courier
	}
	to = a.makerEnd(j, to, hi)
	if to+1 < hi && c[to].Kind == reading.Comma && c[to+1].Kind == reading.Noun && a.apposed(j, to+1) {
		if e := a.PhraseEnd(to+1, hi); e >= hi || c[e].Kind == reading.Comma || c[e].Kind == reading.Stop || c[e].Kind == reading.LParen {
			return e
		}
	}
	return to
}

// makerEnd is the chunk after who made the document at chunk j, of which the phrase ends before chunk at: a memo released on
// Monday by the board. It is at itself if nobody did.
func (a *Article) makerEnd(j, at, hi int) int {
	c := a.Chunks
	if a.Head(j).Nouns&(lexicon.DocumentNoun|lexicon.ChannelNoun) == 0 || at+2 >= hi || c[at].Kind != reading.Verb ||
		a.HeadTag(at) != text.VBN || a.Head(at).Function == lexicon.Carried {
		return at
	}
	by := at + 1
	for by < hi && by < at+4 && a.Head(by).Function != lexicon.By {
		by++
	}
	if by+1 >= hi || a.Head(by).Function != lexicon.By || c[by+1].Kind != reading.Noun {
		return at
	}
	return a.PhraseEnd(by+1, hi)
}

// apposed reports whether the noun chunks x and y, between which a comma stands, may be one person: a name, and a role, an age
// or a name of another sort.
func (a *Article) apposed(x, y int) bool {
	if a.Quoted(x) != a.Quoted(y) || a.Head(x).Nouns&lexicon.TimeNoun != 0 || a.Head(y).Nouns&lexicon.TimeNoun != 0 ||
		a.HeadTag(x) == text.PRP || a.HeadTag(y) == text.PRP {
		return false
	}
	personX, personY := a.nounKind(x) == pipeline.Person, a.nounKind(y) == pipeline.Person
	if personX || personY {
		return personX != personY
	}
	if a.isPlace(x) && a.HeadTag(y) == text.NNS || a.isPlace(y) && a.HeadTag(x) == text.NNS { // in Velm, officials said
		return false
	}
	return a.HeadTag(x).IsProper() != a.HeadTag(y).IsProper()
}

func (a *Article) isPlace(j int) bool {
	kind := a.nounKind(j)
	return kind == pipeline.GPE || kind == pipeline.Loc
}
