package main

import "math"

// entry is one value of a sparse vector.
type entry struct {
	index int32
	value float32
}

// example is a sparse vector and its class.
type example struct {
	x      []entry
	class  int
	score  float64
	weight float64
}

// logistic trains multinomial logistic regression with an L2 penalty: weights[feature*classes+class].
func logistic(examples []example, features, classes int, l2 float64, iterations int) []float64 {
	w := make([]float64, features*classes)
	total := 0.0
	for i := range examples {
		total += examples[i].weight
	}
	scores := make([]float64, classes)
	minimize(w, iterations, func(w, g []float64) float64 {
		loss := 0.0
		for i, v := range w {
			g[i] = l2 * v
			loss += 0.5 * l2 * v * v
		}
		for i := range examples {
			e := &examples[i]
			predict(w, e.x, scores)
			softmax(scores)
			loss -= e.weight / total * math.Log(scores[e.class]+1e-12)
			scores[e.class]--
			for c := range scores {
				scores[c] *= e.weight / total
			}
			for _, f := range e.x {
				at := int(f.index) * classes
				for c, d := range scores {
					g[at+c] += d * float64(f.value)
				}
			}
		}
		return loss
	})
	return w
}

func predict(w []float64, x []entry, scores []float64) {
	clear(scores)
	classes := len(scores)
	for _, f := range x {
		at := int(f.index) * classes
		for c := range scores {
			scores[c] += w[at+c] * float64(f.value)
		}
	}
}

func softmax(s []float64) {
	most := s[0]
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
