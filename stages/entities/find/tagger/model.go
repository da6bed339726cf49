package tagger

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	mathbits "math/bits"
	"sync"
)

//go:embed model.bin
var modelFile string

// A row of weights has a byte a label, eight in a machine word, so that four labels are added at a time: a weight is offset
// by 128, and sums of all the features of a token stay below 2^16. Rows are small so that caches hold many.
const (
	rowWords = 2
	zeros    = 0x8080808080808080 // eight weights of nothing
	maxByte  = 127
)

// Model is a trained model. It does not change, and may be used from many goroutines at once.
type Model struct {
	lexicon *lexicon
	shift   uint               // of a feature's hash, to its row
	rows    [][rowWords]uint64 // the last is for a feature that is not there
	trans   [numLabels][numLabels]int32
	steps   [numLabels][NumClasses]int64 // trans to label 0 and to the first label of each class, as viterbi needs them
	spread  int32                        // no two of the steps to one label are further apart
	hints   [][numLabels]int32
	bias    [numLabels]int32
	exps    []float64 // e to the power of so many units below zero
	unit    float32   // what a step of a weight stands for
}

// Load gives the model that is built in. It is read once.
var Load = sync.OnceValue(func() *Model {
	done := make(chan struct{})
	go func() {
		loadLexicon()
		close(done)
	}()
	m, err := decodeModel(modelFile)
	if err != nil {
		panic("tagger: model.bin: " + err.Error()) // embedded: a fault of the build
	}
	<-done
	m.lexicon = loadLexicon()
	return m
})

// Decode reads a model in the form that EncodeModel writes.
func Decode(b []byte) (*Model, error) {
	m, err := decodeModel(string(b))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	m.lexicon = loadLexicon()
	return m, nil
}

const magic = "wiretag2"

// Weights are those of a model in training: rows of labels, transitions from label to label.
type Weights struct {
	Bits  int
	Row   func(i int) []float32
	Trans [NumLabels][NumLabels]float32
	Hints *[HintRows][NumLabels]float32 // of the second pass
	Bias  [NumLabels]float32            // added to the score of each label
}

// EncodeModel writes weights in the form of the file model.bin: the magic word; log2 of the number of rows, the number of labels and
// of features a token, a byte each; the unit, 32 bits; the bias of each label, the transitions and the rows of the second pass, 16 bits a number; then a bit a row that is not all zero, and those rows, a byte a label.
func EncodeModel(w *Weights) []byte {
	most := float32(0)
	for i := range 1 << w.Bits {
		for _, x := range w.Row(i)[:numLabels] {
			most = max(most, x, -x)
		}
	}
	unit := min(most, 4) / maxByte // the few that are larger are cut
	out := append([]byte(magic), byte(w.Bits), numLabels, numFeatures)
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(unit))
	put := func(x float32) {
		t := math.Round(float64(x / unit))
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(max(-30000, min(30000, t)))))
	}
	for _, x := range w.Bias {
		put(x)
	}
	for a := range numLabels {
		for _, x := range w.Trans[a] {
			put(x)
		}
	}
	for i := range w.Hints {
		for _, x := range w.Hints[i] {
			put(x)
		}
	}
	bits, rows := make([]byte, 1<<w.Bits/8), make([]byte, 0, numLabels<<w.Bits)
	for i := range 1 << w.Bits {
		var row [numLabels]byte
		for l, x := range w.Row(i)[:numLabels] {
			row[l] = byte(int8(max(-maxByte, min(maxByte, math.Round(float64(x/unit))))))
		}
		if row != ([numLabels]byte{}) {
			bits[i/8] |= 1 << (i % 8)
			rows = append(rows, row[:]...)
		}
	}
	return append(append(out, bits...), rows...)
}

func decodeModel(b string) (*Model, error) {
	if len(b) < len(magic)+7 || b[:len(magic)] != magic {
		return nil, fmt.Errorf("not a model")
	}
	b = b[len(magic):]
	bits := uint(b[0])
	if b[1] != numLabels || b[2] != numFeatures || bits > 24 {
		return nil, fmt.Errorf("made for %d labels and %d features, not %d and %d: train it anew", b[1], b[2], numLabels, numFeatures)
	}
	m := &Model{shift: 64 - bits, unit: math.Float32frombits(uint32(b[3]) | uint32(b[4])<<8 | uint32(b[5])<<16 | uint32(b[6])<<24)}
	b = b[7:]
	const fixed = (1 + numLabels + HintRows) * numLabels * 2
	if bits < 3 || len(b) < fixed+1<<bits/8 {
		return nil, fmt.Errorf("cut short: %d bytes", len(b))
	}
	next := func() int32 {
		x := int32(int16(uint16(b[0]) | uint16(b[1])<<8))
		b = b[2:]
		return x
	}
	for l := range numLabels {
		m.bias[l] = next()
	}
	for i := range numLabels {
		for j := range numLabels {
			if m.trans[i][j] = next(); !Allowed(uint8(i), uint8(j)) {
				m.trans[i][j] = never
			}
		}
	}
	m.setSteps()
	m.setExps()
	m.hints = make([][numLabels]int32, HintRows)
	for i := range m.hints {
		for l := range numLabels {
			m.hints[i][l] = next()
		}
	}
	used, b := b[:1<<bits/8], b[1<<bits/8:]
	count := 0
	for i := range len(used) {
		count += mathbits.OnesCount8(used[i])
	}
	if len(b) != count*numLabels {
		return nil, fmt.Errorf("%d bytes of weights, not %d", len(b), count*numLabels)
	}
	m.rows = make([][rowWords]uint64, 1<<bits+1)
	nothing := [rowWords]uint64{zeros, zeros}
	for i := range len(used) {
		some := (*[8][rowWords]uint64)(m.rows[8*i:])
		for k := range some {
			some[k] = nothing
		}
		for k := used[i]; k != 0; k &= k - 1 {
			row := &some[mathbits.TrailingZeros8(k)]
			row[0] = eight(b) ^ zeros
			row[1] = eight(b[numLabels-8:])>>(8*(2*8-numLabels)) ^ zeros
			b = b[numLabels:]
		}
	}
	m.rows[len(m.rows)-1] = nothing
	return m, nil
}

// WithBias gives a model with another bias, for those who weigh precision against recall: negative for label 0 finds more
// names.
func (m *Model) WithBias(bias [NumLabels]float32) *Model {
	n := *m
	for l, x := range bias {
		n.bias[l] = int32(math.Round(float64(x / m.unit)))
	}
	return &n
}

const never = -1 << 28

// eight reads the first eight bytes of s.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
