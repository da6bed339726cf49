package score

import (
	"cmp"
	"slices"
	"strings"
)

// chars is a set of character positions: runs in order that neither touch nor overlap.
type chars [][2]int

// edge is what does not count at the ends of a quote's content: marks, commas and space.
const edge = "\"'“”‘’„‟«»‹›`´″ \t\r\n,"

// charsOf gives the positions that the spans cover. With a text, each span first loses the edge characters at its ends.
func charsOf(spans [][2]int, text []rune) chars {
	var runs chars
	for _, s := range spans {
		if text != nil {
			s = trimEdges(s, text)
		}
		if s[0] < s[1] {
			runs = append(runs, s)
		}
	}
	slices.SortFunc(runs, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var out chars
	for _, r := range runs {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], r[1])
		} else {
			out = append(out, r)
		}
	}
	return out
}

func trimEdges(s [2]int, text []rune) [2]int {
	b, e := max(s[0], 0), min(s[1], len(text))
	for b < e && strings.ContainsRune(edge, text[b]) {
		b++
	}
	for e > b && strings.ContainsRune(edge, text[e-1]) {
		e--
	}
	return [2]int{b, e}
}

func (c chars) size() int {
	n := 0
	for _, r := range c {
		n += r[1] - r[0]
	}
	return n
}

// common counts the positions that both have.
func (c chars) common(d chars) int {
	n, i, j := 0, 0, 0
	for i < len(c) && j < len(d) {
		if lo, hi := max(c[i][0], d[j][0]), min(c[i][1], d[j][1]); lo < hi {
			n += hi - lo
		}
		if c[i][1] < d[j][1] {
			i++
		} else {
			j++
		}
	}
	return n
}

func (c chars) equal(d chars) bool { return slices.Equal(c, d) }
