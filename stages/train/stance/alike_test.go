package main

import (
	"math"
	"testing"

	"wirecopy/stages/internal/sentiment/opinion"
)

// A word that no sample has gets the weight of the words that it is like.
func TestAlike(t *testing.T) {
	const splendid, vile, grand = 8, 16, 24 // keys
	a := &alike{size: 2, keys: []uint32{splendid, vile, grand}, words: map[uint32]like{
		splendid: {[]float32{1, 0}, 0}, vile: {[]float32{0, 1}, 0}, grand: {[]float32{0.9, 0.1}, 0}}}
	var samples []sample
	for i := range 40 {
		samples = append(samples, sample{class: 2 * (i % 2), weight: 1, features: []opinion.Feature{{Key: []uint32{vile, splendid}[i%2], Value: 1}}})
	}
	m := trainSentenceModel(samples, a)
	of := func(key uint32) float64 {
		out := m.outputs([]opinion.Feature{{Key: key, Value: 1}})
		return out[1] - out[0]
	}
	if of(splendid) <= 0 || of(vile) >= 0 {
		t.Fatalf("got %.2f and %.2f for the words of the samples, want the first positive and the second negative", of(splendid), of(vile))
	}
	if of(grand) <= 0 || of(grand) >= of(splendid) {
		t.Errorf("got %.2f for the word that is like the first, want it positive, and less than the first's %.2f", of(grand), of(splendid))
	}
}

// What the sums of vectors weigh and what the words weigh after folding come to the same.
func TestAlikeFold(t *testing.T) {
	a := &alike{size: 4, keys: []uint32{8, 9}, words: map[uint32]like{8: {[]float32{1, 2}, 0}, 9: {[]float32{3, 4}, 2}}}
	samples := []sample{{features: []opinion.Feature{{Key: 8, Value: 2}, {Key: 9, Value: 1}}}}
	ids := map[uint32]int32{8: 0}
	e := vectors(samples, ids)
	a.extend(samples, e, 1)
	w := []float64{0.5, 0.1, 0.2, 0.3, 0.4}
	before, after := make([]float64, 1), make([]float64, 1)
	predict(w, e[0].x, before)
	w = a.fold(ids, w, 1, 1)
	predict(w, vectors(samples, ids)[0].x, after)
	if math.Abs(before[0]-after[0]) > 1e-6 {
		t.Errorf("got %v after folding, want %v as before", after[0], before[0])
	}
}

func TestVectors(t *testing.T) {
	words, vecs, err := parseVectors(vectorsText)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, w := range words {
		at[w] = i
	}
	closer := func(a, b, c string) bool {
		return closeness(vecs[at[a]], vecs[at[b]]) > closeness(vecs[at[a]], vecs[at[c]])
	}
	if !closer("murder", "killing", "garden") || !closer("praised", "applauded", "windows") {
		t.Error("words that are used alike do not have vectors that are alike")
	}
	if _, ok := at["trump"]; ok {
		t.Error("a name has a vector")
	}
	if _, _, err := parseVectors("bad\t!\n"); err == nil {
		t.Error("a line without a vector gives no error")
	}
}
