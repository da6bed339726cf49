package main

import (
	"wirecopy/pipeline"
	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/gold"
)

// exampleWeight is how often an example of a pattern counts, counterexampleWeight a sentence that reports nothing: they stand for
// what news has often and the gold seldom.
const (
	exampleWeight        = 5
	counterexampleWeight = 15
)

// openExamples reads the examples and counterexamples of the patterns, each as an article of its own.
func openExamples(find pipeline.Stage, group int) (out []*article, err error) {
	add := func(marked string) error {
		e := patterns.ParseExample(marked)
		a, err := open(find, &gold.Document{ID: "example", Text: e.Text, Quotes: quotesOf(e)}, group+len(out))
		if err != nil {
			return err
		}
		a.weight = exampleWeight
		if len(a.quotes) == 0 {
			a.weight = counterexampleWeight
		}
		out = append(out, a)
		return nil
	}
	for _, p := range attribute.Patterns().All {
		for _, e := range append(p.Examples, p.Counterexamples...) {
			if err := add(e); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// quotesOf is what an example reports.
func quotesOf(e patterns.Example) []gold.Quote {
	if len(e.Content) == 0 {
		return nil
	}
	kind := "indirect"
	if before := e.Content[0].Start; before > 2 && (e.Text[before-3:before] == "“" || e.Text[before-3:before] == "‘") {
		kind = "direct"
	}
	return []gold.Quote{{Type: kind, Content: codePoints(e.Text, e.Content), Speaker: codePoints(e.Text, e.Speaker), Cue: codePoints(e.Text, e.Cue)}}
}

// codePoints turns bytes into code points.
func codePoints(text string, stretches []reading.Stretch) (out []gold.Span) {
	for _, s := range stretches {
		out = append(out, gold.Span{Start: len([]rune(text[:s.Start])), End: len([]rune(text[:s.End]))})
	}
	return out
}
