package archive_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// whole is an article with every field that the archive reads.
func whole() *pipeline.Article {
	at := func(start, end int, text string) pipeline.Span {
		return pipeline.Span{Start: start, End: end, Text: text}
	}
	cue := at(20, 24, "said")
	a := &pipeline.Article{
		ID: "a1", Version: 3, Source: "northstar", URI: "urn:x", URL: "https://example.com/a\"1", Headline: "Ferry “halts”", Byline: "By Ana Tolland", Located: "HARBOUR", Language: "en",
		PubStatus: pipeline.Usable, VersionCreated: time.Date(2026, 3, 1, 12, 0, 0, 5000, time.FixedZone("", 3600)), Text: "“No,” Mayor Lim Wei\nsaid.", Urgency: 3,
		Produced: map[string]string{"ingest": "1"},
	}
	a = a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{{
		ID: "e1", Type: pipeline.Person, Name: "Lim Wei", Roles: []string{"Mayor", "captain"}, Wikidata: "Q1", Salience: 0.4,
		Mentions: []pipeline.Mention{{Span: at(12, 19, "Lim Wei"), Kind: pipeline.NameMention}, {Span: at(6, 11, "Mayor"), Kind: pipeline.NominalMention}},
	}})
	a = a.With(pipeline.QuotesLayer, "1", []pipeline.Quote{
		{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{at(1, 4, "No,")}, Speaker: &pipeline.Speaker{Span: at(12, 19, "Lim Wei"), Entity: "e1", Kind: pipeline.PersonSpeaker},
			Cue: &cue, Via: []pipeline.Ref{{Span: at(0, 1, "“"), Entity: "e1"}}, Confidence: 0.875, Rule: "made", Repaired: true, Evidence: []pipeline.Span{at(4, 5, "”")}},
		{ID: "q2", Type: pipeline.Indirect, Content: []pipeline.Span{at(1, 3, "No")}, Confidence: 1, Rule: "none"},
	})
	return a.With(pipeline.SentimentLayer, "1", pipeline.Sentiment{
		Tone:     pipeline.Tone{Score: -0.25, Label: pipeline.Negative},
		Entities: []pipeline.EntityTone{{Entity: "e1", Tone: pipeline.Tone{Score: 0.5, Label: pipeline.Positive}, Confidence: 0.7, Evidence: []pipeline.Span{at(1, 3, "No")}}},
		Quotes: []pipeline.QuoteTone{{Quote: "q1", Tone: pipeline.Tone{Score: -1, Label: pipeline.Negative}, Evidence: []pipeline.Span{at(1, 3, "No")},
			Targets: []pipeline.EntityTone{{Entity: "e1", Tone: pipeline.Tone{Label: pipeline.Neutral}}}}},
	})
}

// TestDecode holds the archive's reader of articles to encoding/json.
func TestDecode(t *testing.T) {
	for name, a := range map[string]*pipeline.Article{"every field": whole(), "made up": archivetest.New(3, 50).Article(7)} {
		body, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := pipeline.DecodeArticle(body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := archive.Decode(body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.ID != want.ID || got.Version != want.Version || got.Source != want.Source || got.URI != want.URI || got.URL != want.URL || got.Headline != want.Headline ||
			got.Byline != want.Byline || got.Located != want.Located || got.Language != want.Language || got.PubStatus != want.PubStatus || got.Text != want.Text || !got.VersionCreated.Equal(want.VersionCreated) {
			t.Errorf("%s: read as\n%+v, want\n%+v", name, got, want)
		}
		entities := layer[[]pipeline.Entity](t, want, pipeline.EntitiesLayer)
		for i := range entities { // which nobody asks the archive for
			entities[i].Salience = 0
		}
		same(t, name, layer[[]pipeline.Entity](t, got, pipeline.EntitiesLayer), entities)
		same(t, name, layer[[]pipeline.Quote](t, got, pipeline.QuotesLayer), layer[[]pipeline.Quote](t, want, pipeline.QuotesLayer))
		same(t, name, layer[pipeline.Sentiment](t, got, pipeline.SentimentLayer), layer[pipeline.Sentiment](t, want, pipeline.SentimentLayer))
	}
}

func layer[T any](t *testing.T, a *pipeline.Article, name string) T {
	t.Helper()
	v, err := pipeline.Layer[T](a, name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func same(t *testing.T, name string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: read as\n%+v, want\n%+v", name, got, want)
	}
}

func TestDecodeSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		``:                      "the JSON ends",
		`[]`:                    "an object is wanted",
		`{"id":""}`:             `the field "id" is missing`,
		`{"id":"a","text":[1]}`: `the field "text" is a JSON array`,
		`{"id":"a","versionCreated":"yesterday"}`:                           `the field "versionCreated" is "yesterday"`,
		`{"id":"a","annotations":{"quotes":[{"confidence":"much"}]}}`:       `the field "annotations.quotes.confidence" is "much"`,
		`{"id":"a"} {"id":"b"}`:                                             "something follows",
		`{"id":"a","annotations":{"entities":[{"mentions":[{"text":true}]}`: `the field "annotations.entities.mentions.text" is a JSON boolean`,
	} {
		if _, err := archive.Decode([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want an error with %s", in, err, want)
		}
	}
	a, err := archive.Decode([]byte("{\"id\":\"a\",\"text\":\"caf\xe9\"}"))
	if err != nil || a.Text != "caf\uFFFD" {
		t.Errorf("what is no UTF-8 is read as %+v, %v", a, err)
	}
}

func BenchmarkDecode(b *testing.B) {
	body, err := archivetest.New(3, 50).Article(7).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := archive.Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}
