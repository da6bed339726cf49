package main

import (
	"fmt"
	"io"
	"math"
	"math/bits"
	"math/rand/v2"

	"wirecopy/stages/entities/find/tagger"
)

const (
	labels   = tagger.NumLabels
	lanes    = 16
	features = tagger.NumFeatures
)

// sequence is a sentence to learn from.
type sequence struct {
	features []uint32 // features a token, as rows; none is ^0
	allowed  []uint16 // for each token the labels that it may have, a bit a label
	weight   float32
}

// exact gives the sets of one label each.
func exact(labels []uint8) []uint16 {
	out := make([]uint16, len(labels))
	for i, l := range labels {
		out[i] = 1 << l
	}
	return out
}

// crf is a conditional random field in training. Weights and the sums of squared gradients (AdaGrad, Duchi et al. 2011) of a row lie side by side.
type crf struct {
	bits    int
	rows    []float32 // 2*lanes a row
	trans   [labels][labels]float32
	transSq [labels][labels]float32
}

func newCRF(bits int) *crf {
	return &crf{bits: bits, rows: make([]float32, (1<<bits)*2*lanes)}
}

func (m *crf) row(f uint32) []float32 {
	k := int(f>>(32-m.bits)) * 2 * lanes
	return m.rows[k : k+2*lanes : k+2*lanes]
}

// add adds share times the weights of another model.
func (m *crf) add(other *crf, share float32) {
	for r := 0; r < len(m.rows); r += 2 * lanes {
		for l := range lanes {
			m.rows[r+l] += share * other.rows[r+l]
		}
	}
	for a := range labels {
		for b := range labels {
			m.trans[a][b] += share * other.trans[a][b]
		}
	}
}

type workspace struct {
	emit, alpha, beta [][labels]float64
	grad              [][labels]float32
	trans             [labels][labels]float64
	gradTrans         [labels][labels]float32
	keep              []uint32
}

// setTrans holds the factors of m's transitions.
func (ws *workspace) setTrans(m *crf) {
	for a := range labels {
		for b := range labels {
			if tagger.Allowed(uint8(a), uint8(b)) {
				ws.trans[a][b] = math.Exp(float64(m.trans[a][b]))
			}
		}
	}
}

func (ws *workspace) grow(n int) {
	if len(ws.emit) < n {
		ws.emit, ws.alpha, ws.beta = make([][labels]float64, 2*n), make([][labels]float64, 2*n), make([][labels]float64, 2*n)
		ws.grad = make([][labels]float32, 2*n)
	}
}

// wordFeatures are the places of the features that hold the word itself.
var wordFeatures = [features]bool{0: true, 6: true}

func (m *crf) train(seqs []sequence, o *options, rounds int, seed uint64, progress io.Writer) {
	rng := rand.New(rand.NewPCG(seed, 7))
	order := make([]int, len(seqs))
	for i := range order {
		order[i] = i
	}
	avg := make([]float32, len(m.rows)/2)
	var avgTrans [labels][labels]float32
	averaged := 0
	for round := range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := o.rate
		loss := 0.0
		tokens := 0
		var ws workspace
		for _, k := range order {
			loss += m.step(&seqs[k], rate, o, rng, &ws)
			tokens += len(seqs[k].allowed)
		}
		if round >= rounds/2 {
			averaged++
			for r := 0; r < len(m.rows)/(2*lanes); r++ {
				for l := range lanes {
					avg[r*lanes+l] += m.rows[r*2*lanes+l]
				}
			}
			for a := range labels {
				for b := range labels {
					avgTrans[a][b] += m.trans[a][b]
				}
			}
		}
		fmt.Fprintf(progress, "       round %d of %d: loss %.4f a token\n", round+1, rounds, loss/float64(tokens))
	}
	if averaged > 0 {
		for r := 0; r < len(m.rows)/(2*lanes); r++ {
			for l := range lanes {
				m.rows[r*2*lanes+l] = avg[r*lanes+l] / float32(averaged)
			}
		}
		for a := range labels {
			for b := range labels {
				m.trans[a][b] = avgTrans[a][b] / float32(averaged)
			}
		}
	}
}

// step learns from one sentence and gives its loss: the probability of the labels that are allowed is raised (for
// partly labelled data after Tsuboi et al. 2008).
func (m *crf) step(s *sequence, rate float64, o *options, rng *rand.Rand, ws *workspace) float64 {
	n := len(s.allowed)
	ws.grow(n)
	scale := m.hide(s, o, rng, ws)
	ws.setTrans(m)
	for i := range n {
		var sum [lanes]float32
		for _, f := range ws.keep[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for l := range labels {
				sum[l] += row[l]
			}
		}
		most := float32(-1e30)
		for l := range labels {
			sum[l] *= scale
			most = max(most, sum[l])
		}
		for l := range labels {
			ws.emit[i][l] = math.Exp(float64(sum[l] - most))
		}
	}
	for i := range ws.grad[:n] {
		ws.grad[i] = [labels]float32{}
	}
	ws.gradTrans = [labels][labels]float32{}
	free := ws.expect(n, nil, -1)
	held := ws.expect(n, s.allowed, 1)
	step := func(x, sq *float32, g float32) {
		*sq += g * g
		*x += float32(rate) * g / (float32(math.Sqrt(float64(*sq))) + 1e-3)
	}
	const least = 1e-4 // smaller steps are not worth their time
	for i := range n {
		g := &ws.grad[i]
		var some [labels]uint8
		count := 0
		for l := range labels {
			g[l] *= s.weight
			if g[l] > least || g[l] < -least {
				some[count] = uint8(l)
				count++
			}
		}
		if count == 0 {
			continue
		}
		for _, f := range ws.keep[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for _, l := range some[:count] {
				step(&row[l], &row[lanes+l], g[l])
			}
		}
	}
	for k := range labels {
		for l := range labels {
			if g := ws.gradTrans[k][l] * s.weight; g != 0 && tagger.Allowed(uint8(k), uint8(l)) {
				step(&m.trans[k][l], &m.transSq[k][l], g)
			}
		}
	}
	return free - held
}

// hide copies the features of s without those that are to be left out this time, and gives what makes up for them.
func (m *crf) hide(s *sequence, o *options, rng *rand.Rand, ws *workspace) float32 {
	ws.keep = append(ws.keep[:0], s.features...)
	if o.drop <= 0 && o.dropWord <= 0 {
		return 1
	}
	limit := uint32(o.drop * (1 << 16))
	hide := uint32(o.dropWord * (1 << 16))
	for i := range s.allowed {
		row := ws.keep[i*features : (i+1)*features]
		hidden := uint32(rng.Uint64()&0xffff) < hide
		var r uint64
		for k := range row {
			if k&3 == 0 {
				r = rng.Uint64()
			}
			if uint32(r&0xffff) < limit || hidden && wordFeatures[k] {
				row[k] = ^uint32(0)
			}
			r >>= 16
		}
	}
	return float32(1 / (1 - o.drop))
}

// expect adds sign times the expected counts of labels and of pairs of labels, over the labels allowed, to the
// gradient, by the forward-backward algorithm (Rabiner 1989). It gives the logarithm of the sum over all of them.
func (ws *workspace) expect(n int, allowed []uint16, sign float32) float64 {
	if allowed != nil {
		single := true
		for _, a := range allowed {
			single = single && a&(a-1) == 0
		}
		if single {
			return ws.count(n, allowed, sign)
		}
	}
	may := func(i, l int) bool { return allowed == nil || allowed[i]>>l&1 == 1 }
	logZ := 0.0
	for i := range n {
		a := &ws.alpha[i]
		z := 0.0
		for l := range labels {
			a[l] = 0
			if !may(i, l) {
				continue
			}
			if i == 0 {
				if tagger.Allowed(0, uint8(l)) {
					a[l] = ws.emit[i][l]
				}
			} else {
				t := 0.0
				p := &ws.alpha[i-1]
				for k := range labels {
					t += p[k] * ws.trans[k][l]
				}
				a[l] = t * ws.emit[i][l]
			}
			z += a[l]
		}
		for l := range labels {
			a[l] /= z
		}
		logZ += math.Log(z)
	}
	for l := range labels {
		ws.beta[n-1][l] = 1
	}
	for i := n - 1; i >= 0; i-- {
		a, b := &ws.alpha[i], &ws.beta[i]
		z := 0.0
		for l := range labels {
			z += a[l] * b[l]
		}
		for l := range labels {
			ws.grad[i][l] += sign * float32(a[l]*b[l]/z)
		}
		if i == 0 {
			break
		}
		var x [labels]float64
		for l := range labels {
			if may(i, l) {
				x[l] = ws.emit[i][l] * b[l]
			}
		}
		pa, pb := &ws.alpha[i-1], &ws.beta[i-1]
		total, zb := 0.0, 0.0
		for k := range labels {
			t := 0.0
			for l := range labels {
				t += ws.trans[k][l] * x[l]
			}
			pb[k] = t
			zb += t
			total += pa[k] * t
		}
		for k := range labels {
			if pa[k] == 0 {
				continue
			}
			f := float32(pa[k]/total) * sign
			for l := range labels {
				ws.gradTrans[k][l] += f * float32(ws.trans[k][l]*x[l])
			}
		}
		for k := range labels {
			pb[k] /= zb
		}
	}
	return logZ
}

// count is expect for tokens that may have one label each.
func (ws *workspace) count(n int, allowed []uint16, sign float32) float64 {
	logZ := 0.0
	before := 0
	for i := range n {
		l := bits.TrailingZeros16(allowed[i])
		ws.grad[i][l] += sign
		logZ += math.Log(max(ws.emit[i][l], 1e-300))
		if i > 0 {
			ws.gradTrans[before][l] += sign
			logZ += math.Log(max(ws.trans[before][l], 1e-300))
		}
		before = l
	}
	return logZ
}

// scores sums the weights of each token's features.
func (m *crf) scores(feats []uint32) [][labels]float32 {
	out := make([][labels]float32, len(feats)/features)
	for i := range out {
		for _, f := range feats[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for l := range labels {
				out[i][l] += row[l]
			}
		}
	}
	return out
}

// decode gives the best labels of a sentence (Viterbi 1967).
func (m *crf) decode(emit [][labels]float32) []uint8 {
	n := len(emit)
	score := make([][labels]float32, n)
	back := make([][labels]uint8, n)
	for i := range n {
		for l := range labels {
			if i == 0 {
				score[i][l] = emit[i][l]
				if !tagger.Allowed(0, uint8(l)) {
					score[i][l] = -1e30
				}
				continue
			}
			best, from := float32(-1e30), 0
			for k := range labels {
				if tagger.Allowed(uint8(k), uint8(l)) {
					if t := score[i-1][k] + m.trans[k][l]; t > best {
						best, from = t, k
					}
				}
			}
			score[i][l] = best + emit[i][l]
			back[i][l] = uint8(from)
		}
	}
	out := make([]uint8, n)
	best := 0
	for l := range labels {
		if score[n-1][l] > score[n-1][best] {
			best = l
		}
	}
	for i := n - 1; i >= 0; i-- {
		out[i] = uint8(best)
		best = int(back[i][best])
	}
	return out
}
