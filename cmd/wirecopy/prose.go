package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"wirecopy/cmd/wirecopy/internal/score"
	"wirecopy/stages/entities"
	"wirecopy/stages/entities/prosemodel"
	"wirecopy/stages/train/gold"
)

// proseFlag adds the names that a user's model finds to those that the program finds itself.
type proseFlag struct {
	ProseModel string `placeholder:"DIR" shared:"" help:"A model of yours, made by prose-train or by prose/v2 itself, for names of types of your own."`
}

// load reads the model; nil where there is none.
func (f proseFlag) load() (*prosemodel.Model, error) {
	if f.ProseModel == "" {
		return nil, nil
	}
	return prosemodel.Load(f.ProseModel)
}

type proseTrainCmd struct {
	File string `arg:"" help:"Texts with names, as Prodigy writes them: JSON lines with text, spans (start, end, label) and answer."`
	Out  string `required:"" placeholder:"DIR" help:"Where the model goes."`
	Test string `placeholder:"FILE" help:"Texts like those of FILE that are not trained on, to measure the model with."`
	JSON bool   `help:"Write the measure as one JSON object."`
}

// Run trains a model, writes it, and measures it where there is something to measure it with.
func (c *proseTrainCmd) Run(_ context.Context, a *app) error {
	examples, err := readExamples(c.File)
	if err != nil {
		return err
	}
	var test []prosemodel.Example
	if c.Test != "" {
		if test, err = readExamples(c.Test); err != nil {
			return err
		}
	}
	if err := a.say("training on %s with %s", count(len(examples), "text"), counted(examples)); err != nil {
		return err
	}
	_, end := a.progress("training", "")
	defer end()
	m, err := prosemodel.Train(examples)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := m.Write(c.Out); err != nil {
		return err
	}
	if err := a.say("the model is in %s: wirecopy annotate --prose-model %s", c.Out, c.Out); err != nil || c.Test == "" {
		return err
	}
	t := measureNames(m, test)
	if c.JSON {
		return json.NewEncoder(a.stdout).Encode(t)
	}
	_, err = io.WriteString(a.stdout, t.String())
	return err
}

func readExamples(path string) ([]prosemodel.Example, error) {
	var examples []prosemodel.Example
	err := gold.Lines(path, func(line []byte) error {
		e, ok, err := prosemodel.ReadExample(line)
		if ok {
			examples = append(examples, e)
		}
		return err
	})
	return examples, err
}

// counted says how many names of which types there are.
func counted(examples []prosemodel.Example) string {
	types := map[string]int{}
	for _, e := range examples {
		for _, n := range e.Names {
			types[n.Type]++
		}
	}
	var parts []string
	for _, t := range slices.Sorted(maps.Keys(types)) {
		parts = append(parts, fmt.Sprintf("%d %s", types[t], t))
	}
	if len(parts) == 0 {
		return "no names"
	}
	return strings.Join(parts, ", ")
}

// measureNames gives precision, recall and F1 of the names that the model finds, by type: exact places.
func measureNames(m *prosemodel.Model, test []prosemodel.Example) score.Table {
	counts := map[string]*gold.Counts{}
	of := func(typ string) *gold.Counts {
		if counts[typ] == nil {
			counts[typ] = new(gold.Counts)
		}
		return counts[typ]
	}
	for _, e := range test {
		want := map[entities.Named]bool{}
		for _, n := range e.Names {
			want[n] = true
			of(n.Type).Gold++
		}
		for _, n := range m.Find(e.Text) {
			of(n.Type).Found++
			if want[n] {
				of(n.Type).Right++
			}
		}
	}
	return score.Names(counts)
}
