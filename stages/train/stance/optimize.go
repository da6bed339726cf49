package main

import "math"

// minimize finds the lowest point of a smooth function with L-BFGS (Nocedal & Wright 2006, algorithm 7.4) from x on,
// with a backtracking line search. f fills the gradient and returns the value. x is changed in place.
func minimize(x []float64, iterations int, f func(x, gradient []float64) float64) float64 {
	const memory = 8
	n := len(x)
	g, next, nextG, dir := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	var s, y [][]float64
	var rho []float64
	value := f(x, g)
	for it := range iterations {
		copy(dir, g)
		alpha := make([]float64, len(s))
		for i := len(s) - 1; i >= 0; i-- {
			alpha[i] = rho[i] * dot(s[i], dir)
			axpy(dir, -alpha[i], y[i])
		}
		if k := len(s) - 1; k >= 0 {
			scale(dir, dot(s[k], y[k])/dot(y[k], y[k]))
		}
		for i := range s {
			axpy(dir, alpha[i]-rho[i]*dot(y[i], dir), s[i])
		}
		slope := -dot(g, dir)
		if slope >= 0 || math.IsNaN(slope) {
			break
		}
		step := 1.0
		if it == 0 {
			step = 1 / math.Sqrt(dot(g, g)+1e-12)
		}
		var v float64
		for tries := 0; ; tries++ {
			for i := range x {
				next[i] = x[i] - step*dir[i]
			}
			v = f(next, nextG)
			if v <= value+1e-4*step*slope || tries == 20 {
				break
			}
			step /= 2
		}
		if v >= value {
			break
		}
		sk, yk := make([]float64, n), make([]float64, n)
		for i := range x {
			sk[i], yk[i] = next[i]-x[i], nextG[i]-g[i]
		}
		if sy := dot(sk, yk); sy > 1e-10 {
			if len(s) == memory {
				s, y, rho = s[1:], y[1:], rho[1:]
			}
			s, y, rho = append(s, sk), append(y, yk), append(rho, 1/sy)
		}
		done := math.Abs(value-v) < 1e-5*math.Abs(value)
		copy(x, next)
		copy(g, nextG)
		value = v
		if done {
			break
		}
	}
	return value
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func axpy(dst []float64, k float64, src []float64) {
	for i, v := range src {
		dst[i] += k * v
	}
}

func scale(a []float64, k float64) {
	for i := range a {
		a[i] *= k
	}
}
