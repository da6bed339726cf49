package text

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"wirecopy/stages/internal/groups"
)

// What follows is for the program that trains the tagger, stages/train/tags.

// NumTags is the number of tags, with those that only the tagger itself uses: a Tag is below it.
const NumTags = int(numTags)

// KnownWord is what a training text shows of a word, without regard to case.
type KnownWord struct {
	Word       string
	Candidates uint64 // in small letters, a bit a Tag
	Capital    uint64 // with a capital
	// Class is the number of its ambiguity class, from 1; 0 if the word is too rare to have one.
	Class int
	// Fixed is the tag that the word always has, else NoTag.
	Fixed Tag
}

// TaggerTraining turns documents into what a tagger is trained on, and weights into the file of a tagger.
type TaggerTraining struct{ v vocabulary }

// UnknownKinds is the number of kinds of words that a tagger without knowledge of the word tells apart.
const UnknownKinds = unknowns

// UnknownKind is the kind of a word by its letters, below UnknownKinds.
func UnknownKind(word string) int {
	s := seen{spelling: spell(word)}
	return int(s.unknownClass(word)) - unknownClasses
}

// NewTaggerTraining begins a training with the words of its texts, none of them twice, the number of their classes, and
// the candidates for words that are not among them, by their kind.
func NewTaggerTraining(words []KnownWord, classes int, open [UnknownKinds]uint64) *TaggerTraining {
	keys, forms := formsOfEdges()
	for _, w := range words {
		f := form{candidates: w.Candidates, capital: w.Capital, fixed: w.Fixed}
		if w.Class > 0 {
			f.class = uint16(wordClasses + w.Class - 1)
		}
		keys, forms = append(keys, groups.Hash(w.Word)), append(forms, f)
	}
	x := &TaggerTraining{newVocabulary(keys, make([]uint16, len(keys)), forms, wordClasses+classes)}
	x.v.open = open
	return x
}

// formsOfEdges are the forms that stand for marks, and for what is outside the sentence.
func formsOfEdges() (keys []uint64, forms []form) {
	var v vocabulary
	v.words = make([]entry, 1)
	for n := range 4 {
		keys = append(keys, v.edge(n+1).low)
	}
	for t := range numTags {
		keys = append(keys, markHash(t))
	}
	return keys, make([]form, len(keys))
}

// Example is a token to learn from.
type Example struct {
	Fixed      Tag      // it needs no model
	Candidates uint64   // a bit a Tag
	Keys       []uint64 // of its features, but those of the tags before it
	here, next seen
}

// Examples gives the tokens of a sentence of d, which has been cut, not parsed.
func (x *TaggerTraining) Examples(d *Document, sentence int) []Example {
	tokens := d.Tokens[d.Sentences[sentence].First:d.Sentences[sentence].Last]
	headline := isHeadline(d.Text, tokens)
	out := make([]Example, len(tokens))
	var read windows
	for i, t := range tokens {
		if i%portion == 0 {
			read.read(&x.v, d.Text, tokens, i)
		}
		w := read.of(i % portion)
		e := &out[i]
		e.Fixed, e.Candidates, e.here, e.next = w[here].tag, w[here].candidates, w[here], w[after1]
		if e.Fixed == NoTag {
			e.Keys = contextKeys(ownKeys(nil, &x.v, &w[here], d.Text[t.Start:t.End]), &x.v, w, w.place(headline))
		}
	}
	return out
}

// contextKeys appends the keys of what stands around a word.
func contextKeys(dst []uint64, v *vocabulary, w *window, place uint64) []uint64 {
	s, b, a := &w[here], &w[before1], &w[after1]
	dst = append(dst, key2(fPlace, uint64(s.kind), place))
	for k, near := range [...]int{before2, before1, after1, after2} {
		if w[near].form >= 0 {
			dst = append(dst, key(fBefore2+template(k), w[near].low))
		}
	}
	dst = append(dst, key(fFineBefore, uint64(b.fine)), key(fFineAfter, uint64(a.fine)),
		key(fCoarseBefore, uint64(v.coarse[b.fine])), key(fCoarseAfter, uint64(v.coarse[a.fine])),
		key(fClassAfter1, uint64(a.class)), key(fClassAfter2, uint64(w[after2].class)),
		key2(fClasses, uint64(s.class), uint64(a.class)))
	if s.form >= 0 {
		dst = append(dst, key2(fPairBefore, b.low, s.low), key2(fPairAfter, s.low, a.low))
	}
	return dst
}

// TagsBefore is what a tagger remembers of the tags of a sentence so far.
type TagsBefore struct{ history }

// NewTagsBefore is for the first token of a sentence.
func NewTagsBefore() TagsBefore { return TagsBefore{sentenceStart} }

// Add goes on by a token with its tag.
func (t *TagsBefore) Add(e *Example, tag Tag) {
	t.before, t.last = t.last, uint8(tag)
	t.verbs = t.verbs.next(&e.here, tag)
}

// TagKeys appends the keys of the features of the tags before the token.
func (e *Example) TagKeys(dst []uint64, t *TagsBefore) []uint64 {
	h1, before, v := uint64(t.last), uint64(t.before), uint64(t.verbs)
	dst = append(dst, key(fTag, h1), key2(fTags, h1, before), key2(fTagClass, h1, uint64(e.here.class)),
		key2(fTagNext, h1, uint64(e.next.class)), key2(fVerbsClass, v, uint64(e.here.class)), key2(fVerbsTag, v, h1))
	if e.here.form >= 0 {
		dst = append(dst, key2(fTagWord, h1, e.here.low))
	}
	return dst
}

// encoder writes the file of a tagger.
type encoder struct {
	*TaggerTraining
	weight  func(key uint64) []float32
	scale   float64
	weights []uint16
	same    map[string]row // rows that were written, by their bytes
}

// Encode gives the file of a tagger. Spellings are the words of the training as they are written there; keys are those of
// all features, and weight gives a feature's weights by tag, nil if it has none. They are rounded to 1/scale.
func (x *TaggerTraining) Encode(spellings []string, keys []uint64, weight func(key uint64) []float32, scale float64) []byte {
	e := &encoder{TaggerTraining: x, weight: weight, scale: scale, same: map[string]row{}}
	f := e.forms(spellings)
	n := x.v.classes
	var places, fine, class, tagClass, tagNext, verbsClass, verbsTag, priors []row
	for k := range uint64(numKinds) {
		for p := range uint64(4) {
			places = append(places, e.row(all, key2(fPlace, k, p)))
		}
	}
	for g := range uint64(groups.Fine + 1) {
		c := uint64(x.v.coarse[g])
		fine = append(fine, e.row(all, key(fFineBefore, g), key(fCoarseBefore, c)), e.row(all, key(fFineAfter, g), key(fCoarseAfter, c)))
	}
	for c := range uint64(n) {
		class = append(class, e.row(all, key(fClassAfter1, c)), e.row(all, key(fClassAfter2, c)))
	}
	for h := range uint64(histories) {
		for c := range uint64(n) {
			tagClass = append(tagClass, e.row(all, key2(fTagClass, h, c)))
			tagNext = append(tagNext, e.row(all, key2(fTagNext, h, c)))
		}
	}
	for v := range uint64(numVerbs) {
		for c := range uint64(n) {
			verbsClass = append(verbsClass, e.row(all, key2(fVerbsClass, v, c)))
		}
		for h := range uint64(histories) {
			verbsTag = append(verbsTag, e.row(all, key2(fVerbsTag, v, h)))
		}
	}
	for h2 := range uint64(histories) {
		for h1 := range uint64(histories) {
			priors = append(priors, e.row(all, key(fTag, h1), key2(fTags, h1, h2)))
		}
	}
	listed, rows := e.listed(keys)
	out := bytes.NewBufferString(magic)
	counts := []uint32{uint32(len(f.keys)), uint32(n), uint32(len(listed)), uint32(len(e.weights))}
	for _, part := range []any{counts, f.keys, f.candidates, f.capital, f.classes, f.fines, f.fixed, f.own, f.near, x.v.open[:], places, fine, class, tagClass,
		tagNext, verbsClass, verbsTag, priors, listed, rows, e.weights} {
		if err := binary.Write(out, binary.LittleEndian, part); err != nil {
			panic(err) // a buffer takes all numbers
		}
	}
	return out.Bytes()
}

// listed gives the features whose weights are found by their keys. That of a word as it is written is not among them: a
// word that was written so in training has all its weights together.
func (e *encoder) listed(keys []uint64) (listed []uint64, rows []row) {
	keys = slices.Clone(keys)
	slices.Sort(keys)
	for _, k := range keys {
		t := template(k & (1<<templateBits - 1))
		if t < fPlace && t != fWordKind || t == fClasses || t == fPairBefore || t == fPairAfter || t == fTagWord {
			if r := e.row(all, k); r&0xff > 0 {
				listed, rows = append(listed, k), append(rows, r)
			}
		}
	}
	return listed, rows
}

// encodedForms are the forms as columns.
type encodedForms struct {
	keys, candidates, capital []uint64
	classes, fines            []uint16
	fixed                     []Tag
	own, near                 []row
}

// all are the candidates of a row that is for every word.
const all = ^uint64(0)

func (e *encoder) forms(spellings []string) *encodedForms {
	f := &encodedForms{}
	add := func(h, low, candidates, capital uint64, class, fine uint16, fixed Tag, own row) {
		f.keys, f.candidates = append(f.keys, h), append(f.candidates, candidates)
		f.capital = append(f.capital, capital)
		f.classes, f.fines, f.fixed = append(f.classes, class), append(f.fines, fine), append(f.fixed, fixed)
		f.own = append(f.own, own)
		for t := fBefore2; t <= fAfter2; t++ {
			f.near = append(f.near, e.row(all, key(t, low)))
		}
	}
	edges, _ := formsOfEdges()
	for _, h := range edges {
		add(h, h, 0, 0, 0, 0, NoTag, 0)
	}
	done := map[uint64]bool{}
	for _, w := range spellings {
		s := seen{spelling: spell(w), form: -1}
		if done[s.exact] {
			continue
		}
		done[s.exact] = true
		s.find(&e.v, w)
		if s.form < 0 {
			continue
		}
		known := e.v.forms[s.form]
		add(s.exact, s.low, known.candidates, known.capital, known.class, s.fine, known.fixed, e.row(s.candidates, ownKeys(nil, &e.v, &s, w)...))
	}
	return f
}

// row writes the weights of features together, of the candidates alone.
func (e *encoder) row(candidates uint64, keys ...uint64) row {
	var sums [NumTags]float64
	for _, k := range keys {
		for t, w := range e.weight(k) {
			sums[t] += float64(w)
		}
	}
	const most = 511
	var entries []uint16
	var b []byte
	for t, w := range sums {
		if n := int(math.Round(w * e.scale)); n != 0 && candidates>>t&1 != 0 {
			entries = append(entries, uint16(max(min(n, most), -most)<<6|t))
			b = binary.LittleEndian.AppendUint16(b, entries[len(entries)-1])
		}
	}
	if r, ok := e.same[string(b)]; ok {
		return r
	}
	r := row(len(e.weights)<<8 | len(entries))
	if len(entries) == 0 {
		r = 0
	}
	e.weights = append(e.weights, entries...)
	e.same[string(b)] = r
	return r
}

// Tagger is a tagger that is not the one that is built in.
type Tagger struct{ m *model }

// DecodeTagger reads the file of a tagger.
func DecodeTagger(file []byte) (*Tagger, error) {
	m, err := decodeModel(string(file))
	return &Tagger{m}, err
}

// Tag gives the words of d, which has been cut, their parts of speech.
func (x *Tagger) Tag(d *Document) {
	for i := range d.Sentences {
		x.m.tagSentence(d.Text, d.Tokens[d.Sentences[i].First:d.Sentences[i].Last])
	}
}
