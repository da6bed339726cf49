package reading

import (
	"wirecopy/stages/internal/marks"
	"wirecopy/stages/internal/text"
)

// placeMarks pairs the quotation marks and finds the tokens of each pair.
func (r *Reading) placeMarks() {
	blocks := make([]marks.Block, len(r.Blocks))
	for i, b := range r.Blocks {
		blocks[i] = marks.Block{Start: b.Start, End: b.End}
	}
	r.Pairs = marks.Find(r.Text, blocks)
	n := len(r.Tokens)
	r.Within = make([]int32, n+1)
	for i := range r.Within {
		r.Within[i] = -1
	}
	flags := make([]bool, 2*n+2)
	r.Opens, r.Closes = flags[:n+1], flags[n+1:]
	r.Inside = make([]Span, len(r.Pairs))
	t := 0
	for m := range r.Pairs {
		t = r.placePair(m, t)
	}
}

// placePair finds the tokens of pair m, of which the first is near token t, and gives that first one.
func (r *Reading) placePair(m, t int) int {
	q, n := &r.Pairs[m], len(r.Tokens)
	for t > 0 && r.Start(t-1) >= q.OutStart {
		t--
	}
	for t < n && r.End(t) <= q.OutStart {
		t++
	}
	first := t
	for first < n && r.Start(first) < q.Start {
		if q.OutStart < q.Start {
			r.Opens[first] = true
			r.Tags[first] = text.Quote
		}
		first++
	}
	last := first
	if q.Depth > 0 {
		if last = r.TokenAt(q.End - 1); last < n && r.Start(last) < q.End {
			last++
		}
	} else {
		for last < n && r.Start(last) < q.End {
			r.Within[last] = int32(m)
			last++
		}
	}
	r.Inside[m] = Span{first, last}
	if q.End < q.OutEnd && last < n && r.Start(last) < q.OutEnd {
		r.Closes[last] = true
		r.Tags[last] = text.Quote
	}
	return t
}

// ClosedBy is the outermost pair that the closing mark at token t ends, else -1.
func (r *Reading) ClosedBy(t int) int {
	if t == 0 || !r.Closes[t] {
		return -1
	}
	if m := int(r.Within[t-1]); m >= 0 && r.Inside[m].B == t {
		return m
	}
	return -1
}

// OpenedBy is the outermost pair that the opening mark at token t begins, else -1.
func (r *Reading) OpenedBy(t int) int {
	if !r.Opens[t] || t+1 >= len(r.Within) {
		return -1
	}
	if m := int(r.Within[t+1]); m >= 0 && r.Inside[m].A == t+1 {
		return m
	}
	return -1
}

// Addressed reports whether the name of the tokens [a, b) is whom a quotation within a quotation speaks to: “She said, ‘Ole, go home.’”
func (r *Reading) Addressed(a, b int) bool {
	return r.nested(a) && (r.Opens[a-1] || r.Tags[a-1] == text.Comma) && b < len(r.Tokens) &&
		(r.Closes[b] || r.Tags[b] == text.Comma || r.Tags[b] == text.Period)
}

// nested reports whether token t stands in a quotation within a quotation.
func (r *Reading) nested(t int) bool {
	m := int(r.Within[t])
	if m < 0 {
		return false
	}
	for n := m + 1; n < len(r.Pairs) && r.Pairs[n].Depth > 0; n++ {
		if in := r.Inside[n]; in.A <= t && t < in.B {
			return true
		}
	}
	return false
}
