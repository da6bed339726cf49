package tagger

import "wirecopy/stages/internal/text"

// numFeatures is the number of features of a token. Each has its own place, so that training can leave some out.
const numFeatures = 58

// NumFeatures is the number of features of a token.
const NumFeatures = numFeatures

// edge stands for the words beyond a sentence's ends.
var edge = word{low: 0x5bd1e995, exact: 1, shape: noWord}

// empty is the feature that is not there.
const empty = ^uint32(0)

// features gives the features of word i of the sentence w, as hashes of 32 bits.
func (s *Scratch) features(out *[numFeatures]uint32, w []word, i int) {
	n := 0
	put := func(h uint64) {
		out[n] = uint32((h ^ uint64(n+1)*0xA24BAED4963EE407) * spread >> 32)
		n++
	}
	skip := func() {
		out[n] = empty
		n++
	}
	opt := func(h uint64) {
		if h == 0 {
			skip()
		} else {
			put(h)
		}
	}
	at := func(k int) *word {
		if k < 0 || k >= len(w) {
			return &edge
		}
		return &w[k]
	}
	w0, p1, n1, p2, n2 := &w[i], at(i-1), at(i+1), at(i-2), at(i+2)
	shape0 := uint64(w0.shape) + 1
	if w0.initial {
		shape0 |= 32
	}
	cap0 := uint64(0)
	if w0.capital() {
		cap0 = 1
	}
	// words: 0-8
	put(w0.low)
	put(p1.low)
	put(n1.low)
	put(p2.low)
	put(n2.low)
	put(pair(p1.low, w0.low))
	put(pair(w0.low, n1.low))
	put(pair(p1.low, n1.low))
	put(pair(w0.low, shape0))
	// shapes: 9-13
	put(pair(w0.exact, shape0))
	put(pair(pair(uint64(p1.shape), shape0), 7))
	put(pair(pair(shape0, uint64(n1.shape)), 8))
	put(pair(pair(uint64(p1.shape), shape0), uint64(n1.shape)))
	put(pair(pair(uint64(p2.shape), uint64(p1.shape)), shape0))
	// affixes: 14-20
	opt(w0.pre3)
	opt(w0.pre4)
	opt(w0.suf2)
	opt(w0.suf3)
	opt(w0.suf4)
	if w0.suf3 != 0 && cap0 == 1 {
		put(pair(w0.suf3, shape0))
	} else {
		skip()
	}
	opt(n1.suf3)
	// parts of speech: 21-25
	put(pair(uint64(w0.tag), shape0))
	put(uint64(p1.tag) + 1)
	put(uint64(n1.tag) + 1)
	put(pair(uint64(p1.tag)+1, pair(uint64(w0.tag)+1, cap0)))
	put(pair(uint64(w0.tag)+1, pair(uint64(n1.tag)+1, cap0)))
	// groups: 26-35
	put(pair(uint64(w0.fine)+1, cap0))
	put(uint64(p1.fine) + 1)
	put(uint64(n1.fine) + 1)
	put(uint64(p2.fine) + 1)
	put(uint64(n2.fine) + 1)
	put(pair(uint64(w0.coarse)+1, shape0))
	put(pair(pair(uint64(p1.coarse)+1, uint64(w0.coarse)+1), cap0))
	put(pair(pair(uint64(w0.coarse)+1, uint64(n1.coarse)+1), cap0))
	put(pair(pair(uint64(p1.fine)+1, shape0), uint64(n1.coarse)))
	put(pair(pair(uint64(p1.fine)+1, uint64(w0.fine)), cap0))
	// lists: 36-46
	l0, lp, ln := listKey(w0), listKey(p1), listKey(n1)
	put(pair(l0, cap0))
	put(pair(pair(l0, shape0), uint64(w0.tag)))
	put(lp)
	put(ln)
	put(pair(pair(lp, l0), cap0))
	put(pair(pair(l0, ln), cap0))
	if w0.begin != 0 {
		put(uint64(w0.begin))
	} else {
		skip()
	}
	if w0.inside != 0 {
		put(uint64(w0.inside))
	} else {
		skip()
	}
	put(pair(pair(listKey(p2), lp), cap0))
	put(pair(pair(ln, listKey(n2)), cap0))
	put(pair(pair(l0, uint64(p1.fine)+1), cap0))
	// the run of capitals: 47-52
	first, last := &w[w0.runFirst], &w[w0.runLast]
	if cap0 == 1 {
		length := uint64(min(w0.runLast-w0.runFirst, 5))
		place := uint64(min(int(int32(i)-w0.runFirst), 4))
		put(pair(last.low, 1))
		put(pair(pair(last.coarse2(), listKey(last)), place))
		put(pair(pair(length, place), shape0))
		put(pair(pair(listKey(first), listKey(last)), length))
		b, a := at(int(w0.runFirst)-1), at(int(w0.runLast)+1)
		put(pair(b.low, length))
		put(pair(pair(a.low, length), 3))
		put(pair(pair(uint64(b.fine)+1, uint64(a.fine)+1), length))
	} else {
		for range 7 {
			skip()
		}
	}
	// the document: 54-57
	c := cue(0)
	if w0.shape != mark && w0.shape != number {
		c = s.seen.slots[w0.doc].cues
	}
	if c != 0 {
		put(pair(uint64(c&(capMid|lowered|capMany)), shape0))
		put(pair(uint64(c), cap0))
		put(pair(uint64(c&(afterName|beforeOrg|inBracket|afterIn|runEnd)), pair(cap0, l0)))
	} else {
		skip()
		skip()
		skip()
	}
	if cap0 == 1 {
		lc := cue(0)
		if last.shape != mark {
			lc = s.seen.slots[last.doc].cues
		}
		put(pair(uint64(lc&(afterName|beforeOrg|inBracket|afterIn|lowered)), shape0))
	} else {
		skip()
	}
	if n != numFeatures {
		panic("tagger: number of features")
	}
}

func (w *word) coarse2() uint64 { return uint64(w.coarse) + 1 }

// listKey sums up the lists that a word stands in, alone or as part of a longer name.
func listKey(w *word) uint64 {
	return uint64(w.lists) | uint64(w.begin|w.inside)<<24 | 1<<60
}

// Features calls f with the features of every token of d, in order. The array is used again for the next token.
func Features(d *text.Document, buf *Scratch, f func(token int, features *[NumFeatures]uint32)) {
	buf.prepare(loadLexicon(), d)
	var out [numFeatures]uint32
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		for k := first; k < last; k++ {
			buf.features(&out, buf.words[first:last], k-first)
			f(k, &out)
		}
	}
}
