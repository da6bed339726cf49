package stance

import (
	"math"

	"wirecopy/pipeline"
)

// Aim is somebody whom quoted words are aimed at.
type Aim struct {
	Entity   int
	Score    float64 // in [-1, 1]
	Evidence pipeline.Span
}

// leastAim is the least size of the score of words that are aimed at somebody.
const leastAim = 0.85

// Aims gives those whom the words of a quote praise or blame, but the speaker, in order of mention: parts are the
// quote's tokens. Words in which somebody is only named are aimed at nobody.
func (a *Article) Aims(q *pipeline.Quote, parts [][2]int) []Aim {
	var out []Aim
	voices := map[int]*voice{}
	var order, first []int
	var in [][2]int // the part of the quote that each is first named in
	for _, p := range parts {
		from, to := a.Within(p[0], p[1])
		for i := from; i < to; i++ {
			e := a.Mentions[i].Entity
			if !a.aimedAt(q, e) {
				continue
			}
			v := voices[e]
			if v == nil {
				v = &voice{}
				voices[e] = v
				order, first, in = append(order, e), append(first, i), append(in, p)
			}
			v.add(a.output(i), 1)
		}
	}
	for k, e := range order {
		score := voices[e].score()
		if math.Abs(score) < leastAim {
			continue
		}
		side := against
		if score > 0 {
			side = forIt
		}
		span := a.reason(Default(), first[k], side)
		lo, hi := max(span[0], in[k][0]), min(span[1], in[k][1]) // what stands around the quote is nothing that it says
		if lo >= hi {
			m := &a.Mentions[first[k]]
			lo, hi = m.First, min(m.Last, in[k][1])
		}
		out = append(out, Aim{e, score, a.Doc.Span(int(a.Doc.Tokens[lo].Start), int(a.Doc.Tokens[hi-1].End))})
	}
	return out
}

// aimedAt reports whether words of q may be aimed at entity e: somebody or a body, and not the speaker.
func (a *Article) aimedAt(q *pipeline.Quote, e int) bool {
	x := &a.Entities[e]
	return x.Type != pipeline.Norp && (q.Speaker == nil || q.Speaker.Entity == "" || q.Speaker.Entity != x.ID)
}
