package text

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/bits"
	"os"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"
)

var update = flag.Bool("update", false, "write weights.bin anew from prose's weights")

// The file of weights is what the module in go.mod ships, no more and no less.
func TestWeightsAreThoseOfProse(t *testing.T) {
	want, err := encodeProse()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("weights.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(weightsFile, want) {
		t.Errorf("weights.bin (%d bytes) is not what prose's weights give (%d bytes): run go generate", len(weightsFile), len(want))
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	cut := weightsFile[:len(weightsFile)-1]
	other := append([]byte("wiretags0\n"), weightsFile[len(magic):]...)
	counts := bytes.Clone(weightsFile)
	counts[len(magic)]++
	for _, c := range []struct {
		name string
		file []byte
	}{{"empty", nil}, {"head only", weightsFile[:len(magic)]}, {"cut", cut}, {"another version", other}, {"wrong count", counts}} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := decodeModel(c.file); !errors.Is(err, errWeights) {
				t.Errorf("got %v, want %v", err, errWeights)
			}
		})
	}
}

// weights are prose's, on their way into the file.
type weights struct {
	words, suffixes, after, fixed numbering

	forms    [][5]row
	tails    [][3]row
	pairs    []row
	initial  [256]row
	fixedTag []Tag
	prior    []int32
	entries  []uint32
}

// numbering numbers hashes in the order in which they are added.
type numbering struct {
	of   map[uint64]int
	keys []uint64
}

func (n *numbering) add(h uint64) int {
	h = used(h)
	k, ok := n.of[h]
	if !ok {
		if n.of == nil {
			n.of = map[uint64]int{}
		}
		k = len(n.keys)
		n.of[h] = k
		n.keys = append(n.keys, h)
	}
	return k
}

// encodeProse gives the file of prose's weights, in the form that decodeModel reads.
func encodeProse() ([]byte, error) {
	const folder = "model/AveragedPerceptron/"
	var w weights
	b, err := prose.Asset(folder + "tags.gob")
	if err != nil {
		return nil, err
	}
	if err := w.readFixed(b); err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	if b, err = prose.Asset(folder + "weights.gob"); err != nil {
		return nil, err
	}
	if err := w.readWeights(b); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	counts := []uint32{uint32(len(w.forms)), uint32(len(w.tails)), uint32(len(w.pairs)), uint32(len(w.fixedTag)), uint32(len(w.entries))}
	out := bytes.NewBufferString(magic)
	for _, part := range []any{counts, w.words.keys, w.suffixes.keys, w.after.keys, w.fixed.keys, w.forms, w.tails, w.pairs, w.initial,
		w.fixedTag, w.prior, w.entries} {
		if err := binary.Write(out, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// gob reads the value of an encoding/gob stream of maps, strings and floats in the order of its bytes, which is the same
// each time, as that of Go's maps is not. Format: https://pkg.go.dev/encoding/gob#hdr-Encoding_Details
type gob struct {
	b   []byte
	err error
}

var errGob = errors.New("not the gob stream that is expected")

func (g *gob) uint() uint64 {
	if len(g.b) == 0 {
		g.err = errGob
		return 0
	}
	c := g.b[0]
	if c < 0x80 {
		g.b = g.b[1:]
		return uint64(c)
	}
	n := int(-int8(c))
	if n > 8 || len(g.b) < n+1 {
		g.err, g.b = errGob, nil
		return 0
	}
	var v uint64
	for _, x := range g.b[1 : n+1] {
		v = v<<8 | uint64(x)
	}
	g.b = g.b[n+1:]
	return v
}

func (g *gob) bytes() []byte {
	n := g.uint()
	if n > uint64(len(g.b)) {
		g.err, g.b = errGob, nil
		return nil
	}
	s := g.b[:n]
	g.b = g.b[n:]
	return s
}

func (g *gob) float() float64 { return math.Float64frombits(bits.ReverseBytes64(g.uint())) }

// value skips the definitions of types and enters the message of the value.
func (g *gob) value() {
	for g.err == nil {
		n := g.uint()
		if n > uint64(len(g.b)) {
			g.err = errGob
			return
		}
		rest := g.b[n:]
		id := g.uint()
		if id&1 == 0 { // a positive type id: a value; a single zero precedes one that is no struct
			if g.uint() != 0 {
				g.err = errGob
			}
			return
		}
		g.b = rest
	}
}

func (w *weights) readFixed(b []byte) error {
	g := gob{b: b}
	g.value()
	for range int(g.uint()) {
		word, tag := g.bytes(), g.bytes()
		if g.err != nil {
			return g.err
		}
		if k := w.fixed.add(hash(word)); k < len(w.fixedTag) {
			return fmt.Errorf("two words have the hash of %q", word)
		}
		w.fixedTag = append(w.fixedTag, tagOf(string(tag)))
	}
	return g.err
}

// templates are the names of the features in prose, which its keys begin with.
var templates = [...]string{"bias", "i suffix ", "i pref1 ", "i-1 tag ", "i-2 tag ", "i tag+i-2 tag ", "i word ", "i-1 tag+i word ",
	"i-1 word ", "i-1 suffix ", "i-2 word ", "i+1 word ", "i+1 suffix ", "i+2 word "}

const (
	fBias = iota
	fSuffix
	fPrefix
	fTag1
	fTag2
	fTags
	fWord
	fTagWord
	fWord1
	fSuffix1
	fWord2
	fWordNext
	fSuffixNext
	fWordNext2
)

// place is where a feature's row stands in model.forms or model.tails.
var place = [...]int{fWord: 0, fWord1: 1, fWord2: 2, fWordNext: 3, fWordNext2: 4, fSuffix: 0, fSuffix1: 1, fSuffixNext: 2}

func (w *weights) readWeights(b []byte) error {
	g := gob{b: b}
	g.value()
	n := int(g.uint())
	if g.err != nil || n > 1<<20 {
		return errGob
	}
	var tag1, tag2 [histories]row
	tags := make([]row, histories*histories)
	var bias row
	for range n {
		key := g.bytes()
		r := w.row(&g)
		if g.err != nil {
			return g.err
		}
		kind, rest := template(key)
		switch kind {
		case fBias:
			bias = r
		case fPrefix:
			// prose makes a string of the first byte, so the key holds it as a code point.
			for _, c := range string(rest) {
				if c < 256 {
					w.initial[c] = r
				}
			}
		case fTag1:
			tag1[historyOf(string(rest))] = r
		case fTag2:
			tag2[historyOf(string(rest))] = r
		case fTags:
			a, b, _ := strings.Cut(string(rest), " ")
			tags[int(historyOf(b))*histories+int(historyOf(a))] = r
		case fTagWord:
			before, word, _ := strings.Cut(string(rest), " ")
			w.pairs = put(w.pairs, w.after.add(pairHash(historyOf(before), hash(word))), r)
		case fWord, fWord1, fWord2, fWordNext, fWordNext2:
			k := w.words.add(hash(rest))
			for len(w.forms) <= k {
				w.forms = append(w.forms, [5]row{})
			}
			w.forms[k][place[kind]] = r
		case fSuffix, fSuffix1, fSuffixNext:
			k := w.suffixes.add(hash(rest))
			for len(w.tails) <= k {
				w.tails = append(w.tails, [3]row{})
			}
			w.tails[k][place[kind]] = r
		}
	}
	m := model{entries: w.entries}
	for h2 := range histories {
		for h1 := range histories {
			var scores [lanes]int32
			for _, r := range [...]row{bias, tag1[h1], tag2[h2], tags[h2*histories+h1]} {
				m.sum(&scores, r)
			}
			w.prior = append(w.prior, scores[:classes]...)
		}
	}
	return g.err
}

func put(rows []row, k int, r row) []row {
	for len(rows) <= k {
		rows = append(rows, 0)
	}
	rows[k] = r
	return rows
}

// row reads the weights of one feature.
func (w *weights) row(g *gob) row {
	n := int(g.uint())
	from := len(w.entries)
	if n > classes {
		g.err = errGob
	}
	for range n {
		tag := tagOf(string(g.bytes()))
		weight := int32(math.Round(g.float() * 1000))
		if g.err != nil {
			return 0
		}
		w.entries = append(w.entries, uint32(weight)<<8|uint32(tag))
	}
	return row(from<<8 | n)
}

func template(key []byte) (int, []byte) {
	for i := len(templates) - 1; i >= 0; i-- {
		if t := templates[i]; len(key) >= len(t) && string(key[:len(t)]) == t {
			return i, key[len(t):]
		}
	}
	return -1, nil
}

// tagOf reads a tag's name in prose.
func tagOf(name string) Tag {
	switch name {
	case "''":
		return Quote
	case "``":
		return openQuote
	case ":":
		return Colon
	}
	for t := CC; t < numTags; t++ {
		if tagNames[t] == name {
			return t
		}
	}
	return NoTag
}

// historyOf reads the tag before a word, as prose's keys name it.
func historyOf(name string) uint8 {
	switch name {
	case "-START-":
		return start1
	case "-START2-":
		return start2
	}
	return uint8(tagOf(name))
}
