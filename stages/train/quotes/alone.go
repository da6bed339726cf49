package main

import (
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/learn"
)

// chooseFates makes the choices what quotations without a cue are.
func (t *trainer) chooseFates(a *article, found []attribute.Report) {
	for _, q := range a.FindUncovered(found) {
		if q.Chained() {
			continue // its marks tell
		}
		p := &a.Pairs[q.Pair]
		g := -1
		for i := range a.quotes {
			if n := reading.Overlap([]reading.Stretch{{Start: p.Start, End: p.End}}, a.quotes[i].content); 2*n > p.End-p.Start {
				if a.quotes[i].turn {
					g = -2
				} else {
					g = i
				}
			}
		}
		if g == -2 {
			continue // within a turn of an interview
		}
		c := learn.Choice{Group: a.group, Weight: a.weight}
		for fate := range attribute.Fates {
			if !q.Possible(fate) {
				continue
			}
			if a.isFate(&q, fate, g, found) {
				c.Right = append(c.Right, len(c.Candidates))
			}
			c.Candidates = append(c.Candidates, t.features(func(f *linear.Features) { a.DescribeAlone(f, &q, fate, found) }))
		}
		if len(c.Right) > 0 {
			t.alone = append(t.alone, c)
		}
	}
}

// isFate reports whether the fate of a quotation is right, where the gold quote is g, or there is none for -1.
func (a *article) isFate(q *attribute.Alone, fate attribute.Fate, g int, found []attribute.Report) bool {
	if g < 0 {
		return fate == attribute.ScareFate
	}
	said := &a.quotes[g]
	by := func(i int) bool {
		r := &found[i]
		if reading.Overlap(a.tokens(r.Speaker), said.speaker) > 0 {
			return true
		}
		o := a.quoteOf(r.Content)
		return o >= 0 && said.actor != "" && a.quotes[o].actor == said.actor
	}
	joins := q.Before >= 0 && reading.Overlap(found[q.Before].Content, said.content) > 0
	switch fate {
	case attribute.JoinFate:
		return joins
	case attribute.SameFate:
		return !joins && by(q.Before)
	case attribute.NextFate:
		return !joins && by(q.After)
	case attribute.NearFate:
		at := a.stretch(reading.Span{A: q.Near, B: q.Near + 1})
		return !joins && reading.Overlap([]reading.Stretch{at}, said.speaker) > 0
	case attribute.NobodyFate:
		return !joins && len(said.speaker) == 0
	}
	return false
}

// chooseBearers makes the choices which entity speaks.
func (t *trainer) chooseBearers(a *article, found []attribute.Report) {
	for i := range found {
		found[i].Entity = -1
		g := a.quoteOf(found[i].Content)
		if g < 0 || a.quotes[g].turn {
			continue
		}
		c := learn.Choice{Group: a.group, Weight: a.weight}
		for j, b := range a.ProposeBearers(found, i, nil) {
			c.Candidates = append(c.Candidates, t.features(func(f *linear.Features) { a.DescribeBearer(f, b, found, i) }))
			if b.Entity >= 0 && a.quotes[g].actor != "" && a.actor[b.Entity] == a.quotes[g].actor {
				c.Right = append(c.Right, j)
				found[i].Entity = b.Entity
			}
		}
		if len(c.Right) == 0 {
			c.Right = []int{0}
		}
		if len(c.Candidates) > 1 {
			t.bearer = append(t.bearer, c)
		}
	}
}
