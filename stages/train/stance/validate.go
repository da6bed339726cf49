package main

import (
	"math"
	"sync"
)

// outOfFold gives, for every sample, what a model says of it that was trained without its article.
func outOfFold(samples []sample, folds, least, outputs int, train func(examples []example, features int) []float64) [][]float64 {
	out := make([][]float64, len(samples))
	var wait sync.WaitGroup
	for k := range folds {
		wait.Go(func() {
			var in, rest []sample
			var at []int
			for i, s := range samples {
				if !s.aside && fold(s.group, folds) == k {
					rest, at = append(rest, s), append(at, i)
				} else {
					in = append(in, s)
				}
			}
			ids := vocabulary(in, least)
			w := train(vectors(in, ids), len(ids))
			for i, e := range vectors(rest, ids) {
				s := make([]float64, outputs)
				predict(w, e.x, s)
				out[at[i]] = s
			}
		})
	}
	wait.Wait()
	return out
}

// confusion counts samples by gold class and by predicted class.
type confusion [3][3]int

// macroF1 is the mean of the classes' F1; accuracy the share that is right.
func (c *confusion) macroF1() (f1 float64, each [3]float64, accuracy float64) {
	all, right := 0, 0
	for k := range c {
		p, g := 0, 0
		for j := range c {
			p += c[j][k]
			g += c[k][j]
		}
		all += g
		right += c[k][k]
		if p+g > 0 {
			each[k] = 2 * float64(c[k][k]) / float64(p+g)
		}
		f1 += each[k] / float64(len(c))
	}
	return f1, each, float64(right) / float64(max(all, 1))
}

// judged labels the scores.
func judged(samples []sample, scores []float64, low, high float64) *confusion {
	var c confusion
	for i := range samples {
		p := 1
		if scores[i] <= low {
			p = 0
		} else if scores[i] >= high {
			p = 2
		}
		c[samples[i].class][p]++
	}
	return &c
}

// thresholds finds the scores at and beyond which a label is negative or positive: those with the widest band between them
// whose macro-F1 lies within allowance of the best, since an opinion that is wrong is worse than none. The macro-F1 is that of
// a neighbourhood, since the top of a jagged hill is chance.
func thresholds(samples []sample, scores []float64, allowance float64) (low, high float64) {
	const n, around = 70, 4      // steps of 0.01
	var f1, smooth [n][n]float64 // f1[l][h] has the thresholds -l/100 and h/100
	for l := range n {
		for h := range n {
			f1[l][h], _, _ = judged(samples, scores, -float64(l+1)/100, float64(h+1)/100).macroF1()
		}
	}
	best := -1.0
	for l := range n {
		for h := range n {
			sum, count := 0.0, 0.0
			for i := max(l-around, 0); i <= min(l+around, n-1); i++ {
				for j := max(h-around, 0); j <= min(h+around, n-1); j++ {
					sum += f1[i][j]
					count++
				}
			}
			smooth[l][h] = sum / count
			best = max(best, smooth[l][h])
		}
	}
	widest, most := -1, -1.0
	for l := range n {
		for h := range n {
			if v := smooth[l][h]; v >= best-allowance && (l+h > widest || l+h == widest && v > most) {
				widest, most, low, high = l+h, v, -float64(l+1)/100, float64(h+1)/100
			}
		}
	}
	return low, high
}

// cautious finds the widest band around 0 to call neutral whose macro-F1 lies within allowance of the best: where the
// choice costs next to nothing, a tone is not claimed.
func cautious(samples []sample, scores []float64, allowance float64) float64 {
	const n = 50 // steps of 0.01
	var f1 [n]float64
	best := 0.0
	for k := range n {
		t := float64(k+1) / 100
		f1[k], _, _ = judged(samples, scores, -t, t).macroF1()
		best = max(best, f1[k])
	}
	for k := n - 1; k > 0; k-- {
		if f1[k] >= best-allowance {
			return float64(k+1) / 100
		}
	}
	return 0.01
}

// pearson is the correlation of scores with the samples' own.
func pearson(samples []sample, scores []float64) float64 {
	var mx, my float64
	n := float64(len(samples))
	for i := range samples {
		mx += samples[i].score / n
		my += scores[i] / n
	}
	var xx, yy, xy float64
	for i := range samples {
		x, y := samples[i].score-mx, scores[i]-my
		xx, yy, xy = xx+x*x, yy+y*y, xy+x*y
	}
	return xy / math.Sqrt(xx*yy)
}
