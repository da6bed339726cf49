// Package linear holds the small linear models with which the stages decide between candidates that their rules
// propose. A model is a text file of named features with their weights, so that a person can read what decided; package
// stages/train makes the files. The package knows nothing of what is decided.
package linear

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Features are the features of one candidate. Each either holds or does not. The zero value is ready to use, and Reset
// keeps its memory for the next candidate.
type Features struct {
	// Keys are the identities of the features that hold, in the order in which they were added.
	Keys []uint64
	// Names says what the keys stand for, key by key, if Named is set: for training, and to explain a decision.
	Names []string
	Named bool
}

// Reset empties f.
func (f *Features) Reset() { f.Keys, f.Names = f.Keys[:0], f.Names[:0] }

// Add adds the feature that a template makes of its parts: "cue" and "said" make "cue=said", and another part is set
// off by a "|". Parts hold neither of the two signs.
func (f *Features) Add(template string, parts ...string) {
	h := hashString(template)
	for _, p := range parts {
		h = mix(h, hashString(p))
	}
	f.Keys = append(f.Keys, h)
	if f.Named {
		var b strings.Builder
		b.WriteString(template)
		for i, p := range parts {
			if i == 0 {
				b.WriteByte('=')
			} else {
				b.WriteByte('|')
			}
			b.WriteString(p)
		}
		f.Names = append(f.Names, b.String())
	}
}

// Key is the identity of the feature called name.
func Key(name string) uint64 {
	template, rest, ok := strings.Cut(name, "=")
	h := hashString(template)
	for ok {
		var part string
		part, rest, ok = strings.Cut(rest, "|")
		h = mix(h, hashString(part))
	}
	return h
}

// Odd multipliers with well spread bits, of the golden ratio and of the square root of two.
const (
	golden = 0x9E3779B97F4A7C15
	root   = 0xB504F333F9DE6485
)

// mix makes one hash of two; their order counts.
func mix(h, k uint64) uint64 {
	hi, lo := bits.Mul64(h^golden, k^root)
	return hi ^ lo ^ h<<1
}

// hashString hashes eight bytes at a time, the last of them again where they do not fill eight: the strings are short, and
// there are many.
func hashString(s string) uint64 {
	n := len(s)
	h := root + uint64(n)
	switch {
	case n >= 8:
		for i := 0; i+8 < n; i += 8 {
			h = mix(h, eight(s[i:]))
		}
		return mix(h, eight(s[n-8:]))
	case n >= 4:
		return mix(h, four(s)|four(s[n-4:])<<32)
	case n > 0:
		return mix(h, uint64(s[0])|uint64(s[n/2])<<8|uint64(s[n-1])<<16)
	}
	return h
}

func four(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

var buckets = [...]string{"0", "1", "2", "3", "4", "5-6", "5-6", "7-9", "7-9", "7-9"}

// Bucket names the range that a count or a distance lies in; below 0 it is "-".
func Bucket(n int) string {
	switch {
	case n < 0:
		return "-"
	case n < len(buckets):
		return buckets[n]
	case n < 16:
		return "10-15"
	case n < 32:
		return "16-31"
	case n < 64:
		return "32-63"
	}
	return "64+"
}

// Model gives each feature a weight. It is read-only, and many goroutines may use it at once.
type Model struct {
	// slots is a hash table with open addressing; a key of 0 is an empty slot.
	slots []slot
	mask  uint64
	// scale and shift turn a score into log-odds that hold on texts that the model was not trained on (Platt 1999).
	scale, shift float64
}

type slot struct {
	key    uint64
	weight float32
}

// Parse reads a model: lines of a feature, a tab and its weight, and "scale" and "shift" in front of them. Lines that
// begin with "#" are comments. An error names the line.
func Parse(file string) (*Model, error) {
	size := 16
	for size < 2*strings.Count(file, "\n") {
		size *= 2
	}
	m := &Model{slots: make([]slot, size), mask: uint64(size - 1), scale: 1}
	n := 0
	for line := range strings.Lines(file) {
		n++
		if line = strings.TrimRight(line, "\r\n"); line == "" || line[0] == '#' {
			continue
		}
		name, number, _ := strings.Cut(line, "\t")
		w, err := strconv.ParseFloat(number, 64)
		switch {
		case err != nil:
			return nil, fmt.Errorf("model, line %d: %q is no feature with a weight", n, line)
		case name == "scale":
			m.scale = w
		case name == "shift":
			m.shift = w
		default:
			m.put(Key(name), float32(w))
		}
	}
	return m, nil
}

// MustParse is Parse for the models that are embedded in the program.
func MustParse(file string) *Model {
	m, err := Parse(file)
	if err != nil {
		panic(err)
	}
	return m
}

func (m *Model) put(key uint64, w float32) {
	i := key & m.mask
	for m.slots[i].key != 0 && m.slots[i].key != key {
		i = (i + 1) & m.mask
	}
	m.slots[i] = slot{key, w}
}

// Weight is that of one feature, 0 if the model does not know it.
func (m *Model) Weight(key uint64) float64 {
	for i := key & m.mask; ; i = (i + 1) & m.mask {
		switch s := &m.slots[i]; s.key {
		case key:
			return float64(s.weight)
		case 0:
			return 0
		}
	}
}

// Score is the sum of the weights of the features.
func (m *Model) Score(f *Features) float64 {
	sum := 0.0
	for _, k := range f.Keys {
		sum += m.Weight(k)
	}
	return sum
}

// Probability turns the score of a yes-or-no decision into the probability, in [0, 1], that yes is right.
func (m *Model) Probability(score float64) float64 {
	return 1 / (1 + math.Exp(-(m.scale*score + m.shift)))
}

// Least is the score from which on Probability is a half or more.
func (m *Model) Least() float64 { return -m.shift / m.scale }

// Softmax turns the scores of candidates of which exactly one is right into probabilities, in place.
func (m *Model) Softmax(scores []float64) {
	most := math.Inf(-1)
	for _, s := range scores {
		most = max(most, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = math.Exp(m.scale * (s - most))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}
