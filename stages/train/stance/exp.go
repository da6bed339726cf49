package main

import (
	"fmt"
	"sort"
	"math"
	"os"
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/learn"
)

type subject struct {
	article, entity int
	gold   who
	keys   []uint64
	first  bool
	scored bool
}

func env(name string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(name), 64); err == nil {
		return v
	}
	return d
}

func subjects(news []article, names learn.Names) []subject {
	var out []subject
	var x opinion.Extractor
	for i := range news {
		has := false
		for _, w := range news[i].Who {
			has = has || w.Stance != nil
		}
		if !has {
			continue
		}
		a, ents, quotes, err := read(&news[i])
		if err != nil {
			panic(err)
		}
		gold := map[string]who{}
		for _, w := range news[i].Who {
			gold[w.ID] = w
		}
		r := polarity.Read(text.Of(a))
		x.Begin(r)
		s := stance.New(r, ents, quotes, &x)
		s.Read(opinion.StanceModel().Outputs)
		seen := map[string]bool{}
		for e, id := range match(&news[i], ents) {
			w, ok := gold[id]
			if !ok || w.Stance == nil {
				continue
			}
			f := linear.Features{Named: true}
			s.Features(e, &f)
			names.Note(&f)
			scored := w.Type == pipeline.Person || w.Type == pipeline.Org || w.Type == pipeline.GPE
			t := ents[e].Type
			if t == pipeline.Person || t == pipeline.Org || t == pipeline.GPE {
				out = append(out, subject{i, e, w, append([]uint64(nil), f.Keys...), !seen[id], scored})
			}
			seen[id] = true
		}
	}
	return out
}

const sideSalt = 0x9e3779b97f4a7c15

func sided(keys []uint64, side int) []uint64 {
	out := make([]uint64, len(keys))
	for i, k := range keys {
		out[i] = k ^ uint64(side+1)*sideSalt
	}
	return out
}

func exp(path, dev string) {
	news, err := loadNews(path)
	if err != nil {
		panic(err)
	}
	names := learn.Names{}
	subs := subjects(news, names)
	choices := func(subs []subject) []learn.Choice {
	var choices []learn.Choice
	for i := range subs {
		s := &subs[i]
		c := learn.Choice{Candidates: [][]uint64{sided(s.keys, 0), nil, sided(s.keys, 1)}, Group: s.article}
		st := *s.gold.Stance
		switch {
		case st < 0:
			c.Right = []int{0}
		case st > 0:
			c.Right = []int{2}
		default:
			c.Right = []int{1}
		}
		if st == 1 || st == -1 {
			c.Weight = env("W1", 1)
		}
		if st == 0 {
			c.Weight = env("W0", 1)
		}
		choices = append(choices, c)
	}
	return choices
	}
	ch := choices(subs)
	o := learn.Options{Epochs: int(env("EPOCHS", 20)), L2: env("L2", 1e-3), MinCount: int(env("MIN", 3)), Rate: env("RATE", 0.05)}
	scores := learn.CrossValidate(ch, 5, o)
	fmt.Println(len(subs), "subjects")
	evalScores(subs, scores)
	w := learn.Train(ch, o)
	if os.Getenv("WRITE") != "" {
		for side, name := range []string{"negative", "positive"} {
			part := learn.Weights{}
			for k := range names {
				if v, ok := w[sided([]uint64{k}, side)[0]]; ok {
					part[k] = v
				}
			}
			f, err := os.Create("stages/internal/sentiment/stance/" + name + ".model")
			if err != nil { panic(err) }
			if err := learn.Write(f, "header", learn.Calibration{Scale: 1}, part, names); err != nil { panic(err) }
			f.Close()
		}
	}
	if dev != "" {
		d, err := loadNews(dev)
		if err != nil {
			panic(err)
		}
		ds := subjects(d, names)
		var sc [][]float64
		for _, c := range choices(ds) {
			var v []float64
			for _, f := range c.Candidates {
				v = append(v, w.Score(f))
			}
			sc = append(sc, v)
		}
		fmt.Println("dev")
		evalScores(ds, sc)
	}
}

func evalScores(subs []subject, scores [][]float64) {
	type pt struct{ p float64; side, st int }
	var pts []pt
	strong := map[int]int{}
	ll := 0.0
	for i := range subs {
		s := scores[i]
		m := math.Max(s[0], math.Max(s[1], s[2]))
		z := math.Exp(s[0]-m) + math.Exp(s[1]-m) + math.Exp(s[2]-m)
		st := *subs[i].gold.Stance
		k := 1
		if st < 0 { k = 0 } else if st > 0 { k = 2 }
		ll -= math.Log(math.Exp(s[k]-m)/z)
		if !subs[i].first || !subs[i].scored {
			continue
		}
		side := -1
		p := math.Exp(s[0]-m) / z
		if s[2] > s[0] {
			side, p = 1, math.Exp(s[2]-m)/z
		}
		pts = append(pts, pt{p, side, st})
		strong[st]++
	}
	sort.Slice(pts, func(i, j int) bool { return pts[i].p > pts[j].p })
	fmt.Printf("logloss %.4f; gold %v\n", ll/float64(len(subs)), strong)
	for _, t := range []float64{.7, .6, .5, .45, .4, .35, .3, .25, .2, .15} {
		c := map[[2]string]float64{}
		lab := func(v int) string { return map[int]string{-1: "-", 0: "0", 1: "+"}[v] }
		sgn := func(v int) int { if v < 0 { return -1 } else if v > 0 { return 1 }; return 0 }
		var hit, all, sp, sn float64
		for _, q := range pts {
			said := 0
			if q.p >= t { said = q.side }
			if (q.st == 1 || q.st == -1) && said == 0 { continue }
			c[[2]string{lab(sgn(q.st)), lab(said)}]++
			if said != 0 {
				all++
				if sgn(q.st) == said { hit++
					if q.st == 2 { sp++ }
					if q.st == -2 { sn++ }
				}
			}
		}
		f1 := 0.0
		for _, l := range []string{"-", "0", "+"} {
			var g, p float64
			for _, o := range []string{"-", "0", "+"} { g += c[[2]string{l, o}]; p += c[[2]string{o, l}] }
			f1 += 2 * c[[2]string{l, l}] / math.Max(g+p, 1) / 3
		}
		fmt.Printf("t %.2f: opinions %3.0f precision %.3f  strong recall + %.2f  - %.2f  macro %.3f  (pos hits %.0f/%.0f neg %.0f/%.0f)\n", t, all, hit/math.Max(all, 1), sp/float64(max(strong[2],1)), sn/float64(max(strong[-2],1)), f1,
			c[[2]string{"+","+"}], c[[2]string{"+","+"}]+c[[2]string{"0","+"}]+c[[2]string{"-","+"}], c[[2]string{"-","-"}], c[[2]string{"-","-"}]+c[[2]string{"0","-"}]+c[[2]string{"+","-"}])
	}
}
