package main

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
)

// commonFile lists the words that are mostly written without a capital: names have no vector, so that no model can hold one
// against anybody.
const commonFile = "stages/entities/find/tagger/lists/common.txt"

// vectorsFile is the file beside this one that writeVectors writes.
const vectorsFile = "stages/train/stance/vectors.txt"

//go:embed vectors.txt
var vectorsText string

const (
	vectorWords = 40_000 // of the vectors given, which stand in order of frequency
	vectorUnit  = 200    // of the numbers in the file to one: a vector has the length 1, and few of its numbers are beyond ±0.6
)

// writeVectors writes the vectors of common words, from those of a file in GloVe's text form, without their mean.
func writeVectors(vectors, common, out string, w io.Writer) error {
	list, err := os.ReadFile(common)
	if err != nil {
		return err
	}
	isCommon := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		isCommon[strings.TrimSpace(line)] = true
	}
	words, vecs, err := readVectors(vectors)
	if err != nil {
		return err
	}
	n := 0
	for i, word := range words[:min(len(words), vectorWords)] {
		if isCommon[word] {
			words[n], vecs[n] = word, vecs[i]
			n++
		}
	}
	words, vecs = words[:n], vecs[:n]
	mean := make([]float64, len(vecs[0]))
	for _, v := range vecs {
		for j, x := range v {
			mean[j] += float64(x) / float64(n)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Vectors of common words, from which the models of stance learn what words say that they have seldom or never seen.
# form: word, and its numbers as bytes (int8, %d to one) in base64; without the mean of all.
# made by: go run ./stages/train/stance -vectors FILE
# source: the 50-dimensional GloVe vectors of Wikipedia 2014 and Gigaword 5 (Pennington, Socher & Manning, EMNLP 2014)
# licence: Open Data Commons Public Domain Dedication and Licence 1.0
`, vectorUnit)
	row := make([]byte, len(mean))
	for i, word := range words {
		for j, x := range vecs[i] {
			v := vectorUnit * (float64(x) - mean[j])
			row[j] = byte(int8(max(min(v, 127), -127)))
		}
		fmt.Fprintf(&b, "%s\t%s\n", word, base64.RawStdEncoding.EncodeToString(row))
	}
	fmt.Fprintf(w, "%s: %d words\n", out, n)
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// parseVectors reads what writeVectors has written.
func parseVectors(file string) (words []string, vecs [][]float32, err error) {
	n := 0
	for line := range strings.Lines(file) {
		if n++; strings.HasPrefix(line, "#") {
			continue
		}
		word, code, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		row, err := base64.RawStdEncoding.DecodeString(code)
		if err != nil || len(row) == 0 || len(vecs) > 0 && len(row) != len(vecs[0]) {
			return nil, nil, fmt.Errorf("vectors.txt, line %d: %q has no vector as the others have", n, word)
		}
		v := make([]float32, len(row))
		for j, x := range row {
			v[j] = float32(int8(x)) / vectorUnit
		}
		words, vecs = append(words, word), append(vecs, v)
	}
	return words, vecs, nil
}
