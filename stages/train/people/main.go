// Program people trains the models that say who is meant: by a pronoun, by a description.
//
//	go run ./stages/train/people -data DIR -out stages/entities/resolve/models
//
// DIR holds ud_gum_train.conllu.gz (GUM with its coreference, CC BY or CC BY-SA 4.0 by document) and news_train.jsonl.gz
// (texts of Wikinews, CC BY 2.5, and Voice of America, public domain; annotations CC BY 4.0). The result depends on nothing
// else: the same data gives the same files, byte for byte.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/train/learn"
)

func main() {
	data := flag.String("data", "", "the folder with the training data")
	out := flag.String("out", "stages/entities/resolve/models", "the folder for the models")
	check := flag.Bool("check", false, "cross-validate as well, and say how well the models decide")
	flag.Parse()
	if err := run(*data, *out, *check, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

const folds = 5

func run(data, out string, check bool, report io.Writer) error {
	docs, err := readGUM(filepath.Join(data, "ud_gum_train.conllu.gz"))
	if err != nil {
		return err
	}
	labels, err := readLabels(pronounsFile)
	if err != nil {
		return err
	}
	news, err := readNews(data, labels["news_train"], len(docs))
	if err != nil {
		return err
	}
	docs = append(docs, news...)
	for _, set := range []string{"ner_redocred.jsonl.gz", "ner_wikigold.jsonl"} {
		name, _, _ := strings.Cut(set, ".")
		more, err := readLabelled(filepath.Join(data, set), labels[name], len(docs))
		if err != nil {
			return err
		}
		docs = append(docs, more...)
	}
	c := newCollector()
	for _, d := range docs {
		if !d.complete {
			c.expand(d)
		}
	}
	docs = append(docs, excerpts(docs)...)
	const rounds = 2 // the second knows what the first has learned of those that people did not decide
	for range rounds {
		c.round(docs)
	}
	for _, model := range slices.Sorted(keys(c.choices)) {
		if check {
			fmt.Fprintln(report, model, validate(c.choices[model], options(model)))
		}
		if err := write(filepath.Join(out, model+".model"), c.before[model], c.names); err != nil {
			return err
		}
	}
	return nil
}

// round makes choices of the documents and trains on them.
func (c *collector) round(docs []*document) {
	c.choices = map[string][]learn.Choice{}
	for _, d := range docs {
		c.collect(d, false)
		c.collect(d, true)
	}
	w := map[string]learn.Weights{}
	for model, choices := range c.choices {
		w[model] = learn.Train(choices, options(model))
	}
	c.before = w
}

// options are those that the cross-validation which -check prints speaks for.
func options(model string) learn.Options {
	o := learn.Options{Epochs: 20, L2: 0.1, MinCount: 3}
	switch model {
	case "somebody":
		o.L2, o.MinCount = 0.3, 5
	case "something":
		o.L2, o.MinCount = 1, 5
	}
	return o
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func write(path string, w learn.Weights, names learn.Names) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	const header = "Weights that decide who is meant.\n" +
		"Made by: go run ./stages/train/people, from the train part of UD English GUM and from news_train.\n" +
		"Licence: CC BY-SA 4.0, as the most restrictive of those texts; see LICENSE.md."
	if err := learn.Write(f, header, learn.Calibration{Scale: 1}, w, names); err != nil {
		return err
	}
	return f.Close()
}

// validate says how often a model decides right on documents that it has not seen: of all choices, and of those for which
// it is as sure as that of someone.
func validate(choices []learn.Choice, o learn.Options) string {
	scores := learn.CrossValidate(choices, folds, o)
	var b strings.Builder
	for _, least := range []float64{0, 0.4, 0.5, 0.6, 0.7, 0.8} {
		var taken, right, some int
		for i, c := range choices {
			none := len(c.Candidates) - 1
			if !slices.Contains(c.Right, none) {
				some++
			}
			p := append([]float64(nil), scores[i]...)
			best := softmax(p)
			if best == none || p[best] < least {
				continue
			}
			taken++
			if slices.Contains(c.Right, best) {
				right++
			}
		}
		fmt.Fprintf(&b, "; p ≥ %.1f: precision %.3f, recall %.3f", least, share(right, taken), share(right, some))
	}
	return fmt.Sprintf("%d choices%s", len(choices), b.String())
}

// softmax makes probabilities of scores in place, and gives the index of the likeliest.
func softmax(s []float64) (best int) {
	linear.MustParse("").Softmax(s)
	for i := range s {
		if s[i] > s[best] {
			best = i
		}
	}
	return best
}

func share(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
