package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestSettingsComeFromTheFileTheEnvironmentAndFlags(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "wirecopy.yaml", "inbox: _INBOX_file\nrun:\n  stages: [entities, quotes]\n  size: {WIRE_RAW: 4GiB}\n  metrics: 127.0.0.1:9464\ntail:\n  source: desk\ndead:\n  list:\n    stage: quotes\n")
	t.Setenv("WIRECOPY_METRICS", "127.0.0.1:1")
	t.Setenv("WIRECOPY_TAIL_TYPE", "ORG")
	for _, c := range []struct {
		name, command string
		want          []string
	}{
		{"a flag of all commands", "tail", []string{"inbox: _INBOX_file  # " + file + ":1"}},
		{"a list", "run", []string{"stages: entities,quotes  # " + file + ":3"}},
		{"a mapping", "run", []string{"size: WIRE_RAW=4GiB  # " + file + ":4"}},
		{"the environment goes before the file", "run", []string{"metrics: 127.0.0.1:1  # WIRECOPY_METRICS"}},
		{"a command", "tail", []string{"source: desk  # " + file + ":7", "type: ORG  # WIRECOPY_TAIL_TYPE"}},
		{"a command of a command", "dead list", []string{"stage: quotes  # " + file + ":10"}},
		{"the default", "run", []string{"listen: 127.0.0.1:4222  # default"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := invoke(t, "", append([]string{"--config", file, "config", "show"}, strings.Fields(c.command)...)...).must(t).stdout
			for _, line := range c.want {
				if !strings.Contains(out, line+"\n") {
					t.Errorf("there is no line %q in\n%s", line, out)
				}
			}
		})
	}
	if out := invoke(t, "", "config", "check", file).must(t).stdout; !strings.Contains(out, "6 settings") {
		t.Errorf("config check says %q, want 6 settings", out)
	}
}

// What a file says is what a command does, until a flag says something else.
func TestACommandRunsWithItsFile(t *testing.T) {
	file := write(t, t.TempDir(), "wirecopy.yaml", "annotate:\n  stages: [shout]\noutput: pretty\n")
	in := `{"id":"1","text":"a few words"}`
	with := invokeWith(t, smallChain, in, "--config", file, "annotate").must(t).stdout
	if strings.HasPrefix(with, "{") {
		t.Errorf("output: pretty wrote JSON: %s", with)
	}
	flagged := invokeWith(t, smallChain, in, "annotate", "--config="+file, "--json", "--stages", "size").must(t).stdout
	if !strings.Contains(flagged, `"size"`) || strings.Contains(flagged, `"shout"`) {
		t.Errorf("--json --stages size over the file gave %s", flagged)
	}
}

func TestFilesThatSayNothing(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"a command with a slip", "nats: nats://x:4\nrnu:\n  workers: 1\n", ":2: there is no setting rnu; do you mean run?"},
		{"a flag with a slip", "run:\n  lgo: info\n", ":2: there is no setting run.lgo; do you mean run.log?"},
		{"a flag of run at the top", "stages: [entities]\n", ":1: there is no setting stages; do you mean run.stages?"},
		{"a flag of all under a command", "run:\n  nats: nats://x:4\n", ":2: there is no setting run.nats; do you mean nats?"},
		{"a value that is not among those that there are", "run:\n  log: loud\n", `:2: run.log: it is one of debug, info, warn, error, auto, and not "loud"`},
		{"no number", "run:\n  workers: many\n", ":2: run.workers: "},
		{"no mapping", "run:\n  - log\n", ":2: here the names of settings are to stand"},
		{"twice", "nats: a\nnats: b\n", "2"},
		{"no YAML", "run: [\n", "line 1"},
		{"nothing like any", "zzzzzz: 1\n", "wirecopy config example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, t.TempDir(), "wirecopy.yaml", c.file)
			for _, args := range [][]string{{"config", "check", file}, {"--config", file, "status"}} {
				invoke(t, "", args...).wantError(t, c.want)
			}
		})
	}
	invoke(t, "", "--config", "nowhere.yaml", "status").wantError(t, "--config nowhere.yaml: no such file")
}

// The example says nothing as it is, and every line of it is a setting.
func TestTheExampleOfAFile(t *testing.T) {
	example := invoke(t, "", "config", "example").must(t).stdout
	file := write(t, t.TempDir(), "example.yaml", example)
	if out := invoke(t, "", "config", "check", file).must(t).stdout; !strings.Contains(out, "0 settings") {
		t.Errorf("the example as it is: %s", out)
	}
	var b strings.Builder
	n := 0
	for line := range strings.Lines(example) {
		if text := strings.TrimLeft(line, " "); strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "# ") {
			line = strings.Replace(line, "#", "", 1)
			n++
		}
		b.WriteString(line)
	}
	if n < 50 {
		t.Errorf("%d settings, want more", n)
	}
	// Placeholders are no values: all that may be wrong is a value.
	err := invoke(t, "", "config", "check", write(t, t.TempDir(), "all.yaml", b.String())).err
	if err != nil && strings.Contains(err.Error(), "there is no setting") {
		t.Error(err)
	}
}

// model is the program's command line.
func model(t *testing.T) *kong.Node {
	t.Helper()
	a := &app{stdout: &strings.Builder{}, stderr: &strings.Builder{}, stages: allStages(t)}
	var c cli
	parser, err := a.parser(t.Context(), &c, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// A variable that stood for two different flags would set one by the other.
func TestNoVariableMeansTwoThings(t *testing.T) {
	means := map[string]string{}
	eachFlag(model(t), func(n *kong.Node, f *kong.Flag) {
		for _, env := range f.Envs {
			what := commandOf(n) + " --" + f.Name
			if f.Tag.Has("shared") {
				what = "--" + f.Name
			}
			if other, ok := means[env]; ok && other != what {
				t.Errorf("%s is %q and %q", env, other, what)
			}
			means[env] = what
		}
	})
	if len(means) < 50 {
		t.Errorf("%d variables, want more", len(means))
	}
}

// The headings of the help name flags of run that there are.
func TestTheGroupsOfTheHelp(t *testing.T) {
	there := map[string]bool{}
	eachFlag(model(t), func(n *kong.Node, f *kong.Flag) {
		if commandOf(n) == "run" {
			there[f.Name] = true
		}
	})
	for _, g := range groups {
		for _, f := range g.flags {
			if !there[f] {
				t.Errorf("%s names --%s, and run has no such flag", g.title, f)
			}
		}
	}
	if help := invoke(t, "", "run", "--help").must(t).stdout; !strings.Contains(help, "\nDoors:\n") {
		t.Errorf("the help has no heading Doors:\n%s", help)
	}
}

func TestVariables(t *testing.T) {
	for _, c := range []struct {
		name, env, value string
		args             []string
		want             string
	}{
		{"of another command", "WIRECOPY_WATCH", "spool", []string{"status", "--nats", "nats://127.0.0.1:1"}, "no NATS server answers"},
		{"that is wrong", "WIRECOPY_STATUS_INTERVAL", "soon", []string{"status"}, "--interval"},
		{"that a flag overrides", "WIRECOPY_STATUS_INTERVAL", "soon", []string{"status", "--interval", "1s", "--nats", "nats://127.0.0.1:1"}, "no NATS server answers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(c.env, c.value)
			invoke(t, "", c.args...).wantError(t, c.want)
		})
	}
	t.Run("the form is overridden by a flag", func(t *testing.T) {
		t.Setenv("WIRECOPY_OUTPUT", "json")
		in := `{"id":"1","text":"a few words"}`
		if out := invokeWith(t, smallChain, in, "annotate", "--pretty").must(t).stdout; strings.HasPrefix(out, "{") {
			t.Errorf("--pretty wrote JSON: %s", out)
		}
	})
}

func TestManualPages(t *testing.T) {
	dir := t.TempDir()
	invoke(t, "", "man", "--dir", dir).must(t)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 15 {
		t.Fatalf("%d pages, %v, want more", len(files), err)
	}
	page := invoke(t, "", "man", "run").must(t).stdout
	for _, want := range []string{".TH WIRECOPY\\-RUN 1", ".SH NAME\nwirecopy\\-run \\- run the pipeline", ".B \\-\\-http=HOST:PORT\n", "Environment: WIRECOPY_HTTP.", ".SH EXIT STATUS"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of run has no %q:\n%s", want, page)
		}
	}
	for _, f := range files {
		text, err := os.ReadFile(dir + "/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, ".") && !strings.ContainsAny(line[1:3], "ABHPST") {
				t.Errorf("%s: %q is no macro", f.Name(), line)
			}
		}
	}
	invoke(t, "", "man", "walk").wantError(t, `no command "walk"`)
}
