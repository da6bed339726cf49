package quotes

import (
	"sort"
	"strings"
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
	by := r.byCue()
	for m := 0; m < n; m++ {
		q := &r.marks[m]
		if q.depth > 0 {
			continue
		}
		if taken[m] > 0 {
			if a := &r.found[taken[m]-1]; a.rule != scareRule && !(last > 0 && r.beside(&r.found[last-1], a)) {
				last, lastBlock = taken[m], q.block
			}
			continue
		}
		whole := r.wholeSentence(m)
		content := r.contentOf(m)
		switch a, ok := r.introduced(m); {
		case ok:
			a.parts = []bytes{content}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case r.besideCue(m, &a):
			a.parts = []bytes{content}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case whole && last > 0 && lastBlock == q.block && r.spoken(m, taken):
			if r.next(&r.found[last-1], m) {
				r.found[last-1].parts = append(r.found[last-1].parts, content)
				taken[m] = last
				break
			}
			a := attribution{who: r.found[last-1].who, cues: nowhere, parts: []bytes{content}, rule: "same-speaker"}
			if n := r.nearest(m, by); n >= 0 && n != last-1 {
				a.who, a.rule = r.found[n].who, "sentence-before"
			}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case !whole && last > 0 && lastBlock == q.block && r.opensSentence(m) && r.hasClause(m) &&
			r.next(&r.found[last-1], m) && r.spoken(m, taken):
			// “…,” she said. “That is what counts” and not the rest.
			u := r.unitOf(r.quotedFirst[m])
			if end := r.end(u.b - 1); end > q.outEnd {
				content.start, content.end = q.outStart, end
				for content.end > q.outEnd && strings.IndexByte(".!? ", r.d.Text[content.end-1]) >= 0 {
					content.end--
				}
			}
			r.found[last-1].parts = append(r.found[last-1].parts, content)
			taken[m] = last
		case r.turn(m, &a):
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case r.signed(m, &a):
			a.parts = []bytes{content}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case whole && last > 0 && q.block-lastBlock == 1 && r.wholeBlock(m) && !q.single &&
			r.quotedLast[m]-r.quotedFirst[m] > 4:
			r.found[last-1].parts = append(r.found[last-1].parts, content)
			taken[m] = last
		case whole && r.quotedLast[m]-r.quotedFirst[m] > 5:
			a := attribution{who: nowhere, cues: nowhere, parts: []bytes{content}, rule: "unattributed"}
			if n := r.nearest(m, by); n >= 0 && (r.wholeBlock(m) || r.spoken(m, taken)) {
				a.who, a.rule = r.found[n].who, "sentence-before"
			} else if who := r.subjectBefore(m); who.ok() {
				a.who, a.rule = who, "subject-before"
			}
			r.found = append(r.found, a)
			taken[m] = len(r.found)
		case r.fragment(m, taken):
			continue
		default:
			r.found = append(r.found, attribution{who: nowhere, cues: nowhere, parts: []bytes{{q.start, q.end}},
				rule: scareRule})
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
		q := r.word(k).cue
		if q == nil || q.class == think || q.class == find || q.class == manner || q.lemma == "say" ||
			q.lemma == "tell" || c[k].passive {
			if c[k].form == finite && q == nil && (n > 3 || c[k].b-c[k].a > 1) {
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
		r.add(attribution{cue: q, cues: span{int(c[k].a), int(c[k].b)}, who: who, chunk: k, rule: "fragment",
			parts: []bytes{{start, end}}})
		for i := m; i < len(r.marks) && r.marks[i].outStart < end; i++ {
			if taken[i] == 0 {
				taken[i] = len(r.found)
			}
		}
		return true
	}
	return false
}

// followChains gives every paragraph of a quotation over several to the attribution of any of them.
func (r *reader) followChains(taken []int) {
	for m := range r.marks {
		if taken[m] > 0 {
			r.spread(m, taken)
		}
	}
	for m := len(r.marks) - 1; m >= 0; m-- {
		var a attribution
		if n := r.marks[m].next; n >= 0 && taken[n] > 0 && taken[m] == 0 && !r.turn(n, &a) && !r.turn(m, &a) {
			taken[m] = taken[n]
			r.addPart(taken[m], m)
		}
	}
}

// spread gives the paragraphs that go on after mark m to its attribution.
func (r *reader) spread(m int, taken []int) {
	var a attribution
	for n := r.marks[m].next; n >= 0 && taken[n] == 0 && !r.turn(n, &a); n = r.marks[n].next {
		taken[n] = taken[m]
		r.addPart(taken[m], n)
	}
}

func (r *reader) addPart(found, m int) {
	a := &r.found[found-1]
	a.parts = append(a.parts, r.contentOf(m))
	sort.Slice(a.parts, func(i, j int) bool { return a.parts[i].start < a.parts[j].start })
}
