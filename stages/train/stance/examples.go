package main

import (
	_ "embed"
	"fmt"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

//go:embed examples.txt
var examplesFile string

// examplePrefix begins the ids of the sentences of this folder's file.
const examplePrefix = "example:"

var exampleLabels = map[string]string{"-": pipeline.Negative, "0": pipeline.Neutral, "+": pipeline.Positive}

// examples gives the sentences of a file like examples.txt, once for each of those that stand in brackets.
func examples(file string) ([]*gold.Document, error) {
	var out []*gold.Document
	n := 0
	for line := range strings.Lines(file) {
		if n++; strings.HasPrefix(line, "#") {
			continue
		}
		var s strings.Builder
		var found []*gold.Document
		for i, part := range strings.Split(strings.TrimSpace(line), "[") {
			if i == 0 {
				s.WriteString(part)
				continue
			}
			named, rest, closed := strings.Cut(part, "]")
			name, sign, _ := strings.Cut(named, "|")
			label, known := exampleLabels[sign]
			if !closed || !known {
				return nil, fmt.Errorf("examples.txt, line %d: %q is no name with -, 0 or + in brackets", n, named)
			}
			at := len([]rune(s.String()))
			found = append(found, &gold.Document{ID: fmt.Sprintf("%s%d", examplePrefix, n), Label: label,
				Target: &gold.Span{Start: at, End: at + len([]rune(name))}})
			s.WriteString(name)
			s.WriteString(rest)
		}
		for _, d := range found {
			d.Text = s.String()
		}
		out = append(out, found...)
	}
	return out, nil
}
