package quotes

import "wirecopy/stages/internal/text"

// span is the tokens [a, b).
type span struct{ a, b int }

var nowhere = span{-1, -1}

func (s span) ok() bool { return s.a >= 0 }

// subject finds whose act the verb chunk k is, within the unit. The second result is the chunk where the subject or
// what belongs to it begins: the words before it are not the subject's.
func (r *reader) subject(u unit, k int) (span, int) { return r.subjectDepth(u, k, 6) }

// kept is a subject that has been found. Verbs refer to those before them, so that each is looked for once.
type kept struct {
	a, b, from int32
	done       bool
}

func (r *reader) subjectDepth(u unit, k, depth int) (span, int) {
	if m := &r.subjects[k]; m.done {
		return span{int(m.a), int(m.b)}, int(m.from)
	}
	s, from := r.findSubject(u, k, depth)
	r.subjects[k] = kept{int32(s.a), int32(s.b), int32(from), true}
	return s, from
}

func (r *reader) findSubject(u unit, k, depth int) (span, int) {
	lo := int(r.chunkOf[u.a])
	c := r.chunks
	j := k - 1
	for j >= lo && c[j].kind == adverb {
		j--
	}
	if depth == 0 {
		return nowhere, k
	}
	if j < lo {
		if c[k].form == gerund { // "Acknowledging that …, Allen noted"
			hi := int(r.chunkOf[u.b-1]) + 1
			for i, n := k+1, 0; i+1 < hi && n < 40; i, n = i+1, n+1 {
				if c[i].kind == comma && c[i+1].kind == noun && r.within[c[i].head] < 0 {
					e := r.phraseEnd(u, i+1)
					for e < hi && c[e].kind == adverb {
						e++
					}
					if e < hi && c[e].kind == verb && c[e].form == finite {
						return span{int(c[i+1].a), int(c[i+1].b)}, k
					}
				}
			}
		}
		return nowhere, j + 1
	}
	switch c[k].form {
	case infinitive:
		// "went on to say", "is quick to point out": the subject of the verb before.
		for n := 0; j >= lo && n < 6; n++ {
			if c[j].kind == verb {
				if q := r.word(j).cue; n > 0 && q != nil && q.frames&oinf != 0 && c[j+1].kind == noun {
					a := r.chainStart(lo, min(k-1, j+1)) // "urged Russia to say"
					return span{int(c[a].a), int(c[j+1].b)}, a
				}
				s, _ := r.subjectDepth(u, j, depth-1)
				return s, k
			}
			if c[j].kind == comma || c[j].kind == stop || c[j].kind == closing {
				break
			}
			j--
		}
		return nowhere, j + 1
	case gerund, participle:
		switch c[j].kind {
		case noun:
			// "a statement saying": the noun is the subject, or who issued it.
			a := r.chainStart(lo, j)
			if a-1 >= lo && c[a-1].kind == verb && r.word(a).noun&(documentNoun|channelNoun) != 0 {
				if s, _ := r.subjectDepth(u, a-1, depth-1); s.ok() {
					return s, k
				}
			}
			return span{int(c[a].a), int(c[j].b)}, a
		case comma, conj, closing, dash, prep, sub:
			return r.mainSubject(u, lo, j, depth), j
		case verb:
			return r.subjectDepth(u, j, depth-1)
		}
		return nowhere, j + 1
	}
	for j > lo && c[j].kind == noun && r.word(j).noun&timeNoun != 0 && r.word(j).noun&^timeNoun == 0 &&
		(c[j-1].kind == comma || c[j-1].kind == prep || c[j-1].kind == noun) {
		j-- // Varo, the mayor, on Friday described
		if c[j].kind == prep && j > lo {
			j--
		}
	}
	if j-1 > lo && c[j].kind == noun && r.word(j).id == idObj && r.word(j).s != "her" && c[j-1].kind == prep {
		if r.word(j-1).id == idOf { // most of them
			return span{int(c[j-2].a), int(c[j].b)}, j - 2
		}
		j -= 2 // "that to me suggests"
	}
	if j > lo && c[j].kind == adjective && c[j-1].kind == noun {
		j-- // voters overall said
	}
	switch c[j].kind {
	case noun:
		return r.nounSubject(lo, j)
	case verb, adjective: // those surveyed said, the people whose house was burnt say
		if f := r.antecedent(lo, j); f >= 0 && j > lo {
			return r.nounSubject(lo, f)
		}
	case closing: // 3 percent of “liberals” said
		if j-2 >= lo && c[j-1].kind == noun && c[j-2].kind == opening {
			if j-3 >= lo && c[j-3].kind == prep && j-4 >= lo && c[j-4].kind == noun {
				a := r.chainStart(lo, j-4)
				return span{int(c[a].a), int(c[j].b)}, a
			}
		}
	case rel:
		return span{int(c[j].a), int(c[j].b)}, j
	case sub:
		if r.word(j).id == idThat && j > lo && c[j-1].kind == noun { // "the report that said"
			return span{int(c[j].a), int(c[j].b)}, j
		}
	case comma, dash:
		s, from := r.overApposition(lo, j)
		if !s.ok() && c[j].kind == comma {
			if a := r.clauseStart(lo, j); a >= 0 { // Moor for the harbour board, says
				return span{int(c[a].a), int(c[a].b)}, a
			} // left the room, called her “rude” and
			if v := r.coordinated(u, lo, j, depth); v >= 0 {
				s, _ := r.subjectDepth(u, v, depth-1)
				return s, k
			}
		}
		return s, from
	case unparen:
		for n := 0; j > lo && c[j].kind != paren && n < 20; n++ {
			j--
		}
		for j > lo && (c[j].kind == paren || c[j].kind == adverb) {
			j--
		}
		if c[j].kind == noun {
			return r.nounSubject(lo, j)
		}
	case conj:
		if v := r.coordinated(u, lo, j, depth); v >= 0 {
			s, _ := r.subjectDepth(u, v, depth-1)
			return s, j
		}
	}
	return nowhere, j + 1
}

// coordinated is the finite verb chunk before "and" at chunk j that shares its subject with the verb after, else -1:
// the nearest that stands in no clause of its own.
func (r *reader) coordinated(u unit, lo, j, depth int) int {
	c := r.chunks
	near := -1
	for i, n := j, 0; i >= lo && n < 50; i, n = i-1, n+1 {
		if c[i].kind != verb || c[i].form != finite || r.within[c[i].head] >= 0 {
			continue
		}
		if i > lo && c[i-1].kind == rel {
			continue
		}
		if near < 0 {
			near = i
		}
		if depth < 2 {
			return near
		}
		s, from := r.subjectDepth(u, i, 2)
		if !s.ok() || from == i {
			continue
		}
		if from > lo && (c[from-1].kind == sub || r.word(from-1).id == idAs || c[from-1].kind == rel) {
			continue
		}
		if from > lo && c[from-1].kind == verb { // said he would go, but agreed that
			if q := r.word(from - 1).cue; q != nil && q.frames&zero != 0 {
				continue
			}
		}
		return i
	}
	return near
}

// overApposition finds the subject before a comma: it jumps back over what stands between commas after it, "Hill, a
// doctor, who lives here, said".
func (r *reader) overApposition(lo, j int) (span, int) {
	c := r.chunks
	kind := c[j].kind
	p := j
	best, from := nowhere, j
	for n := 0; n < 4; n++ {
		q := p - 1
		for q >= lo && q > p-24 && (c[q].kind != kind || r.within[c[q].head] >= 0) && c[q].kind != stop &&
			!(c[q].kind == closing && !r.inside(lo, q)) {
			q--
		}
		if q < lo || c[q].kind != kind || q == p-1 && n == 0 {
			break
		}
		if !r.aside(q+1, p) {
			break
		}
		if q-1 < lo {
			break
		}
		if c[q-1].kind == unparen { // Rita Moor (D-Ohio), a
			q--
			for k := q; k > lo && k > q-12; k-- {
				if c[k].kind == paren {
					q = k
					break
				}
			}
			if q-1 < lo {
				break
			}
		}
		if c[q-1].kind != noun {
			if c[q-1].kind == adverb || c[q-1].kind == verb || c[q-1].kind == adjective {
				break
			}
			p = q
			continue
		}
		s, a := r.nounSubject(lo, q-1)
		if best.ok() && a-1 >= lo && c[a-1].kind == prep {
			break // "In a statement, Hill, a doctor, said"
		}
		if best.ok() && r.word(q-1).noun&timeNoun != 0 {
			break
		}
		if best.ok() && a-1 >= lo && c[a-1].kind == verb {
			break
		}
		best, from = s, a
		p = q
	}
	return best, from
}

// inside reports whether the quotation that ends at chunk q is a few words long and stands within its clause: a title.
func (r *reader) inside(lo, q int) bool {
	m := r.closedBy(int(r.chunks[q].a))
	return m >= 0 && r.quotedLast[m]-r.quotedFirst[m] <= 6 && int(r.chunkOf[r.quotedFirst[m]]) > lo+1
}

// aside reports whether chunks [i, j) may stand between commas after a noun.
func (r *reader) aside(i, j int) bool {
	c := r.chunks
	if i >= j {
		return false
	}
	switch c[i].kind {
	case rel, prep, adjective, adverb:
		return true
	case sub:
		return true
	case verb:
		return c[i].form != finite
	case conj:
		return i+1 < j && (c[i+1].kind == noun && r.aside(i+1, j) || c[i+1].kind == rel)
	case noun:
		for k := i + 1; k < j; k++ {
			if c[k].kind == verb && c[k].form == finite && c[k-1].kind == noun {
				return false
			}
			if c[k].kind == rel {
				return true
			}
		}
		return true
	}
	return false
}

// speakerOf is the speaker that the cue at chunk v was given, if it has been read.
func (r *reader) speakerOf(v int) span {
	for i := len(r.found) - 1; i >= 0 && i >= len(r.found)-6; i-- {
		if r.found[i].chunk == v {
			return r.found[i].who
		}
	}
	return nowhere
}

// mainSubject is the subject that a participle after chunk j shares: that of a finite verb before it, of the main clause
// rather than of another.
func (r *reader) mainSubject(u unit, lo, j, depth int) span {
	best := nowhere
	for i, n, tried := j, 0, 0; i >= lo && n < 60 && tried < 6; i, n = i-1, n+1 {
		c := r.chunks[i]
		if c.kind != verb || c.form != finite || r.within[c.head] >= 0 {
			continue
		}
		tried++
		if s := r.speakerOf(i); s.ok() {
			return s
		}
		if i > lo && r.chunks[i-1].kind == rel {
			continue
		}
		s, from := r.subjectDepth(u, i, min(depth-1, 3))
		if !s.ok() {
			continue
		}
		if !best.ok() {
			best = s
		}
		if from > lo {
			p := r.chunks[from-1]
			if p.kind == sub || p.kind == rel || p.kind == prep || !r.speaks(s) {
				continue
			}
		}
		if r.speaks(s) {
			return s
		}
	}
	return best
}

// sentenceSubject is who most likely speaks where the clause of the verb chunk k has no subject that could be found: the
// noun phrase that begins the sentence, or, for a participle that leads in, the one after its comma.
func (r *reader) sentenceSubject(k int) span {
	c := r.chunks
	u := r.unitOf(int(c[k].head))
	lo, hi := int(r.chunkOf[u.a]), int(r.chunkOf[u.b-1])+1
	if c[k].form == gerund && (k == lo || k == lo+1 || k == lo+2) {
		for i, n := k+1, 0; i+1 < hi && n < 40; i, n = i+1, n+1 {
			if c[i].kind != comma && !(c[i].kind == closing && r.tags[int(c[i].a)-1] == text.Comma) || c[i+1].kind != noun {
				continue
			}
			e := r.phraseEnd(u, i+1)
			for e < hi && (c[e].kind == adverb || c[e].kind == paren || c[e].kind == unparen) {
				e++
			}
			if s := (span{int(c[i+1].a), int(c[i+1].b)}); e < hi && c[e].kind == verb && c[e].form == finite && r.speaks(s) {
				return s
			}
		}
		return nowhere
	}
	for i, n := lo, 0; i < k && n < 12; i, n = i+1, n+1 {
		switch c[i].kind {
		case noun:
			s := span{int(c[i].a), int(c[i].b)}
			if i > lo && c[i-1].kind == prep || !r.speaks(s) || r.word(i).id == idIt || r.word(i).id == idObj || r.within[c[i].head] >= 0 {
				continue
			}
			return s
		case stop, colon:
			return nowhere
		}
	}
	return nowhere
}
