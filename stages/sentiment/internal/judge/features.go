// Package judge has the two linear models: one of the stance of a sentence toward one whom it mentions, over features of
// the words around the mention (where they stand, who does what to whom, in whose voice), and one of a sentence's tone.
// Names are no features: no model can hold a name against anybody. It knows nothing of articles.
package judge

import (
	"wirecopy/stages/internal/text"
	"wirecopy/stages/sentiment/internal/lexicon"
	"wirecopy/stages/sentiment/internal/reading"
)

// Mention is where the target stands: tokens [First, Last) of the sentence whose tokens are [From, To).
type Mention struct {
	First, Last int
	From, To    int
}

// Feature is one observation. Token is the token that it rests on, -1 if it rests on none.
type Feature struct {
	Key   uint32
	Value float32
	Token int32
}

// template keeps the features of different makes apart.
type template uint32

const (
	bias template = iota
	wordSide
	wordNear
	wordClause
	wordQuoted
	wordNegated
	wordRole
	bigram
	bigramSide
	trigramNear
	offset
	offsetPair
	offsetTags
	role
	roleVerb
	roleVerbLight
	roleSecond
	governor
	form
	sums
	leanings
	lights
	shape
	speaker
	said
	// of a sentence alone
	stemSide
	stemRole
	roleVerbStem
	toneStem
	toneWord
	toneNegated
	toneBigram
	toneSums
	toneLeanings
	toneShape
)

// Extractor gathers the features of one mention after the other, and reuses its memory.
type Extractor struct {
	r    *reading.Reading
	m    Mention
	list []Feature
	// words are the sentence's words as features see them: names and numbers masked.
	words []uint64
	stems []uint64
}

const masked = 0x9e3779b97f4a7c15

// Features gives the features of a mention. The list is valid until the next call.
func (x *Extractor) Features(r *reading.Reading, m Mention) []Feature {
	x.r, x.m, x.list = r, m, x.list[:0]
	x.mask()
	x.add(bias, 0, 1, -1)
	g := x.grammar()
	x.bag(g)
	x.near()
	x.roles(g)
	x.tones()
	x.shapes(g)
	return x.list
}

func (x *Extractor) add(t template, h uint64, v float32, token int) {
	h = (h ^ uint64(t)*0xff51afd7ed558ccd) * 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	x.list = append(x.list, Feature{max(uint32(h>>7), 1), v, int32(token)})
}

// mix joins several values to one.
func mix(h uint64, with ...uint64) uint64 {
	for _, w := range with {
		h = (h ^ w) * 0x9fb21c651e98df25
		h ^= h >> 29
	}
	return h
}

// stemLength is the number of bytes that stand for a longer word and its relatives: prais of praise, praised, praising.
const stemLength = 5

// mask fills x.words: a name becomes the class of its tag, and so does a number.
func (x *Extractor) mask() {
	x.words, x.stems = x.words[:0], x.stems[:0]
	for i := x.m.From; i < x.m.To; i++ {
		w, tag := &x.r.Words[i], x.r.Doc.Tokens[i].Tag
		h := w.Hash
		switch {
		case i >= x.m.First && i < x.m.Last:
			h = mix(masked, 1)
		case tag.IsProper() && !w.Flags.Has(reading.TitleCase) && !titled(w):
			h = mix(masked, 2)
		case tag == text.CD:
			h = mix(masked, 3)
		}
		stem := uint64(0)
		if h == w.Hash && x.r.Doc.Tokens[i].End-x.r.Doc.Tokens[i].Start > stemLength {
			start := x.r.Doc.Tokens[i].Start
			stem = lexicon.Hash(x.r.Doc.Text[start : start+stemLength])
		}
		x.words, x.stems = append(x.words, h), append(x.stems, stem)
	}
}

// titled reports whether the lexicon knows a word that the tagger took for a name.
func titled(w *reading.Word) bool {
	return w.Entry != nil && (w.Opinion != 0 || w.Entry.Kind != lexicon.NoKind)
}

func (x *Extractor) wordAt(i int) uint64 {
	if i < x.m.From || i >= x.m.To {
		return mix(masked, 4)
	}
	return x.words[i-x.m.From]
}

func (x *Extractor) tagAt(i int) uint64 {
	if i < x.m.From || i >= x.m.To {
		return 99
	}
	return uint64(x.r.Doc.Tokens[i].Tag)
}

// distance from the target in tokens, and the side: 0 before, 1 after.
func (x *Extractor) distance(i int) (n int, side uint64) {
	if i < x.m.First {
		return x.m.First - i, 0
	}
	return i - x.m.Last + 1, 1
}

func bucket(n int) uint64 {
	switch {
	case n <= 3:
		return uint64(n)
	case n <= 5:
		return 4
	case n <= 8:
		return 5
	case n <= 14:
		return 6
	}
	return 7
}

func (x *Extractor) inTarget(i int) bool { return i >= x.m.First && i < x.m.Last }

// bag gives the words of the sentence by their relation to the target.
func (x *Extractor) bag(g grammar) {
	clause := x.r.Words[x.m.First].Clause
	for i := x.m.From; i < x.m.To; i++ {
		if x.inTarget(i) {
			continue
		}
		tag := x.r.Doc.Tokens[i].Tag
		if tag.IsPunct() && tag != text.Quote {
			continue
		}
		h, w := x.wordAt(i), &x.r.Words[i]
		n, side := x.distance(i)
		x.add(wordSide, mix(h, side), 1, i)
		if stem := x.stems[i-x.m.From]; stem != 0 {
			x.add(stemSide, mix(stem, side), 1, i)
			if w.Clause == clause {
				x.add(stemRole, mix(stem, uint64(g.role)), 1, i)
			}
		}
		if n <= 8 {
			x.add(wordNear, mix(h, side, bucket(n)), 1, i)
		}
		if w.Clause == clause {
			x.add(wordClause, mix(h, side), 1, i)
			x.add(wordRole, mix(h, uint64(g.role)), 1, i)
		}
		if w.Flags.Has(reading.Quoted) {
			x.add(wordQuoted, h, 1, i)
		}
		if w.Flags.Has(reading.Negated) {
			x.add(wordNegated, h, 1, i)
		}
		if next := i + 1; next < x.m.To && !x.inTarget(next) {
			x.add(bigram, mix(h, x.wordAt(next)), 1, i)
			x.add(bigramSide, mix(h, x.wordAt(next), side), 1, i)
		}
	}
}

// near gives the words and tags at fixed places around the target.
func (x *Extractor) near() {
	a, b := x.m.First, x.m.Last
	for k := 1; k <= 4; k++ {
		x.add(offset, mix(x.wordAt(a-k), uint64(k)), 1, a-k)
		x.add(offset, mix(x.wordAt(b+k-1), uint64(k), 7), 1, b+k-1)
	}
	x.add(offsetPair, mix(x.wordAt(a-2), x.wordAt(a-1), 1), 1, a-1)
	x.add(offsetPair, mix(x.wordAt(b), x.wordAt(b+1), 2), 1, b)
	x.add(offsetPair, mix(x.wordAt(a-1), x.wordAt(b), 3), 1, b)
	x.add(trigramNear, mix(x.wordAt(a-3), x.wordAt(a-2), x.wordAt(a-1), 1), 1, a-2)
	x.add(trigramNear, mix(x.wordAt(b), x.wordAt(b+1), x.wordAt(b+2), 2), 1, b+1)
	x.add(offsetTags, mix(x.tagAt(a-2), x.tagAt(a-1), 1), 1, -1)
	x.add(offsetTags, mix(x.tagAt(b), x.tagAt(b+1), 2), 1, -1)
	x.add(offsetTags, mix(x.tagAt(a-1), x.tagAt(b), 3), 1, -1)
}
