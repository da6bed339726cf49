package tagger

// sum adds up the weights of a token's features.
func (m *Model) sum(f *[numFeatures]uint32) (s [rowWords]uint64) {
	for _, h := range f {
		if h == empty {
			continue
		}
		row := &m.rows[h>>m.shift]
		s[0] += row[0]
		s[1] += row[1]
		s[2] += row[2]
		s[3] += row[3]
	}
	return s
}

// spread lays the sums of the lanes out; only their differences matter.
func unpack(s *[rowWords]uint64, out *[numLabels]int32) {
	for l := range numLabels {
		out[l] = int32(uint16(s[l/4] >> (l % 4 * 16)))
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
