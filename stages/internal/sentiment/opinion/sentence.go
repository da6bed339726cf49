package opinion

import (
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

// pairWeight holds pairs of words back against single ones: they are many, and rare.
const pairWeight = 0.5

// negatedGeneral is what a negation makes of the general lexicon's value, after Hutto & Gilbert 2014.
const negatedGeneral = -0.74

// Sentence gives the features of the tone of tokens [from, to) of the document, a sentence or a part of one. The list is
// valid until the next call.
func (x *Extractor) Sentence(from, to int) []Feature {
	r := x.r
	x.m, x.list = Mention{from, from, from, to}, x.list[:0]
	x.add(bias, 1, 1, -1)
	quoted := 0
	for i := from; i < to; i++ {
		w := &r.Words[i]
		if w.Flags.Has(polarity.Quoted) {
			quoted++
		}
		if t := r.Doc.Tags[i]; t.IsPunct() && t != text.Quote && r.Doc.Word(i) != "?" {
			continue
		}
		h := x.words[i]
		if w.Flags.Has(polarity.Negated) {
			x.add(toneNegated, h, 1, i)
		} else {
			x.add(toneWord, h, 1, i)
		}
		if stem := x.stems[i]; stem != 0 {
			x.add(toneStem, stem, 1, i)
		}
		if g := x.group(i); g != 0 {
			x.add(toneGroup, mix(g, uint64(w.Flags&polarity.Negated)), 1, i)
		}
		if i+1 < to {
			x.add(toneBigram, mix(h, x.words[i+1]), pairWeight, i)
		}
	}
	x.toneSums(from, to)
	n := to - from
	x.add(toneShape, bucket((n+2)/4), 1, -1)
	if n > 0 {
		x.add(toneShape, mix(uint64(4*quoted/n), 1), 1, -1)
	}
	return x.list
}

func (x *Extractor) toneSums(from, to int) {
	var all, end, voice window
	first, last := x.counts.tellersIn(from, to)
	for k := first; k < last; k++ {
		t := &x.tellers[k]
		i := int(t.token)
		all.add(&t.window)
		if 3*(i-from) >= 2*(to-from) {
			end.add(&t.window)
		}
		if x.r.Words[i].Flags.Has(polarity.Quoted) {
			voice.add(&t.window)
		}
	}
	for k, s := range [...]*window{&all, &end, &voice} {
		id := uint64(k) * 16
		x.steps(toneSums, id, s.good, 3)
		x.steps(toneSums, id+1, s.bad, 3)
		x.steps(toneSums, id+2, s.goodEvent, 3)
		x.steps(toneSums, id+3, s.badEvent, 3)
		x.steps(toneSums, id+4, s.good-s.bad+s.goodEvent-s.badEvent, 3)
		x.steps(toneLeanings, id+5, s.goodLeaning, 4)
		x.steps(toneLeanings, id+6, s.badLeaning, 4)
		x.steps(toneLeanings, id+7, s.goodLeaning-s.badLeaning, 4)
	}
	x.mood(from, to)
	n := float32(to-from) + 3
	x.add(toneSums, 99, 10*(all.good-all.bad+all.goodEvent-all.badEvent)/n, -1)
	x.add(toneLeanings, 99, 10*(all.goodLeaning-all.badLeaning)/n, -1)
}

// steps gives a value, cut off at most, and in which half it lies: what moves people need not grow with its sum.
func (x *Extractor) steps(t template, id uint64, v, most float32) {
	if v == 0 {
		return
	}
	v = max(min(v, most), -most)
	x.add(t, id, v, -1)
	x.add(t, mix(id, uint64(int32(2*v+100.5))), 1, -1)
}
