package gold

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Tree is a sentence of a treebank, as CoNLL-U has it (https://universaldependencies.org/format.html).
type Tree struct {
	ID        string
	Document  string // the id of its document
	Genre     string // empty where the treebank does not say
	Paragraph bool   // it begins a paragraph
	Text      string
	Words     []TreeWord
}

// TreeWord is a syntactic word. What is written together, as don't, may be several words.
type TreeWord struct {
	Form, Lemma string
	UPOS        string // universal part of speech
	Tag         string // of the Penn Treebank
	Features    string // Name=Value|…; empty for none
	Head        int    // index of the word that it depends on; -1 for the root
	Relation    string
	Misc        string
	Start, End  int  // in code points of the sentence's Text; empty where the word is not written
	Continues   bool // it is one with the word before, as n't is
}

// ReadTrees reads a file of CoNLL-U; a name that ends in .gz is unpacked. Empty nodes are left out. An error names the
// file, the line and the reason.
func ReadTrees(path string) ([]Tree, error) {
	r := treeReader{}
	if err := eachLine(path, func(line []byte) error { return r.line(string(line)) }); err != nil {
		return nil, err
	}
	if err := r.finish(); err != nil {
		return nil, fmt.Errorf("%s, at the end: %w", path, err)
	}
	if len(r.trees) == 0 {
		return nil, fmt.Errorf("%s: there is no sentence", path)
	}
	return r.trees, nil
}

type treeReader struct {
	trees           []Tree
	document, genre string
	now             Tree
	at              int // code points of the text that words have taken
	text            []rune

	// What is written together: the numbers of its first and last word, and how much of its form is left.
	first, last int
	together    []rune
}

func (r *treeReader) line(line string) error {
	switch {
	case line == "":
		return r.finish()
	case strings.HasPrefix(line, "#"):
		r.comment(line)
		return nil
	}
	return r.word(line)
}

func (r *treeReader) comment(line string) {
	name, value, _ := strings.Cut(strings.TrimPrefix(line, "#"), "=")
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(name) {
	case "newdoc id":
		r.document, r.genre = value, ""
	case "meta::genre":
		r.genre = value
	case "newpar", "newpar id", "newpar_block":
		r.now.Paragraph = true
	case "sent_id":
		r.now.ID = value
	case "text":
		r.now.Text = value
		r.text = []rune(value)
	}
}

func (r *treeReader) word(line string) error {
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return fmt.Errorf("there are %d columns, not 10", len(f))
	}
	if strings.Contains(f[0], ".") { // an empty node
		return nil
	}
	if first, last, ok := strings.Cut(f[0], "-"); ok {
		var failed [2]error
		r.first, failed[0] = strconv.Atoi(first)
		r.last, failed[1] = strconv.Atoi(last)
		if err := errors.Join(failed[:]...); err != nil {
			return fmt.Errorf("the range %q is not of two numbers", f[0])
		}
		r.together = []rune(f[1])
		return nil
	}
	n, err := strconv.Atoi(f[0])
	if err != nil || n != len(r.now.Words)+1 {
		return fmt.Errorf("the word's number is %q, not %d", f[0], len(r.now.Words)+1)
	}
	head, err := strconv.Atoi(f[6])
	if err != nil || head < 0 {
		return fmt.Errorf("the head %q is no number of a word", f[6])
	}
	w := TreeWord{Form: f[1], Lemma: f[2], UPOS: f[3], Tag: f[4], Features: blank(f[5]), Head: head - 1, Relation: f[7], Misc: blank(f[9])}
	if err := r.place(&w, n); err != nil {
		return err
	}
	r.now.Words = append(r.now.Words, w)
	return nil
}

// place finds the word in the text. Of what is written together, each word takes its own form if that is what is written
// there; else the first takes all that is left, and the others are not written.
func (r *treeReader) place(w *TreeWord, n int) error {
	form := []rune(w.Form)
	if n <= r.last {
		w.Continues = n > r.first
		if rest := string(r.together); n == r.last || !strings.HasPrefix(rest, w.Form) {
			form = r.together
		}
		r.together = r.together[len(form):]
	}
	start := r.at
	for start < len(r.text) && r.text[start] == ' ' {
		start++
	}
	end := start + len(form)
	if len(form) == 0 {
		start, end = r.at, r.at
	}
	if end > len(r.text) || string(r.text[start:end]) != string(form) {
		return fmt.Errorf("the word %q does not stand in the text of sentence %s at character %d", w.Form, r.now.ID, start)
	}
	w.Start, w.End, r.at = start, end, end
	return nil
}

func (r *treeReader) finish() error {
	t := r.now
	r.now, r.at, r.text, r.together, r.first, r.last = Tree{}, 0, nil, nil, 0, 0
	if len(t.Words) == 0 {
		return nil
	}
	if t.Text == "" {
		return errors.New("a sentence has no text")
	}
	for i, w := range t.Words {
		if w.Head >= len(t.Words) {
			return fmt.Errorf("word %d of sentence %s depends on word %d, which is not there", i+1, t.ID, w.Head+1)
		}
	}
	t.Document, t.Genre = r.document, r.genre
	r.trees = append(r.trees, t)
	return nil
}

func blank(s string) string {
	if s == "_" {
		return ""
	}
	return s
}
