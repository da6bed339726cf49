package stages_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages"
)

// show writes what each stage adds to an article, for people to read the differences. Scores are rounded, so that only
// what somebody would notice makes one.
var show = map[string]func(*testing.T, *bytes.Buffer, *pipeline.Article){
	"ingest":    showArticle,
	"entities":  showEntities,
	"quotes":    showQuotes,
	"sentiment": showSentiment,
}

// TestExamplesComeOutAsTheirGoldenFiles runs the examples, and the texts of testdata, through all stages, and compares
// what each stage makes of them with its golden file. A new text is a new test, without new code. After a change for the better, run
//
//	go test ./stages -update
//
// and read the difference.
func TestExamplesComeOutAsTheirGoldenFiles(t *testing.T) {
	items := examples(t)
	maps.Copy(items, wireItems(t, "testdata/texts/*"))
	out := map[string]*bytes.Buffer{}
	for _, s := range stages.All() {
		out[s.Name()] = new(bytes.Buffer)
	}
	for _, name := range slices.Sorted(maps.Keys(items)) {
		made, err := stages.All().Process(t.Context(), items[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for stage, b := range out {
			fmt.Fprintf(b, "## %s\n", name)
			for _, m := range made {
				show[stage](t, b, m.Article)
			}
			b.WriteByte('\n')
		}
	}
	for stage, b := range out {
		t.Run(stage, func(t *testing.T) {
			pipelinetest.Golden(t, filepath.Join("testdata", "golden", stage+".txt"), b.Bytes())
		})
	}
}

// showArticle writes the fields as JSON, then each block with the text that it covers.
func showArticle(t *testing.T, b *bytes.Buffer, a *pipeline.Article) {
	fields := *a
	fields.Text, fields.Blocks, fields.Annotations, fields.Produced = "", nil, nil, nil
	head, err := fields.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(b, head, "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	runes := []rune(a.Text)
	for _, x := range a.Blocks {
		fmt.Fprintf(b, "[%s] %s\n", x.Kind, strings.ReplaceAll(string(runes[x.Start:x.End]), "\n", "\n    "))
	}
}

func layer[L any](t *testing.T, a *pipeline.Article, name string) L {
	t.Helper()
	l, err := pipeline.Layer[L](a, name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func showEntities(t *testing.T, b *bytes.Buffer, a *pipeline.Article) {
	for _, e := range layer[[]pipeline.Entity](t, a, pipeline.EntitiesLayer) {
		line := []string{e.ID, e.Type, e.Name}
		if len(e.Roles) > 0 {
			line = append(line, "("+strings.Join(e.Roles, "; ")+")")
		}
		line = append(line, e.Wikidata, "salience", rounded(e.Salience))
		writeLine(b, line...)
		for _, m := range e.Mentions {
			fmt.Fprintf(b, "   %-7s %s\n", m.Kind, at(m.Span))
		}
	}
}

func showQuotes(t *testing.T, b *bytes.Buffer, a *pipeline.Article) {
	for _, q := range layer[[]pipeline.Quote](t, a, pipeline.QuotesLayer) {
		line := []string{q.ID, q.Type, q.Rule, rounded(q.Confidence)}
		if q.Repaired {
			line = append(line, "repaired")
		}
		writeLine(b, line...)
		if s := q.Speaker; s != nil {
			writeLine(b, "   speaker", at(s.Span), s.Kind, s.Entity)
		}
		if q.Cue != nil {
			writeLine(b, "   cue    ", at(*q.Cue))
		}
		for _, v := range q.Via {
			writeLine(b, "   via    ", at(v.Span), v.Entity)
		}
		for _, c := range q.Content {
			writeLine(b, "   said   ", at(c))
		}
	}
}

func showSentiment(t *testing.T, b *bytes.Buffer, a *pipeline.Article) {
	s := layer[pipeline.Sentiment](t, a, pipeline.SentimentLayer)
	tone(b, "article", s.Tone, nil)
	for _, x := range s.Sentences {
		tone(b, fmt.Sprintf("sentence %d-%d", x.Start, x.End), x.Tone, x.Evidence)
	}
	for _, x := range s.Entities {
		tone(b, x.Entity, x.Tone, x.Evidence)
	}
	for _, x := range s.Quotes {
		tone(b, x.Quote, x.Tone, x.Evidence)
		for _, y := range x.Targets {
			tone(b, "   "+y.Entity, y.Tone, y.Evidence)
		}
	}
}

func tone(b *bytes.Buffer, what string, s pipeline.Tone, evidence []pipeline.Span) {
	line := []string{what, s.Label, rounded(s.Score)}
	for _, e := range evidence {
		line = append(line, "|", at(e))
	}
	writeLine(b, line...)
}

// writeLine writes the parts that are not empty, with spaces between them.
func writeLine(b *bytes.Buffer, parts ...string) {
	b.WriteString(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ") + "\n")
}

func rounded(score float64) string {
	if s := fmt.Sprintf("%.1f", score); s != "-0.0" {
		return s
	}
	return "0.0"
}

// at is a span's text, and where it starts.
func at(s pipeline.Span) string {
	return fmt.Sprintf("%s @%d", strings.ReplaceAll(s.Text, "\n", " "), s.Start)
}
