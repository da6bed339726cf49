package text

import (
	_ "embed"
	"errors"
	"sync"

	"wirecopy/stages/internal/groups"
)

//go:embed weights.bin
var weightsFile string

// model is the tagger's: its vocabulary, and the weights of its features as rows of a flat array.
type model struct {
	vocabulary
	near     [][4]row  // of each form: its weights at positions -2, -1, +1, +2
	places   []line    // [kind][place]
	fine     [][2]line // of each group: its weights at positions -1 and +1
	class    [][2]line // of each class: its weights at positions +1 and +2
	tagClass []line    // [tag before][class]
	tagNext  []line    // [tag before][class of the next word]
	// of the verbs of the clause so far: [verbs][class], [verbs][tag before]
	verbsClass, verbsTag []line
	prior                []line   // [tag before that][tag before]: what the tags before give
	pairs                rowTable // features of two values around a word
	features             rowTable // the other features
	weights              []uint16 // tag in the low six bits, weight above
	dense                []dense  // rows that are written out
}

// dense is a row with a byte for each tag, as long as a line of the processor's cache.
type dense [lanes]int8

// line is the place of a row in model.dense.
type line uint16

// noLine is a row without weights, noLines eight of them.
var (
	noLine  = new(dense)
	noLines = [8]*dense{noLine, noLine, noLine, noLine, noLine, noLine, noLine, noLine}
)

func (m *model) line(l line) *dense { return &m.dense[l] }

// row is a stretch of model.weights: the offset above, the length in the low byte.
type row uint32

// What counts as a tag before the first word, and before that.
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
func decodeModel(b string) (*model, error) {
	if len(b) < len(magic)+numCounts*4 || b[:len(magic)] != magic {
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
	if !ok || n[numForms] > mostForms {
		return nil, errWeights
	}
	m := &model{vocabulary: newVocabulary(keys, fines, forms, n[numClasses])}
	for i, r := range f.rows(n[numForms]) {
		m.forms[i].own = r
	}
	m.near = pack[[4]row](f.rows(4*n[numForms]), 4)
	copy(m.open[:], take[uint64](f, unknowns))
	placed := f.rows(int(numKinds) * places)
	fine, class := f.rows(2*(groups.Fine+1)), f.rows(2*n[numClasses])
	tagClass, tagNext := f.rows(histories*n[numClasses]), f.rows(histories*n[numClasses])
	verbsClass, verbsTag := f.rows(numVerbs*n[numClasses]), f.rows(numVerbs*histories)
	prior := f.rows(histories * histories)
	keys = take[uint64](f, n[numFeatures])
	listed := f.rows(n[numFeatures])
	m.weights = take[uint16](f, n[numWeights])
	if f.beyond(n[numWeights]) || !m.list(keys, listed) {
		return nil, errWeights
	}
	x := expander{weights: m.weights, done: make(map[row]line, usualLines), dense: make([]dense, 0, usualLines)}
	m.places, m.prior = x.lines(placed), x.lines(prior)
	m.fine, m.class = pack[[2]line](x.lines(fine), 2), pack[[2]line](x.lines(class), 2)
	m.tagClass, m.tagNext = x.lines(tagClass), x.lines(tagNext)
	m.verbsClass, m.verbsTag = x.lines(verbsClass), x.lines(verbsTag)
	if m.dense = x.dense; len(m.dense) > 1<<16 {
		return nil, errWeights
	}
	m.findSure()
	return m, nil
}

// findSure notes the words whose own weights tell their tag.
func (m *model) findSure() {
	var s sums
	s.use(m)
	sure := func(r row, candidates uint64) Tag {
		clear(s.scores[:])
		s.add(r)
		if tag, margin := s.best(candidates, noLines); margin >= sureMargin {
			return tag
		}
		return NoTag
	}
	for i := range m.forms {
		if f := &m.forms[i]; m.spread(f.own) >= sureMargin {
			f.sure, f.sureCapital = sure(f.own, f.candidates), sure(f.own, f.capital)
		}
	}
}

// spread is by how much the weights of a row, and 0, differ at most.
func (m *model) spread(r row) int32 {
	low, high := int32(0), int32(0)
	for _, e := range m.weights[r>>8 : r>>8+r&0xff] {
		w := int32(int16(e) >> 6)
		low, high = min(low, w), max(high, w)
	}
	return high - low
}

// list files the rows of features under their keys.
func (m *model) list(keys []uint64, listed []row) bool {
	pairs := 0
	for _, k := range keys {
		if isPair(k) {
			pairs++
		}
	}
	m.pairs, m.features = newRowTable(pairs), newRowTable(len(keys)-pairs)
	for i, k := range keys {
		switch {
		case k == 0 || listed[i] == 0:
			return false
		case isPair(k):
			m.pairs.insert(k, listed[i])
		default:
			m.features.insert(k, listed[i])
		}
	}
	return true
}

// isPair reports whether the feature of a key is one of two values around a word; the others that are listed are of a
// word alone.
func isPair(key uint64) bool { return template(key&(1<<templateBits-1)) >= fPlace }

// denseTags is how many tags a row may have.
const denseTags = 48

// expander writes out rows.
type expander struct {
	weights []uint16
	dense   []dense
	done    map[row]line
}

// usualLines is room for the rows that are written out of the weights that are built in.
const usualLines = 12_500

// lines gives rows by their places in x.dense.
func (x *expander) lines(rows []row) []line {
	out := make([]line, len(rows))
	for i, r := range rows {
		if i > 0 && r == rows[i-1] {
			out[i] = out[i-1]
			continue
		}
		l, ok := x.done[r]
		if !ok {
			l = line(len(x.dense))
			x.done[r] = l
			x.dense = append(x.dense, dense{})
			d := &x.dense[len(x.dense)-1]
			for _, e := range x.weights[r>>8 : r>>8+r&0xff] {
				d[e%lanes] = int8(max(min(int16(e)>>6, 127), -127)) // none is larger in training
			}
		}
		out[i] = l
	}
	return out
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
	b string
	// last is the greatest end of a row so far.
	last int
	long bool // some row is longer than there are tags
}

// take takes the next n numbers off the file.
func take[T uint16 | uint32 | uint64](f *numbers, n int) []T {
	out := make([]T, n)
	b := f.b
	switch out := any(out).(type) {
	case []uint16:
		for i := range out {
			out[i] = uint16(b[0]) | uint16(b[1])<<8
			b = b[2:]
		}
	case []uint32:
		for i := range out {
			out[i] = uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
			b = b[4:]
		}
	case []uint64:
		for i := range out {
			out[i] = eight(b)
			b = b[8:]
		}
	}
	f.b = b
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
func pack[A [2]E | [4]E, E row | line](rows []E, n int) []A {
	out := make([]A, 0, len(rows)/n)
	for ; len(rows) >= n; rows = rows[n:] {
		out = append(out, A(rows))
	}
	return out
}
