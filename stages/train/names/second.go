package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"wirecopy/stages/entities/find/tagger"
)

// second is the model of the second pass: weights of what the document says about a word, on top of the scores of the
// first.
type second struct {
	rows, sq [tagger.HintRows][labels]float32
}

// judged is a sentence with the scores of a first pass that was not trained on it.
type judged struct {
	model   *crf
	first   int // token
	emit    [][labels]float32
	hints   [][tagger.NumHints]uint16
	allowed []uint16
	weight  float32
}

// judge tags a document in the light of itself. With a model of the second pass it does so again, so that data also
// has what a second pass leaves to a third.
func (m *crf) judge(e *example, r *reader, two *second) []judged {
	var once []judged
	labels := make([]uint8, len(e.doc.Tokens))
	r.features(e.doc, func(first, last int, feats []uint32) {
		emit := m.scores(feats)
		copy(labels[first:last], m.decode(emit))
		once = append(once, judged{model: m, first: first, emit: emit, allowed: exact(stretch(e.labels[first:last])), weight: e.weight})
	})
	hint := func(data []judged) {
		hints := make([][tagger.NumHints]uint16, len(labels))
		tagger.Hints(e.doc, &r.buf, labels, func(k int, rows *[tagger.NumHints]uint16) { hints[k] = *rows })
		for i := range data {
			data[i].hints = hints[data[i].first:][:len(data[i].emit)]
		}
	}
	hint(once)
	if two == nil {
		return once
	}
	for i := range once {
		copy(labels[once[i].first:], m.decode(two.add(once[i].emit, once[i].hints)))
	}
	again := slices.Clone(once)
	hint(again)
	return append(once, again...)
}

// add gives the scores with what the document says.
func (s *second) add(emit [][labels]float32, hints [][tagger.NumHints]uint16) [][labels]float32 {
	out := make([][labels]float32, len(emit))
	for i := range emit {
		out[i] = emit[i]
		for _, h := range hints[i] {
			if h != 0 {
				for l := range labels {
					out[i][l] += s.rows[h][l]
				}
			}
		}
	}
	return out
}

func (s *second) train(data []judged, rounds int, rate float64, seed uint64, progress io.Writer) {
	rng := rand.New(rand.NewPCG(seed, 11))
	var ws workspace
	var avg [tagger.HintRows][labels]float32
	averaged := 0
	for round := range rounds {
		loss, tokens := 0.0, 0
		for _, k := range rng.Perm(len(data)) {
			j := &data[k]
			n := len(j.emit)
			ws.grow(n)
			ws.setTrans(j.model)
			for i, e := range s.add(j.emit, j.hints) {
				most := float32(-1e30)
				for _, x := range e {
					most = max(most, x)
				}
				for l, x := range e {
					ws.emit[i][l] = math.Exp(float64(x - most))
				}
				ws.grad[i] = [labels]float32{}
			}
			loss += ws.expect(n, nil, -1) - ws.expect(n, j.allowed, 1)
			tokens += n
			for i := range n {
				for _, h := range j.hints[i] {
					if h == 0 {
						continue
					}
					for l := range labels {
						g := ws.grad[i][l]*j.weight - 1e-4*s.rows[h][l]
						s.sq[h][l] += g * g
						s.rows[h][l] += float32(rate) * g / (float32(math.Sqrt(float64(s.sq[h][l]))) + 1e-2)
					}
				}
			}
		}
		if round >= rounds/2 {
			averaged++
			for h := range s.rows {
				for l := range labels {
					avg[h][l] += s.rows[h][l]
				}
			}
		}
		fmt.Fprintf(progress, "       second pass, round %d: loss %.4f a token\n", round+1, loss/float64(tokens))
	}
	for h := range s.rows {
		for l := range labels {
			s.rows[h][l] = avg[h][l] / float32(averaged)
		}
	}
}
