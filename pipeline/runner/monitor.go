package runner

import (
	"encoding/json"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Monitor serves /metrics, /healthz (the process is alive: alive gives nil) and /readyz (it can do its work: ready
// gives nil). The last two answer 200 or 503 with one JSON object. /metrics speaks OpenMetrics to whoever asks for it.
func Monitor(g prometheus.Gatherer, alive, ready func() error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(g, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.Handle("GET /healthz", check(alive))
	mux.Handle("GET /readyz", check(ready))
	return mux
}

func check(f func() error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer := map[string]string{"status": "ok"}
		code := http.StatusOK
		if err := f(); err != nil {
			code = http.StatusServiceUnavailable
			answer = map[string]string{"status": "unavailable", "error": err.Error()}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		json.NewEncoder(w).Encode(answer)
	})
}
