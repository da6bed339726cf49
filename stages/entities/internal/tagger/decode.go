package tagger

// sum adds up the weights of a token's features.
func (m *Model) sum(f *[numFeatures]uint64) (s [rowWords]uint64) {
	var a, b, c, d uint64
	for k, h := range f {
		if h == 0 {
			continue
		}
		r := &m.rows[row(k, h, m.shift)]
		a += r[0]
		b += r[1]
		c += r[2]
		d += r[3]
	}
	return [rowWords]uint64{a, b, c, d}
}

// unpack lays the sums of the lanes out and adds the bias; only their differences matter.
func (m *Model) unpack(s *[rowWords]uint64, out *[numLabels]int32) {
	for l := range numLabels {
		out[l] = int32(uint16(s[l/4]>>(l%4*16))) + m.bias[l]
	}
}

// viterbi gives the best labels of a sentence (Viterbi 1967), from the scores of its tokens.
func (m *Model) viterbi(emit [][numLabels]int32, back [][numLabels]uint8, labels []uint8) {
	n := len(emit)
	if n == 0 {
		return
	}
	var prev, cur [numLabels]int32
	for l := range numLabels {
		prev[l] = emit[0][l]
		if !Allowed(0, uint8(l)) {
			prev[l] = never
		}
	}
	for i := 1; i < n; i++ {
		b := &back[i]
		low := int32(1 << 30)
		for l := range numLabels {
			best, from := int32(-1<<31), 0
			if l > 0 && l&1 == 0 { // it goes on from the two labels of its class
				best, from = prev[l-1]+m.trans[l-1][l], l-1
				if t := prev[l] + m.trans[l][l]; t > best {
					best, from = t, l
				}
			} else {
				for k := range numLabels {
					if t := prev[k] + m.trans[k][l]; t > best {
						best, from = t, k
					}
				}
			}
			cur[l] = best + emit[i][l]
			b[l] = uint8(from)
			low = min(low, cur[0])
		}
		for l := range numLabels { // scores grow with the sentence: keep them near zero
			prev[l] = max(cur[l]-low, never)
		}
	}
	best := 0
	for l := range numLabels {
		if prev[l] > prev[best] {
			best = l
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = uint8(best)
		best = int(back[i][best])
	}
}
