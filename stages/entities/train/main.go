// Command train makes the model of the entity tagger from open data.
//
//	go run ./stages/entities/train -data DIR -o stages/entities/internal/tagger/model.bin
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"wirecopy/stages/entities/internal/tagger"
	"wirecopy/stages/internal/text"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	data := flag.String("data", "", "folder of the training sets, `DIR`")
	out := flag.String("o", "", "where to write the model, `FILE`")
	only := flag.String("sets", "", "train on these sets only, names with commas between")
	traceFile := flag.String("trace", "", "write each error of the evaluation to `FILE`")
	var o options
	flag.IntVar(&o.bits, "bits", 19, "log2 of the number of rows of weights")
	flag.IntVar(&o.epochs, "rounds", 6, "how often to go through the data")
	flag.Float64Var(&o.rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.l2, "l2", 1e-6, "pull of the weights toward zero")
	flag.Float64Var(&o.drop, "drop", 0.2, "share of features left out at random")
	flag.Float64Var(&o.dropWord, "dropword", 0.1, "share of tokens whose word is hidden")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the random numbers")
	evalOnly := flag.Bool("eval", false, "evaluate the model that is built in")
	gmb := flag.Float64("gmb", 0.25, "weight of the silver set")
	flag.Parse()
	if *evalOnly {
		return evaluateAll(flag.Args(), builtIn, *traceFile)
	}
	start := time.Now()
	var seqs []sequence
	var buf tagger.Scratch
	for _, s := range sets {
		if *only != "" && !strings.Contains(","+*only+",", ","+s.name+",") {
			continue
		}
		if s.name == "gmb" {
			s.weight = float32(*gmb)
		}
		if s.weight == 0 {
			continue
		}
		examples, err := readSet(*data, s)
		if err != nil {
			return err
		}
		tokens := 0
		for i := range examples {
			seqs = appendSequences(seqs, &examples[i], &buf)
			tokens += len(examples[i].labels)
		}
		fmt.Fprintf(os.Stderr, "%s: %d documents, %d tokens, %s\n", s.name, len(examples), tokens, time.Since(start).Round(time.Millisecond))
	}
	m := newCRF(o.bits)
	m.train(seqs, o, os.Stderr)
	if *out != "" {
		w := tagger.Weights{Bits: o.bits, Trans: m.trans, Row: func(i int) []float32 { return m.rows[i*2*lanes:][:labels] }}
		if err := os.WriteFile(*out, tagger.EncodeModel(&w), 0o644); err != nil {
			return err
		}
	}
	find := func(d *text.Document) []found {
		var feats []uint32
		tagger.Features(d, &buf, func(_ int, f *[features]uint32) { feats = append(feats, f[:]...) })
		var out []found
		for _, s := range d.Sentences {
			out = spans(m.decode(feats[s.First*features:s.Last*features], s.Last-s.First), s.First, out)
		}
		for i, f := range out { // in bytes
			out[i].first, out[i].last = int(d.Tokens[f.first].Start), int(d.Tokens[f.last-1].End)
		}
		return out
	}
	return evaluateAll(flag.Args(), find, *traceFile)
}

// builtIn finds names as the stage does.
func builtIn(d *text.Document) []found {
	var out []found
	for _, s := range tagger.Load().Tag(d, nil) {
		f := found{first: s.Start, last: s.End}
		switch s.Type {
		case tagger.Person:
			f.class = tagger.PersonClass
		case tagger.Org:
			f.class = tagger.OrgClass
		case tagger.GPE, tagger.Loc, tagger.Fac:
			f.class = tagger.PlaceClass
		default:
			f.class = tagger.OtherClass
		}
		out = append(out, f)
	}
	return out
}

func evaluateAll(files []string, find func(*text.Document) []found, traceFile string) error {
	var trace io.Writer
	if traceFile != "" {
		f, err := os.Create(traceFile)
		if err != nil {
			return err
		}
		defer f.Close()
		trace = f
	}
	sum := 0.0
	for _, f := range files {
		if trace != nil {
			fmt.Fprintln(trace, "FILE", f)
		}
		score, err := evaluate(f, find, os.Stdout, trace)
		if err != nil {
			return err
		}
		sum += score
	}
	if n := len(files); n > 0 {
		fmt.Printf("mean %.4f\n", sum/float64(n))
	}
	return nil
}

func appendSequences(seqs []sequence, e *example, buf *tagger.Scratch) []sequence {
	feats := make([]uint32, 0, len(e.labels)*features)
	tagger.Features(e.doc, buf, func(_ int, f *[features]uint32) { feats = append(feats, f[:]...) })
	for _, s := range e.doc.Sentences {
		if s.Last > s.First {
			seqs = append(seqs, sequence{feats[s.First*features : s.Last*features], e.labels[s.First:s.Last], e.weight})
		}
	}
	return seqs
}
