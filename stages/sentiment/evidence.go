package sentiment

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
)

const (
	evidenceMost  = 5    // spans a finding
	evidenceLeast = 0.04 // what a word adds to be one of them
)

// weigh sets the weights of the words [first, last), from bad to good, and gives the outputs of the model of tone.
func (f *finding) weigh(m *opinion.Model, first, last int) [2]float64 {
	f.weights = f.weights[:0]
	for i := first; i < last; i++ {
		w := &f.Words[i]
		f.weights = append(f.weights, (w.Opinion+w.Event+w.Leaning/2)/4)
	}
	return m.Weigh(f.extractor.Sentence(first, last), f.weights, first)
}

// evidence gives the spans of the words among [first, last) that have the most weight for a label, in order of place.
func (f *finding) evidence(first, last int, label string) []pipeline.Span {
	sign := float32(1)
	if label == pipeline.Negative {
		sign = -1
	}
	var top [evidenceMost]int // by weight, the heaviest first
	n := 0
	for i := first; i < last; i++ {
		w := sign * f.weights[i-first]
		if w < evidenceLeast || !f.tells(i) {
			continue
		}
		at := n
		for at > 0 && sign*f.weights[top[at-1]-first] < w {
			at--
		}
		if at == evidenceMost {
			continue
		}
		n = min(n+1, evidenceMost)
		copy(top[at+1:n], top[at:n-1])
		top[at] = i
	}
	var out []pipeline.Span
	for len(out) < n {
		next := -1
		for _, i := range top[:n] {
			if (next < 0 || i < next) && (len(out) == 0 || f.start(i) > out[len(out)-1].Start) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		end := min(next+int(f.Words[next].Length), last)
		out = append(out, f.Doc.Span(int(f.Doc.Tokens[next].Start), int(f.Doc.Tokens[end-1].End)))
	}
	return out
}

// start is the place of token i in code points.
func (f *finding) start(i int) int {
	s := int(f.Doc.Tokens[i].Start)
	return f.Doc.Span(s, s).Start
}

// tells reports whether a word can be evidence: a noun, verb, adjective, adverb or negation, and neither a name nor an
// auxiliary.
func (f *finding) tells(i int) bool {
	t, w := f.Doc.Tags[i], &f.Words[i]
	if w.Entry != nil && (w.Entry.Kind == valence.Negator || w.Entry.Kind == valence.Withholder || w.Length > 1) {
		return true
	}
	if t.IsProper() {
		return w.Opinion != 0
	}
	if f.Doc.Tokens[i].End-f.Doc.Tokens[i].Start < 3 || opinion.Auxiliary(f.Reading, i) {
		return false
	}
	return t.IsNoun() || t.IsVerb() || t.IsAdjective() || t.IsAdverb() || t == text.UH
}
