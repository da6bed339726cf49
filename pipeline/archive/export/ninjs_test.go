package export

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

func schema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line writes an article, checks both halves of the line by their schemas, and reads it.
func line(t *testing.T, a archive.Article) (out struct {
	Item struct {
		URI      string
		Urgency  int
		People   []struct{ Name string }
		Bodies   []struct{ Value string }
		EdNote   string
		AltIDs   []struct{ Role, Value string } `json:"altIds"`
		Subjects []struct{ Name, URI, Literal string }
	} `json:"ninjs"`
	Annotations struct {
		Total int
		First struct {
			Items []struct {
				Motivation string
				Body       []map[string]any
				Target     []struct {
					Source   string
					Selector []struct {
						Start, End            int
						Exact, Prefix, Suffix string
					}
				}
			}
		}
	}
}) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteArticle(&b, a, NINJS); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	halves, ok := doc.(map[string]any)
	if !ok || len(halves) != 2 {
		t.Fatalf("%.200s: want ninjs and annotations", b.String())
	}
	for name, file := range map[string]string{"ninjs": "testdata/ninjs-3.1.json", "annotations": "testdata/annotations.json"} {
		if err := schema(t, file).Validate(halves[name]); err != nil {
			t.Errorf("%s of %.60s is not as it has to be: %v", name, b.String(), err)
		}
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNINJS compares each place in an annotation with the text that it is of.
func TestNINJS(t *testing.T) {
	s := some(t)
	n := 0
	if err := s.EachArticle(t.Context(), archive.ArticleQuery{}, func(a archive.Article) error {
		n++
		out := line(t, a)
		item := out.Item
		text := []rune(item.Bodies[0].Value)
		described := 0
		for _, x := range out.Annotations.First.Items {
			if x.Motivation == "describing" {
				described++
			}
			if x.Body[0]["wirecopy:identity"] == nil {
				t.Errorf("%s: an annotation of nobody: %v", item.URI, x.Body)
			}
			for _, at := range x.Target {
				place, quote := at.Selector[0], at.Selector[1]
				around := string(text[max(0, place.Start-24):min(len(text), place.End+24)])
				if at.Source != item.URI || string(text[place.Start:place.End]) != quote.Exact || quote.Prefix+quote.Exact+quote.Suffix != around {
					t.Errorf("%s: %+v is not the text there", item.URI, at)
				}
			}
		}
		if described != 10 || len(item.People) == 0 || out.Annotations.Total != len(out.Annotations.First.Items) {
			t.Errorf("%s: %d quotes and %d people, want 10 and some; %d annotations are said to be %d", item.URI, described, len(item.People), len(out.Annotations.First.Items), out.Annotations.Total)
		}
		return nil
	}); err != nil || n != 20 {
		t.Errorf("%d articles (%v), want 20", n, err)
	}
}

// What suppliers send that the standard has not is left out, or goes where it has a place.
func TestWhatTheStandardHasNot(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("", 3600))
	a := &pipeline.Article{
		ID: "a1", Version: 2, Source: "desk", URI: `desk "1" <a>`, Headline: "Ferry", Text: "Ada Rell waits.", Urgency: 12, PubStatus: pipeline.Usable, Language: "en-GB", Byline: "Bo", Located: "Karran",
		FirstCreated: at, VersionCreated: at, EmbargoedUntil: at, Subjects: []pipeline.Subject{{Name: "sea", URI: "15000000"}, {Name: "ships", URI: "http://cv.iptc.org/newscodes/mediatopic/20000294"}},
	}
	a.Description, a.EdNotes, a.Expires = "A ferry", []pipeline.EdNote{{Text: "one"}, {Text: "two"}}, at
	a.CopyrightHolder, a.CopyrightNotice, a.UsageTerms, a.Slugline = "Desk", "© Desk", "none", "FERRY"
	a.Genres, a.InfoSources, a.AltIDs = []pipeline.Subject{{Name: "report"}}, []string{"Harbour"}, []pipeline.AltID{{Role: "system", Value: "7"}}
	a = a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: "Ada Rell"}, {ID: "e2", Type: pipeline.Norp, Name: "Karrans"}})
	body, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	item := line(t, archive.Article{Article: body}).Item
	if item.URI != "urn:wirecopy:a1" || item.Urgency != 0 || item.EdNote != "one\ntwo" {
		t.Errorf("uri %q, urgency %d, note %q", item.URI, item.Urgency, item.EdNote)
	}
	if want := `desk "1" <a>`; len(item.AltIDs) != 3 || item.AltIDs[1].Value != want {
		t.Errorf("other ids %v, want that of the supplier among them, %q", item.AltIDs, want)
	}
	if s := item.Subjects; len(s) != 2 || s[0].URI != "" || s[0].Literal != "15000000" || s[1].URI == "" {
		t.Errorf("subjects %+v, want a code and an address", s)
	}
}
