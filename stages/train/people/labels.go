package main

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// pronounsFile says who is meant by pronouns in texts of other training sets.
//
//go:embed pronouns.tsv
var pronounsFile string

// label says that the pronoun at code point start means whoever is named at code point of, or no one for -1.
type label struct{ start, of int }

// readLabels gives the labels by set and id of the text.
func readLabels(file string) (map[string]map[string][]label, error) {
	out := map[string]map[string][]label{}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("labels: %q has not four fields", line)
		}
		start, err := strconv.Atoi(f[2])
		of := -1
		if err == nil && f[3] != "-" {
			of, err = strconv.Atoi(f[3])
		}
		if err != nil {
			return nil, fmt.Errorf("labels: %q: %w", line, err)
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string][]label{}
		}
		out[f[0]][f[1]] = append(out[f[0]][f[1]], label{start, of})
	}
	return out, nil
}

// apply adds the labels to what is known of the document.
func (d *document) apply(labels []label) error {
	at := byteOffsets(d.text)
	for _, l := range labels {
		if l.start >= len(at) || l.of >= len(at) {
			return fmt.Errorf("the label at %d is outside the text", l.start)
		}
		start := at[l.start]
		end := start
		for end < len(d.text) && (d.text[end]|0x20)-'a' < 26 {
			end++
		}
		chain := noOne
		if l.of >= 0 {
			of := at[l.of]
			if chain = d.at(of, of+1); chain == "" {
				chain = fmt.Sprint("@", l.of)
				d.mentions = append(d.mentions, mention{of, of + 1, of, of + 1, chain})
			}
		}
		d.mentions = append(d.mentions, mention{start, end, start, end, chain})
	}
	return nil
}

// noOne is the chain of pronouns that mean no one who has a name or a noun.
const noOne = "-"
