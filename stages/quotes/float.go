package quotes

import (
	"sort"
	"strings"

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
		case !whole && last > 0 && lastBlock == q.block && r.opensSentence(m) && r.hasClause(m) && r.next(&r.found[last-1], m) && r.spoken(m, taken):
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
		case whole && last > 0 && q.block-lastBlock == 1 && r.wholeBlock(m) && !q.single && r.quotedLast[m]-r.quotedFirst[m] > 4:
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
		if q == nil || q.class == think || q.class == find || q.class == manner || q.lemma == "say" || q.lemma == "tell" || c[k].passive {
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

// opensSentence reports whether quotation m is the first thing in its sentence.
func (r *reader) opensSentence(m int) bool {
	open := r.quotedFirst[m] - 1
	if open < 0 || !r.opens[open] {
		return false
	}
	s := r.d.SentenceAt(open)
	return s < len(r.d.Sentences) && r.d.Sentences[s].First == open
}

// hasClause reports whether quotation m begins with a capital and has a verb.
func (r *reader) hasClause(m int) bool {
	f, l := r.quotedFirst[m], r.quotedLast[m]
	if l-f < 5 || !r.capital(f) {
		return false
	}
	for t := f; t < l && t < f+40; t++ {
		if r.tags[t].IsVerb() || r.tags[t] == text.MD {
			return true
		}
	}
	return false
}

// spoken reports whether words stand between quotation m and the one before. Where none do, another speaks.
func (r *reader) spoken(m int, taken []int) bool {
	p := m - 1
	for p >= 0 && r.marks[p].depth > 0 {
		p--
	}
	if p < 0 {
		return false
	}
	if t := taken[p]; t > 0 && r.found[t-1].rule == scareRule {
		return true // … said on “Meet the Desk.” “…”
	}
	for i := r.quotedLast[p]; i < r.quotedFirst[m]; i++ {
		if !r.tags[i].IsPunct() {
			return true
		}
	}
	return r.d.SentenceAt(r.quotedFirst[m]-1) == 0
}

// besideCue looks for a reporting verb in what follows quotation m in its sentence, where tags and chunks have misled:
// “…,” a welcome message on the page reads.
func (r *reader) besideCue(m int, a *attribution) bool {
	f, l := r.quotedFirst[m], r.quotedLast[m]
	if !r.sentenceLike(f) || r.tags[l-1] == text.Period && r.d.Text[r.d.Tokens[l-1].Start] == '.' {
		return false
	}
	i := l
	for i < len(r.d.Tokens) && r.tags[i] == text.Quote {
		i++
	}
	u := r.unitOf(max(0, i-1))
	if f-1 > u.a && !(r.closes[f-2] || r.tags[f-2] == text.Period) || r.titleLike(m) {
		return false
	}
	first, cut := i, -1
	for ; i < u.b && i < first+14; i++ {
		q := r.words[i].cue
		switch t := r.tags[i]; {
		case q != nil && q.frames&post != 0 && (q.class == say || q.class == ask) && i > first && r.words[i].s != "post":
			if cut < 0 {
				cut = i
			}
			s := span{first, cut}
			if !r.speaks(s) && !r.tags[cut-1].IsNoun() && r.tags[cut-1] != text.CD {
				return false
			}
			*a = attribution{cue: q, who: s, cues: span{i, i + 1}, chunk: int(r.chunkOf[i]), rule: "quote-beside-verb"}
			return true
		case t == text.Comma:
			if cut < 0 {
				cut = i
			}
			if i == first {
				return false
			}
		case t.IsPunct() && t != text.LParen && t != text.RParen, r.opens[i]:
			return false
		case t.IsVerb() && cut < 0 && q == nil && i == first && t != text.VBZ:
			return false
		}
	}
	return false
}

// byCue lists the attributions in order of their cues.
func (r *reader) byCue() []int {
	by := make([]int, 0, len(r.found))
	for i := range r.found {
		if r.found[i].cues.ok() && r.found[i].who.ok() {
			by = append(by, i)
		}
	}
	sort.Slice(by, func(i, j int) bool { return r.found[by[i]].cues.a < r.found[by[j]].cues.a })
	return by
}

// nearest is the last attribution before quotation m, if it stands in the sentence before; else -1.
func (r *reader) nearest(m int, by []int) int {
	f := r.quotedFirst[m]
	k := sort.Search(len(by), func(k int) bool { return r.found[by[k]].cues.a >= f })
	if k == 0 {
		return -1
	}
	i := by[k-1]
	if r.unitIndex(f)-r.unitIndex(r.found[i].cues.a) > 1 {
		return -1
	}
	return i
}

// subjectBefore is the subject of the sentence before quotation m, when it may speak: Moor agreed. “…”
func (r *reader) subjectBefore(m int) span {
	k := r.unitIndex(r.quotedFirst[m])
	if k == 0 {
		return nowhere
	}
	u := r.units[k-1]
	for i, n := int(r.chunkOf[u.a]), 0; i <= int(r.chunkOf[u.b-1]) && n < 40; i, n = i+1, n+1 {
		c := r.chunks[i]
		if r.within[c.head] >= 0 {
			return nowhere
		}
		if c.kind != verb || c.form != finite || i > 0 && r.chunks[i-1].kind == rel {
			continue
		}
		s, _ := r.subject(u, i)
		if s.ok() && r.speaks(s) && r.words[r.head(s)].id != idIt {
			return s
		}
		return nowhere
	}
	return nowhere
}

// beside reports whether b, read after a, stands in the sentence that attributes a's quotation: “…,” Varo said after
// warning of “delays”. What follows goes on with a.
func (r *reader) beside(a, b *attribution) bool {
	if !a.cues.ok() || !b.cues.ok() || len(a.rule) < 6 || a.rule[:6] != "quote-" || len(b.rule) > 6 && b.rule[:6] == "quote-" {
		return false
	}
	return r.unitOf(a.cues.a) == r.unitOf(b.cues.a)
}

// next reports whether quotation m stands in the sentence after a's last words or cue, or in the same.
func (r *reader) next(a *attribution, m int) bool {
	last := r.d.TokenAt(a.parts[len(a.parts)-1].end - 1)
	if a.cues.ok() {
		last = max(last, a.cues.b-1)
	}
	i, j := r.unitIndex(last), r.unitIndex(r.quotedFirst[m])
	return j-i <= 1
}

// signed looks for the name after quotation m, at the end of a line: “…” - Ines Varo.
func (r *reader) signed(m int, a *attribution) bool {
	i := r.quotedLast[m]
	for i < len(r.d.Tokens) && r.tags[i] == text.Quote && !r.opens[i] {
		i++
	}
	if i+1 >= len(r.d.Tokens) || r.tags[i] != text.Dash || !r.capital(r.quotedFirst[m]) || r.quotedLast[m]-r.quotedFirst[m] < 4 {
		return false
	}
	k := int(r.chunkOf[i+1])
	b := r.d.Blocks[r.blockOf(r.start(i))]
	if r.chunks[k].kind != noun || !r.tags[r.chunks[k].head].IsNoun() ||
		!r.capital(i+1) && !(b.Last-i <= 14 && r.speaks(span{int(r.chunks[k].a), int(r.chunks[k].b)})) {
		return false
	}
	end := int(r.chunks[k].b)
	for j := i + 1; j < end; j++ { // the name ends with its line
		if j > i+1 && strings.IndexByte(r.d.Text[r.end(j-1):r.start(j)], '\n') >= 0 {
			end = j
		}
	}
	for end < b.Last && end < i+7 && r.capital(end) && strings.IndexByte(r.d.Text[r.end(end-1):r.start(end)], '\n') < 0 {
		end++
	}
	line := end >= len(r.d.Tokens) || strings.IndexByte(r.d.Text[r.end(end-1):r.start(end)], '\n') >= 0
	if !line && b.Last-i > 14 || r.marks[m].block != r.blockOf(r.start(i)) && b.First != i {
		return false
	}
	*a = attribution{who: span{i + 1, end}, cues: nowhere, rule: "signed", chunk: k}
	return true
}

// turn reads a transcript's turn within marks: “VARO: We are ready.
func (r *reader) turn(m int, a *attribution) bool {
	f := r.quotedFirst[m]
	for i := f; i < r.quotedLast[m] && i < f+4; i++ {
		if r.d.Word(i) == ":" {
			if i == f || i+1 >= r.quotedLast[m] {
				return false
			}
			*a = attribution{who: span{f, i}, cues: nowhere, rule: "turn", chunk: int(r.chunkOf[f]), parts: []bytes{{r.start(i + 1), r.marks[m].end}}}
			return true
		}
		if w := r.d.Word(i); strings.ToUpper(w) != w || len(w) < 2 {
			return false
		}
	}
	return false
}

// blockOf is the block of byte b.
func (r *reader) blockOf(b int) int {
	return max(0, sort.Search(len(r.d.Blocks), func(i int) bool { return r.d.Blocks[i].Start > b })-1)
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

// contentOf is what stands within quotation m, without the commas and space at its ends unless that is all.
func (r *reader) contentOf(m int) bytes {
	q := &r.marks[m]
	if p := r.trim(bytes{q.outStart, q.outEnd}); p.end > p.start {
		return p
	}
	return bytes{q.start, q.end}
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
	if c > lo && r.chunks[c-1].kind == unparen { // Rita Moor (R-Ohio):
		for c > lo && r.chunks[c].kind != paren {
			c--
		}
	}
	// "Varo:" or the subject of a sentence without a reporting verb
	if c > lo && c-lo <= 6 && r.chunks[c-1].kind == noun {
		s, _ := r.nounSubject(lo, c-1)
		a.who = s
		return a, true
	}
	for k := max(lo, c-60); k < c; k++ {
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
		w := r.words[i]
		if r.tags[i].IsNoun() && (r.tags[i].IsProper() || r.capital(i)) && w.noun&timeNoun == 0 || w.noun&^(timeNoun|channelNoun) != 0 || r.tags[i] == text.PRP && w.id != idIt || w.id == idWho || r.tags[i] == text.PRPS && s.b-s.a == 1 {
			return true
		}
	}
	return false
}

func (r *reader) unitIndex(i int) int {
	return sort.Search(len(r.units), func(k int) bool { return r.units[k].b > i })
}

// unitOf is the unit of token i.
func (r *reader) unitOf(i int) unit {
	k := r.unitIndex(i)
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
	for s < len(r.d.Sentences) && r.d.Sentences[s].First < open && r.closes[r.d.Sentences[s].First] {
		if r.d.Sentences[s].First+1 < open {
			break
		}
		open-- // the mark that closes the one before
	}
	e := r.d.SentenceAt(l - 1)
	if s >= len(r.d.Sentences) || e >= len(r.d.Sentences) {
		return false
	}
	return r.d.Sentences[s].First >= open && r.d.Sentences[e].Last <= l+2
}
