package main

import (
	"fmt"
	"strings"

	"wirecopy/stages/entities"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/quotes/attribute"
	"wirecopy/stages/train/gold"
	"wirecopy/stages/train/learn"
)

// measure tells how often each of the stage's models is right on gold files that it was not trained on, so that one sees where
// quotes are lost: not proposed, not let through, or given a wrong speaker or bound.
func measure(files string) error {
	m := attribute.English()
	find := entities.New()
	for _, file := range strings.Split(files, ",") {
		t := &trainer{names: learn.Names{}}
		docs, err := gold.Read(file, gold.Filter{})
		if err != nil {
			return err
		}
		x := &attribute.Chooser{Models: m}
		for i, d := range docs {
			a, err := open(find, d, i)
			if err != nil {
				return err
			}
			t.chooseParts(a)
			t.chooseReports(a, x)
			if a.fates {
				t.chooseFates(a, x.FindCued(a.Article))
			}
			if a.actors {
				t.chooseBearers(a, x.FindAlone(a.Article, x.FindCued(a.Article)))
			}
		}
		fmt.Println(file)
		fmt.Printf("patterns propose %d of %d quotes with a cue\n", t.proposed, t.proposed+t.missed)
		for _, s := range []struct {
			name    string
			model   *linear.Model
			choices []learn.Choice
		}{{"speaker", m.Speaker, t.speaker}, {"end", m.End, t.end}, {"start", m.Start, t.start}, {"alone", m.Alone, t.alone}, {"bearer", m.Bearer, t.bearer}} {
			fmt.Printf("%-8s %6d choices, %.4f right\n", s.name, len(s.choices), accuracy(s.choices, scoresOf(s.model, s.choices)))
		}
		measureGate(m, t.gate)
		measureReports(m, t.report)
	}
	return nil
}

// scoresOf is the scores that the model gives the candidates of each choice.
func scoresOf(m *linear.Model, choices []learn.Choice) [][]float64 {
	out := make([][]float64, len(choices))
	for i, c := range choices {
		for _, keys := range c.Candidates {
			out[i] = append(out[i], m.Score(&linear.Features{Keys: keys}))
		}
	}
	return out
}

// measureGate tells how many of the cues that report keep a right match.
func measureGate(m *attribute.Models, choices []learn.Choice) {
	report, kept := 0, 0
	for i, s := range scoresOf(m.Gate, choices) {
		none := len(s) - 1
		if choices[i].Right[0] == none {
			continue
		}
		report++
		for _, j := range attribute.PassScores(s[:none], m.Gate.Least(), nil) {
			if isRight(choices[i], j) {
				kept++
				break
			}
		}
	}
	fmt.Printf("gate     %d of %d cues that report keep a right match\n", kept, report)
}

// measureReports tells how many of the cues that report are found, and how many that are found do.
func measureReports(m *attribute.Models, choices []learn.Choice) {
	var c gold.Counts
	exact := 0
	for i, s := range scoresOf(m.Report, choices) {
		none := len(s) - 1
		reports := choices[i].Right[0] != none
		best := 0
		for j := range none {
			if s[j] > s[best] {
				best = j
			}
		}
		m.Report.Softmax(s)
		found := 1-s[none] >= m.Threshold
		if reports {
			c.Gold++
		}
		if found {
			c.Found++
		}
		if reports && found {
			c.Right++
			if isRight(choices[i], best) {
				exact++
			}
		}
	}
	p, r, f := c.PRF()
	fmt.Printf("report   precision %.4f, recall %.4f, F1 %.4f of %d; %.4f of those the right proposal\n", p, r, f, c.Gold, gold.Ratio(exact, c.Right))
}

func isRight(c learn.Choice, j int) bool {
	for _, r := range c.Right {
		if r == j {
			return true
		}
	}
	return false
}
