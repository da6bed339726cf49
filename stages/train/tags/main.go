// Command tags makes the part-of-speech tagger of package text from treebanks, and measures it.
//
//	go run ./stages/train/tags -data DIR -out stages/internal/text/weights.bin
//
// DIR holds ud_ewt_train.conllu.gz and ud_gum_train.conllu.gz, the treebanks UD English EWT and GUM with Penn's tags in
// the fifth column, and news_train.jsonl.gz, articles with their names and quotes. The words of names are learnt from as
// proper nouns, and verbs that report speech as finite ones; the other words count little, with the tags that a tagger
// gives them that has seen the treebanks alone. The same data and flags give the same file, byte for byte. With -dev DIR, the tagger is measured on
// ud_ewt_dev.conllu.gz and ud_gum_dev.conllu.gz there; with -eval, the one that is built in.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "tags:", err)
		os.Exit(1)
	}
}

func run() error {
	var o options
	data := flag.String("data", "", "folder of the training sets, `DIR`")
	dev := flag.String("dev", "", "folder of the sets to measure on, `DIR`")
	out := flag.String("out", "", "where to write the weights, `FILE`")
	trace := flag.String("trace", "", "write each error to `FILE`")
	flag.IntVar(&o.rounds, "rounds", 8, "how often to go through the data")
	flag.IntVar(&o.least, "least", 2, "in how many tokens a feature must occur")
	flag.Float64Var(&o.scale, "scale", 10, "one over the unit of the weights in the file")
	flag.Float64Var(&o.rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.l1, "l1", 0.001, "penalty on the absolute value of weights")
	flag.Float64Var(&o.drop, "drop", 0.3, "share of features left out at random")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the random numbers")
	flag.Float64Var(&o.news, "news", 0.5, "weight of names in articles; 0 for no articles")
	flag.Float64Var(&o.cues, "cues", 2, "weight of verbs of reporting there")
	flag.Float64Var(&o.guessed, "guessed", 0.1, "weight of the other words in small letters there, whose tags are guessed")
	flag.Parse()
	var train []tagged
	for _, name := range []string{"ewt", "gum"} {
		trees, err := gold.ReadTrees(filepath.Join(*data, "ud_"+name+"_train.conllu.gz"))
		if err != nil {
			return err
		}
		for i := range trees {
			train = append(train, align(&trees[i]))
		}
	}
	file := trainTagger(train, nil, &o, os.Stderr)
	if o.news > 0 {
		news, err := readNews(filepath.Join(*data, "news_train.jsonl.gz"))
		if err != nil {
			return err
		}
		t, err := text.DecodeTagger(file)
		if err != nil {
			return err
		}
		guess(news, t, &o)
		file = trainTagger(train, news, &o, os.Stderr)
	}
	if *out != "" {
		if err := os.WriteFile(*out, file, 0o644); err != nil {
			return err
		}
	}
	if *dev == "" {
		return nil
	}
	tagger, err := text.DecodeTagger(file)
	if err != nil {
		return err
	}
	return evaluate(os.Stdout, *dev, tagger, *trace)
}
