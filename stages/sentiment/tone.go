package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
)

// How the sentences of an article weigh in its tone.
const (
	headlineWeight = 3.0
	leadWeight     = 1.5 // of the first sentence, beside plainWeight; the n-th has an n-th of it
	plainWeight    = 0.5
	captionWeight  = 0.5 // times
)

// tone makes a tone of a score in [-1, 1], with the label that the model gives it.
func tone(m *opinion.Model, score float64) pipeline.Tone {
	score = round(score)
	return pipeline.Tone{Score: score, Label: m.Label(score)}
}

// tones gives the tone of each sentence, and of the article: the mean of the sentences, weighted by their place and by
// the salience of those whom they mention.
func (f *finding) tones(headline string) ([]pipeline.SentenceTone, pipeline.Tone) {
	m := opinion.ToneModel()
	out := make([]pipeline.SentenceTone, 0, len(f.Doc.Sentences))
	sum, weight := 0.0, 0.0
	if headline != "" {
		h := polarity.Read(reading.New(text.Parse(headline, nil), nil))
		f.headline.Begin(h)
		score := opinion.Tone(m.Weigh(f.headline.Sentence(0, len(h.Words)), nil, 0))
		sum, weight = headlineWeight*score, headlineWeight
	}
	salience := f.salience()
	for i := range f.Doc.Sentences {
		s := &f.Doc.Sentences[i]
		kind := f.Doc.Blocks[s.Block].Kind
		if !stance.Tells(kind) {
			continue
		}
		w := (plainWeight + leadWeight/float64(len(out)+1)) * (1 + salience[i])
		if kind == pipeline.Caption {
			w *= captionWeight
		}
		t, evidence := f.toneOf(m, s.First, s.Last)
		span := f.Doc.Span(s.Start, s.End)
		out = append(out, pipeline.SentenceTone{Start: span.Start, End: span.End, Tone: t, Evidence: evidence})
		sum += w * t.Score
		weight += w
	}
	return out, tone(m, sum/max(weight, 1e-9))
}

// toneOf judges the words [first, last), and gives those that decided, unless the tone is neutral.
func (f *finding) toneOf(m *opinion.Model, first, last int) (pipeline.Tone, []pipeline.Span) {
	t := tone(m, opinion.Tone(f.weigh(m, first, last)))
	if t.Label == pipeline.Neutral {
		return t, nil
	}
	return t, f.evidence(first, last, t.Label)
}

// toneEvidence gives the words of [first, last) that speak for a label.
func (f *finding) toneEvidence(m *opinion.Model, first, last int, label string) []pipeline.Span {
	f.weigh(m, first, last)
	return f.evidence(first, last, label)
}

// salience gives the salience of the entities that each sentence mentions, at most 1.
func (f *finding) salience() []float64 {
	out := make([]float64, len(f.Doc.Sentences))
	for i := range f.Mentions {
		m := &f.Mentions[i]
		out[m.Sentence] = min(out[m.Sentence]+min(max(f.Entities[m.Entity].Salience, 0), 1), 1)
	}
	return out
}
