package text

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"sync"

	"wirecopy/stages/internal/groups"
)

//go:embed weights.bin
var weightsFile []byte

// model is the tagger's: its vocabulary, and the weights of its features as rows of a flat array.
type model struct {
	vocabulary
	own      []row    // of each form: all that the word itself tells
	near     [][4]row // of each form: its weights at positions -2, -1, +1, +2
	places   []row    // [kind][place]
	fine     [][2]row // of each group: its weights at positions -1 and +1
	class    [][2]row // of each class: its weights at positions +1 and +2
	tagClass []row    // [tag before][class]
	tagNext  []row    // [tag before][class of the next word]
	// of the verbs of the clause so far: [verbs][class], [verbs][tag before]
	verbsClass, verbsTag []row
	pairs                pairTable // features of two values around a word
	dense                []int16   // rows that are written out
	features             table     // the other features
	listed               []row     // rows of features
	prior                []row     // [tag before that][tag before]: what the tags before give
	weights              []uint16  // tag in the low six bits, weight above
}

// row is a stretch of model.weights: the offset above, the length in the low byte.
type row uint32

// history is a tag as the model's own tags before it are counted: two for the start of a sentence.
const (
	start1    = uint8(numTags)
	start2    = uint8(numTags) + 1
	histories = int(numTags) + 2
)

// lanes is the least power of two that has room for all tags: an index below it needs no check.
const lanes = 64

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

const magic = "wiretags2\n"

var errWeights = errors.New("not the weights that this version writes")

// The numbers that the file begins with.
const (
	numForms = iota
	numClasses
	numFeatures
	numWeights
	numCounts
)

// decodeModel reads weights in the form of the file weights.bin, little-endian: the magic word; the counts of numForms
// and its fellows (32 bits); of each form its hash and candidates, in small letters and with a capital (64 bits), class
// and group (16), tag (8), own row and four near ones (32); the candidates of the classes of unknown words (64); rows of
// the places, of the groups, of the classes, of tags with classes and with the next ones, of verbs with classes and with
// tags, of pairs of tags (32); the keys of the other features (64) and their rows (32); the weights (16).
func decodeModel(b []byte) (*model, error) {
	if len(b) < len(magic)+numCounts*4 || string(b[:len(magic)]) != magic {
		return nil, errWeights
	}
	f := &numbers{b: b[len(magic):]}
	var n [numCounts]int
	for i := range n {
		n[i] = int(take[uint32](f, 1)[0])
	}
	const fixed = 8*unknowns + 4*(int(numKinds)*places+2*(groups.Fine+1)+histories*(histories+numVerbs))
	if len(f.b) != fixed+n[numForms]*49+n[numClasses]*4*(2+2*histories+numVerbs)+n[numFeatures]*12+n[numWeights]*2 {
		return nil, errWeights
	}
	keys, forms, fines, ok := f.forms(n[numForms], n[numClasses])
	if !ok {
		return nil, errWeights
	}
	m := &model{vocabulary: newVocabulary(keys, fines, forms, n[numClasses])}
	m.own = f.rows(n[numForms])
	m.near = pack[[4]row](f.rows(4*n[numForms]), 4)
	copy(m.open[:], take[uint64](f, unknowns))
	m.places = f.rows(int(numKinds) * places)
	m.fine = pack[[2]row](f.rows(2*(groups.Fine+1)), 2)
	m.class = pack[[2]row](f.rows(2*n[numClasses]), 2)
	m.tagClass, m.tagNext = f.rows(histories*n[numClasses]), f.rows(histories*n[numClasses])
	m.verbsClass, m.verbsTag = f.rows(numVerbs*n[numClasses]), f.rows(numVerbs*histories)
	m.prior = f.rows(histories * histories)
	keys = take[uint64](f, n[numFeatures])
	listed := f.rows(n[numFeatures])
	m.weights = take[uint16](f, n[numWeights])
	if f.beyond(n[numWeights]) || !m.list(keys, listed) {
		return nil, errWeights
	}
	m.expand()
	return m, nil
}

// list files the rows of features under their keys.
func (m *model) list(keys []uint64, listed []row) bool {
	pairs := 0
	for _, k := range keys {
		if isPair(k) {
			pairs++
		}
	}
	m.pairs, m.features = make(pairTable, tableSize(pairs)), newTable(len(keys)-pairs)
	for i, k := range keys {
		switch {
		case k == 0 || listed[i] == 0:
			return false
		case isPair(k):
			m.pairs.insert(k, listed[i])
		default:
			m.features.insert(k, int32(i))
		}
	}
	m.listed = listed
	return true
}

// isPair reports whether the feature of a key is one of two values around a word; the others that are listed are of a
// word alone.
func isPair(key uint64) bool { return template(key&(1<<templateBits-1)) >= fPlace }

// A row that is longer than longRow is written out, a weight for each tag, so that only those of a word's candidates need
// be read; its length is isDense then, and its offset that in model.dense.
const (
	longRow   = 10
	isDense   = 0xff
	denseTags = 48
)

// expand writes out the long rows of what stands around a word.
func (m *model) expand() {
	done := map[row]row{}
	write := func(rows []row, least row) {
		for i, r := range rows {
			if r&0xff <= least {
				continue
			}
			d, ok := done[r]
			if !ok {
				d = row(len(m.dense)<<8 | isDense)
				done[r] = d
				m.dense = append(m.dense, make([]int16, denseTags)...)
				for _, e := range m.weights[r>>8 : r>>8+r&0xff] {
					m.dense[d>>8+row(e%lanes)] = int16(e) >> 6
				}
			}
			rows[i] = d
		}
	}
	for _, rows := range [][]row{m.places, m.tagClass, m.tagNext, m.verbsClass, m.verbsTag, m.prior} {
		write(rows, longRow)
	}
	for i := range m.near {
		write(m.near[i][:], longRow)
	}
	for i := range m.fine {
		write(m.fine[i][:], longRow)
	}
	for i := range m.class {
		write(m.class[i][:], longRow)
	}
}

// forms reads what is known of the forms.
func (f *numbers) forms(n, classes int) (keys []uint64, forms []form, fines []uint16, ok bool) {
	keys, forms = take[uint64](f, n), make([]form, n)
	for i, c := range take[uint64](f, n) {
		forms[i].candidates = c
	}
	for i, c := range take[uint64](f, n) {
		forms[i].capital = c
	}
	for i, c := range take[uint16](f, n) {
		if int(c) >= classes || keys[i] == 0 {
			return nil, nil, nil, false
		}
		forms[i].class = c
	}
	fines = take[uint16](f, n)
	for i := range fines {
		t := Tag(f.b[i])
		if fines[i] > groups.Fine || t >= numTags {
			return nil, nil, nil, false
		}
		forms[i].fixed = t
	}
	f.b = f.b[n:]
	return keys, forms, fines, true
}

// numbers is what remains of the file, whose length has been checked.
type numbers struct {
	b []byte
	// last is the greatest end of a row so far.
	last int
	long bool // some row is longer than there are tags
}

// take takes the next n numbers off the file.
func take[T uint16 | uint32 | uint64](f *numbers, n int) []T {
	out := make([]T, n)
	size, _ := binary.Decode(f.b, binary.LittleEndian, out) // it fails only where the file is too short
	f.b = f.b[size:]
	return out
}

func (f *numbers) rows(n int) []row {
	out := make([]row, n)
	for i, v := range take[uint32](f, n) {
		out[i] = row(v)
		f.last = max(f.last, int(v>>8+v&0xff))
		f.long = f.long || v&0xff >= denseTags
	}
	return out
}

// beyond reports whether some row goes beyond n weights, or is longer than there are tags.
func (f *numbers) beyond(n int) bool { return f.last > n || f.long }

// pack makes arrays of n rows each out of a list.
func pack[A [2]row | [4]row](rows []row, n int) []A {
	out := make([]A, 0, len(rows)/n)
	for ; len(rows) >= n; rows = rows[n:] {
		out = append(out, A(rows))
	}
	return out
}
