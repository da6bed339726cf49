package quotes

const scareRule = "scare"

// float finds what to do with quotations that no cue has taken: they go on with the quote before them, or are no
// speech.
func (r *reader) float() {
	taken := make([]int, len(r.marks)) // index+1 into r.found
	for i := range r.found {
		for _, p := range r.found[i].parts {
			for m := max(0, r.markAt(p.start)-3); m < len(r.marks) && r.marks[m].outStart < p.end; m++ {
				if r.marks[m].depth == 0 && r.marks[m].outEnd > p.start {
					taken[m] = i + 1
				}
			}
		}
	}
	for m := range r.marks {
		q := r.marks[m]
		if q.depth > 0 || taken[m] > 0 {
			continue
		}
		words := r.quotedLast[m] - r.quotedFirst[m]
		whole := r.wholeSentence(m)
		if whole && m > 0 {
			p := m - 1
			for p > 0 && r.marks[p].depth > 0 {
				p--
			}
			if t := taken[p]; t > 0 && r.marks[p].depth == 0 {
				a := &r.found[t-1]
				if r.marks[p].block == q.block || r.marks[p].next == m {
					a.parts = append(a.parts, r.trim(bytes{q.outStart, q.outEnd}))
					taken[m] = t
					continue
				}
				if q.block-r.marks[p].block <= 1 {
					r.found = append(r.found, attribution{who: a.who, cues: nowhere, parts: []bytes{r.trim(bytes{q.outStart, q.outEnd})}, rule: "floating", floating: true})
					taken[m] = len(r.found)
					continue
				}
			}
		}
		rule := scareRule
		if whole && words > 5 {
			rule = "unattributed"
		}
		r.found = append(r.found, attribution{who: nowhere, cues: nowhere, parts: []bytes{{q.start, q.end}}, rule: rule})
	}
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
	e := r.d.SentenceAt(l - 1)
	if s >= len(r.d.Sentences) || e >= len(r.d.Sentences) {
		return false
	}
	return r.d.Sentences[s].First >= open && r.d.Sentences[e].Last <= l+2
}
