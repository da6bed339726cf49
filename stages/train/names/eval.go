package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// evaluate compares exact spans of people, organisations and places with those of a file, and reports on out.
// A name that covers one of another type exactly is neither right nor wrong.
func evaluate(path string, find func(*text.Document) []found, out io.Writer, trace io.Writer) (float64, error) {
	records, err := gold.Read(path, gold.Filter{})
	if err != nil {
		return 0, err
	}
	var by [tagger.NumClasses]gold.Counts
	for i := range records {
		r := records[i]
		d := text.Parse(r.Text, nil)
		type key struct {
			start, end int
			class      tagger.Class
		}
		want, other := map[key]bool{}, map[[2]int]bool{}
		for _, e := range r.Entities {
			if c := classOf("", e.Type, e.Orig); c >= tagger.PersonClass && c <= tagger.PlaceClass && e.Type != "MISC" {
				want[key{e.Start, e.End, c}] = true
			} else {
				other[[2]int{e.Start, e.End}] = true
			}
		}
		for k := range want {
			by[k.class].Gold++
		}
		got := map[key]bool{}
		for _, f := range find(d) {
			s := d.Span(f.first, f.last)
			if f.class > tagger.PlaceClass {
				continue
			}
			if other[[2]int{s.Start, s.End}] {
				continue
			}
			k := key{s.Start, s.End, f.class}
			got[k] = true
			by[f.class].Found++
			if want[k] {
				by[f.class].Right++
			}
		}
		if trace != nil {
			show := func(mark string, k key) {
				b, e := d.Byte(k.start), d.Byte(k.end)
				fmt.Fprintf(trace, "%s\t%d\t%d\t%s\t%d\t%s\t…%s[[%s]]%s…\n", mark, i, k.start, classNames[k.class], k.end, d.Text[b:e], flat(d.Text[max(0, b-50):b]), flat(d.Text[b:e]), flat(d.Text[e:min(len(d.Text), e+50)]))
			}
			for k := range want {
				if !got[k] {
					show("MISS", k)
				}
			}
			for k := range got {
				if !want[k] {
					show("FALSE", k)
				}
			}
		}
	}
	var all gold.Counts
	line := ""
	for c := tagger.PersonClass; c <= tagger.PlaceClass; c++ {
		p, r, f := by[c].PRF()
		line += fmt.Sprintf("  %s %.3f (%.2f/%.2f)", classNames[c], f, p, r)
		all.Add(by[c])
	}
	p, r, f := all.PRF()
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "ner_"), ".jsonl")
	fmt.Fprintf(out, "%-10s ALL %.4f (%.3f/%.3f)%s\n", name, f, p, r, line)
	return f, nil
}

func flat(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ") }

var classNames = [...]string{"O", "PER", "ORG", "LOC", "NORP", "EVENT", "OTHER"}

// found is a name that a model found: bytes [first, last).
type found struct {
	first, last int
	class       tagger.Class
}

// find finds names as the stage does.
func find(m *tagger.Model, d *text.Document) []found {
	var out []found
	for _, s := range m.Tag(d, nil) {
		f := found{s.Start, s.End, tagger.OtherClass}
		switch s.Type {
		case tagger.Person:
			f.class = tagger.PersonClass
		case tagger.Org:
			f.class = tagger.OrgClass
		case tagger.GPE, tagger.Loc, tagger.Fac:
			f.class = tagger.PlaceClass
		}
		out = append(out, f)
	}
	return out
}

// evaluateAll measures the model on each file.
func evaluateAll(files []string, m *tagger.Model, traceFile string) error {
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
		score, err := evaluate(f, func(d *text.Document) []found { return find(m, d) }, os.Stdout, trace)
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
