package entities_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages/entities"
)

// words finds words by their types.
type words map[string]string

func (w words) Find(s string) (out []entities.Named) {
	for word, typ := range w {
		for _, at := range regexp.MustCompile(regexp.QuoteMeta(word)).FindAllStringIndex(s, -1) {
			out = append(out, entities.Named{Start: utf8.RuneCountInString(s[:at[0]]), End: utf8.RuneCountInString(s[:at[1]]), Type: typ})
		}
	}
	return out
}

func (words) Sum() string { return "abc123" }

func TestFinder(t *testing.T) {
	const s = "Maren Holt of the Lorne Bank gave Zorvex to patients in Geneva. Doctors say that Zorvex helped. “Ärzte” gave Ölex."
	tests := []struct {
		name   string
		finder words
		want   []string // type, name and number of mentions of each entity that there has to be
		not    []string
	}{
		{"a type of its own, all mentions", words{"Zorvex": "DRUG"}, []string{"DRUG Zorvex 2", "PERSON Maren Holt 1", "GPE Geneva 1"}, nil},
		{"letters of two bytes", words{"Ölex": "DRUG"}, []string{"DRUG Ölex 1"}, nil},
		{"two types", words{"Zorvex": "DRUG", "Doctors": "JOB"}, []string{"DRUG Zorvex 2", "JOB Doctors 1"}, nil},
		{"a type that the stage has too", words{"Zorvex": pipeline.Product}, []string{"PRODUCT Zorvex 2"}, nil},
		{"a person or a place that is sure stands", words{"Holt": "DRUG", "Geneva": "DRUG"}, []string{"PERSON Maren Holt 1", "GPE Geneva 1"}, []string{"DRUG"}},
		{"a part of a body", words{"Bank": "BUILDING"}, []string{"ORG Lorne Bank 1"}, []string{"BUILDING"}},
		{"a body itself", words{"Lorne Bank": "LENDER"}, []string{"LENDER Lorne Bank 1"}, []string{"ORG Lorne"}},
		{"another person for a person", words{"Maren Holt of": pipeline.Org}, []string{"PERSON Maren Holt 1"}, nil},
		{"a person where the stage has nothing", words{"Doctors": pipeline.Person}, []string{"PERSON Doctors 1"}, nil},
		{"of two that overlap, the longer", words{"Zorvex": "DRUG", "Zorvex to": "PHRASE"}, []string{"PHRASE Zorvex to 1", "DRUG Zorvex 1"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			last := -1
			for i, e := range annotate(t, s, entities.WithFinder(tt.finder)) {
				got = append(got, fmt.Sprintf("%s %s %d", e.Type, e.Name, len(e.Mentions)))
				if e.ID != fmt.Sprintf("e%d", i+1) || e.Mentions[0].Start < last {
					t.Errorf("%s is entity %d, at %d: ids and mentions are not in order", e.ID, i+1, e.Mentions[0].Start)
				}
				last = e.Mentions[0].Start
				if e.Salience <= 0 || e.Salience > 1 {
					t.Errorf("%s: salience %v", e.Name, e.Salience)
				}
			}
			for _, want := range tt.want {
				if !slices.Contains(got, want) {
					t.Errorf("got %q, want %q among them", got, want)
				}
			}
			for _, not := range tt.not {
				if slices.ContainsFunc(got, func(e string) bool { return strings.HasPrefix(e, not) }) {
					t.Errorf("got %q, want nothing that begins with %q", got, not)
				}
			}
		})
	}
}

// TestFinderOfNonsense gives places outside of the text, and between words.
func TestFinderOfNonsense(t *testing.T) {
	for _, n := range []entities.Named{{Start: -1, End: 3, Type: "X"}, {Start: 3, End: 3, Type: "X"}, {Start: 5, End: 2, Type: "X"}, {Start: 2, End: 3, Type: "X"}, {Start: 900, End: 999, Type: "X"}, {Start: 0, End: 2}} {
		for _, e := range annotate(t, "It  is so.", entities.WithFinder(constant{n})) {
			t.Errorf("%+v: got %+v, want nothing", n, e)
		}
	}
}

type constant []entities.Named

func (c constant) Find(string) []entities.Named { return c }
func (constant) Sum() string                    { return "" }

func TestStageWithFinderKeepsTheContract(t *testing.T) {
	a := (&pipeline.Article{ID: "a", Version: 1, Source: "test", Text: "Maren Holt gave Zorvex to Geneva."}).Share()
	pipelinetest.CheckStage(t, entities.New(entities.WithFinder(words{"Zorvex": "DRUG", "said": "VERB", "\"": "MARK", "aaa": "LETTERS"})), pipeline.Message{Source: "test", Article: a})
}
