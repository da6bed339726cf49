package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
)

// TestALogHasNothingBetween runs with --log: each line is one JSON object, with what an operator looks for at info.
func TestALogHasNothingBetween(t *testing.T) {
	file := write(t, t.TempDir(), "a.txt", "good|fine")
	b := start(t, smallChain, "run", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--log", "info", "--metrics", "127.0.0.1:0", file)
	pipelinetest.Eventually(t, "the item is sent", func() bool { return strings.Contains(b.stderr.String(), "stored as 1") || len(b.done) > 0 })
	if err := b.stop(t); err != nil {
		t.Error(err)
	}
	seen := map[string]map[string]any{}
	for line := range strings.Lines(b.stderr.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("a line of the log is no JSON: %q", line)
			continue
		}
		seen[entry["msg"].(string)] = entry
	}
	for _, want := range []string{"the streams are as this version wants them", "running", "stopping: finishing what is in hand", "stopped"} {
		if seen[want] == nil {
			t.Errorf("the log does not say %q:\n%s", want, b.stderr.String())
		}
	}
	if r := seen["running"]; r["version"] == nil || r["nats"] == nil || r["metrics"] == nil || len(r["stages"].([]any)) != 3 {
		t.Errorf("running: %v, want the version, the server, the stages and where the metrics are", r)
	}
}

func TestALogHasTheReasonOfAnEnd(t *testing.T) {
	b := start(t, smallChain, "run", "--log", "warn", "--nats", "nats://127.0.0.1:1", "--wait", "1ms")
	err := <-b.done
	b.done <- err
	last := strings.TrimSpace(b.stderr.String())
	last = last[strings.LastIndexByte(last, '\n')+1:]
	var entry map[string]any
	if json.Unmarshal([]byte(last), &entry) != nil || entry["level"] != "error" || !strings.Contains(entry["error"].(string), "no NATS server answers") {
		t.Errorf("the last line is %q, want the error", last)
	}
	if exitCode(err) != exitFailed {
		t.Errorf("exit code %d, want %d", exitCode(err), exitFailed)
	}
}

func TestPprof(t *testing.T) {
	at, stop, err := servePprof("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	resp, err := http.Get("http://" + at.String() + "/debug/pprof/goroutine?debug=1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(body), "goroutine profile") {
		t.Errorf("got %s (%v), want a profile of goroutines", body, err)
	}
	if _, _, err := servePprof(at.String()); err == nil || !strings.Contains(err.Error(), "--pprof "+at.String()) {
		t.Errorf("a port in use: %v, want an error that names the flag", err)
	}
}
