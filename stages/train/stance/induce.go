package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wirecopy/stages/internal/sentiment/valence"
)

// How leanings are made.
const (
	mostWords   = 60_000 // of the vectors, which stand in order of frequency
	plainWords  = 12_000 // among so many, those that the lexicon does not know are taken for plain,
	plainEvery  = 4      // one in so many
	kernelWidth = 2.0    // exp(-width·|a-b|²) of unit vectors
	kernelRidge = 0.3
	leastValue  = 0.3 // what lies nearer to 0 is not written
)

// induce gives each word of the vectors a leaning, by kernel ridge regression from the words that the lexicon rates, and
// writes induced.txt. After Turney & Littman 2003 in the idea, and Saunders, Gammerman & Vovk 1998 in the method.
func induce(vectors, out string, w io.Writer) error {
	words, vecs, err := readVectors(vectors)
	if err != nil {
		return err
	}
	var at []int
	var y []float64
	for i, word := range words {
		switch v, known := valence.Rating(word); {
		case known:
			at, y = append(at, i), append(y, v)
		case i < plainWords && i%plainEvery == 0:
			at, y = append(at, i), append(y, 0)
		}
	}
	kernel := make([][]float32, len(at))
	for i := range kernel {
		kernel[i] = make([]float32, len(at))
		for j := range i + 1 {
			k := closeness(vecs[at[i]], vecs[at[j]])
			kernel[i][j], kernel[j][i] = k, k
		}
	}
	alpha := solve(kernel, kernelRidge, y)

	var b bytes.Buffer
	fmt.Fprintf(&b, `# Words and the company that they keep, from -4 (bad) to 4 (good): what words with like vectors are rated.
# made by: go run ./stages/train/stance -vectors FILE
# source: the 50-dimensional GloVe vectors of Wikipedia 2014 and Gigaword 5 (Pennington, Socher & Manning, EMNLP 2014;
#   Open Data Commons Public Domain Dedication and Licence 1.0) and the ratings of this folder's lexicons
# licence: MIT, as the ratings, see LICENSE-vader.txt
`)
	n := 0
	for i, word := range words {
		v := 0.0
		for j, t := range at {
			v += alpha[j] * float64(closeness(vecs[i], vecs[t]))
		}
		if v = max(min(v, 4), -4); math.Abs(v) >= leastValue {
			fmt.Fprintf(&b, "%s\t%.1f\n", word, v)
			n++
		}
	}
	path := filepath.Join(out, "induced.txt")
	fmt.Fprintf(w, "%s: %d words, from %d ratings\n", path, n, len(at))
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// readVectors reads "word v1 v2 …" lines and keeps the words of two letters and more, with vectors of length 1.
func readVectors(path string) (words []string, vecs [][]float32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 0; n < mostWords && lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || !plain(fields[0]) {
			continue
		}
		v := make([]float32, len(fields)-1)
		sum := 0.0
		for i, s := range fields[1:] {
			x, err := strconv.ParseFloat(s, 32)
			if err != nil {
				return nil, nil, fmt.Errorf("%s, line %d: %w", path, n+1, err)
			}
			v[i] = float32(x)
			sum += x * x
		}
		for i := range v {
			v[i] /= float32(math.Sqrt(sum))
		}
		words, vecs = append(words, fields[0]), append(vecs, v)
	}
	return words, vecs, lines.Err()
}

// plain reports whether a word has only letters, and hyphens and apostrophes between them.
func plain(w string) bool {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if (c < 'a' || c > 'z') && (c != '-' && c != '\'' || i == 0 || i == len(w)-1) {
			return false
		}
	}
	return len(w) > 1
}

func closeness(a, b []float32) float32 {
	d := float32(0)
	for i, v := range a {
		d += (v - b[i]) * (v - b[i])
	}
	return float32(math.Exp(-kernelWidth * float64(d)))
}

// solve gives x in (k + ridge·I) x = y by conjugate gradients; k is symmetric and positive.
func solve(k [][]float32, ridge float64, y []float64) []float64 {
	n := len(y)
	x, r, p, kp := make([]float64, n), append([]float64(nil), y...), append([]float64(nil), y...), make([]float64, n)
	rr := dot(r, r)
	for it := 0; it < 300 && rr > 1e-6*float64(n); it++ {
		for i, row := range k {
			s := ridge * p[i]
			for j, v := range row {
				s += float64(v) * p[j]
			}
			kp[i] = s
		}
		step := rr / dot(p, kp)
		axpy(x, step, p)
		axpy(r, -step, kp)
		next := dot(r, r)
		for i := range p {
			p[i] = r[i] + next/rr*p[i]
		}
		rr = next
	}
	return x
}
