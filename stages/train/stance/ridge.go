package main

// ridge trains linear regression with an L2 penalty: a weight for each feature.
func ridge(examples []example, features int, l2 float64, iterations int) []float64 {
	w := make([]float64, features)
	total := 0.0
	for i := range examples {
		total += examples[i].weight
	}
	minimize(w, iterations, func(w, g []float64) float64 {
		loss := 0.0
		for i, v := range w {
			g[i] = l2 * v
			loss += 0.5 * l2 * v * v
		}
		for i := range examples {
			e := &examples[i]
			miss := -e.score
			for _, f := range e.x {
				miss += w[f.index] * float64(f.value)
			}
			k := e.weight / total
			loss += 0.5 * k * miss * miss
			for _, f := range e.x {
				g[f.index] += k * miss * float64(f.value)
			}
		}
		return loss
	})
	return w
}
