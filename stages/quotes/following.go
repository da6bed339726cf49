package quotes

import (
	"wirecopy/stages/internal/text"
)

// adjuncts skips what may stand between a cue and what was said: time, place, channel, the person told.
func (r *reader) adjuncts(u unit, i, hi int, q *cue) int {
	c := r.chunks
	for n := 0; n < 10 && i < hi; n++ {
		switch c[i].kind {
		case adverb:
			i++
			continue
		case adjective:
			if r.word(i).noun&timeNoun != 0 {
				i++
				continue
			}
		case noun:
			if r.word(i).noun&timeNoun != 0 && !(i+1 < hi && (c[i+1].kind == verb && c[i+1].form == finite ||
				c[i+1].kind == prep && (r.word(i+1).id == idOf || r.word(i+1).s == "for"))) {
				i++
				continue
			}
			if q.frames&(person) != 0 && n == 0 || r.word(i).id == idReflexive {
				e := r.phraseEnd(u, i)
				if e+1 < hi && c[e].kind == conj && c[e+1].kind == noun && q.frames&person != 0 {
					if f := r.phraseEnd(u, e+1); !(f < hi && c[f].kind == verb) {
						e = f
					}
				}
				if !(e < hi && c[e].kind == verb && c[e].form == finite) {
					i = r.overTitle(e, hi)
					continue
				}
			}
		case prep:
			if i+1 < hi && c[i+1].kind == noun && !q.takes(r.word(i).s) && r.word(i).id != idAs {
				i = r.overTitle(r.phraseEnd(u, i+1), hi)
				continue
			}
			if i+1 < hi && c[i+1].kind == opening {
				if e := r.overTitle(i+1, hi); e > i+1 {
					i = e
					continue
				}
			}
		case verb:
			if w := r.d.Word(int(c[i].head)); (w == "following" || w == "during" || w == "regarding" ||
				w == "concerning") && i+1 < hi && c[i+1].kind == noun {
				i = r.phraseEnd(u, i+1)
				continue
			}
		case paren:
			j := i
			for j < hi && j < i+12 && c[j].kind != unparen {
				j++
			}
			if j < hi && c[j].kind == unparen {
				i = j + 1
				continue
			}
		}
		break
	}
	return i
}

// overTitle is the chunk after the title in marks that begins at chunk i, else i: said on “Meet the Desk” that.
func (r *reader) overTitle(i, hi int) int {
	c := r.chunks
	if i+1 >= hi || c[i].kind != opening {
		return i
	}
	m := r.within[c[i+1].a]
	if m < 0 || !r.titleLike(int(m)) || r.quotedLast[m]-r.quotedFirst[m] > 8 {
		return i
	}
	j := i + 1
	for j < hi && r.within[c[j].head] == m {
		j++
	}
	if j < hi && c[j].kind == closing {
		return j + 1
	}
	return i
}

// clauseBegins reports whether chunk i begins a clause with a subject and a finite verb.
func (r *reader) clauseBegins(i, hi int) bool {
	c := r.chunks
	for i < hi && (c[i].kind == adverb || c[i].kind == conj) {
		i++
	}
	if i >= hi {
		return false
	}
	if c[i].kind == sub {
		switch w := r.word(i); {
		case w.id == idBecause, w.s == "if", w.s == "when":
			return true
		}
		return false
	}
	if c[i].kind == noun && r.word(i).id == idObj && r.word(i).s != "her" {
		return false
	}
	if c[i].kind == verb && c[i].form == gerund { // adding the mineral is …
		i++
	} else if c[i].kind == prep && i+1 < hi && (c[i+1].kind == adjective || c[i+1].kind == adverb ||
		c[i+1].kind == noun && r.tags[c[i+1].a] == text.CD && r.word(i).s != "in") {
		i++ // at least six planes, over 300 people
	} else if c[i].kind == prep {
		if j := r.nextComma(i, hi); j > 0 && c[i+1].kind == noun && r.leadsIn(int(c[i].head)) && !r.hasFinite(i, j) {
			return r.clauseBegins(j+1, hi)
		}
		return false
	} else if c[i].kind != noun && c[i].kind != opening {
		return false
	}
	subject := c[i].kind == noun || c[i].kind == verb || c[i-1].kind == prep
	for n := 0; i < hi && n < 30; i, n = i+1, n+1 {
		switch c[i].kind {
		case noun:
			subject = true
		case conj:
			if i+1 < hi && c[i+1].kind == verb {
				return false
			}
		case prep, adverb, adjective, opening, closing, other:
			if c[i].kind == prep && i+2 < hi && c[i+1].kind == noun && c[i+2].kind == verb && c[i+2].form == finite &&
				r.subordinates(int(c[i].head)) {
				i += 2 // some faults as they opened it
			}
		case rel, sub: // over the relative clause: its verb, and what follows up to the next
			if c[i].kind == sub && r.word(i).id != idThat {
				return false
			}
			for i+1 < hi && c[i+1].kind != verb && c[i+1].kind != stop && c[i+1].kind != comma {
				i++
			}
			if i+1 < hi && c[i+1].kind == verb {
				i++
			}
		case comma, paren, dash:
			k := i
			switch c[i].kind {
			case paren:
				for k < hi && k < i+12 && c[k].kind != unparen {
					k++
				}
			default:
				if k = r.nextComma(i+1, hi); k < 0 || !r.aside(i+1, k) {
					return false
				}
			}
			i = k
		case verb:
			if c[i].form == finite {
				return subject
			}
		default:
			return false
		}
	}
	return false
}

// subordinates reports whether the preposition at token t leads in a clause as often as a phrase.
func (r *reader) subordinates(t int) bool {
	switch r.words[t].s {
	case "as", "so", "after", "before", "until", "since", "if":
		return true
	}
	return false
}

// clauseLater reports whether a finite verb stands between chunk i and the next full stop, for a verb that takes no
// object: what follows must be a clause.
func (r *reader) clauseLater(i, hi int) bool {
	c := r.chunks
	for n := 0; i < hi && n < 40; i, n = i+1, n+1 {
		switch c[i].kind {
		case opening:
			return n > 0 // the company “reports having”
		case stop, colon, closing:
			return false
		case conj:
			if i+1 < hi && c[i+1].kind == verb {
				return false
			}
		case rel, sub:
			if i+1 < hi && c[i+1].kind == verb {
				i++
			}
		case verb:
			if c[i].form == finite {
				return true
			}
		}
	}
	return false
}

// marked reports whether a quotation opens between chunk i and the end of its clause.
func (r *reader) marked(i, hi int) bool {
	for n := 0; i < hi && n < 20; i, n = i+1, n+1 {
		switch r.chunks[i].kind {
		case opening:
			return true
		case stop:
			return false
		}
	}
	return false
}

// estimates reports whether a phrase may stand between the verb and its clause: estimated by 2050 the need would double.
func (r *reader) estimates(q *cue) bool {
	switch q.lemma {
	case "estimate", "predict", "argue", "believe", "claim", "add", "think", "forecast", "warn":
		return true
	}
	return false
}

// takesGerund reports whether what the verb says can be a gerund: denied knowing, proposed leaving.
func (r *reader) takesGerund(q *cue) bool {
	switch q.lemma {
	case "suggest", "propose", "recommend", "deny", "admit", "mention", "describe", "recall", "report",
		"acknowledge", "defend", "criticize", "criticise", "condemn":
		return true
	}
	return false
}

// close reports whether only adverbs and times stand between the chunks k and i.
func (r *reader) close(k, i int) bool {
	for k++; k < i; k++ {
		if c := r.chunks[k]; (c.kind != adverb || r.tags[c.head] == text.RP) && !(c.kind == noun &&
			r.words[c.head].noun&timeNoun != 0) {
			return false
		}
	}
	return true
}

// leadsIn reports whether the preposition at token t often leads in a clause: in 2024, by then, under the plan.
func (r *reader) leadsIn(t int) bool {
	switch r.words[t].s {
	case "in", "by", "at", "under", "with", "after", "before", "during", "since", "despite", "without", "within", "for":
		return true
	}
	return false
}

// following handles a cue before what was said.
func (r *reader) following(u unit, a attribution, k, lo, hi int) {
	c := r.chunks
	q := a.cue
	i := r.adjuncts(u, k+1, hi, q)
	if i >= hi {
		return
	}
	a.rule = "speaker-verb"
	if c[i].kind == comma && i+1 < hi {
		// "said, “…”", "said, however, that"
		switch {
		case a.who.ok() && r.words[a.who.a].id == idThat && c[i+1].kind == noun: // that said, we
			return
		case c[i+1].kind == noun && r.word(i+1).id == idI && i == k+1 && q.class == say && q.frames&zero != 0 &&
			r.clauseBegins(i+1, hi):
			i++ // a transcript's "and he said, I will not go"
		case k+1 < hi && c[k+1].kind == prep && i > k+1 && q.frames&zero != 0 && r.clauseBegins(i+1, hi):
			i = k + 1 // estimated by 2050, the need would double
		case c[i+1].kind == opening:
			i++
		case c[i+1].kind == sub && r.word(i+1).id == idThat:
			i++
		case c[i+1].kind == adverb && i+2 < hi && c[i+2].kind == comma:
			i += 3
		case q.class == say && q.frames&zero != 0 && i > k+1 && r.close(k, i) && c[i+1].kind == noun &&
			r.clauseBegins(i+1, hi):
			i++ // you said yesterday, the port is open
		case c[i+1].kind == verb && c[i+1].form == gerund, c[i+1].kind == prep:
			if j := r.nextComma(i+1, hi); j > 0 && j+1 < hi && (c[j+1].kind == opening || c[j+1].kind == sub &&
				r.word(j+1).id == idThat) {
				i = j + 1
			}
		}
		if i >= hi {
			return
		}
	}
	if !a.who.ok() && c[k].form == finite && k+1 < hi && c[k+1].kind == noun && (q.class == say || q.class == ask ||
		q.class == manner) {
		// "explained Ines Varo: “…”"
		e := r.phraseEnd(u, k+1)
		if q.frames&person == 0 && e+1 < hi && (c[e].kind == colon || c[e].kind == comma && c[e+1].kind == opening) {
			a.who = span{int(c[k+1].a), int(c[e-1].b)}
			i = e
			if c[e].kind == comma {
				i++
			}
		}
	}
	if c[i].kind == noun && q.frames&quote != 0 { // asked her, “…”
		if e := r.phraseEnd(u, i); e+1 < hi && (c[e].kind == comma || c[e].kind == colon) &&
			c[e+1].kind == opening && r.sentenceLike(int(c[e+1].b)) {
			i = e + 1
		}
	}
	if c[i].kind == dash { // said - on the radio, as it happens - that
		for j, n := i+1, 0; j+1 < hi && n < 12; j, n = j+1, n+1 {
			if c[j].kind == dash && (c[j+1].kind == sub || c[j+1].kind == opening) {
				i = j + 1
				break
			}
		}
	}
	if (q.frames&(oinf|person|object) != 0 || q.class == judge) && c[i].kind == noun && r.objectBefore(u, a, i, hi) {
		return
	}
	start := -1
	w := r.word(i)
	switch {
	case c[i].kind == colon && i+1 < hi:
		start, a.rule = i+1, "speaker-verb-colon"
		if c[i+1].kind != opening && q.class != say {
			return
		}
	case c[i].kind == opening && q.frames&quote != 0:
		start, a.rule, a.frame = i, "speaker-verb-quote", quote
	case c[i].kind == sub && w.id == idThat && q.frames&that != 0 && (q.frames&object == 0 ||
		r.clauseLater(i+1, hi) || r.marked(i, hi)):
		if i+1 >= hi {
			return
		}
		start, a.rule, a.frame = i+1, "speaker-verb-that", that
	case i == k+1 && c[i].kind == verb && c[i].form == finite && q.class == say && q.frames&zero != 0 &&
		a.who.ok() && k > lo && (c[k-1].kind == noun || c[k-1].kind == adverb) && (r.word(i).id != idBe || r.relative(a.who, lo)):
		start, a.rule, a.frame = i, "speaker-verb-verb", zero // "a move they said would fail"
	case c[i].kind == sub && w.id == idWhether && q.frames&wh != 0, c[i].kind == rel && q.frames&wh != 0:
		start, a.rule, a.frame = i, "speaker-verb-wh", wh
	case c[i].kind == verb && c[i].form == infinitive && i > k+1 && q.frames&oinf != 0 && q.frames&person != 0:
		start, a.rule, a.frame = i, "speaker-verb-object-to", oinf // told him to expect it
	case c[i].kind == verb && c[i].form == infinitive && q.frames&inf != 0:
		start, a.rule, a.frame = i, "speaker-verb-to", inf
	case q.frames&zero != 0 && (c[i].kind != prep || q.frames&wh != 0 || r.estimates(q)) && r.clauseBegins(i, hi),
		q.lemma == "say" && c[i].kind == noun && i == k+1 && r.clauseLater(i, hi):
		start, a.rule, a.frame = i, "speaker-verb-clause", zero
	case q.frames&object != 0 && (c[i].kind == noun || c[i].kind == adjective || c[i].kind == verb &&
		c[i].form == gerund && i == k+1 && r.takesGerund(q)):
		start, a.rule, a.frame = i, "speaker-verb-object", object
	case q.lemma == "call" && c[i].kind == noun && r.names(u, i, hi):
		start, a.rule, a.frame = i, "speaker-verb-names", object
	case c[i].kind == prep && q.takes(w.s) && i+1 < hi && r.close(k, i):
		start, a.rule, a.frame = i+1, "speaker-verb-"+w.s, object
		a.cues.b = int(c[i].b)
	case c[i].kind == prep && w.id == idAs && q.class == judge && i+1 < hi:
		start, a.frame = i+1, object
	}
	if start < 0 && a.who.ok() && (q.class == say || q.class == ask) {
		if start = r.farQuote(i, hi); start >= 0 {
			a.rule, a.frame = "speaker-verb-quote", quote
			if c[start].kind != opening {
				a.rule, a.frame = "speaker-verb-that", that
			}
		}
	}
	if start < 0 || q.class == manner && c[start].kind != opening && a.frame != that && a.rule != "speaker-verb-colon" {
		return
	}
	if a.rule == "speaker-verb-colon" && q.class == manner && c[start].kind != opening {
		return
	}
	a.parts = []bytes{{r.start(int(c[start].a)), r.contentEnd(u, start, hi, k)}}
	r.add(a)
}

// relative reports whether "who" or "which" stands before the speaker: a plan which Varo said is dead, but not what Varo
// said is this.
func (r *reader) relative(s span, lo int) bool {
	k := int(r.chunkOf[s.a]) - 1
	return k >= lo && (r.word(k).id == idWho || r.word(k).id == idWhich)
}

// farQuote is the opening mark of a quotation that is a sentence, when only adjuncts stand between the cue and it.
func (r *reader) farQuote(i, hi int) int {
	c := r.chunks
	clauses := 0
	for n := 0; i < hi && n < 24; i, n = i+1, n+1 {
		switch r.word(i).s {
		case "as", "when", "while", "after", "before":
			clauses++
		}
		switch c[i].kind {
		case opening:
			if i > 0 && (c[i-1].kind == comma || c[i-1].kind == colon) && r.sentenceLike(int(c[i].b)) {
				return i
			}
			return -1
		case sub:
			if r.word(i).id == idThat && i+1 < hi && c[i-1].kind == comma {
				return i + 1
			}
			return -1
		case stop, closing:
			return -1
		case verb:
			if c[i].form == finite {
				if clauses--; clauses < 0 {
					return -1
				}
			}
		}
	}
	return -1
}

// names reports whether a noun phrase at chunk i is followed by what it is called: him “…”, the plan a disaster.
func (r *reader) names(u unit, i, hi int) bool {
	c := r.chunks
	e := r.phraseEnd(u, i)
	return e < hi && (c[e].kind == opening || c[e].kind == noun || c[e].kind == adjective)
}

// objectBefore handles a person between the cue and the content: urged Russia to, told reporters that, accused X of.
func (r *reader) objectBefore(u unit, a attribution, i, hi int) bool {
	c := r.chunks
	q := a.cue
	e := r.phraseEnd(u, i)
	if e < hi && c[e].kind == comma { // accused Moor, a broker, of
		if j := r.nextComma(e+1, hi); j > 0 && j+1 < hi && r.aside(e+1, j) && c[j+1].kind == prep {
			e = j + 1
		}
	}
	if e >= hi {
		return false
	}
	w := r.word(e)
	switch {
	case c[e].kind == verb && c[e].form == infinitive && q.frames&oinf != 0:
		a.rule = "speaker-verb-object-to"
	case c[e].kind == prep && q.takes(w.s) && e+1 < hi && q.class != say:
		a.rule = "speaker-verb-object-" + w.s
	default:
		return false
	}
	a.frame = oinf
	a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, a.chunk)}}
	r.add(a)
	return true
}
