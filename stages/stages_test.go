package stages_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages"
)

// examples are the wire items of examples/, as a feed would send them.
func examples(t testing.TB) map[string]pipeline.Message {
	t.Helper()
	return wireItems(t, "../examples/*")
}

// wireItems are files, as a feed would send them, by their names.
func wireItems(t testing.TB, pattern string) map[string]pipeline.Message {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	items := map[string]pipeline.Message{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		items[name] = pipeline.Message{Source: "examples", Item: b, Received: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Origin: "examples/" + name}
	}
	return items
}

// TestEveryStageKeepsTheContract feeds each stage with what the ones before it make of the examples.
func TestEveryStageKeepsTheContract(t *testing.T) {
	var inputs []pipeline.Message
	for _, m := range examples(t) {
		inputs = append(inputs, m)
	}
	for _, s := range stages.All() {
		t.Run(s.Name(), func(t *testing.T) { pipelinetest.CheckStage(t, s, inputs...) })
		var next []pipeline.Message
		for _, in := range inputs {
			out, err := s.Process(t.Context(), in)
			if err != nil {
				t.Fatalf("%s: %s: %v", s.Name(), in.Origin, err)
			}
			next = append(next, out...)
		}
		inputs = next
	}
}

// TestAnotherLanguageGetsNoAnnotations sends a German story through all stages: it comes out with its language, and
// nothing is found in it.
func TestAnotherLanguageGetsNoAnnotations(t *testing.T) {
	item := `{"id":"de-1","headline":"Hafen Kellmünde erhöht Gebühren","text":"Der Hafenrat von Kellmünde hat am Montag beschlossen, die Gebühren für Kreuzfahrtschiffe um ein Zehntel zu erhöhen. „Das Geld fließt in die Fahrrinne“, sagte die Vorsitzende Ada Merrin nach der Sitzung. Kein Unternehmen habe mit Abzug gedroht, erklärte sie.\n\nDie Abstimmung ging mit neun zu zwei Stimmen aus, ein Mitglied war auf See."}`
	out, err := stages.All().Process(t.Context(), pipeline.Message{Source: "desk", Item: []byte(item)})
	if err != nil || len(out) != 1 {
		t.Fatalf("%d articles, %v, want one", len(out), err)
	}
	a := out[0].Article
	if a.Language != "de" {
		t.Errorf("language %q, want de", a.Language)
	}
	b, err := json.Marshal(a.Annotations)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"entities":[],"quotes":[],"sentiment":{"notAnalysed":"language"}}`; string(b) != want {
		t.Errorf("annotations %s, want %s", b, want)
	}
}

// BenchmarkStages measures each stage on the examples, alone: what the stages before it make is made beforehand.
// asked counts how often it was asked, and does what is named.
type asked struct {
	name string
	does func(pipeline.Message) ([]pipeline.Message, error)
	n    int
}

func (s *asked) Name() string { return s.name }

func (s *asked) Process(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	s.n++
	return s.does(m)
}

func TestWarm(t *testing.T) {
	pass := func(m pipeline.Message) ([]pipeline.Message, error) { return []pipeline.Message{m}, nil }
	ingest := &asked{name: "ingest", does: pass}
	panics := &asked{name: "panics", does: func(pipeline.Message) ([]pipeline.Message, error) { panic("a stage may do as it likes") }}
	last := &asked{name: "last", does: func(m pipeline.Message) ([]pipeline.Message, error) {
		if m.Article == nil || m.Article.Text == "" {
			t.Error("there was no text")
		}
		return pass(m)
	}}
	stages.Warm(pipeline.Chain{ingest, panics, last})
	if ingest.n != 0 || panics.n != 1 || last.n != 1 {
		t.Errorf("asked %d, %d and %d times, want 0, 1 and 1", ingest.n, panics.n, last.n)
	}
}

func BenchmarkStages(b *testing.B) {
	var inputs []pipeline.Message
	for _, m := range examples(b) {
		inputs = append(inputs, m)
	}
	for _, s := range stages.All() {
		words := 0
		var next []pipeline.Message
		for _, in := range inputs {
			out, err := s.Process(b.Context(), in)
			if err != nil {
				b.Fatal(err)
			}
			for _, m := range out {
				words += len(bytes.Fields([]byte(m.Article.Text)))
			}
			next = append(next, out...)
		}
		b.Run(s.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, in := range inputs {
					if in.Article != nil {
						fresh := *in.Article
						in.Article = fresh.Share() // as after a hop: nothing is shared with the stage before
					}
					if _, err := s.Process(b.Context(), in); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
			b.ReportMetric(float64(len(inputs))*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
		inputs = next
	}
}
