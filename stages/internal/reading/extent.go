package reading

import "wirecopy/stages/internal/lexicon"

// Begins reports whether a clause may begin with chunk j: after a mark, a comma, a dash, a conjunction or a word that begins
// one.
func (r *Reading) Begins(j, lo int) bool {
	if j <= lo {
		return true
	}
	switch r.Chunks[j-1].Kind {
	case Comma, CloseMark, Dash, Conj, Stop, Colon, Sub, RParen, OpenMark:
		return true
	case Prep: // as the Courier said
		return r.Head(j-1).Function == lexicon.As
	case Adverb, Other:
		return r.Begins(j-1, lo)
	}
	return false
}

// Governs reports whether a noun after chunk k belongs to it: to a preposition, a verb or a conjunction.
func (r *Reading) Governs(k int) bool {
	switch r.Chunks[k].Kind {
	case Prep, Verb, Conj:
		return r.Head(k).Function != lexicon.As // as Ole Rask, a pilot, put it
	}
	return r.Head(k).Function == lexicon.Prep // which the tagger took for an adverb
}

// AdjunctEnd is the chunk after the phrase at chunk at that says when, where or how; at itself if there is none.
func (r *Reading) AdjunctEnd(at, hi int) int {
	if at >= hi {
		return at
	}
	c := r.Chunks
	switch c[at].Kind {
	case Adverb:
		return at + 1
	case Noun:
		if r.Head(at).Nouns&lexicon.TimeNoun != 0 && !r.someTime(at) {
			return at + 1
		}
	case Prep:
		if at+1 < hi && c[at+1].Kind == Noun {
			return r.titleEnd(r.PhraseEnd(at+1, hi), hi)
		}
		if at+1 < hi && c[at+1].Kind == Sub && r.Head(at+1).Function == lexicon.ThatWord { // said outside that it was late
			return at + 1
		}
	case LParen:
		return r.AsideEnd(at, hi)
	case Sub:
		return r.askedEnd(at, hi)
	}
	return at
}

// someTime reports whether noun chunk k is a time of which more is said: the last time anyone paid.
func (r *Reading) someTime(k int) bool {
	f := r.HeadForm(k)
	return (f == "time" || f == "times" || f == "moment") && r.Words[r.Chunks[k].A].Function == lexicon.Article
}

// askedEnd is the chunk after what says that somebody was asked: said when asked about the plan that …
func (r *Reading) askedEnd(at, hi int) int {
	if at+1 >= hi || r.Chunks[at+1].Kind != Verb || r.CueLemma(at+1) != "ask" {
		return at
	}
	if f := r.HeadForm(at); f != "when" && f != "if" && f != "after" {
		return at
	}
	e := at + 2
	if e+1 < hi && r.Chunks[e].Kind == Prep && r.Chunks[e+1].Kind == Noun {
		return r.PhraseEnd(e+1, hi)
	}
	return e
}

// titleEnd is the chunk after the title that begins with chunk k, k itself if none does.
func (r *Reading) titleEnd(k, hi int) int {
	if k >= hi || !r.OpensTitle(k) {
		return k
	}
	for e := k + 1; e < hi; e++ {
		if r.Chunks[e].Kind == CloseMark {
			return e + 1
		}
	}
	return k
}

// OpensTitle reports whether the mark at chunk k opens the title of what the noun before it names: on the podcast “The Open Sea”, in
// ABC's “This Week”. Of one who said on Monday “No” it does not.
func (r *Reading) OpensTitle(k int) bool {
	if k < 2 || r.Chunks[k].Kind != OpenMark || r.Chunks[k-1].Kind != Noun || r.Chunks[k-2].Kind != Prep || r.Head(k-1).Nouns&lexicon.TimeNoun != 0 {
		return false
	}
	m := r.OpenedBy(int(r.Chunks[k].A))
	return m >= 0 && r.TitleCase(r.Inside[m])
}

// ClosesTitle reports whether what ends before chunk to is a title that says no more than where something was said: In an interview with
// “Fox and Friends,” he said; Friday on “The Open Sea,” he said.
func (r *Reading) ClosesTitle(to int, u Unit) bool {
	close := int(r.Chunks[to-1].A)
	if r.Chunks[to-1].Kind != CloseMark || close == 0 || r.Within[close-1] < 0 || r.FiniteIn(u.First, to) {
		return false
	}
	in := r.Inside[r.Within[close-1]]
	k := int(r.ChunkOf[max(in.A-1, 0)])
	if r.Chunks[k].Kind == OpenMark && k > u.First && r.Chunks[k-1].Kind == Noun {
		k--
	}
	last := in.B - 1
	for last > in.A && r.Tags[last].IsPunct() {
		last--
	}
	return k > u.First && r.Chunks[k-1].Kind == Prep && r.Capital(in.A) && r.Capital(last)
}

// ClosesModifier reports whether what stands in the marks that end before chunk to belongs to the noun behind it: “Open Seas” singer Ole
// Rask said. What is said has its own mark at its end, or a comma behind it.
func (r *Reading) ClosesModifier(to int, u Unit) bool {
	close := int(r.Chunks[to-1].A)
	if r.Chunks[to-1].Kind != CloseMark || close == 0 || r.Within[close-1] < 0 || to == u.Last || r.Chunks[to].Kind != Noun {
		return false
	}
	in, noun := r.Inside[r.Within[close-1]], int(r.Chunks[to].A)
	title := r.TitleCase(in) || in.B == in.A+1 && r.Capital(in.A) && r.HeadTag(to).IsProper()
	return title && !r.Tags[close-1].IsPunct() && r.Tags[noun].IsNoun() && (!r.Capital(noun) || r.Words[noun].Nouns&lexicon.PersonNoun != 0)
}

// IsSubject reports whether the noun chunk j, with what belongs to it, stands right before a finite verb: said she wanted change.
func (r *Reading) IsSubject(j int, u Unit) bool {
	e := r.PhraseEnd(j, u.Last)
	for e+1 < u.Last && r.Chunks[e].Kind == Adverb {
		e++
	}
	return e < u.Last && r.Chunks[e].Kind == Verb && r.Chunks[e].Form == Finite
}

const longAside = 18 // chunks between commas or brackets, at most

// AsideEnd is the chunk after what stands between brackets or commas from chunk at on; at itself if nothing does.
func (r *Reading) AsideEnd(at, hi int) int {
	if at >= hi {
		return at
	}
	closer := RParen
	switch r.Chunks[at].Kind {
	case LParen:
	case Comma, Dash:
		closer = r.Chunks[at].Kind
	default:
		return at
	}
	for j := at + 1; j < hi && j < at+longAside; j++ {
		switch r.Chunks[j].Kind {
		case closer:
			return r.moreAside(at, j, hi)
		case Stop, OpenMark, Colon:
			return at
		}
	}
	return at
}

// moreAside is the chunk after what stands between commas from chunk at to comma, and after more of the sort behind that: Orr, 34, of Dayton, …;
// Orr, R-Texas, the head of the committee, …
func (r *Reading) moreAside(at, comma, hi int) int {
	c := r.Chunks
	switch {
	case c[comma].Kind != Comma || comma != at+2 || comma+3 >= hi || c[at+1].Kind != Noun:
	case c[comma+1].Kind == Prep && (r.HeadForm(comma+1) == "of" || r.HeadForm(comma+1) == "from") && c[comma+2].Kind == Noun && c[comma+3].Kind == Comma:
		return comma + 4
	case r.isParty(at+1) && c[comma+1].Kind == Noun:
		for j := comma + 2; j < min(hi, comma+longAside) && c[j].Kind != Verb && c[j].Kind != Stop; j++ {
			if c[j].Kind == Comma {
				return j + 1
			}
		}
	}
	return comma + 1
}

// AsideStart is the chunk with which what stands between brackets or commas before chunk at begins; at itself if nothing
// does.
func (r *Reading) AsideStart(at, lo int) int {
	if at <= lo {
		return at
	}
	opener := LParen
	switch r.Chunks[at-1].Kind {
	case RParen:
	case Comma, Dash:
		opener = r.Chunks[at-1].Kind
	default:
		return at
	}
	for j := at - 2; j > lo && j > at-longAside; j-- {
		switch r.Chunks[j].Kind {
		case opener:
			return j
		case Stop, CloseMark, Colon:
			return at
		}
	}
	return at
}

const clauseWidth = 30 // chunks from the beginning of a clause to its verb, at most

// ClauseBegins reports whether a clause with a finite verb begins with chunk k: with its subject, or with a word or phrase
// that stands before it.
func (r *Reading) ClauseBegins(k, hi int) bool {
	first := k + 1
	if r.Chunks[k].Kind == Noun {
		first = r.PhraseEnd(k, hi)
	}
	for j := k; j < hi && j < k+clauseWidth; j++ {
		switch r.Chunks[j].Kind {
		case Verb:
			if r.Chunks[j].Form != Finite {
				continue
			}
			c := &r.Clauses[r.ClauseOf[j]]
			switch {
			case r.Chunks[k].Kind != Noun:
				return c.Subject.A >= k || c.Subject.A < 0
			case c.Subject.A >= k && c.Subject.A < first && c.Kind != Relative:
				return true
			case c.Kind != Relative:
				return false
			}
		case Stop, CloseMark, Colon:
			return false
		}
	}
	return false
}

// ClauseMayStart reports whether what is told may begin with chunk s of unit u: behind a comma, a conjunction or another edge, with a
// quotation, or with a noun after a verb.
func (r *Reading) ClauseMayStart(s int, u Unit) bool {
	if s == u.First {
		return true
	}
	c := &r.Chunks[s]
	if w := r.Within[c.A]; w >= 0 {
		return false
	}
	switch r.Chunks[s-1].Kind {
	case Comma, Conj, Stop, Colon, Dash, Sub, LParen, CloseMark, Rel,
		Adverb:
		return c.Kind != Comma && c.Kind != CloseMark && c.Kind != Stop
	}
	return c.Kind == OpenMark || c.Kind == Noun && r.Chunks[s-1].Kind == Verb
}

const verbReach = 40 // chunks between a subject and its verb, at most

// ClauseLater reports whether what begins with the noun chunk k holds a finite verb whose subject does not stand before it: it may
// be a clause though its subject was not found.
func (r *Reading) ClauseLater(k, hi int) bool {
	for j := k + 1; j < hi && j < k+verbReach; j++ {
		switch c := &r.Chunks[j]; c.Kind {
		case Stop, Colon:
			return false
		case Conj:
			if j+1 < hi && r.Chunks[j+1].Kind == Verb { // cited the contract and left
				return false
			}
		case Verb:
			if n := r.ClauseOf[j]; c.Form == Finite && r.Clauses[n].Kind == Main && r.Clauses[n].Subject.A >= k {
				return true
			}
		}
	}
	return false
}

// Hearsay is the token in chunk k that says that something is told and not known (reportedly), -1 if there is none.
func (r *Reading) Hearsay(k int) int {
	for t := r.Chunks[k].A; t < r.Chunks[k].B; t++ {
		if r.Words[t].Function == lexicon.Hearsay {
			return int(t)
		}
	}
	return -1
}

const bracketReach = 12 // chunks in which an opening bracket is looked for

// InBrackets reports whether chunk e stands in brackets, or closes those, that open at chunk from or after it.
func (r *Reading) InBrackets(from, e int) bool {
	for k := e - 1; k >= max(from, e-bracketReach); k-- {
		switch r.Chunks[k].Kind {
		case LParen:
			return true
		case RParen:
			return false
		}
	}
	return false
}

// InOtherBrackets reports whether chunk j stands in brackets that open at chunk from or after it, and chunk k in none: Moor (R-Wis.) said.
func (r *Reading) InOtherBrackets(from, j, k int) bool {
	return r.InBrackets(from, j) && !r.InBrackets(from, k)
}

// MaySpeak reports whether chunk j of the unit that begins with chunk from may be who speaks at chunk k: a noun phrase that tells no time,
// and stands neither in a quotation nor in brackets without it.
func (r *Reading) MaySpeak(from, j, k int) bool {
	return r.Chunks[j].Kind == Noun && !r.IsTime(j) && (!r.Quoted(j) || r.Quoted(k)) && !r.InOtherBrackets(from, j, k)
}
