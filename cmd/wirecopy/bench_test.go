package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
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
	checkMeasures(t, r)
	if r.CPUSeconds <= 0 || len(r.CPU) < 3 {
		t.Errorf("%.3f s of CPU time, in %v", r.CPUSeconds, r.CPU)
	}
	if !strings.Contains(o.stdout, `"articles_per_second":`) {
		t.Errorf("got %s, want articles_per_second", o.stdout)
	}
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("the profile: %v, %v", info, err)
	}
}

// checkMeasures looks at what is measured besides the speed.
func checkMeasures(t *testing.T, r benchResult) {
	t.Helper()
	if len(r.Loads) != 3 {
		t.Errorf("loads %+v, want three", r.Loads)
	}
	for _, l := range r.Loads {
		if l.Latency.P50 <= 0 || l.Share <= 0 || l.Share >= 1 {
			t.Errorf("load %+v of %.1f articles/s", l, r.ArticlesPerSecond)
		}
	}
	if r.WireBytes < 10_000 || r.StoredBytes < 1000 || r.StoredBytes > r.WireBytes {
		t.Errorf("%.0f bytes on the wire, %.0f on disk an article", r.WireBytes, r.StoredBytes)
	}
	if r.Bare == nil || r.Bare.ArticlesPerSecond <= 0 || runtime.GOOS == "linux" && (r.Bare.MillisCPU <= 0 || r.PeakBytes < r.SettledBytes/2 || r.SettledBytes <= 0) {
		t.Errorf("the bare broker %+v, memory %d at most and %d in the end", r.Bare, r.PeakBytes, r.SettledBytes)
	}
	var stages []string
	for _, s := range r.Stages {
		stages = append(stages, s.Stage)
		if s.BusySeconds <= 0 {
			t.Errorf("stage %s was not busy", s.Stage)
		}
	}
	if want := []string{"ingest", "entities", "quotes", "sentiment", "events"}; !slices.Equal(stages, want) {
		t.Errorf("stages %q, want %q", stages, want)
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

func TestBenchGrows(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "grow.svg")
	o := invokeWith(t, smallChain, "", "bench", "--grow", "2500", "--json", "--svg", svg).must(t)
	var all []grown
	if err := json.Unmarshal([]byte(o.stdout), &all); err != nil {
		t.Fatalf("%q: %v", o.stdout, err)
	}
	if len(all) != 3 || all[2].Articles != 2500 || all[0].ArticlesPerSecond <= 0 || all[0].HeapBytes == 0 {
		t.Errorf("got %+v, want three points up to 2500 articles", all)
	}
	if b, err := os.ReadFile(svg); err != nil || strings.Count(string(b), "<polyline") != 3 {
		t.Errorf("drew %s (%v), want two lines and axes", b, err)
	}
	invokeWith(t, smallChain, "", "bench", "--svg", svg).wantError(t, "--svg goes with --grow")
}
