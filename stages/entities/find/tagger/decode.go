package tagger

import (
	"math"
	"runtime"
)

// sum adds up the weights of a token's features, in lanes of 16 bits: the even bytes of a row's two machine words, and the
// odd ones.
func (m *Model) sum(f *[numFeatures]uint64) (s [2 * rowWords]uint64) {
	const lanes = 0x00FF00FF00FF00FF
	var all0, all1, odd0, odd1 uint64
	rows, none, shift := m.rows, uint32(len(m.rows)-1), m.shift&63
	// All rows are asked for before the first is needed: most of them come from far, and then they come together.
	var at [numFeatures]uint32
	place, asked := uint64(0), uint64(0)
	for k, h := range f {
		place += places
		i := uint32((h ^ place) * spread >> shift) // as row has it
		if h == 0 {
			i = none
		}
		at[k] = i
	}
	for _, i := range at {
		asked += rows[i][0]
	}
	runtime.KeepAlive(asked)
	for _, i := range at {
		r := &rows[i]
		all0 += r[0]
		all1 += r[1]
		odd0 += r[0] >> 8 & lanes
		odd1 += r[1] >> 8 & lanes
	}
	return [2 * rowWords]uint64{all0 - odd0<<8, odd0, all1 - odd1<<8, odd1}
}

// unpack lays the sums of the lanes out and adds the bias; only their differences matter.
func (m *Model) unpack(s *[2 * rowWords]uint64, out *[numLabels]int32) {
	for l := range numLabels {
		out[l] = int32(uint16(s[l/8*2+l%2]>>(l%8/2*16))) + m.bias[l]
	}
}

// stepBits is how many bits of a step say where it comes from: of equal ones that from the lowest label is the largest.
// So the best step is found without a branch.
const stepBits = 4

// setSteps puts the transitions to what may follow any label in the form in which viterbi needs them.
func (m *Model) setSteps() {
	for k := range numLabels {
		for c := range NumClasses {
			m.steps[k][c] = int64(m.trans[k][max(2*int(c)-1, 0)])<<stepBits + int64(numLabels-1-k)
		}
	}
	for c := range NumClasses {
		low, high := m.steps[0][c], m.steps[0][c]
		for k := range numLabels {
			low, high = min(low, m.steps[k][c]), max(high, m.steps[k][c])
		}
		m.spread = max(m.spread, int32((high-low)>>stepBits)+1)
	}
}

// viterbi gives the best labels of a stretch of a sentence (Viterbi 1967), from the scores of its tokens, and from whether words
// outside of names that stand before and after it count.
func (m *Model) viterbi(emit [][numLabels]int32, back [][numLabels]uint8, labels []uint8, before, after bool) {
	n := len(emit)
	if n == 0 {
		return
	}
	var prev, cur [numLabels]int32
	most := int32(never) // of prev
	for l := range numLabels {
		prev[l] = emit[0][l]
		if !Allowed(0, uint8(l)) {
			prev[l] = never
		} else if before {
			prev[l] += m.trans[0][l]
		}
		most = max(most, prev[l])
	}
	for i := 1; i < n; i++ {
		b, e := &back[i], &emit[i]
		least := most - m.spread
		var a0, a1, a2, a3, a4, a5, a6 int64 = math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64
		for k, p := range &prev {
			if p < least { // whatever comes next, the path with the most is better
				continue
			}
			from, steps := int64(p)<<stepBits, &m.steps[k]
			a0, a1, a2, a3 = max(a0, from+steps[0]), max(a1, from+steps[1]), max(a2, from+steps[2]), max(a3, from+steps[3])
			a4, a5, a6 = max(a4, from+steps[4]), max(a5, from+steps[5]), max(a6, from+steps[6])
		}
		// The best step to label 0, and to the first label of each class.
		into := [NumClasses]int64{a0, a1, a2, a3, a4, a5, a6}
		for c, s := range &into {
			l := max(2*c-1, 0)
			cur[l], b[l] = int32(s>>stepBits)+e[l], uint8(numLabels-1-s&(1<<stepBits-1))
		}
		for l := 2; l < numLabels; l += 2 { // it goes on from the two labels of its class
			best, from := prev[l-1]+m.trans[l-1][l], uint8(l-1)
			if t := prev[l] + m.trans[l][l]; t > best {
				best, from = t, uint8(l)
			}
			cur[l], b[l] = best+e[l], from
		}
		low := cur[0]
		most = never
		for l := range numLabels { // scores grow with the sentence: keep them near zero
			prev[l] = max(cur[l]-low, never)
			most = max(most, prev[l])
		}
	}
	best := 0
	for l := range numLabels {
		if after {
			prev[l] += m.trans[l][0]
		}
		if prev[l] > prev[best] {
			best = l
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = uint8(best)
		best = int(back[i][best])
	}
}
