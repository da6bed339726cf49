package main

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

// The stages of these tests find the name Varga, take all of a text for what Varga says, and like whatever is named.
var varga = pipeline.Chain{
	intake{},
	pipeline.Annotate(pipeline.EntitiesLayer, "1", func(_ context.Context, a *pipeline.Article) ([]pipeline.Entity, error) {
		var out []pipeline.Entity
		if i := strings.Index(a.Text, "Varga"); i >= 0 {
			span := pipeline.Span{Start: i, End: i + 5, Text: "Varga"}
			out = append(out, pipeline.Entity{ID: "e1", Type: pipeline.Person, Name: "Varga", Mentions: []pipeline.Mention{{Span: span, Kind: pipeline.NameMention}}})
		}
		return out, nil
	}),
	pipeline.Annotate(pipeline.QuotesLayer, "1", func(_ context.Context, a *pipeline.Article) ([]pipeline.Quote, error) {
		entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
		if err != nil || len(entities) == 0 {
			return nil, err
		}
		said := pipeline.Span{Start: 0, End: len(a.Text), Text: a.Text}
		return []pipeline.Quote{{ID: "q1", Type: pipeline.Indirect, Content: []pipeline.Span{said}, Confidence: 0.8,
			Speaker: &pipeline.Speaker{Span: entities[0].Mentions[0].Span, Entity: entities[0].ID, Kind: pipeline.PersonSpeaker}}}, nil
	}),
	pipeline.Annotate(pipeline.SentimentLayer, "1", func(_ context.Context, a *pipeline.Article) (pipeline.Sentiment, error) {
		s := pipeline.Sentiment{Tone: pipeline.Tone{Score: -0.5, Label: pipeline.Negative}}
		entities, err := pipeline.Layer[[]pipeline.Entity](a, pipeline.EntitiesLayer)
		for _, e := range entities {
			s.Entities = append(s.Entities, pipeline.EntityTone{Entity: e.ID, Tone: pipeline.Tone{Score: 0.5, Label: pipeline.Positive}})
		}
		return s, err
	}),
}

const (
	nerGold = `{"id":"a","split":"dev","genre":"news","text":"Varga came to Lorne.","entities":[{"start":0,"end":5,"type":"PERSON"},{"start":14,"end":19,"type":"LOC"}]}
{"id":"b","split":"dev","genre":"court","text":"Nobody came.","entities":[]}
{"id":"c","split":"train","genre":"news","text":"Varga left.","entities":[]}
`
	quotesGold = `{"id":"a","split":"dev","text":"it is late, Varga said","quotes":[{"content":[[0,22]],"speaker":[[12,17]],"type":"indirect","speech":true}]}
`
	sentimentGold = `{"id":"a","split":"dev-x","text":"Reyes won.","target":{"start":0,"end":5},"label":"positive"}
{"id":"b","split":"dev-y","text":"A bad day.","target":null,"label":"negative","score":-3}
{"id":"c","split":"dev-y","text":"Another bad day.","target":null,"label":"neutral","score":1}
`
)

const (
	newsGold = `{"id":"a","split":"dev","genre":"news","text":"Varga came to Lorne.","entities":[{"start":0,"end":5,"type":"PERSON","entity":"e1"},{"start":14,"end":19,"type":"LOC","entity":"e2"}],"whoiswho":[{"id":"e1","type":"PERSON","name":"Varga","roles":[],"stance":2},{"id":"e2","type":"GPE","name":"Lorne","roles":[]}],"quotes":[{"type":"indirect","content":[[0,20]],"speaker":[[0,5]],"speaker_entity":"e1"}]}
`
	gapGold = `{"id":"a","split":"development","text":"Varga came to Lorne; she left.","pronoun":{"start":21,"end":24,"text":"she"},"a":{"start":0,"end":5,"text":"Varga","coref":true},"b":{"start":14,"end":19,"text":"Lorne","coref":false}}
`
)

func TestEval(t *testing.T) {
	dir := t.TempDir()
	ner, quotes, sentiment := write(t, dir, "ner.jsonl", nerGold), write(t, dir, "quotes.jsonl", quotesGold), write(t, dir, "sentiment.jsonl", sentimentGold)
	news, gap := write(t, dir, "news.jsonl", newsGold), write(t, dir, "gap.jsonl", gapGold)
	pred := write(t, dir, "pred.jsonl", `{"id":"a","text":"Varga came to Lorne.","annotations":{"entities":[{"id":"e1","type":"GPE","mentions":[{"start":14,"end":19,"text":"Lorne","kind":"name"}]}]}}`)
	tests := []struct {
		name string
		args []string
		row  string
		want map[string]float64
	}{
		{"entities", []string{"entities", ner}, "ALL", map[string]float64{"p": 0.5, "r": 0.5, "gold": 2, "pred": 2}},
		{"entities of a split", []string{"entities", ner, "--split", "dev"}, "ALL", map[string]float64{"p": 1, "r": 0.5, "f1": 2. / 3}},
		{"entities of a genre", []string{"entities", ner, "--genre", "court"}, "ALL", map[string]float64{"gold": 0, "pred": 0}},
		{"entities of a file", []string{"entities", ner, pred, "--split", "dev", "--genre", "news"}, "LOC", map[string]float64{"f1": 1}},
		{"quotes", []string{"quotes", quotes}, "indirect", map[string]float64{"f1": 1, "full_f1": 1, "content_exact_r": 1}},
		{"confidence", []string{"quotes", quotes, "--calibration"}, "0.8 to 0.9", map[string]float64{"quotes": 1, "right": 1, "confidence": 0.8}},
		{"who said what", []string{"who", news}, "speaker", map[string]float64{"p": 1, "r": 1, "gold": 1, "wrong": 0}},
		{"who said what, at an overlap that nothing reaches", []string{"who", news, "--iou", "1.1"}, "speaker", map[string]float64{"r": 0, "missed": 1}},
		{"stance", []string{"stance", news}, "positive", map[string]float64{"f1": 1}},
		{"pronouns", []string{"pronouns", gap}, "feminine", map[string]float64{"gold": 1, "pred": 0, "f1": 0}},
		{"sentiment toward a given target", []string{"sentiment", sentiment, "--split", "dev-x"}, "ALL", map[string]float64{"accuracy": 1}},
		{"sentiment of texts", []string{"sentiment", sentiment, "--split", "dev-y"}, "ALL", map[string]float64{"accuracy": 0.5, "pearson_r": 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			args := append([]string{"eval"}, tt.args...)
			o := invokeWith(t, varga, "", append(args, "--json")...).must(t)
			var got map[string]map[string]float64
			if err := json.Unmarshal([]byte(o.stdout), &got); err != nil {
				t.Fatalf("%q: %v", o.stdout, err)
			}
			for figure, want := range tt.want {
				if math.Abs(got[tt.row][figure]-want) > 1e-9 {
					t.Errorf("%s of %s: got %v, want %v in %s", figure, tt.row, got[tt.row][figure], want, o.stdout)
				}
			}
			table := invokeWith(t, varga, "", args...).must(t)
			if !strings.Contains(table.stdout, "\n"+tt.row+" ") {
				t.Errorf("the table has no row %s:\n%s", tt.row, table.stdout)
			}
		})
	}
}

func TestEvalBaseline(t *testing.T) {
	gold := write(t, t.TempDir(), "ner.jsonl", `{"id":"a","text":"The inquiry was opened by Sarah Miller in London last week.","entities":[{"start":26,"end":38,"type":"PERSON"}]}
{"id":"b","text":"\u023a\u023a\u023a\u023a's","entities":[]}`)
	o := invokeWith(t, varga, "", "eval", "entities", gold, "--baseline", "prose", "--json").must(t)
	var got map[string]map[string]float64
	if err := json.Unmarshal([]byte(o.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got["PERSON"]["r"] != 1 {
		t.Errorf("got %s, want prose to find Sarah Miller", o.stdout)
	}
	if !strings.Contains(o.stderr, "record b: prose: panic") {
		t.Errorf("stderr %q, want the text at which prose panics", o.stderr)
	}
}

func TestEvalWhatCannotBeScored(t *testing.T) {
	dir := t.TempDir()
	ner := write(t, dir, "ner.jsonl", nerGold)
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no file", []string{"entities", dir + "/none"}, "no such file"},
		{"no record", []string{"entities", ner, "--split", "test"}, "no document matches the filter"},
		{"no JSON", []string{"quotes", write(t, dir, "bad.jsonl", "{\n")}, "bad.jsonl, line 1"},
		{"another text", []string{"entities", ner, write(t, dir, "other.jsonl", `{"id":"a","text":"x"}`)}, "the text of article a"},
		{"a target outside the text", []string{"sentiment", write(t, dir, "far.jsonl", `{"id":"a","text":"x","target":{"start":0,"end":9},"label":"neutral"}`)}, "line 1: the target from 0 to 9"},
		{"pronouns of a set without", []string{"pronouns", ner}, "document a: there is no pronoun"},
		{"a directory without gold", []string{"report", dir}, "there is no gold file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			invokeWith(t, varga, "", append([]string{"eval"}, tt.args...)...).wantError(t, tt.want)
		})
	}
}

func TestEvalReport(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "ner_town.jsonl", nerGold)
	write(t, dir, "quotes_town.jsonl", quotesGold)
	write(t, dir, "sentiment_town.jsonl", sentimentGold)
	write(t, dir, "news_town.jsonl", newsGold)
	write(t, dir, "gap_town.jsonl", gapGold)
	write(t, dir, "other.jsonl", "no gold")
	o := invokeWith(t, varga, "", "eval", "report", dir).must(t)
	if !strings.HasPrefix(o.stdout, "## Who said what\n") {
		t.Errorf("the report begins with %q, want who said what", o.stdout[:min(len(o.stdout), 40)])
	}
	for _, want := range []string{
		"| news_town (1 text) | 1 | 1.000 | 1.000 | 1.000 | 0 | 0 | 0 |",
		"### news_town (1 text)\n",
		"| news_town (1 text) | wirecopy | 2 |",
		"| news_town (1 text) | 1.000 | 0.000 | 0.000 | 0.333 | 1.000 | 1 |",
		"| gap_town (1 text) | 1 | 0.000 |",
		"## Entities\n",
		"| set | system | mentions | PERSON F1 | ORG F1 | LOC F1 | P | R | F1 | overlap R |\n| --- | --- | ---: |",
		"| town (2 texts) | prose/v2 | 2 |",
		"| town (2 texts) | wirecopy | 2 | 1.000 | 0.000 | 0.000 | 1.000 | 0.500 | 0.667 | 0.500 |\n",
		"| town, news only (1 text) | wirecopy | 2 |",
		"### town (1 text)\n",
		"| indirect | 1.000 | 1.000 | 1.000 | 1.000 |",
		"| 0.8 to 0.9 | 1 | 0.800 | 1.000 |",
		"| town, dev-x (1 text) | 1.000 | 0.000 | 0.000 |",
	} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("the report lacks %q:\n%s", want, o.stdout)
		}
	}
}
