package tagger

import "wirecopy/stages/internal/text"

// numFeatures is the number of features of a token. Each has its own place, so that training can leave some out.
const numFeatures = 62

// NumFeatures is the number of features of a token.
const NumFeatures = numFeatures

// edge stands for the words beyond a sentence's ends.
var edge = word{low: 0x5bd1e995, exact: 1, shape: noWord}

// NoFeature stands for a feature that is not there.
const NoFeature = ^uint32(0)

// features gives the features of word i of the sentence w, as hashes; 0 is a feature that is not there.
func (s *Scratch) features(f *[numFeatures]uint64, sentence int, w []word, i int) {
	w0, p1, n1, p2, n2 := &w[i], &edge, &edge, &edge, &edge
	if i > 0 {
		p1 = &w[i-1]
	}
	if i > 1 {
		p2 = &w[i-2]
	}
	if i+1 < len(w) {
		n1 = &w[i+1]
	}
	if i+2 < len(w) {
		n2 = &w[i+2]
	}
	shape0 := uint64(w0.shape) + 1
	if w0.initial {
		shape0 |= 32
	}
	cap0 := uint64(0)
	if w0.capital() {
		cap0 = 1
	}
	// words
	f[0] = w0.low
	f[1] = p1.low
	f[2] = n1.low
	f[3] = p2.low
	f[4] = n2.low
	f[5] = pair(p1.low, n1.low)
	f[6] = pair(w0.low, shape0)
	// shapes
	f[7] = pair(w0.exact, shape0)
	f[8] = pair(uint64(p1.shape)<<8|shape0, 7)
	f[9] = pair(uint64(n1.shape)<<8|shape0, 8)
	f[10] = pair(uint64(p1.shape)<<16|uint64(n1.shape)<<8|shape0, 9)
	f[11] = pair(uint64(p1.shape)<<16|uint64(p2.shape)<<8|shape0, 10)
	// affixes
	f[12] = w0.suf2
	f[13] = w0.suf3
	f[14] = w0.suf4
	f[15] = 0
	if w0.suf3 != 0 && cap0 == 1 {
		f[15] = pair(w0.suf3, shape0)
	}
	f[16] = n1.suf3
	// parts of speech
	t0, tp, tn := uint64(w0.tag)+1, uint64(p1.tag)+1, uint64(n1.tag)+1
	f[17] = pair(t0<<8|shape0, 1)
	f[18] = pair(tp, 2)
	f[19] = pair(tn, 3)
	f[20] = pair(tp<<16|t0<<8|cap0, 4)
	f[21] = pair(tn<<16|t0<<8|cap0, 5)
	// groups
	g0, gp, gn := uint64(w0.fine)+1, uint64(p1.fine)+1, uint64(n1.fine)+1
	c0, cp, cn := uint64(w0.coarse)+1, uint64(p1.coarse)+1, uint64(n1.coarse)+1
	f[22] = pair(g0<<1|cap0, 1)
	f[23] = pair(gp, 2)
	f[24] = pair(gn, 3)
	f[25] = pair(uint64(p2.fine)+1, 4)
	f[26] = pair(uint64(n2.fine)+1, 5)
	f[27] = pair(c0<<8|shape0, 6)
	f[28] = pair(cp<<16|c0<<1|cap0, 7)
	f[29] = pair(cn<<16|c0<<1|cap0, 8)
	f[30] = pair(gp<<24|cn<<8|shape0, 9)
	f[31] = pair(gp<<16|g0<<1|cap0, 10)
	// lists
	l0, lp, ln := listKey(w0), listKey(p1), listKey(n1)
	f[32] = pair(l0, cap0)
	f[33] = pair(l0, shape0<<8|t0)
	f[34] = lp
	f[35] = ln
	f[36] = pair(pair(lp, l0), cap0)
	f[37] = pair(pair(l0, ln), cap0)
	f[38] = uint64(w0.begin)
	f[39] = uint64(w0.inside)
	f[40] = pair(pair(listKey(p2), lp), cap0)
	f[41] = pair(pair(ln, listKey(n2)), cap0)
	f[42] = pair(pair(l0, gp), cap0)
	// more around
	f[43] = pair(p1.low, (uint64(p2.coarse)+1)<<1|cap0)
	f[44] = pair(n1.low, (uint64(n2.coarse)+1)<<1|cap0)
	f[45] = pair(uint64(w0.length)<<32|uint64(w0.lists&Common), shape0)
	// lists, a few at a time
	f[46] = group(w0, FirstNames|LastNames|Titles, cap0)
	f[47] = group(w0, Countries|Cities|Towns|Regions|Areas|LocWords|FacWords, cap0)
	f[48] = group(w0, Companies|Bodies|OrgWords|Teams|Brands, cap0)
	f[49] = group(p1, FirstNames|Titles|Jobs, cap0)
	f[50] = group(n1, LastNames|OrgWords|FacWords|LocWords|EventWords|Laws, cap0)
	// the document
	f[51], f[52], f[53], f[54] = 0, 0, 0, 0
	if w0.wordy() {
		if c := uint64(s.seen.slots[w0.doc].cues); c != 0 {
			f[51] = pair(c&uint64(capMid|lowered|capMany), shape0)
			f[52] = pair(c, cap0)
			f[53] = pair(c&uint64(afterName|beforeOrg|inBracket|afterIn|runEnd), l0^cap0)
		}
	}
	if cap0 == 1 { // the run of capitals that it is in
		last := &w[w0.runLast]
		c := uint64(s.seen.slots[last.doc].cues)
		f[54] = pair(c&uint64(afterName|beforeOrg|inBracket|afterIn|lowered), shape0)
	}
	// what stands around the run of capitals
	before, after := &edge, &edge
	f[55], f[56], f[57] = 0, 0, 0
	if cap0 == 1 {
		if w0.runFirst > 0 {
			before = &w[w0.runFirst-1]
		}
		if int(w0.runLast)+1 < len(w) {
			after = &w[w0.runLast+1]
		}
		f[55] = pair(before.low, 1)
		f[56] = pair(after.low, 2)
		f[57] = pair(uint64(before.coarse)<<24|uint64(after.coarse)<<8|uint64(min(w0.runLast-w0.runFirst, 3)), 3)
	}
	// sport: a team may go by the name of a place
	f[58], f[59], f[60], f[61] = 0, 0, 0, 0
	if cap0 == 1 {
		of := (uint64(w0.lists)|uint64(w0.begin|w0.inside))&uint64(Countries|Cities|Towns|Regions|Nations|Teams|LastNames) | s.sport<<32 | s.sports[sentence]<<34
		f[58] = of
		f[59] = pair(of, after.low)
		f[60] = pair(of, before.low)
		f[61] = pair(w0.low, s.sport|s.sports[sentence]<<2)
	}
}

// group sums up some of the lists that a word stands in.
func group(w *word, of List, cap0 uint64) uint64 {
	return pair(uint64(w.lists&of)<<32|uint64((w.begin|w.inside)&of), cap0)
}

// row gives the row of weights of feature k with hash h, by the high bits.
func row(k int, h uint64, shift uint) uint32 {
	return uint32((h ^ uint64(k+1)*places) * spread >> shift)
}

// places tells equal hashes in different places apart.
const places = 0xA24BAED4963EE407

// listKey sums up the lists that a word stands in, alone or as part of a longer name.
func listKey(w *word) uint64 {
	return uint64(w.lists&^Common) | uint64(w.begin|w.inside)<<24 | 1<<60
}

// Features calls f with each stretch of tokens of d that may hold names: the tokens [first, last) and their features,
// NumFeatures a token, one token after the other. A feature that is not there is NoFeature. The slice is used again.
func Features(d *text.Document, buf *Scratch, f func(first, last int, features []uint32)) {
	buf.prepare(loadLexicon(), d)
	var hashes [numFeatures]uint64
	var out []uint32
	for i := range d.Sentences {
		start := d.Sentences[i].First
		w := buf.words[start:d.Sentences[i].Last]
		for a, b := range stretches(w, func(w *word) bool { return w.open }) {
			out = out[:0]
			for k := a; k < b; k++ {
				buf.features(&hashes, i, w, k)
				for n, h := range hashes {
					r := uint32(NoFeature)
					if h != 0 {
						r = row(n, h, 32)
					}
					out = append(out, r)
				}
			}
			f(start+a, start+b, out)
		}
	}
}

// Hints calls f with the features of the second pass of every token of d, whose first pass gave labels. It follows a
// call of Features for d with the same buf.
func Hints(d *text.Document, buf *Scratch, labels []uint8, f func(token int, rows *[NumHints]uint16)) {
	buf.collect(d, labels)
	out := make([][numHints]uint16, len(d.Tokens))
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		buf.findHints(out[first:last], buf.words[first:last], labels[first:last])
	}
	for i := range out {
		f(i, &out[i])
	}
}
