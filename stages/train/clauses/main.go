// Program clauses trains the model that finds the subject of a verb, and measures the clauses of package reading against
// the gold trees of Universal Dependencies.
//
//	go run ./stages/train/clauses -data DIR -out stages/internal/reading/subject.model
//
// DIR holds ud_ewt_train.conllu.gz and ud_gum_train.conllu.gz (English Web Treebank and GUM, CC BY-SA 4.0). With -eval FILE
// it trains nothing and measures what is in the program. The result depends on nothing else.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/learn"
)

func main() {
	data := flag.String("data", "", "the folder with the treebanks")
	out := flag.String("out", "subject.model", "the file to write")
	eval := flag.String("eval", "", "a treebank to measure on, instead of training")
	flag.Parse()
	if err := run(*data, *out, *eval); err != nil {
		log.Fatal(err)
	}
}

func run(data, out, eval string) error {
	if eval != "" {
		return measure(eval)
	}
	var choices []learn.Choice
	names := learn.Names{}
	for _, f := range []string{"ud_ewt_train.conllu.gz", "ud_gum_train.conllu.gz"} {
		trees, err := read(filepath.Join(data, f))
		if err != nil {
			return err
		}
		for i, t := range trees {
			choices = append(choices, t.choices(names, i)...)
		}
	}
	w := learn.Train(choices, learn.Options{Epochs: 20, MinCount: 3, Runs: 10})
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	const header = "Weights that decide which chunk is the subject of a finite verb.\n" +
		"Made by: go run ./stages/train/clauses, from the train parts of UD English EWT and UD English GUM.\n" +
		"Licence: CC BY-SA 4.0, as those treebanks; see subject-LICENSE.md."
	if err := learn.Write(file, header, learn.Calibration{Scale: 1}, w, names); err != nil {
		return err
	}
	return file.Close()
}

// tree is one sentence with its gold tree, read by package reading.
type tree struct {
	r *reading.Reading
	// node is the gold word of each of our tokens that is the same stretch of text, 0 for none.
	node    []int
	head    []int
	label   []string
	subject [][]int // of each gold word: its subjects
	start   []int
}

func read(path string) ([]*tree, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []*tree
	for _, s := range strings.Split(string(all), "\n\n") {
		if t := parse(s); t != nil {
			out = append(out, t)
		}
	}
	return out, nil
}

// parse reads one sentence of a CoNLL-U file; nil if its words are not found in its text.
func parse(s string) *tree {
	t := &tree{head: []int{0}, label: []string{""}, start: []int{-1}}
	var line string
	at := 0
	for l := range strings.Lines(s) {
		l = strings.TrimRight(l, "\n")
		if v, ok := strings.CutPrefix(l, "# text = "); ok {
			line = v
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) < 8 || strings.ContainsAny(f[0], "-.") {
			continue
		}
		i := strings.Index(line[at:], f[1])
		if i < 0 {
			return nil
		}
		h, err := strconv.Atoi(f[6])
		if err != nil {
			return nil
		}
		t.start = append(t.start, at+i)
		at += i + len(f[1])
		t.head, t.label = append(t.head, h), append(t.label, f[7])
	}
	if len(t.head) < 2 {
		return nil
	}
	t.r = reading.New(text.Parse(line, nil), nil)
	byStart := map[int]int{}
	for i := 1; i < len(t.start); i++ {
		byStart[t.start[i]] = i
	}
	t.node = make([]int, len(t.r.Tokens))
	for i := range t.r.Tokens {
		t.node[i] = byStart[t.r.Start(i)]
	}
	t.subject = make([][]int, len(t.head))
	for i, l := range t.label {
		if l == "nsubj" || l == "nsubj:pass" || l == "expl" || l == "nsubj:outer" {
			t.subject[t.head[i]] = append(t.subject[t.head[i]], i)
		}
	}
	return t
}

// subjects are the starts of the gold subjects of the verb chunk k; ok is false where the gold tree does not tell.
func (t *tree) subjects(k int) (starts []int, ok bool) {
	g := t.node[t.r.Chunks[k].Head]
	if g == 0 {
		return nil, false
	}
	for n := 0; n < 4 && (strings.HasPrefix(t.label[g], "aux") || t.label[g] == "cop"); n++ {
		g = t.head[g]
	}
	for i, l := range t.label {
		if t.head[i] == g && strings.HasPrefix(l, "csubj") {
			return nil, false
		}
	}
	for _, s := range t.subject[g] {
		starts = append(starts, t.start[s])
	}
	return starts, true
}

func (t *tree) holds(chunk int, starts []int) bool {
	c := t.r.Chunks[chunk]
	for _, s := range starts {
		if s >= t.r.Start(int(c.A)) && s < t.r.End(int(c.B)-1) {
			return true
		}
	}
	return false
}

// each calls f for each finite verb chunk whose subject the gold tree tells.
func (t *tree) each(f func(k, lo, hi int, starts []int)) {
	r := t.r
	for _, s := range r.Sentences {
		lo, hi := int(r.ChunkOf[s.First]), int(r.ChunkOf[s.Last-1])+1
		for k := lo; k < hi; k++ {
			if r.Chunks[k].Kind != reading.Verb || r.Chunks[k].Form != reading.Finite {
				continue
			}
			if starts, ok := t.subjects(k); ok {
				f(k, lo, hi, starts)
			}
		}
	}
}

func (t *tree) choices(names learn.Names, group int) (out []learn.Choice) {
	f := &reading.SubjectFinder{}
	f.Features.Named = true
	t.each(func(k, lo, hi int, starts []int) {
		if _, ok := t.r.ObviousSubject(k, lo); ok {
			return
		}
		t.r.ProposeSubjects(f, k, lo, hi)
		c := learn.Choice{Group: group}
		for i, s := range f.Candidates {
			f.Features.Reset()
			t.r.DescribeSubject(f, s, k, lo)
			names.Note(&f.Features)
			c.Candidates = append(c.Candidates, append([]uint64(nil), f.Features.Keys...))
			if s >= 0 && t.holds(s, starts) || s < 0 && len(starts) == 0 {
				c.Right = append(c.Right, i)
			}
		}
		if len(c.Right) > 0 {
			out = append(out, c)
		}
	})
	return out
}

func measure(path string) error {
	trees, err := read(path)
	if err != nil {
		return err
	}
	var all, right, obvious, obviousRight, found, gold, hit int
	for _, t := range trees {
		t.each(func(k, lo, hi int, starts []int) {
			c := t.r.Clauses[t.r.ClauseOf[k]]
			all++
			s := c.Subject
			own := s.Found() && c.Parent < 0 || s.Found() && s != t.r.Clauses[max(c.Parent, 0)].Subject
			if c.Kind == reading.Relative {
				own = true
			}
			ok := !own && len(starts) == 0
			if own {
				found++
				for j := max(s.A, lo); j < s.B; j++ {
					ok = ok || t.holds(j, starts)
				}
				if c.Kind == reading.Relative {
					for j := max(s.B, lo); j < k; j++ {
						ok = ok || t.holds(j, starts)
					}
				}
				if ok {
					hit++
				}
			}
			if len(starts) > 0 {
				gold++
			}
			if ok {
				right++
			}
			if _, o := t.r.ObviousSubject(k, lo); o {
				obvious++
				if ok {
					obviousRight++
				}
			}
		})
	}
	p, q := float64(hit)/float64(found), float64(hit)/float64(gold)
	fmt.Printf("%s: %d finite verbs, subject (or none) right %.3f; subjects P %.3f R %.3f F1 %.3f; obvious %d, right %.3f\n",
		filepath.Base(path), all, float64(right)/float64(all), p, q, 2*p*q/(p+q), obvious, float64(obviousRight)/float64(max(obvious, 1)))
	return nil
}
