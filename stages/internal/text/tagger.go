package text

import "math/bits"

// tag gives every token its part of speech: a linear model, trained as an averaged perceptron (Collins 2002), that goes
// through each sentence from left to right. The program in stages/train/tags makes the weights.
func (d *Document) tag() {
	m := load()
	for i := range d.Sentences {
		m.tagSentence(d.Text, d.Tokens[d.Sentences[i].First:d.Sentences[i].Last])
	}
}

// window is the words two before to two after the one in hand.
type window [5]seen

// The positions in a window.
const (
	before2 = iota
	before1
	here
	after1
	after2
)

// slide moves the window of a sentence on to token i.
func (w *window) slide(v *vocabulary, text string, tokens []Token, i int) {
	if i == 0 {
		w[before2], w[before1] = v.edge(2), v.edge(1)
		w[here], w[after1] = v.lookAhead(text, tokens, 0), v.lookAhead(text, tokens, 1)
	} else {
		w[before2], w[before1], w[here], w[after1] = w[before1], w[here], w[after1], w[after2]
	}
	w[after2] = v.lookAhead(text, tokens, i+2)
}

func (v *vocabulary) lookAhead(text string, tokens []Token, i int) seen {
	if n := i - len(tokens); n >= 0 {
		return v.edge(3 + min(n, 1))
	}
	return v.look(text, tokens[i])
}

// place says where a word stands, as far as that tells what its capital means.
func (w *window) place(headline bool) uint64 {
	p := uint64(0)
	switch w[before1].tag {
	case Quote, openQuote, Colon, LParen:
		p = 1
	case Sym:
		if w[before1].low == edgeBefore {
			p = 1
		}
	}
	if headline {
		p += 2
	}
	return p
}

// edgeBefore is what stands for the word before the first one.
const edgeBefore = 1<<8 | 0xff

// places is the number of values of place.
const places = 4

// isHeadline reports whether no longer word of the sentence is in small letters, so that its capitals mean little.
func isHeadline(text string, tokens []Token) bool {
	for i := range tokens {
		t := &tokens[i]
		if c := text[t.Start]; c-'a' < 26 && t.End-t.Start > 3 {
			return false
		}
	}
	return true
}

// verbs says which verbs the clause has had so far: whether a finite one, and whether a form of have or be still waits for
// its participle.
type verbs uint8

const (
	finite      verbs = 1 << iota
	waitsOfHave       // has, had, having
	waitsOfBe         // is, were, been
	numVerbs    = 8
)

// next gives the verbs of the clause after the word s with its tag.
func (v verbs) next(s *seen, tag Tag) verbs {
	switch tag {
	case WDT, WP, WPS, WRB, Quote, openQuote, Colon:
		return 0
	case VBD, VBP, VBZ, MD:
		return finite | s.auxiliary
	case VB, VBN, VBG:
		return v&finite | s.auxiliary
	}
	return v
}

func (m *model) tagSentence(text string, tokens []Token) {
	headline := isHeadline(text, tokens)
	var w window
	h1, h2 := start1, start2
	var v verbs
	for i := range tokens {
		w.slide(&m.vocabulary, text, tokens, i)
		t := &tokens[i]
		tag := w[here].tag
		if c := w[here].candidates; tag == NoTag && c != 0 && c&(c-1) == 0 {
			tag = Tag(bits.TrailingZeros64(c))
		} else if tag == NoTag {
			s := sums{model: m}
			s.add(m.prior[int(h2)*histories+int(h1)])
			s.around(&w, w.place(headline), h1, v)
			s.own(&w[here], text[t.Start:t.End])
			tag = s.best(c)
		}
		h2, h1 = h1, uint8(tag)
		v = v.next(&w[here], tag)
		if t.Tag == NoTag { // a mark keeps its own
			t.Tag = tag
		}
	}
}

// sums are the scores of the tags of a word.
type sums struct {
	*model
	scores [lanes]int32
	// dense are the offsets of the n rows of model.dense that are yet to be added.
	dense [16]uint32
	n     int
}

// own adds what the word itself tells.
func (s *sums) own(w *seen, word string) {
	if w.own {
		s.add(s.model.own[w.form])
		return
	}
	var buf [20]uint64
	for _, k := range ownKeys(buf[:0], &s.vocabulary, w, word) {
		if f := s.features.find(k); f >= 0 {
			s.add(s.listed[f])
		}
	}
}

// around adds what stands around the word.
func (s *sums) around(w *window, place uint64, h1 uint8, v verbs) {
	m, x, next := s.model, &w[here], &w[after1]
	s.add(m.places[int(x.kind)*places+int(place)])
	for k, near := range [...]int{before2, before1, after1, after2} {
		if f := w[near].form; f >= 0 {
			s.add(m.near[f][k])
		}
	}
	s.add(m.fine[w[before1].fine][0])
	s.add(m.fine[next.fine][1])
	s.add(m.class[next.class][0])
	s.add(m.class[w[after2].class][1])
	s.add(m.tagClass[int(h1)*m.classes+int(x.class)])
	s.add(m.tagNext[int(h1)*m.classes+int(next.class)])
	s.add(m.verbsClass[int(v)*m.classes+int(x.class)])
	s.add(m.verbsTag[int(v)*histories+int(h1)])
	s.add(m.pairs.find(key2(fClasses, uint64(x.class), uint64(next.class))))
	if x.form >= 0 {
		s.add(m.pairs.find(key2(fTagWord, uint64(h1), x.low)))
		s.add(m.pairs.find(key2(fPairBefore, w[before1].low, x.low)))
		s.add(m.pairs.find(key2(fPairAfter, x.low, next.low)))
	}
}

func (s *sums) add(r row) {
	from, n := r>>8, r&0xff
	if n == isDense {
		s.dense[s.n%len(s.dense)] = uint32(from)
		s.n++
		return
	}
	for _, e := range s.weights[from : from+n] {
		s.scores[e%lanes] += int32(int16(e) >> 6)
	}
}

// best gives the candidate with the highest score.
func (s *sums) best(candidates uint64) Tag {
	tag, most := NN, int32(-1<<31)
	for c := candidates; c != 0; c &= c - 1 {
		t := bits.TrailingZeros64(c)
		score := s.scores[t%lanes]
		for _, d := range s.dense[:s.n] {
			score += int32(s.model.dense[int(d)+t])
		}
		if score > most {
			tag, most = Tag(t), score
		}
	}
	return tag
}
