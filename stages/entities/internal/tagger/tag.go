package tagger

import (
	"math"

	"wirecopy/stages/internal/text"
)

// Tag finds the names of d, in order and without overlap. buf is memory to use again, or nil. Any text will do, and
// the time grows with its length.
func (m *Model) Tag(d *text.Document, buf *Scratch) []Span {
	if buf == nil {
		buf = new(Scratch)
	}
	buf.prepare(m.lexicon, d)
	n := len(d.Tokens)
	if cap(buf.emit) < n {
		buf.emit = make([][numLabels]int32, n+n/4)
		buf.back = make([][numLabels]uint8, n+n/4)
		buf.labels = make([]uint8, n+n/4)
	}
	emit, labels := buf.emit[:n], buf.labels[:n]
	var feats [numFeatures]uint32
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		w := buf.words[first:last]
		for k := range w {
			buf.features(&feats, w, k)
			s := m.sum(&feats)
			unpack(&s, &emit[first+k])
		}
		m.viterbi(emit[first:last], buf.back, labels[first:last])
	}
	return m.spans(d, buf, labels, emit)
}

// spans reads the names off the labels.
func (m *Model) spans(d *text.Document, buf *Scratch, labels []uint8, emit [][numLabels]int32) []Span {
	count := 0
	for _, l := range labels {
		if begins(l) {
			count++
		}
	}
	if count == 0 {
		return nil
	}
	out := make([]Span, 0, count+count/8)
	for i := range d.Sentences {
		s := &d.Sentences[i]
		w := buf.words[s.First:s.Last]
		for a := s.First; a < s.Last; {
			if labels[a] == 0 {
				a++
				continue
			}
			class := ClassOf(labels[a])
			b := a + 1
			for b < s.Last && labels[b] == Inside(class) {
				b++
			}
			t := refine(class, d, w, a-s.First, b-s.First)
			if t != None {
				score := float32(1)
				for k := a; k < b; k++ {
					score = min(score, m.sure(labels, emit, k, s.First, s.Last))
				}
				span := Span{First: a, Last: b, Start: int(d.Tokens[a].Start), End: int(d.Tokens[b-1].End), Type: t, Score: score}
				out = m.lexicon.appendParts(out, d.Text, span, int(d.Tokens[a].End), int(d.Tokens[b-1].Start))
			}
			a = b
		}
	}
	return out
}

// sure is the probability of the label of token k, given those of its neighbours.
func (m *Model) sure(labels []uint8, emit [][numLabels]int32, k, first, last int) float32 {
	var sum float64
	own := m.local(labels, emit, k, first, last, labels[k])
	for l := range uint8(numLabels) {
		if s := m.local(labels, emit, k, first, last, l); s > never/2 {
			sum += math.Exp(float64(s-own) * float64(m.unit))
		}
	}
	return float32(1 / sum)
}

func (m *Model) local(labels []uint8, emit [][numLabels]int32, k, first, last int, l uint8) int32 {
	s := emit[k][l]
	if k > first {
		s += m.trans[labels[k-1]][l]
	} else if !Allowed(0, l) {
		return never
	}
	if k+1 < last {
		s += m.trans[l][labels[k+1]]
	}
	return s
}
