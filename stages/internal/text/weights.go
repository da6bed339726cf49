package text

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math/bits"
	"sync"
)

//go:generate go test -run ^TestWeightsAreThoseOfProse$ -count 1 -update .

//go:embed weights.bin
var weightsFile []byte

// model is the averaged perceptron that prose/v2 ships, as flat arrays: features are 64-bit hashes, weights are
// thousandths. Features of one word's form share an entry, so that a word is looked up once for all its positions.
type model struct {
	words    table    // lower-cased words and prose's classes of them (!YEAR), by hash
	forms    [][5]row // of each word: its weights at positions 0, -1, -2, +1, +2
	suffixes table    // the last three bytes
	tails    [][3]row // of each suffix: its weights at positions 0, -1, +1
	after    table    // pairs of the tag before and the word
	pairs    []row    //
	initial  [256]row // the first byte
	prior    []int32  // [tag before that][tag before][class]: the bias and what the tags before give
	entries  []uint32 // of the rows: class in the low byte, weight above
	fixed    table    // words that are always tagged the same
	fixedTag []Tag
}

// row is a stretch of model.entries: the offset above, the length in the low byte.
type row uint32

// history is a tag as the model's own tags before it are counted: two for the start of a sentence.
const (
	start1    = uint8(numTags)
	start2    = uint8(numTags) + 1
	histories = int(numTags) + 2
	classes   = int(numTags)
)

// Load reads the weights of the tagger, if they are not yet read, so that the first text need not wait for them.
func Load() { load() }

// load reads the weights once in a process.
var load = sync.OnceValue(func() *model {
	m, err := decodeModel(weightsFile)
	if err != nil { // the weights are compiled in: only a damaged build can get here
		panic("text: weights.bin: " + err.Error())
	}
	return m
})

const magic = "wiretags1\n"

var errWeights = errors.New("not the weights that this version writes")

// decodeModel reads weights in the form of the file weights.bin. After the magic word, all numbers have 32 bits, but hashes 64
// and tags 8, little-endian: how many words, suffixes, pairs, fixed words and entries there are; the hashes of the first
// four; the rows of words, suffixes, pairs and first bytes; the tags of the fixed words; the prior scores; the entries.
func decodeModel(b []byte) (*model, error) {
	if len(b) < len(magic)+5*4 || string(b[:len(magic)]) != magic {
		return nil, errWeights
	}
	f := numbers{b: b[len(magic):]}
	var n [5]int
	want := 4 * (256 + histories*histories*classes)
	for i, size := range [...]int{8 + 5*4, 8 + 3*4, 8 + 4, 8 + 1, 4} {
		n[i] = int(f.next())
		want += n[i] * size
	}
	if len(f.b) != want {
		return nil, errWeights
	}
	m := &model{words: f.table(n[0]), suffixes: f.table(n[1]), after: f.table(n[2]), fixed: f.table(n[3])}
	m.forms = make([][5]row, n[0])
	for i := range m.forms {
		fill(&f, m.forms[i][:])
	}
	m.tails = make([][3]row, n[1])
	for i := range m.tails {
		fill(&f, m.tails[i][:])
	}
	m.pairs = fill(&f, make([]row, n[2]))
	fill(&f, m.initial[:])
	m.fixedTag = make([]Tag, n[3])
	for i := range m.fixedTag {
		m.fixedTag[i] = Tag(f.b[i])
	}
	f.b = f.b[n[3]:]
	m.prior = fill(&f, make([]int32, histories*histories*classes))
	m.entries = fill(&f, make([]uint32, n[4]))
	return m, nil
}

// numbers is what remains of the file, whose length has been checked.
type numbers struct{ b []byte }

func (f *numbers) next() uint32 {
	v := binary.LittleEndian.Uint32(f.b)
	f.b = f.b[4:]
	return v
}

func fill[T ~int32 | ~uint32](f *numbers, dst []T) []T {
	b := f.b[:4*len(dst)]
	for i := range dst {
		dst[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
	}
	f.b = f.b[len(b):]
	return dst
}

func (f *numbers) table(n int) table {
	t := newTable(n)
	for i := range n {
		t.insert(binary.LittleEndian.Uint64(f.b[8*i:]), int32(i))
	}
	f.b = f.b[8*n:]
	return t
}

// lanes is the least power of two that has room for all classes: an index below it needs no check.
const lanes = 64

func (m *model) sum(scores *[lanes]int32, r row) {
	from := r >> 8
	for _, e := range m.entries[from : from+r&0xff] {
		scores[e%lanes] += int32(e) >> 8
	}
}

// hash is FNV-1a with a last mix, so that its low bits are good for a table.
func hash[S ~[]byte | ~string](s S) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func pairHash(before uint8, word uint64) uint64 { return mix(word + uint64(before)*0xD1B54A32D192ED03) }

// table numbers hashes: open addressing, linear probing, at most half full.
type table struct {
	keys []uint64
	vals []int32
	mask uint64
}

func newTable(n int) table {
	size := 1 << bits.Len(uint(max(2*n, 15)))
	return table{keys: make([]uint64, size), vals: make([]int32, size), mask: uint64(size - 1)}
}

// used marks a hash as that of a full slot: zero marks an empty one, and the lowest bit is given up for it.
func used(h uint64) uint64 { return h | 1 }

// insert gives the number v to h, which has none.
func (t *table) insert(h uint64, v int32) {
	h = used(h)
	i := (h >> 1) & t.mask
	for t.keys[i] != 0 {
		i = (i + 1) & t.mask
	}
	t.keys[i], t.vals[i] = h, v
}

// find gives the number of h, -1 if it has none.
func (t *table) find(h uint64) int {
	h = used(h)
	for i := (h >> 1) & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return int(t.vals[i])
		}
	}
	return -1
}
