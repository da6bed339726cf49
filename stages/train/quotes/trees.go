package main

import (
	"path/filepath"
	"slices"
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/train/gold"
)

// treebanks show where the clause or the phrase ends that a verb takes: what is annotated as speech is too little to learn from
// how far it reaches.
var treebanks = []string{"ud_ewt_train.conllu.gz", "ud_gum_train.conllu.gz"}

// readTreebanks gives the sentences of the treebanks in which a verb of the lexicon takes something, as documents from which bounds
// are learned.
func readTreebanks(data string) (out []*gold.Document, err error) {
	for _, file := range treebanks {
		trees, err := gold.ReadTrees(filepath.Join(data, file))
		if err != nil {
			return nil, err
		}
		for i := range trees {
			t := sentence{&trees[i]}
			d := &gold.Document{ID: boundsOnly, Text: t.Text}
			for w := range t.Words {
				d.Quotes = append(d.Quotes, t.taken(w)...)
			}
			if len(d.Quotes) > 0 {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// sentence is one tree.
type sentence struct{ *gold.Tree }

// taken is what word w takes after it, if it is a verb of the lexicon: a clause, an infinitive, an object.
func (t *sentence) taken(w int) (out []gold.Quote) {
	verb := lexicon.Look(t.Words[w].Form).Verb
	if verb == nil || !strings.HasPrefix(t.Words[w].Tag, "V") {
		return nil
	}
	clause := func(x gold.TreeWord) bool { return x.Head == w && (x.Relation == "ccomp" || x.Relation == "xcomp") }
	object := verb.Frames&lexicon.Object != 0 && !slices.ContainsFunc(t.Words, clause)
	for i := w + 1; i < len(t.Words); i++ {
		x := t.Words[i]
		if !clause(x) && !(object && x.Head == w && x.Relation == "obj") {
			continue
		}
		first, last := t.extent(i)
		if first <= w {
			continue
		}
		out = append(out, gold.Quote{Type: "indirect", Cue: []gold.Span{{Start: t.Words[w].Start, End: t.Words[w].End}},
			Content: []gold.Span{{Start: t.Words[first].Start, End: t.Words[last].End}}})
	}
	return out
}

// extent is the first and the last of the words that depend on word i, itself among them, without the marks at the end.
func (t *sentence) extent(i int) (first, last int) {
	first, last = i, i
	for w := range t.Words {
		if t.Words[w].Relation == "punct" {
			continue
		}
		for h, n := w, 0; h >= 0 && n <= len(t.Words); h, n = t.Words[h].Head, n+1 {
			if h == i {
				first, last = min(first, w), max(last, w)
				break
			}
		}
	}
	if t.Words[first].Relation == "mark" && first < last && lexicon.Look(t.Words[first].Form).Function == lexicon.ThatWord {
		first++
	}
	return first, last
}
