package stance

import (
	"cmp"
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
)

const (
	evidenceSentences = 2  // at most, for one opinion
	evidenceWords     = 3  // that decided, at most, in one sentence
	evidenceLength    = 24 // tokens that one piece of evidence may have to hold the mention too
	sentenceShare     = 0.5
)

// Evidence gives what in the text makes entity e look bad (side 0) or good (side 1): from the mentions that speak most
// clearly for it, the stretch from the mention to the words that decided. The spans are in order of place; there is at
// least one where the entity has a mention.
func (a *Article) Evidence(m Model, e, side int) []pipeline.Span {
	type found struct {
		weight float64
		span   [2]int
	}
	var all []found
	a.BySentence(e, func(same []int) {
		best := found{weight: -1e9}
		for _, i := range same {
			if a.Mentions[i].Apart && len(a.ByEntity[e]) > len(same) {
				continue
			}
			if w, span := a.reason(m, i, side); w > best.weight {
				best = found{w, span}
			}
		}
		if best.span[1] > 0 {
			all = append(all, best)
		}
	})
	slices.SortStableFunc(all, func(x, y found) int { return cmp.Compare(y.weight, x.weight) })
	n := 0
	for n < len(all) && n < evidenceSentences && (n == 0 || all[n].weight > all[0].weight/2) {
		n++
	}
	all = all[:n]
	slices.SortFunc(all, func(x, y found) int { return cmp.Compare(x.span[0], y.span[0]) })
	out := make([]pipeline.Span, 0, n)
	for _, f := range all {
		out = append(out, a.Doc.Span(int(a.Doc.Tokens[f.span[0]].Start), int(a.Doc.Tokens[f.span[1]-1].End)))
	}
	return out
}

// reason gives how clearly mention i speaks for a side, and the tokens that say it.
func (a *Article) reason(m Model, i, side int) (weight float64, span [2]int) {
	at := a.Mentions[i].Mention
	weights := make([]float64, at.To-at.From)
	add := func(token int, w float64) {
		if token >= at.From && token < at.To && (token < at.First || token >= at.Last) {
			weights[token-at.From] += w
		}
	}
	f := features{Features: &linear.Features{}, keep: true}
	a.mentionFeatures(&a.Mentions[i], &f)
	for k, key := range f.Keys {
		w := m.Weight(key, side) - m.Weight(key, 1-side)
		weight += w
		add(f.tokens[k], w)
	}
	out := a.output(i)
	weight += max(out[side]-max(out[1-side], 0), -5)
	opinion.StanceModel().Explain(a.extractor.Features(at), func(token int, by [2]float32) {
		add(token, sentenceShare*float64(by[side]-by[1-side]))
	})
	for j := range weights {
		if !a.telling(at.From + j) {
			weights[j] = 0
		}
	}
	return weight, a.stretch(at, weights)
}

// telling reports whether a token can be evidence by itself.
func (a *Article) telling(i int) bool {
	t, w := a.Doc.Tags[i], &a.Words[i]
	if t.IsProper() {
		return w.Opinion != 0
	}
	return (t.IsNoun() || t.IsVerb() || t.IsAdjective() || t.IsAdverb()) && !opinion.Auxiliary(a.Reading, i)
}

// stretch is the tokens from the first to the last of the weightiest, and the mention with them where it is near.
func (a *Article) stretch(at opinion.Mention, weights []float64) [2]int {
	first, last := -1, -1
	for range evidenceWords {
		best := 0
		for j := range weights {
			if weights[j] > weights[best] {
				best = j
			}
		}
		if weights[best] <= 0 {
			break
		}
		weights[best] = 0
		i := at.From + best
		if first < 0 {
			first, last = i, i+1
		} else if lo, hi := min(first, i), max(last, i+1); hi-lo <= evidenceLength {
			first, last = lo, hi
		}
	}
	if first < 0 {
		return [2]int{at.First, at.Last}
	}
	if lo, hi := min(first, at.First), max(last, at.Last); hi-lo <= evidenceLength {
		first, last = lo, hi
	}
	return [2]int{first, last}
}
