package entities_test

import (
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
)

// annotate runs the stage on text and gives what it found.
func annotate(t *testing.T, text string, opts ...entities.Option) []pipeline.Entity {
	t.Helper()
	a := (&pipeline.Article{ID: "a1", Text: text}).Share()
	out, err := entities.New(opts...).Process(t.Context(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	found, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return found
}

func TestCountryUnderSeveralNames(t *testing.T) {
	found := annotate(t, "The United States sent a reply on Monday. Ukraine thanked the U.S. for it.")
	for _, e := range found {
		if e.Type == pipeline.GPE && len(e.Mentions) == 2 && e.Wikidata == "Q30" {
			return
		}
	}
	t.Errorf("got %+v, want one GPE with two mentions and the id Q30", found)
}
