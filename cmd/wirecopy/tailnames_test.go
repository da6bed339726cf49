package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
)

// speaking reads articles of the form "Full name/other name: what is said".
var speaking = pipeline.Chain{
	intake{},
	pipeline.Annotate(pipeline.EntitiesLayer, "1", func(_ context.Context, a *pipeline.Article) ([]pipeline.Entity, error) {
		names, _, _ := strings.Cut(a.Text, ": ")
		full, other, _ := strings.Cut(names, "/")
		at := len(full) + 1
		return []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: full, Mentions: []pipeline.Mention{
			{Span: pipeline.Span{Start: 0, End: len(full), Text: full}, Kind: pipeline.NameMention},
			{Span: pipeline.Span{Start: at, End: at + len(other), Text: other}, Kind: pipeline.NameMention},
		}}}, nil
	}),
	pipeline.Annotate(pipeline.QuotesLayer, "1", func(_ context.Context, a *pipeline.Article) ([]pipeline.Quote, error) {
		names, said, _ := strings.Cut(a.Text, ": ")
		full, _, _ := strings.Cut(names, "/")
		return []pipeline.Quote{{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{{Start: len(names) + 2, End: len(names) + 2 + len(said), Text: said}},
			Speaker: &pipeline.Speaker{Span: pipeline.Span{Start: 0, End: len(full), Text: full}, Entity: "e1", Kind: pipeline.PersonSpeaker}}}, nil
	}),
}

// saidIn gives what is said in the quotes of an output, in the order of the alphabet.
func saidIn(t *testing.T, out string) string {
	t.Helper()
	var said []string
	for l := range strings.Lines(out) {
		var q pipeline.QuoteEvent
		if err := json.Unmarshal([]byte(l), &q); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		said = append(said, q.Quote.Content[0].Text)
	}
	slices.Sort(said)
	return strings.Join(said, " ")
}

func TestTailFindsNames(t *testing.T) {
	_, at := serve(t, speaking)
	items := strings.Join([]string{
		"Deborah Quill/the mayor: river", "D Quill/x: water", "Kestrel Robotics Ltd/x: chips", "Kestrel/x: more", "World Health Organization/x: masks",
		"Jane Varga/Lady Lorne: bank", "Jane Varga Jr/x: school", "Colin Ferreby/x: drains",
	}, "|")
	invokeWith(t, speaking, items, "send", "--nats", at, "--source", "agency", "-").must(t)
	tail := func(args ...string) outcome {
		t.Helper()
		return invokeWith(t, speaking, "", append(append([]string{"tail"}, args...), "--nats", at, "--since", "1h", "--until-idle", "100ms")...).must(t)
	}
	pipelinetest.Eventually(t, "all are out", func() bool { return strings.Count(tail("quotes").stdout, "\n") == 8 })

	tests := []struct {
		name   string
		args   []string
		said   string
		stderr []string // nothing at all where there are none
	}{
		{"the full name, and its initials", []string{"--speaker", "Deborah Quill"}, "river water", []string{`"Deborah Quill" is d-quill and deborah-quill`}},
		{"a part", []string{"--speaker", "Ferreby"}, "drains", []string{`"Ferreby" is colin-ferreby`}},
		{"with the legal form", []string{"--speaker", "Kestrel Robotics Ltd"}, "chips", nil},
		{"without", []string{"--speaker", "Kestrel Robotics"}, "chips", nil},
		{"the short name of a company", []string{"--speaker", "kestrel"}, "chips more", []string{`is kestrel and kestrel-robotics`}},
		{"initials", []string{"--speaker", "WHO"}, "masks", []string{`"WHO" is world-health-organization`}},
		{"another name that the article uses", []string{"--speaker", "Lady Lorne"}, "bank", []string{`"Lady Lorne" is jane-varga`}},
		{"not those who have more names", []string{"--speaker", "Jane Varga"}, "bank", nil},
		{"nobody", []string{"--speaker", "Debora Quil"}, "", []string{`nobody called "Debora Quil" has said anything so far; the nearest: deborah-quill`}},
		{"nobody like that", []string{"--speaker", "Zzyzx"}, "", []string{`nobody called "Zzyzx" has said anything so far` + "\n"}},
		{"a source that has sent nothing", []string{"quotes", "--source", "nosuch"}, "", []string{`no quotes from the source "nosuch" so far; there are some from agency`}},
		{"a source", []string{"--speaker", "Ferreby", "--source", "agency"}, "drains", []string{"colin-ferreby"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := tail(tt.args...)
			if got := saidIn(t, o.stdout); got != tt.said {
				t.Errorf("%q: got %q, want %q", tt.args, got, tt.said)
			}
			if len(tt.stderr) == 0 && o.stderr != "" {
				t.Errorf("%q: stderr %q, want none", tt.args, o.stderr)
			}
			for _, want := range tt.stderr {
				if !strings.Contains(o.stderr, want) {
					t.Errorf("%q: stderr %q, want %q", tt.args, o.stderr, want)
				}
			}
		})
	}
	t.Run("entities", func(t *testing.T) {
		if o := tail("--entity", "Quill"); strings.Count(o.stdout, "\n") != 2 || !strings.Contains(o.stderr, "deborah-quill") {
			t.Errorf("got %q, stderr %q", o.stdout, o.stderr)
		}
		if o := tail("--type", "PERSONN"); o.stdout != "" || !strings.Contains(o.stderr, `no entity of the type "PERSONN" has been named so far; there are PERSON`) {
			t.Errorf("--type PERSONN: got %q, stderr %q", o.stdout, o.stderr)
		}
		if o := tail("articles", "--source", "nosuch"); o.stdout != "" || !strings.Contains(o.stderr, `no articles from the source "nosuch" so far`) {
			t.Errorf("articles of no source: got %q, stderr %q", o.stdout, o.stderr)
		}
	})
	t.Run("a durable subscription takes the very name", func(t *testing.T) {
		o := tail("--speaker", "Ferreby", "--durable", "desk")
		if o.stdout != "" || !strings.Contains(o.stderr, `"Ferreby" is colin-ferreby: with --durable, give the name as it stands there`) {
			t.Errorf("got %q, stderr %q", o.stdout, o.stderr)
		}
	})
	t.Run("who comes up later is followed", func(t *testing.T) {
		w := start(t, speaking, "tail", "--speaker", "Orsik", "--nats", at)
		pipelinetest.Eventually(t, "it says that there is none", func() bool { return strings.Contains(w.stderr.String(), `nobody called "Orsik"`) })
		n := 0
		pipelinetest.Eventually(t, "a part of a new name is seen", func() bool {
			n++ // the first may be sent before tail listens
			invokeWith(t, speaking, "Pavel Orsik/x: talks"+strings.Repeat("!", n), "send", "--nats", at, "--source", "agency", "-").must(t)
			return strings.Contains(w.stdout.String(), `"text":"talks`)
		})
		if err := w.stop(t); err != nil {
			t.Errorf("tail ended with %v, want no error", err)
		}
	})
}
