package sentiment

import (
	"cmp"
	"slices"
	"sort"

	"wirecopy/pipeline"
	"wirecopy/stages/sentiment/internal/judge"
	"wirecopy/stages/sentiment/internal/reading"
)

// quotedWeight is the weight of a sentence that mentions somebody in quoted words only, in the stance of the text: that is
// another's voice.
const quotedWeight = 0.5

func sortMentions(m []mention) {
	slices.SortStableFunc(m, func(a, b mention) int { return cmp.Compare(a.First, b.First) })
}

// voice sums up what is said of one target: the mean of the sentences' log odds, so that a plain sentence counts too.
type voice struct {
	out    [2]float64
	weight float64
}

func (v *voice) add(out [2]float64, weight float64) {
	v.out[0] += weight * out[0]
	v.out[1] += weight * out[1]
	v.weight += weight
}

func (v *voice) score() float64 {
	if v.weight == 0 {
		return 0
	}
	return judge.Stance([2]float64{v.out[0] / v.weight, v.out[1] / v.weight})
}

// stances gives the stance of the text toward every entity, over all sentences that mention it by name, role or pronoun.
func (f *finding) stances() []pipeline.EntityTone {
	m := judge.StanceModel()
	outputs := make([][2]float64, len(f.mentions))
	for i := range f.mentions {
		outputs[i] = m.Outputs(f.extractor.Features(f.mentions[i].Mention))
	}
	out := make([]pipeline.EntityTone, 0, len(f.entities))
	for e := range f.entities {
		if len(f.byEntity[e]) == 0 {
			continue
		}
		var own, any voice
		f.bySentence(f.byEntity[e], func(same []int) {
			var v voice
			weight := quotedWeight
			for _, i := range same {
				v.add(outputs[i], 1)
				if !f.Words[f.mentions[i].First].Flags.Has(reading.Quoted) {
					weight = 1
				}
			}
			mean := [2]float64{v.out[0] / v.weight, v.out[1] / v.weight}
			any.add(mean, weight)
			if s := f.mentions[same[0]].sentence; speaks(f.Doc.Blocks[f.Doc.Sentences[s].Block].Kind) {
				own.add(mean, weight)
			}
		})
		if own.weight == 0 {
			own = any
		}
		t := tone(m, own.score())
		out = append(out, pipeline.EntityTone{Entity: f.entities[e].ID, Tone: t, Evidence: f.stanceEvidence(m, t.Label, f.byEntity[e], outputs)})
	}
	return out
}

// bySentence calls each with the mentions of every sentence in turn.
func (f *finding) bySentence(mentions []int, each func(same []int)) {
	for len(mentions) > 0 {
		n := 1
		for n < len(mentions) && f.mentions[mentions[n]].sentence == f.mentions[mentions[0]].sentence {
			n++
		}
		each(mentions[:n])
		mentions = mentions[n:]
	}
}

// stanceEvidence gives the words that decided, from the mentions that speak most clearly for the label.
func (f *finding) stanceEvidence(m *judge.Model, label string, mentions []int, outputs [][2]float64) []pipeline.Span {
	k := 0
	switch label {
	case pipeline.Neutral:
		return nil
	case pipeline.Positive:
		k = 1
	}
	best := -1
	second := -1
	for _, i := range mentions {
		if best < 0 || outputs[i][k] > outputs[best][k] {
			best, second = i, best
		} else if second < 0 || outputs[i][k] > outputs[second][k] {
			second = i
		}
	}
	out := f.mentionEvidence(m, k, best)
	if second >= 0 && f.mentions[second].sentence != f.mentions[best].sentence && len(out) < evidenceMost {
		more := f.mentionEvidence(m, k, second)
		out = append(out, more[:min(len(more), evidenceMost-len(out))]...)
		slices.SortFunc(out, func(a, b pipeline.Span) int { return cmp.Compare(a.Start, b.Start) })
	}
	return out
}

// mentionEvidence gives the words that decided for output k at one mention.
func (f *finding) mentionEvidence(m *judge.Model, k, i int) []pipeline.Span {
	at := f.mentions[i].Mention
	sign := float32(2*k - 1)
	f.weigh(at.From, at.To, func(w *reading.Word) float32 { return sign * (w.Opinion + w.Leaning/2) / 4 })
	m.Explain(f.extractor.Features(at), func(token int, add [2]float32) {
		if token >= at.From && token < at.To {
			f.weights[token-at.From] += add[k]
		}
	})
	for j := at.First; j < at.Last; j++ {
		f.weights[j-at.From] = 0
	}
	return f.evidence(at.From, at.To)
}

// within gives the mentions among f.mentions that lie within the tokens [first, last).
func (f *finding) within(first, last int) (from, to int) {
	from = sort.Search(len(f.mentions), func(i int) bool { return f.mentions[i].First >= first })
	to = from
	for to < len(f.mentions) && f.mentions[to].First < last {
		to++
	}
	return from, to
}
