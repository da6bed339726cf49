// Package opinion has the two linear models: one of the stance of a sentence toward one whom it mentions, over features of
// the words around the mention (where they stand, who does what to whom, in whose voice), and one of a sentence's tone.
// Names are no features: no model can hold a name against anybody. It knows nothing of articles.
package opinion

import (
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
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

// Of a mention, and, from toneWord to toneMood, of a sentence.
const (
	bias    template = iota
	wordRow          // of a word, of a stem and of a group of words: see relation
	stemRow
	groupRow
	bigram
	trigramNear
	offset
	offsetPair
	offsetTags
	role
	roleDeed
	deedNear
	governor
	form
	sums
	leanings
	lights
	shape
	speaker
	said
	partVerb
	partStem
	partDeed
	partLight
	partWith
	partSums
	ordinal
	kindOf
	pathTo
	otherPart
	toneWord
	toneStem
	toneNegated
	toneGroup
	toneBigram
	toneSums
	toneLeanings
	toneShape
	toneMood
	// Of a mention too.
	wordAimed
	stemAimed
	deedAimed
)

// Extractor gathers the features of one document after the other, and reuses its memory. Begin comes first.
type Extractor struct {
	r     *polarity.Reading
	m     Mention
	list  []Feature
	roles []reading.Role // the parts of the target in the clauses of its sentence
	// Of the tokens of the target's sentence: which the target aims at others, and whether there are any. See aim.
	away    []bool
	hasAway bool
	mine    [2]int // the tokens [first, last) that no other name is nearer to: see rivals
	// words are the document's words as features see them: names and numbers masked. stems are the beginnings of the
	// longer ones, 0 for the others.
	words []uint64
	stems []uint64

	tellers []teller // of the document
	counts  counts
	known   known
}

// What stands for words that are no features.
const (
	maskedTarget = 0x9e3779b97f4a7c15 + iota
	maskedName
	maskedNumber
	maskedNothing // beyond the sentence
	withheld      // with the word itself: what somebody refuses to say
)

// Begin takes up a document.
func (x *Extractor) Begin(r *polarity.Reading) {
	x.r, x.words, x.stems = r, x.words[:0], x.stems[:0]
	for i := range r.Words {
		w, t := &r.Words[i], &r.Doc.Tokens[i]
		h, stem := w.Hash, uint64(0)
		switch {
		case t.Tag.IsProper() && !w.Flags.Has(polarity.TitleCase) && !titled(w):
			h = maskedName
		case t.Tag == text.CD:
			h = maskedNumber
		case w.Flags.Has(polarity.Withheld):
			h = mix(h, withheld)
		case t.End-t.Start > stemLength:
			stem = valence.Hash(r.Doc.Text[t.Start : t.Start+stemLength])
		}
		x.words, x.stems = append(x.words, h), append(x.stems, stem)
	}
	x.tellers = x.tellers[:0]
	for i := range r.Words {
		if t, ok := x.tellerOf(i); ok {
			x.tellers = append(x.tellers, t)
		}
	}
	x.counts.of(r, x.tellers)
	x.known.begin(len(r.Words))
}

// titled reports whether the lexicon knows a word that the tagger took for a name.
func titled(w *polarity.Word) bool {
	return w.Entry != nil && (w.Opinion != 0 || w.Entry.Kind != valence.NoKind)
}

// Features gives the features of a mention in the document. The list is valid until the next call.
func (x *Extractor) Features(m Mention) []Feature {
	x.known.model = nil
	x.gather(m)
	return x.list
}

// Outputs is what a model says of a mention in the document: as m.Outputs of its features, but for rounding. It is faster
// where a sentence has several mentions.
func (x *Extractor) Outputs(model *Model, m Mention) [2]float64 {
	x.known.use(model)
	x.gather(m)
	return model.scaled(x.known.sum.plus(model.sumSingles(x.list)))
}

func (x *Extractor) gather(m Mention) {
	x.m, x.list = m, x.list[:0]
	x.add(bias, 0, 1, -1)
	p := x.place()
	g := x.argument(p)
	x.aim(p)
	x.rivals(p)
	x.bag(g)
	x.near()
	x.govern(g)
	x.tones(g.role, p)
	x.shapes(g)
	for _, role := range x.roles {
		x.part(role, p)
		x.others(role)
	}
	x.among(g)
	x.kind(g)
}

func (x *Extractor) add(t template, h uint64, v float32, token int) { x.addKey(key(t, h), v, token) }

func (x *Extractor) addKey(key uint32, v float32, token int) {
	x.list = append(x.list, Feature{key, v, int32(token)})
}

// key is that of a feature of a make.
func key(t template, h uint64) uint32 {
	h = (h ^ uint64(t)*0xff51afd7ed558ccd) * 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return max(uint32(h>>8)&^rowKey, 1)
}

// mix joins several values to one.
func mix(h, a uint64) uint64 {
	h = (h ^ a) * 0x9fb21c651e98df25
	return h ^ h>>29
}

func mix3(h, a, b uint64) uint64    { return mix(mix(h, a), b) }
func mix4(h, a, b, c uint64) uint64 { return mix(mix(mix(h, a), b), c) }
func mix5(h, a, b, c, d uint64) uint64 {
	return mix(mix(mix(mix(h, a), b), c), d)
}

// The values of features that count for less and for more than others under the same penalty: words at a fixed place and pairs
// of words are many and seldom seen, sums of what the lexicon says are few and often seen.
const (
	rare    = 0.6
	weighty = 1.6
)

// stemLength is the number of bytes that stand for a longer word and its relatives: prais of praise, praised, praising.
const stemLength = 5

func (x *Extractor) wordAt(i int) uint64 {
	switch {
	case i < x.m.From || i >= x.m.To:
		return maskedNothing
	case x.inTarget(i):
		return maskedTarget
	}
	return x.words[i]
}

func (x *Extractor) tagAt(i int) uint64 {
	if i < x.m.From || i >= x.m.To {
		return 99
	}
	return uint64(x.r.Doc.Tags[i])
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

// near gives the words and tags at fixed places around the target.
func (x *Extractor) near() {
	a, b := x.m.First, x.m.Last
	for k := 1; k <= 4; k++ {
		x.add(offset, mix(x.wordAt(a-k), uint64(k)), rare, a-k)
		x.add(offset, mix3(x.wordAt(b+k-1), uint64(k), 7), rare, b+k-1)
	}
	x.add(offsetPair, mix3(x.wordAt(a-2), x.wordAt(a-1), 1), rare, a-1)
	x.add(offsetPair, mix3(x.wordAt(b), x.wordAt(b+1), 2), rare, b)
	x.add(offsetPair, mix3(x.wordAt(a-1), x.wordAt(b), 3), rare, b)
	x.add(trigramNear, mix4(x.wordAt(a-3), x.wordAt(a-2), x.wordAt(a-1), 1), rare, a-2)
	x.add(trigramNear, mix4(x.wordAt(b), x.wordAt(b+1), x.wordAt(b+2), 2), rare, b+1)
	x.add(offsetTags, mix3(x.tagAt(a-2), x.tagAt(a-1), 1), 1, -1)
	x.add(offsetTags, mix3(x.tagAt(b), x.tagAt(b+1), 2), 1, -1)
	x.add(offsetTags, mix3(x.tagAt(a-1), x.tagAt(b), 3), 1, -1)
}
