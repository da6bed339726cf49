package prosemodel

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
)

// drugs are made-up names, in sentences like those of Prodigy's lines.
var drugs = []string{"Zorvex", "Calmitol", "Pirenza", "Oxilane"}

func examples() []Example {
	var out []Example
	for _, drug := range drugs {
		for _, s := range []string{"Doctors gave %s to the patients.", "The agency approved %s on Monday.", "%s helped most of them.", "Too much %s is harmful."} {
			e := Example{Text: fmt.Sprintf(s, drug)}
			start := strings.Index(e.Text, drug)
			e.Names = []entities.Named{{Start: start, End: start + len(drug), Type: "DRUG"}}
			out = append(out, e)
		}
	}
	for _, s := range []string{"Doctors gave advice to the patients.", "The agency closed on Monday.", "The mayor helped most of them.", "Too much noise is harmful."} {
		out = append(out, Example{Text: s})
	}
	return out
}

var trained = sync.OnceValues(func() (*Model, error) { return Train(examples()) })

func model(t testing.TB) *Model {
	t.Helper()
	m, err := trained()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// found gives the names in their types and places.
func found(m *Model, s string) []string {
	var out []string
	runes := []rune(s)
	for _, n := range m.Find(s) {
		out = append(out, fmt.Sprintf("%s %s@%d", n.Type, string(runes[n.Start:n.End]), n.Start))
	}
	return out
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a name", "Doctors gave Zorvex to the patients.", []string{"DRUG Zorvex@13"}},
		{"none", "Doctors gave advice to the patients.", nil},
		{"the last word of a text", "The agency approved Zorvex", []string{"DRUG Zorvex@20"}},
		{"after letters of two bytes", "Ärzte gave Zorvex to the patients.", []string{"DRUG Zorvex@11"}},
		{"each of two mentions in one sentence", "The agency approved Zorvex, and doctors gave Zorvex to the patients.", []string{"DRUG Zorvex@20", "DRUG Zorvex@45"}},
		{"after words that prose loses", "Doctors of the 'Mets, isn't, gave Zorvex to the patients.", []string{"DRUG Zorvex@34"}},
		{"after an apostrophe", "The town's doctors don’t say they gave Zorvex to the patients.", []string{"DRUG Zorvex@39"}},
		{"between marks", "“Doctors gave Zorvex to the patients,” she said.", []string{"DRUG Zorvex@14"}},
		{"in two sentences and paragraphs", "The agency approved Zorvex on Monday.\n\nDoctors gave Calmitol to the patients.", []string{"DRUG Zorvex@20", "DRUG Calmitol@52"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(model(t), tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestFindSurvives what makes prose panic or lose text.
func TestFindSurvives(t *testing.T) {
	for _, s := range []string{"", " ", "\xff\xfe's", "ȺȺȺȺ's", "Ⱥn't", "'should", "isn't,", "'''", "\x00", "a\u0085b", "O'Reilly.", "&rsquo;s", strings.Repeat("Zorvex ", 300)} {
		model(t).Find(s)
		words := strings.Fields(s)
		for i := range words {
			words[i] = plain(words[i])
		}
		if labels, err := model(t).run(words); err != nil || len(labels) != len(words) {
			t.Errorf("%q: %d labels of %d words, %v", s, len(labels), len(words), err)
		}
	}
}

func TestLabelsOfEqualWords(t *testing.T) {
	words := strings.Fields("Doctors gave Zorvex to the mayor and Zorvex")
	labels, err := model(t).labels(words)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := model(t).run(words[:7])
	if err != nil {
		t.Fatal(err)
	}
	if labels[2] != alone[2] {
		t.Errorf("the first Zorvex is %s, and %s without the second", labels[2], alone[2])
	}
}

func TestChunks(t *testing.T) {
	tests := []struct {
		name, labels string
		want         []chunk
	}{
		{"none", "O O", nil},
		{"one of two words", "O B-DRUG I-DRUG O", []chunk{{1, 3, "B-DRUG"}}},
		{"two that touch", "B-DRUG B-DRUG", []chunk{{0, 1, "B-DRUG"}, {1, 2, "B-DRUG"}}},
		{"up to the end", "O B-DRUG", []chunk{{1, 2, "B-DRUG"}}},
		{"inside without a beginning", "O I-DRUG I-DRUG", []chunk{{1, 3, "I-DRUG"}}},
		{"inside another type", "B-DRUG I-TOOL", []chunk{{0, 1, "B-DRUG"}, {1, 2, "I-TOOL"}}},
	}
	for _, tt := range tests {
		if got := chunks(strings.Fields(tt.labels)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: chunks(%s) = %v, want %v", tt.name, tt.labels, got, tt.want)
		}
	}
}

func TestTypeOf(t *testing.T) {
	for label, want := range map[string]string{"DRUG": "DRUG", "drug name": "DRUG_NAME", "PER": "PERSON", "organization": "ORG", "WORK_OF_ART": "WORK", "covid-19": "COVID_19"} {
		if got, err := TypeOf(label); got != want || err != nil {
			t.Errorf("TypeOf(%q) = %q, %v, want %q", label, got, err, want)
		}
	}
	for _, label := range []string{"", "1ST", "薬", "--", strings.Repeat("A", 65)} {
		if got, err := TypeOf(label); err == nil {
			t.Errorf("TypeOf(%q) = %q, want an error", label, got)
		}
	}
}

func TestWriteAndLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "drugs")
	for range 2 { // the second time over the first
		if err := model(t).Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	m, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Types(); !slices.Equal(got, []string{"DRUG"}) {
		t.Errorf("types %q, want DRUG", got)
	}
	if len(m.Sum()) != 6 {
		t.Errorf("sum %q, want six digits", m.Sum())
	}
	s := "The agency approved Zorvex, and doctors gave Calmitol to the patients."
	if got, want := found(m, s), found(model(t), s); !slices.Equal(got, want) || len(got) != 2 {
		t.Errorf("after reading: got %q, before writing %q", got, want)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("the directory holds %v (%v), want Maxent alone", left, err)
	}
}

func TestLoadErrors(t *testing.T) {
	broken := t.TempDir()
	if err := model(t).Write(broken); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "Maxent", "weights.gob"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	unlabelled := t.TempDir()
	if err := model(t).Write(unlabelled); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unlabelled, "Maxent", "labels.gob"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, want string }{
		"no directory":     {filepath.Join(t.TempDir(), "none"), "a model is a directory with a folder Maxent"},
		"broken weights":   {broken, "read " + broken},
		"no labels at all": {unlabelled, "labels.gob"},
	} {
		if _, err := Load(c.dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", name, err, c.want)
		}
	}
}

func TestReadExample(t *testing.T) {
	tests := []struct {
		name, line string
		want       Example
		ok         bool
		err        string
	}{
		{"accepted", `{"text":"Ärzte gave Zorvex","spans":[{"start":11,"end":17,"label":"drug","token_start":2}],"answer":"accept","meta":{}}`,
			Example{"Ärzte gave Zorvex", []entities.Named{{Start: 11, End: 17, Type: "DRUG"}}}, true, ""},
		{"without an answer", `{"text":"a","spans":[]}`, Example{Text: "a"}, true, ""},
		{"rejected: a text without names", `{"text":"a Zorvex","spans":[{"start":2,"end":8,"label":"DRUG"}],"answer":"reject"}`, Example{Text: "a Zorvex"}, true, ""},
		{"ignored", `{"text":"a","answer":"ignore"}`, Example{}, false, ""},
		{"no JSON", `{`, Example{}, false, "JSON"},
		{"no text", `{"spans":[]}`, Example{}, false, `"text" is missing`},
		{"another answer", `{"text":"a","answer":"yes"}`, Example{}, false, `the answer "yes"`},
		{"a span beyond the text", `{"text":"Zoë","spans":[{"start":0,"end":4,"label":"X"}]}`, Example{}, false, "span 1 does not lie within the text of 3 characters"},
		{"a span without an end", `{"text":"Zoë","spans":[{"start":0,"label":"X"}]}`, Example{}, false, "span 1"},
		{"a span without a label", `{"text":"Zoë","spans":[{"start":0,"end":1}]}`, Example{}, false, "cannot be a type"},
	}
	for _, tt := range tests {
		got, ok, err := ReadExample([]byte(tt.line))
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: got error %v, want one with %q", tt.name, err, tt.err)
			}
		case err != nil || ok != tt.ok || ok && (got.Text != tt.want.Text || !slices.Equal(got.Names, tt.want.Names)):
			t.Errorf("%s: got %+v, %t, %v, want %+v, %t", tt.name, got, ok, err, tt.want, tt.ok)
		}
	}
}

func TestTrainWithoutNames(t *testing.T) {
	if _, err := Train([]Example{{Text: "Nobody came."}}); err == nil {
		t.Error("got no error")
	}
}

// TestAdjusted holds the offsets that prose is given to how it reads them.
func TestAdjusted(t *testing.T) {
	for _, s := range []string{"gave Zorvex to", "Ärzte gave Zorvex", "ÄÖ Ü Zorvex", "a b c Zorvex"} {
		i := strings.Index(s, "Zorvex")
		bytes := len(strings.ReplaceAll(s[:i], " ", ""))
		for _, want := range []int{bytes, bytes + len("Zorvex")} {
			offset := adjusted(s, want)
			// as prose does
			index, spaces := -1, 0
			for _, r := range s {
				if index++; r == ' ' && index < offset {
					spaces++
				}
			}
			if got := offset - spaces; got != want {
				t.Errorf("%q: of offset %d prose makes %d, want %d", s, offset, got, want)
			}
		}
	}
}

// TestInTheStage takes the stage from many goroutines at once.
func TestInTheStage(t *testing.T) {
	const s = "Doctors in Geneva gave Zorvex to the patients. The agency approved Zorvex, said Maren Holt of the Lorne Bank."
	stage := entities.New(entities.WithFinder(model(t)))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			out, err := stage.Process(context.Background(), pipeline.Message{Article: (&pipeline.Article{ID: "a", Version: 1, Source: "test", Text: s}).Share()})
			if err != nil {
				t.Error(err)
				return
			}
			found, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
			if err != nil {
				t.Error(err)
			}
			i := slices.IndexFunc(found, func(e pipeline.Entity) bool { return e.Type == "DRUG" })
			if i < 0 || found[i].Name != "Zorvex" || len(found[i].Mentions) != 2 || !slices.ContainsFunc(found, func(e pipeline.Entity) bool { return e.Name == "Maren Holt" }) {
				t.Errorf("got %+v, want Zorvex twice, and Maren Holt", found)
			}
		})
	}
	all.Wait()
}
