package reading

import (
	"iter"

	"wirecopy/stages/internal/text"
)

const nested = 4 // pairs of marks within one another that matter

// PairsIn are the indexes of the pairs that share bytes with s or stand near its beginning, in order.
func (r *Reading) PairsIn(s Stretch) iter.Seq[int] {
	return func(yield func(int) bool) {
		for m := max(0, r.PairAt(s.Start)-nested); m < len(r.Pairs) && r.Pairs[m].OutStart < s.End; m++ {
			if !yield(m) {
				return
			}
		}
	}
}

// HoldsMarks reports whether a quotation, or a part of one, stands in s.
func (r *Reading) HoldsMarks(s Stretch) bool {
	for m := range r.PairsIn(s) {
		if r.Pairs[m].OutEnd > s.Start {
			return true
		}
	}
	return false
}

// MarkedPart tells how much of the stretches stands between marks, all or some of it, and whether marks were completed there.
func (r *Reading) MarkedPart(of []Stretch) (all, some, repaired bool) {
	all = true
	for _, s := range of {
		covered := 0
		for m := range r.PairsIn(s) {
			q := &r.Pairs[m]
			if q.Depth > 0 || q.OutEnd <= s.Start {
				continue
			}
			some = true
			repaired = repaired || q.Repaired
			covered += min(q.OutEnd, s.End) - max(q.OutStart, s.Start)
		}
		all = all && covered >= s.End-s.Start
	}
	return all && some, some, repaired
}

// QuotationEnd is the chunk after the quotation that opens with chunk k, if it is one that ends with a comma, a full stop or
// their like, within the marks or after them, and so is not part of a longer clause; else -1.
func (r *Reading) QuotationEnd(k int) int {
	m := -1
	if r.Chunks[k].Kind == OpenMark {
		m = r.OpenedBy(int(r.Chunks[k].A))
	}
	if m < 0 {
		return -1
	}
	in := r.Inside[m]
	if in.B >= len(r.Tokens) || !r.Closes[in.B] || in.B-in.A < 2 {
		return -1
	}
	end := int(r.ChunkOf[in.B]) + 1
	switch r.Chunks[r.ChunkOf[in.B-1]].Kind {
	case Comma, Stop:
		return end
	}
	if r.wholeSentence(k, in, end) {
		return end
	}
	return -1
}

// wholeSentence reports whether the quotation that opens with chunk k, after a comma or a colon, is a sentence whose comma or
// full stop stands behind the closing mark: said, “They need us”, while he left.
func (r *Reading) wholeSentence(k int, in Span, end int) bool {
	if k == 0 || end >= len(r.Chunks) || !r.Capital(in.A) || !r.FiniteIn(k, end) {
		return false
	}
	before, after := r.Chunks[k-1].Kind, r.Chunks[end].Kind
	return (before == Comma || before == Colon) && (after == Comma || after == Stop || after == Sub)
}

// SentenceLike reports whether pair m begins with a capital and ends as a sentence does.
func (r *Reading) SentenceLike(m int) bool {
	in := r.Inside[m]
	return in.B-in.A >= 3 && r.Capital(in.A) && r.Tags[in.B-1].IsPunct()
}

// TitleCase reports whether all long words of tokens begin with a capital.
func (r *Reading) TitleCase(in Span) bool {
	upper, all := 0, 0
	for t := in.A; t < in.B; t++ {
		if r.End(t)-r.Start(t) > 3 && !r.Tags[t].IsPunct() {
			all++
			if r.Capital(t) {
				upper++
			}
		}
	}
	return all > 1 && upper == all
}

// Marked reports whether the byte lies within an outermost quotation.
func (r *Reading) Marked(at int) bool {
	t := r.TokenAt(at)
	return t < len(r.Tokens) && r.Within[t] >= 0
}

// Trim leaves out the outer marks of a stretch that stands between them as a whole, and the commas, spaces and full stops
// around one that does not.
func (r *Reading) Trim(s Stretch) Stretch {
	for {
		t := r.trimEdges(s)
		for m := range r.PairsIn(Stretch{Start: t.Start, End: t.Start + 1}) {
			q := &r.Pairs[m]
			if q.OutStart == t.Start && q.Start > q.OutStart && q.OutEnd >= t.End && q.End <= t.End {
				t = Stretch{Start: q.Start, End: q.End}
				break
			}
			if q.OutStart == t.Start && q.OutEnd >= t.End && q.Start > q.OutStart {
				t.Start = q.Start
				break
			}
		}
		if t == s || t.End <= t.Start {
			return t
		}
		s = t
	}
}

// trimEdges leaves out spaces, commas and the like at both ends, and a full stop at the end of what is not quoted.
func (r *Reading) trimEdges(s Stretch) Stretch {
	for s.Start < s.End && IsEdge(r.Text[s.Start]) {
		s.Start++
	}
	for s.End > s.Start && (IsEdge(r.Text[s.End-1]) || r.Text[s.End-1] == '.' && !r.Marked(s.End-1) && !r.abbreviated(s.End-1)) {
		s.End--
	}
	return s
}

// abbreviated reports whether the full stop at a byte is that of an abbreviation, with the sentence's or without: Acme Inc., 6 a.m.
func (r *Reading) abbreviated(at int) bool {
	t := r.TokenAt(at)
	return t < len(r.Tokens) && r.Start(t) < at && r.End(t) == at+1 && r.Tags[t] != text.Period && r.Tags[t] != text.Colon
}

// IsEdge reports whether a byte is one that stretches neither begin nor end with.
func IsEdge(c byte) bool { return c <= ' ' || c == ',' || c == ';' || c == ':' }

// SignedStart is the chunk with which the quotation opens that ends before chunk before and is signed after the dash at chunk dash, as
// each of a list of letters is; -1 for none: “The port is open.” — Ines Varo
func (r *Reading) SignedStart(dash, before int) int {
	if r.Chunks[dash].Kind != Dash || r.Chunks[before-1].Kind != CloseMark {
		return -1
	}
	p := r.ClosedBy(int(r.Chunks[before-1].A))
	if p < 0 || r.Inside[p].A == 0 {
		return -1
	}
	return int(r.ChunkOf[r.Inside[p].A-1])
}
