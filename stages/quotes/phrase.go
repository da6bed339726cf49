package quotes

import (
	"wirecopy/stages/internal/text"
)

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
		if q := r.word(p).cue; c[p].kind == verb && q != nil && q.frames&zero != 0 && r.word(j).id != idObj {
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
			if r.word(i).id == idThat && c[i-1].kind == noun && c[i+1].kind == verb {
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

// chainStart is the first chunk of the noun phrase that ends with noun chunk j: "a spokesman for the ministry", "Smith
// and Jones".
func (r *reader) chainStart(lo, j int) int {
	c := r.chunks
	for n := 0; n < 8; n++ {
		if j-2 >= lo && c[j-1].kind == prep && c[j-2].kind == noun && r.attaches(int(c[j-1].head)) &&
			r.tags[c[j-2].head] != text.PRP && r.word(j-2).noun&timeNoun == 0 && r.tags[c[j].head] != text.PRP {
			j -= 2
			continue
		}
		if j-2 >= lo && c[j-1].kind == conj && c[j-2].kind == noun && r.word(j-1).id == idAnd &&
			r.tags[c[j].head] != text.PRP && r.joinable(c[j-2], c[j]) && (j-3 < lo || c[j-3].kind != verb &&
			c[j-3].kind != prep) {
			j -= 2
			continue
		}
		if j-1 >= lo && c[j-1].kind == noun && r.tags[c[j].head] != text.PRP && r.tags[c[j-1].head] != text.PRP &&
			r.word(j-1).noun&timeNoun == 0 && c[j-1].b == c[j].a && r.determinerOf(int(c[j].a)) {
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
	return tx.IsProper() == ty.IsProper() && tx.IsNoun() && ty.IsNoun() || tx == text.PRP && ty.IsProper()
}

// attaches reports whether the preposition at token i goes with the noun before it.
func (r *reader) attaches(i int) bool {
	switch r.words[i].s {
	case "of", "like", "for", "at", "with", "from", "in", "on", "behind", "within", "to", "inside", "near", "by", "against",
		"about", "under", "across":
		return true
	}
	return false
}

// phraseEnd is the chunk after the noun phrase that begins with noun chunk k: its head, "of" and other prepositions
// that attach, "and" between names.
func (r *reader) phraseEnd(u unit, k int) int {
	c := r.chunks
	hi := int(r.chunkOf[u.b-1]) + 1
	j := k + 1
	for n := 0; n < 8 && j+1 < hi; n++ {
		if c[j].kind == prep && c[j+1].kind == noun && r.attaches(int(c[j].head)) && r.word(j+1).noun&timeNoun == 0 &&
			(r.word(j).id == idOf || r.word(j).s == "for" || r.word(j).s == "at" || r.word(j).s == "from" ||
				r.word(j).id == idBy ||
				r.word(j).s == "with" || r.word(j).s == "in" && r.word(j+1).noun&channelNoun == 0) {
			j += 2
			continue
		}
		if c[j].kind == conj && c[j+1].kind == noun && r.word(j).id == idAnd && r.joinable(c[j-1], c[j+1]) &&
			(j+2 >= hi || c[j+2].kind != verb) {
			j += 2
			continue
		}
		break
	}
	return j
}
