package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/speech"
	"wirecopy/stages/internal/sentiment/stance"
)

// leastTone is the least probability of a tone of a quote that is good or bad: where the model is less sure, the quote is
// neutral. In the cross-validation three in four such tones are the reader's, and of all quotes one in 28 has a tone that
// the reader does not share.
const leastTone = 0.725

// quoteTones gives the tone of the words of each quote, and the stance in them toward those whom they are aimed at.
func (f *finding) quoteTones() []pipeline.QuoteTone {
	out := make([]pipeline.QuoteTone, 0, len(f.Quotes))
	for i := range f.Quotes {
		q := &f.Quotes[i]
		if q.Type == pipeline.Scare {
			continue
		}
		parts := f.Parts[i]
		t := pipeline.QuoteTone{Quote: q.ID, Tone: f.quoteTone(parts), Targets: f.targets(q, parts)}
		if t.Label != pipeline.Neutral {
			for _, p := range parts {
				t.Evidence = append(t.Evidence, f.toneEvidence(opinion.ToneModel(), p[0], p[1], t.Label)...)
			}
			t.Evidence = t.Evidence[:min(len(t.Evidence), evidenceMost)]
		}
		out = append(out, t)
	}
	return out
}

// quoteTone is the tone of the words in the parts of a quote.
func (f *finding) quoteTone(parts [][2]int) pipeline.Tone {
	f.features.Reset()
	speech.Features(f.Reading, parts, stance.ToneOf(opinion.ToneModel(), &f.extractor, parts), &f.features)
	negative, positive := speech.Default().Chances(&f.features)
	out := pipeline.Tone{Label: pipeline.Neutral, Score: round(positive - negative)}
	switch {
	case negative >= leastTone:
		out.Label = pipeline.Negative
	case positive >= leastTone:
		out.Label = pipeline.Positive
	}
	return out
}

// targets gives the stance of the quoted words toward the entities that they are aimed at, but the speaker.
func (f *finding) targets(q *pipeline.Quote, parts [][2]int) []pipeline.EntityTone {
	var out []pipeline.EntityTone
	for _, t := range f.Aims(q, parts) {
		side := 0
		if t.Score > 0 {
			side = 1
		}
		out = append(out, pipeline.EntityTone{Entity: f.Entities[t.Entity].ID, Tone: pipeline.Tone{Label: labels[side], Score: round(t.Score)},
			Evidence: []pipeline.Span{t.Evidence}})
	}
	return out
}
