package gold

import (
	"cmp"
	"slices"
	"strings"
)

// Chars is a set of character positions: runs in order that neither touch nor overlap.
type Chars []Span

// edge is what does not count at the ends of a quote's content: marks, commas and space.
const edge = "\"'“”‘’„‟«»‹›`´″ \t\r\n,"

// CharsOf gives the positions that the spans cover. With a text, each span first loses the edge characters at its ends.
func CharsOf(spans []Span, text []rune) Chars {
	var runs Chars
	for _, s := range spans {
		if text != nil {
			s = trimEdges(s, text)
		}
		if s.Start < s.End {
			runs = append(runs, s)
		}
	}
	slices.SortFunc(runs, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	var out Chars
	for _, r := range runs {
		if n := len(out); n > 0 && r.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
		} else {
			out = append(out, r)
		}
	}
	return out
}

func trimEdges(s Span, text []rune) Span {
	b, e := max(s.Start, 0), min(s.End, len(text))
	for b < e && strings.ContainsRune(edge, text[b]) {
		b++
	}
	for e > b && strings.ContainsRune(edge, text[e-1]) {
		e--
	}
	return Span{b, e}
}

// Size counts the positions.
func (c Chars) Size() int {
	n := 0
	for _, r := range c {
		n += r.End - r.Start
	}
	return n
}

// Common counts the positions that both have.
func (c Chars) Common(d Chars) int {
	n, i, j := 0, 0, 0
	for i < len(c) && j < len(d) {
		if lo, hi := max(c[i].Start, d[j].Start), min(c[i].End, d[j].End); lo < hi {
			n += hi - lo
		}
		if c[i].End < d[j].End {
			i++
		} else {
			j++
		}
	}
	return n
}

// IoU is the size of the intersection over that of the union; 0 of nothing.
func (c Chars) IoU(d Chars) float64 {
	n := c.Common(d)
	return Ratio(n, c.Size()+d.Size()-n)
}

// Equal reports whether both have the same positions.
func (c Chars) Equal(d Chars) bool { return slices.Equal(c, d) }
