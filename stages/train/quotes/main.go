// Program quotes trains the models with which the quotes stage decides: who speaks, where the content ends, whether it is
// speech, what a quotation without a cue is, which entity speaks.
//
//	go run ./stages/train/quotes -data DIR -out stages/quotes/attribute/en
//
// DIR holds news_train.jsonl.gz (Wikinews, CC BY 2.5, and Voice of America, public domain; annotation CC BY 4.0) and
// quotes_gum.jsonl (GUM, CC BY and CC BY-SA). The examples of the patterns are learned from as well. The result depends on
// nothing else but the stages before, from whose entities it learns.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"wirecopy/stages/entities"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

func main() {
	data := flag.String("data", "", "the folder with the gold files")
	out := flag.String("out", "", "the folder to write the models to")
	verbose := flag.Bool("v", false, "show the quotes that no pattern proposes")
	flag.Parse()
	t := &trainer{names: learn.Names{}, out: *out, verbose: *verbose}
	if err := t.run(*data); err != nil {
		log.Fatal(err)
	}
}

type trainer struct {
	out     string
	verbose bool
	names   learn.Names
	scratch linear.Features

	gate, speaker, end, start, report, alone, bearer []learn.Choice
	// proposed and missed count the gold quotes with a cue that patterns propose, and those that they do not.
	proposed, missed int
}

// features are the keys of what describe adds; their names are noted.
func (t *trainer) features(describe func(f *linear.Features)) []uint64 {
	t.scratch.Named = true
	t.scratch.Reset()
	describe(&t.scratch)
	t.names.Note(&t.scratch)
	return append([]uint64(nil), t.scratch.Keys...)
}

func (t *trainer) run(data string) error {
	var docs []*gold.Document
	for _, file := range files {
		d, err := gold.Read(filepath.Join(data, file), gold.Filter{})
		if err != nil {
			return err
		}
		docs = append(docs, d...)
	}
	find := entities.New()
	var articles []*article
	for i, d := range docs {
		for _, d := range append([]*gold.Document{d}, rewritten(d)...) {
			a, err := open(find, d, i)
			if err != nil {
				return err
			}
			articles = append(articles, a)
			t.chooseParts(a)
		}
	}
	examples, err := openExamples(find, len(docs))
	if err != nil {
		return err
	}
	for _, a := range examples {
		articles = append(articles, a)
		t.chooseParts(a)
	}
	fmt.Printf("patterns propose %d of %d quotes with a cue\n", t.proposed, t.proposed+t.missed)
	m := &attribute.Models{Threshold: attribute.Threshold}
	if m.Gate, err = t.trainGate(); err != nil {
		return err
	}
	if m.Speaker, err = t.train("speaker", "which noun phrase speaks", t.speaker); err != nil {
		return err
	}
	if m.End, err = t.train("end", "where what is said after a cue ends", t.end); err != nil {
		return err
	}
	if m.Start, err = t.train("start", "where what is said before a cue begins", t.start); err != nil {
		return err
	}
	x := &attribute.Chooser{Models: m}
	for _, a := range articles {
		t.chooseReports(a, x)
	}
	if m.Report, err = t.train("report", "whether a proposal is a report of speech", t.report); err != nil {
		return err
	}
	for _, a := range articles {
		if !a.fates {
			continue
		}
		t.chooseFates(a, x.FindCued(a.Article))
	}
	if m.Alone, err = t.train("alone", "what a quotation without a cue is", t.alone); err != nil {
		return err
	}
	for _, a := range articles {
		if !a.actors {
			continue
		}
		t.chooseBearers(a, x.FindAlone(a.Article, x.FindCued(a.Article)))
	}
	_, err = t.train("bearer", "which entity speaks", t.bearer)
	return err
}

// files are what is learned from.
var files = []string{"news_train.jsonl.gz", "quotes_gum.jsonl"}

// folds of the cross-validations.
const folds = 5

// lost is the share of right matches that the gate may keep out.
const lost = 0.006

// trainGate trains the model that lets matches pass: its shift is such that nearly all that are right do.
func (t *trainer) trainGate() (*linear.Model, error) {
	var right []float64
	scores := learn.CrossValidate(t.gate, folds, options)
	for i, s := range scores {
		if r := t.gate[i].Right; r[0] < len(s)-1 {
			best := s[r[0]]
			for _, j := range r {
				best = max(best, s[j])
			}
			right = append(right, best)
		}
	}
	slices.Sort(right)
	least := right[int(lost*float64(len(right)))]
	matches, passed, cues, kept := 0, 0, 0, 0
	for i, s := range scores {
		ok := s[:len(s)-1]
		n := len(attribute.PassScores(ok, least))
		matches, passed, cues = matches+len(ok), passed+n, cues+1
		for _, j := range attribute.PassScores(ok, least) {
			if slices.Contains(t.gate[i].Right, j) {
				kept++
				break
			}
		}
	}
	fmt.Printf("gate     %6d matches at %d cues, %d pass; of %d cues that report, %d keep a right match\n", matches, cues, passed, len(right), kept)
	return t.write("gate", "which matches are looked at closer", learn.Calibration{Scale: 1, Shift: -least}, learn.Train(t.gate, options))
}

// options of all trainings: the best log-loss in cross-validation over the models.
var options = learn.Options{Rate: 0.03, L2: 1e-3}

// train trains one model, says how often it is right on articles that it has not seen, and writes it.
func (t *trainer) train(name, what string, choices []learn.Choice) (*linear.Model, error) {
	scores := learn.CrossValidate(choices, folds, options)
	fmt.Printf("%-8s %6d choices, %.4f right in cross-validation\n", name, len(choices), accuracy(choices, scores))
	return t.write(name, what, learn.CalibrateChoices(choices, scores), learn.Train(choices, options))
}

// write writes the file of a model and reads it back.
func (t *trainer) write(name, what string, c learn.Calibration, w learn.Weights) (*linear.Model, error) {
	header := "Weights that decide " + what + ".\n" +
		"Made by: go run ./stages/train/quotes, from news_train, GUM and the examples of patterns.txt.\n" +
		"Licence: CC BY-SA 4.0; see LICENSE.md beside this file."
	path := filepath.Join(t.out, name+".model")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := learn.Write(file, header, c, w, t.names); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return linear.Parse(string(b))
}

// accuracy is the share of choices of which the candidate with the highest score is right.
func accuracy(choices []learn.Choice, scores [][]float64) float64 {
	right := 0
	for i, s := range scores {
		best := 0
		for j := range s {
			if s[j] > s[best] {
				best = j
			}
		}
		for _, r := range choices[i].Right {
			if r == best {
				right++
				break
			}
		}
	}
	return float64(right) / float64(max(1, len(choices)))
}
