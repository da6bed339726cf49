package opinion

import (
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"

	"wirecopy/pipeline"
)

// Model is a linear model with one or two outputs over hashed features.
type Model struct {
	slots []slot // open addressing, at most a third full, a power of two long
	// rows are the weights of single words and stems, of which the first are those of none, and places a table of their places, like
	// slots.
	rows   []rowWeights
	places []uint16
	scale  float32
	// levels are the weights of the levels of each window, which nearly every mention has: see window.
	levels [numWindows][levels]pair
	// A score of Low and less is negative, one of High and more is positive. They were chosen on training data.
	Low, High float64
}

type slot struct {
	key     uint32 // 0 is an empty slot, and no feature's key
	weights [2]int16
}

// rowWeights are the weights of a row of features: see relation. They are half a line of the processor's cache.
type rowWeights struct {
	key     uint32
	weights [rowLength - 1][2]int16
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
	single := 0 // features that are in no row: their keys come first
	for single < n && binary.LittleEndian.Uint32(b[single*record:])&rowKey == 0 {
		single++
	}
	rows, before := 0, uint32(0)
	for i := single; i < n; i++ {
		if first := binary.LittleEndian.Uint32(b[i*record:]) &^ (rowLength - 1); first != before {
			rows, before = rows+1, first
		}
	}
	m.slots, m.rows = make([]slot, tableSize(single)), make([]rowWeights, 1, 1+rows)
	for i := 0; i < len(b); i += record {
		s := slot{key: binary.LittleEndian.Uint32(b[i:]), weights: [2]int16{
			int16(binary.LittleEndian.Uint16(b[i+4:])), int16(binary.LittleEndian.Uint16(b[i+6:]))}}
		if s.key&rowKey == 0 {
			m.place(s)
		} else if err := m.placeInRow(s); err != nil {
			return nil, err
		}
	}
	if len(m.rows) > math.MaxUint16+1 {
		return nil, fmt.Errorf("read model: %d rows, and at most %d have a place", len(m.rows), math.MaxUint16)
	}
	m.places = make([]uint16, tableSize(len(m.rows)))
	for at := 1; at < len(m.rows); at++ {
		i := m.rows[at].key / rowLength & uint32(len(m.places)-1)
		for m.places[i] != 0 {
			i = (i + 1) & uint32(len(m.places)-1)
		}
		m.places[i] = uint16(at)
	}
	for k := range m.levels {
		for i := range m.levels[k] {
			w := m.weights(levelKey(k, i))
			m.levels[k][i] = pair{weighty * w[0], weighty * w[1]}
		}
	}
	return m, nil
}

// tableSize is the length of a table for n keys: where it is a third full, most look-ups take one step, and the processor
// guesses that they do.
func tableSize(n int) int {
	size := 2
	for size < 3*n {
		size *= 2
	}
	return size
}

func (m *Model) place(s slot) {
	mask := uint32(len(m.slots) - 1)
	i := s.key & mask
	for m.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = s
}

// placeInRow takes up a feature of a row, which comes after those of the rows before it.
func (m *Model) placeInRow(s slot) error {
	first, rel := s.key&^(rowLength-1), s.key%rowLength
	if rel >= rowLength-1 {
		return fmt.Errorf("read model: key %x is of no relation", s.key)
	}
	if m.rows[len(m.rows)-1].key != first {
		m.rows = append(m.rows, rowWeights{key: first})
	}
	m.rows[len(m.rows)-1].weights[rel] = s.weights
	return nil
}

// row gives the weights of a row, all 0 if the model has none.
func (m *Model) row(key uint32) *rowWeights {
	mask := uint32(len(m.places) - 1)
	for i := key / rowLength & mask; ; i = (i + 1) & mask {
		at := m.places[i]
		if w := &m.rows[at]; uint64(at)*uint64(w.key^key) == 0 { // as in single
			return w
		}
	}
}

// find gives the weights of a feature, all 0 if the model has none.
func (m *Model) find(key uint32) *[2]int16 {
	if key&rowKey != 0 {
		return &m.row(key &^ (rowLength - 1)).weights[key%rowLength]
	}
	return m.single(key)
}

// weights are those of a feature, in units of the scale.
func (m *Model) weights(key uint32) pair {
	s := m.find(key)
	return pair{float32(s[0]), float32(s[1])}
}

// Outputs adds up the weights of the features.
func (m *Model) Outputs(features []Feature) [2]float64 { return m.scaled(m.sum(features)) }

// single gives the weights of a feature that is in no row, all 0 if the model has none.
func (m *Model) single(key uint32) *[2]int16 {
	for at := int(key); ; at++ {
		s := &m.slots[at&(len(m.slots)-1)]
		if uint64(s.key^key)*uint64(s.key) == 0 { // it is either: one question, as the processor cannot guess which
			return &s.weights
		}
	}
}

// ask has the processor fetch the slots of features that are in no row, all together rather than one after another.
func (m *Model) ask(features []Feature) {
	asked, mask := uint32(0), uint32(len(m.slots)-1)
	for i := range features {
		asked += m.slots[features[i].Key&mask].key
	}
	runtime.KeepAlive(asked)
}

// askRows is ask for the rows and pairs of words.
func (m *Model) askRows(words []keys) {
	asked, mask, places := uint32(0), uint32(len(m.slots)-1), uint32(len(m.places)-1)
	for i := range words {
		w := &words[i]
		asked += m.slots[w.pair&mask].key
		for _, r := range w.rows {
			asked += m.rows[m.places[r/rowLength&places]].key
		}
	}
	runtime.KeepAlive(asked)
}

// sumSingles is sum for features that are in no row.
func (m *Model) sumSingles(features []Feature) pair {
	m.ask(features)
	var a, b float32
	for i := range features {
		f := &features[i]
		w := m.single(f.Key)
		a += f.Value * float32(w[0])
		b += f.Value * float32(w[1])
	}
	return pair{a, b}
}

// Weigh gives the outputs of features of which none is in a row, and adds what each adds to the first of them to the weight of its
// token, of which the first is the token first.
func (m *Model) Weigh(features []Feature, weights []float32, first int) [2]float64 {
	m.ask(features)
	var sum pair
	for i := range features {
		f := &features[i]
		w := m.single(f.Key)
		a := f.Value * float32(w[0])
		sum[0] += a
		sum[1] += f.Value * float32(w[1])
		if at := int(f.Token) - first; uint(at) < uint(len(weights)) {
			weights[at] += a * m.scale
		}
	}
	return m.scaled(sum)
}

// sum adds up the weights of the features, in units of the scale.
func (m *Model) sum(features []Feature) pair {
	var a, b float32
	for i := range features {
		f := &features[i]
		w := m.weights(f.Key)
		a += f.Value * w[0]
		b += f.Value * w[1]
	}
	return pair{a, b}
}

func (m *Model) scaled(sum pair) [2]float64 {
	return [2]float64{float64(sum[0] * m.scale), float64(sum[1] * m.scale)}
}

// Explain calls f with each feature's token and what the feature adds to the outputs, of the tokens that are wanted.
func (m *Model) Explain(features []Feature, wanted func(token int) bool, f func(token int, add [2]float32)) {
	for i := range features {
		if x := &features[i]; wanted(int(x.Token)) {
			w := m.weights(x.Key)
			f(int(x.Token), [2]float32{x.Value * w[0] * m.scale, x.Value * w[1] * m.scale})
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
