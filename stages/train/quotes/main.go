// Program quotes trains the models with which the quotes stage decides: who speaks, where the content ends, whether it is
// speech, what a quotation without a cue is, which entity speaks.
//
//	go run ./stages/train/quotes -data DIR -out stages/quotes/attribute/en
//
// With -measure it tells instead how often each model is right on other gold files.
//
// DIR holds news_train.jsonl.gz (Wikinews, CC BY 2.5, and Voice of America, public domain; annotation CC BY 4.0) and
// quotes_gum.jsonl (GUM, CC BY and CC BY-SA); from ud_ewt_train.conllu.gz and ud_gum_train.conllu.gz (English Web Treebank and GUM,
// CC BY-SA 4.0) it learns where the clauses end that verbs take. The examples of the patterns are learned from as well. The result
// depends on nothing else but the stages before, from whose entities it learns.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"wirecopy/stages/entities"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

func main() {
	data := flag.String("data", "", "the folder with the gold files")
	out := flag.String("out", "", "the folder to write the models to")
	verbose := flag.Bool("v", false, "show the quotes that no pattern proposes")
	files := flag.String("measure", "", "gold files, with commas between them, on which to measure the models instead")
	unseen := flag.String("unseen", "", "a file to write the quotes of news_train to, each article's as found by models that were not trained on it")
	flag.Parse()
	if *files != "" {
		if err := measure(*files); err != nil {
			log.Fatal(err)
		}
		return
	}
	t := &trainer{names: learn.Names{}, out: *out, unseenFile: *unseen, verbose: *verbose}
	for k := range t.folds {
		t.folds[k].Threshold = attribute.Threshold
	}
	t.all.Threshold = attribute.Threshold
	if err := t.run(*data); err != nil {
		log.Fatal(err)
	}
}

type trainer struct {
	out, unseenFile string
	verbose         bool
	names           learn.Names
	scratch         linear.Features

	gate, speaker, end, start, report, alone, bearer []learn.Choice
	// folds are models that were trained without the articles of one fold each.
	folds [folds]attribute.Models
	all   attribute.Models
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
	trees, err := readTreebanks(data)
	if err != nil {
		return err
	}
	for i, d := range trees {
		a, err := open(find, d, i)
		if err != nil {
			return err
		}
		a.weight = treeWeight
		t.chooseParts(a)
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
	if err := t.trainGate(); err != nil {
		return err
	}
	if err := t.train("speaker", "which noun phrase speaks", t.speaker); err != nil {
		return err
	}
	if err := t.train("end", "where what is said after a cue ends", t.end); err != nil {
		return err
	}
	if err := t.train("start", "where what is said before a cue begins", t.start); err != nil {
		return err
	}
	if err := t.trainReport(articles); err != nil {
		return err
	}
	if err := t.trainWhole(articles); err != nil {
		return err
	}
	if err := t.calibrate(articles); err != nil || t.unseenFile == "" {
		return err
	}
	return t.writeUnseen(articles)
}

// trainWhole trains what builds on the reports of whole articles: what a quotation without a cue is, and which entity speaks.
func (t *trainer) trainWhole(articles []*article) error {
	for _, a := range articles {
		if a.fates {
			t.chooseFates(a, t.unseen(a).FindCued(a.Article))
		}
	}
	if err := t.train("alone", "what a quotation without a cue is", t.alone); err != nil {
		return err
	}
	for _, a := range articles {
		if a.actors {
			x := t.unseen(a)
			t.chooseBearers(a, x.FindAlone(a.Article, x.FindCued(a.Article)))
		}
	}
	return t.train("bearer", "which entity speaks", t.bearer)
}

// calibrate writes how often reports are right, in content and speaker, by the log-odds that the models give them, and says how
// many quotes of articles that the models have not seen come out right.
func (t *trainer) calibrate(articles []*article) error {
	var scores []float64
	var right []bool
	var c gold.Counts
	for _, a := range articles {
		if !a.actors { // not an example, nor a gold text whose quotes are annotated in part
			continue
		}
		x := t.unseen(a)
		got := make([]bool, len(a.quotes))
		for _, r := range x.FindAlone(a.Article, x.FindCued(a.Article)) {
			if r.Group == attribute.Scare {
				continue
			}
			g := a.quoteOf(r.Content)
			ok := g >= 0 && (reading.Overlap(a.tokens(r.Speaker), a.quotes[g].speaker) > 0 || len(a.quotes[g].speaker) == 0 && !r.Speaker.Found())
			if a.written {
				scores, right = append(scores, attribute.LogOdds(r.Probability)), append(right, ok)
			}
			if g < 0 || !a.quotes[g].turn {
				c.Found++
			}
			if ok && !a.quotes[g].turn && !got[g] {
				got[g] = true
				c.Right++
			}
		}
		for i := range a.quotes {
			if !a.quotes[i].turn {
				c.Gold++
			}
		}
	}
	p, r, f := c.PRF()
	fmt.Printf("%d quotes: precision %.4f, recall %.4f, F1 %.4f in cross-validation\n", c.Gold, p, r, f)
	k := learn.Calibrate(scores, right)
	fmt.Printf("%d reports in cross-validation: their log-odds times %.2f plus %.2f are those of being right\n", len(scores), k.Scale, k.Shift)
	return t.write("confidence", "how sure a report is", k, nil, nil)
}

// unseen decides with models that were not trained on the article: what builds on their decisions must learn how good they are
// on what is new. An example is decided with all models, since what they learned from it is what it is for.
func (t *trainer) unseen(a *article) *attribute.Chooser {
	if a.weight != 0 {
		return &attribute.Chooser{Models: &t.all}
	}
	return &attribute.Chooser{Models: &t.folds[a.group%folds]}
}

// files are what is learned from.
var files = []string{"news_train.jsonl.gz", "quotes_gum.jsonl"}

// treeWeight is how often a place in a treebank counts: its texts are of other sorts, but it has many. Of 1, 0.2 and none, 0.2 gave the
// best F1 on Wikinews articles that were not trained on.
const treeWeight = 0.2

// folds of the cross-validations.
const folds = 5

// lost is the share of right matches that the gate may keep out.
const lost = 0.006

// trainGate trains the model that lets matches pass: its shift is such that nearly all that are right do.
func (t *trainer) trainGate() error {
	var right []float64
	w := learn.CrossTrain(t.gate, folds, optionsOf("gate"))
	scores := learn.CrossScores(t.gate, w)
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
		n := len(attribute.PassScores(ok, least, nil))
		matches, passed, cues = matches+len(ok), passed+n, cues+1
		for _, j := range attribute.PassScores(ok, least, nil) {
			if slices.Contains(t.gate[i].Right, j) {
				kept++
				break
			}
		}
	}
	fmt.Printf("gate     %6d matches at %d cues, %d pass; of %d cues that report, %d keep a right match\n", matches, cues, passed, len(right), kept)
	return t.write("gate", "which matches are looked at closer", learn.Calibration{Scale: 1, Shift: -least}, t.gate, w)
}

// trainReport trains the model that tells which proposals report speech.
func (t *trainer) trainReport(articles []*article) error {
	for _, a := range articles {
		if !a.bounds {
			t.chooseReports(a, t.unseen(a))
		}
	}
	return t.train("report", "whether a proposal is a report of speech", t.report)
}

// optionsOf are the options of one model's training. What is dropped and when it stops was chosen by what is right on articles
// of other sorts than those trained on: models that learn longer, or with all features at hand, know these too well.
func optionsOf(model string) learn.Options {
	o := learn.Options{Rate: 0.03, L2: 3e-3, Runs: 10}
	switch model {
	case "speaker":
		o.Drop = 0.1
	case "end", "start":
		o.Drop, o.Epochs = 0.3, 20
	case "report":
		o.Drop, o.Epochs = 0.15, 25
	case "bearer":
		o.Drop = 0.4
	}
	return o
}

// train trains one model, says how often it is right on articles that it has not seen, and writes it.
func (t *trainer) train(name, what string, choices []learn.Choice) error {
	w := learn.CrossTrain(choices, folds, optionsOf(name))
	scores := learn.CrossScores(choices, w)
	fmt.Printf("%-8s %6d choices, %.4f right in cross-validation\n", name, len(choices), accuracy(choices, scores))
	return t.write(name, what, learn.CalibrateChoices(choices, scores), choices, w)
}

// write trains a model on all choices and writes its file, and keeps those of the folds.
func (t *trainer) write(name, what string, c learn.Calibration, choices []learn.Choice, crossed []learn.Weights) error {
	header := "Weights that decide " + what + ".\n" +
		"Made by: go run ./stages/train/quotes, from news_train, GUM, the trees of EWT and GUM, and the examples of patterns.txt.\n" +
		"Licence: CC BY-SA 4.0; see LICENSE.md beside this file."
	var b bytes.Buffer
	for k, w := range crossed {
		b.Reset()
		if err := learn.Write(&b, header, c, w, t.names); err != nil {
			return err
		}
		m, err := linear.Parse(b.String())
		if err != nil {
			return err
		}
		*t.folds[k].Named(name) = m
	}
	b.Reset()
	if err := learn.Write(&b, header, c, learn.Train(choices, optionsOf(name)), t.names); err != nil {
		return err
	}
	m, err := linear.Parse(b.String())
	if err != nil {
		return err
	}
	*t.all.Named(name) = m
	return os.WriteFile(filepath.Join(t.out, name+".model"), b.Bytes(), 0o644)
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
