package main

import (
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
)

// recase gives copies of some sentences of the examples, written as headlines are, in capitals, and without any, so
// that the model does not lean on the case alone. every is how many sentences one copy comes from.
func recase(examples []example, every int, weight float32) []example {
	var out []example
	n := 0
	for i := range examples {
		e := &examples[i]
		for _, s := range e.doc.Sentences {
			if s.Last-s.First < 5 {
				continue
			}
			n++
			write := style(n, every)
			if write == nil {
				continue
			}
			was := e.doc.Text[s.Start:s.End]
			now := write(was)
			if len(now) != len(was) { // some letters change their length with their case
				continue
			}
			names := e.namesIn(s)
			d := text.Parse(now, nil)
			out = append(out, example{doc: d, labels: encode(d, names), weight: e.weight * weight, set: e.set})
		}
	}
	return out
}

// style is how the copy of sentence n is written; nil for none.
func style(n, every int) func(string) string {
	switch n % every {
	case 0:
		return strings.ToUpper
	case every / 3:
		return headline
	case every * 2 / 3:
		if n/every%3 == 0 {
			return strings.ToLower
		}
	}
	return nil
}

// namesIn gives the names of a sentence, in bytes from its beginning.
func (e *example) namesIn(s text.Sentence) (names []marked) {
	for k := s.First; k < s.Last; {
		c := tagger.ClassOf(e.labels[k])
		j := k + 1
		if c == tagger.Outside {
			k = j
			continue
		}
		for j < s.Last && e.labels[j] == tagger.Inside(c) {
			j++
		}
		names = append(names, marked{int(e.doc.Tokens[k].Start) - s.Start, int(e.doc.Tokens[j-1].End) - s.Start, c})
		k = j
	}
	return names
}

// headline gives each word a capital but the small ones.
func headline(s string) string {
	b := []byte(s)
	start := true
	for i := range b {
		if start && b[i] >= 'a' && b[i] <= 'z' && (i == 0 || !small(s[i:])) {
			b[i] -= 'a' - 'A'
		}
		start = b[i] == ' '
	}
	return string(b)
}

func small(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	switch word {
	case "a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as":
		return true
	}
	return false
}
