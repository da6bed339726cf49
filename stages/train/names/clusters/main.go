// Command clusters groups words by the company they keep: spherical k-means (Dhillon & Modha 2001) over word vectors
// in the text form of GloVe, one word a line with its numbers, the most frequent word first. The taggers of names and of
// parts of speech use the groups as features, so that a word they never saw is read like the words that are used alike.
//
//	go run ./stages/train/names/clusters -vectors glove.6B.50d.txt -o stages/internal/groups/groups.txt
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
)

func main() {
	vectors := flag.String("vectors", "", "word vectors, `FILE`: a word and its numbers a line")
	out := flag.String("o", "clusters.txt", "where to write, `FILE`")
	words := flag.Int("words", 100_000, "how many of the most frequent words")
	fine := flag.Int("fine", 1024, "number of groups")
	coarse := flag.Int("coarse", 128, "number of groups of groups")
	rounds := flag.Int("rounds", 14, "rounds of k-means")
	source := flag.String("source", "GloVe 6B, 50 dimensions (Pennington, Socher & Manning 2014), PDDL 1.0", "what the header says of the vectors")
	flag.Parse()
	if err := run(*vectors, *out, *words, *fine, *coarse, *rounds, *source); err != nil {
		fmt.Fprintln(os.Stderr, "clusters:", err)
		os.Exit(1)
	}
}

func run(vectors, out string, words, fine, coarse, rounds int, source string) error {
	f, err := os.Open(vectors)
	if err != nil {
		return err
	}
	defer f.Close()
	names, rows, err := read(f, words)
	if err != nil {
		return fmt.Errorf("read %s: %w", vectors, err)
	}
	if len(rows) < fine || fine < coarse {
		return fmt.Errorf("%d words do not make %d groups in %d", len(rows), fine, coarse)
	}
	of, centres := kmeans(rows, fine, rounds)
	above, _ := kmeans(centres, coarse, 3*rounds)
	return write(out, names, of, above, source)
}

func read(r io.Reader, words int) (names []string, rows [][]float32, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for len(rows) < words && lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			continue
		}
		row := make([]float32, len(fields)-1)
		for i, s := range fields[1:] {
			x, err := strconv.ParseFloat(s, 32)
			if err != nil {
				return nil, nil, fmt.Errorf("word %q: %w", fields[0], err)
			}
			row[i] = float32(x)
		}
		if len(rows) > 0 && len(row) != len(rows[0]) {
			return nil, nil, fmt.Errorf("word %q has %d numbers, not %d", fields[0], len(row), len(rows[0]))
		}
		normalise(row)
		names, rows = append(names, fields[0]), append(rows, row)
	}
	return names, rows, lines.Err()
}

func normalise(v []float32) {
	var s float64
	for _, x := range v {
		s += float64(x) * float64(x)
	}
	if s == 0 {
		return
	}
	k := float32(1 / math.Sqrt(s))
	for i := range v {
		v[i] *= k
	}
}

// kmeans gives each row's group and the centres of the groups. The first centres are rows drawn with a fixed seed.
func kmeans(rows [][]float32, k, rounds int) (of []int, centres [][]float32) {
	rng := rand.New(rand.NewPCG(1, 2))
	centres = make([][]float32, k)
	for i, j := range rng.Perm(len(rows))[:k] {
		centres[i] = append([]float32(nil), rows[j]...)
	}
	of = make([]int, len(rows))
	for range rounds {
		assign(rows, centres, of)
		sum := make([][]float32, k)
		for i := range sum {
			sum[i] = make([]float32, len(rows[0]))
		}
		for i, c := range of {
			for d, x := range rows[i] {
				sum[c][d] += x
			}
		}
		for i := range sum {
			normalise(sum[i])
			if sum[i][0] != 0 {
				centres[i] = sum[i]
			}
		}
	}
	assign(rows, centres, of)
	return of, centres
}

func assign(rows, centres [][]float32, of []int) {
	const workers = 2
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(rows); i += workers {
				best, most := 0, float32(-2)
				for c, centre := range centres {
					if s := dot(rows[i], centre); s > most {
						best, most = c, s
					}
				}
				of[i] = best
			}
		})
	}
	wait.Wait()
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s, t float32
	i := 0
	for ; i+1 < len(a); i += 2 {
		s += a[i] * b[i]
		t += a[i+1] * b[i+1]
	}
	if i < len(a) {
		s += a[i] * b[i]
	}
	return s + t
}

// write lists the words of each group: a line a group, its number, the number of the group above it, and the words.
func write(path string, names []string, of, above []int, source string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	groups := make([][]string, len(above))
	for i, c := range of {
		groups[c] = append(groups[c], names[i])
	}
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, "# %d words in %d groups, by spherical k-means over word vectors; a line a group: group above, then its words.\n", len(names), len(groups))
	fmt.Fprintf(w, "# Source: %s. Made by go run ./stages/train/names/clusters.\n", source)
	for c, words := range groups {
		fmt.Fprintf(w, "%d %s\n", above[c], strings.Join(words, " "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
