package text

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"
	"sync"

	"github.com/jdkato/prose/v2"
)

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

// load reads prose's weights once in a process.
var load = sync.OnceValue(func() *model {
	m, err := readModel()
	if err != nil { // the weights are compiled in: only a damaged build can get here
		panic(fmt.Sprintf("text: prose's tagger: %v", err))
	}
	return m
})

func readModel() (*model, error) {
	const folder = "model/AveragedPerceptron/"
	m := &model{prior: make([]int32, histories*histories*classes), entries: make([]uint32, 0, 1<<18+1<<14)}
	b, err := prose.Asset(folder + "tags.gob")
	if err != nil {
		return nil, err
	}
	if err := m.readFixed(b); err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	if b, err = prose.Asset(folder + "weights.gob"); err != nil {
		return nil, err
	}
	if err := m.readWeights(b); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	return m, nil
}

// gob reads the value of an encoding/gob stream of maps, strings and floats. Decoding into Go maps takes 185 ms for the
// whole of prose; reading the bytes in order takes a few. Format: https://pkg.go.dev/encoding/gob#hdr-Encoding_Details
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

func (m *model) readFixed(b []byte) error {
	g := gob{b: b}
	g.value()
	n := int(g.uint())
	m.fixed = newTable(n)
	m.fixedTag = make([]Tag, 0, n)
	for range n {
		word, tag := g.bytes(), g.bytes()
		if g.err != nil {
			return g.err
		}
		m.fixed.add(hash(word))
		m.fixedTag = append(m.fixedTag, tagOf(string(tag)))
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

func (m *model) readWeights(b []byte) error {
	g := gob{b: b}
	g.value()
	n := int(g.uint())
	if g.err != nil || n > 1<<20 {
		return errGob
	}
	m.words, m.suffixes, m.after = newTable(1<<14), newTable(1<<12), newTable(1<<15)
	var tag1, tag2 [histories]row
	tags := make([]row, histories*histories)
	var bias row
	for range n {
		key := g.bytes()
		r := m.row(&g)
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
					m.initial[c] = r
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
			for i, c := range rest {
				if c == ' ' {
					m.pairs = put(m.pairs, m.after.add(pairHash(historyOf(string(rest[:i])), hash(rest[i+1:]))), r)
					break
				}
			}
		case fWord, fWord1, fWord2, fWordNext, fWordNext2:
			k := m.words.add(hash(rest))
			for len(m.forms) <= k {
				m.forms = append(m.forms, [5]row{})
			}
			m.forms[k][place[kind]] = r
		case fSuffix, fSuffix1, fSuffixNext:
			k := m.suffixes.add(hash(rest))
			for len(m.tails) <= k {
				m.tails = append(m.tails, [3]row{})
			}
			m.tails[k][place[kind]] = r
		}
	}
	for h2 := range histories {
		for h1 := range histories {
			var scores [lanes]int32
			for _, r := range [...]row{bias, tag1[h1], tag2[h2], tags[h2*histories+h1]} {
				m.sum(&scores, r)
			}
			copy(m.prior[(h2*histories+h1)*classes:][:classes], scores[:])
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
func (m *model) row(g *gob) row {
	n := int(g.uint())
	from := len(m.entries)
	if n > classes {
		g.err = errGob
	}
	for range n {
		tag := names.find(g.bytes())
		w := int32(math.Round(g.float() * 1000))
		if g.err != nil {
			return 0
		}
		m.entries = append(m.entries, uint32(w)<<8|uint32(tag))
	}
	return row(from<<8 | n)
}

// lanes is the least power of two that has room for all classes: an index below it needs no check.
const lanes = 64

func (m *model) sum(scores *[lanes]int32, r row) {
	from := r >> 8
	for _, e := range m.entries[from : from+r&0xff] {
		scores[e%lanes] += int32(e) >> 8
	}
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

// tagTable finds tags by name: names of up to four bytes, packed, in open addressing. tagOf would be half of the time
// that reading the weights takes.
type tagTable struct {
	keys [128]uint32
	tags [128]Tag
}

var names = func() *tagTable {
	t := new(tagTable)
	for tag := CC; tag < numTags; tag++ {
		name := tagNames[tag]
		i := t.slot(pack([]byte(name)))
		t.keys[i], t.tags[i] = pack([]byte(name)), tagOf(name)
	}
	return t
}()

func (t *tagTable) slot(key uint32) uint32 {
	i := key * 0x9E3779B1 >> 25
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & 127
	}
	return i
}

func (t *tagTable) find(name []byte) Tag {
	if len(name) == 0 || len(name) > 4 {
		return NoTag
	}
	return t.tags[t.slot(pack(name))]
}

func pack(name []byte) (key uint32) {
	for _, c := range name {
		key = key<<8 | uint32(c)
	}
	return key
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

// table numbers hashes in the order in which they are added: open addressing, linear probing, at most half full.
type table struct {
	keys []uint64
	vals []int32
	n    int
	mask uint64
}

func newTable(n int) table {
	size := 1 << bits.Len(uint(max(2*n, 15)))
	return table{keys: make([]uint64, size), vals: make([]int32, size), mask: uint64(size - 1)}
}

// add gives the number of h, a new one if it has none.
func (t *table) add(h uint64) int {
	h |= 1 // zero marks an empty slot; the lowest bit is given up for it
	if 2*t.n >= len(t.keys) {
		old := *t
		*t = newTable(2 * t.n)
		for i, k := range old.keys {
			if k != 0 {
				t.insert(k, old.vals[i])
			}
		}
		t.n = old.n
	}
	i := (h >> 1) & t.mask
	for ; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return int(t.vals[i])
		}
	}
	t.keys[i], t.vals[i] = h, int32(t.n)
	t.n++
	return t.n - 1
}

func (t *table) insert(h uint64, v int32) {
	i := (h >> 1) & t.mask
	for t.keys[i] != 0 {
		i = (i + 1) & t.mask
	}
	t.keys[i], t.vals[i] = h, v
}

// find gives the number of h, -1 if it was never added.
func (t *table) find(h uint64) int {
	h |= 1
	for i := (h >> 1) & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return int(t.vals[i])
		}
	}
	return -1
}
