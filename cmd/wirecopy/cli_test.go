package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// outcome is what a command did.
type outcome struct {
	stdout, stderr string
	err            error
}

// invoke runs the program as it is.
func invoke(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), args, strings.NewReader(stdin), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), err}
}

// invokeWith runs the program with other stages.
func invokeWith(t *testing.T, chain pipeline.Chain, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := &app{stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr, stages: chain}
	err := a.run(t.Context(), args)
	return outcome{stdout.String(), stderr.String(), err}
}

// must fails the test unless the command went well.
func (o outcome) must(t *testing.T) outcome {
	t.Helper()
	if o.err != nil {
		t.Fatalf("error %v, stderr:\n%s", o.err, o.stderr)
	}
	return o
}

// wantError checks that the command failed with an error, one line long, that contains want.
func (o outcome) wantError(t *testing.T, want string) {
	t.Helper()
	if o.err == nil || !strings.Contains(o.err.Error(), want) {
		t.Errorf("got error %v, want one with %q", o.err, want)
	} else if strings.Contains(o.err.Error(), "\n") {
		t.Errorf("the error is longer than a line: %q", o.err)
	}
}

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCommandLinesThatSayNothing(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"command with a slip", []string{"anotate"}, `did you mean "annotate"?`},
		{"flag with a slip", []string{"annotate", "--jsno"}, `did you mean "--json"?`},
		{"file and no command", []string{"item.txt"}, "unexpected argument item.txt"},
		{"no file to send", []string{"send"}, "expected"},
		{"json and pretty", []string{"annotate", "--json", "--pretty"}, "--json and --pretty can't be used together"},
		{"unknown stage", []string{"annotate", "--stages", "quots"}, `no stage is called "quots"`},
		{"unknown stage to run", []string{"run", "--stages", "quots"}, `no stage is called "quots"`},
		{"a file that is not there", []string{"run", "none.txt"}, "none.txt: no such file"},
		{"a value that a flag cannot have", []string{"run", "--log", "loud"}, `must be one of "debug","info","warn","error","auto"`},
		{"nothing to follow", []string{"tail", "pictures"}, `"articles","quotes","entities","auto"`},
		{"a time that is none", []string{"tail", "--since", "1x"}, "1d or 2w"},
		{"once without a file", []string{"run", "--once"}, "--once needs a FILE"},
		{"once on another's server", []string{"run", "--once", "--nats", "nats://127.0.0.1:1", "x.txt"}, "use send and tail"},
		{"data of another's server", []string{"run", "--nats", "nats://127.0.0.1:1", "--data", "x"}, "leave one of them out"},
		{"source that is no token", []string{"send", "--source", "Daily News", "x.txt"}, `try "daily-news"`},
		{"format that is unknown", []string{"send", "--format", "word", "x.txt"}, `"word" is none of`},
		{"certificate without its key", []string{"status", "--tls-cert", "cert.pem"}, "--tls-cert and --tls-key go together"},
		{"quotes by entity", []string{"tail", "quotes", "--entity", "Norland"}, "the flags given follow entities, not quotes"},
		{"speaker and entity", []string{"tail", "--speaker", "A", "--entity", "B"}, "choose one"},
		{"no dead letter named", []string{"dead", "retry"}, "which ones?"},
		{"all and one dead letter", []string{"dead", "drop", "--all", "7"}, "give numbers, or --all"},
		{"baseline and a file", []string{"eval", "entities", "gold", "pred", "--baseline", "prose"}, "leave one of them out"},
		{"no time to measure in", []string{"status", "--interval", "0s"}, "no time to measure in"},
		{"no articles to measure", []string{"bench", "--articles", "0"}, "at least 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := invoke(t, "", tt.args...)
			o.wantError(t, tt.want)
			if got := exitCode(o.err); got != exitUsage {
				t.Errorf("exit code %d, want %d", got, exitUsage)
			}
			if o.stdout != "" {
				t.Errorf("stdout %q, want nothing", o.stdout)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{nil, {"help"}, {"--help"}} {
		o := invoke(t, "", args...).must(t)
		for _, command := range []string{"run", "send", "tail", "annotate", "status", "dead", "eval", "bench", "version"} {
			if !strings.Contains(o.stdout, "\n  "+command+" ") {
				t.Errorf("%q does not list %s:\n%s", args, command, o.stdout)
			}
		}
	}
	o := invoke(t, "", "help", "run").must(t)
	for _, flag := range []string{"--once", "--nats=URL", "--creds", "--tls-ca", "--stages", "--data", "--listen", "--durability", "--metrics", "$WIRECOPY_LISTEN"} {
		if !strings.Contains(o.stdout, flag) {
			t.Errorf("help run does not name %s:\n%s", flag, o.stdout)
		}
	}
	if o := invoke(t, "", "help", "dead").must(t); !strings.Contains(o.stdout, "retry") {
		t.Errorf("help dead does not list retry:\n%s", o.stdout)
	}
}

func TestGrammarOfOneCommand(t *testing.T) {
	flags := func(grammar any) map[string][]string {
		k, err := (&app{}).parser(t.Context(), grammar, func() {})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string][]string{}
		for _, n := range k.Model.Children {
			eachFlag(n, func(own *kong.Node, f *kong.Flag) {
				out[n.Name] = append(out[n.Name], fmt.Sprint(commandOf(own), f.Name, f.Help, f.Default, f.Envs, f.Group))
			})
		}
		return out
	}
	all := flags(&cli{})
	for _, c := range []struct {
		name, args, config string
		one                bool
	}{
		{"a command", "annotate", "", true},
		{"with commands of its own", "people show", "", true},
		{"of two words", "prose-train", "", true},
		{"one that looks at all", "completion bash", "", false},
		{"help", "annotate --help", "", false},
		{"settings, which may be of any", "annotate", "settings.yaml", false},
		{"a flag first", "--version", "", false},
		{"nothing that there is", "annotation", "", false},
	} {
		args := strings.Fields(c.args)
		got := flags((&app{config: c.config}).grammar(args))
		if one := len(got) == 1; one != c.one {
			t.Errorf("%s: %d commands", c.name, len(got))
		}
		for command, got := range got {
			if !slices.Equal(got, all[command]) {
				t.Errorf("%s: flags of %s:\ngot  %q\nwant %q", c.name, command, got, all[command])
			}
		}
	}
}

func TestVersion(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"--version"}, {"tail", "--version"}} {
		if o := invoke(t, "", args...).must(t); !strings.HasPrefix(o.stdout, "wirecopy ") || !strings.Contains(o.stdout, runtime.Version()) {
			t.Errorf("%q: got %q", args, o.stdout)
		}
	}
}

func TestExitCode(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"all well", nil, 0},
		{"an error", errors.New("x"), exitFailed},
		{"a usage error", usageError{errors.New("x")}, exitUsage},
		{"interrupted", errors.Join(context.Canceled), exitInterrupted},
	}
	for _, tt := range tests {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("%s: exit code %d, want %d", tt.name, got, tt.want)
		}
	}
}

// allStages are those of the program.
func allStages(t *testing.T) pipeline.Chain {
	t.Helper()
	return stages.All()
}
