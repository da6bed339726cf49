package quotes

import (
	"strings"

	"wirecopy/stages/internal/text"
)

// postposed handles a cue after what was said: “…,” she said; …, said Smith; A, he said, B.
func (r *reader) postposed(u unit, a attribution, k, from, lo, hi int) bool {
	c := r.chunks
	p := from - 1 // the chunk before subject and verb
	if c[k].form == gerund || c[k].form == infinitive {
		return false
	}
	inverted := !a.who.ok() || a.who.a >= int(c[k].a) || from == k || k > lo && (c[k-1].kind == conj ||
		c[k-1].kind == comma && r.invertible(u, k, hi))
	if inverted {
		p = k - 1
	}
	for p > lo && c[p].kind == adverb {
		p--
	}
	if p < lo {
		return false
	}
	if !inverted && c[p].kind != closing && c[p].kind != comma && a.cue != generic {
		// a name that the chunks did not keep together: “…,” CBS This Morning anchor Rita Moor said
		for i, n := p, 0; i > lo && n < 6; i, n = i-1, n+1 {
			if c[i].kind == closing {
				if r.stands(u, i, lo) {
					p, a.who.a = i, int(c[i].b)
				}
				break
			}
			if c[i].kind == verb || c[i].kind == stop || c[i].kind == comma || c[i].kind == sub || c[i].kind == opening {
				break
			}
		}
	}
	quotedBefore := c[p].kind == closing || c[p].kind == comma && p > lo && c[p-1].kind == closing ||
		c[p].kind == dash && p > lo && c[p-1].kind == closing
	if !quotedBefore && c[p].kind != comma {
		return false
	}
	if c[p].kind == conj {
		return false
	}
	if p == lo && c[p].kind != closing {
		return false
	}
	if c[p].kind == comma && p-1 == lo && (c[lo].kind == conj || c[lo].kind == adverb) {
		return r.led(u, a, k, inverted, hi)
	}
	i := k + 1
	if inverted {
		// inverted: "said Smith"
		if i >= hi || c[i].kind != noun || r.tags[c[i].head] == text.PRP && !r.nominative(int(c[i].head)) {
			return false
		}
		if !quotedBefore && (a.cue.class != say && a.cue.class != ask) {
			return false
		}
		if k-1 >= lo && c[k-1].kind != closing && c[k-1].kind != comma && c[k-1].kind != adverb && c[k-1].kind != dash {
			return false
		}
		if r.word(i).noun&timeNoun != 0 || quotedBefore && r.titled(p, lo) {
			return false
		}
		e := r.phraseEnd(u, i)
		if e < hi && c[e].kind == verb && c[e].form == finite {
			return false
		}
		a.who = span{int(c[i].a), int(c[e-1].b)}
		i = e
		a.rule = "verb-speaker"
	} else {
		a.rule = "speaker-verb"
	}
	if c[p].kind == closing && p > lo && !r.tags[int(c[p].a)-1].IsPunct() && a.cue.class != say {
		return false // a fragment, not a quotation that has ended
	}
	if id := r.word(k).id; a.cue == generic && (!quotedBefore || c[p].kind == dash || id == idBe || id == idHave ||
		id == idDo || c[k].b-c[k].a > 2 || !r.stands(u, p, lo)) {
		return false
	}
	if a.cue.class == manner && !quotedBefore {
		return false
	}
	if !quotedBefore && !inverted && r.saysQuote(i, hi, a.cue, u) {
		return false
	}
	if quotedBefore {
		a.rule = "quote-" + a.rule
	} else {
		a.rule = "clause-" + a.rule
	}
	after := r.adjuncts(u, i, hi, a.cue)
	after = r.overAsides(after, hi)
	if inverted && !quotedBefore && after < hi && c[after].kind == rel { // said an official who asked not to be named
		after = hi
	}
	rest := after < hi && c[after].kind != stop && c[after].kind != comma && c[after].kind != closing &&
		c[after].kind != dash && c[after].kind != paren
	if rest {
		switch {
		case c[after].kind == opening, c[after].kind == colon:
			// “A,” he said “B”
		case quotedBefore && (a.cue.class == say || a.cue.class == ask || a.cue.class == manner &&
			a.cue != generic) && c[after].kind != sub && c[after].kind != noun:
		case quotedBefore && c[after].kind == sub && r.word(after).id != idThat:
		case quotedBefore && a.cue != generic && r.stands(u, p, lo):
		case quotedBefore && a.cue.class == manner && a.cue != generic:
		default:
			return false
		}
	}
	stopAt := int(c[p].b)
	if c[p].kind == comma || c[p].kind == dash {
		stopAt = int(c[p].a)
	}
	start := r.before(u, p, lo)
	if start >= r.end(stopAt-1) {
		return false
	}
	first := bytes{start, r.end(stopAt - 1)}
	if !quotedBefore {
		// a fronted phrase is no content: "On Monday, he said", "In Paris, the minister said"
		if !r.hasFinite(r.chunkOfByte(start), p) {
			if !(after < hi && c[after].kind == comma && after+1 < hi) {
				return false
			}
		}
		if r.fronted(r.chunkOfByte(start), p) && !(after < hi && c[after].kind == comma && after+1 < hi &&
			c[after+1].kind != opening) {
			return false
		}
	}
	a.parts = []bytes{first}
	if after+1 < hi && (c[after].kind == comma || c[after].kind == colon || c[after].kind == dash) {
		n := after + 1
		for n+1 < hi && n < after+4 && (c[n].kind == adverb || c[n].kind == conj) {
			n++
		}
		switch {
		case n < hi && c[n].kind == opening:
			a.parts = append(a.parts, bytes{r.start(int(c[n].a)), r.contentEnd(u, n, hi, k)})
		case !quotedBefore && c[after].kind == comma && (!r.hasFinite(r.chunkOfByte(start), p) ||
			r.fronted(r.chunkOfByte(start), p)):
			if r.fronted(r.chunkOfByte(start), p) {
				a.parts = a.parts[:0]
			}
			a.parts = append(a.parts, bytes{r.start(int(c[after+1].a)), r.contentEnd(u, after+1, hi, k)})
		case !quotedBefore && c[after].kind == comma && !inverted && !r.endsAt(u, after, after, hi, false) &&
			c[after+1].kind != rel && c[after+1].kind != conj &&
			!(c[after+1].kind == verb && c[after+1].form != infinitive && r.tags[c[after+1].head] != text.VB):
			a.parts = append(a.parts, bytes{r.start(int(c[after+1].a)), r.contentEnd(u, after+1, hi, k)})
		}
	} else if after < hi && c[after].kind == opening {
		a.parts = append(a.parts, bytes{r.start(int(c[after].a)), r.contentEnd(u, after, hi, k)})
	}
	r.add(a)
	return true
}

// asSaid handles "As the Courier reported, …" and "…, as the Courier reported".
func (r *reader) asSaid(u unit, a attribution, k, from, lo, hi int) bool {
	c := r.chunks
	p := from - 1
	tail := k + 1
	if c[k].form == participle && k > lo && r.word(k-1).id == idAs && k+2 < hi && r.word(k+1).id == idBy &&
		c[k+2].kind == noun {
		// "As reported by the Courier, …"
		e := r.phraseEnd(u, k+2)
		a.who, a.cues.b = span{int(c[k+2].a), int(c[e-1].b)}, int(c[k+1].b)
		p, tail = k-1, e
	}
	if !a.who.ok() || p < lo || r.word(p).id != idAs || a.cue == generic || a.cue.class == think || !r.speaks(a.who) {
		return false
	}
	switch a.cue.lemma {
	case "conclude", "continue", "begin", "add", "proceed", "go", "resume", "return":
		return false // "As the meeting concluded, …"
	}
	i := tail
	if i < hi && r.word(i).id == idIt { // as Moor puts it
		i++
	}
	i = r.adjuncts(u, i, hi, a.cue)
	a.rule = "as-speaker-verb"
	b := p - 1
	for b >= lo && (c[b].kind == adverb || c[b].kind == conj) {
		b--
	}
	if b < lo || c[b].kind == paren {
		if i+1 >= hi || c[i].kind != comma && c[i].kind != colon {
			return false
		}
		a.parts = []bytes{{r.start(int(c[i+1].a)), r.contentEnd(u, i+1, hi, k)}}
		r.add(a)
		return true
	}
	if c[b].kind != comma && c[b].kind != closing || i < hi && c[i].kind != stop && c[i].kind != comma {
		return false
	}
	a.parts = []bytes{{r.before(u, b, lo), r.end(int(c[b].a) - 1)}}
	r.add(a)
	return true
}

// titled reports whether what ends at chunk p is the title of a work and not the first thing in its unit.
func (r *reader) titled(p, lo int) bool {
	for p > lo && r.chunks[p].kind != closing {
		p--
	}
	m := r.closedBy(int(r.chunks[p].a))
	return m >= 0 && int(r.chunkOf[r.quotedFirst[m]]) > lo+1 && r.titleLike(m)
}

// titleLike reports whether all words but short ones of quotation m are capitalised, and it has at least two.
func (r *reader) titleLike(m int) bool {
	n := 0
	for t := r.quotedFirst[m]; t < r.quotedLast[m]; t++ {
		switch {
		case r.tags[t].IsPunct():
		case r.capital(t):
			n++
		case r.end(t)-r.start(t) > 3 && r.tags[t] != text.CD && r.words[t].s != "with" && r.words[t].s != "from":
			return false
		}
	}
	return n >= 2
}

// stands reports whether what ends at chunk p is a quotation that is a sentence of its own.
func (r *reader) stands(u unit, p, lo int) bool {
	c := r.chunks
	for p > lo && c[p].kind != closing {
		p--
	}
	m := r.closedBy(int(c[p].a))
	if m < 0 || !r.sentenceLike(r.quotedFirst[m]) {
		return false
	}
	open := r.quotedFirst[m] - 1
	return open <= u.a || r.tags[open-1] == text.Period || r.tags[open-1] == text.Quote
}

// led handles "But, he said, it is a risk."
func (r *reader) led(u unit, a attribution, k int, inverted bool, hi int) bool {
	c := r.chunks
	i := r.adjuncts(u, k+1, hi, a.cue)
	if inverted || a.cue.class != say && a.cue.class != ask || i+1 >= hi || c[i].kind != comma || c[i+1].kind == opening {
		return false
	}
	a.rule = "clause-speaker-verb"
	a.parts = []bytes{{r.start(int(c[i+1].a)), r.contentEnd(u, i+1, hi, k)}}
	r.add(a)
	return true
}

// saysQuote reports whether a quotation that is a sentence follows the cue whose adjuncts begin at chunk i: what stands
// before it only leads in.
func (r *reader) saysQuote(i, hi int, q *cue, u unit) bool {
	c := r.chunks
	j := r.adjuncts(u, i, hi, q)
	if j < hi && (c[j].kind == comma || c[j].kind == colon) {
		j++
	}
	return j < hi && c[j].kind == opening && r.sentenceLike(int(c[j].b))
}

// overAsides is the last comma before a quotation that goes on, when only appositions to the speaker stand between it
// and the comma at chunk i: “…,” said Moor, a broker in Paris, “…”. Else i.
func (r *reader) overAsides(i, hi int) int {
	c := r.chunks
	if i >= hi || c[i].kind != comma {
		return i
	}
	for j, n := i, 0; n < 4 && j+1 < hi; n++ {
		if c[j+1].kind == opening {
			return j
		}
		k := r.nextComma(j+1, hi)
		if k < 0 || !r.aside(j+1, k) || c[j+1].kind == verb && r.word(j+1).cue != nil {
			break
		}
		j = k
	}
	return i
}

// introduces reports whether a quotation that is a sentence of its own follows the verb chunk k.
func (r *reader) introduces(k, hi int) bool {
	c := r.chunks
	if k+1 < hi && (c[k+1].kind == colon || c[k+1].kind == comma) {
		return k+2 < hi && c[k+2].kind == opening && r.sentenceLike(int(c[k+2].b))
	}
	id := r.word(k).id
	return k+1 < hi && c[k+1].kind == opening && r.sentenceLike(int(c[k+1].b)) && c[k].form != participle &&
		id != idBe && id != idHave
}

// sentenceLike reports whether the quotation that begins with token i starts with a capital and ends as a sentence does.
func (r *reader) sentenceLike(i int) bool {
	if i >= len(r.d.Tokens) || r.within[i] < 0 || !r.capital(i) {
		return false
	}
	m := r.within[i]
	return r.quotedLast[m]-i >= 3 && r.tags[r.quotedLast[m]-1].IsPunct()
}

// invertible reports whether the verb chunk k after a comma has its subject behind it: ", said Rita Moor, a broker".
func (r *reader) invertible(u unit, k, hi int) bool {
	c := r.chunks
	if k+1 >= hi || c[k+1].kind != noun || r.word(k+1).noun&timeNoun != 0 || c[k].b-c[k].a != 1 {
		return false
	}
	if q := r.word(k).cue; q == nil || q.class != say && q.class != ask || q.frames&(zero|wh) == 0 ||
		q.frames&person != 0 {
		return false
	}
	if h := int(c[k+1].head); !r.capital(h) && strings.HasSuffix(r.d.Word(h), "ly") {
		return false // said dryly
	}
	e := r.phraseEnd(u, k+1)
	return e >= hi || c[e].kind == stop || c[e].kind == comma || c[e].kind == rel || c[e].kind == paren ||
		c[e].kind == adverb
}

func (r *reader) nominative(i int) bool {
	switch r.words[i].id {
	case idHe, idShe, idThey, idIt, idI:
		return true
	}
	return false
}

// fronted reports whether chunks [i, p) are a phrase or clause that only leads in: "When asked about it", "As she left".
func (r *reader) fronted(i, p int) bool {
	c := r.chunks
	if i >= p {
		return true
	}
	switch r.word(i).s {
	case "when", "while", "as", "after", "before", "because", "although", "though", "if", "since", "despite", "once",
		"asked", "speaking", "until", "during", "in", "on", "at":
		for k := i + 1; k < p; k++ {
			if c[k].kind == comma {
				return false
			}
		}
		return true
	}
	return c[i].kind == verb && c[i].form != finite && !r.hasFinite(i, p)
}
