package entities_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// A user's own names: found as they are written, shown by the canonical name, one entity under all their names.
func TestUserNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names.csv")
	const table = `name,type,id,aliases,roles
zyxin gel,PRODUCT,Q999999
Port Ellery,FAC,Q888888,PE Docks
Kestrel Robotics Ltd.,ORG,Q777777|lei:549300KESTREL00,Kestrel|the Kestrel group,supplier|client
Imogen Clarke,PERSON,desk:17,Imo Clarke,
`
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := entities.CheckGazetteer(path); err != nil {
		t.Fatalf("CheckGazetteer: %v", err)
	}
	for _, c := range []struct {
		name, text string
		want       pipeline.Entity // Mentions are counted only
		mentions   int
	}{
		{"a product in small letters", "The maker of zyxin gel fell. It said nothing of zyxin gel.",
			pipeline.Entity{ID: "e1", Type: pipeline.Product, Name: "zyxin gel", Wikidata: "Q999999"}, 2},
		{"an alias is shown by the canonical name", "PE Docks opened. Port Ellery was full.",
			pipeline.Entity{ID: "e1", Type: pipeline.Fac, Name: "Port Ellery", Wikidata: "Q888888"}, 2},
		{"ids of several schemes, and roles", "Shares in Kestrel Robotics Ltd. rose on Monday.",
			pipeline.Entity{ID: "e1", Type: pipeline.Org, Name: "Kestrel Robotics Ltd.", Wikidata: "Q777777", IDs: []string{"lei:549300KESTREL00"}, Roles: []string{"supplier", "client"}}, 1},
		{"an id that is no item", "Imo Clarke left at noon.",
			pipeline.Entity{ID: "e1", Type: pipeline.Person, Name: "Imogen Clarke", IDs: []string{"desk:17"}}, 1},
		{"a surname after the full name", "Imogen Clarke left at noon. Clarke said she was ill.",
			pipeline.Entity{ID: "e1", Type: pipeline.Person, Name: "Imogen Clarke", IDs: []string{"desk:17"}}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := annotate(t, c.text, entities.WithGazetteer(path))
			if len(found) == 0 {
				t.Fatalf("%s: nothing found", c.text)
			}
			got := found[0]
			if names := len(got.Mentions); names < c.mentions {
				t.Errorf("%s: %d mentions of %s, want %d", c.text, names, got.Name, c.mentions)
			}
			got.Mentions, got.Salience = nil, 0
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.text, diff)
			}
		})
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
