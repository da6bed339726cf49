package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages"
)

// prodigyLines are made-up sentences on made-up drugs, as Prodigy writes them.
func prodigyLines(drugs ...string) string {
	var b strings.Builder
	for _, drug := range drugs {
		for _, s := range []string{"Doctors gave %s to the patients.", "The agency approved %s on Monday.", "Too much %s is harmful."} {
			before, _, _ := strings.Cut(s, "%s")
			fmt.Fprintf(&b, "{\"text\":%q,\"spans\":[{\"start\":%d,\"end\":%d,\"label\":\"drug\"}],\"answer\":\"accept\"}\n", fmt.Sprintf(s, drug), len(before), len(before)+len(drug))
		}
	}
	for _, s := range []string{"Doctors gave advice to the patients.", "The agency closed on Monday.", "Too much noise is harmful."} {
		fmt.Fprintf(&b, "{\"text\":%q,\"answer\":\"reject\"}\n", s)
	}
	return b.String() + "{\"text\":\"Who knows.\",\"answer\":\"ignore\"}\n"
}

func TestProse(t *testing.T) {
	dir := t.TempDir()
	train, test := write(t, dir, "train.jsonl", prodigyLines("Zorvex", "Calmitol", "Pirenza")), write(t, dir, "test.jsonl", prodigyLines("Zorvex"))
	model := filepath.Join(dir, "model")
	o := invoke(t, "", "prose-train", train, "--out", model, "--test", test, "--json").must(t)
	var measured map[string]map[string]float64
	if err := json.Unmarshal([]byte(o.stdout), &measured); err != nil {
		t.Fatalf("%q: %v", o.stdout, err)
	}
	if got := measured["DRUG"]; got["gold"] != 3 || got["r"] < 0.6 {
		t.Errorf("measured on names that were trained on: %v, want most of 3 found", measured)
	}
	if !strings.Contains(o.stderr, "training on 12 texts with 9 DRUG") {
		t.Errorf("stderr %q, want the number of texts and names", o.stderr)
	}
	t.Run("annotate", func(t *testing.T) {
		o := invoke(t, `{"id":"a","text":"Doctors gave Zorvex to the patients."}`, "annotate", "--prose-model", model, "--stages", "entities", "-").must(t)
		found := layer[[]pipeline.Entity](t, articles(t, o.stdout)[0], pipeline.EntitiesLayer)
		if len(found) != 1 || found[0].Type != "DRUG" || found[0].Name != "Zorvex" {
			t.Errorf("got %+v, want the DRUG Zorvex", found)
		}
	})
	t.Run("run and tail", func(t *testing.T) {
		b, at := serveProse(t, model)
		invoke(t, "Doctors gave Zorvex to the patients.", "send", "--nats", at, "--source", "desk", "-").must(t)
		pipelinetest.Eventually(t, "the drug is an entity with a subject of its type", func() bool {
			o := invoke(t, "", "tail", "--type", "DRUG", "--nats", at, "--since", "1h", "--until-idle", "100ms").must(t)
			return strings.Contains(o.stdout, `"name":"Zorvex"`)
		})
		if o := invoke(t, "", "tail", "--type", "DRUGG", "--nats", at, "--since", "1h", "--until-idle", "100ms").must(t); !strings.Contains(o.stderr, "there are DRUG") {
			t.Errorf("--type DRUGG: stderr %q, want the types that there are", o.stderr)
		}
		if err := b.stop(t); err != nil {
			t.Error(err)
		}
	})
}

// serveProse runs all stages with a model.
func serveProse(t *testing.T, model string) (*background, string) {
	t.Helper()
	b := startApp(t, &app{stages: stages.All(), equip: stages.With}, "run", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--prose-model", model)
	pipelinetest.Eventually(t, "the pipeline says how to reach it", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	at := natsURL.FindString(b.stderr.String())
	if at == "" {
		t.Fatalf("no URL in\n%s", b.stderr.String())
	}
	return b, at
}

func TestProseErrors(t *testing.T) {
	dir := t.TempDir()
	bad := write(t, dir, "bad.jsonl", `{"text":"a"}`+"\n"+`{"text":"a","spans":[{"start":0,"end":9,"label":"X"}]}`)
	nothing := write(t, dir, "nothing.jsonl", `{"text":"a"}`)
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no model", []string{"annotate", "--prose-model", filepath.Join(dir, "none"), "-"}, "a model is a directory with a folder Maxent"},
		{"no model to run with", []string{"run", "--prose-model", dir, "--data", filepath.Join(dir, "data")}, "a model is a directory with a folder Maxent"},
		{"a bad line", []string{"prose-train", bad, "--out", filepath.Join(dir, "m")}, bad + ", line 2: span 1"},
		{"a bad line to test with", []string{"prose-train", nothing, "--test", bad, "--out", filepath.Join(dir, "m")}, bad + ", line 2: span 1"},
		{"no names", []string{"prose-train", nothing, "--out", filepath.Join(dir, "m")}, "there is no name in the examples"},
		{"no file", []string{"prose-train", filepath.Join(dir, "none.jsonl"), "--out", filepath.Join(dir, "m")}, "no such file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { invoke(t, "", tt.args...).wantError(t, tt.want) })
	}
}
