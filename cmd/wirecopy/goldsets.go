package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"wirecopy/stages/train/gold"
)

// goldKinds are the kinds of gold files, by how their names begin.
var goldKinds = []string{"news", "quotes", "ner", "gap", "sentiment"}

// goldSet is the part of a gold file that makes one row.
type goldSet struct {
	file string
	kind string
	name string
	docs []*gold.Document
}

// String is the set's name and its size.
func (s goldSet) String() string {
	if len(s.docs) == 1 {
		return s.name + " (1 text)"
	}
	return fmt.Sprintf("%s (%d texts)", s.name, len(s.docs))
}

// goldSets reads the gold files of a directory, and keeps the documents whose split begins with prefix. A file with
// documents of several splits makes a set of each; one with several genres, news among them, makes a set of its news
// too. None at all is an error.
func goldSets(dir, prefix string) ([]goldSet, error) {
	var out []goldSet
	for _, kind := range goldKinds {
		files, err := filepath.Glob(filepath.Join(dir, kind+"_*.jsonl*"))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			base := strings.TrimSuffix(filepath.Base(f), ".gz")
			if !strings.HasSuffix(base, ".jsonl") {
				continue
			}
			docs, err := gold.Read(f, gold.Filter{})
			if err != nil {
				return nil, err
			}
			out = append(out, splitSet(goldSet{filepath.Base(f), kind, setName(base), docs}, prefix)...)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: there is no gold file (%s_*.jsonl) with documents of split %s", dir, strings.Join(goldKinds, "_*.jsonl, "), prefix)
	}
	return out, nil
}

// setName is what a file is called for: ewt for ner_ewt.jsonl, but news_dev for news_dev.jsonl.
func setName(base string) string {
	name := strings.TrimSuffix(base, ".jsonl")
	kind, rest, _ := strings.Cut(name, "_")
	if kind == "news" || kind == "gap" {
		return name
	}
	return rest
}

func splitSet(whole goldSet, prefix string) []goldSet {
	var order []string
	bySplit := map[string][]*gold.Document{}
	for _, d := range whole.docs {
		if strings.HasPrefix(d.Split, prefix) {
			if bySplit[d.Split] == nil {
				order = append(order, d.Split)
			}
			bySplit[d.Split] = append(bySplit[d.Split], d)
		}
	}
	var out []goldSet
	for _, s := range order {
		set := whole
		set.docs = bySplit[s]
		if len(order) > 1 || s != prefix && whole.kind != "gap" {
			set.name += ", " + s
		}
		out = append(out, set)
		news := slices.DeleteFunc(slices.Clone(set.docs), func(d *gold.Document) bool { return d.Genre != "news" })
		if len(news) > 0 && len(news) < len(set.docs) {
			set.name += ", news only"
			set.docs = news
			out = append(out, set)
		}
	}
	return out
}
