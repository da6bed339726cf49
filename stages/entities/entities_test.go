package entities_test

import (
	"os"
	"path/filepath"
	"strings"
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

func TestUserNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names.csv")
	if err := os.WriteFile(path, []byte("name,type,id,aliases\nzyxin gel,PRODUCT,Q999999,\nPort Ellery,FAC,Q888888,PE Docks\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := map[string]pipeline.Entity{}
	for _, e := range annotate(t, "The maker of zyxin gel left Port Ellery. PE Docks said nothing of zyxin gel.", entities.WithGazetteer(path)) {
		got[e.Name] = e
	}
	for _, c := range []struct {
		name, typ, id string
		mentions      int
	}{{"zyxin gel", pipeline.Product, "Q999999", 2}, {"Port Ellery", pipeline.Fac, "Q888888", 1}} {
		if e := got[c.name]; e.Type != c.typ || e.Wikidata != c.id || len(e.Mentions) < c.mentions {
			t.Errorf("%s: got %+v, want %s %s with %d mentions", c.name, e, c.typ, c.id, c.mentions)
		}
	}
	if err := entities.CheckGazetteer(path); err != nil {
		t.Errorf("CheckGazetteer: %v", err)
	}
}

func TestBadGazetteerFailsTheArticle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names.csv")
	if err := os.WriteFile(path, []byte("Acme,CITY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &pipeline.Article{ID: "a1", Text: "Acme fell."}
	_, err := entities.New(entities.WithGazetteer(path)).Process(t.Context(), pipeline.Message{Article: a})
	if err == nil || pipeline.Rejected(err) || !strings.Contains(err.Error(), path+": line 1") {
		t.Errorf("got %v, want an error that is no rejection and names the file and line 1", err)
	}
}

func TestSalience(t *testing.T) {
	const text = `The harbour master of Port Ellery, Ilse Orlova, said on Tuesday that the strike would end. Orlova had met Tom Harrow, the president of the Dockers' Union. Orlova thanked him. The talks took place in Germany.`
	article := func(headline string) map[string]float64 {
		a := &pipeline.Article{ID: "a1", Headline: headline, Text: text}
		out, err := entities.New().Process(t.Context(), pipeline.Message{Article: a})
		if err != nil {
			t.Fatal(err)
		}
		found, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]float64{}
		for _, e := range found {
			m[e.Name] = e.Salience
		}
		return m
	}
	plain, headed := article(""), article("Harrow's strike ends")
	for _, c := range []struct {
		name       string
		more, less float64
	}{
		{"the one named most, over one named once", plain["Ilse Orlova"], plain["Tom Harrow"]},
		{"a person, over a place at the end", plain["Tom Harrow"], plain["Germany"]},
		{"in the headline, over not in it", headed["Tom Harrow"], plain["Tom Harrow"]},
		{"not in the headline: as before, over a little less", headed["Germany"], plain["Germany"] - 0.001},
	} {
		if c.more <= c.less || c.more > 1 || c.less < -0.001 {
			t.Errorf("%s: got %.3f and %.3f (%v, with a headline %v)", c.name, c.more, c.less, plain, headed)
		}
	}
}
