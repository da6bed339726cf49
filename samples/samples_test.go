// Package samples_test tries what people copy: the clients in other languages against a live pipeline, as the user that
// reads, and the Go programs in a module of their own.
package samples_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

func TestMain(m *testing.M) { pipelinetest.Main(m) }

// live is a pipeline on a NATS server with the users of `wirecopy auth init`, a process for each stage.
type live struct {
	url string
	dir string // of auth init
}

func (l live) creds(user string) string { return filepath.Join(l.dir, "jwt", user+".creds") }

// wirecopy runs a command as a user.
func (l live) wirecopy(t *testing.T, user string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(pipelinetest.Program(t), append(args, "--nats", l.url, "--creds", l.creds(user), "--inbox", "_INBOX_"+user)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (l live) must(t *testing.T, user string, args ...string) string {
	t.Helper()
	out, err := l.wirecopy(t, user, args...)
	if err != nil {
		t.Fatalf("wirecopy %s as %s: %v\n%s", strings.Join(args, " "), user, err, out)
	}
	return out
}

// pipeline starts all of it, for the time of the test.
func pipeline(t *testing.T) live {
	t.Helper()
	l := live{dir: filepath.Join(t.TempDir(), "auth")}
	if out, err := exec.Command(pipelinetest.Program(t), "auth", "init", l.dir).CombinedOutput(); err != nil {
		t.Fatalf("auth init: %v\n%s", err, out)
	}
	conf := filepath.Join(l.dir, "server.conf")
	text := fmt.Sprintf("include \"./jwt/resolver.conf\"\njetstream {store_dir: %q, max_file_store: 9GB}\nmax_payload: 8MB\n", t.TempDir())
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	o.Host, o.Port, o.NoLog, o.NoSigs = "127.0.0.1", server.RANDOM_PORT, true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		t.Fatal("the NATS server does not start")
	}
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	l.url = s.ClientURL()
	l.must(t, "provisioner", "provision", "--store", "400MiB")
	for _, stage := range append(stages.All().Names(), wire.EventsWorker) {
		l.work(t, stage)
	}
	return l
}

// work starts a worker of a stage, and ends it with the test.
func (l live) work(t *testing.T, stage string) {
	t.Helper()
	var said strings.Builder
	cmd := exec.Command(pipelinetest.Program(t), "run", "--no-provision", "--stages", stage, "--nats", l.url, "--creds", l.creds(stage), "--inbox", "_INBOX_"+stage)
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
			t.Errorf("the worker of %s: %v\n%s", stage, err, said.String())
		}
	})
}

// TestClientsReadAsTheReader lets the clients in Python and TypeScript, which are nats-py and nats.js, read as the user who
// may read and no more: what stands comes, and what was withdrawn is told.
func TestClientsReadAsTheReader(t *testing.T) {
	python, node := client{dir: "clients/python", needs: ".venv/bin/python", install: "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt", args: []string{".venv/bin/python", "tail.py"}},
		client{dir: "clients/typescript", needs: "dist/tail.js", install: "npm ci && npm run build", args: []string{"node", "dist/tail.js"}}
	if !python.there() && !node.there() {
		t.Skipf("neither client is installed: in samples/%s, %s; in samples/%s, %s", python.dir, python.install, node.dir, node.install)
	}
	l := pipeline(t)
	item := filepath.Join(t.TempDir(), "item.json")
	send := func(text string) {
		if err := os.WriteFile(item, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		l.must(t, "sender", "send", "--source", "desk", item)
	}
	quotes := func() string {
		out, err := l.wirecopy(t, "reader", "tail", "quotes", "--since", "1h", "--until-idle", "100ms", "--json")
		if err != nil {
			return err.Error()
		}
		return out
	}
	send(`{"id":"a","headline":"Ferry","text":"“It floats,” said Mayor Rhea Tolland of Karran."}`)
	send(`{"id":"b","headline":"Bridge","text":"“It stands,” said engineer Otto Vane."}`)
	pipelinetest.Eventually(t, "both are out", func() bool { return strings.Contains(quotes(), "Tolland") && strings.Contains(quotes(), "Vane") })
	send(`{"id":"b","version":2,"pubStatus":"canceled"}`)
	pipelinetest.Eventually(t, "one is withdrawn", func() bool { return !strings.Contains(quotes(), `"speakerName":"Otto Vane"`) })
	for name, c := range map[string]client{"python": python, "typescript": node} {
		t.Run(name, func(t *testing.T) {
			if !c.there() {
				t.Skipf("it is not installed: in samples/%s, %s", c.dir, c.install)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, c.args[0], append(c.args[1:], l.url)...)
			cmd.Dir = c.dir
			cmd.Env = append(os.Environ(), "WIRECOPY_CREDS="+l.creds("reader"), "WIRECOPY_USER=reader", "UNTIL_IDLE=2")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range []string{"Rhea Tolland: It floats", "withdrawn killed "} {
				if !strings.Contains(string(out), want) {
					t.Errorf("there is no %q in\n%s", want, out)
				}
			}
			if strings.Contains(strings.ToLower(string(out)), "permission") {
				t.Errorf("the reader was refused something:\n%s", out)
			}
		})
	}
}

// client is one in another language.
type client struct {
	dir, needs, install string
	args                []string
}

func (c client) there() bool {
	_, err := os.Stat(filepath.Join(c.dir, c.needs))
	return err == nil
}

// TestTheGoSamplesBuildInAModuleOutside does what docs/go.md says: each sample, copied into a directory of its own, builds as
// a module that requires this one by the path where it is. The stage of one's own is also run.
func TestTheGoSamplesBuildInAModuleOutside(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	item := filepath.Join(t.TempDir(), "item.txt")
	if err := os.WriteFile(item, []byte("Quay to be dredged\n\nThe board set aside $2.5 million for the quay on Monday.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sample := range []string{"bot", "slack", "stage"} {
		t.Run(sample, func(t *testing.T) {
			program := buildOutside(t, sample, root, sums)
			if sample != "stage" {
				return
			}
			if out, err := exec.Command(program, item).CombinedOutput(); err != nil || !strings.Contains(string(out), "Quay to be dredged\n  $2.5 million\n") {
				t.Errorf("the stage: %v\n%s", err, out)
			}
		})
	}
}

// buildOutside builds a sample as a module of its own, with the sums of this one, and gives the program.
func buildOutside(t *testing.T, sample, root string, sums []byte) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(sample, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"main.go": text, "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"mod", "init", "news.example/" + sample}, {"mod", "edit", "-require=wirecopy@v0.0.0", "-replace=wirecopy=" + root}, {"build", "-o", "program", "."},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return filepath.Join(dir, "program")
}

// TestTheNotebookCounts runs the cells of the notebook over the examples, as Jupyter would.
func TestTheNotebookCounts(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not installed")
	}
	articles := filepath.Join(t.TempDir(), "articles.jsonl")
	out, err := exec.Command(pipelinetest.Program(t), "annotate", "--json", "../examples").Output()
	if err == nil {
		err = os.WriteFile(articles, out, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	const run = `import json
for cell in json.load(open("notebook/sources.ipynb", encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), globals())
print("all", sum(sources.values(), Counter()))`
	cmd := exec.Command("python3", "-c", run)
	cmd.Env = append(os.Environ(), "ARTICLES="+articles, "PYTHONIOENCODING=utf-8")
	table, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, table)
	}
	for _, want := range []string{"'women': ", "'men': ", "-W"} {
		if !strings.Contains(string(table), want) {
			t.Errorf("there is no %q in\n%s", want, table)
		}
	}
}
