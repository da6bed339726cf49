package deploy_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
	"wirecopy/stages"
)

// oldProgram names the variable with the path of the program of the last release: deploy/release/upgrade builds it.
const oldProgram = "WIRECOPY_TEST_OLD_PROGRAM"

// TestAnOldAndANewProgramShareTheWork takes a pipeline from the last release to this one and back, on one server and without
// a stop: each item comes out once, with all annotations, whoever worked on it.
func TestAnOldAndANewProgramShareTheWork(t *testing.T) {
	old := os.Getenv(oldProgram)
	if old == "" {
		t.Skipf("there is no program of the last release: make upgrade builds one, and sets %s", oldProgram)
	}
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	u := &upgrade{t: t, url: s.URL(), js: js}
	older := u.work(old)
	u.ready()
	u.send("with the old one alone", 10)
	newer := u.work(pipelinetest.Program(t))
	u.send("with both", 60)
	older.stop()
	u.send("with the new one alone", 20)
	u.work(old, "--no-provision") // it would take back what the new one has added
	u.send("with both once more", 20)
	newer.stop()
	u.send("back with the old one", 20)
}

type upgrade struct {
	t    *testing.T
	url  string
	js   jetstream.JetStream
	sent []string // ids
}

// worker is a process with all stages.
type worker struct {
	t       *testing.T
	cmd     *exec.Cmd
	said    bytes.Buffer
	stopped bool
}

func (u *upgrade) work(program string, flags ...string) *worker {
	u.t.Helper()
	w := &worker{t: u.t, cmd: exec.Command(program, append([]string{"run", "--nats", u.url, "--store", "200MiB", "--log", "warn"}, flags...)...)}
	w.cmd.Stderr = &w.said
	w.cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+u.t.TempDir())
	if err := w.cmd.Start(); err != nil {
		u.t.Fatal(err)
	}
	u.t.Cleanup(w.stop)
	return w
}

func (w *worker) stop() {
	if w.stopped {
		return
	}
	w.stopped = true
	if err := errors.Join(w.cmd.Process.Signal(syscall.SIGTERM), w.cmd.Wait()); err != nil {
		w.t.Errorf("a worker ended with %v\n%s", err, w.said.String())
	}
}

func (u *upgrade) ready() {
	u.t.Helper()
	pipelinetest.Eventually(u.t, "there is a pipeline", func() bool {
		_, err := runner.ReadStatus(u.t.Context(), u.js, stages.All().Names(), nil)
		return err == nil
	})
}

// send sends n items, waits until all that were ever sent are out, and looks at them.
func (u *upgrade) send(when string, n int) {
	u.t.Helper()
	dir := u.t.TempDir()
	for range n {
		id := fmt.Sprint("story-", len(u.sent))
		u.sent = append(u.sent, id)
		text := fmt.Sprintf(`{"id":%q,"headline":"Ferry %d","text":"“It floats for the %dth time,” said Mayor Rhea Tolland of Karran."}`, id, len(u.sent), len(u.sent))
		if err := os.WriteFile(filepath.Join(dir, id+".json"), []byte(text), 0o600); err != nil {
			u.t.Fatal(err)
		}
	}
	if out, err := exec.Command(pipelinetest.Program(u.t), "send", "--nats", u.url, dir).CombinedOutput(); err != nil {
		u.t.Fatalf("%s: send: %v\n%s", when, err, out)
	}
	pipelinetest.Eventually(u.t, when+", all are out", func() bool {
		st, err := runner.ReadStatus(u.t.Context(), u.js, stages.All().Names(), nil)
		if err != nil {
			return false
		}
		if st.Dead > 0 {
			u.t.Fatalf("%s: %d dead letters", when, st.Dead)
		}
		return st.Enriched >= uint64(len(u.sent)) && !slices.ContainsFunc(st.Stages, func(g runner.StageStatus) bool { return g.Bytes > 0 })
	})
	var got []string
	o := client.Options{Since: time.Unix(1, 0), UntilIdle: 200 * time.Millisecond}
	if err := client.Articles(u.t.Context(), u.js, o, func(_ context.Context, a *pipeline.Article) error {
		got = append(got, a.URI)
		for _, layer := range []string{pipeline.EntitiesLayer, pipeline.QuotesLayer, pipeline.SentimentLayer} {
			if a.Annotations[layer] == nil {
				u.t.Errorf("%s: %s has no %s", when, a.URI, layer)
			}
		}
		return nil
	}); err != nil {
		u.t.Fatal(err)
	}
	slices.Sort(got)
	if want := slices.Sorted(slices.Values(u.sent)); !slices.Equal(got, want) {
		u.t.Errorf("%s: %d articles came out, want %d, each once", when, len(got), len(want))
	}
}
