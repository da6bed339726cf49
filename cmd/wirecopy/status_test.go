package main

import (
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline/runner"
)

func TestBar(t *testing.T) {
	for name, c := range map[string]struct {
		share float64
		want  string
	}{
		"nothing":           {0, "▕          ▏"},
		"hardly anything":   {0.0001, "▕▏         ▏"},
		"a quarter":         {0.25, "▕██▌       ▏"},
		"all":               {1, "▕██████████▏"},
		"more than all":     {1.5, "▕██████████▏"},
		"less than nothing": {-1, "▕          ▏"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := bar(c.share); got != c.want {
				t.Errorf("bar(%v) = %q, want %q", c.share, got, c.want)
			}
		})
	}
}

func TestAge(t *testing.T) {
	for seconds, want := range map[float64]string{0: "-", 0.2: "<1s", 59: "59s", 119: "119s", 600: "10m", 7200: "2h", 172800: "2d"} {
		if got := age(seconds); got != want {
			t.Errorf("age(%v) = %q, want %q", seconds, got, want)
		}
	}
}

// TestScreenRedrawsInPlace shows two pages: the second begins where the first did, clears what was longer, and a line that is
// too wide is cut.
func TestScreenRedrawsInPlace(t *testing.T) {
	var b strings.Builder
	s := &screen{on: true, width: 5}
	for _, page := range []string{"one\nabcdefgh\n", "two\n"} {
		if err := s.write(&b, page); err != nil {
			t.Fatal(err)
		}
	}
	want := "\x1b[H\x1b[2J" + "\x1b[Hone\x1b[K\nabcde\x1b[K\n\x1b[J" + "\x1b[Htwo\x1b[K\n\x1b[J"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestListWorkers(t *testing.T) {
	worker := func(version, trouble string) runner.Worker {
		return runner.Worker{Stage: "quotes", Version: version, Host: "a\x1b[2Jb", Started: time.Now(), WorkerState: runner.WorkerState{Ready: trouble == "", Trouble: trouble}}
	}
	many := make([]runner.Worker, mostWorkers+1)
	for i := range many {
		many[i] = worker("v1.0.0", "")
	}
	many[0].Version = "v1.1.0"
	for name, c := range map[string]struct {
		all   []runner.Worker
		lines int
		want  []string
	}{
		"none":             {nil, 0, nil},
		"one that waits":   {[]runner.Worker{worker("v1.0.0", "it is starting")}, 2, []string{"v1.0.0", "it is starting", `a\u001b[2Jb`}},
		"too many to list": {many, 3, []string{"v1.1.0", " 1\n", " 24\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := listWorkers(&b, c.all); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(strings.TrimSpace(b.String()), "\n") + 1; c.lines > 0 && got != c.lines {
				t.Errorf("%d lines, want %d:\n%s", got, c.lines, b.String())
			}
			for _, want := range c.want {
				if !strings.Contains(b.String(), want) {
					t.Errorf("no %q in\n%s", want, b.String())
				}
			}
		})
	}
}
