package entities

import (
	"wirecopy/stages/internal/text"
)

// findReferences finds the pronouns and the nouns that mean an entity named before.
func (w *desk) findReferences() {
	w.markQuoted()
	r := resolver{desk: w}
	for s := range w.d.Sentences {
		r.sentence(int32(s))
	}
}

// markQuoted marks the tokens that stand between quotation marks. A mark opens or closes by what was before it; each
// block begins outside.
func (w *desk) markQuoted() {
	for _, b := range w.d.Blocks {
		in := false
		for t := b.First; t < b.Last; t++ {
			if w.d.Tokens[t].Tag == text.Quote {
				switch w.d.Word(t) {
				case "“", "``", "„", "«":
					in = true
				case "”", "''", "»":
					in = false
				case `"`:
					in = !in
				}
				continue
			}
			w.quoted[t] = in
		}
	}
}

// resolver walks through the text with those in mind who were named last.
type resolver struct {
	*desk
	recent [12]seen // the entities named last, the newest last
	n      int
}

// seen is one entity in mind.
type seen struct {
	ent      int32
	token    int32
	sentence int32
	subject  bool
	quoted   bool
}

func (r *resolver) see(s seen) {
	for i := range r.n {
		if r.recent[i].ent == s.ent {
			copy(r.recent[i:r.n], r.recent[i+1:r.n])
			r.n--
			break
		}
	}
	if r.n == len(r.recent) {
		copy(r.recent[:], r.recent[1:])
		r.n--
	}
	r.recent[r.n] = s
	r.n++
}

func (r *resolver) sentence(s int32) {
	sent := r.d.Sentences[s]
	hadSubject := false
	for t := int32(sent.First); t < int32(sent.Last); t++ {
		if o := r.owner[t]; o != 0 {
			n := &r.names[o-1]
			if n.last-1 != t {
				continue
			}
			subject := !hadSubject && r.subject(n, int32(sent.Last))
			hadSubject = hadSubject || subject
			if subject {
				r.ents[n.ent-1].subjects++
			}
			r.see(seen{n.ent, t, s, subject, r.quoted[t]})
			continue
		}
		if tag := r.tag(t); tag == text.PRP || tag == text.PRPS || tag == text.WP {
			if e := r.pronoun(t, s); e != 0 {
				r.refer(t, t+1, e, true)
				subject := tag == text.PRP && r.nominative(t)
				r.see(seen{e, t, s, subject, r.quoted[t]})
			}
		}
	}
}

func (r *resolver) refer(first, last, e int32, pronoun bool) {
	r.refs = append(r.refs, reference{start: r.d.Tokens[first].Start, end: r.d.Tokens[last-1].End, token: first, ent: e, pronoun: pronoun})
	r.ents[e-1].refs++
}

// subject reports whether a verb follows the name, or one stands after its apposition.
func (r *resolver) subject(n *name, last int32) bool {
	if n.last >= last {
		return false
	}
	if n.first > 0 && r.tag(n.first-1) == text.IN {
		return false
	}
	t := n.last
	for t < last && r.tag(t).IsAdverb() {
		t++
	}
	if t < last && (r.tag(t).IsVerb() || r.tag(t) == text.MD) {
		return true
	}
	return n.last < last && r.tag(n.last) == text.Comma && n.first > 0 && r.tag(n.first-1) != text.Comma
}

func (r *resolver) nominative(t int32) bool {
	switch r.word(t) {
	case "he", "she", "He", "She", "it", "It", "they", "They":
		return true
	}
	return false
}

func (r *resolver) pronoun(t, s int32) int32 {
	var g gender
	switch r.word(t) {
	case "he", "He", "his", "His", "him", "himself":
		g = male
	case "she", "She", "her", "Her", "hers", "herself":
		g = female
	case "who", "whose", "whom":
		if t > 0 && r.tag(t-1) == text.Comma {
			t--
		}
		if t > 0 && r.owner[t-1] != 0 && r.names[r.owner[t-1]-1].kind == person {
			return r.names[r.owner[t-1]-1].ent
		}
		return 0
	default:
		return 0
	}
	best, bestScore := int32(0), 0.0
	for i := r.n - 1; i >= 0; i-- {
		c := &r.recent[i]
		x := &r.ents[c.ent-1]
		if x.kind != person || x.known && x.gender != g {
			continue
		}
		score := 4 - 1.1*float64(s-c.sentence) - 0.05*float64(r.n-1-i)
		if c.subject {
			score += 1.2
		}
		if c.quoted && !r.quoted[t] {
			score -= 1.5
		}
		if x.known {
			score += 0.8
		}
		if score > bestScore {
			best, bestScore = c.ent, score
		}
	}
	if best != 0 && bestScore > 1 {
		if x := &r.ents[best-1]; !x.known {
			x.gender, x.known = g, true
		}
		return best
	}
	return 0
}
