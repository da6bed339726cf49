package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
)

// Each testdata/*.json is an article; what is written for it stands next to it.
func TestArticle(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("articles in testdata: %v, %v", files, err)
	}
	styles := []struct {
		name  string
		style Style
	}{
		{"plain", Style{}},
		{"narrow", Style{Width: 48}},
		{"color", Style{Width: 100, Color: true}},
	}
	for _, file := range files {
		for _, s := range styles {
			base := strings.TrimSuffix(file, ".json")
			t.Run(filepath.Base(base)+"/"+s.name, func(t *testing.T) {
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				a, err := pipeline.DecodeArticle(b)
				if err != nil {
					t.Fatal(err)
				}
				got, err := Article(a, s.style)
				if err != nil {
					t.Fatal(err)
				}
				pipelinetest.Golden(t, base+"."+s.name+".golden", got)
				if s.style.Color {
					return
				}
				for _, line := range strings.Split(string(got), "\n") {
					if n := columns(line); n > s.style.columns() {
						t.Errorf("%s at %d columns: a line has %d: %q", file, s.style.columns(), n, line)
					}
				}
			})
		}
	}
}

func TestEvents(t *testing.T) {
	b, err := os.ReadFile("testdata/agreement.json")
	if err != nil {
		t.Fatal(err)
	}
	a, err := pipeline.DecodeArticle(b)
	if err != nil {
		t.Fatal(err)
	}
	quotes, entities, err := pipeline.Events(a)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, q := range quotes {
		out = append(out, Quote(q, Style{})...)
	}
	for _, e := range entities {
		out = append(out, Entity(e, Style{})...)
	}
	pipelinetest.Golden(t, "testdata/events.golden", out)
}

func TestAnnotationOfAnotherForm(t *testing.T) {
	for _, layer := range []string{pipeline.EntitiesLayer, pipeline.QuotesLayer, pipeline.SentimentLayer} {
		a, err := pipeline.DecodeArticle([]byte(`{"id":"x","text":"","annotations":{"` + layer + `":7}}`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Article(a, Style{}); err == nil || !strings.Contains(err.Error(), layer) {
			t.Errorf("annotation %s is 7: got error %v, want one that names it", layer, err)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"escape sequence", "a\x1b[2Jb", "a [2Jb"},
		{"C1 control", "a\u009b2Jb", "a 2Jb"},
		{"line breaks", "a\r\nb\tc", "a  b c"},
		{"direction override", "a\u202eb\u2069c", "abc"},
		{"no-break space stays", "5\u00a0km", "5\u00a0km"},
	}
	for _, tt := range tests {
		if got := clean(tt.in); got != tt.want {
			t.Errorf("%s: clean(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestColumns(t *testing.T) {
	tests := []struct {
		in   string
		want int
	}{{"", 0}, {"abc", 3}, {"東京", 4}, {"e\u0301", 1}, {"ŻŁ", 2}}
	for _, tt := range tests {
		if got := columns(tt.in); got != tt.want {
			t.Errorf("columns(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
}

func TestWithdrawn(t *testing.T) {
	ref := pipeline.ArticleRef{ID: "a1", Version: 2, Source: "desk", Headline: "Ferry\x1b[31m"}
	q := pipeline.QuoteEvent{Quote: pipeline.Quote{Type: pipeline.Direct, Content: []pipeline.Span{{Text: "It sinks"}}}, SpeakerName: "Rhea Tolland"}
	e := pipeline.EntityEvent{Entity: pipeline.Entity{Type: pipeline.Person, Name: "Rhea Tolland"}}
	killed, changed := pipeline.Retraction{Article: ref, Reason: pipeline.Killed}, pipeline.Retraction{Article: ref, Reason: pipeline.Changed}
	color := Style{Color: true, Width: 200}
	for _, c := range []struct {
		name string
		got  []byte
		want []string
	}{
		{"a quote", QuoteWithdrawn(q, killed, color), []string{"\x1b[9m“It", "Rhea Tolland", "the article was killed", "desk: Ferry"}},
		{"an entity", EntityWithdrawn(e, changed, color), []string{"\x1b[9mPERSON", "not in version 2"}},
		{"what was not shown", Withdrawn("a quote", changed, color), []string{"a quote that was sent before"}},
	} {
		for _, want := range append(c.want, "withdrawn") {
			if !strings.Contains(string(c.got), want) {
				t.Errorf("%s: %q, want %q in it", c.name, c.got, want)
			}
		}
		if strings.Contains(string(c.got), "\x1b[31m\n") {
			t.Errorf("%s: %q drives the terminal", c.name, c.got)
		}
	}
}
