package main

import (
	"fmt"
	"io"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"

	"wirecopy/stages/internal/text"
)

// options of training.
type options struct {
	rounds  int
	least   int
	scale   float64
	seed    uint64
	rate    float64 // learning rate
	cues    float64 // of verbs of reporting in them
	guessed float64
	l1      float64 // penalty
	drop    float64 // share of features left out at random
	news    float64 // weight of the articles
}

// lesson is a sentence to learn from.
type lesson struct {
	examples []text.Example
	features [][]int32 // of each example, without those of the tags before it
	gold     []text.Tag
	weight   []float32
}

// numbering gives each key of a feature a number.
type numbering struct {
	of     map[uint64]int32
	keys   []uint64
	counts []int
}

func (n *numbering) count(key uint64) int32 {
	k, ok := n.of[key]
	if !ok {
		k = int32(len(n.keys))
		n.of[key] = k
		n.keys, n.counts = append(n.keys, key), append(n.counts, 0)
	}
	n.counts[k]++
	return k
}

// prune leaves out the features that are counted less than least times.
func (n *numbering) prune(least int) *numbering {
	out := &numbering{of: map[uint64]int32{}}
	for i, k := range n.keys {
		if n.counts[i] >= least {
			out.of[k] = int32(len(out.keys))
			out.keys = append(out.keys, k)
		}
	}
	return out
}

// trainTagger gives the file of a tagger that has learnt from the sentences, and from articles; its vocabulary is that
// of the sentences.
func trainTagger(sentences, articles []tagged, o *options, progress io.Writer) []byte {
	known, spellings, classes, open := words(sentences)
	training := text.NewTaggerTraining(known, classes, open)
	lessons, features := prepare(training, slices.Concat(sentences, articles), o.least)
	fmt.Fprintf(progress, "%d sentences, %d words, %d classes, %d features\n", len(lessons), len(known), classes, len(features.keys))
	p := newClassifier(features, o)
	rng := rand.New(rand.NewPCG(o.seed, 1))
	order := rng.Perm(len(lessons))
	for r := range o.rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong := 0
		for _, i := range order {
			wrong += p.learn(&lessons[i])
		}
		if r >= o.rounds/2 {
			for i, w := range p.weights {
				p.sums[i] += w
			}
		}
		fmt.Fprintf(progress, "round %d: %d errors\n", r+1, wrong)
	}
	average := p.sums
	for i := range average {
		average[i] /= float32(o.rounds - o.rounds/2)
	}
	return training.Encode(spellings, features.keys, func(key uint64) []float32 {
		if k, ok := features.of[key]; ok {
			return average[int(k)*text.NumTags:][:text.NumTags]
		}
		return nil
	}, o.scale)
}

// prepare reads the features of all sentences, and numbers those that occur often enough.
func prepare(training *text.TaggerTraining, sentences []tagged, least int) ([]lesson, *numbering) {
	all := &numbering{of: map[uint64]int32{}}
	var lessons []lesson
	var keys []uint64
	for _, s := range sentences {
		for i, sent := range s.doc.Sentences {
			l := lesson{examples: training.Examples(s.doc, i), gold: s.gold[sent.First:sent.Last]}
			if s.weight != nil {
				l.weight = s.weight[sent.First:sent.Last]
			}
			before := text.NewTagsBefore()
			for k := range l.examples {
				e := &l.examples[k]
				if e.Fixed == text.NoTag {
					keys = e.TagKeys(keys[:0], &before)
					for _, key := range append(keys, e.Keys...) {
						all.count(key)
					}
				}
				tag := l.gold[k]
				if e.Fixed != text.NoTag {
					tag = e.Fixed
				}
				before.Add(e, tag)
			}
			lessons = append(lessons, l)
		}
	}
	kept := all.prune(least)
	for i := range lessons {
		l := &lessons[i]
		l.features = make([][]int32, len(l.examples))
		for k := range l.examples {
			l.features[k] = kept.find(nil, l.examples[k].Keys)
			l.examples[k].Keys = nil
		}
	}
	return lessons, kept
}

// find appends the numbers of the keys that have one.
func (n *numbering) find(dst []int32, keys []uint64) []int32 {
	for _, k := range keys {
		if f, ok := n.of[k]; ok {
			dst = append(dst, f)
		}
	}
	return dst
}

// classifier is a log-linear model, trained with AdaGrad (Duchi, Hazan & Singer 2011) on the tags that it gives itself to
// the words before, with features left out at random (Hinton et al. 2012).
type classifier struct {
	features *numbering
	weights  []float32 // [feature][tag]
	squares  []float32 // of each weight: the sum of its squared gradients
	sums     []float32 // for the average over the last rounds
	keys     []uint64
	active   []int32
	rng      *rand.Rand
	o        *options
}

func newClassifier(f *numbering, o *options) *classifier {
	n := len(f.keys) * text.NumTags
	return &classifier{features: f, weights: make([]float32, n), squares: make([]float32, n), sums: make([]float32, n),
		rng: rand.New(rand.NewPCG(o.seed, 2)), o: o}
}

// learn tags a sentence and changes the weights towards its tags; it gives the number of errors.
func (p *classifier) learn(l *lesson) (wrong int) {
	before := text.NewTagsBefore()
	for k := range l.examples {
		e := &l.examples[k]
		tag := e.Fixed
		if tag == text.NoTag {
			p.keys = e.TagKeys(p.keys[:0], &before)
			p.active = p.features.find(append(p.active[:0], l.features[k]...), p.keys)
			gold := l.gold[k]
			if gold != text.NoTag && e.Candidates>>gold&1 != 0 {
				kept := p.active[:0]
				for _, f := range p.active {
					if p.rng.Float64() >= p.o.drop {
						kept = append(kept, f)
					}
				}
				p.active = kept
			}
			var scores [text.NumTags]float32
			tag = p.best(&scores, e.Candidates)
			if gold != text.NoTag && e.Candidates>>gold&1 != 0 {
				if tag != gold {
					wrong++
				}
				weight := float32(1)
				if l.weight != nil {
					weight = l.weight[k]
				}
				p.change(&scores, scores[tag], e.Candidates, gold, weight)
			}
		}
		before.Add(e, tag)
	}
	return wrong
}

func (p *classifier) best(scores *[text.NumTags]float32, candidates uint64) text.Tag {
	for _, f := range p.active {
		row := p.weights[int(f)*text.NumTags:][:text.NumTags]
		for c := candidates; c != 0; c &= c - 1 {
			t := bits.TrailingZeros64(c)
			scores[t] += row[t]
		}
	}
	best, most := text.NN, float32(-1e30)
	for c := candidates; c != 0; c &= c - 1 {
		if t := bits.TrailingZeros64(c); scores[t] > most {
			best, most = text.Tag(t), scores[t]
		}
	}
	return best
}

func (p *classifier) change(scores *[text.NumTags]float32, most float32, candidates uint64, gold text.Tag, weight float32) {
	var sum float32
	for c := candidates; c != 0; c &= c - 1 {
		t := bits.TrailingZeros64(c)
		scores[t] = float32(math.Exp(float64(scores[t] - most)))
		sum += scores[t]
	}
	for c := candidates; c != 0; c &= c - 1 {
		t := bits.TrailingZeros64(c)
		g := scores[t] / sum
		if text.Tag(t) == gold {
			g--
		}
		g *= weight
		if g < 1e-4 && g > -1e-4 {
			continue
		}
		for _, f := range p.active {
			i := int(f)*text.NumTags + t
			p.squares[i] += g * g
			rate := float32(p.o.rate) / (float32(math.Sqrt(float64(p.squares[i]))) + 1e-3)
			p.weights[i] = shrink(p.weights[i]-rate*g, rate*float32(p.o.l1)*weight)
		}
	}
}

// shrink moves w towards 0, as a penalty on its absolute value does (Duchi & Singer 2009).
func shrink(w, by float32) float32 {
	switch {
	case w > by:
		return w - by
	case w < -by:
		return w + by
	}
	return 0
}

// The counts that decide what is said of a word, chosen on the dev sets.
const (
	knownFrom    = 2     // fewer occurrences: it is treated as unknown
	classFrom    = 3     // it has a class
	closedFrom   = 5     // its tags are those that it has in the training text
	surelyFrom   = 20    // no others are thought of
	fixedFrom    = 20    // it may have one tag for good
	fixedShare   = 0.998 // this share has it
	openShare    = 0.002 // rare words of a kind have a tag
	classShare   = 0.02  // its class names a tag
	classSupport = 2     // words a class must have
)

// count is how often a word has each tag.
type count struct {
	word string // in small letters
	n    int
	tags [text.NumTags]int
	low  [text.NumTags]int // in small letters
}

// words gives what the sentences show of the words in them, all their spellings, and the number of their classes.
func words(sentences []tagged) (known []text.KnownWord, spellings []string, classes int, open [text.UnknownKinds]uint64) {
	counts := map[string]*count{}
	var order []*count
	spelled := map[string]bool{}
	for _, s := range sentences {
		for i, t := range s.gold {
			if t == text.NoTag || s.doc.Tokens[i].Tag.IsPunct() {
				continue
			}
			w := plain(s.doc.Word(i))
			low := strings.ToLower(w)
			c := counts[low]
			if c == nil {
				c = &count{word: low}
				counts[low] = c
				order = append(order, c)
			}
			c.n++
			c.tags[t]++
			if w == low {
				c.low[t]++
			}
			for _, x := range []string{low, w} {
				if !spelled[x] {
					spelled[x] = true
					spellings = append(spellings, x)
				}
			}
		}
	}
	open = openTags(sentences, counts)
	order = slices.DeleteFunc(order, func(c *count) bool { return c.n < knownFrom })
	of, classes := numberClasses(order)
	for _, c := range order {
		w := text.KnownWord{Word: c.word, Fixed: c.fixed()}
		w.Candidates, w.Capital = c.candidates(&open)
		if c.n >= classFrom {
			w.Class = of[c.class()]
		}
		known = append(known, w)
	}
	return known, spellings, classes, open
}

// openTags gives the tags that rare words have, by their kind.
func openTags(sentences []tagged, counts map[string]*count) (open [text.UnknownKinds]uint64) {
	var tags [text.UnknownKinds][text.NumTags]int
	var all [text.UnknownKinds]int
	for _, s := range sentences {
		for i, t := range s.gold {
			if t == text.NoTag || s.doc.Tokens[i].Tag.IsPunct() {
				continue
			}
			if w := s.doc.Word(i); counts[strings.ToLower(plain(w))].n < classFrom {
				k := text.UnknownKind(w)
				tags[k][t]++
				all[k]++
			}
		}
	}
	for k := range open {
		open[k] = 1<<text.NN | 1<<text.NNP | 1<<text.JJ
		for t, n := range tags[k] {
			if n > 1 && float64(n) >= openShare*float64(all[k]) {
				open[k] |= 1 << t
			}
		}
	}
	return open
}

// plain is a word with digits and apostrophes as package groups has them.
func plain(w string) string {
	b := []byte(strings.ReplaceAll(w, "’", "'"))
	for i, c := range b {
		if c >= '0' && c <= '9' {
			b[i] = '0'
		}
	}
	return string(b)
}

// numberClasses numbers the ambiguity classes that enough words have.
func numberClasses(order []*count) (of map[uint64]int, classes int) {
	support := map[uint64]int{}
	for _, c := range order {
		if c.n >= classFrom {
			support[c.class()]++
		}
	}
	of = map[uint64]int{}
	for _, c := range order {
		if k := c.class(); c.n >= classFrom && of[k] == 0 && (support[k] >= classSupport || c.n >= 10*classFrom) {
			classes++
			of[k] = classes
		}
	}
	return of, classes
}

// class is the set of the tags that the word has not only now and then.
func (c *count) class() (m uint64) {
	for t, n := range c.tags {
		if n > 0 && float64(n) >= classShare*float64(c.n) {
			m |= 1 << t
		}
	}
	return m
}

const proper = 1<<text.NNP | 1<<text.NNPS

// candidates are the tags that are thought of for the word, in small letters and with a capital.
func (c *count) candidates(open *[text.UnknownKinds]uint64) (low, capital uint64) {
	var m, names uint64
	for t, n := range c.tags {
		if n > 0 {
			m |= 1 << t
		}
		if c.low[t] > 0 {
			names |= 1 << t & proper
		}
	}
	if m&(1<<text.VBD|1<<text.VBN) != 0 && strings.HasSuffix(c.word, "ed") {
		m |= 1<<text.VBD | 1<<text.VBN | 1<<text.JJ
	}
	switch {
	case c.n < closedFrom:
		lower := open[text.UnknownKind(c.word)]
		names |= lower & proper
		capital = open[text.UnknownKind(strings.ToUpper(c.word[:1])+c.word[1:])]
		m |= lower
	case c.n < surelyFrom:
		m |= 1<<text.NN | 1<<text.JJ | 1<<text.VB
	}
	if low = m&^proper | names; low == 0 { // only ever in names
		low = open[text.UnknownKind(c.word)]
	}
	return low, capital | m | proper
}

func (c *count) fixed() text.Tag {
	for t, n := range c.tags {
		if tag := text.Tag(t); c.n >= fixedFrom && float64(n) >= fixedShare*float64(c.n) && !tag.IsProper() {
			return tag
		}
	}
	return text.NoTag
}
