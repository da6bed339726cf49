package main

import (
	"testing"

	"wirecopy/stages/train/gold"
)

func TestTaken(t *testing.T) {
	word := func(form, tag, relation string, head, start int) gold.TreeWord {
		return gold.TreeWord{Form: form, Tag: tag, Relation: relation, Head: head, Start: start, End: start + len(form)}
	}
	said := sentence{&gold.Tree{Text: "Varo said that it rained on Monday.", Words: []gold.TreeWord{
		word("Varo", "NNP", "nsubj", 1, 0), word("said", "VBD", "root", -1, 5), word("that", "IN", "mark", 4, 10), word("it", "PRP", "nsubj", 4, 15),
		word("rained", "VBD", "ccomp", 1, 18), word("on", "IN", "case", 6, 25), word("Monday", "NNP", "obl", 1, 28), word(".", ".", "punct", 1, 34)}}}
	slept := sentence{&gold.Tree{Text: "Varo slept.", Words: []gold.TreeWord{
		word("Varo", "NNP", "nsubj", 1, 0), word("slept", "VBD", "root", -1, 5), word(".", ".", "punct", 1, 10)}}}
	opened := sentence{&gold.Tree{Text: "Varo announced the sale on Monday", Words: []gold.TreeWord{
		word("Varo", "NNP", "nsubj", 1, 0), word("announced", "VBD", "root", -1, 5), word("the", "DT", "det", 3, 15), word("sale", "NN", "obj", 1, 19),
		word("on", "IN", "case", 5, 24), word("Monday", "NNP", "obl", 1, 27)}}}
	for _, tt := range []struct {
		name string
		tree sentence
		verb int
		want string
	}{
		{"a clause without that, and not when it was said", said, 1, "it rained"},
		{"an object", opened, 1, "the sale"},
		{"a verb that reports nothing", slept, 1, ""},
		{"no verb", said, 0, ""},
	} {
		got := ""
		for _, q := range tt.tree.taken(tt.verb) {
			got += tt.tree.Text[q.Content[0].Start:q.Content[0].End]
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
