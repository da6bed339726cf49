package resolve

import (
	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// findReferences finds the pronouns and the nouns that mean an entity named before. Each sentence is read with those in
// mind who were named last; what is not clear is left alone.
func (w *Resolver) findReferences() {
	w.markQuoted()
	w.indexRoles()
	r := walk{Resolver: w}
	for s := range w.d.Sentences {
		r.sentence(int32(s))
	}
}

// markQuoted marks the tokens that stand between quotation marks. A mark opens or closes by what was before it; each
// block begins outside.
func (w *Resolver) markQuoted() {
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

// walk goes through the text with those in mind who were named last.
type walk struct {
	*Resolver
	recent [16]seen // the newest last
	n      int
	nobody entity // stands for one without a name
}

// seen is one entity in mind, as it was referred to last.
type seen struct {
	ent      int32        // 0 for someone without a name: "a diplomat"
	gender   words.Gender // of one without a name
	token    int32
	sentence int32
	subject  bool // it did something
	genitive bool // something of it was spoken of
	source   bool // news was told according to it
	quoted   bool // within a quotation
}

func (r *walk) see(s seen) {
	for i := range r.n {
		if r.recent[i].ent == s.ent && s.ent != 0 {
			// One who was the subject of this sentence stays it.
			s.subject = s.subject || r.recent[i].subject && r.recent[i].sentence == s.sentence
			s.quoted = s.quoted && (r.recent[i].quoted || r.recent[i].sentence != s.sentence)
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
	if s.ent != 0 {
		r.ents[s.ent-1].last = s.token + 1
	}
}

func (r *walk) sentence(s int32) {
	sent := r.d.Sentences[s]
	switch r.d.Blocks[sent.Block].Kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Note:
		return
	}
	last := int32(sent.Last)
	for t := int32(sent.First); t < last; t++ {
		begins := r.firsts[t] // most words can be told by it to begin no such phrase
		if end, e := r.nominalFrom(begins, t, last); e != 0 {
			r.pass(t, end, s)
			r.refer(t, end, e, false)
			r.see(seen{ent: e, token: end - 1, sentence: s, subject: r.acts(end, last), quoted: r.quoted[t]})
			t = end - 1
			continue
		}
		if o := r.owner[t]; o != 0 {
			n := &r.names[o-1]
			if n.last-1 != t {
				continue
			}
			c := seen{ent: n.ent, token: t, sentence: s, quoted: r.quoted[t]}
			c.genitive = n.last < last && r.tag(n.last) == text.POS
			c.subject = !c.genitive && r.subject(n, last)
			c.source = n.front > 1 && r.tag(n.front-1) == text.TO || n.front > 2 && r.tag(n.front-2) == text.TO
			if c.subject {
				r.ents[n.ent-1].subjects++
			}
			r.see(c)
			continue
		}
		if g, end := r.someoneFrom(begins, t, last); end > 0 {
			r.pass(t, end, s)
			r.see(seen{gender: g, token: end - 1, sentence: s, subject: r.acts(end, last) || t > 0 && r.Reports[r.word(t-1)], quoted: r.quoted[t]})
			t = end - 1
			continue
		}
		switch r.tag(t) {
		case text.PRP, text.PRPS, text.WP, text.WPS:
			if e := r.pronoun(t, s, last); e != 0 {
				r.refer(t, t+1, e, true)
				c := seen{ent: e, token: t, sentence: s, quoted: r.quoted[t]}
				c.subject = r.tag(t) == text.PRP && r.acts(t+1, last)
				r.see(c)
			}
		}
	}
}

// pass notes the names among the tokens [t, end), which are part of a longer phrase.
func (r *walk) pass(t, end, s int32) {
	for ; t < end; t++ {
		if o := r.owner[t]; o != 0 && r.names[o-1].last-1 == t {
			r.see(seen{ent: r.names[o-1].ent, token: t, sentence: s, genitive: true, quoted: r.quoted[t]})
		}
	}
}

// nominalFrom is nominal for a token that begins with c: a capital, or that of "the".
func (r *walk) nominalFrom(c byte, t, last int32) (end, e int32) {
	if c != 't' && c-'A' >= 26 {
		return 0, 0
	}
	return r.nominal(t, last)
}

// someoneFrom is someoneElse for a token that begins with c.
func (r *walk) someoneFrom(c byte, t, last int32) (g words.Gender, end int32) {
	if c |= 0x20; c != 'a' && c != 'o' {
		return words.Both, 0
	}
	return r.someoneElse(t, last)
}

// someoneElse reads a person without a name from token t on: "a senior diplomat", "one of the officials".
func (r *walk) someoneElse(t, last int32) (g words.Gender, end int32) {
	switch r.word(t) {
	case "a", "an", "A", "An", "another", "Another", "one", "One":
	default:
		return words.Both, 0
	}
	for k := t + 1; k < min(last, t+7); k++ {
		if o := r.owner[k]; o != 0 && r.names[o-1].kind == kind.Person {
			return words.Both, 0
		}
		if g, ok := r.role(k); ok && (k+1 >= last || !r.tag(k+1).IsNoun()) {
			for c := k + 1; c+1 < min(last, k+8); c++ { // "a spokeswoman in Geneva, Jane Doe,"
				if r.tag(c) == text.Comma {
					if o := r.owner[c+1]; o != 0 && r.names[o-1].kind == kind.Person {
						return words.Both, 0
					}
					break
				}
			}
			if t > 0 && r.tag(t-1) == text.Comma && t > 1 && r.owner[t-2] != 0 {
				return words.Both, 0 // an apposition
			}
			if t > 0 && (r.word(t-1) == "is" || r.word(t-1) == "was" || r.word(t-1) == "as" || r.word(t-1) == "be") {
				return words.Both, 0
			}
			return g, k + 1
		}
		switch r.tag(k) {
		case text.JJ, text.NN, text.NNP, text.NNS, text.VBN, text.VBG, text.DT, text.CD, text.POS, text.RB:
		case text.IN:
			if r.word(k) != "of" {
				return words.Both, 0
			}
		default:
			return words.Both, 0
		}
	}
	return words.Both, 0
}

func (r *walk) refer(first, last, e int32, pronoun bool) {
	r.refs = append(r.refs, reference{start: r.d.Tokens[first].Start, end: r.d.Tokens[last-1].End, ent: e, pronoun: pronoun})
	r.ents[e-1].refs++
}

// acts reports whether a verb follows at token t, past adverbs.
func (r *walk) acts(t, last int32) bool {
	for t < last && r.tag(t).IsAdverb() {
		t++
	}
	return t < last && (r.tag(t) == text.MD || r.tag(t).IsVerb() && r.tag(t) != text.VBG)
}

// subject reports whether the name does something: a verb follows it, or its apposition; or "said" stands before it.
func (r *walk) subject(n *name, last int32) bool {
	if f := n.front; f > 0 && r.owner[f-1] == 0 {
		word := r.word(f - 1)
		if r.tag(f-1) == text.DT && f > 1 {
			f--
			word = r.word(f - 1)
		}
		switch r.tag(f - 1) {
		case text.VBD, text.VBZ:
			if r.Reports[word] {
				return true
			}
		case text.IN, text.TO:
			if word == "to" && f > 1 && (r.word(f-2) == "according" || r.word(f-2) == "According") {
				return true
			}
			if !r.Conjunctions[word] {
				return false
			}
		}
	}
	t := n.last
	if t < last && r.tag(t) == text.RParen { // "the Northern Trade Council (NTC) said"
		t++
	}
	if r.acts(t, last) {
		return true
	}
	if t < last && r.tag(t) == text.Comma { // Jane Doe, a spokeswoman for Acme, said
		for k := t + 1; k < min(last, t+maxTitle); k++ {
			switch r.tag(k) {
			case text.Comma:
				return r.acts(k+1, last)
			case text.Period, text.Quote, text.Colon:
				return false
			}
		}
	}
	if t+1 < last && r.tag(t) == text.CC && r.owner[t+1] != 0 { // Doe and Roe said
		return r.acts(r.names[r.owner[t+1]-1].last, last)
	}
	return false
}
