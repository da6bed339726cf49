package main

import "math"

// unevenness gives each feature's weight in the samples: how unevenly it falls on the classes. A penalty then holds back
// what says little, after the NBSVM of Wang & Manning 2012, here with a power that softens it.
func unevenness(examples []example, features int) []float64 {
	const smooth, power = 1, 0.7
	counts := make([][3]float64, features)
	last := make([]int, features)
	var total [3]float64
	for i := range examples {
		total[examples[i].class]++
		for _, f := range examples[i].x {
			if last[f.index] != i+1 { // a word twice in one example is seen once
				last[f.index] = i + 1
				counts[f.index][examples[i].class]++
			}
		}
	}
	n := total[0] + total[1] + total[2]
	out := make([]float64, features)
	for k, c := range counts {
		sum := c[0] + c[1] + c[2]
		for j := range c {
			here, there := (c[j]+smooth)/(total[j]+smooth), (sum-c[j]+smooth)/(n-total[j]+smooth)
			out[k] = max(out[k], math.Abs(math.Log(here/there)))
		}
		out[k] = math.Pow(out[k], power)
	}
	return out
}

// trainUneven trains on examples whose features are weighed, and gives weights for the examples as they are.
func trainUneven(examples []example, by []float64, outputs int, train func([]example) []float64) []float64 {
	weighed := make([]example, len(examples))
	for i, e := range examples {
		x := make([]entry, len(e.x))
		for j, f := range e.x {
			x[j] = entry{f.index, f.value * float32(by[f.index])}
		}
		e.x = x
		weighed[i] = e
	}
	w := train(weighed)
	for i := range w {
		w[i] *= by[i/outputs]
	}
	return w
}
