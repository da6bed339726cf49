package quotes

import (
	"sort"

	"wirecopy/stages/internal/text"
)

const scareRule = "scare"

// float finds what to do with quotations that no cue has taken: they go on with a quotation over several paragraphs,
// stand after a line that ends with a colon, follow the quotation before them, or are no speech.
func (r *reader) float() {
	n := len(r.marks)
	taken := make([]int, n) // index+1 into r.found
	for i := range r.found {
		for _, p := range r.found[i].parts {
			for m := max(0, r.markAt(p.start)-3); m < n && r.marks[m].outStart < p.end; m++ {
				if r.marks[m].depth == 0 && r.marks[m].outEnd > p.start && taken[m] == 0 {
					taken[m] = i + 1
				}
			}
		}
	}
	r.followChains(taken)
	last, lastBlock := 0, -9 // the attribution of the last quotation, and its block
	for m := 0; m < n; m++ {
		q := &r.marks[m]
		if q.depth > 0 {
			continue
		}
		if taken[m] > 0 {
			if t := r.found[taken[m]-1].rule; t != scareRule {
				last, lastBlock = taken[m], q.block
			}
			continue
		}
		whole := r.wholeSentence(m)
		content := bytes{q.outStart, q.outEnd}
		switch a, ok := r.introduced(m); {
		case ok:
			a.parts = []bytes{r.trim(content)}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case whole && last > 0 && lastBlock == q.block && r.spoken(m):
			r.found[last-1].parts = append(r.found[last-1].parts, r.trim(content))
			taken[m] = last
		case whole && last > 0 && q.block-lastBlock == 1 && r.wholeBlock(m):
			a := &r.found[last-1]
			r.found = append(r.found, attribution{who: a.who, cue: a.cue, cues: nowhere, parts: []bytes{r.trim(content)}, rule: "floating", floating: true})
			taken[m] = len(r.found)
		case whole && r.quotedLast[m]-r.quotedFirst[m] > 5:
			r.found = append(r.found, attribution{who: nowhere, cues: nowhere, parts: []bytes{r.trim(content)}, rule: "unattributed"})
			taken[m] = len(r.found)
		case r.fragment(m, taken):
			continue
		default:
			r.found = append(r.found, attribution{who: nowhere, cues: nowhere, parts: []bytes{{q.start, q.end}}, rule: scareRule})
			taken[m] = len(r.found)
			continue
		}
		last, lastBlock = taken[m], q.block
		r.spread(m, taken)
	}
}

// fragment looks for the reporting verb that governs the quoted words m in its clause: hit Moor for “lost years”.
func (r *reader) fragment(m int, taken []int) bool {
	open := r.quotedFirst[m] - 1
	if open < 0 || open >= len(r.d.Tokens) {
		return false
	}
	u := r.unitOf(open)
	lo, hi := int(r.chunkOf[u.a]), int(r.chunkOf[u.b-1])+1
	c := r.chunks
	for k, n := int(r.chunkOf[open])-1, 0; k >= lo && n < 24; k, n = k-1, n+1 {
		if c[k].kind == stop || c[k].kind == closing && n > 8 {
			return false
		}
		if c[k].kind != verb || r.within[c[k].head] >= 0 {
			continue
		}
		q := r.words[c[k].head].cue
		if q == nil || q.class == think || q.class == find || q.class == manner || c[k].passive {
			if c[k].form == finite && c[k].b-c[k].a == 1 && n > 3 {
				return false
			}
			continue
		}
		who, _ := r.subject(u, k)
		if !who.ok() || k+1 >= hi {
			return false
		}
		start := r.start(int(c[k+1].a))
		if t := r.d.TokenAt(start); t > open {
			return false
		}
		end := r.contentEnd(u, k+1, hi, k)
		end = max(end, r.marks[m].outEnd)
		r.add(attribution{cue: q, cues: span{int(c[k].a), int(c[k].b)}, who: who, chunk: k, rule: "fragment", parts: []bytes{{start, end}}})
		for i := m; i < len(r.marks) && r.marks[i].outStart < end; i++ {
			if taken[i] == 0 {
				taken[i] = len(r.found)
			}
		}
		return true
	}
	return false
}

// spoken reports whether words stand between quotation m and the one before. Where none do, another speaks.
func (r *reader) spoken(m int) bool {
	p := m - 1
	for p >= 0 && r.marks[p].depth > 0 {
		p--
	}
	if p < 0 {
		return false
	}
	for i := r.quotedLast[p]; i < r.quotedFirst[m]; i++ {
		if !r.tags[i].IsPunct() {
			return true
		}
	}
	return r.d.SentenceAt(r.quotedFirst[m]-1) == 0
}

// followChains gives every paragraph of a quotation over several to the attribution of any of them.
func (r *reader) followChains(taken []int) {
	for m := range r.marks {
		if taken[m] > 0 {
			r.spread(m, taken)
		}
	}
	for m := len(r.marks) - 1; m >= 0; m-- {
		if n := r.marks[m].next; n >= 0 && taken[n] > 0 && taken[m] == 0 {
			taken[m] = taken[n]
			r.addPart(taken[m], m)
		}
	}
}

// spread gives the paragraphs that go on after mark m to its attribution.
func (r *reader) spread(m int, taken []int) {
	for n := r.marks[m].next; n >= 0 && taken[n] == 0; n = r.marks[n].next {
		taken[n] = taken[m]
		r.addPart(taken[m], n)
	}
}

func (r *reader) addPart(found, m int) {
	a := &r.found[found-1]
	a.parts = append(a.parts, r.trim(bytes{r.marks[m].outStart, r.marks[m].outEnd}))
	sort.Slice(a.parts, func(i, j int) bool { return a.parts[i].start < a.parts[j].start })
}

// introduced looks for a colon before quotation m, at the end of the sentence or line before: "Varo continued:".
func (r *reader) introduced(m int) (attribution, bool) {
	open := r.quotedFirst[m]
	if open > 0 && r.opens[open-1] {
		open--
	}
	if open == 0 || open >= len(r.d.Tokens) {
		return attribution{}, false
	}
	c := int(r.chunkOf[open-1])
	if r.chunks[c].kind != colon {
		return attribution{}, false
	}
	u := r.unitOf(open - 1)
	lo := int(r.chunkOf[u.a])
	a := attribution{rule: "colon", who: nowhere, cues: nowhere, chunk: c}
	for k, n := c-1, 0; k >= lo && n < 60; k, n = k-1, n+1 {
		v := r.chunks[k]
		if v.kind != verb || r.within[v.head] >= 0 {
			continue
		}
		if q := r.words[v.head].cue; q != nil && q.class != think && q.class != find {
			if s, _ := r.subject(u, k); s.ok() {
				a.who, a.cue, a.cues = s, q, span{int(v.a), int(v.b)}
				return a, true
			}
		}
	}
	// "Varo:" or the subject of a sentence without a reporting verb
	if c > lo && c-lo <= 6 && r.chunks[c-1].kind == noun {
		s, _ := r.nounSubject(lo, c-1)
		a.who = s
		return a, true
	}
	for k := lo; k < c; k++ {
		if v := r.chunks[k]; v.kind == verb && v.form == finite {
			if s, _ := r.subject(u, k); s.ok() && r.speaks(s) {
				a.who, a.cues = s, span{int(v.a), int(v.b)}
				return a, true
			}
			break
		}
	}
	return a, true
}

// speaks reports whether a span may stand for a speaker: a name, a person or body, a document.
func (r *reader) speaks(s span) bool {
	for i := s.a; i < s.b; i++ {
		if r.tags[i].IsProper() || r.words[i].noun&^(timeNoun|channelNoun) != 0 || r.tags[i] == text.PRP && r.words[i].id != idIt {
			return true
		}
	}
	return false
}

// unitOf is the unit of token i.
func (r *reader) unitOf(i int) unit {
	k := sort.Search(len(r.units), func(k int) bool { return r.units[k].b > i })
	if k == len(r.units) {
		return unit{i, i + 1, 0}
	}
	return r.units[k]
}

// wholeBlock reports whether quotation m begins its block.
func (r *reader) wholeBlock(m int) bool {
	open := r.quotedFirst[m]
	if open > 0 && r.opens[open-1] {
		open--
	}
	return r.d.Blocks[r.marks[m].block].First >= open
}

// wholeSentence reports whether quotation m starts where a sentence does and ends where one does.
func (r *reader) wholeSentence(m int) bool {
	f, l := r.quotedFirst[m], r.quotedLast[m]
	if f >= l || l > len(r.d.Tokens) {
		return false
	}
	open := f
	if f > 0 && r.opens[f-1] {
		open = f - 1
	}
	s := r.d.SentenceAt(open)
	if open > 0 && (r.tags[open-1] == text.CC) { // But “…”
		open--
	}
	e := r.d.SentenceAt(l - 1)
	if s >= len(r.d.Sentences) || e >= len(r.d.Sentences) {
		return false
	}
	return r.d.Sentences[s].First >= open && r.d.Sentences[e].Last <= l+2
}
