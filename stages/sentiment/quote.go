package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/sentiment/opinion"
)

// quoteTones gives the tone of the words of each quote, and the stance in them toward each entity that they name.
func (f *finding) quoteTones() []pipeline.QuoteTone {
	m := opinion.ToneModel()
	out := make([]pipeline.QuoteTone, 0, len(f.Quotes))
	for i := range f.Quotes {
		q := &f.Quotes[i]
		if q.Type == pipeline.Scare {
			continue
		}
		t := pipeline.QuoteTone{Quote: q.ID}
		parts := f.Parts(q)
		sum, words := 0.0, 0
		for _, p := range parts {
			part, evidence := f.toneOf(m, p[0], p[1])
			sum += part.Score * float64(p[1]-p[0])
			words += p[1] - p[0]
			t.Evidence = append(t.Evidence, evidence...)
		}
		t.Tone = tone(m, sum/float64(max(words, 1)))
		t.Evidence = t.Evidence[:min(len(t.Evidence), evidenceMost)]
		t.Targets = f.targets(q, parts)
		out = append(out, t)
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
