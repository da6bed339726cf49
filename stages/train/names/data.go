package main

import (
	"path/filepath"
	"strings"
	"unicode"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// marked is a name as annotated: bytes of the text.
type marked struct {
	start, end int
	class      tagger.Class
}

// example is a document to learn from.
type example struct {
	doc    *text.Document
	labels []uint8 // a label a token
	weight float32
	set    string
}

// set is a data set and how much its documents count.
type set struct {
	name   string
	file   string
	weight float32
	silver bool // labelled by machine; its weight is a flag
	// heldOut keeps every such document, counted from the first, for evaluation; 0 keeps none.
	heldOut int
}

var sets = []set{
	{name: "gum", file: "ner_gum.jsonl", weight: 1},
	{name: "ewt", file: "ner_ewt.jsonl", weight: 1},
	{name: "wikigold", file: "ner_wikigold.jsonl", weight: 1},
	{name: "crossner", file: "ner_crossner_politics.jsonl", weight: 1},
	{name: "re3d", file: "ner_re3d.jsonl", weight: 0.25},
	{name: "meantime", file: "ner_meantime.jsonl", weight: 0.25},
	{name: "wnut", file: "ner_wnut17.jsonl", weight: 0.5},
	{name: "news", file: "news_train.jsonl.gz", weight: 1},
	{name: "men", file: "ner_men.jsonl", weight: 1, heldOut: 5},
	{name: "redocred", file: "ner_redocred.jsonl.gz", weight: 0.5},
	{name: "gmb", file: "ner_gmb_silver.jsonl.gz", silver: true},
}

// readSet reads a set without what is held out, and without the silver sentences whose letters are known: a gold set has them
// too.
func readSet(dir string, s set, known map[string]bool) ([]example, error) {
	records, err := gold.Read(filepath.Join(dir, s.file), gold.Filter{})
	if err != nil {
		return nil, err
	}
	var out []example
	for i := range records {
		r := records[i]
		if s.heldOut > 0 && i%s.heldOut == 0 || s.silver && known[letters(r.Text)] {
			continue
		}
		d := text.Parse(r.Text, nil)
		if len(d.Tokens) == 0 {
			continue
		}
		out = append(out, example{doc: d, labels: encode(d, reconcile(s.name, d, r)), weight: s.weight, set: s.name})
	}
	return out, nil
}

// encode gives each token its label. A name that does not start or end where tokens do takes the tokens that it touches.
func encode(d *text.Document, names []marked) []uint8 {
	labels := make([]uint8, len(d.Tokens))
	for _, g := range names {
		first := d.TokenAt(g.start)
		for i := first; i < len(d.Tokens) && int(d.Tokens[i].Start) < g.end; i++ {
			if i == first {
				labels[i] = tagger.Begin(g.class)
			} else {
				labels[i] = tagger.Inside(g.class)
			}
		}
	}
	for _, s := range d.Sentences { // no name goes on over the end of a sentence
		if labels[s.First] != 0 && tagger.Begin(tagger.ClassOf(labels[s.First])) != labels[s.First] {
			labels[s.First] = tagger.Begin(tagger.ClassOf(labels[s.First]))
		}
	}
	return labels
}

// sentencesOf gives the letters of all sentences of the examples.
func sentencesOf(examples []example) map[string]bool {
	known := map[string]bool{}
	for _, e := range examples {
		for line := range strings.Lines(e.doc.Text) {
			if l := letters(line); len(l) > 20 {
				known[l] = true
			}
		}
		for _, s := range e.doc.Sentences {
			if l := letters(e.doc.Text[s.Start:s.End]); len(l) > 20 {
				known[l] = true
			}
		}
	}
	return known
}

// letters gives the letters and digits of s, small: what is left of a sentence however it was cut into words.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
