package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
)

func TestWordsThatMayComeNext(t *testing.T) {
	for _, c := range []struct {
		name  string
		line  []string
		want  []string
		not   []string
		files bool
	}{
		{"commands", []string{""}, []string{"run", "tail", "dead"}, []string{"words", "--help"}, false},
		{"a part of a command", []string{"ta"}, []string{"tail"}, []string{"run"}, false},
		{"commands of a command", []string{"dead", ""}, []string{"list", "retry"}, []string{"run"}, false},
		{"flags", []string{"tail", "--s"}, []string{"--speaker", "--since", "--source"}, []string{"--type", "--poll"}, false},
		{"flags of all commands", []string{"tail", "--c"}, []string{"--config", "--creds"}, nil, false},
		{"values of an argument", []string{"tail", ""}, []string{"articles", "quotes", "entities"}, nil, false},
		{"values of a flag", []string{"run", "--log", ""}, []string{"debug", "info"}, nil, false},
		{"values behind an equals sign", []string{"run", "--log=d"}, []string{"--log=debug"}, []string{"--log=info"}, false},
		{"stages", []string{"run", "--stages", "e"}, []string{"entities"}, []string{"quotes"}, false},
		{"files of a flag", []string{"run", "--feeds", ""}, nil, nil, true},
		{"files of an argument", []string{"send", ""}, nil, nil, true},
		{"after a value", []string{"tail", "--source", "desk", "qu"}, []string{"quotes"}, nil, false},
		{"shells", []string{"completion", ""}, []string{"bash", "zsh", "fish"}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := invoke(t, "", append([]string{"words", "--"}, c.line...)...).must(t).stdout
			var got []string
			for line := range strings.Lines(out) {
				text, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
				got = append(got, text)
			}
			for _, w := range c.want {
				if !slices.Contains(got, w) {
					t.Errorf("there is no %q among %q", w, got)
				}
			}
			for _, w := range c.not {
				if slices.Contains(got, w) {
					t.Errorf("%q is among %q", w, got)
				}
			}
			if slices.Contains(got, ":files") != c.files {
				t.Errorf("files: %v, want %v", !c.files, c.files)
			}
		})
	}
}

// The scripts are tried in the shells themselves, as far as they are installed.
func TestCompletionInTheShells(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(pipelinetest.Program(t), filepath.Join(dir, "wirecopy")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		shell, name, script string
		want                []string
	}{
		{"bash", "a command", `COMP_WORDS=(wirecopy ta) COMP_CWORD=1; _wirecopy; printf '%s\n' "${COMPREPLY[@]}"`, []string{"tail"}},
		{"bash", "a flag", `COMP_WORDS=(wirecopy tail --spe) COMP_CWORD=2; _wirecopy; printf '%s\n' "${COMPREPLY[@]}"`, []string{"--speaker"}},
		{"bash", "a value", `COMP_WORDS=(wirecopy run --log = de) COMP_CWORD=4; _wirecopy; printf '%s\n' "${COMPREPLY[@]}"`, []string{"debug"}},
		{"bash", "a value not begun", `COMP_WORDS=(wirecopy run --log =) COMP_CWORD=3; _wirecopy; printf '%s\n' "${COMPREPLY[@]}"`, []string{"debug", "info", "warn", "error", "auto"}},
		{"bash", "a file", `touch item.txt; COMP_WORDS=(wirecopy send it) COMP_CWORD=2; _wirecopy; printf '%s\n' "${COMPREPLY[@]}"`, []string{"item.txt"}},
		{"fish", "a command", `complete -C 'wirecopy ta' | string split -f1 \t`, []string{"tail"}},
		{"fish", "a flag", `complete -C 'wirecopy tail --spe' | string split -f1 \t`, []string{"--speaker"}},
		{"zsh", "it is read", `autoload -U compinit; compinit -u; source wirecopy.zsh; print -r -- ${_comps[wirecopy]}`, []string{"_wirecopy"}},
	} {
		t.Run(c.shell+", "+c.name, func(t *testing.T) {
			shell, err := exec.LookPath(c.shell)
			if err != nil {
				t.Skipf("%s is not installed", c.shell)
			}
			work := t.TempDir()
			write(t, work, "wirecopy."+c.shell, invoke(t, "", "completion", c.shell).must(t).stdout)
			script := c.script
			if c.shell != "zsh" {
				script = "source wirecopy." + c.shell + "; " + script
			}
			cmd := exec.Command(shell, "-c", script)
			cmd.Dir, cmd.Env = work, append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "HOME="+work)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := strings.Fields(string(out)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
