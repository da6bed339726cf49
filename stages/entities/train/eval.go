package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"wirecopy/stages/entities/internal/tagger"
	"wirecopy/stages/internal/text"
)

// counts of names: found, expected, right.
type counts struct{ pred, gold, hit int }

func (c counts) f1() (p, r, f float64) {
	if c.pred > 0 {
		p = float64(c.hit) / float64(c.pred)
	}
	if c.gold > 0 {
		r = float64(c.hit) / float64(c.gold)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// evaluate compares exact spans of people, organisations and places with those of a file, and reports on out.
// A name that covers one of another type exactly is neither right nor wrong.
func evaluate(path string, find func(*text.Document) []found, out io.Writer, trace io.Writer) (float64, error) {
	records, err := readRecords(path)
	if err != nil {
		return 0, err
	}
	var by [tagger.NumClasses]counts
	for i := range records {
		r := &records[i]
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
			by[k.class].gold++
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
			by[f.class].pred++
			if want[k] {
				by[f.class].hit++
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
	var all counts
	line := ""
	for c := tagger.PersonClass; c <= tagger.PlaceClass; c++ {
		p, r, f := by[c].f1()
		line += fmt.Sprintf("  %s %.3f (%.2f/%.2f)", classNames[c], f, p, r)
		all.pred += by[c].pred
		all.gold += by[c].gold
		all.hit += by[c].hit
	}
	p, r, f := all.f1()
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

func spans(labels []uint8, offset int, out []found) []found {
	for i := 0; i < len(labels); {
		if labels[i] == 0 {
			i++
			continue
		}
		c := tagger.ClassOf(labels[i])
		j := i + 1
		for j < len(labels) && labels[j] == tagger.Inside(c) {
			j++
		}
		out = append(out, found{offset + i, offset + j, c})
		i = j
	}
	return out
}
