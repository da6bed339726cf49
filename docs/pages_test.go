package docs_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
)

// pages are the Markdown files of the project, from this directory.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"../*.md", "*.md", "*/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[name] = string(text)
		}
	}
	if len(found) < 5 {
		t.Fatalf("%d pages, want more", len(found))
	}
	return found
}

func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	n := 0
	for page, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || target == "" {
				continue
			}
			n++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s links to %s: %v", page, target, err)
			}
		}
	}
	if n == 0 {
		t.Error("there are no links")
	}
}

func TestMain(m *testing.M) { pipelinetest.Main(m) }

// TestCommandsAreUnderstood gives each command line of the pages to the program, with --help: it then reads the whole
// line, and does nothing.
func TestCommandsAreUnderstood(t *testing.T) {
	inline := regexp.MustCompile("`(wirecopy [^`]+)`")
	n := 0
	for page, text := range pages(t) {
		var lines []string
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			line, _, _ = strings.Cut(line, " #")
			line = strings.Replace(line, "go run ./cmd/wirecopy ", "wirecopy ", 1)
			if strings.HasPrefix(line, "wirecopy ") && !strings.HasPrefix(line, "wirecopy takes") && !strings.HasPrefix(line, "wirecopy is") {
				lines = append(lines, line)
			}
		}
		for _, m := range inline.FindAllStringSubmatch(text, -1) {
			lines = append(lines, m[1])
		}
		for _, line := range lines {
			n++
			if strings.ContainsAny(line, "&;|<>") {
				t.Errorf("%s: %s: one command a line: all of it would run", page, line)
				continue
			}
			args := []string{"-c", `exec "$0" ` + strings.NewReplacer("$", `\$`, "…", "", " N", " 1").Replace(strings.TrimPrefix(line, "wirecopy ")) + " --help"}
			cmd := exec.Command("sh", append(args, pipelinetest.Program(t))...)
			cmd.Dir = ".."
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %s: %v\n%s", page, line, err, out)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d command lines, want more", n)
	}
}

// TestMetricsExist looks for the metrics that the pages name where the workers make theirs.
func TestMetricsExist(t *testing.T) {
	source, err := os.ReadFile("../pipeline/runner/metrics.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`wirecopy_([a-z_]+)`")
	n := 0
	for _, page := range []string{"operations.md", "reliability.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			n++
			if !strings.Contains(string(source), `"`+m[1]+`"`) {
				t.Errorf("%s names the metric wirecopy_%s, and the workers have none of that name", page, m[1])
			}
		}
	}
	if n < 5 {
		t.Errorf("%d metrics, want more", n)
	}
}

// TestGoCodeCompiles builds each whole Go file of the pages, as if it stood in this module.
func TestGoCodeCompiles(t *testing.T) {
	block := regexp.MustCompile("(?s)```go\n(package (\\w+)\n.*?)```")
	n := 0
	for page, text := range pages(t) {
		for _, m := range block.FindAllStringSubmatch(text, -1) {
			n++
			file := filepath.Join(t.TempDir(), "page.go")
			if err := os.WriteFile(file, []byte(m[1]), 0o600); err != nil {
				t.Fatal(err)
			}
			here, err := filepath.Abs(fmt.Sprintf("page%d", n))
			if err != nil {
				t.Fatal(err)
			}
			overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, m[2]+".go"): file}})
			if err != nil {
				t.Fatal(err)
			}
			list := filepath.Join(t.TempDir(), "overlay.json")
			if err := os.WriteFile(list, overlay, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("go", "build", "-overlay", list, "-o", os.DevNull, here).CombinedOutput(); err != nil {
				t.Errorf("%s: package %s: %v\n%s", page, m[2], err, out)
			}
		}
	}
	if n < 2 {
		t.Errorf("%d Go files, want more", n)
	}
}

// TestTheREADMEShowsWhatComesOut runs the commands that stand above blocks of output. Scores and hard cases move with every
// improvement, so most of the quotes between marks have to be there with their speakers; -update writes the whole block
// anew.
func TestTheREADMEShowsWhatComesOut(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rewrite := flag.Lookup("update").Value.String() == "true" // the flag of golden files
	shown := regexp.MustCompile("(?s)<!-- wirecopy (.*?) -->\n```\n(.*?)```\n")
	n := 0
	text = shown.ReplaceAllFunc(text, func(block []byte) []byte {
		n++
		m := shown.FindSubmatch(block)
		cmd := exec.Command(pipelinetest.Program(t), strings.Fields(string(m[1]))...)
		cmd.Dir = ".."
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("wirecopy %s: %v: %s", m[1], err, errs.String())
		}
		got := string(out)
		if rewrite {
			return []byte("<!-- wirecopy " + string(m[1]) + " -->\n```\n" + strings.TrimSpace(got) + "\n```\n")
		}
		want, have, differ := spoken(string(m[2])), spoken(got), 0
		for quote, speaker := range want {
			if have[quote] != speaker {
				differ++
				t.Logf("wirecopy %s: the README shows %q for %q, and the program now gives %q", m[1], speaker, quote, have[quote])
			}
		}
		if len(want)-differ < 2 {
			t.Errorf("wirecopy %s: of the %d quotes that the README shows, %d come out otherwise: run this test with -update", m[1], len(want), differ)
		}
		return block
	})
	if n == 0 {
		t.Error("the README shows no output")
	}
	if rewrite {
		if err := os.WriteFile("../README.md", text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// spoken gives the speaker of each direct quote on a page of output, by the quote.
func spoken(page string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^  (“[^”]*”)\n    — ([^·,(]*)`).FindAllStringSubmatch(page, -1) {
		found[strings.Join(strings.Fields(m[1]), " ")] = strings.TrimSpace(m[2])
	}
	return found
}

// TestPackagesThatCommandsNameExist looks for the packages of the lines that begin with go run or go test.
func TestPackagesThatCommandsNameExist(t *testing.T) {
	named := regexp.MustCompile(`go (?:run|test|generate)(?: -\S+)* (\./[\w./]+)`)
	n := 0
	for page, text := range pages(t) {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			n++
			dir := filepath.Join("..", strings.TrimSuffix(m[1], "..."))
			if files, err := filepath.Glob(filepath.Join(dir, "*.go")); !strings.HasSuffix(m[1], "...") && (err != nil || len(files) == 0) {
				t.Errorf("%s: %s: there is no Go package %s", page, m[0], m[1])
			} else if _, err := os.Stat(dir); err != nil {
				t.Errorf("%s: %s: %v", page, m[0], err)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d packages, want more", n)
	}
}
