package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
)

// output is what a command that goes on has written so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// background is a command that goes on until it is stopped.
type background struct {
	stdout, stderr output
	cancel         context.CancelFunc
	done           chan error
}

func start(t *testing.T, chain pipeline.Chain, args ...string) *background {
	t.Helper()
	return startApp(t, &app{stages: chain}, args...)
}

// startApp is start for an app with more than stages.
func startApp(t *testing.T, a *app, args ...string) *background {
	t.Helper()
	b := &background{done: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel = cancel
	a.stdin, a.stdout, a.stderr = strings.NewReader(""), &b.stdout, &b.stderr
	go func() { b.done <- a.run(ctx, args) }()
	t.Cleanup(func() {
		cancel()
		<-b.done
	})
	return b
}

// stop ends the command as Ctrl-C does, and gives its error.
func (b *background) stop(t *testing.T) error {
	t.Helper()
	b.cancel()
	err := <-b.done
	b.done <- err // for the clean-up
	return err
}

var natsURL = regexp.MustCompile(`nats://\S+`)

// serve starts a pipeline with a server of its own, and gives its URL.
func serve(t *testing.T, chain pipeline.Chain, args ...string) (*background, string) {
	t.Helper()
	b := start(t, chain, append([]string{"run", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, args...)...)
	pipelinetest.Eventually(t, "the pipeline says how to reach it", func() bool { return strings.Contains(b.stderr.String(), "stop:") || len(b.done) > 0 })
	at := natsURL.FindString(b.stderr.String())
	if at == "" {
		t.Fatalf("no URL in\n%s", b.stderr.String())
	}
	return b, at
}

func TestServeSendTailStatusDead(t *testing.T) {
	b, at := serve(t, smallChain, "--metrics", "127.0.0.1:0")
	for _, want := range []string{"wirecopy is running intake, size, shout, events at nats://", "wirecopy send --nats " + at, "wirecopy tail --nats " + at} {
		if !strings.Contains(b.stderr.String(), want) {
			t.Errorf("the start message lacks %q:\n%s", want, b.stderr.String())
		}
	}
	dir := t.TempDir()
	write(t, dir, "a.txt", "good|fine")
	write(t, dir, "b.json", `{"source":"agency","text":"from an agency"}`)
	write(t, dir, "c.txt", "bad")

	t.Run("send confirms what is stored", func(t *testing.T) { checkReceipts(t, at, dir) })
	t.Run("sending again is harmless", func(t *testing.T) {
		o := invokeWith(t, smallChain, "", "send", "--pretty=false", "--nats", at, dir)
		if o.err == nil {
			t.Error("send has no --pretty") // it writes receipts, not articles
		}
		o = invokeWith(t, smallChain, "", "send", "--json", "--nats", at, filepath.Join(dir, "a.txt")).must(t)
		if !strings.Contains(o.stdout, `"duplicate":true`) {
			t.Errorf("got %q, want a duplicate", o.stdout)
		}
	})
	t.Run("standard input, with a source", func(t *testing.T) {
		o := invokeWith(t, smallChain, "from a pipe", "send", "--nats", at, "--source", "pipe", "-").must(t)
		if !strings.Contains(o.stdout, `"source":"pipe"`) {
			t.Errorf("got %q", o.stdout)
		}
	})
	t.Run("what cannot be sent fails the exit status", func(t *testing.T) {
		o := invokeWith(t, smallChain, "", "send", "--nats", at, dir+"/none.txt", write(t, t.TempDir(), "d.txt", "delta"))
		o.wantError(t, "1 of 2 items not stored")
		if !strings.Contains(o.stdout, "d.txt") || !strings.Contains(o.stderr, "none.txt: no such file or directory") {
			t.Errorf("stdout %q, stderr %q", o.stdout, o.stderr)
		}
	})
	t.Run("tail reads the history", func(t *testing.T) { checkHistory(t, at) })
	t.Run("dead letters", func(t *testing.T) { checkDeadLetters(t, at) })
	t.Run("status", func(t *testing.T) { checkStatus(t, at) })
	t.Run("metrics and health", func(t *testing.T) {
		checkMetrics(t, strings.TrimSuffix(metricsURL.FindString(b.stderr.String()), "/metrics"))
	})
	t.Run("tail follows until it is stopped", func(t *testing.T) { checkFollowing(t, at) })
	if err := b.stop(t); err != nil {
		t.Errorf("run ended with %v, want no error", err)
	}
}

func checkReceipts(t *testing.T, at, dir string) {
	t.Helper()
	o := invokeWith(t, smallChain, "", "send", "--nats", at, dir).must(t)
	var got []string
	for l := range strings.Lines(o.stdout) {
		var r receipt
		if err := json.Unmarshal([]byte(l), &r); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		got = append(got, fmt.Sprintf("%s %s %s/%d", filepath.Base(r.File), r.Source, r.Stream, r.Seq))
	}
	if want := []string{"a.txt local WIRE_RAW/1", "b.json agency WIRE_RAW/2", "c.txt local WIRE_RAW/3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func checkHistory(t *testing.T, at string) {
	t.Helper()
	pipelinetest.Eventually(t, "all five articles are out", func() bool {
		o := invokeWith(t, smallChain, "", "tail", "--nats", at, "--since", "1h", "--until-idle", "20ms").must(t)
		return strings.Count(o.stdout, "\n") == 5
	})
	o := invokeWith(t, smallChain, "", "tail", "--nats", at, "--since", "1h", "--until-idle", "20ms", "--source", "agency", "--pretty").must(t)
	if !strings.Contains(o.stdout, "agency") || strings.Contains(o.stdout, "fine") {
		t.Errorf("--source agency: got %q", o.stdout)
	}
}

func checkStatus(t *testing.T, at string) {
	t.Helper()
	o := invokeWith(t, smallChain, "", "status", "--interval", "10ms", "--nats", at).must(t)
	var s runner.Status
	if err := json.Unmarshal([]byte(o.stdout), &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Stages) != 4 || s.Stages[0].Stage != "intake" || s.Enriched != 5 {
		t.Errorf("got %+v, want three stages and events, and 5 enriched articles", s)
	}
	o = invokeWith(t, smallChain, "", "status", "--interval", "10ms", "--pretty", "--nats", at).must(t)
	if !strings.Contains(o.stdout, "kept: 5 finished articles") {
		t.Errorf("got %q", o.stdout)
	}
	w := start(t, smallChain, "status", "--watch", "--interval", "10ms", "--nats", at)
	pipelinetest.Eventually(t, "--watch goes on", func() bool { return strings.Count(w.stdout.String(), "\n") >= 3 })
	if err := w.stop(t); err != nil {
		t.Errorf("--watch ended with %v, want no error", err)
	}
}

var metricsURL = regexp.MustCompile(`http://\S+/metrics`)

func checkMetrics(t *testing.T, base string) {
	t.Helper()
	for path, want := range map[string]string{"/metrics": `wirecopy_process_seconds_count{stage="size",verdict="pass"}`, "/healthz": `"ok"`, "/readyz": `"ok"`} {
		r, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s, %v, want %q in\n%s", path, r.Status, err, want, body)
		}
	}
}

func checkFollowing(t *testing.T, at string) {
	t.Helper()
	w := start(t, smallChain, "tail", "--nats", at)
	n := 0
	pipelinetest.Eventually(t, "a new article is seen", func() bool {
		n++ // the first may be sent before tail listens
		invokeWith(t, smallChain, fmt.Sprint("item ", n), "send", "--nats", at, "--source", fmt.Sprint("s", n), "-").must(t)
		return strings.Contains(w.stdout.String(), `"text":"item`)
	})
	if err := w.stop(t); err != nil {
		t.Errorf("tail ended with %v, want no error", err)
	}
}

// checkDeadLetters takes the one dead letter of the pipeline at a URL through all that can be done with it.
func checkDeadLetters(t *testing.T, at string) {
	list := func() []runner.DeadLetter {
		var all []runner.DeadLetter
		for l := range strings.Lines(invokeWith(t, smallChain, "", "dead", "list", "--nats", at).must(t).stdout) {
			var d runner.DeadLetter
			if err := json.Unmarshal([]byte(l), &d); err != nil {
				t.Fatalf("%q: %v", l, err)
			}
			all = append(all, d)
		}
		return all
	}
	pipelinetest.Eventually(t, "the bad item is dead", func() bool { return len(list()) == 1 })
	first := list()[0]
	if first.Stage != "intake" || first.Error != "cannot be read" || first.Reason != "rejected" {
		t.Errorf("got %+v", first)
	}
	n := fmt.Sprint(first.Seq)
	if o := invokeWith(t, smallChain, "", "dead", "show", n, "--pretty", "--nats", at).must(t); !strings.Contains(o.stdout, "rejected by intake") || !strings.Contains(o.stdout, "\nbad\n") {
		t.Errorf("show: got %q", o.stdout)
	}
	if name := list()[0].Name; !strings.HasSuffix(name, "c.txt") {
		t.Errorf("the dead letter is called %q, want the file that it came from", name)
	}
	if o := invokeWith(t, smallChain, "", "dead", "show", n, "--nats", at).must(t); !strings.Contains(o.stdout, `"text":"bad"`) {
		t.Errorf("show: got %q", o.stdout)
	}
	invokeWith(t, smallChain, "", "dead", "retry", n, "--nats", at).must(t)
	pipelinetest.Eventually(t, "it is dead again, with a new number", func() bool {
		l := list()
		return len(l) == 1 && l[0].Seq > first.Seq
	})
	o := invokeWith(t, smallChain, "", "dead", "drop", n, fmt.Sprint(list()[0].Seq), "--nats", at)
	o.wantError(t, "1 of 2 failed")
	if !strings.Contains(o.stderr, "there is no dead letter "+n) {
		t.Errorf("drop: stderr %q", o.stderr)
	}
	invokeWith(t, smallChain, "", "dead", "show", "99", "--nats", at).wantError(t, "there is no dead letter 99")
	invokeWith(t, smallChain, "", "dead", "list", "--stage", "sise", "--nats", at).wantError(t, `no stage is called "sise"`)
	if o := invokeWith(t, smallChain, "", "dead", "list", "--pretty", "--nats", at).must(t); !strings.Contains(o.stdout, "there are no dead letters") {
		t.Errorf("list of none: %q", o.stdout)
	}
}

// Processes with one stage each, on a server that runs none, do what one process does.
func TestAProcessForEachStage(t *testing.T) {
	_, at := serve(t, smallChain, "--stages", "none")
	for _, s := range smallChain {
		b := start(t, smallChain, "run", "--nats", at, "--stages", s.Name())
		pipelinetest.Eventually(t, "the stage works", func() bool { return strings.Contains(b.stderr.String(), "running "+s.Name()+" at") })
	}
	start(t, smallChain, "run", "--nats", at, "--stages", "size") // two share the work of one stage
	var items []string
	dir := t.TempDir()
	for i := range 40 {
		items = append(items, write(t, dir, fmt.Sprintf("%d.json", i), fmt.Sprintf(`{"source":"s%d"}`, i)))
	}
	invokeWith(t, smallChain, "", append([]string{"send", "--nats", at}, items...)...).must(t)
	pipelinetest.Eventually(t, "all come out", func() bool {
		o := invokeWith(t, smallChain, "", "tail", "--nats", at, "--since", "1h", "--until-idle", "50ms").must(t)
		return strings.Count(o.stdout, "\n") == len(items)
	})
}

func TestTailQuotesAndEntities(t *testing.T) {
	_, at := serve(t, allStages(t))
	invoke(t, "", "send", "--nats", at, "../../examples/ministers-meeting.txt").must(t)
	var quotes []pipeline.QuoteEvent
	pipelinetest.Eventually(t, "its quotes are out", func() bool {
		quotes = nil
		o := invoke(t, "", "tail", "quotes", "--nats", at, "--since", "1h", "--until-idle", "100ms").must(t)
		for l := range strings.Lines(o.stdout) {
			var q pipeline.QuoteEvent
			if err := json.Unmarshal([]byte(l), &q); err != nil {
				t.Fatalf("%q: %v", l, err)
			}
			quotes = append(quotes, q)
		}
		return len(quotes) > 2
	})
	i := slices.IndexFunc(quotes, func(q pipeline.QuoteEvent) bool { return q.SpeakerName != "" })
	if i < 0 {
		t.Fatalf("no quote has a speaker: %+v", quotes)
	}
	name := quotes[i].SpeakerName
	o := invoke(t, "", "tail", "--speaker", name, "--nats", at, "--since", "1h", "--until-idle", "100ms", "--pretty").must(t)
	if !strings.Contains(o.stdout, name) || strings.Count(o.stdout, "— ") > len(quotes) {
		t.Errorf("--speaker %q: got %q", name, o.stdout)
	}
	o = invoke(t, "", "tail", "--type", "PERSON", "--nats", at, "--since", "1h", "--until-idle", "100ms").must(t)
	for l := range strings.Lines(o.stdout) {
		var e pipeline.EntityEvent
		if err := json.Unmarshal([]byte(l), &e); err != nil || e.Entity.Type != pipeline.Person {
			t.Errorf("--type PERSON: got %q, %v", l, err)
		}
	}
	if o.stdout == "" {
		t.Error("--type PERSON: got none")
	}
}

func TestWhatKeepsThePipelineFromStarting(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().String()
	dir := t.TempDir()
	file := write(t, dir, "file", "x")
	_, at := serve(t, smallChain)
	guarded := secured(t)
	gone := closedPort(t)
	tests := []struct {
		name string
		args []string
		want []string
	}{
		{"port in use", []string{"run", "--data", dir + "/a", "--listen", port}, []string{"listen on " + port, "address already in use"}},
		{"port for metrics in use", []string{"run", "--data", dir + "/a", "--listen", "127.0.0.1:0", "--metrics", port}, []string{"--metrics " + port, "address already in use"}},
		{"data directory under a file", []string{"run", "--data", file + "/data", "--listen", "127.0.0.1:0"}, []string{"data directory " + file, "not a directory"}},
		{"address of other machines", []string{"run", "--data", dir + "/a", "--listen", "0.0.0.0:4222"}, []string{"0.0.0.0:4222", "loopback only"}},
		{"no address", []string{"run", "--data", dir + "/a", "--listen", "4222"}, []string{`"4222"`, "want host:port"}},
		{"unreachable server", []string{"run", "--wait", "1ms", "--nats", "nats://" + gone}, []string{"no NATS server answers at nats://" + gone}},
		{"unreachable server, to send", []string{"send", "--nats", "nats://" + gone, file}, []string{"no NATS server answers at"}},
		{"unreachable server, to follow", []string{"tail", "--nats", "nats://user:secret@" + gone}, []string{"no NATS server answers at nats://user:xxxxx@"}},
		{"wrong password", []string{"status", "--nats", strings.Replace(guarded, "//", "//user:wrong@", 1)}, []string{"refuses these credentials", "user:xxxxx@"}},
		{"no credentials", []string{"run", "--nats", guarded}, []string{"refuses these credentials"}},
		{"credentials that are not there", []string{"send", "--nats", at, "--creds", dir + "/no.creds", file}, []string{"--creds " + dir + "/no.creds: no such file"}},
		{"credentials that are none", []string{"send", "--nats", at, "--creds", file, file}, []string{"connect to the NATS server at " + at}},
		{"certificates that are none", []string{"send", "--nats", at, "--tls-ca", file, file}, []string{"connect to the NATS server at " + at}},
		{"a server without a pipeline", []string{"tail", "--nats", strings.Replace(guarded, "//", "//user:right@", 1)}, []string{"no stream WIRE_ENRICHED"}},
		{"a server without a pipeline, to send", []string{"status", "--nats", strings.Replace(guarded, "//", "//user:right@", 1)}, []string{"there is no pipeline on this broker yet"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := invokeWith(t, smallChain, "", tt.args...)
			for _, w := range tt.want {
				o.wantError(t, w)
			}
			if got := exitCode(o.err); got == 0 || got == exitInterrupted {
				t.Errorf("exit code %d", got)
			}
			if strings.Contains(o.err.Error(), "secret") || strings.Contains(o.err.Error(), "wrong@") {
				t.Errorf("the error shows a password: %v", o.err)
			}
		})
	}
	t.Run("data directory in use", func(t *testing.T) {
		data := filepath.Join(dir, "shared")
		b := start(t, smallChain, "run", "--data", data, "--listen", "127.0.0.1:0")
		pipelinetest.Eventually(t, "the first runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") })
		invokeWith(t, smallChain, "", "run", "--data", data, "--listen", "127.0.0.1:0").wantError(t, "another wirecopy is using it")
	})
}

func TestSendToAServerWithoutAPipeline(t *testing.T) {
	at := strings.Replace(secured(t), "//", "//user:right@", 1)
	o := invokeWith(t, smallChain, "x", "send", "--nats", at, "-")
	o.wantError(t, "1 of 1 item not stored")
	if !strings.Contains(o.stderr, "there is no pipeline on this broker: start one with `wirecopy run`") {
		t.Errorf("stderr %q", o.stderr)
	}
}

// What was accepted before the pipeline stopped comes out after the next start.
func TestNothingAcceptedIsLost(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	run := func(stages string) (*background, string) {
		b := start(t, smallChain, "run", "--data", data, "--listen", "127.0.0.1:0", "--stages", stages)
		pipelinetest.Eventually(t, "it runs", func() bool { return strings.Contains(b.stderr.String(), "stop:") })
		return b, natsURL.FindString(b.stderr.String())
	}
	b, at := run("none")
	invokeWith(t, smallChain, "patience", "send", "--nats", at, "-").must(t)
	if err := b.stop(t); err != nil {
		t.Fatal(err)
	}
	_, at = run("intake,size,shout")
	pipelinetest.Eventually(t, "the item comes out", func() bool {
		return strings.Contains(invokeWith(t, smallChain, "", "tail", "--nats", at, "--since", "1h", "--until-idle", "20ms").must(t).stdout, "PATIENCE")
	})
}

// closedPort is an address where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
