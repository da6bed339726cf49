package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wirecopy/pipeline/archive"
	"wirecopy/stages"
)

// checkRebuild makes archives anew, beside one of one article that run asks, and from the broker at an address.
func checkRebuild(t *testing.T, run func(args ...string) outcome, at string) {
	t.Helper()
	t.Run("rebuild from what has nothing", func(t *testing.T) { emptiesNothing(t, run) })
	t.Run("rebuild from a stream that has less", func(t *testing.T) { keepsMore(t, run, at) })
	t.Run("rebuild from a file of many", func(t *testing.T) { countsAll(t, run) })
}

// emptiesNothing rebuilds from files without articles.
func emptiesNothing(t *testing.T, run func(args ...string) outcome) {
	t.Helper()
	dir := t.TempDir()
	for _, c := range []struct{ name, file, want string }{
		{"no file", filepath.Join(dir, "none.jsonl"), "no such file"},
		{"an empty file", write(t, dir, "empty.jsonl", "\n"), "no articles"},
		{"a file of another kind", write(t, dir, "quotes.jsonl", "{\"quote\":1}\n"), "line 1"},
	} {
		if o := run("archive", "rebuild", "--from", c.file); o.err == nil || !strings.Contains(o.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, o.err, c.want)
		}
		if o := run("archive").must(t); !strings.Contains(o.stdout, `"articles":1,`) {
			t.Errorf("%s: %q is left, want the article that was there", c.name, o.stdout)
		}
	}
}

// keepsMore rebuilds, from the stream, an archive that has more.
func keepsMore(t *testing.T, run func(args ...string) outcome, at string) {
	t.Helper()
	jsonl, other := filepath.Join(t.TempDir(), "all.jsonl"), filepath.Join(t.TempDir(), "other.db")
	run("export", "--format", "articles", "-o", jsonl).must(t)
	more := write(t, t.TempDir(), "more.jsonl", strings.Replace(run("export", "--format", "articles").must(t).stdout, `"id":"`, `"id":"more-`, 1))
	invokeWith(t, stages.All(), "", "archive", "rebuild", "--from", jsonl, "--from", more, "--archive", other).must(t)
	rebuild := []string{"archive", "rebuild", "--nats", at, "--archive", other}
	if o := invokeWith(t, stages.All(), "", rebuild...); o.err == nil || !strings.Contains(o.err.Error(), "--keep") {
		t.Errorf("error %v, want that one of two articles would be gone", o.err)
	}
	for _, c := range []struct{ flag, want string }{{"--keep", `"articles":2,`}, {"--drop", `"articles":1,`}} {
		invokeWith(t, stages.All(), "", append(rebuild, c.flag)...).must(t)
		if o := invokeWith(t, stages.All(), "", "archive", "--archive", other).must(t); !strings.Contains(o.stdout, c.want) {
			t.Errorf("%s: got %q, want %s", c.flag, o.stdout, c.want)
		}
	}
}

// countsAll rebuilds from a file of more articles than one transaction stores: the numbers of people wait meanwhile.
func countsAll(t *testing.T, run func(args ...string) outcome) {
	t.Helper()
	one := run("export", "--format", "articles").must(t).stdout
	var many strings.Builder
	for n := range articlesAtOnce { // of as many as one transaction stores, the numbers of people wait
		many.WriteString(strings.Replace(one, `"id":"`, fmt.Sprintf(`"id":"copy%d-`, n), 1))
	}
	jsonl, other := write(t, t.TempDir(), "all.jsonl", many.String()), filepath.Join(t.TempDir(), "other.db")
	invokeWith(t, stages.All(), "", "archive", "rebuild", "--from", jsonl, "--archive", other).must(t)
	if o := invokeWith(t, stages.All(), "", "people", "Lim", "--archive", other).must(t); !strings.Contains(o.stdout, fmt.Sprintf(`"articles":%d,`, articlesAtOnce)) {
		t.Errorf("got %q, want that all articles are counted with the one whom they name", o.stdout)
	}
	const more = archive.MaxLimit + 500 // than one question gives
	o := invokeWith(t, stages.All(), "", "quotes", "--limit", strconv.Itoa(more), "--archive", other).must(t)
	if n := strings.Count(o.stdout, "\n"); n != more || !strings.Contains(o.stderr, "there are more") {
		t.Errorf("%d quotes, want %d, and that there are more: %q", n, more, o.stderr)
	}
}
