package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline"
)

const pipelineDir = "../../../pipeline"

func TestTheFilesAreWhatTheTypesSay(t *testing.T) {
	files, types, err := generate(pipelineDir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range types {
		got, err := os.ReadFile(filepath.Join("../../../samples/clients", name))
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("samples/clients/%s is out of date: run `go generate ./docs/...` (-want +got):\n%s", name, diff)
		}
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("docs/schemas/%s is out of date: run `go generate ./docs/...` (-want +got):\n%s", name, diff)
		}
	}
	there, err := filepath.Glob("../*.json")
	if err != nil || len(there) != len(files) {
		t.Errorf("%d schemas in docs/schemas, want the %d that are generated (%v)", len(there), len(files), err)
	}
}

func TestEveryPropertyIsDescribedAndEveryFactApplies(t *testing.T) {
	src, err := readSource(pipelineDir)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, typ := range []reflect.Type{reflect.TypeFor[pipeline.Article](), reflect.TypeFor[pipeline.QuoteEvent](), reflect.TypeFor[pipeline.EntityEvent](), reflect.TypeFor[pipeline.Retraction](), reflect.TypeFor[pipeline.Correction]()} {
		b := newBuilder(src)
		s, err := b.document("test", typ)
		if err != nil {
			t.Fatal(err)
		}
		for field := range b.used {
			used[field] = true
		}
		s.Defs[typ.Name()] = s
		for def, d := range s.Defs {
			if d.Description == "" {
				t.Errorf("the type %s has no description", def)
			}
			for name, p := range d.Properties {
				if p.Description == "" {
					t.Errorf("%s.%s has no description", def, name)
				}
			}
		}
	}
	for field := range facts {
		if !used[field] {
			t.Errorf("there is a fact on %s, and no such field", field)
		}
	}
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// article has every field, so that a change to any of them is one to valid JSON.
func article(t *testing.T) string {
	t.Helper()
	span := func(start, end int, text string) pipeline.Span {
		return pipeline.Span{Start: start, End: end, Text: text}
	}
	at := time.Date(2024, 6, 11, 17, 45, 0, 0, time.FixedZone("", 3600))
	a := &pipeline.Article{
		ID: "a1", Version: 2, Source: "desk", URI: "urn:x:1", URL: "https://desk.example/1", Headline: "Ferry returns", Byline: "Ada Moss",
		Located: "KARRAN", Urgency: 3, Language: "en", EditorialNote: "Corrects date", PubStatus: pipeline.Usable,
		FirstCreated: at, VersionCreated: at, EmbargoedUntil: at, Subjects: []pipeline.Subject{{Name: "transport", URI: "subj:04"}},
		Text: "“It floats,” said Rhea Tolland.", Blocks: []pipeline.Block{{Kind: pipeline.Paragraph, Start: 0, End: 31}},
	}
	a = a.With(pipeline.EntitiesLayer, "1.0.0", []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: "Rhea Tolland", Roles: []string{"mayor"}, Wikidata: "Q42",
		Salience: 0.5, Mentions: []pipeline.Mention{{Span: span(18, 30, "Rhea Tolland"), Kind: pipeline.NameMention}}}})
	a = a.With(pipeline.QuotesLayer, "1.0.0", []pipeline.Quote{{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{span(1, 11, "It floats,")},
		Speaker: &pipeline.Speaker{Span: span(18, 30, "Rhea Tolland"), Entity: "e1", Kind: pipeline.PersonSpeaker}, Cue: &pipeline.Span{Start: 13, End: 17, Text: "said"},
		Via: []pipeline.Ref{{Span: span(18, 22, "Rhea"), Entity: "e1"}}, Confidence: 0.9, Rule: "quote-verb-speaker"}})
	tone := pipeline.Tone{Score: 0.2, Label: pipeline.Positive}
	a = a.With(pipeline.SentimentLayer, "1.0.0", pipeline.Sentiment{Tone: tone,
		Sentences: []pipeline.SentenceTone{{Start: 0, End: 31, Tone: tone}}, Entities: []pipeline.EntityTone{{Entity: "e1", Tone: tone, Confidence: 0.75, Evidence: []pipeline.Span{span(0, 12, "“It floats,”")}}},
		Quotes: []pipeline.QuoteTone{{Quote: "q1", Tone: tone, Targets: []pipeline.EntityTone{{Entity: "e1", Tone: tone}}}}})
	a = a.With("topics", "0.1.0", []string{"ferries"})
	b, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheArticleSchemaAcceptsAndRefuses(t *testing.T) {
	schema, whole := compile(t, pipeline.Schema), article(t)
	for _, c := range []struct {
		name, old, new string
		valid          bool
	}{
		{"as it is", ``, ``, true},
		{"a field that is not known", `"headline"`, `"wordcount":5,"headline"`, true},
		{"an annotation that is not known", `"topics":["ferries"]`, `"topics":{"any":"thing"}`, true},
		{"no entities", `"entities":[{"id":"e1","type":"PERSON"`, `"entities":null,"was":[{"id":"e1","type":"PERSON"`, true},
		{"without an id", `"id":"a1",`, ``, false},
		{"an empty id", `"id":"a1"`, `"id":""`, false},
		{"without a text", `"text":"“It`, `"texts":"“It`, false},
		{"version of another kind", `"version":2`, `"version":"2"`, false},
		{"version 0", `"version":2`, `"version":0`, false},
		{"a source that is no token", `"source":"desk"`, `"source":"The Desk"`, false},
		{"a time without a zone", `"firstCreated":"2024-06-11T17:45:00+01:00"`, `"firstCreated":"2024-06-11T17:45:00"`, false},
		{"status", `"pubStatus":"usable"`, `"pubStatus":"spiked"`, false},
		{"kind of block", `"kind":"paragraph"`, `"kind":"para"`, false},
		{"type of entity", `"type":"PERSON"`, `"type":"animal farm"`, false},
		{"sentiment without a score", `"sentiment":{"score":0.2,"label":"positive",`, `"sentiment":{`, false},
		{"sentiment that was not analysed", `"sentiment":{"score":0.2,"label":"positive",`, `"sentiment":{"notAnalysed":"language",`, true},
		{"sentiment not analysed for no known reason", `"sentiment":{"score":0.2,"label":"positive",`, `"sentiment":{"notAnalysed":"tired",`, false},
		{"confidence of a stance", `"confidence":0.75`, `"confidence":1.75`, false},
		{"kind of mention", `"kind":"name"`, `"kind":"alias"`, false},
		{"salience", `"salience":0.5`, `"salience":1.5`, false},
		{"Wikidata item", `"wikidata":"Q42"`, `"wikidata":"P42"`, false},
		{"type of quote", `"type":"direct"`, `"type":"partial"`, false},
		{"quote without content", `"content":[{"start":1,"end":11,"text":"It floats,"}]`, `"content":[]`, false},
		{"kind of speaker", `"kind":"person"`, `"kind":"crowd"`, false},
		{"confidence", `"confidence":0.9`, `"confidence":90`, false},
		{"offset below zero", `"start":18,"end":30`, `"start":-18,"end":30`, false},
		{"score", `"score":0.2`, `"score":-1.2`, false},
		{"label", `"label":"positive"`, `"label":"good"`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(whole, c.old) {
				t.Fatalf("%s is not in %s", c.old, whole)
			}
			body := strings.Replace(whole, c.old, c.new, 1)
			var doc any
			if err := json.Unmarshal([]byte(body), &doc); err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			if err := schema.Validate(doc); (err == nil) != c.valid {
				t.Errorf("%s\nvalid: %t (%v), want %t", body, err == nil, err, c.valid)
			}
		})
	}
}

func TestTheEventSchemas(t *testing.T) {
	a, err := pipeline.DecodeArticle([]byte(article(t)))
	if err != nil {
		t.Fatal(err)
	}
	quotes, entities, err := pipeline.Events(a)
	if err != nil || len(quotes) != 1 || len(entities) != 1 {
		t.Fatalf("%d quotes, %d entities (%v), want one of each", len(quotes), len(entities), err)
	}
	scare := quotes[0]
	scare.Quote.Type = pipeline.Scare
	for _, c := range []struct {
		name, schema string
		event        any
		valid        bool
	}{
		{"quote", "wirecopy.quote.v1", quotes[0], true},
		{"entity", "wirecopy.entity.v1", entities[0], true},
		{"a scare quote is no event", "wirecopy.quote.v1", scare, false},
		{"entity on the quotes' channel", "wirecopy.quote.v1", entities[0], false},
		{"quote on the entities' channel", "wirecopy.entity.v1", quotes[0], false},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, err := json.Marshal(c.event)
			if err != nil {
				t.Fatal(err)
			}
			var doc any
			if err := json.Unmarshal(body, &doc); err != nil {
				t.Fatal(err)
			}
			if err := compile(t, c.schema).Validate(doc); (err == nil) != c.valid {
				t.Errorf("%s\nvalid: %t (%v), want %t", body, err == nil, err, c.valid)
			}
		})
	}
}
