package main

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages"
)

var apiURL = regexp.MustCompile(`http://\S+/v1/quotes`)

// TestArchive runs the whole pipeline with its archive, and asks it by every command.
func TestArchive(t *testing.T) {
	b, at := serve(t, stages.All())
	place := regexp.MustCompile(`kept in (\S+)`).FindStringSubmatch(b.stderr.String())
	if place == nil {
		t.Fatalf("no directory in\n%s", b.stderr.String())
	}
	file := filepath.Join(place[1], archiveFile)
	invokeWith(t, stages.All(), "", "send", "--nats", at, "../../examples/kestrel-earnings.json").must(t)
	run := func(args ...string) outcome {
		t.Helper()
		return invokeWith(t, stages.All(), "", append(args, "--archive", file)...)
	}
	pipelinetest.Eventually(t, "the article is in the archive", func() bool { return strings.Contains(run("archive").stdout, `"articles":1,`) })

	for _, c := range []struct {
		name string
		args []string
		want string
		says string
	}{
		{"a speaker, misspelled", []string{"quotes", "--speaker", "Rosa di Mateo"}, "tariffs could cost the company", "--speaker stands for Rosa Di Matteo"},
		{"words", []string{"quotes", `"bigger trucks"`, "--pretty"}, "Lim Wei Shan, Chief Executive Officer", ""},
		{"about", []string{"quotes", "--about", "tariffs", "--since", "2025-01-01"}, "Rosa Di Matteo", ""},
		{"nobody", []string{"quotes", "--speaker", "Xerxes Zyzzyva"}, "", "nobody in the archive has a name like that"},
		{"people", []string{"people", "Lim", "--pretty"}, "lim-wei-shan", ""},
		{"one of them", []string{"people", "show", "Lim Wei Shan", "--pretty"}, "Named with", ""},
		{"articles", []string{"articles", "kestrel", "--pretty"}, " quotes", ""},
		{"one article", []string{"articles", "--id", "qml6v67vrqmf6ocbgc76", "--pretty"}, "Kestrel Robotics profit jumps", ""},
		{"csv", []string{"export", "--format", "csv"}, "qml6v67vrqmf6ocbgc76@1/quote/q1,2025-02-12T07:41:00Z", ""},
		{"ninjs", []string{"export", "--format", "ninjs"}, `"standard":{"name":"ninjs","version":"3.1"`, ""},
		{"merge", []string{"people", "merge", "Oliver Brandreth", "Rosa Di Matteo", "--by", "desk"}, "", "undo it with: wirecopy people undo 1"},
		{"decisions", []string{"people", "decisions"}, `"kind":"merge"`, ""},
		{"as merged", []string{"quotes", "--speaker", "Oliver Brandreth"}, `"speaker":{"id":"rosa-di-matteo"`, ""},
		{"undo", []string{"people", "undo", "1"}, "", "undone: oliver-brandreth is rosa-di-matteo"},
	} {
		o := run(c.args...).must(t)
		if !strings.Contains(o.stdout, c.want) || !strings.Contains(o.stderr, c.says) {
			t.Errorf("%s: %q and %q, want %q and %q", c.name, o.stdout, o.stderr, c.want, c.says)
		}
	}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no such type", []string{"quotes", "--type", "loud"}, "--type: \"loud\" is none of direct, mixed, indirect"},
		{"no time", []string{"quotes", "--since", "yesterday"}, "--since: \"yesterday\" is no time"},
		{"no search", []string{"quotes", `"open`}, "the words: "},
		{"several", []string{"people", "merge", "o", "Rosa Di Matteo"}, "may be"},
		{"no article", []string{"articles", "--id", "nothing"}, "there is no article nothing"},
		{"of quotes", []string{"export", "--format", "ninjs", "--speaker", "Lim"}, "leave out what narrows quotes down"},
	} {
		run(c.args...).wantError(t, c.want)
	}
	checkAPI(t, apiURL.FindString(b.stderr.String()))

	t.Run("rebuild while it runs", func(t *testing.T) {
		o := run("archive", "rebuild", "--nats", at).must(t)
		if !strings.Contains(o.stderr, "the archive has 1 article and ") {
			t.Errorf("got %q", o.stderr)
		}
	})
	t.Run("rebuild from a file", func(t *testing.T) {
		jsonl := filepath.Join(t.TempDir(), "all.jsonl")
		run("export", "--format", "articles", "-o", jsonl).must(t)
		other := filepath.Join(t.TempDir(), "other.db")
		invokeWith(t, stages.All(), "", "archive", "rebuild", "--from", jsonl, "--archive", other).must(t)
		if o := invokeWith(t, stages.All(), "", "archive", "--archive", other).must(t); !strings.Contains(o.stdout, `"articles":1,`) {
			t.Errorf("got %q", o.stdout)
		}
	})
	t.Run("alerts", func(t *testing.T) {
		rules := write(t, t.TempDir(), "alerts.yaml", "to: {bus: {nats: desk.alerts}}\nrules:\n  - {name: lim, speaker: Lim, to: [bus]}\n")
		invokeWith(t, stages.All(), "", "alerts", "check", rules, "--send", "--nats", at).must(t)
		if o := run("alerts", "test", rules, "--since", "2025-01-01").must(t); !strings.Contains(o.stdout, `{"rule":"lim","times":2,`) {
			t.Errorf("got %q, want that it would have told twice", o.stdout)
		}
	})
	if err := b.stop(t); err != nil {
		t.Errorf("run ended with %v", err)
	}
}

func checkAPI(t *testing.T, address string) {
	t.Helper()
	resp, err := http.Get(address + "?speaker=Lim")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	var found archive.List[archive.Quote]
	if err != nil || json.Unmarshal(body, &found) != nil || len(found.Items) != 2 {
		t.Errorf("%s?speaker=Lim: %s", address, body)
	}
}

func TestArchiveFlags(t *testing.T) {
	invokeWith(t, smallChain, "", "run", "--archive", "none", "--api", "127.0.0.1:0", "--data", t.TempDir()).wantError(t, "--api serves an archive, and there is none")
	invokeWith(t, smallChain, "", "run", "--api", "0.0.0.0:0", "--data", t.TempDir()).wantError(t, "say who may ask, with --api-tokens")
	rules := write(t, t.TempDir(), "alerts.yaml", "to: {bus: {nats: desk.alerts}}\nrules:\n  - {name: lim, speaker: Lim, to: [bus]}\n")
	invokeWith(t, smallChain, "", "run", "--archive", "none", "--alerts", rules, "--data", t.TempDir()).wantError(t, "--alerts needs an archive")
	invokeWith(t, smallChain, "", "quotes", "--archive", filepath.Join(t.TempDir(), "none.db")).wantError(t, "wirecopy run keeps one")
}
