package sentiment

import (
	"math"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/stance"
)

// DefaultThreshold is the least confidence of an opinion that is published: at this one, readers of the articles held out by
// the cross-validation share about two in three opinions. See docs/stance.md.
const DefaultThreshold = 0.4

// stances gives how the article makes each entity look. It is neutral unless the evidence is there.
func (f *finding) stances() []pipeline.EntityTone {
	f.Read(stance.ByModel(opinion.StanceModel()))
	m := stance.Default()
	out := make([]pipeline.EntityTone, 0, len(f.Entities))
	for e := range f.Entities {
		if len(f.ByEntity[e]) > 0 {
			out = append(out, f.stance(m, e))
		}
	}
	return out
}

func (f *finding) stance(m stance.Model, e int) pipeline.EntityTone {
	out := pipeline.EntityTone{Entity: f.Entities[e].ID, Tone: pipeline.Tone{Label: pipeline.Neutral}}
	negative, positive := 0.0, 0.0
	if stance.Opinionated(f.Entities[e].Type) && (f.threshold == 0 || !f.Quiet(e)) {
		f.features.Reset()
		f.Features(e, &f.features)
		negative, positive = m.Chances(&f.features)
	}
	side := 0
	if f.threshold > 0 {
		if positive > negative {
			side = 1
		}
		if max(negative, positive) < f.threshold {
			return out
		}
		out.Tone = pipeline.Tone{Label: labels[side], Score: round(positive - negative)}
	} else {
		out.Tone = tone(opinion.StanceModel(), f.Sentences(e))
		if out.Label == pipeline.Neutral {
			return out
		}
		if out.Label == pipeline.Positive {
			side = 1
		}
	}
	out.Confidence = round([2]float64{negative, positive}[side])
	out.Evidence = f.Evidence(m, e, side)
	return out
}

var labels = [2]string{pipeline.Negative, pipeline.Positive}

func round(v float64) float64 { return math.Round(v*1000)/1000 + 0 } // no negative zero
