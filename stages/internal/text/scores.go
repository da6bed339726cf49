package text

import (
	"math/bits"
	"runtime"
	"sync"
)

// history is what the tagger remembers of the tags of a sentence so far.
type history struct {
	last, before uint8
	verbs        verbs
}

var sentenceStart = history{last: start1, before: start2}

// The tagger looks at what stands around a word only as long as it has to: a word whose own weights tell its tag is not
// scored at all, and one whose tag is clear by the tags, groups and classes beside it needs neither the words there nor the
// pairs that it is in. The margins are by how much the best tag leads, in units of the weights, a tenth of a unit of log
// odds each. Of the words of the training articles that have more than one tag, the first decides a sixth and both together
// 78%; of 68,642 one has another tag than with all features.
const (
	sureMargin  = 56
	clearMargin = 32
)

// sums are the scores of the tags of a word, and memory for them that is used again.
type sums struct {
	*model
	scores  [lanes]int32
	windows windows
	// unknown are the last words that the vocabulary does not have as they are written: names come again.
	unknown [unknownKept]struct {
		exact  uint64 // 0 for none
		scores [numTags]int16
	}
}

// unknownKept is a power of two.
const unknownKept = 512

var scratch = sync.Pool{New: func() any { return new(sums) }}

// use has the sums be those of a model.
func (s *sums) use(m *model) {
	if s.model != m {
		*s = sums{model: m}
	}
}

// ask has the processor fetch what own will need of words in doubt, as vocabulary.ask does.
func (s *sums) ask(words []seen) {
	asked := uint16(0)
	for i := range words {
		if x := &words[i]; x.tag == NoTag && x.own && x.candidates&(x.candidates-1) != 0 {
			asked += s.weights[s.forms[x.form].own>>8]
		}
	}
	runtime.KeepAlive(asked)
}

// decide gives the tag of the word in the middle of the window, which has more than one candidate.
func (s *sums) decide(w *window, h *history, place uint64, word string) Tag {
	m, x, next := s.model, &w[here], &w[after1]
	s.own(x, word)
	tag, margin := s.best(x.candidates, [...]*dense{
		m.line(m.prior[int(h.before)*histories+int(h.last)]),
		m.line(m.places[int(x.kind)*places+int(place)]),
		m.line(m.fine[w[before1].fine][0]),
		m.line(m.fine[next.fine][1]),
		m.line(m.class[next.class][0]),
		m.line(m.tagClass[int(h.last)*m.classes+int(x.class)]),
		m.line(m.tagNext[int(h.last)*m.classes+int(next.class)]),
		m.line(m.verbsClass[int(h.verbs)*m.classes+int(x.class)]),
	})
	if margin >= clearMargin {
		return tag
	}
	s.around(w, h)
	tag, _ = s.best(x.candidates, [...]*dense{
		m.line(m.class[w[after2].class][1]),
		m.line(m.verbsTag[int(h.verbs)*histories+int(h.last)]),
		noLine, noLine, noLine, noLine, noLine, noLine,
	})
	return tag
}

// own sets the scores to what the word itself tells.
func (s *sums) own(w *seen, word string) {
	clear(s.scores[:])
	if w.own {
		s.add(s.forms[w.form].own)
		return
	}
	known := &s.unknown[w.exact>>templateBits%unknownKept]
	if known.exact == w.exact {
		for t, x := range known.scores {
			s.scores[t] = int32(x)
		}
		return
	}
	var buf [20]uint64
	s.addAll(&s.features, ownKeys(buf[:0], &s.vocabulary, w, word))
	known.exact = w.exact
	for t := range known.scores {
		known.scores[t] = int16(s.scores[t]) // of some 20 weights of ten bits
	}
}

// around adds what the words beside the word tell, and the pairs that it is in.
func (s *sums) around(w *window, h *history) {
	m, x, next := s.model, &w[here], &w[after1]
	keys := [...]uint64{key2(fClasses, uint64(x.class), uint64(next.class)), key2(fTagWord, uint64(h.last), x.low),
		key2(fPairBefore, w[before1].low, x.low), key2(fPairAfter, x.low, next.low)}
	n := len(keys)
	if x.form < 0 {
		n = 1
	}
	var near [4]row
	asked := uint16(0)
	for k, i := range [...]int{before2, before1, after1, after2} {
		if f := w[i].form; f >= 0 {
			near[k] = m.near[f][k]
			asked += s.weights[near[k]>>8]
		}
	}
	runtime.KeepAlive(asked)
	s.addAll(&m.pairs, keys[:n])
	for _, r := range near {
		s.add(r)
	}
}

// addAll adds the rows of features in a table. It looks for all before it needs the first.
func (s *sums) addAll(t *rowTable, keys []uint64) {
	var rows [20]row
	n, asked := 0, uint64(0)
	for _, k := range keys {
		asked += t.slots[t.place(k)]
	}
	weight := uint16(0)
	for _, k := range keys {
		if r := t.find(k); r != 0 {
			rows[n] = r
			weight += s.weights[r>>8]
			n++
		}
	}
	runtime.KeepAlive(asked + uint64(weight))
	for _, r := range rows[:n] {
		s.add(r)
	}
}

func (s *sums) add(r row) {
	from, n := r>>8, r&0xff
	for _, e := range s.weights[from : from+n] {
		s.scores[e%lanes] += int32(int16(e) >> 6)
	}
}

// best adds rows to the scores of the candidates, and gives the one with the highest score and by how much it leads.
func (s *sums) best(candidates uint64, rows [8]*dense) (tag Tag, margin int32) {
	const least = -1 << 30
	tag = NN
	most, second := int32(least), int32(least)
	a, b, c, d, e, f, g, h := rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7]
	for ; candidates != 0; candidates &= candidates - 1 {
		t := bits.TrailingZeros64(candidates) % lanes
		score := s.scores[t] + int32(a[t]) + int32(b[t]) + int32(c[t]) + int32(d[t]) + int32(e[t]) + int32(f[t]) + int32(g[t]) + int32(h[t])
		s.scores[t] = score
		if score > most {
			tag, most, second = Tag(t), score, most
		} else {
			second = max(second, score)
		}
	}
	return tag, most - second
}
