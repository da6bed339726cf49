package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// score is how many tags are right, of all tokens and of words alone, and which are taken for which.
type score struct {
	right, all, wordsRight, words int
	confused                      map[[2]text.Tag]int
}

func share(right, all int) float64 { return 100 * float64(right) / float64(max(all, 1)) }

// evaluate measures a tagger on the sets in dir.
func evaluate(out io.Writer, dir string, tagger *text.Tagger, trace string) error {
	errors := io.Discard
	if trace != "" {
		f, err := os.Create(trace)
		if err != nil {
			return err
		}
		defer f.Close()
		errors = f
	}
	for _, name := range []string{"ud_ewt_dev", "ud_gum_dev"} {
		trees, err := gold.ReadTrees(filepath.Join(dir, name+".conllu.gz"))
		if err != nil {
			return err
		}
		for _, theirs := range []bool{false, true} {
			sc := score{confused: map[[2]text.Tag]int{}}
			for i := range trees {
				var a tagged
				if theirs {
					a = asCut(&trees[i])
				} else {
					a = align(&trees[i])
				}
				tagger.Tag(a.doc)
				sc.add(&a, errors)
			}
			label := "our tokens"
			if theirs {
				label = "gold tokens"
			}
			fmt.Fprintf(out, "%s, %s: %.2f%% of %d, words %.2f%% of %d\n", name, label, share(sc.right, sc.all), sc.all, share(sc.wordsRight, sc.words), sc.words)
			if !theirs {
				sc.print(out)
			}
		}
	}
	return nil
}

// asCut gives a sentence with the tokens of the treebank.
func asCut(s *gold.Tree) tagged {
	d := text.Cut(s.Text, nil)
	words := wordsOf(s, d)
	d.Tokens = nil
	a := tagged{doc: d}
	for _, w := range words {
		if w.end == w.start {
			continue
		}
		t := text.Token{Start: int32(w.start), End: int32(w.end)}
		if one := text.Cut(w.Form, nil); len(one.Tokens) == 1 {
			t.Tag = one.Tokens[0].Tag
		}
		d.Tokens = append(d.Tokens, t)
		a.gold, a.exact = append(a.gold, pennTag(w.Tag)), append(a.exact, true)
	}
	d.Sentences = []text.Sentence{{First: 0, Last: len(d.Tokens)}}
	return a
}

// same reports whether two tags mean the same: marks are tagged by what they look like, whatever the treebank has.
func same(a, b text.Tag) bool {
	return a == b || (a.IsPunct() || a == text.Sym) && (b.IsPunct() || b == text.Sym)
}

func (s *score) add(a *tagged, errors io.Writer) {
	d := a.doc
	for i, want := range a.gold {
		if !a.exact[i] {
			continue
		}
		got := d.Tokens[i].Tag
		mark := got.IsPunct() && want.IsPunct()
		s.all++
		if !mark {
			s.words++
		}
		if same(got, want) {
			s.right++
			if !mark {
				s.wordsRight++
			}
			continue
		}
		s.confused[[2]text.Tag{want, got}]++
		fmt.Fprintf(errors, "%v for %v: %s:", got, want, d.Word(i))
		for k := max(i-4, 0); k < min(i+4, len(d.Tokens)); k++ {
			fmt.Fprintf(errors, " %s/%v", d.Word(k), d.Tokens[k].Tag)
		}
		fmt.Fprintln(errors)
	}
}

func (s *score) print(out io.Writer) {
	var pairs [][2]text.Tag
	for p := range s.confused {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b [2]text.Tag) int {
		return cmp.Or(s.confused[b]-s.confused[a], int(a[0])-int(b[0]), int(a[1])-int(b[1]))
	})
	for _, p := range pairs[:min(len(pairs), 24)] {
		fmt.Fprintf(out, "  %v as %v %d", p[0], p[1], s.confused[p])
	}
	fmt.Fprintln(out)
}
