package stance

import (
	"cmp"
	"math"
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
)

const (
	evidenceSentences = 2  // at most, for one opinion
	evidenceWords     = 4  // that decided, at most, in one sentence
	evidenceLength    = 24 // tokens that one piece of evidence may have to hold the mention too
	sentenceShare     = 0.5
)

// Evidence gives what in the text makes entity e look bad (side 0) or good (side 1): from the mentions that speak most
// clearly for it, the stretch from the mention to the words that decided. The spans are in order of place; there is at
// least one where the entity has a mention.
func (a *Article) Evidence(m Model, e, side int) []pipeline.Span {
	type found struct {
		weight  float64
		mention int
	}
	var all []found
	var f linear.Features
	a.BySentence(e, func(same []int) {
		best := found{weight: math.Inf(-1)}
		for _, i := range same {
			if a.Mentions[i].Apart && len(a.ByEntity[e]) > len(same) {
				continue
			}
			if w := a.clearness(m, i, side, &f); w > best.weight {
				best = found{w, i}
			}
		}
		if !math.IsInf(best.weight, -1) {
			all = append(all, best)
		}
	})
	slices.SortStableFunc(all, func(x, y found) int { return cmp.Compare(y.weight, x.weight) })
	n := 0
	for n < len(all) && n < evidenceSentences && (n == 0 || all[n].weight > all[0].weight/2) {
		n++
	}
	spans := make([][2]int, n)
	for i := range spans {
		spans[i] = a.reason(m, all[i].mention, side)
	}
	slices.SortFunc(spans, func(x, y [2]int) int { return cmp.Compare(x[0], y[0]) })
	out := make([]pipeline.Span, 0, n)
	for _, s := range spans {
		out = append(out, a.Doc.Span(int(a.Doc.Tokens[s[0]].Start), int(a.Doc.Tokens[s[1]-1].End)))
	}
	return out
}

// clearness says how clearly mention i speaks for a side. f is memory for its features.
func (a *Article) clearness(m Model, i, side int, f *linear.Features) float64 {
	f.Reset()
	a.mentionFeatures(&a.Mentions[i], &features{Features: f})
	weight := 0.0
	for _, key := range f.Keys {
		weight += m.Weight(key, side) - m.Weight(key, 1-side)
	}
	out := a.output(i)
	return weight + max(out[side]-max(out[1-side], 0), -5)
}

// reason gives the tokens that say why mention i speaks for a side.
func (a *Article) reason(m Model, i, side int) [2]int {
	at := a.Mentions[i].Mention
	weights, tells := make([]float64, at.To-at.From), make([]bool, at.To-at.From)
	for j := range tells {
		token := at.From + j
		tells[j] = (token < at.First || token >= at.Last) && a.telling(token)
	}
	wanted := func(token int) bool { return token >= at.From && token < at.To && tells[token-at.From] }
	f := features{Features: &linear.Features{}, keep: true}
	a.mentionFeatures(&a.Mentions[i], &f)
	for k, key := range f.Keys {
		if token := f.tokens[k]; wanted(token) {
			weights[token-at.From] += m.Weight(key, side) - m.Weight(key, 1-side)
		}
	}
	opinion.StanceModel().Explain(a.extractor.Features(at), wanted, func(token int, by [2]float32) {
		weights[token-at.From] += sentenceShare * float64(by[side]-by[1-side])
	})
	return a.stretch(at, weights)
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
	if c := &a.Doc.Chunks[a.Doc.ChunkOf[last-1]]; c.Kind == reading.Noun { // a corrupt | liar
		last = min(max(last, int(c.B)), at.To)
	}
	return [2]int{first, last}
}
