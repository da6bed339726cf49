package quotes

import (
	"strings"

	"wirecopy/stages/internal/text"
)

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

// before is the byte where the content that ends before chunk p begins: the quotation that ends there, else the clause.
func (r *reader) before(u unit, p, lo int) int {
	c := r.chunks
	// step back to a closing mark that belongs to the end of the content
	q := p
	for q >= lo && (c[q].kind == comma || c[q].kind == stop) {
		q--
	}
	// Beyond that many chunks nobody reads on for who speaks; it keeps the work linear in a text without full stops.
	const most = 150
	s := u.a
	if p-lo > most {
		s = int(c[p-most].a)
	}
	if q >= lo && c[q].kind == closing {
		if m := r.closedBy(int(c[q].a)); m >= 0 {
			f := r.quotedFirst[m] - 1
			if f <= u.a {
				return r.start(u.a)
			}
			t := r.d.Tokens[f-1]
			if t.Tag == text.Comma || t.Tag == text.Colon { // When asked, he said, “…,” the Courier reported
				if k := int(r.chunkOf[f-1]) - 1; k >= lo && c[k].kind == verb && r.word(k).cue != nil &&
					r.word(k).cue.class == say {
					return r.start(u.a)
				}
			}
			switch {
			case f-1 >= u.a && r.tags[f-1] == text.Quote:
			case (t.Tag == text.Comma || t.Tag == text.Colon || t.Tag == text.Period || t.Tag == text.Dash) &&
				r.capital(r.quotedFirst[m]):
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
	phrase := c[i].kind == noun && (r.purpose(u, i, hi) || !r.clauseBegins(i, hi)) || c[i].kind == verb &&
		c[i].form == infinitive
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
			if phrase && r.asideTo(j+1, hi) || r.endsAt(u, j, i, hi, relative) || phrase &&
				(r.newPredicate(j+1, hi) || j+1 < hi && c[j+1].kind == conj && (r.newPredicate(j+2, hi) ||
					r.newClause(u, j+2, hi))) ||
				led && r.newClause(u, j+1, hi) {
				return r.endBefore(j, i)
			}
		case closing:
			t := int(c[j].a) - 1
			if phrase && j+1 < hi && !r.lists(int(c[j].b)) && (r.tags[t] == text.Comma || c[j+1].kind == dash ||
				c[j+1].kind == conj && j+2 < hi && (c[j+2].kind == verb || r.newClause(u, j+2, hi)) ||
				c[j+1].kind == sub && r.word(j+1).id == idBecause) {
				return r.end(int(c[j].b) - 1)
			}
			if r.tags[t] == text.Comma && (r.endsAt(u, j, i, hi, relative) || led && r.newClause(u, j+1, hi) ||
				phrase && j+1 < hi && c[j+1].kind == conj && (r.newPredicate(j+2, hi) || r.newClause(u, j+2, hi))) {
				return r.end(int(c[j].b) - 1)
			}
		case conj:
			if r.newCue(u, j+1, hi) || phrase && r.newPredicate(j+1, hi) {
				return r.endBefore(j, i)
			}
		case verb, prep, other:
			if r.word(j).id == idAccording && j > i {
				return r.endBefore(j, i)
			}
		}
	}
	return r.end(min(u.b, int(c[min(hi, i+400)-1].b)) - 1)
}

// lists reports whether another quotation opens within three tokens of i, as in a list: a “bully,” a “cheat” and
func (r *reader) lists(i int) bool {
	for k := i; k < i+4 && k < len(r.d.Tokens); k++ {
		if r.opens[k] {
			return true
		}
	}
	return false
}

// purpose reports whether the noun phrase at chunk i is followed by an infinitive: Moor to open the port.
func (r *reader) purpose(u unit, i, hi int) bool {
	e := r.phraseEnd(u, i)
	return e < hi && r.chunks[e].kind == verb && r.chunks[e].form == infinitive
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
	w := r.word(from - 1)
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
		q := r.word(j).cue
		return q != nil && (q.class == say || q.class == ask || q.class == plan) && r.tags[c[j].head] != text.VB &&
			j+1 < hi &&
			(c[j+1].kind == sub || c[j+1].kind == opening || c[j+1].kind == noun || c[j+1].kind == prep ||
				c[j+1].kind == verb || c[j+1].kind == colon || c[j+1].kind == comma && j+2 < hi && c[j+2].kind == opening)
	}
	if c[j].kind == verb && c[j].form == gerund && r.within[c[j].head] < 0 {
		q := r.word(j).cue
		return q != nil && (q.class == say || q.class == judge || q.class == ask)
	}
	if c[j].kind == noun {
		e := r.phraseEnd(u, j)
		for e < hi && c[e].kind == adverb {
			e++
		}
		if e < hi && c[e].kind == verb && c[e].form == finite {
			q := r.word(e).cue
			if c[e].passive && r.word(j).id == idIt && q != nil && q.class == say {
				return true // and it was announced by Moor that
			}
			return q != nil && (q.class == say || q.class == ask || (q.class == plan || q.class == judge ||
				q.class == act) && r.tags[c[j].head].IsProper()) && !c[e].passive && r.tags[c[e].head] != text.VB
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
		if n+2 < hi && r.word(n+1).id == idThat && c[n+2].kind == verb && r.word(n+2).id == idBe {
			return true // ", and that's true": the writer's own words
		}
		return r.newCue(u, n+1, hi)
	}
	if c[n].kind == verb {
		w := r.word(n)
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
	if c[n].kind == sub && r.word(n).id == idBecause {
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
