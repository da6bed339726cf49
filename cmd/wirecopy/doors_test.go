package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
)

var postURL = regexp.MustCompile(`http://[^/]+/v1/items`)

func TestItemsComeInByPostAndByDirectory(t *testing.T) {
	watched := t.TempDir()
	tokens := write(t, t.TempDir(), "tokens", "desk 0123456789abcdef\n")
	b, at := serve(t, smallChain, "--http", "127.0.0.1:0", "--http-tokens", tokens, "--watch", watched, "--watch-source", "hall")
	url := postURL.FindString(b.stderr.String())
	if url == "" {
		t.Fatalf("the program does not say where to post:\n%s", b.stderr.String())
	}
	if !strings.Contains(b.stderr.String(), "curl -H 'Authorization: Bearer TOKEN' ") {
		t.Errorf("the hint leaves the token out:\n%s", b.stderr.String())
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"?source=desk", strings.NewReader("posted"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer 0123456789abcdef")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusAccepted {
		t.Errorf("answer %s %s (%v), want 202", resp.Status, body, err)
	}
	write(t, watched, "found.txt", "found")
	var out string
	pipelinetest.Eventually(t, "both are out", func() bool {
		o := invokeWith(t, smallChain, "", "tail", "--nats", at, "--since", "1h", "--until-idle", "100ms")
		out = o.stdout
		return o.err == nil && strings.Contains(out, `"posted"`) && strings.Contains(out, `"found"`)
	})
	if !strings.Contains(out, `"source":"desk"`) || !strings.Contains(out, `"source":"hall"`) {
		t.Errorf("output %s, want the sources desk and hall", out)
	}
	if _, err := os.Stat(filepath.Join(watched, "done", "found.txt")); err != nil {
		t.Error(err)
	}
}

// The same item of one source is one message, whichever door it comes in by.
func TestEveryDoorKnowsTheItemsOfTheOthers(t *testing.T) {
	watched := t.TempDir()
	b, at := serve(t, smallChain, "--http", "127.0.0.1:0", "--watch", watched, "--watch-source", "desk")
	url := postURL.FindString(b.stderr.String())
	invokeWith(t, smallChain, "said twice", "send", "--nats", at, "--source", "desk", "-").must(t)
	resp, err := http.Post(url+"?source=desk", "text/plain", strings.NewReader("said twice"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(body), `"duplicate":true`) {
		t.Errorf("answer %s %s (%v), want a duplicate", resp.Status, body, err)
	}
	write(t, watched, "again.txt", "said twice")
	pipelinetest.Eventually(t, "the file is taken", func() bool {
		_, err := os.Stat(filepath.Join(watched, "done", "again.txt"))
		return err == nil
	})
	o := invokeWith(t, smallChain, "said once more", "send", "--json", "--nats", at, "--source", "desk", "-").must(t)
	if !strings.Contains(o.stdout, `"seq":2`) {
		t.Errorf("%s, want the second message: one item by three doors is one", o.stdout)
	}
}

func TestDoorsThatCannotBeOpenedAreNamed(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"open to the world without tokens", []string{"--http", "0.0.0.0:0"}, "--http-tokens"},
		{"tokens without a door", []string{"--http-tokens", "x"}, "needs --http"},
		{"no token file", []string{"--http", "127.0.0.1:0", "--http-tokens", filepath.Join(dir, "none")}, "none"},
		{"bad address", []string{"--http", "127.0.0.1:http7"}, "127.0.0.1:http7"},
		{"bad source", []string{"--watch", dir, "--watch-source", "The Hall"}, "the-hall"},
		{"no directory", []string{"--watch", filepath.Join(dir, "none")}, "none"},
		{"no feeds file", []string{"--feeds", filepath.Join(dir, "none.yaml")}, "none.yaml"},
		{"with --once", []string{"--once", "--watch", dir, "x"}, "--once"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := invokeWith(t, smallChain, "", append([]string{"run", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, tt.args...)...).err
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%q: %v, want an error with %q", tt.args, err, tt.want)
			}
		})
	}
}
