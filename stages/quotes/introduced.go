package quotes

import (
	"sort"
	"strings"

	"wirecopy/stages/internal/text"
)

// signed looks for the name after quotation m, at the end of a line: “…” - Ines Varo.
func (r *reader) signed(m int, a *attribution) bool {
	i := r.quotedLast[m]
	for i < len(r.d.Tokens) && r.tags[i] == text.Quote && !r.opens[i] {
		i++
	}
	if i+1 >= len(r.d.Tokens) || r.tags[i] != text.Dash || !r.capital(r.quotedFirst[m]) ||
		r.quotedLast[m]-r.quotedFirst[m] < 4 {
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
			*a = attribution{who: span{f, i}, cues: nowhere, rule: "turn", chunk: int(r.chunkOf[f]),
				parts: []bytes{{r.start(i + 1), r.marks[m].end}}}
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
	if c > lo && r.chunks[c-1].kind == noun && (c-lo <= 6 || c-2 >= lo && r.chunks[c-2].kind == dash && r.tags[r.chunks[c-1].head].IsProper()) {
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
		if r.tags[i].IsNoun() && (r.tags[i].IsProper() || r.capital(i)) && w.noun&timeNoun == 0 ||
			w.noun&^(timeNoun|channelNoun) != 0 || r.tags[i] == text.PRP && w.id != idIt || w.id == idWho ||
			r.tags[i] == text.PRPS && s.b-s.a == 1 {
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
