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
	windowSize
)

// portion is how many words of a sentence are looked up together.
const portion = 128

// windows are those of some words of a sentence that follow each other.
type windows [portion + windowSize - 1]seen

// of is the window of the word that is so many behind the first.
func (x *windows) of(i int) *window { return (*window)(x[i:]) }

// read looks up the words from the given one on, portion of them at most, and two before and two after them.
func (x *windows) read(v *vocabulary, text string, tokens []Token, from int) {
	n := min(len(tokens)-from, portion) + windowSize - 1
	for k := range n {
		switch i := from + k - here; {
		case i < 0:
			x[k] = v.edge(-i)
		case i >= len(tokens):
			x[k] = v.edge(3 + min(i-len(tokens), 1))
		default:
			x[k] = v.spelled(text, tokens[i])
		}
	}
	v.ask(x[:n])
	for k := range n {
		if x[k].class == 0 { // no mark, and within the sentence
			t := &tokens[from+k-here]
			word := text[t.Start:t.End]
			x[k].find(v, word)
			if c := word[0]; t.Tag == NoTag && (c == '@' || c == '#' || len(word) > 5 && isAddress(word)) {
				x[k].tag = NN
			}
		}
	}
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
	s, _ := scratch.Get().(*sums)
	defer scratch.Put(s)
	s.use(m)
	headline := isHeadline(text, tokens)
	h := sentenceStart
	for i := range tokens {
		if i%portion == 0 {
			s.windows.read(&m.vocabulary, text, tokens, i)
			s.ask(s.windows[:min(len(tokens)-i+here, len(s.windows))])
		}
		w := s.windows.of(i % portion)
		t := &tokens[i]
		tag := w[here].tag
		if c := w[here].candidates; tag == NoTag && c != 0 && c&(c-1) == 0 {
			tag = Tag(bits.TrailingZeros64(c))
		} else if tag == NoTag {
			tag = s.decide(w, &h, w.place(headline), text[t.Start:t.End])
		}
		h.before, h.last = h.last, uint8(tag)
		h.verbs = h.verbs.next(&w[here], tag)
		if t.Tag == NoTag { // a mark keeps its own
			t.Tag = tag
		}
	}
}
