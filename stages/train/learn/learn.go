// Package learn trains the small linear models that the stages decide with. Everything in it is sequential and seeded,
// so that the same data gives the same file, byte for byte, on every machine.
package learn

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sort"

	"wirecopy/stages/internal/linear"
)

// Choice is one decision of the training data: candidates of which one or several are right. A yes-or-no decision has
// two candidates, the second without features.
type Choice struct {
	Candidates [][]uint64
	// Right holds the indices of the right candidates; where there are several, any of them will do.
	Right []int
	// Weight is how often the choice counts; 0 is taken for 1.
	Weight float64
	// Group is what the choice comes from, such as its article: a cross-validation never splits one.
	Group int
}

// Options of a training. The zero value works.
type Options struct {
	Epochs int     // 0 is 30
	Rate   float64 // of AdaGrad (Duchi, Hazan & Singer 2011); 0 is 0.1
	L2     float64 // for each choice; 0 is 1e-4
	// Drop is the share of features that each step leaves out at random, so that what many features say together is not left
	// to the most frequent of them, and holds where that one is missing (Søgaard 2013).
	Drop float64
	// Runs is how many trainings with other orders and omissions are averaged, so that less depends on chance; 0 is 1.
	Runs int
	// MinCount is in how many choices a feature must occur; 0 is 2.
	MinCount int
}

func (o Options) withDefaults() Options {
	if o.Epochs == 0 {
		o.Epochs = 30
	}
	if o.Rate == 0 {
		o.Rate = 0.1
	}
	if o.L2 == 0 {
		o.L2 = 1e-4
	}
	if o.MinCount == 0 {
		o.MinCount = 2
	}
	return o
}

// Weights are the weights of features by their keys.
type Weights map[uint64]float64

// Score is the sum of the weights of the features.
func (w Weights) Score(features []uint64) float64 {
	sum := 0.0
	for _, k := range features {
		sum += w[k]
	}
	return sum
}

// Train finds the weights that make the right candidates likely: a conditional log-linear model, by stochastic gradient
// descent, averaged over the last half of the epochs.
func Train(choices []Choice, o Options) Weights {
	o = o.withDefaults()
	index, order := number(choices, o.MinCount)
	compact := numbered(choices, index)
	sum := make([]float64, len(order))
	for run := range max(o.Runs, 1) {
		for x, w := range descend(choices, compact, len(order), o, uint64(run)) {
			sum[x] += w
		}
	}
	out := make(Weights, len(order))
	for x, k := range order {
		if v := sum[x] / float64(max(o.Runs, 1)); math.Abs(v) >= 0.0005 {
			out[k] = v
		}
	}
	return out
}

// descend is one training of n features, whose order the seed decides: the average weights of the last half of its epochs.
func descend(choices []Choice, compact [][][]int32, n int, o Options, seed uint64) []float64 {
	d := descent{Options: o, w: make([]float64, n), g: make([]float64, n), gone: make([]int, n), seen: make([]int, n)}
	sum := make([]float64, n)
	perm := make([]int, len(choices))
	for i := range perm {
		perm[i] = i
	}
	rng := rand.New(rand.NewPCG(1, 2+seed))
	averaged := 0
	for epoch := range o.Epochs {
		rng.Shuffle(len(perm), func(i, j int) { perm[i], perm[j] = perm[j], perm[i] })
		for _, i := range perm {
			if c := &choices[i]; len(c.Candidates) > 1 && len(c.Right) > 0 {
				d.step(c, d.dropped(compact[i], rng))
			}
		}
		if epoch >= o.Epochs/2 {
			averaged++
			for x := range d.w {
				sum[x] += d.w[x]
			}
		}
	}
	for x := range sum {
		sum[x] /= float64(max(averaged, 1))
	}
	return sum
}

// descent is gradient descent with a rate for each feature of its own (AdaGrad, Duchi, Hazan and Singer 2011).
type descent struct {
	Options
	w, g []float64 // weights, and sums of squared gradients
	p    []float64 // probabilities of the candidates
	// gone says of each feature in which step it was last left out, seen in which that was last decided.
	gone, seen []int
	steps      int
	kept       [][]int32
}

// dropped is the features without those that are left out this time: of one feature, with all candidates or with none.
func (d *descent) dropped(features [][]int32, rng *rand.Rand) [][]int32 {
	if d.Drop == 0 {
		return features
	}
	d.steps++
	for len(d.kept) < len(features) {
		d.kept = append(d.kept, nil)
	}
	out := d.kept[:len(features)]
	for j, f := range features {
		out[j] = out[j][:0]
		for _, x := range f {
			if d.seen[x] != d.steps {
				d.seen[x] = d.steps
				if rng.Float64() < d.Drop {
					d.gone[x] = d.steps
				}
			}
			if d.gone[x] != d.steps {
				out[j] = append(out[j], x)
			}
		}
	}
	return out
}

// step makes the right candidates of one choice more likely. features are those of each candidate.
func (d *descent) step(c *Choice, features [][]int32) {
	weight := c.Weight
	if weight == 0 {
		weight = 1
	}
	d.p = d.p[:0]
	for _, f := range features {
		s := 0.0
		for _, x := range f {
			s += d.w[x]
		}
		d.p = append(d.p, s)
	}
	softmax(d.p)
	right := 0.0
	for _, r := range c.Right {
		right += d.p[r]
	}
	right = max(right, 1e-12)
	for j, f := range features {
		pull := -d.p[j]
		for _, r := range c.Right {
			if r == j {
				pull += d.p[j] / right
			}
		}
		pull *= weight
		for _, x := range f {
			step := pull - d.L2*d.w[x]
			d.g[x] += step * step
			d.w[x] += d.Rate * step / (1e-6 + math.Sqrt(d.g[x]))
		}
	}
}

// numbered gives the features of each candidate of each choice by their numbers; those without one are left out.
func numbered(choices []Choice, index map[uint64]int32) [][][]int32 {
	out := make([][][]int32, len(choices))
	for i, c := range choices {
		out[i] = make([][]int32, len(c.Candidates))
		for j, f := range c.Candidates {
			for _, k := range f {
				if x, ok := index[k]; ok {
					out[i][j] = append(out[i][j], x)
				}
			}
		}
	}
	return out
}

// number gives each feature that occurs in enough choices a number, in the order of their first occurrence.
func number(choices []Choice, least int) (map[uint64]int32, []uint64) {
	type seen struct{ n, last int }
	counts := make(map[uint64]*seen)
	var all []uint64
	for i, c := range choices {
		for _, f := range c.Candidates {
			for _, k := range f {
				s := counts[k]
				if s == nil {
					s = &seen{last: -1}
					counts[k] = s
					all = append(all, k)
				}
				if s.last != i {
					s.n++
					s.last = i
				}
			}
		}
	}
	index := make(map[uint64]int32)
	var order []uint64
	for _, k := range all {
		if counts[k].n >= least {
			index[k] = int32(len(order))
			order = append(order, k)
		}
	}
	return index, order
}

func softmax(s []float64) {
	most := math.Inf(-1)
	for _, v := range s {
		most = max(most, v)
	}
	sum := 0.0
	for i, v := range s {
		s[i] = math.Exp(v - most)
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

// CrossValidate trains on all folds but one and scores the choices of that one, fold by fold: for each choice, the
// scores that its candidates get from a model that has not seen its group.
func CrossValidate(choices []Choice, folds int, o Options) [][]float64 {
	return CrossScores(choices, CrossTrain(choices, folds, o))
}

// CrossTrain gives for each fold, the groups with the same remainder, the weights that the choices of all others teach.
func CrossTrain(choices []Choice, folds int, o Options) []Weights {
	out := make([]Weights, folds)
	for k := range out {
		var train []Choice
		for _, c := range choices {
			if c.Group%folds != k {
				train = append(train, c)
			}
		}
		out[k] = Train(train, o)
	}
	return out
}

// CrossScores gives for each choice the scores that its candidates get from the weights of its fold.
func CrossScores(choices []Choice, w []Weights) [][]float64 {
	out := make([][]float64, len(choices))
	for i, c := range choices {
		for _, f := range c.Candidates {
			out[i] = append(out[i], w[c.Group%len(w)].Score(f))
		}
	}
	return out
}

// Calibration turns scores into log-odds: scale*score + shift.
type Calibration struct{ Scale, Shift float64 }

// Calibrate fits the calibration of yes-or-no decisions to scores that come from a cross-validation, by Newton's method
// on the log-loss (Platt 1999).
func Calibrate(scores []float64, yes []bool) Calibration {
	a, b := 0.0, 0.0
	for range 50 {
		var ga, gb, haa, hab, hbb float64
		for i, s := range scores {
			p := 1 / (1 + math.Exp(-(a*s + b)))
			y := 0.0
			if yes[i] {
				y = 1
			}
			d, h := p-y, max(p*(1-p), 1e-9)
			ga, gb = ga+d*s, gb+d
			haa, hab, hbb = haa+h*s*s, hab+h*s, hbb+h
		}
		haa, hbb = haa+1e-6, hbb+1e-6
		det := haa*hbb - hab*hab
		if det <= 0 {
			break
		}
		a -= (hbb*ga - hab*gb) / det
		b -= (haa*gb - hab*ga) / det
	}
	return Calibration{a, b}
}

// Names collects what the keys of features stand for, while the training data is made.
type Names map[uint64]string

// Note remembers the names of f, which must have been made with Named set.
func (n Names) Note(f *linear.Features) {
	for i, k := range f.Keys {
		if _, ok := n[k]; !ok {
			n[k] = f.Names[i]
		}
	}
}

// Write writes a model file: the header as comments, the calibration, and the features by name.
func Write(to io.Writer, header string, c Calibration, w Weights, names Names) error {
	type line struct {
		name   string
		weight float64
	}
	lines := make([]line, 0, len(w))
	for k, v := range w {
		name, ok := names[k]
		if !ok {
			return fmt.Errorf("the feature %#x has no name: note every feature of the training data", k)
		}
		lines = append(lines, line{name, v})
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i].name < lines[j].name })
	b := bufio.NewWriter(to)
	for _, l := range splitLines(header) {
		fmt.Fprintf(b, "# %s\n", l)
	}
	fmt.Fprintf(b, "scale\t%.4f\nshift\t%.4f\n", c.Scale, c.Shift)
	for _, l := range lines {
		fmt.Fprintf(b, "%s\t%.3f\n", l.name, l.weight)
	}
	return b.Flush()
}

func splitLines(s string) (out []string) {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == '\n' {
			if i > start {
				out = append(out, s[start:i])
			}
			start = i + 1
		}
	}
	return out
}

// CalibrateChoices finds the scale by which scores from a cross-validation are multiplied so that their softmax gives the
// share of choices that are right (temperature scaling, Guo et al. 2017).
func CalibrateChoices(choices []Choice, scores [][]float64) Calibration {
	best, least := 1.0, math.Inf(1)
	for scale := 0.2; scale < 2; scale += 0.02 {
		loss := 0.0
		for i, c := range choices {
			p := make([]float64, len(scores[i]))
			for j, s := range scores[i] {
				p[j] = scale * s
			}
			softmax(p)
			right := 0.0
			for _, r := range c.Right {
				right += p[r]
			}
			loss -= math.Log(max(right, 1e-12))
		}
		if loss < least {
			best, least = scale, loss
		}
	}
	return Calibration{Scale: best}
}
