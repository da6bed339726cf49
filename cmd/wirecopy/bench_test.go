package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBench(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "cpu.pprof")
	o := invoke(t, "", "bench", "--articles", "40", "--in-flight", "8", "--json", "--profile", profile).must(t)
	var r benchResult
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatalf("%q: %v", o.stdout, err)
	}
	if r.Articles != 40 || r.Words < 40*300 || r.ArticlesPerSecond <= 0 || r.Seconds <= 0 {
		t.Errorf("got %+v", r)
	}
	if l := r.Latency; l.P50 <= 0 || l.P50 > l.P99 || l.P99 > l.Max || l.Max > 1000*r.Seconds {
		t.Errorf("latencies %+v in a run of %.3f s", l, r.Seconds)
	}
	if h := r.HalfLoad; h.Latency.P50 <= 0 || h.ArticlesPerSecond > r.ArticlesPerSecond {
		t.Errorf("half load %+v of %.1f articles/s", h, r.ArticlesPerSecond)
	}
	if r.CPUSeconds <= 0 || len(r.CPU) < 3 {
		t.Errorf("%.3f s of CPU time, in %v", r.CPUSeconds, r.CPU)
	}
	var stages []string
	for _, s := range r.Stages {
		stages = append(stages, s.Stage)
		if s.BusySeconds <= 0 {
			t.Errorf("stage %s was not busy", s.Stage)
		}
	}
	if want := []string{"ingest", "entities", "quotes", "sentiment"}; !slices.Equal(stages, want) {
		t.Errorf("stages %q, want %q", stages, want)
	}
	if !strings.Contains(o.stdout, `"articles_per_second":`) {
		t.Errorf("got %s, want articles_per_second", o.stdout)
	}
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("the profile: %v, %v", info, err)
	}
}

func TestBenchForPeople(t *testing.T) {
	o := invokeWith(t, smallChain, "", "bench", "--articles", "20").must(t)
	for _, want := range []string{"20 articles of ", "articles/s, end to end\n", "latency at that load: p50 ", "shout", "in all"} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("got %q, want %q in it", o.stdout, want)
		}
	}
}
