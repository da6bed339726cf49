// Command stance makes the models and the lexicon of leanings that the sentiment stage embeds.
//
//	go run ./stages/train/stance -data DIR                       trains all models and writes them: two minutes of processor time
//	go run ./stages/train/stance -data DIR -validate             only cross-validates
//	go run ./stages/train/stance -data DIR -validate -held FILE  also writes what it says of each entity, for reading
//	go run ./stages/train/stance -data DIR -validate -docs docs  also writes the trade-off of the stance threshold there
//	go run ./stages/train/stance -vectors glove.6B.50d.txt       writes the leanings and the vectors of common words, from GloVe's
//
// DIR holds sentiment_newsmtsc.jsonl, sentiment_nyt.jsonl and news_train.jsonl.gz in wirecopy's evaluation form. The same
// input gives the same files, byte for byte, on the same kind of machine.
package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/train/gold"
)

// The strength of the penalties, the weight of borrowed sentences and the least number of occurrences, chosen by
// cross-validation.
const (
	stancePenalty  = 6e-3
	tonePenalty    = 1.5e-2
	borrowedScore  = 0.2
	borrowedWeight = 0.2
	quoteScore     = 0.4
	quoteWeight    = 0.3
	iterations     = 60
	least          = 2
	leastWeight    = 0.02
	leastTone      = 7e-4 // the weight of the model of tone, likewise
	toneAllowance  = 0.01
	folds          = 5
)

func main() {
	var o options
	flag.StringVar(&o.data, "data", "", "the folder with the training sets")
	flag.StringVar(&o.out, "out", "stages/internal/sentiment", "the folder that the files are written to")
	flag.StringVar(&o.vectors, "vectors", "", "a file of word vectors in GloVe's text form")
	flag.StringVar(&o.docs, "docs", "", "the folder in which stance.md is given its table and stance.svg is drawn")
	flag.StringVar(&o.held, "held", "", "a file that is given what the cross-validation says of each entity, a line for each")
	flag.BoolVar(&o.validate, "validate", false, "cross-validate only")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

type options struct {
	data, out, vectors, docs, held string
	validate                       bool
}

func run(o options, w io.Writer) error {
	if o.vectors != "" {
		if err := induce(o.vectors, filepath.Join(o.out, "valence"), w); err != nil {
			return err
		}
		if err := writeVectors(o.vectors, commonFile, vectorsFile, w); err != nil {
			return err
		}
	}
	if o.data == "" {
		if o.vectors == "" {
			return fmt.Errorf("-data or -vectors is wanted")
		}
		return nil
	}
	targets, err := load(filepath.Join(o.data, "sentiment_newsmtsc.jsonl"))
	if err != nil {
		return err
	}
	rated, err := load(filepath.Join(o.data, "sentiment_nyt.jsonl"))
	if err != nil {
		return err
	}
	news, err := loadNews(filepath.Join(o.data, "news_train.jsonl.gz"))
	if err != nil {
		return err
	}
	tone, err := trainTone(o, rated, targets, news, w)
	if err != nil {
		return err
	}
	if err := trainSpeech(o, news, tone, w); err != nil {
		return err
	}
	return trainStance(o, targets, news, w)
}

// prune clears the weights of the features that hardly move any class against neutral: it makes the model smaller, and
// costs nothing.
func prune(w []float64) []float64 {
	for i := 0; i < len(w); i += 3 {
		if f := w[i : i+3]; math.Abs(f[0]-f[1]) < leastWeight && math.Abs(f[2]-f[1]) < leastWeight {
			clear(f)
		}
	}
	return w
}

// trainTone trains the model of the tone of sentences, and writes it unless it is only to be validated.
func trainTone(o options, rated, targets, news []*gold.Document, w io.Writer) (*opinion.Model, error) {
	samples := toneSamples(rated)
	all := append(samples[:len(samples):len(samples)], borrowed(targets, borrowedScore, borrowedWeight)...)
	all = append(all, quoteSamples(news, quoteScore, quoteWeight)...)
	train := func(e []example, features int) []float64 {
		w := ridge(e, features, tonePenalty, iterations)
		for i, v := range w {
			if math.Abs(v) < leastTone {
				w[i] = 0
			}
		}
		return w
	}
	scores := make([]float64, len(samples))
	for i, s := range outOfFold(all, folds, least, 1, train)[:len(samples)] {
		scores[i] = opinion.Tone([2]float64{s[0]})
	}
	high := cautious(samples, scores, toneAllowance)
	low := -high
	report(w, "tone", samples, scores, low, high)
	fmt.Fprintf(w, "tone: Pearson r %.4f\n", pearson(samples, scores))
	ids := vocabulary(all, least)
	weights := train(vectors(all, ids), len(ids))
	features := make([]opinion.Weights, 0, len(ids))
	for key, i := range ids {
		features = append(features, opinion.Weights{Key: key, Values: [2]float64{weights[i]}})
	}
	file := opinion.Encode(features, low, high)
	if !o.validate {
		if err := write(w, filepath.Join(o.out, "opinion", "tone.model"), file); err != nil {
			return nil, err
		}
	}
	return opinion.Decode(file)
}

func report(w io.Writer, name string, samples []sample, scores []float64, low, high float64) {
	f1, each, accuracy := judged(samples, scores, low, high).macroF1()
	fmt.Fprintf(w, "%s: cross-validated over %d sentences: macro-F1 %.4f (negative %.3f, neutral %.3f, positive %.3f), accuracy %.3f, thresholds %.2f and %.2f\n",
		name, len(samples), f1, each[0], each[1], each[2], accuracy, low, high)
}

// calibration tells, for scores of like size, how many samples have the label of the score's sign, and how many the other.
func calibration(w io.Writer, samples []sample, scores []float64) {
	const bins = 10
	var n, same, opposite [bins]int
	for i := range samples {
		b, sign := min(int(math.Abs(scores[i])*bins), bins-1), 1
		if scores[i] < 0 {
			sign = -1
		}
		n[b]++
		switch samples[i].class - 1 {
		case sign:
			same[b]++
		case -sign:
			opposite[b]++
		}
	}
	for b := range n {
		if n[b] > 0 {
			fmt.Fprintf(w, "|score| %.1f-%.1f: %5d sentences, %.2f of its sign, %.2f neutral, %.2f opposite\n", float64(b)/bins, float64(b+1)/bins,
				n[b], float64(same[b])/float64(n[b]), float64(n[b]-same[b]-opposite[b])/float64(n[b]), float64(opposite[b])/float64(n[b]))
		}
	}
}

func write(w io.Writer, path string, b []byte) error {
	fmt.Fprintf(w, "%s: %d bytes\n", path, len(b))
	return os.WriteFile(path, b, 0o644)
}
