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
				if q := r.words[c[j].head].cue; n > 0 && q != nil && q.frames&oinf != 0 && c[j+1].kind == noun {
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
			if a-1 >= lo && c[a-1].kind == verb && r.words[c[a].head].noun&(documentNoun|channelNoun) != 0 {
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
	for j > lo && c[j].kind == noun && r.words[c[j].head].noun&timeNoun != 0 && r.words[c[j].head].noun&^timeNoun == 0 &&
		(c[j-1].kind == comma || c[j-1].kind == prep || c[j-1].kind == noun) {
		j-- // Varo, the mayor, on Friday described
		if c[j].kind == prep && j > lo {
			j--
		}
	}
	if j-1 > lo && c[j].kind == noun && r.words[c[j].head].id == idObj && r.words[c[j].head].s != "her" && c[j-1].kind == prep {
		j -= 2 // "that to me suggests"
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
		if r.words[c[j].head].id == idThat && j > lo && c[j-1].kind == noun { // "the report that said"
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

// clauseStart is the noun chunk that begins the clause before the comma at chunk j, when the clause has no verb; else -1.
func (r *reader) clauseStart(lo, j int) int {
	c := r.chunks
	for i, n := j-1, 0; i >= lo && n < 10; i, n = i-1, n+1 {
		switch c[i].kind {
		case noun:
			if i == lo || c[i-1].kind == closing || c[i-1].kind == stop {
				if r.speaks(span{int(c[i].a), int(c[i].b)}) {
					return i
				}
				return -1
			}
		case prep, adjective, other:
		default:
			return -1
		}
	}
	return -1
}

// nounSubject is the subject that ends with noun chunk j. It jumps back over a relative clause: "an official who spoke
// about the plan said", "a letter obtained by the Courier warns".
func (r *reader) nounSubject(lo, j int) (span, int) {
	c := r.chunks
	a := r.chainStart(lo, j)
	for n := 0; n < 3 && a-2 >= lo; n++ {
		p := a - 1
		if c[p].kind == prep && c[p-1].kind == adjective && p-2 >= lo && c[p-2].kind == noun { // people familiar with it
			a = r.chainStart(lo, p-2)
			continue
		}
		if c[p].kind != prep && c[p].kind != verb {
			break
		}
		if q := r.words[c[p].head].cue; c[p].kind == verb && q != nil && q.frames&zero != 0 && r.words[c[j].head].id != idObj {
			break
		}
		found := r.antecedent(lo, p)
		if found < 0 {
			break
		}
		a = r.chainStart(lo, found)
		j = found
	}
	return span{int(c[a].a), int(c[j].b)}, a
}

// antecedent looks left from chunk p, which stands in a relative clause or a participle's phrase, for the noun chunk that
// the clause belongs to; -1 if p stands in neither.
func (r *reader) antecedent(lo, p int) int {
	c := r.chunks
	for i, m := p, 0; i > lo && m < 14; i, m = i-1, m+1 {
		switch c[i].kind {
		case rel:
			if c[i-1].kind == noun {
				return i - 1
			}
			return -1
		case sub:
			if r.words[c[i].head].id == idThat && c[i-1].kind == noun && c[i+1].kind == verb {
				return i - 1
			}
			return -1
		case verb:
			if (c[i].form == participle || c[i].form == gerund) && c[i-1].kind == noun && m < 6 {
				return i - 1
			}
		case prep, noun, adverb, adjective:
		default:
			return -1
		}
	}
	return -1
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
		if from > lo && (c[from-1].kind == sub || r.words[c[from-1].head].id == idAs || c[from-1].kind == rel) {
			continue
		}
		if from > lo && c[from-1].kind == verb { // said he would go, but agreed that
			if q := r.words[c[from-1].head].cue; q != nil && q.frames&zero != 0 {
				continue
			}
		}
		return i
	}
	return near
}

// chainStart is the first chunk of the noun phrase that ends with noun chunk j: "a spokesman for the ministry", "Smith
// and Jones".
func (r *reader) chainStart(lo, j int) int {
	c := r.chunks
	for n := 0; n < 8; n++ {
		if j-2 >= lo && c[j-1].kind == prep && c[j-2].kind == noun && r.attaches(int(c[j-1].head)) &&
			r.tags[c[j-2].head] != text.PRP && r.words[c[j-2].head].noun&timeNoun == 0 && r.tags[c[j].head] != text.PRP {
			j -= 2
			continue
		}
		if j-2 >= lo && c[j-1].kind == conj && c[j-2].kind == noun && r.words[c[j-1].head].id == idAnd &&
			r.tags[c[j].head] != text.PRP && r.joinable(c[j-2], c[j]) && (j-3 < lo || c[j-3].kind != verb && c[j-3].kind != prep) {
			j -= 2
			continue
		}
		if j-1 >= lo && c[j-1].kind == noun && r.tags[c[j].head] != text.PRP && r.tags[c[j-1].head] != text.PRP &&
			r.words[c[j-1].head].noun&timeNoun == 0 && c[j-1].b == c[j].a && r.determinerOf(int(c[j].a)) {
			j--
			continue
		}
		break
	}
	return j
}

// determinerOf reports whether "of" with a determiner stands before: "most of" was cut from its noun.
func (r *reader) determinerOf(i int) bool { return i > 0 && r.words[i-1].id == idOf }

// joinable reports whether two noun chunks around "and" make one subject.
func (r *reader) joinable(x, y chunk) bool {
	tx, ty := r.tags[x.head], r.tags[y.head]
	return tx.IsProper() == ty.IsProper() && tx.IsNoun() && ty.IsNoun()
}

// attaches reports whether the preposition at token i goes with the noun before it.
func (r *reader) attaches(i int) bool {
	switch r.words[i].s {
	case "of", "for", "at", "with", "from", "in", "on", "behind", "within", "to", "inside", "near", "by", "against", "about", "under", "across":
		return true
	}
	return false
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
		for q >= lo && q > p-24 && (c[q].kind != kind || r.within[c[q].head] >= 0) && c[q].kind != stop && !(c[q].kind == closing && !r.inside(lo, q)) {
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
		if best.ok() && r.words[c[q-1].head].noun&timeNoun != 0 {
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
		return i+1 < j && c[i+1].kind == noun && r.aside(i+1, j)
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

// phraseEnd is the chunk after the noun phrase that begins with noun chunk k: its head, "of" and other prepositions
// that attach, "and" between names.
func (r *reader) phraseEnd(u unit, k int) int {
	c := r.chunks
	hi := int(r.chunkOf[u.b-1]) + 1
	j := k + 1
	for n := 0; n < 8 && j+1 < hi; n++ {
		if c[j].kind == prep && c[j+1].kind == noun && r.attaches(int(c[j].head)) && r.words[c[j+1].head].noun&timeNoun == 0 &&
			(r.words[c[j].head].id == idOf || r.words[c[j].head].s == "for" || r.words[c[j].head].s == "at" || r.words[c[j].head].s == "from" || r.words[c[j].head].id == idBy ||
				r.words[c[j].head].s == "with" || r.words[c[j].head].s == "in" && r.words[c[j+1].head].noun&channelNoun == 0) {
			j += 2
			continue
		}
		if c[j].kind == conj && c[j+1].kind == noun && r.words[c[j].head].id == idAnd && r.joinable(c[j-1], c[j+1]) &&
			(j+2 >= hi || c[j+2].kind != verb) {
			j += 2
			continue
		}
		break
	}
	return j
}
