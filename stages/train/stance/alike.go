package main

import (
	"slices"
	"sync"

	"wirecopy/stages/internal/sentiment/opinion"
)

// alike lets words that are used alike share weight. A sample gets the sum of the vectors of its words as features of its own, the
// same for all; since the model is linear, what they weigh is a weight of each word, and is added to that: also to the weight of
// words that no sample has. So a model that has learned from vectors is as fast as one that has not.
type alike struct {
	words map[uint32]like // by the key of a word's feature
	keys  []uint32        // of words, in the order of the file
	size  int             // how many features the sums are
}

// like is what a word adds to the sums: its vector, to those from first on.
type like struct {
	vector []float32
	first  int
}

// likeWords are the words of vectors.txt: where they stand anywhere in the sentence of a mention, and apart from that in a clause
// in which the one mentioned acts.
var likeWords = sync.OnceValues(func() (*alike, error) {
	words, vecs, err := parseVectors(vectorsText)
	if err != nil {
		return nil, err
	}
	a := &alike{words: make(map[uint32]like, 2*len(words))}
	for i, word := range words {
		a.size = 0
		for _, key := range opinion.WordKeys(word) {
			if _, ok := a.words[key]; !ok {
				a.words[key] = like{vecs[i], a.size}
				a.keys = append(a.keys, key)
			}
			a.size += len(vecs[i])
		}
	}
	return a, nil
})

// extend adds the sums of vectors to examples, as the features from number n on.
func (a *alike) extend(samples []sample, examples []example, n int) {
	sum := make([]float32, a.size)
	for i := range samples {
		clear(sum)
		for _, f := range samples[i].features {
			w := a.words[f.Key]
			for j, v := range w.vector {
				sum[w.first+j] += f.Value * v
			}
		}
		x := slices.Grow(examples[i].x, a.size)
		for j, v := range sum {
			if v != 0 {
				x = append(x, entry{int32(n + j), v})
			}
		}
		examples[i].x = x
	}
}

// fold moves the weights of the sums, which are those from number n on, to the words. ids numbers the features, and is given the
// words that it lacks.
func (a *alike) fold(ids map[uint32]int32, weights []float64, n, outputs int) []float64 {
	shared := weights[n*outputs:]
	weights = slices.Clone(weights[:n*outputs])
	for _, key := range a.keys {
		id, ok := ids[key]
		if !ok {
			id = int32(len(ids))
			ids[key] = id
			weights = append(weights, make([]float64, outputs)...)
		}
		own := weights[int(id)*outputs:][:outputs]
		w := a.words[key]
		for j, v := range w.vector {
			for c := range own {
				own[c] += float64(v) * shared[(w.first+j)*outputs+c]
			}
		}
	}
	return weights
}
