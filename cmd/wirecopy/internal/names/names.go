// Package names finds whom somebody means by a name, a part of one or its initials, among the names that there are, and
// which of them are nearest to one that nobody has. Names are subject tokens, as package token makes them. The package
// knows nothing of the broker.
package names

import (
	"cmp"
	"slices"
	"strings"
)

// Same reports whether both are one name, word by word: equal, or one of them the initial of the other. "s-jaishankar"
// is the same as "subrahmanyam-jaishankar".
func Same(a, b string) bool {
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	if len(x) != len(y) {
		return false
	}
	whole := false
	for i := range x {
		if !sameWord(x[i], y[i]) {
			return false
		}
		whole = whole || x[i] == y[i] && len(x[i]) > 1
	}
	return whole
}

// Part reports whether all words of part are words of name, in any order: "jaishankar" is a part of "s-jaishankar"; or
// whether it is its initials: "who" of "world-health-organization".
func Part(part, name string) bool {
	words, of := strings.Split(part, "-"), strings.Split(name, "-")
	if len(words) == 1 && len(of) > 1 && initials(words[0], of) {
		return true
	}
	if len(words) == 1 && len(words[0]) == 1 {
		return part == name
	}
	whole := false
	for _, w := range words {
		i := slices.IndexFunc(of, func(o string) bool { return o == w })
		if i < 0 {
			i = slices.IndexFunc(of, func(o string) bool { return sameWord(o, w) })
		}
		if i < 0 {
			return false
		}
		whole = whole || of[i] == w && len(w) > 1
		of = slices.Delete(slices.Clone(of), i, i+1)
	}
	return whole
}

func sameWord(a, b string) bool {
	return a == b || len(a) == 1 && strings.HasPrefix(b, a) || len(b) == 1 && strings.HasPrefix(a, b)
}

// little words are left out of initials, or not.
var little = []string{"of", "the", "for", "and", "in", "on", "to", "de", "la"}

// initials reports whether s is the initials of words, with or without the little ones.
func initials(s string, words []string) bool {
	all, large := "", ""
	for _, w := range words {
		if w == "" {
			continue
		}
		all += w[:1]
		if !slices.Contains(little, w) {
			large += w[:1]
		}
	}
	return len(s) > 1 && (s == all || s == large)
}

// near is from which likeness on a name is near another.
const near = 0.6

// Nearest gives the names that are most like one, n at most, the nearest first and of equally near ones that which has more; with
// each name goes how much it has.
func Nearest(name string, among map[string]uint64, n int) []string {
	like := map[string]float64{}
	var found []string
	for other := range among {
		if l := likeness(name, other); l >= near {
			like[other] = l
			found = append(found, other)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(like[b], like[a]), cmp.Compare(among[b], among[a]), cmp.Compare(a, b))
	})
	return found[:min(n, len(found))]
}

// likeness is 1 for equal names: that of the whole, or of each word of one to the nearest of the other, which is less.
func likeness(a, b string) float64 {
	best := similar(a, b)
	sum, words := 0.0, strings.Split(a, "-")
	for _, w := range words {
		most := 0.0
		for o := range strings.SplitSeq(b, "-") {
			most = max(most, similar(w, o))
		}
		sum += most
	}
	return max(best, 0.95*sum/float64(len(words)))
}

// similar is 1 less the edits (Levenshtein 1966) that make one of the other, as a share of the longer.
func similar(a, b string) float64 {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			edit := diagonal
			if a[i] != b[j] {
				edit = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], edit
		}
	}
	return 1 - float64(row[len(b)])/float64(max(len(a), len(b), 1))
}
