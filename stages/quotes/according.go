package quotes

// accordingTo handles "…, according to X" and "According to X, …" at chunk k.
func (r *reader) accordingTo(u unit, k, hi int) {
	c := r.chunks
	i := k + 1
	if i >= hi || r.word(i).id != idTo {
		return
	}
	i++
	for n := 0; n < 4 && i+1 < hi && (c[i].kind == adverb || c[i].kind == adjective || c[i].kind == conj &&
		c[i+1].kind == adjective ||
		c[i].kind == verb && c[i].form != infinitive && c[i+1].kind == noun); n++ {
		i++ // recently hacked documents, complete but unofficial returns
	}
	if i >= hi || c[i].kind != noun {
		if i+1 < hi && c[i].kind == opening && c[i+1].kind == noun {
			i++
		} else {
			return
		}
	}
	e := r.phraseEnd(u, i)
	switch r.d.Word(int(c[i].head)) {
	case "system", "plan", "plans", "rules", "size", "type", "tradition", "principle", "principles", "custom",
		"ability", "merit":
		return // in line with, not as told by
	}
	a := attribution{cues: span{int(c[k].a), int(c[k+1].b)}, who: span{int(c[i].a), int(c[e-1].b)},
		rule: "according-to", chunk: k}
	lo := int(r.chunkOf[u.a])
	p := k - 1
	for p >= lo && (c[p].kind == adverb || c[p].kind == other) {
		p--
	}
	if p < lo || p == lo && (c[p].kind == conj || c[p].kind == comma) || c[p].kind == opening || c[p].kind == colon ||
		c[p].kind == sub && r.word(p).id == idThat {
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
	if c[i].kind == prep && r.word(i).id == idOf && i+1 < hi && c[i+1].kind == noun {
		e := r.phraseEnd(u, i+1)
		a.cues.b, a.who = int(c[i].b), span{int(c[i+1].a), int(c[e-1].b)}
		i = e
	} else if a.who = r.possessor(c[k+1]); !a.who.ok() {
		return
	}
	i = r.overAsides(i, hi)
	led := i < hi && c[i].kind == comma
	for i < hi && c[i].kind == comma {
		i++
	}
	if i >= hi || c[i].kind != opening && !(led && k == int(r.chunkOf[u.a]) && r.clauseBegins(i, hi) && r.marked(i, hi)) {
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
