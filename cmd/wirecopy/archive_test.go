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

	if want := "archive:        " + file + ", "; !strings.Contains(b.stderr.String(), want) || !strings.Contains(b.stderr.String(), " GB at most") {
		t.Errorf("the start message does not say where the archive is, and its limit:\n%s", b.stderr.String())
	}
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
		{"one version", []string{"articles", "--id", "qml6v67vrqmf6ocbgc76@1"}, `"version":1`, ""},
		{"csv", []string{"export", "--format", "csv"}, "qml6v67vrqmf6ocbgc76@1/quote/q1,2025-02-12T07:41:00Z", ""},
		{"ninjs", []string{"export", "--format", "ninjs"}, `"standard":{"name":"ninjs","version":"3.1"`, ""},
		{"merge", []string{"people", "merge", "Oliver Brandreth", "Rosa Di Matteo", "--by", "desk"}, "", "undo it with: wirecopy people undo 1"},
		{"decisions", []string{"people", "decisions"}, `"kind":"merge"`, ""},
		{"as merged", []string{"quotes", "--speaker", "Oliver Brandreth"}, `"speaker":{"id":"rosa-di-matteo"`, ""},
		{"the id of before", []string{"people", "show", "oliver-brandreth"}, `{"id":"rosa-di-matteo"`, ""},
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
		{"no version", []string{"articles", "--id", "qml6v67vrqmf6ocbgc76@7"}, "or not in that version"},
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
	checkRebuild(t, run, at)
	t.Run("trim", func(t *testing.T) {
		jsonl, other := filepath.Join(t.TempDir(), "all.jsonl"), filepath.Join(t.TempDir(), "other.db")
		run("export", "--format", "articles", "-o", jsonl).must(t)
		invokeWith(t, stages.All(), "", "archive", "rebuild", "--from", jsonl, "--archive", other).must(t)
		if o := invokeWith(t, stages.All(), "", "archive", "trim", "--keep", "1d", "--compact", "--archive", other).must(t); !strings.Contains(o.stderr, "dropped 1 article and ") {
			t.Errorf("got %q, want that an article of 2025 was dropped", o.stderr)
		}
		if o := invokeWith(t, stages.All(), "", "archive", "--archive", other).must(t); !strings.Contains(o.stdout, `"articles":0,`) {
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
	rules := write(t, t.TempDir(), "alerts.yaml", "to: {bus: {nats: desk.alerts}}\nrules:\n  - {name: lim, speaker: Lim, to: [bus]}\n")
	none := filepath.Join(t.TempDir(), "none.db")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"to serve none", []string{"run", "--archive", "none", "--api", "127.0.0.1:0"}, "--api serves an archive, and there is none"},
		{"to limit none", []string{"run", "--archive", "none", "--archive-keep", "7d"}, "limit an archive, and there is none"},
		{"no period", []string{"run", "--archive-keep", "long"}, `"long" is no period: say how long, as in 12h, 30d or 52w`},
		{"no size", []string{"run", "--archive-max-bytes", "big"}, `"big" is no size`},
		{"a size of PostgreSQL", []string{"run", "--archive", "postgres://db.example/wire", "--archive-max-bytes", "1GiB"}, "limit it by age"},
		{"for everybody", []string{"run", "--api", "0.0.0.0:0"}, "say who may ask, with --api-tokens"},
		{"half a certificate", []string{"run", "--api-cert", rules}, "--api-cert and --api-key go together"},
		{"no certificate", []string{"run", "--api-cert", rules, "--api-key", rules}, "--api-cert " + rules},
		{"alerts without", []string{"run", "--archive", "none", "--alerts", rules}, "--alerts needs an archive"},
		{"to ask none", []string{"quotes", "--archive", none}, "wirecopy run keeps one"},
		{"to trim none", []string{"archive", "trim", "--keep", "7d", "--archive", none}, "wirecopy run keeps one"},
		{"to trim by nothing", []string{"archive", "trim", "--archive", none}, "say how much the archive is to keep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.args[0] == "run" {
				c.args = append(c.args, "--data", t.TempDir())
			}
			invokeWith(t, smallChain, "", c.args...).wantError(t, c.want)
		})
	}
}

func TestForShell(t *testing.T) {
	for _, c := range []struct{ place, want string }{
		{"archive.db", "archive.db"},
		{"postgres://u@h:5432/db", "postgres://u@h:5432/db"},
		{"postgres://u@h/db?sslmode=disable&search_path=a", "'postgres://u@h/db?sslmode=disable&search_path=a'"},
		{"/srv/the wire's/a.db", `'/srv/the wire'\''s/a.db'`},
	} {
		if got := forShell(c.place); got != c.want {
			t.Errorf("%s is written %s, want %s", c.place, got, c.want)
		}
	}
}
