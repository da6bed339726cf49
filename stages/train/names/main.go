// Command train makes the model of the entity tagger from open data, and measures it.
//
//	go run ./stages/train/names -data DIR -o stages/entities/find/tagger/model.bin
//	go run ./stages/train/names -eval FILE…
//
// The same data, flags and seed give the same file, bit for bit.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// options of training.
type options struct {
	data     string
	sets     string
	bits     int
	rounds   int
	rate     float64
	drop     float64 // share of features left out at random
	dropWord float64 // share of tokens whose word is hidden
	recase   float64
	silver   float64
	weights  string
	madeUp   float64
	least    int
	parts    int
	models   int
	bias     string
	without  string
	seed     uint64
}

func run() error {
	var o options
	flag.StringVar(&o.data, "data", "", "folder of the training sets, `DIR`")
	flag.StringVar(&o.sets, "sets", "", "train on these sets only, `NAMES` with commas between")
	flag.IntVar(&o.bits, "bits", 19, "log2 of the number of rows of weights")
	flag.IntVar(&o.rounds, "rounds", 5, "how often to go through the data")
	flag.Float64Var(&o.rate, "rate", 0.025, "learning rate")
	flag.Float64Var(&o.drop, "drop", 0.33, "share of features left out at random")
	flag.Float64Var(&o.dropWord, "dropword", 0.2, "share of words hidden at random")
	flag.Float64Var(&o.recase, "recase", 0.3, "weight of copies of sentences in another case")
	flag.Float64Var(&o.silver, "silver", 0.5, "weight of sentences labelled by machine")
	flag.StringVar(&o.weights, "weights", "", "weights of sets other than the usual ones, `NAME=NUMBER` with commas between")
	flag.IntVar(&o.least, "least", 5, "leave out features that are rarer")
	flag.Float64Var(&o.madeUp, "madeup", 0.08, "weight of documents made up")
	flag.IntVar(&o.parts, "parts", 3, "number of parts that the data is cut in to train the second pass; 0 for no second pass")
	flag.IntVar(&o.models, "models", 2, "number of models to train and average")
	flag.StringVar(&o.bias, "bias", "", "added to the scores of no name, people, organisations and places, `NUMBERS` with commas between")
	flag.StringVar(&o.without, "without", "", "features to leave out, `NUMBERS` with commas between")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the random numbers")
	out := flag.String("o", "", "where to write the model, `FILE`")
	common := flag.String("common", "", "only write the list of words that have no capital, `FILE`")
	eval := flag.Bool("eval", false, "only measure the model that is built in on the FILEs")
	trace := flag.String("trace", "", "write each error on the FILEs to `FILE`")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "train -data DIR -o FILE [FILE…]: train, then measure on the FILEs, which are read for nothing else.")
		flag.PrintDefaults()
	}
	flag.Parse()
	bias, err := biasOf(o.bias)
	if err != nil {
		return err
	}
	switch {
	case *common != "":
		return writeCommon(o.data, *common)
	case *eval:
		m := tagger.Load()
		if o.bias != "" {
			m = m.WithBias(bias)
		}
		return evaluateAll(flag.Args(), m, *trace)
	}
	b, err := train(&o, bias, os.Stderr)
	if err != nil {
		return err
	}
	if *out != "" {
		if err := os.WriteFile(*out, b, 0o644); err != nil {
			return err
		}
	}
	m, err := tagger.Decode(b)
	if err != nil {
		return err
	}
	return evaluateAll(flag.Args(), m, *trace)
}

// train gives the file of a model.
func train(o *options, bias [labels]float32, progress io.Writer) ([]byte, error) {
	start := time.Now()
	said := func(format string, args ...any) {
		fmt.Fprintf(progress, "%4.0fs  %s\n", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
	}
	skip, err := skipped(o.without)
	if err != nil {
		return nil, err
	}
	weights, err := weightsOf(o.weights)
	if err != nil {
		return nil, err
	}
	r := reader{skip: skip}
	var gold []example
	var known map[string]bool // the sentences of gold, by their letters
	var seqs, silver []sequence
	for _, s := range sets {
		if o.sets != "" && !slices.Contains(strings.Split(o.sets, ","), s.name) || s.silver && o.silver == 0 {
			continue
		}
		if s.silver {
			known = sentencesOf(gold)
		}
		examples, err := readSet(o.data, s, known)
		if err != nil {
			return nil, err
		}
		said("%s: %d documents", s.name, len(examples))
		if weight, ok := weights[s.name]; ok {
			for i := range examples {
				examples[i].weight = weight
			}
		}
		if s.silver {
			for i := range examples {
				examples[i].weight = float32(o.silver)
				silver = r.sequences(silver, &examples[i])
			}
			continue
		}
		gold = append(gold, examples...)
	}
	if o.madeUp > 0 {
		more, err := madeUp(15, float32(o.madeUp), o.seed)
		if err != nil {
			return nil, err
		}
		said("made up: %d documents", len(more))
		gold = append(gold, more...)
	}
	for i := range gold {
		seqs = r.sequences(seqs, &gold[i])
	}
	if o.recase > 0 {
		for _, e := range recase(gold, 20, float32(o.recase)) {
			seqs = r.sequences(seqs, &e)
		}
	}
	said("%d features seen %d times or more", r.frequent(o.least, seqs, silver), o.least)
	if len(silver) > 0 {
		said("training on gold, to see where silver is in doubt")
		m := newCRF(o.bits)
		m.train(seqs, o, 4, o.seed, io.Discard)
		said("%d of %d silver labels in doubt", m.doubt(silver), len(silver))
	}
	var two second
	if o.parts > 1 {
		models := make([]*crf, o.parts)
		for part := range models {
			models[part] = newCRF(o.bits)
			models[part].train(r.rest(gold, silver, part, o.parts), o, 4, o.seed, io.Discard)
			said("part %d of %d to be judged by a model of the others", part+1, o.parts)
		}
		two.train(r.judge(models, gold, nil), 12, 0.1, o.seed, io.Discard)
		one := two
		two = second{}
		two.train(r.judge(models, gold, &one), 12, 0.1, o.seed, progress)
	}
	seqs = append(seqs, silver...)
	m := newCRF(o.bits)
	for i := range max(o.models, 1) {
		one := newCRF(o.bits)
		one.train(seqs, o, o.rounds, o.seed+uint64(i), progress)
		m.add(one, 1/float32(max(o.models, 1)))
		said("model %d of %d trained", i+1, max(o.models, 1))
	}
	w := tagger.Weights{Bits: o.bits, Trans: m.trans, Hints: &two.rows, Bias: bias,
		Row: func(i int) []float32 { return m.rows[i*2*lanes:][:labels] }}
	return tagger.EncodeModel(&w), nil
}

// reader turns documents into what is trained on.
type reader struct {
	buf   tagger.Scratch
	skip  [features]bool
	rare  []uint8 // how often a feature was seen, by the high bits of its hash; nil while that is not known
	least uint8
}

// seenBits is how many bits of a feature's hash tell it from others while they are counted.
const seenBits = 26

// frequent has r leave out the features that the sequences have less than least times, there too. It gives how many are left.
func (r *reader) frequent(least int, all ...[]sequence) (kept int) {
	r.rare, r.least = make([]uint8, 1<<seenBits), uint8(least)
	for _, seqs := range all {
		for i := range seqs {
			for _, f := range seqs[i].features {
				if n := &r.rare[f>>(32-seenBits)]; f != tagger.NoFeature && *n < 255 {
					*n++
				}
			}
		}
	}
	for _, n := range r.rare {
		if n >= r.least {
			kept++
		}
	}
	for _, seqs := range all {
		for i := range seqs {
			r.withoutRare(seqs[i].features)
		}
	}
	return kept
}

func (r *reader) withoutRare(feats []uint32) {
	if r.rare == nil {
		return
	}
	for i, f := range feats {
		if f != tagger.NoFeature && r.rare[f>>(32-seenBits)] < r.least {
			feats[i] = tagger.NoFeature
		}
	}
}

// features calls f with each stretch of d that may hold names.
func (r *reader) features(d *text.Document, f func(first, last int, features []uint32)) {
	tagger.Features(d, &r.buf, func(first, last int, feats []uint32) {
		for k, skip := range r.skip {
			for i := k; skip && i < len(feats); i += features {
				feats[i] = tagger.NoFeature
			}
		}
		r.withoutRare(feats)
		f(first, last, feats)
	})
}

// sequences appends the stretches of a document.
func (r *reader) sequences(seqs []sequence, e *example) []sequence {
	r.features(e.doc, func(first, last int, feats []uint32) {
		seqs = append(seqs, sequence{slices.Clone(feats), exact(stretch(e.labels[first:last])), e.weight})
	})
	return seqs
}

// judge has each gold document of some length judged by the model that was not trained on it.
func (r *reader) judge(models []*crf, gold []example, two *second) []judged {
	var out []judged
	for i := range gold {
		if len(gold[i].doc.Sentences) > 2 {
			out = append(out, models[i%len(models)].judge(&gold[i], r, two)...)
		}
	}
	return out
}

// rest gives what is trained on without one part of the gold documents; an eighth of silver will do.
func (r *reader) rest(gold []example, silver []sequence, part, parts int) []sequence {
	var seqs []sequence
	for i := range gold {
		if i%parts != part {
			seqs = r.sequences(seqs, &gold[i])
		}
	}
	for i := part; i < len(silver); i += 8 {
		seqs = append(seqs, silver[i])
	}
	return seqs
}

// stretch gives the labels of a stretch. A name that began before it begins with it.
func stretch(labels []uint8) []uint8 {
	out := slices.Clone(labels)
	if c := tagger.ClassOf(out[0]); c != tagger.Outside {
		out[0] = tagger.Begin(c)
	}
	return out
}

// biasOf reads the numbers of the flag -bias.
func biasOf(s string) (out [labels]float32, err error) {
	if s == "" {
		return out, nil
	}
	for i, x := range strings.Split(s, ",") {
		v, err := strconv.ParseFloat(x, 32)
		if err != nil || i >= int(tagger.NumClasses) {
			return out, fmt.Errorf("bias %q: %d numbers at most, with commas between", s, tagger.NumClasses)
		}
		if c := tagger.Class(i); c == tagger.Outside {
			out[0] = float32(v)
		} else {
			out[tagger.Begin(c)], out[tagger.Inside(c)] = float32(v), float32(v)
		}
	}
	return out, nil
}

// weightsOf reads the flag -weights.
func weightsOf(s string) (map[string]float32, error) {
	out := map[string]float32{}
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
		name, number, _ := strings.Cut(x, "=")
		v, err := strconv.ParseFloat(number, 32)
		if err != nil || !slices.ContainsFunc(sets, func(s set) bool { return s.name == name }) {
			return nil, fmt.Errorf("weight %q: the name of a set and a number are wanted, with = between", x)
		}
		out[name] = float32(v)
	}
	return out, nil
}

// skipped reads the numbers of the flag -without.
func skipped(s string) (out [features]bool, err error) {
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
		k, err := strconv.Atoi(x)
		if err != nil || k < 0 || k >= features {
			return out, fmt.Errorf("features to leave out %q: numbers below %d, with commas between", s, features)
		}
		out[k] = true
	}
	return out, nil
}
