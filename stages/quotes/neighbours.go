package quotes

import (
	"sort"

	"wirecopy/stages/internal/text"
)

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
	if !a.cues.ok() || !b.cues.ok() || len(a.rule) < 6 || a.rule[:6] != "quote-" || len(b.rule) > 6 &&
		b.rule[:6] == "quote-" {
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
