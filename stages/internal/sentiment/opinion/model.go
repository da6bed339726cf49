package opinion

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"wirecopy/pipeline"
)

// Model is a linear model with one or two outputs over hashed features.
type Model struct {
	slots []slot // open addressing, at most two thirds full, a power of two long
	scale float32
	// A score of Low and less is negative, one of High and more is positive. They were chosen on training data.
	Low, High float64
}

type slot struct {
	key     uint32 // 0 is an empty slot, and no feature's key
	weights [2]int16
}

// Label is the label of a score.
func (m *Model) Label(score float64) string {
	switch {
	case score <= m.Low:
		return pipeline.Negative
	case score >= m.High:
		return pipeline.Positive
	}
	return pipeline.Neutral
}

// Weights are what one feature gives to the outputs.
type Weights struct {
	Key    uint32
	Values [2]float64
}

const (
	magic  = "wirecopy linear 1\n"
	header = 16 // bytes after it
)

// Encode writes a model file: the magic line, the scale and the thresholds (three float32), the number of features
// (uint32), then for each, in order of keys, its key (uint32) and its two weights (int16, in units of the scale); all
// little-endian. Weights that round to nothing are left out.
func Encode(features []Weights, low, high float64) []byte {
	most := 0.0
	for _, f := range features {
		most = max(most, math.Abs(f.Values[0]), math.Abs(f.Values[1]))
	}
	scale := float32(most / math.MaxInt16)
	if scale == 0 {
		scale = 1
	}
	features = slices.Clone(features)
	slices.SortFunc(features, func(a, b Weights) int { return int(int64(a.Key) - int64(b.Key)) })
	out := append([]byte(magic), make([]byte, header)...)
	for i, v := range []float32{scale, float32(low), float32(high)} {
		binary.LittleEndian.PutUint32(out[len(magic)+4*i:], math.Float32bits(v))
	}
	n := 0
	for _, f := range features {
		a, b := math.Round(f.Values[0]/float64(scale)), math.Round(f.Values[1]/float64(scale))
		if a == 0 && b == 0 {
			continue
		}
		out = binary.LittleEndian.AppendUint32(out, f.Key)
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(a)))
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(b)))
		n++
	}
	binary.LittleEndian.PutUint32(out[len(magic)+12:], uint32(n))
	return out
}

// Decode reads a model file.
func Decode(b []byte) (*Model, error) {
	const record = 8
	if len(b) < len(magic)+header || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("read model: no model file")
	}
	b = b[len(magic):]
	number := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[at:])) }
	m := &Model{scale: number(0), Low: float64(number(4)), High: float64(number(8))}
	n := int(binary.LittleEndian.Uint32(b[12:]))
	if b = b[header:]; len(b) != n*record {
		return nil, fmt.Errorf("read model: %d bytes of weights, where %d features take %d", len(b), n, n*record)
	}
	size := 2
	for 2*size < 3*n {
		size *= 2
	}
	m.slots = make([]slot, size)
	for ; len(b) > 0; b = b[record:] {
		s := slot{key: binary.LittleEndian.Uint32(b), weights: [2]int16{
			int16(binary.LittleEndian.Uint16(b[4:])), int16(binary.LittleEndian.Uint16(b[6:]))}}
		i := s.key & uint32(size-1)
		for m.slots[i].key != 0 {
			i = (i + 1) & uint32(size-1)
		}
		m.slots[i] = s
	}
	return m, nil
}

// find gives the weights of a feature, nil if the model has none.
func (m *Model) find(key uint32) *slot {
	mask := uint32(len(m.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch m.slots[i].key {
		case key:
			return &m.slots[i]
		case 0:
			return nil
		}
	}
}

// Outputs adds up the weights of the features.
func (m *Model) Outputs(features []Feature) (out [2]float64) {
	var a, b float32
	for i := range features {
		f := &features[i]
		if s := m.find(f.Key); s != nil {
			a += f.Value * float32(s.weights[0])
			b += f.Value * float32(s.weights[1])
		}
	}
	return [2]float64{float64(a * m.scale), float64(b * m.scale)}
}

// Explain calls f with each feature's token and what the feature adds to the outputs, but for those without a token.
func (m *Model) Explain(features []Feature, f func(token int, add [2]float32)) {
	for i := range features {
		if x := &features[i]; x.Token >= 0 {
			if s := m.find(x.Key); s != nil {
				f(int(x.Token), [2]float32{x.Value * float32(s.weights[0]) * m.scale, x.Value * float32(s.weights[1]) * m.scale})
			}
		}
	}
}

// Stance turns the outputs of the stance model, the log odds of negative and of positive against neutral, into a score
// in (-1, 1): its sign is the likelier of the two, its size the chance of that one against neutral.
func Stance(out [2]float64) float64 {
	if out[0] >= out[1] {
		return -Logistic(out[0])
	}
	return Logistic(out[1])
}

// Tone turns the first output of the tone model, a quarter of a rating from -4 to 4, into a score in [-1, 1]. People
// seldom rate a sentence of news beyond 2, so half the scale is taken for the whole.
func Tone(out [2]float64) float64 { return max(min(2*out[0], 1), -1) }

// Logistic turns log odds into a probability.
func Logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
