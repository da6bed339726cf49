package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"time"

	"wirecopy/stages/entities/internal/tagger"
)

const (
	labels   = tagger.NumLabels
	lanes    = 16
	features = tagger.NumFeatures
)

// sequence is a sentence to learn from.
type sequence struct {
	features []uint32 // features a token, as rows; none is ^0
	labels   []uint8
	weight   float32
}

// options of training.
type options struct {
	bits     int
	epochs   int
	rate     float64
	l2       float64
	drop     float64 // share of features left out at random
	dropWord float64 // share of tokens whose word is hidden
	seed     uint64
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

type workspace struct {
	emit, alpha, beta [][labels]float64
	keep              []uint32
}

// wordFeatures are the places of the features that hold the word itself.
var wordFeatures = map[int]bool{0: true, 5: true, 6: true, 8: true, 14: true, 15: true, 47: true}

func (m *crf) train(seqs []sequence, o options, progress io.Writer) {
	rng := rand.New(rand.NewPCG(o.seed, 7))
	order := make([]int, len(seqs))
	for i := range order {
		order[i] = i
	}
	start := time.Now()
	avg := make([]float32, len(m.rows)/2)
	var avgTrans [labels][labels]float32
	averaged := 0
	for epoch := range o.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := o.rate
		loss := 0.0
		tokens := 0
		var ws workspace
		for _, k := range order {
			loss += m.step(&seqs[k], rate, o, rng, &ws)
			tokens += len(seqs[k].labels)
		}
		if epoch >= o.epochs/2 {
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
		fmt.Fprintf(progress, "round %d of %d: loss %.4f a token, %s\n", epoch+1, o.epochs, loss/float64(tokens), time.Since(start).Round(time.Second))
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

// step learns from one sentence and gives its loss.
func (m *crf) step(s *sequence, rate float64, o options, rng *rand.Rand, ws *workspace) float64 {
	n := len(s.labels)
	for len(ws.emit) < n {
		ws.emit = append(ws.emit, [labels]float64{})
		ws.alpha = append(ws.alpha, [labels]float64{})
		ws.beta = append(ws.beta, [labels]float64{})
	}
	scale := float32(1)
	if o.drop > 0 {
		scale = float32(1 / (1 - o.drop))
	}
	ws.keep = append(ws.keep[:0], s.features...)
	if o.drop > 0 || o.dropWord > 0 {
		limit := uint32(o.drop * (1 << 16))
		hide := uint32(o.dropWord * (1 << 16))
		for i := range n {
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
	}
	var expT [labels][labels]float64
	for a := range labels {
		for b := range labels {
			if tagger.Allowed(uint8(a), uint8(b)) {
				expT[a][b] = math.Exp(float64(m.trans[a][b]))
			}
		}
	}
	logZ, gold := 0.0, 0.0
	for i := range n {
		var sum [lanes]float32
		for _, f := range ws.keep[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for l := range lanes {
				sum[l] += row[l]
			}
		}
		most := float32(-1e30)
		for l := range labels {
			sum[l] *= scale
			most = max(most, sum[l])
		}
		gold += float64(sum[s.labels[i]])
		if i > 0 {
			gold += float64(m.trans[s.labels[i-1]][s.labels[i]])
		}
		e := &ws.emit[i]
		for l := range labels {
			e[l] = math.Exp(float64(sum[l] - most))
		}
		logZ += float64(most)
		a := &ws.alpha[i]
		z := 0.0
		if i == 0 {
			for l := range labels {
				a[l] = 0
				if tagger.Allowed(0, uint8(l)) {
					a[l] = e[l]
				}
				z += a[l]
			}
		} else {
			p := &ws.alpha[i-1]
			for l := range labels {
				t := 0.0
				for k := range labels {
					t += p[k] * expT[k][l]
				}
				a[l] = t * e[l]
				z += a[l]
			}
		}
		for l := range labels {
			a[l] /= z
		}
		logZ += math.Log(z)
	}
	for l := range labels {
		ws.beta[n-1][l] = 1
	}
	w := s.weight
	step := func(x, sq *float32, g float32) {
		g -= float32(o.l2) * *x
		*sq += g * g
		*x += float32(rate) * g / (float32(math.Sqrt(float64(*sq))) + 1e-3)
	}
	var gt [labels][labels]float32
	for i := n - 1; i >= 0; i-- {
		a, b := &ws.alpha[i], &ws.beta[i]
		var p [labels]float64
		z := 0.0
		for l := range labels {
			p[l] = a[l] * b[l]
			z += p[l]
		}
		var g [lanes]float32
		for l := range labels {
			g[l] = -float32(p[l] / z)
		}
		g[s.labels[i]] += 1
		big := false
		for l := range labels {
			g[l] *= w
			if g[l] > 1e-4 || g[l] < -1e-4 {
				big = true
			}
		}
		if i > 0 {
			pa, e, pb := &ws.alpha[i-1], &ws.emit[i], &ws.beta[i-1]
			total := 0.0
			var joint [labels][labels]float64
			zb := 0.0
			for k := range labels {
				t := 0.0
				for l := range labels {
					x := expT[k][l] * e[l] * b[l]
					t += x
					joint[k][l] = pa[k] * x
					total += joint[k][l]
				}
				pb[k] = t
				zb += t
			}
			for k := range labels {
				pb[k] /= zb
				for l := range labels {
					gt[k][l] -= float32(joint[k][l]/total) * w
				}
			}
			gt[s.labels[i-1]][s.labels[i]] += w
		}
		if !big {
			continue
		}
		for _, f := range ws.keep[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for l := range labels {
				if g[l] > 1e-5 || g[l] < -1e-5 {
					step(&row[l], &row[lanes+l], g[l])
				}
			}
		}
	}
	for k := range labels {
		for l := range labels {
			if tagger.Allowed(uint8(k), uint8(l)) && gt[k][l] != 0 {
				step(&m.trans[k][l], &m.transSq[k][l], gt[k][l])
			}
		}
	}
	return logZ - gold
}

// decode gives the best labels of a sentence (Viterbi 1967).
func (m *crf) decode(feats []uint32, n int) []uint8 {
	score := make([][labels]float32, n)
	back := make([][labels]uint8, n)
	for i := range n {
		var sum [lanes]float32
		for _, f := range feats[i*features : (i+1)*features] {
			if f == ^uint32(0) {
				continue
			}
			row := m.row(f)
			for l := range lanes {
				sum[l] += row[l]
			}
		}
		for l := range labels {
			if i == 0 {
				score[i][l] = sum[l]
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
			score[i][l] = best + sum[l]
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
