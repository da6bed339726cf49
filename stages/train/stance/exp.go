package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/learn"
)

type outputsFunc = func([]opinion.Feature) [2]float64

type subject struct {
	group         string
	stance        int
	keys          []uint64
	first, scored bool
	aside         bool
}

func env(name string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(name), 64); err == nil {
		return v
	}
	return d
}

// parsed is an article read once.
type parsed struct {
	id    string
	r     *polarity.Reading
	ents  []pipeline.Entity
	quot  []pipeline.Quote
	gold  []who // by found entity; Stance nil where unknown
	first []bool
	mtsc  bool
}

func parseNews(news []article) []*parsed {
	var out []*parsed
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
		p := &parsed{id: news[i].ID, r: polarity.Read(text.Of(a)), ents: ents, quot: quotes, gold: make([]who, len(ents)), first: make([]bool, len(ents))}
		gold := map[string]who{}
		for _, w := range news[i].Who {
			gold[w.ID] = w
		}
		seen := map[string]bool{}
		for e, id := range match(&news[i], ents) {
			if w, ok := gold[id]; ok {
				p.gold[e] = w
				p.first[e] = !seen[id]
				seen[id] = true
			}
		}
		out = append(out, p)
	}
	return out
}

func parseTargets(records []record) []*parsed {
	var out []*parsed
	for _, r := range records {
		if r.Target == nil {
			continue
		}
		st := classes[r.Label] - 1
		d := text.Parse(r.Text, nil)
		p := &parsed{id: r.ID, mtsc: true, r: polarity.Read(d), gold: []who{{Type: pipeline.Person, Stance: &st}}, first: []bool{true}}
		p.ents = []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Salience: 1, Mentions: []pipeline.Mention{{Span: d.Span(d.Byte(r.Target.Start), d.Byte(r.Target.End)), Kind: pipeline.NameMention}}}}
		out = append(out, p)
	}
	return out
}

// newsSamples are mentions of news articles as samples of the sentence model.
func newsSamples(ps []*parsed) []sample {
	var x opinion.Extractor
	var out []sample
	for _, p := range ps {
		x.Begin(p.r)
		a := stance.New(p.r, p.ents, p.quot, &x)
		for e := range p.ents {
			g := p.gold[e]
			if g.Stance == nil || !(p.ents[e].Type == pipeline.Person || p.ents[e].Type == pipeline.Org || p.ents[e].Type == pipeline.GPE) {
				continue
			}
			sentences := map[int]bool{}
			for _, i := range a.ByEntity[e] {
				sentences[a.Mentions[i].Sentence] = true
			}
			for _, i := range a.ByEntity[e] {
				m := &a.Mentions[i]
				if m.Apart {
					continue
				}
				class := 1
				w := env("MW0", 0.1)
				if s := *g.Stance; s != 0 {
					w = env("MW1", 1)
					if s < 0 {
						class = 0
					} else {
						class = 2
					}
					if len(g.Evidence) == 2 {
						st := &p.r.Doc.Sentences[m.Sentence]
						from, to := p.r.Doc.Byte(g.Evidence[0]), p.r.Doc.Byte(g.Evidence[1])
						if st.End <= from || to <= st.Start {
							continue
						}
					} else if len(sentences) > 1 {
						w *= 0.3
					}
				}
				f := append([]opinion.Feature(nil), x.Features(m.Mention)...)
				f = append(f, opinion.Feature{Key: 1, Value: float32(env("DOMV", 3)), Token: -1})
				out = append(out, sample{features: f, class: class, group: p.id, weight: w, score: 9})
			}
		}
	}
	return out
}

func predictor(w []float64, ids map[uint32]int32) outputsFunc {
	return func(f []opinion.Feature) [2]float64 {
		var s [3]float64
		for i := range f {
			if k, ok := ids[f[i].Key]; ok {
				for c := range s {
					s[c] += w[3*int(k)+c] * float64(f[i].Value)
				}
			}
		}
		return [2]float64{s[0] - s[1], s[2] - s[1]}
	}
}

func trainSentences(in []sample) outputsFunc {
	ids := vocabulary(in, least)
	ex := vectors(in, ids)
	w := trainUneven(ex, unevenness(ex, len(ids)), 3, func(e []example) []float64 { return logistic(e, len(ids), 3, stancePenalty, iterations) })
	return predictor(w, ids)
}

// foldOf puts news articles and articles of targets into folds.
func foldOf(id string) int {
	if strings.HasPrefix(id, "wikinews") || strings.HasPrefix(id, "voa") {
		return fold(strings.Split(id, ".")[0], folds)
	}
	return fold(group(id), folds)
}

func (p *parsed) subjects(out []subject, outputs outputsFunc, names learn.Names, x *opinion.Extractor) []subject {
	x.Begin(p.r)
	a := stance.New(p.r, p.ents, p.quot, x)
	a.Read(outputs)
	for e := range p.ents {
		w := p.gold[e]
		t := p.ents[e].Type
		if w.Stance == nil || t != pipeline.Person && t != pipeline.Org && t != pipeline.GPE {
			continue
		}
		f := linear.Features{Named: true}
		a.Features(e, &f)
		if p.mtsc {
			f.Add("domain", "mtsc")
		} else if strings.HasPrefix(p.id, "voa") {
			f.Add("domain", "voa")
		}
		names.Note(&f)
		scored := w.Type == pipeline.Person || w.Type == pipeline.Org || w.Type == pipeline.GPE
		out = append(out, subject{group: p.id, stance: *w.Stance, keys: append([]uint64(nil), f.Keys...), first: p.first[e], scored: scored, aside: p.mtsc})
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

func choices(subs []subject) []learn.Choice {
	var choices []learn.Choice
	for i := range subs {
		s := &subs[i]
		c := learn.Choice{Candidates: [][]uint64{sided(s.keys, 0), nil, sided(s.keys, 1)}, Group: foldOf(s.group), Weight: 1}
		switch {
		case s.stance < 0:
			c.Right = []int{0}
		case s.stance > 0:
			c.Right = []int{2}
		default:
			c.Right = []int{1}
		}
		if s.stance == 1 || s.stance == -1 {
			c.Weight = env("W1", 1)
		}
		if s.aside {
			c.Weight = env("WM", 0.1)
		}
		choices = append(choices, c)
	}
	return choices
}

func exp(path, dev string) {
	news, err := loadNews(path)
	if err != nil {
		panic(err)
	}
	if os.Getenv("NOVOA") == "" {
		if err := addVOA(news); err != nil {
			panic(err)
		}
	}
	records, err := load(filepath.Join(filepath.Dir(path), "sentiment_newsmtsc.jsonl"))
	if err != nil {
		panic(err)
	}
	ps := parseNews(news)
	ts := parseTargets(records)
	mt := stanceSamples(records)
	var ns []sample
	if os.Getenv("MNEWS") != "" {
		ns = newsSamples(ps)
	}
	fmt.Println(len(mt), "target samples", len(ns), "news samples", len(ps), "articles")
	all := append(mt[:len(mt):len(mt)], ns...)
	var models [folds + 1]outputsFunc
	var wait sync.WaitGroup
	for k := range folds + 1 {
		wait.Go(func() {
			var in []sample
			for _, s := range all {
				f := 0
				if s.score == 9 {
					f = foldOf(s.group)
				} else {
					f = fold(s.group, folds)
				}
				if f != k {
					in = append(in, s)
				}
			}
			models[k] = trainSentences(in)
		})
	}
	wait.Wait()
	// how good the sentence model is on the targets
	scores := make([]float64, len(mt))
	for i := range mt {
		scores[i] = opinion.Stance(models[fold(mt[i].group, folds)](mt[i].features))
	}
	low, high := thresholds(mt, scores)
	report(os.Stdout, "sentences", mt, scores, low, high)

	names := learn.Names{}
	var subs []subject
	var x opinion.Extractor
	for _, p := range ps {
		subs = p.subjects(subs, models[foldOf(p.id)], names, &x)
	}
	if env("WM", 0.1) > 0 {
		for _, p := range ts {
			subs = p.subjects(subs, models[foldOf(p.id)], names, &x)
		}
	}
	ch := choices(subs)
	o := learn.Options{Epochs: int(env("EPOCHS", 20)), L2: env("L2", 1e-2), MinCount: int(env("MIN", 3)), Rate: env("RATE", 0.05)}
	cv := make([][]float64, len(subs))
	for k := range folds {
		wait.Go(func() {
			var tr []learn.Choice
			for _, c := range ch {
				if c.Group != k {
					tr = append(tr, c)
				}
			}
			w := learn.Train(tr, o)
			for i, c := range ch {
				if c.Group == k {
					for _, f := range c.Candidates {
						cv[i] = append(cv[i], w.Score(f))
					}
				}
			}
		})
	}
	wait.Wait()
	for _, src := range []string{"", "wikinews", "voa"} {
		var a []subject
		var b [][]float64
		for i := range subs {
			if !subs[i].aside && strings.HasPrefix(subs[i].group, src) {
				a = append(a, subs[i])
				b = append(b, cv[i])
			}
		}
		fmt.Println("==", src, len(a))
		evalScores(a, b)
	}
	if os.Getenv("ERR") != "" {
		i := 0
		for _, p := range ps {
			x.Begin(p.r)
			a := stance.New(p.r, p.ents, p.quot, &x)
			a.Read(models[foldOf(p.id)])
			for e := range p.ents {
				w := p.gold[e]
				t := p.ents[e].Type
				if w.Stance == nil || t != pipeline.Person && t != pipeline.Org && t != pipeline.GPE {
					continue
				}
				v := cv[i]
				z := math.Exp(v[0]) + math.Exp(v[1]) + math.Exp(v[2])
				n, q := math.Exp(v[0])/z, math.Exp(v[2])/z
				st := *w.Stance
				if st == -2 && n < .4 || st == 2 && q < .4 || n > .5 && st >= 0 || q > .5 && st <= 0 {
					fmt.Printf("\n%s %s %s gold %+d  neg %.2f pos %.2f (mentions %d)\n", p.id, t, p.ents[e].Name, st, n, q, len(a.ByEntity[e]))
					last := -1
					k := 0
					for _, m := range a.ByEntity[e] {
						if s := a.Mentions[m].Sentence; s != last && k < 4 {
							last = s
							k++
							st := p.r.Doc.Sentences[s]
							fmt.Printf("   %+.1f %+.1f | %s\n", a.Outputs(m)[0], a.Outputs(m)[1], p.r.Doc.Text[st.Start:st.End])
						}
					}
				}
				i++
			}
		}
	}
	if dev != "" {
		w := learn.Train(ch, o)
		d, err := loadNews(dev)
		if err != nil {
			panic(err)
		}
		var ds []subject
		for _, p := range parseNews(d) {
			ds = p.subjects(ds, models[folds], names, &x)
		}
		var sc [][]float64
		for _, c := range choices(ds) {
			var v []float64
			for _, f := range c.Candidates {
				v = append(v, w.Score(f))
			}
			sc = append(sc, v)
		}
		fmt.Println("== dev")
		evalScores(ds, sc)
	}
}

func evalScores(subs []subject, scores [][]float64) {
	type pt struct {
		p        float64
		side, st int
	}
	var pts []pt
	strong := map[int]int{}
	ll := 0.0
	for i := range subs {
		s := scores[i]
		m := math.Max(s[0], math.Max(s[1], s[2]))
		z := math.Exp(s[0]-m) + math.Exp(s[1]-m) + math.Exp(s[2]-m)
		st := subs[i].stance
		k := 1
		if st < 0 {
			k = 0
		} else if st > 0 {
			k = 2
		}
		ll -= math.Log(math.Exp(s[k]-m) / z)
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
	for _, t := range []float64{.6, .5, .4, .3} {
		c := map[[2]string]float64{}
		lab := func(v int) string { return map[int]string{-1: "-", 0: "0", 1: "+"}[v] }
		sgn := func(v int) int {
			if v < 0 {
				return -1
			} else if v > 0 {
				return 1
			}
			return 0
		}
		var hit, all, sp, sn float64
		for _, q := range pts {
			said := 0
			if q.p >= t {
				said = q.side
			}
			if (q.st == 1 || q.st == -1) && said == 0 {
				continue
			}
			c[[2]string{lab(sgn(q.st)), lab(said)}]++
			if said != 0 {
				all++
				if sgn(q.st) == said {
					hit++
					if q.st == 2 {
						sp++
					}
					if q.st == -2 {
						sn++
					}
				}
			}
		}
		f1 := 0.0
		for _, l := range []string{"-", "0", "+"} {
			var g, p float64
			for _, o := range []string{"-", "0", "+"} {
				g += c[[2]string{l, o}]
				p += c[[2]string{o, l}]
			}
			f1 += 2 * c[[2]string{l, l}] / math.Max(g+p, 1) / 3
		}
		fmt.Printf("t %.2f: opinions %3.0f precision %.3f  strong recall + %.2f  - %.2f  macro %.3f  (pos hits %.0f/%.0f neg %.0f/%.0f)\n", t, all, hit/math.Max(all, 1), sp/float64(max(strong[2], 1)), sn/float64(max(strong[-2], 1)), f1,
			c[[2]string{"+", "+"}], c[[2]string{"+", "+"}]+c[[2]string{"0", "+"}]+c[[2]string{"-", "+"}], c[[2]string{"-", "-"}], c[[2]string{"-", "-"}]+c[[2]string{"0", "-"}]+c[[2]string{"+", "-"}])
	}
}
