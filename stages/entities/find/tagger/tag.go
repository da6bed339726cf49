package tagger

import (
	"bytes"
	"iter"
	"math"
	"slices"

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
	clear(labels)
	var feats [numFeatures]uint64
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		w := buf.words[first:last]
		for a, b := range stretches(w, (*word).scored) {
			for k := a; k < b; k++ {
				buf.features(&feats, i, w, k)
				s := m.sum(&feats)
				m.unpack(&s, &emit[first+k])
			}
			m.label(buf, emit, labels, w, first, a, b)
		}
	}
	buf.first = append(buf.first[:0], emit...)
	if cap(buf.hint) < n {
		buf.hint = make([][numHints]uint16, n+n/4)
	}
	buf.hint = buf.hint[:n]
	clear(buf.hint)
	for range passes {
		if !m.again(d, buf, emit, labels) {
			break
		}
	}
	return m.spans(d, buf, labels, emit)
}

// ownsArticle reports whether w is an article that belongs to the name after it: it has a capital where none is due,
// or the lists have it so: The Hague.
func ownsArticle(w *word) bool {
	return w.low == the && w.shape == titleWord && (!w.initial || w.begin&Cities != 0)
}

var the = hashLower("the")

// passes is how often the names found are held against the document at most: what one pass changes, the next sees.
const passes = 3

// again is the second pass: what the document says about its words is added to their scores. It reports whether some
// label changed.
func (m *Model) again(d *text.Document, buf *Scratch, emit [][numLabels]int32, labels []uint8) (changed bool) {
	buf.collect(d, labels)
	if len(buf.votes) == 0 {
		return false
	}
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		w := buf.words[first:last]
		if cap(buf.hints) < len(w) {
			buf.hints = make([][numHints]uint16, len(w)+len(w)/4+64)
		}
		hints := buf.hints[:len(w)]
		buf.findHints(hints, w, labels[first:last])
		for a, b := range stretches(w, (*word).scored) {
			had := buf.hint[first+a : first+b]
			if slices.Equal(had, hints[a:b]) { // so are the scores, and with them the labels
				continue
			}
			copy(had, hints[a:b])
			if l := labels[first+a : first+b]; m.addHints(buf, emit, hints, first, a, b) {
				buf.before = append(buf.before[:0], l...)
				m.label(buf, emit, labels, w, first, a, b)
				changed = changed || !bytes.Equal(buf.before, l)
			}
		}
	}
	return changed
}

// addHints adds the weights of the hints of the words [a, b) of the sentence that begins at token first to their scores. It
// reports whether there are any.
func (m *Model) addHints(buf *Scratch, emit [][numLabels]int32, hints [][numHints]uint16, first, a, b int) (some bool) {
	for k := a; k < b; k++ {
		e := &emit[first+k]
		*e = buf.first[first+k]
		for _, h := range &hints[k] {
			if h != 0 {
				some = true
				for l, x := range &m.hints[h] {
					e[l] += x
				}
			}
		}
	}
	return some
}

// label labels the words [a, b) of the sentence w, which begins at token first.
func (m *Model) label(buf *Scratch, emit [][numLabels]int32, labels []uint8, w []word, first, a, b int) {
	m.viterbi(emit[first+a:first+b], buf.back, labels[first+a:first+b], a > 0 && w[a-1].open, b < len(w) && w[b].open)
}

// stretches gives the stretches of the sentence w that names may be in: of words that are in a set. The words between them
// are outside of names.
func stretches(w []word, in func(*word) bool) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for a := 0; a < len(w); a++ {
			if !in(&w[a]) {
				continue
			}
			b := a + 1
			for b < len(w) && in(&w[b]) {
				b++
			}
			if !yield(a, b) {
				return
			}
			a = b
		}
	}
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
				if !buf.words[a].capital() {
					a++
					continue
				}
				t, from, to := leftOut(w, labels[s.First:s.Last], a-s.First)
				b := to + s.First
				if t != None {
					span := Span{First: from + s.First, Last: b, Type: t, Score: listed}
					span.Start, span.End = int(d.Tokens[span.First].Start), int(d.Tokens[b-1].End)
					out = append(out, span)
				}
				a = max(b, a+1)
				continue
			}
			b := a + 1
			for b < s.Last && labels[b] == Inside(ClassOf(labels[a])) {
				b++
			}
			out = m.appendSpan(out, d, buf, labels, emit, s, a, b)
			a = b
		}
	}
	return out
}

// appendSpan appends the name of the tokens [a, b) of a sentence, if it is one after all.
func (m *Model) appendSpan(out []Span, d *text.Document, buf *Scratch, labels []uint8, emit [][numLabels]int32, s *text.Sentence, a, b int) []Span {
	w := buf.words[s.First:s.Last]
	class := ClassOf(labels[a])
	t := refine(class, d, w, a-s.First, b-s.First)
	if t == None {
		return out
	}
	if k := a - s.First - 1; k >= 0 && (class == OrgClass || class == PlaceClass) && labels[a-1] == 0 && ownsArticle(&w[k]) {
		a--
	}
	score := float32(1)
	for k := a; k < b; k++ {
		score = min(score, m.sure(labels, emit, k, s.First, s.Last))
	}
	span := Span{First: a, Last: b, Start: int(d.Tokens[a].Start), End: int(d.Tokens[b-1].End), Type: t, Score: score}
	return m.lexicon.appendParts(out, d.Text, span, int(d.Tokens[a].End), int(d.Tokens[b-1].Start))
}

// listed is the score of a name that the lists give and the model does not.
const listed = 0.5

// leftOut gives the name that the lists see at word i, which has a capital, or right after it, where the model sees none: a
// law or an organisation of several words, or capitals that end with a word for a law, as in Clean Water Act. The name is
// w[from:to]; its type is None if there is none.
func leftOut(w []word, labels []uint8, i int) (t Type, from, to int) {
	if lists := w[i].begin & (Laws | Bodies | Companies); lists != 0 {
		j := i + 1
		for j < len(w) && w[j].inside&lists != 0 && labels[j] == 0 {
			j++
		}
		if (j == len(w) || w[j].inside&lists == 0) && w[j-1].capital() {
			if lists&Laws != 0 {
				return Law, i, j
			}
			return Org, i, j
		}
	}
	last := int(w[i].runLast)
	if int(w[i].runFirst) != i || w[last].lists&Laws == 0 || w[last].shape != titleWord {
		return None, 0, 0
	}
	if w[i].tag == text.DT || w[i].tag == text.IN {
		i++
	}
	if last-i < 1 || last-i > 5 {
		return None, 0, 0
	}
	for _, l := range labels[i : last+1] {
		if l != 0 {
			return None, 0, 0
		}
	}
	return Law, i, last + 1
}

// tooLittle is the power of e that a sum of one or more does not change by.
const tooLittle = -40

// exp is e to the power of that many units, 0 where that is too little.
func (m *Model) exp(units int32) float64 {
	if n := -int(units); n >= 0 && n < len(m.exps) {
		return m.exps[n]
	}
	x := float64(units) * float64(m.unit)
	if x <= tooLittle {
		return 0
	}
	return math.Exp(x)
}

// setExps lays out the powers that exp is asked for most.
func (m *Model) setExps() {
	const most = 1 << 13
	for n := 0; n < most && float64(-n)*float64(m.unit) > tooLittle; n++ {
		m.exps = append(m.exps, math.Exp(float64(-n)*float64(m.unit)))
	}
}

// sure is the probability of the label of token k, given those of its neighbours.
func (m *Model) sure(labels []uint8, emit [][numLabels]int32, k, first, last int) float32 {
	var sum float64
	own := m.local(labels, emit, k, first, last, labels[k])
	for l := range uint8(numLabels) {
		if s := m.local(labels, emit, k, first, last, l); s > never/2 {
			sum += m.exp(s - own)
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
