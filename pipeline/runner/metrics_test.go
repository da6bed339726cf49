package runner_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
)

// scrape gives what /metrics says, a line a series, to someone who accepts a media type.
func scrape(t *testing.T, reg *prometheus.Registry, accept string) (contentType string, series map[string]string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	fine := func() error { return nil }
	runner.Monitor(reg, fine, fine).ServeHTTP(w, r)
	series = map[string]string{}
	for line := range strings.Lines(w.Body.String()) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			series[name] = value
		}
	}
	return w.Header().Get("Content-Type"), series
}

// TestSeriesExistFromTheStart looks at a worker that has had nothing to do: an alert on the first event of a kind needs
// the zero before it.
func TestSeriesExistFromTheStart(t *testing.T) {
	s, _ := ready(t)
	reg := prometheus.NewRegistry()
	cfg := quick
	cfg.Metrics, cfg.Health, cfg.Workers = runner.NewMetrics(reg), new(runner.Health), 3
	stop := start(t, s, cfg, parse)
	var got map[string]string
	pipelinetest.Eventually(t, "the worker has begun and is ready", func() bool {
		_, got = scrape(t, reg, "text/plain")
		return got[`wirecopy_workers{stage="parse"}`] != "" && got[`wirecopy_not_ready{stage="parse",trouble="starting"}`] == "0"
	})
	for series, want := range map[string]string{
		`wirecopy_dead_letters_total{reason="rejected",stage="parse"}`:         "0",
		`wirecopy_dead_letters_total{reason="crash",stage="parse"}`:            "0",
		`wirecopy_dead_letters_total{reason="deliveries",stage="parse"}`:       "0",
		`wirecopy_publish_errors_total{class="full",stage="parse"}`:            "0",
		`wirecopy_process_seconds_count{stage="parse",verdict="retry"}`:        "0",
		`wirecopy_bury_failures_total{stage="parse"}`:                          "0",
		`wirecopy_redelivered_total{stage="parse"}`:                            "0",
		`wirecopy_lag{stage="parse"}`:                                          "0",
		`wirecopy_lag_seconds{stage="parse"}`:                                  "0",
		`wirecopy_unburied_bytes{stage="parse"}`:                               "0",
		`wirecopy_not_ready{stage="parse",trouble="starting"}`:                 "0",
		`wirecopy_not_ready{stage="parse",trouble="burying"}`:                  "0",
		`wirecopy_workers{stage="parse"}`:                                      "3",
		`wirecopy_end_to_end_seconds_count`:                                    "0",
		`wirecopy_process_seconds_bucket{stage="parse",verdict="pass",le="1"}`: "0",
	} {
		if got[series] != want {
			t.Errorf("%s is %q before anything happened, want %s", series, got[series], want)
		}
	}
	stop()
	if _, got := scrape(t, reg, "text/plain"); got[`wirecopy_workers{stage="parse"}`] != "0" {
		t.Errorf("a worker that ended counts as %q, want 0", got[`wirecopy_workers{stage="parse"}`])
	}
}

func TestMetricsSpeakOpenMetrics(t *testing.T) {
	reg := prometheus.NewRegistry()
	runner.NewMetrics(reg)
	for name, c := range map[string]struct{ accept, want string }{
		"asked for":     {"application/openmetrics-text; version=1.0.0", "application/openmetrics-text"},
		"not asked for": {"text/plain", "text/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := scrape(t, reg, c.accept); !strings.HasPrefix(got, c.want) {
				t.Errorf("to Accept: %s the answer is %s, want %s", c.accept, got, c.want)
			}
		})
	}
}

// TestASweeperShowsStagesWithoutWorkers sends an item that nobody takes: its age, and how full its stream is, come from
// whoever sweeps.
func TestASweeperShowsStagesWithoutWorkers(t *testing.T) {
	s, js := ready(t)
	send(t, js, "waits")
	reg := prometheus.NewRegistry()
	cfg := quick
	cfg.Metrics = runner.NewMetrics(reg)
	nc, err := s.Connect()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		defer nc.Close()
		if err := runner.Sweep(ctx, nc, topology, cfg); err != nil {
			t.Error(err)
		}
	})
	defer done.Wait()
	defer cancel()
	pipelinetest.Eventually(t, "the sweeper has seen the streams", func() bool {
		_, got := scrape(t, reg, "text/plain")
		age := got[`wirecopy_lag_seconds{stage="parse"}`]
		return got[`wirecopy_lag{stage="parse"}`] == "1" && age != "" && age != "0" &&
			got[`wirecopy_stream_messages{stream="WIRE_RAW"}`] == "1" && got[`wirecopy_stream_max_bytes{stream="WIRE_DEAD"}`] != ""
	})
}
