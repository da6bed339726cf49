package quotes

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

// attribution is a cue with who speaks and what was said, before it becomes a pipeline.Quote.
type attribution struct {
	cue   *cue // nil for "according to", a colon and the like
	cues  span // the cue's tokens
	who   span
	parts []bytes // what was said
	rule  string
	frame frames
	// negative says that the verb is negated: did not say.
	negative bool
	// chunk is the cue's.
	chunk    int
	floating bool
	// via is who relayed it, the nearest to the reader first.
	via []span
}

// bytes is a stretch of the text.
type bytes struct{ start, end int }

// attribute looks at every cue outside quotations.
func (r *reader) attribute() {
	for _, u := range r.units {
		switch r.d.Blocks[u.block].Kind {
		case pipeline.Caption, pipeline.Credit, pipeline.Byline, pipeline.Dateline:
			continue
		}
		lo, hi := int(r.chunkOf[u.a]), int(r.chunkOf[u.b-1])+1
		for k := lo; k < hi; k++ {
			c := r.chunks[k]
			if r.within[c.head] >= 0 {
				continue
			}
			switch {
			case k == r.read:
			case c.kind == verb:
				if r.words[c.head].id == idAccording {
					r.accordingTo(u, k, hi)
					continue
				}
				r.verbCue(u, k, lo, hi)
			case r.words[c.head].id == idAccording:
				r.accordingTo(u, k, hi)
			case c.kind == prep && r.words[c.head].s == "in":
				r.inWords(u, k, hi)
			case c.kind == noun && r.words[c.head].named != nil:
				r.nounCue(u, k, lo, hi)
			}
		}
	}
}

func (r *reader) add(a attribution) {
	kept := a.parts[:0]
	for _, p := range a.parts {
		if p = r.trim(p); p.end > p.start {
			kept = append(kept, p)
		}
	}
	if a.parts = kept; len(kept) == 0 {
		return
	}
	if a.cue != nil && (a.cue.class == think || a.cue.class == act) && !r.holdsMarks(kept) {
		return // a mind or a deed, not words
	}
	if r.d.Blocks[r.blockOf(kept[0].start)].Kind == pipeline.Heading && a.cue != nil && a.cue.class != say && !r.holdsMarks(kept) {
		return // a heading sums up
	}
	if a.frame == inf && a.cue.class != ask && !r.holdsMarks(kept) {
		return // an intention: vowed to stay
	}
	if a.frame&(object|inf|oinf) != 0 && a.who.ok() && !r.speaks(a.who) && !r.holdsMarks(kept) {
		return // results suggest a cause: nobody speaks
	}
	r.found = append(r.found, a)
}

// holdsMarks reports whether a quotation stands in parts.
func (r *reader) holdsMarks(parts []bytes) bool {
	for _, p := range parts {
		for m := max(0, r.markAt(p.start)-1); m < len(r.marks) && r.marks[m].outStart < p.end; m++ {
			if r.marks[m].outEnd > p.start {
				return true
			}
		}
	}
	return false
}

// accordingTo handles "…, according to X" and "According to X, …" at chunk k.
func (r *reader) accordingTo(u unit, k, hi int) {
	c := r.chunks
	i := k + 1
	if i >= hi || r.words[c[i].head].id != idTo {
		return
	}
	i++
	if i >= hi || c[i].kind != noun {
		if i+1 < hi && c[i].kind == opening && c[i+1].kind == noun {
			i++
		} else {
			return
		}
	}
	e := r.phraseEnd(u, i)
	switch r.d.Word(int(c[i].head)) {
	case "system", "schedule", "plan", "plans", "rules", "size", "type", "need", "needs", "tradition", "principle", "principles", "custom", "ability", "merit":
		return // in line with, not as told by
	}
	a := attribution{cues: span{int(c[k].a), int(c[k+1].b)}, who: span{int(c[i].a), int(c[e-1].b)}, rule: "according-to", chunk: k}
	lo := int(r.chunkOf[u.a])
	p := k - 1
	for p >= lo && (c[p].kind == adverb || c[p].kind == other) {
		p--
	}
	if p < lo || p == lo && (c[p].kind == conj || c[p].kind == comma) || c[p].kind == opening {
		// "According to X, …", "According to the ministry over 300 people have died"
		if e < hi && c[e].kind != comma && r.clauseBegins(e, hi) && c[e].kind == noun {
			a.parts = []bytes{{r.start(int(c[e].a)), r.contentEnd(u, e, hi, k)}}
			r.add(a)
			return
		}
		for e < hi && c[e].kind != comma && e < i+14 {
			if c[e].kind == stop || c[e].kind == colon {
				return
			}
			e++
		}
		for n := 0; n < 3 && e < hi; n++ {
			// commas of an apposition to X come before the comma that ends it
			if q := r.nextComma(e+1, hi); q > 0 && r.aside(e+1, q) && !r.clauseBegins(e+1, hi) {
				e = q
				continue
			}
			break
		}
		if e+1 >= hi || c[e].kind != comma {
			return
		}
		end := r.contentEnd(u, e+1, hi, k)
		if !r.hasFinite(e+1, min(hi, r.chunkOfByte(end-1)+1)) {
			return
		}
		a.parts = []bytes{{r.start(int(c[e+1].a)), end}}
		r.add(a)
		return
	}
	stopAt := int(c[p].b)
	if c[p].kind == comma {
		stopAt = int(c[p].a)
	}
	a.parts = []bytes{{r.before(u, p, lo), r.end(stopAt - 1)}}
	if q := r.leadIn(a.parts[0].start, p); q > 0 {
		a.parts[0].start = q
	}
	// "A, according to X, B"
	if e < hi && c[e].kind == comma && e+1 < hi && !r.hasFinite(r.chunkOfByte(a.parts[0].start), p) {
		a.parts = append(a.parts, bytes{r.start(int(c[e+1].a)), r.contentEnd(u, e+1, hi, k)})
	}
	r.add(a)
}

// inWords handles "in the words of Moor, a broker, “…”" and "in Moor's words, “…”".
func (r *reader) inWords(u unit, k, hi int) {
	c := r.chunks
	if k+2 >= hi || c[k+1].kind != noun || r.d.Word(int(c[k+1].head)) != "words" {
		return
	}
	a := attribution{cues: span{int(c[k].a), int(c[k+1].b)}, chunk: k, rule: "in-words"}
	i := k + 2
	if c[i].kind == prep && r.words[c[i].head].id == idOf && i+1 < hi && c[i+1].kind == noun {
		e := r.phraseEnd(u, i+1)
		a.cues.b, a.who = int(c[i].b), span{int(c[i+1].a), int(c[e-1].b)}
		i = e
	} else if a.who = r.possessor(c[k+1]); !a.who.ok() {
		return
	}
	i = r.overAsides(i, hi)
	for i < hi && c[i].kind == comma {
		i++
	}
	if i >= hi || c[i].kind != opening {
		return
	}
	a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, k)}}
	r.add(a)
}

func (r *reader) chunkOfByte(b int) int { return int(r.chunkOf[r.d.TokenAt(b)]) }

func (r *reader) nextComma(i, hi int) int {
	for n := 0; i < hi && n < 12; i, n = i+1, n+1 {
		switch r.chunks[i].kind {
		case comma:
			return i
		case stop, opening:
			return -1
		}
	}
	return -1
}

// hasFinite reports whether a finite verb stands in chunks [i, j), outside relative clauses.
func (r *reader) hasFinite(i, j int) bool {
	for ; i < j; i++ {
		c := r.chunks[i]
		if c.kind == verb && c.form == finite && (i == 0 || r.chunks[i-1].kind != rel) {
			return true
		}
	}
	return false
}

// before is the byte where the content that ends before chunk p begins: the quotation that ends there, else the clause.
func (r *reader) before(u unit, p, lo int) int {
	c := r.chunks
	// step back to a closing mark that belongs to the end of the content
	q := p
	for q >= lo && (c[q].kind == comma || c[q].kind == stop) {
		q--
	}
	s := u.a
	if q >= lo && c[q].kind == closing {
		if m := r.closedBy(int(c[q].a)); m >= 0 {
			f := r.quotedFirst[m] - 1
			if f <= u.a {
				return r.start(u.a)
			}
			t := r.d.Tokens[f-1]
			if t.Tag == text.Comma || t.Tag == text.Colon { // When asked, he said, “…,” the Courier reported
				if k := int(r.chunkOf[f-1]) - 1; k >= lo && c[k].kind == verb && r.words[c[k].head].cue != nil && r.words[c[k].head].cue.class == say {
					return r.start(u.a)
				}
			}
			switch {
			case f-1 >= u.a && r.tags[f-1] == text.Quote:
			case (t.Tag == text.Comma || t.Tag == text.Colon || t.Tag == text.Period || t.Tag == text.Dash) && r.capital(r.quotedFirst[m]):
				return r.start(f)
			}
		}
	}
	for s < u.b-1 && (r.tags[s] == text.CC || r.tags[s] == text.Comma || r.tags[s] == text.Dash) {
		s++
	}
	// a semicolon or full stop inside the unit starts a clause of its own
	for k, n := p-1, 0; k >= lo && n < 120; k, n = k-1, n+1 {
		if c[k].kind == stop && r.within[c[k].head] < 0 && int(c[k].b) < int(c[p].a) && k < q {
			if k+1 <= p && c[k+1].kind == closing {
				continue
			}
			s = max(s, int(c[k].b))
			break
		}
	}
	return r.start(s)
}

// closedBy is the outermost quoted that the closing mark at token t ends, else -1.
func (r *reader) closedBy(t int) int {
	if t == 0 {
		return -1
	}
	m := int(r.within[t-1])
	if m >= 0 && r.quotedLast[m] == t {
		return m
	}
	return -1
}

// generic is the cue of a verb that stands where reporting verbs do, but is not in the list.
var generic = &cue{lemma: "", class: manner, frames: quote | post}

func (r *reader) verbCue(u unit, k, lo, hi int) {
	c := r.chunks
	v := c[k]
	q := r.words[v.head].cue
	if q == nil {
		q = generic
	}
	who, from := r.subject(u, k)
	a := attribution{cue: q, cues: span{int(v.a), int(v.b)}, who: who, chunk: k, negative: v.negative}
	if q != generic && v.passive {
		r.passive(u, a, k, from, lo, hi)
		return
	}
	if q.frames&post != 0 && v.form == finite && r.asSaid(u, a, k, from, lo, hi) {
		return
	}
	if who.ok() && c[r.chunkOf[who.a]].kind == rel && v.form == finite && q.class == manner {
		return
	}
	if q.frames&post != 0 && !(who.ok() && c[r.chunkOf[who.a]].kind == rel) && r.postposed(u, a, k, from, lo, hi) {
		return
	}
	if q == generic && !r.introduces(k, hi) {
		return
	}
	if v.form != finite && who.ok() && r.words[who.a].id == idIt && who.b-who.a == 1 {
		return // "it is worth noting that"
	}
	if v.form == infinitive && !who.ok() && a.cue.class != say {
		return // "to describe those": a purpose, not a report
	}
	if v.form == participle && !who.ok() {
		return
	}
	if v.form == participle && k > lo && c[k-1].kind == noun {
		return // "the plan proposed by"
	}
	r.following(u, a, k, lo, hi)
}

// postposed handles a cue after what was said: “…,” she said; …, said Smith; A, he said, B.
func (r *reader) postposed(u unit, a attribution, k, from, lo, hi int) bool {
	c := r.chunks
	p := from - 1 // the chunk before subject and verb
	if c[k].form == gerund || c[k].form == infinitive {
		return false
	}
	inverted := !a.who.ok() || a.who.a >= int(c[k].a) || from == k || k > lo && (c[k-1].kind == conj || c[k-1].kind == comma && r.invertible(u, k, hi))
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
	quotedBefore := c[p].kind == closing || c[p].kind == comma && p > lo && c[p-1].kind == closing || c[p].kind == dash && p > lo && c[p-1].kind == closing
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
		if r.words[c[i].head].noun&timeNoun != 0 || quotedBefore && r.titled(p, lo) {
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
	if id := r.words[c[k].head].id; a.cue == generic && (!quotedBefore || c[p].kind == dash || id == idBe || id == idHave || id == idDo || c[k].b-c[k].a > 2) {
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
	rest := after < hi && c[after].kind != stop && c[after].kind != comma && c[after].kind != closing && c[after].kind != dash && c[after].kind != paren
	if rest {
		switch {
		case c[after].kind == opening, c[after].kind == colon:
			// “A,” he said “B”
		case quotedBefore && (a.cue.class == say || a.cue.class == ask || a.cue.class == manner && a.cue != generic) && c[after].kind != sub && c[after].kind != noun:
		case quotedBefore && c[after].kind == sub && r.words[c[after].head].id != idThat:
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
		if r.fronted(r.chunkOfByte(start), p) && !(after < hi && c[after].kind == comma && after+1 < hi && c[after+1].kind != opening) {
			return false
		}
	}
	a.parts = []bytes{first}
	if after+1 < hi && (c[after].kind == comma || c[after].kind == colon || c[after].kind == dash) {
		n := after + 1
		if c[n].kind == adverb || c[n].kind == conj && n+1 < hi && c[n+1].kind == opening {
			n++
		}
		switch {
		case n < hi && c[n].kind == opening:
			a.parts = append(a.parts, bytes{r.start(int(c[n].a)), r.contentEnd(u, n, hi, k)})
		case !quotedBefore && c[after].kind == comma && (!r.hasFinite(r.chunkOfByte(start), p) || r.fronted(r.chunkOfByte(start), p)):
			if r.fronted(r.chunkOfByte(start), p) {
				a.parts = a.parts[:0]
			}
			a.parts = append(a.parts, bytes{r.start(int(c[after+1].a)), r.contentEnd(u, after+1, hi, k)})
		case !quotedBefore && c[after].kind == comma && !inverted && !r.endsAt(u, after, after, hi, false) && c[after+1].kind != rel && c[after+1].kind != conj &&
			!(c[after+1].kind == verb && c[after+1].form != infinitive):
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
	if !a.who.ok() || p < lo || r.words[c[p].head].id != idAs || a.cue == generic || a.cue.class == think || !r.speaks(a.who) {
		return false
	}
	switch a.cue.lemma {
	case "conclude", "continue", "begin", "add", "proceed", "go", "resume", "return":
		return false // "As the meeting concluded, …"
	}
	i := k + 1
	if i < hi && r.words[c[i].head].id == idIt { // as Moor puts it
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
		if k < 0 || !r.aside(j+1, k) || c[j+1].kind == verb && r.words[c[j+1].head].cue != nil {
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
	id := r.words[c[k].head].id
	return k+1 < hi && c[k+1].kind == opening && r.sentenceLike(int(c[k+1].b)) && c[k].form != participle && id != idBe && id != idHave
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
	if k+1 >= hi || c[k+1].kind != noun || r.words[c[k+1].head].noun&timeNoun != 0 || c[k].b-c[k].a != 1 {
		return false
	}
	if q := r.words[c[k].head].cue; q == nil || q.class != say && q.class != ask || q.frames&person != 0 {
		return false
	}
	e := r.phraseEnd(u, k+1)
	return e >= hi || c[e].kind == stop || c[e].kind == comma || c[e].kind == rel || c[e].kind == paren || c[e].kind == adverb
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
	switch r.words[c[i].head].s {
	case "when", "while", "as", "after", "before", "because", "although", "though", "if", "since", "despite", "once", "asked", "speaking", "until", "during", "in", "on", "at":
		for k := i + 1; k < p; k++ {
			if c[k].kind == comma {
				return false
			}
		}
		return true
	}
	return c[i].kind == verb && c[i].form != finite
}

// adjuncts skips what may stand between a cue and what was said: time, place, channel, the person told.
func (r *reader) adjuncts(u unit, i, hi int, q *cue) int {
	c := r.chunks
	for n := 0; n < 10 && i < hi; n++ {
		switch c[i].kind {
		case adverb:
			i++
			continue
		case adjective:
			if r.words[c[i].head].noun&timeNoun != 0 {
				i++
				continue
			}
		case noun:
			if r.words[c[i].head].noun&timeNoun != 0 {
				i++
				continue
			}
			if q.frames&(person) != 0 && n == 0 || r.words[c[i].head].id == idReflexive {
				e := r.phraseEnd(u, i)
				if e+1 < hi && c[e].kind == conj && c[e+1].kind == noun && q.frames&person != 0 {
					if f := r.phraseEnd(u, e+1); !(f < hi && c[f].kind == verb) {
						e = f
					}
				}
				if !(e < hi && c[e].kind == verb && c[e].form == finite) {
					i = e
					continue
				}
			}
		case prep:
			if i+1 < hi && c[i+1].kind == noun && !q.takes(r.words[c[i].head].s) && r.words[c[i].head].id != idAs {
				i = r.overTitle(r.phraseEnd(u, i+1), hi)
				continue
			}
			if i+1 < hi && c[i+1].kind == opening {
				if e := r.overTitle(i+1, hi); e > i+1 {
					i = e
					continue
				}
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
	if j+1 < hi && c[j].kind == closing {
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
		return r.words[c[i].head].id != idThat
	}
	if c[i].kind == verb && c[i].form == gerund { // adding the mineral is …
		i++
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
		case rel, sub: // over the relative clause: its verb, and what follows up to the next
			if c[i].kind == sub && r.words[c[i].head].id != idThat {
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
			if c[i].form == infinitive && n < 2 {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// takesGerund reports whether what the verb says can be a gerund: denied knowing, proposed leaving.
func (r *reader) takesGerund(q *cue) bool {
	switch q.lemma {
	case "suggest", "propose", "recommend", "deny", "admit", "mention", "describe", "recall", "report", "acknowledge", "defend", "criticize", "criticise", "condemn":
		return true
	}
	return false
}

// close reports whether only adverbs and times stand between the chunks k and i.
func (r *reader) close(k, i int) bool {
	for k++; k < i; k++ {
		if c := r.chunks[k]; (c.kind != adverb || r.tags[c.head] == text.RP) && !(c.kind == noun && r.words[c.head].noun&timeNoun != 0) {
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
		case c[i+1].kind == noun && r.words[c[i+1].head].id == idI && i == k+1 && q.class == say && q.frames&zero != 0 && r.clauseBegins(i+1, hi):
			i++ // a transcript's "and he said, I will not go"
		case k+1 < hi && c[k+1].kind == prep && i > k+1 && q.frames&zero != 0 && r.clauseBegins(i+1, hi):
			i = k + 1 // estimated by 2050, the need would double
		case c[i+1].kind == opening:
			i++
		case c[i+1].kind == sub && r.words[c[i+1].head].id == idThat:
			i++
		case c[i+1].kind == adverb && i+2 < hi && c[i+2].kind == comma:
			i += 3
		case c[i+1].kind == verb && c[i+1].form == gerund, c[i+1].kind == prep:
			if j := r.nextComma(i+1, hi); j > 0 && j+1 < hi && (c[j+1].kind == opening || c[j+1].kind == sub && r.words[c[j+1].head].id == idThat) {
				i = j + 1
			}
		}
		if i >= hi {
			return
		}
	}
	if !a.who.ok() && c[k].form == finite && k+1 < hi && c[k+1].kind == noun && (q.class == say || q.class == ask || q.class == manner) {
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
	if (q.frames&(oinf|person|object) != 0 || q.class == judge) && c[i].kind == noun && r.objectBefore(u, a, i, hi) {
		return
	}
	start := -1
	w := r.words[c[i].head]
	switch {
	case c[i].kind == colon && i+1 < hi:
		start, a.rule = i+1, "speaker-verb-colon"
		if c[i+1].kind != opening && q.class != say {
			return
		}
	case c[i].kind == opening && q.frames&quote != 0:
		start, a.rule, a.frame = i, "speaker-verb-quote", quote
	case c[i].kind == sub && w.id == idThat && q.frames&that != 0:
		if i+1 >= hi {
			return
		}
		start, a.rule, a.frame = i+1, "speaker-verb-that", that
	case i == k+1 && c[i].kind == verb && c[i].form == finite && q.class == say && q.frames&zero != 0 && a.who.ok() && k > lo && (c[k-1].kind == noun || c[k-1].kind == adverb):
		start, a.rule, a.frame = i, "speaker-verb-verb", zero // "a move they said would fail"
	case c[i].kind == sub && w.id == idWhether && q.frames&wh != 0, c[i].kind == rel && q.frames&wh != 0:
		start, a.rule, a.frame = i, "speaker-verb-wh", wh
	case c[i].kind == verb && c[i].form == infinitive && q.frames&inf != 0:
		start, a.rule, a.frame = i, "speaker-verb-to", inf
	case q.frames&zero != 0 && r.clauseBegins(i, hi):
		start, a.rule, a.frame = i, "speaker-verb-clause", zero
	case q.frames&object != 0 && (c[i].kind == noun || c[i].kind == adjective || c[i].kind == verb && c[i].form == gerund && i == k+1 && r.takesGerund(q)):
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
	if start < 0 || q.class == manner && start != i {
		if start < 0 || a.rule != "speaker-verb-colon" {
			return
		}
	}
	if q.class == manner && c[start].kind != opening {
		return
	}
	a.parts = []bytes{{r.start(int(c[start].a)), r.contentEnd(u, start, hi, k)}}
	r.add(a)
}

// farQuote is the opening mark of a quotation that is a sentence, when only adjuncts stand between the cue and it.
func (r *reader) farQuote(i, hi int) int {
	c := r.chunks
	clauses := 0
	for n := 0; i < hi && n < 24; i, n = i+1, n+1 {
		switch r.words[c[i].head].s {
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
			if r.words[c[i].head].id == idThat && i+1 < hi && c[i-1].kind == comma {
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
	w := r.words[c[e].head]
	start := -1
	switch {
	case c[e].kind == verb && c[e].form == infinitive && q.frames&oinf != 0:
		start, a.rule = i, "speaker-verb-object-to"
	case c[e].kind == prep && q.takes(w.s) && e+1 < hi && q.class != say:
		start, a.rule = i, "speaker-verb-object-"+w.s
	default:
		return false
	}
	a.frame = oinf
	a.parts = []bytes{{r.start(int(c[start].a)), r.contentEnd(u, start, hi, a.chunk)}}
	r.add(a)
	return true
}

// nounCue handles "his claim that", "the warning by Moor that", "made the point that", "their call for".
func (r *reader) nounCue(u unit, k, lo, hi int) {
	c := r.chunks
	n := c[k]
	q := r.words[n.head].named
	a := attribution{cue: q, cues: span{int(n.head), int(n.head) + 1}, who: nowhere, chunk: k, rule: "noun-that", frame: that}
	i := k + 1
	if i+1 < hi && c[i].kind == prep && c[i+1].kind == noun {
		switch w := r.words[c[i].head]; {
		case w.id == idBy || w.s == "from" || w.id == idOf && r.speaks(span{int(c[i+1].a), int(c[i+1].b)}):
			e := i + 2
			if e < hi && c[e].kind == sub && r.words[c[e].head].id == idThat {
				a.who = span{int(c[i+1].a), int(c[i+1].b)}
				i = e
			}
		}
	}
	if i+1 >= hi {
		return
	}
	possessor := r.possessor(n)
	switch {
	case c[i].kind == sub && r.words[c[i].head].id == idThat && c[i+1].kind != verb:
		if !a.who.ok() {
			a.who = possessor
		}
		if !a.who.ok() && k-1 >= lo && c[k-1].kind == verb && !c[k-1].passive && r.lightVerb(int(c[k-1].head)) {
			a.who, _ = r.subject(u, k-1)
			a.cues.a = int(c[k-1].a)
		}
		i++
	case c[i].kind == prep && q.takes(r.words[c[i].head].s) && q.class != think && (possessor.ok() || k-1 >= lo && c[k-1].kind == verb && r.lightVerb(int(c[k-1].head))):
		a.who, a.rule, a.frame = possessor, "noun-preposition", object
		if !a.who.ok() {
			a.who, _ = r.subject(u, k-1)
			a.cues.a = int(c[k-1].a)
		}
		i++
	default:
		return
	}
	if !a.who.ok() {
		return
	}
	a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, k)}}
	if r.holdsMarks(a.parts) {
		r.add(a)
	}
}

// possessor is "his" in "his claim", "Moor" in "Moor's claim".
func (r *reader) possessor(n chunk) span {
	for i := int(n.a); i < int(n.head); i++ {
		if r.tags[i] == text.PRPS {
			return span{i, i + 1}
		}
		if r.tags[i] == text.POS && i > int(n.a) {
			return span{int(n.a), i}
		}
	}
	return nowhere
}

func (r *reader) lightVerb(i int) bool {
	switch r.words[i].s {
	case "make", "makes", "made", "making", "issue", "issued", "issuing", "raise", "raised", "raising", "voice", "voiced", "express",
		"expressed", "expressing", "offer", "offered", "give", "gave", "giving", "repeat", "repeated", "reject", "rejected", "rejecting",
		"deny", "denied", "dismiss", "dismissed", "reiterate", "reiterated", "renew", "renewed", "release", "released", "share", "shared":
		return true
	}
	switch r.d.Word(i) {
	case "makes", "issue", "issues", "issued", "issuing", "raises", "raise", "raised", "give", "gave", "given", "gives", "made", "make", "making", "renewed", "released", "shares", "shared":
		return true
	}
	return false
}

// leadIn is the byte after a phrase that leads in the content before chunk p and has no verb: "Amid tension, the two met".
// 0 if there is none.
func (r *reader) leadIn(start, p int) int {
	c := r.chunks
	i := r.chunkOfByte(start)
	w := r.words[c[i].a].s
	if w != "amid" && w != "despite" && w != "amidst" && w != "as" {
		return 0
	}
	j := r.nextComma(i, p)
	if j < 0 || j+1 >= p || w != "as" && r.hasFinite(i, j) || w == "as" && (!r.hasFinite(i, j) || !r.hasFinite(j, p)) {
		return 0
	}
	return r.start(int(c[j+1].a))
}

// passive handles "was quoted as saying", "was told by X that", "is said to be", "was criticized by".
func (r *reader) passive(u unit, a attribution, k, from, lo, hi int) {
	c := r.chunks
	q := a.cue
	i := k + 1
	if q.lemma == "quote" && i+1 < hi && r.words[c[i].head].id == idAs && c[i+1].kind == verb {
		// the subject speaks
		a.cues.b = int(c[i+1].b)
		a.cue = r.words[c[i+1].head].cue
		if a.cue == nil {
			a.cue = q
		}
		a.rule = "quoted-as-saying"
		r.read = i + 1
		if p := from - 1; p > lo && (c[p].kind == comma || c[p].kind == closing) && a.who.ok() {
			j := r.adjuncts(u, i+2, hi, a.cue)
			if j < hi && c[j].kind == verb && r.words[c[j-1].head].id == none { // the reporters gathered in the town
				if e := r.adjuncts(u, j+1, hi, a.cue); e >= hi || c[e].kind == stop {
					j = e
				}
			}
			if j >= hi || c[j].kind == stop || c[j].kind == comma || c[j].kind == sub && r.words[c[j].head].id != idThat {
				stopAt := int(c[p].b)
				if c[p].kind == comma {
					stopAt = int(c[p].a)
				}
				a.parts = []bytes{{r.before(u, p, lo), r.end(stopAt - 1)}}
				if q := r.leadIn(a.parts[0].start, p); q > 0 {
					a.parts[0].start = q
				}
				if j+1 < hi && c[j].kind == comma && !r.hasFinite(r.chunkOfByte(a.parts[0].start), p) {
					a.parts = append(a.parts, bytes{r.start(int(c[j+1].a)), r.contentEnd(u, j+1, hi, k)})
				}
				r.add(a)
				return
			}
		}
		a.chunk = i + 1
		r.following(u, a, i+1, lo, hi)
		return
	}
	subject := a.who
	a.who = nowhere
	// the agent
	for j, n := i, 0; j+1 < hi && n < 6; j, n = j+1, n+1 {
		if c[j].kind == comma || c[j].kind == stop || c[j].kind == verb || c[j].kind == sub {
			break
		}
		if c[j].kind == prep && r.words[c[j].head].id == idBy && c[j+1].kind == noun {
			e := j + 2
			for e+1 < hi && c[e].kind == prep && r.words[c[e].head].id == idOf && c[e+1].kind == noun {
				e += 2
			}
			a.who = span{int(c[j+1].a), int(c[e-1].b)}
			a.cues.b = int(c[j].b)
			if j == i {
				i = e
			}
			break
		}
	}
	a.rule = "passive-by"
	if !a.who.ok() {
		// "was asked, “…”", "was told that": it was said, by nobody named
		if q.class != say && q.class != ask || q.frames&person == 0 && q.lemma != "ask" {
			return
		}
		a.rule = "passive"
		if i+1 < hi && c[i].kind == comma && c[i+1].kind == opening {
			i++
		}
		if i+1 < hi && (c[i].kind == opening || c[i].kind == sub) {
			if r.words[c[i].head].id == idThat {
				i++
			}
			a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, k)}}
			r.add(a)
		}
		return
	}
	if i+1 < hi && c[i].kind == comma && (c[i+1].kind == opening || c[i+1].kind == sub) {
		i++
	}
	if i < hi && (c[i].kind == sub && i+1 < hi || c[i].kind == opening || c[i].kind == verb && c[i].form == infinitive || c[i].kind == prep && (q.takes(r.words[c[i].head].s) || r.words[c[i].head].id == idAs)) {
		a.parts = []bytes{{r.start(int(c[i].a)), r.contentEnd(u, i, hi, k)}}
		r.add(a)
		return
	}
	if subject.ok() && q.frames&object != 0 && r.speaks(a.who) {
		a.frame = object
		a.parts = []bytes{{r.start(subject.a), r.end(subject.b - 1)}}
		r.add(a)
	}
}

// contentEnd is the byte where the content that begins with chunk i ends. k is the cue's chunk.
func (r *reader) contentEnd(u unit, i, hi, k int) int {
	c := r.chunks
	if c[i].kind == opening {
		// A quotation that ends a sentence ends the content; a fragment goes on with its clause.
		j := i + 1
		for j < hi && r.within[c[j].head] >= 0 {
			j++
		}
		if j >= hi || c[j].kind != closing {
			return r.end(u.b - 1)
		}
		last := int(c[j].a) - 1
		if r.tags[last] == text.Period || r.tags[last] == text.Comma {
			return r.end(int(c[j].b) - 1)
		}
		if j+1 >= hi || c[j+1].kind == stop || c[j+1].kind == comma {
			return r.end(int(c[j].b) - 1)
		}
		i = j + 1
	}
	relative := k > 0 && c[k-1].kind == rel
	phrase := c[i].kind == noun && !r.clauseBegins(i, hi) || c[i].kind == verb && c[i].form == infinitive
	led := r.leads(u, k)
	n := 0
	for j := i; j < hi && n < 400; j, n = j+1, n+1 {
		if r.within[c[j].head] >= 0 {
			continue
		}
		switch c[j].kind {
		case stop:
			return r.endBefore(j, i)
		case unparen:
			if !r.opensParen(i, j) {
				return r.endBefore(j, i)
			}
		case comma:
			if phrase && r.asideTo(j+1, hi) || r.endsAt(u, j, i, hi, relative) || phrase && (r.newPredicate(j+1, hi) || j+1 < hi && c[j+1].kind == conj && (r.newPredicate(j+2, hi) || r.newClause(u, j+2, hi))) ||
				led && r.newClause(u, j+1, hi) {
				return r.endBefore(j, i)
			}
		case closing:
			if t := int(c[j].a) - 1; r.tags[t] == text.Comma && (r.endsAt(u, j, i, hi, relative) || led && r.newClause(u, j+1, hi) ||
				phrase && j+1 < hi && c[j+1].kind == conj && (r.newPredicate(j+2, hi) || r.newClause(u, j+2, hi))) {
				return r.end(int(c[j].b) - 1)
			}
		case conj:
			if r.newCue(u, j+1, hi) || phrase && r.newPredicate(j+1, hi) {
				return r.endBefore(j, i)
			}
		case verb, prep, other:
			if r.words[c[j].head].id == idAccording && j > i {
				return r.endBefore(j, i)
			}
		}
	}
	return r.end(min(u.b, int(c[min(hi, i+400)-1].b)) - 1)
}

func (r *reader) endBefore(j, i int) int {
	if j <= i {
		return r.start(int(r.chunks[i].a))
	}
	return r.end(int(r.chunks[j].a) - 1)
}

func (r *reader) opensParen(i, j int) bool {
	for k := j; k >= i && k > j-40; k-- {
		if r.chunks[k].kind == paren {
			return true
		}
	}
	return false
}

// asideTo reports whether an apposition with a relative clause begins at chunk j: ", mainly Paul Wyler, who was".
func (r *reader) asideTo(j, hi int) bool {
	c := r.chunks
	for j < hi && c[j].kind == adverb {
		j++
	}
	if j >= hi || c[j].kind != noun {
		return false
	}
	k := r.nextComma(j, hi)
	return k > 0 && k-j <= 3 && k+1 < hi && c[k+1].kind == rel
}

// newPredicate reports whether a finite verb begins at chunk j: it goes with the subject before, not with a phrase.
func (r *reader) newPredicate(j, hi int) bool {
	c := r.chunks
	for j < hi && c[j].kind == adverb {
		j++
	}
	return j < hi && c[j].kind == verb && c[j].form == finite && r.tags[c[j].a] != text.VB && r.within[c[j].head] < 0
}

// newClause reports whether a subject and its finite verb begin at chunk j.
func (r *reader) newClause(u unit, j, hi int) bool {
	c := r.chunks
	if j >= hi || c[j].kind != noun {
		return false
	}
	e := r.phraseEnd(u, j)
	for e < hi && c[e].kind == adverb {
		e++
	}
	return e < hi && c[e].kind == verb && c[e].form == finite
}

// leads reports whether the cue at chunk k stands in a clause that leads in another: "Even as Moor said that …, he left".
func (r *reader) leads(u unit, k int) bool {
	if k < 0 || r.chunks[k].kind != verb || r.chunks[k].form != finite {
		return false
	}
	_, from := r.subjectDepth(u, k, 2)
	lo := int(r.chunkOf[u.a])
	if from-1 < lo {
		return false
	}
	w := r.words[r.chunks[from-1].head]
	if r.chunks[from-1].kind == sub && w.id != idThat {
		return true
	}
	switch w.s {
	case "as", "after", "before", "since", "until", "when", "while":
		return true
	}
	return false
}

// newCue reports whether a reporting verb of its own begins at chunk j: "and added that", "and Smith said".
func (r *reader) newCue(u unit, j, hi int) bool {
	c := r.chunks
	for j < hi && c[j].kind == adverb {
		j++
	}
	if j >= hi {
		return false
	}
	if c[j].kind == verb && c[j].form == finite && r.within[c[j].head] < 0 {
		q := r.words[c[j].head].cue
		return q != nil && (q.class == say || q.class == ask || q.class == plan) && r.tags[c[j].head] != text.VB && j+1 < hi &&
			(c[j+1].kind == sub || c[j+1].kind == opening || c[j+1].kind == noun || c[j+1].kind == prep || c[j+1].kind == verb)
	}
	if c[j].kind == noun {
		e := r.phraseEnd(u, j)
		for e < hi && c[e].kind == adverb {
			e++
		}
		if e < hi && c[e].kind == verb && c[e].form == finite {
			q := r.words[c[e].head].cue
			return q != nil && (q.class == say || q.class == ask || (q.class == plan || q.class == judge || q.class == act) && r.tags[c[j].head].IsProper()) && !c[e].passive && r.tags[c[e].head] != text.VB
		}
	}
	return false
}

// endsAt reports whether the comma at chunk j ends the content.
func (r *reader) endsAt(u unit, j, i, hi int, relative bool) bool {
	c := r.chunks
	n := j + 1
	for n < hi && c[n].kind == adverb {
		n++
	}
	if n >= hi {
		return true
	}
	if c[n].kind == conj {
		return r.newCue(u, n+1, hi)
	}
	if c[n].kind == verb {
		w := r.words[c[n].head]
		if w.id == idAccording || w.id == idCiting {
			return true
		}
		if c[n].form == gerund && w.cue != nil && w.cue.class != think && w.cue.class != find {
			return true
		}
		if c[n].form == finite && relative {
			return true
		}
	}
	if c[n].kind == sub && r.words[c[n].head].id == idBecause {
		return r.newCue(u, n+1, hi)
	}
	return r.newCue(u, n, hi)
}

// trim takes the space and the outer marks off.
func (r *reader) trim(p bytes) bytes {
	s := r.d.Text
	for p.start < p.end {
		was := p
		p.start += len(s[p.start:p.end]) - len(strings.TrimLeft(s[p.start:p.end], " \t\r\n,:\u00a0"))
		p.end = p.start + len(strings.TrimRight(s[p.start:p.end], " \t\r\n,\u00a0"))
		for m := r.markAt(p.start); m >= 0 && m < len(r.marks) && r.marks[m].outStart <= p.start; m++ {
			q := r.marks[m]
			if q.outStart == p.start && q.outEnd >= p.end && q.depth == 0 {
				p = bytes{q.start, min(p.end, q.end)}
				break
			}
			if q.outStart == p.start {
				break
			}
		}
		if p == was {
			break
		}
	}
	return p
}

// markAt is the first of r.marks that starts at byte b or later.
func (r *reader) markAt(b int) int {
	lo, hi := 0, len(r.marks)
	for lo < hi {
		m := (lo + hi) / 2
		if r.marks[m].outStart < b {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
