package main

import (
	"fmt"
	"slices"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/learn"
)

// near is how much less than the best agreement a match may have to be right as well.
const near = 0.05

// best is the best agreement that a match can reach with a quote, and the bounds with which it does.
func (a *article) best(m *patterns.Match, u reading.Unit, q *quote) (most float64, begins, ends []int) {
	froms, tos := []int{-1}, []int{-1}
	if m.Before >= 0 {
		froms = a.ProposeStarts(m, u, nil)
	}
	if m.After >= 0 {
		tos = a.ProposeEnds(m, u, nil)
	}
	said := a.in(u, q)
	for _, b := range froms {
		for _, e := range tos {
			v := reading.Agreement(a.Content(&attribute.Proposal{Match: *m, Begin: b, End: e}), said)
			if v > most+1e-9 {
				most, begins, ends = v, nil, nil
			}
			if v > most-1e-9 {
				begins, ends = append(begins, b), append(ends, e)
			}
		}
	}
	return most, begins, ends
}

// chooseParts makes the choices of speakers and bounds from one article.
func (t *trainer) chooseParts(a *article) {
	proposed := make([]bool, len(a.quotes))
	for i := range a.cues {
		c := &a.cues[i]
		c.speaker, c.prior = -1, attribute.NoPrior
		if i > 0 && a.cues[i-1].unit == c.unit {
			last := &a.cues[i-1]
			c.prior = attribute.Prior{Speaker: last.speaker, Until: max(last.prior.Until, a.until(last))}
			if last.speaker < 0 {
				c.prior.Speaker = last.prior.Speaker
			}
		}
		c.right = make([]bool, len(c.matches))
		for _, g := range c.golds {
			proposed[g] = t.choosePartsOf(a, c, &a.quotes[g]) || proposed[g]
		}
		if !a.bounds {
			t.gate = append(t.gate, t.chooseMatch(a, c))
		}
	}
	for i := range a.quotes {
		if q := &a.quotes[i]; !q.turn && len(q.cue) > 0 {
			t.count(a, q, proposed[i])
		}
	}
}

// chooseMatch makes the choice between the matches at a cue and none, by what is known at once.
func (t *trainer) chooseMatch(a *article, c *cue) learn.Choice {
	g := learn.Choice{Group: a.group, Weight: a.weight}
	for j := range c.matches {
		g.Candidates = append(g.Candidates, t.features(func(f *linear.Features) { a.DescribeMatch(f, &c.matches[j], c.unit) }))
		if c.right[j] {
			g.Right = append(g.Right, j)
		}
	}
	g.Candidates = append(g.Candidates, nil)
	if len(g.Right) == 0 {
		g.Right = []int{len(c.matches)}
	}
	return g
}

// choosePartsOf makes the choices for the matches at a cue that can best report a gold quote, and tells whether any can.
func (t *trainer) choosePartsOf(a *article, c *cue, q *quote) bool {
	agree := make([]float64, len(c.matches))
	for j := range c.matches {
		agree[j], _, _ = a.best(&c.matches[j], c.unit, q)
	}
	most := slices.Max(agree)
	if most < same {
		return false
	}
	for j := range c.matches {
		if agree[j] < most-near {
			continue
		}
		c.right[j] = true
		m := &c.matches[j]
		_, begins, ends := a.best(m, c.unit, q)
		if !a.bounds {
			t.chooseSpeaker(a, m, c, q)
		}
		if m.After >= 0 {
			t.end = append(t.end, t.chooseBound(a, a.ProposeEnds(m, c.unit, nil), ends, func(f *linear.Features, at int, crossed bool) {
				a.DescribeEnd(f, at, crossed, m, c.unit)
			}))
		}
		if m.Before >= 0 {
			t.start = append(t.start, t.chooseBound(a, a.ProposeStarts(m, c.unit, nil), begins, func(f *linear.Features, at int, crossed bool) {
				a.DescribeStart(f, at, crossed, m, c.unit)
			}))
		}
	}
	return true
}

// count counts a gold quote as proposed or not, and shows it if asked to.
func (t *trainer) count(a *article, q *quote, proposed bool) {
	if proposed {
		t.proposed++
		return
	}
	t.missed++
	if t.verbose {
		from, to := max(0, q.cue[0].Start-70), min(len(a.Text), q.cue[0].End+70)
		fmt.Printf("not proposed: [%s] in %q\n", a.Text[q.cue[0].Start:q.cue[0].End], a.Text[from:to])
	}
}

// chooseSpeaker makes the choice of who speaks at a match that is right. The heads of the phrase that speaks are right, and
// what stands beside them between commas.
func (t *trainer) chooseSpeaker(a *article, m *patterns.Match, at *cue, q *quote) {
	c := learn.Choice{Group: a.group, Weight: a.weight}
	for i, j := range a.ProposeSpeakers(m, at.unit, nil) {
		c.Candidates = append(c.Candidates, t.features(func(f *linear.Features) { a.DescribeSpeaker(f, j, m, at.unit, a.PriorSpeaker(m.Cue.A, at.prior)) }))
		if j < 0 {
			if len(q.speaker) == 0 {
				c.Right = append(c.Right, i)
			}
			continue
		}
		if reading.Overlap(a.chunk(j), q.speaker) > 0 && a.headsSpeaker(j, q) {
			c.Right = append(c.Right, i)
			if j == 0 || a.Chunks[j-1].Kind != reading.Comma || a.chunk(j)[0].Start <= q.speaker[0].Start {
				at.speaker = j
			}
		}
	}
	if len(c.Right) > 0 {
		t.speaker = append(t.speaker, c)
	}
}

// headsSpeaker reports whether chunk j is what the phrase that speaks rests on: its first chunk, what stands beside it between
// commas, or of names side by side the last: the Harbour Board | chairman Jory Moor.
func (a *article) headsSpeaker(j int, q *quote) bool {
	beside := func(x, y int) bool {
		return x >= 0 && y < len(a.Chunks) && a.Chunks[x].Kind == reading.Noun && a.Chunks[y].Kind == reading.Noun && a.HeadTag(x).IsProper() &&
			a.HeadTag(y).IsProper() && reading.Overlap(a.chunk(x), q.speaker) > 0 && reading.Overlap(a.chunk(y), q.speaker) > 0
	}
	if beside(j, j+1) {
		return false
	}
	first := j
	for beside(first-1, first) {
		first--
	}
	return a.chunk(first)[0].Start <= q.speaker[0].Start || a.Chunks[first-1].Kind == reading.Comma
}

// chunk is the bytes of one chunk.
func (a *article) chunk(j int) []reading.Stretch {
	return []reading.Stretch{a.stretch(reading.Span{A: j, B: j + 1})}
}

// chooseBound makes the choice between places at which content may end. To end at one is to have gone on at those before.
func (t *trainer) chooseBound(a *article, candidates, right []int, describe func(f *linear.Features, at int, crossed bool)) learn.Choice {
	c := learn.Choice{Group: a.group, Weight: a.weight}
	var crossed []uint64
	for i, at := range candidates {
		here := t.features(func(f *linear.Features) { describe(f, at, false) })
		c.Candidates = append(c.Candidates, append(slices.Clone(crossed), here...))
		crossed = append(crossed, t.features(func(f *linear.Features) { describe(f, at, true) })...)
		if slices.Contains(right, at) {
			c.Right = append(c.Right, i)
		}
	}
	return c
}

// chooseReports makes the choices whether there is a report at a cue and which proposal it is, with speakers and bounds as
// the models choose them.
func (t *trainer) chooseReports(a *article, x *attribute.Chooser) {
	for i := range a.cues {
		c := &a.cues[i]
		choice := learn.Choice{Group: a.group, Weight: a.weight}
		agree := make([]float64, len(c.matches))
		for j := range c.matches {
			p := x.Complete(a.Article, c.matches[j], c.unit, c.prior)
			choice.Candidates = append(choice.Candidates, t.features(func(f *linear.Features) { a.DescribeReport(f, &p, c.unit, c.prior) }))
			for _, g := range c.golds {
				agree[j] = max(agree[j], reading.Agreement(a.Content(&p), a.in(c.unit, &a.quotes[g])))
			}
		}
		choice.Candidates = append(choice.Candidates, nil)
		most := slices.Max(agree)
		for j, v := range agree {
			if v >= same && v >= most-near {
				choice.Right = append(choice.Right, j)
			}
		}
		if len(choice.Right) == 0 {
			choice.Right = []int{len(agree)}
		}
		t.report = append(t.report, choice)
	}
}
