package sentiment

import (
	"cmp"
	"math"
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/sentiment/internal/reading"
)

// How a sum of opinions and events becomes a score.
const (
	spread       = 1.2  // reading.Squash's a
	eventWeight  = 0.5  // events against opinions
	toneFloor    = 0.12 // a score nearer to 0 is neutral
	evidenceMost = 5    // spans a finding
	evidenceMin  = 0.1  // a word that contributes less is no evidence
)

func label(score, floor float64) string {
	switch {
	case score >= floor:
		return pipeline.Positive
	case score <= -floor:
		return pipeline.Negative
	}
	return pipeline.Neutral
}

func tone(score, floor float64) pipeline.Tone {
	score = math.Round(score*1000) / 1000
	return pipeline.Tone{Score: score + 0, Label: label(score, floor)}
}

func sumTone(s reading.Sum) pipeline.Tone {
	return tone(reading.Squash(float64(s.Opinion)+eventWeight*float64(s.Event), spread), toneFloor)
}

// speaks reports whether a block of this kind is the article's own text, and not what stands around it.
func speaks(kind string) bool {
	switch kind {
	case pipeline.Credit, pipeline.Byline, pipeline.Dateline, pipeline.Note:
		return false
	}
	return true
}

func (f *finding) sentences() []pipeline.SentenceTone {
	var out []pipeline.SentenceTone
	for i := range f.Doc.Sentences {
		s := &f.Doc.Sentences[i]
		if !speaks(f.Doc.Blocks[s.Block].Kind) {
			continue
		}
		span := f.Doc.Span(s.Start, s.End)
		out = append(out, pipeline.SentenceTone{
			Start: span.Start, End: span.End,
			Tone:     sumTone(f.Sum(s.First, s.Last)),
			Evidence: f.evidence(s.First, s.Last, f.toneWeight),
		})
	}
	return out
}

// toneWeight is what word i gives to the tone of its sentence.
func (f *finding) toneWeight(i int) float64 {
	return float64(f.Words[i].Opinion) + eventWeight*float64(f.Words[i].Event)
}

// document weighs the sentences: a headline counts as three of them, the lead as two, what follows less and less.
func (f *finding) document(headline string, sentences []pipeline.SentenceTone) pipeline.Tone {
	sum, weight := 0.0, 0.0
	if headline != "" {
		h := reading.Read(text.Parse(headline, nil))
		const w = 3
		sum, weight = w*sumTone(h.Sum(0, len(h.Words))).Score, w
	}
	for i := range sentences {
		w := 0.5 + 1.5/float64(i+1)
		sum += w * sentences[i].Score
		weight += w
	}
	if weight == 0 {
		return tone(0, toneFloor)
	}
	return tone(sum/weight, toneFloor)
}

// evidence gives the spans of the words among [first, last) that weigh most, in order of place.
func (f *finding) evidence(first, last int, weight func(int) float64) []pipeline.Span {
	type piece struct {
		at int
		by float64
	}
	var pieces []piece
	for i := first; i < last; i++ {
		if by := math.Abs(weight(i)); by >= evidenceMin {
			pieces = append(pieces, piece{i, by})
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.by, a.by) })
	pieces = pieces[:min(len(pieces), evidenceMost)]
	slices.SortFunc(pieces, func(a, b piece) int { return cmp.Compare(a.at, b.at) })
	var out []pipeline.Span
	for _, p := range pieces {
		end := min(p.at+int(f.Words[p.at].Length), last)
		out = append(out, f.Doc.Span(int(f.Doc.Tokens[p.at].Start), int(f.Doc.Tokens[end-1].End)))
	}
	return out
}
