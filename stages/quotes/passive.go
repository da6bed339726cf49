package quotes

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
	if q.lemma == "quote" && i+1 < hi && r.word(i).id == idAs && c[i+1].kind == verb {
		// the subject speaks
		a.cues.b = int(c[i+1].b)
		a.cue = r.word(i + 1).cue
		if a.cue == nil {
			a.cue = q
		}
		a.rule = "quoted-as-saying"
		r.read = i + 1
		if p := from - 1; p > lo && (c[p].kind == comma || c[p].kind == closing) && a.who.ok() {
			j := r.adjuncts(u, i+2, hi, a.cue)
			if j < hi && c[j].kind == verb && r.word(j-1).id == none { // the reporters gathered in the town
				if e := r.adjuncts(u, j+1, hi, a.cue); e >= hi || c[e].kind == stop {
					j = e
				}
			}
			if j >= hi || c[j].kind == stop || c[j].kind == comma || c[j].kind == sub && r.word(j).id != idThat {
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
		if c[j].kind == prep && r.word(j).id == idBy && c[j+1].kind == noun {
			e := j + 2
			for e+1 < hi && c[e].kind == prep && r.word(e).id == idOf && c[e+1].kind == noun {
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
			if r.word(i).id == idThat {
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
	if i < hi && (c[i].kind == sub && i+1 < hi || c[i].kind == opening || c[i].kind == verb &&
		c[i].form == infinitive || c[i].kind == prep && (q.takes(r.word(i).s) || r.word(i).id == idAs)) {
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
