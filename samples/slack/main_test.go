package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"wirecopy/pipeline"
)

func TestAMessageIsPostedOnceSlackTakesIt(t *testing.T) {
	q := pipeline.QuoteEvent{SpeakerName: "Rhea Tolland", Quote: pipeline.Quote{Content: []pipeline.Span{{Text: "It floats & <works>"}}},
		Article: pipeline.ArticleRef{Headline: "Ferry returns", URL: "https://news.example/ferry"}}
	var asked int
	var got struct{ Text string }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	if err := (slack{webhook: server.URL, client: server.Client()}).post(t.Context(), message(q)); err != nil {
		t.Fatal(err)
	}
	if want := "*Rhea Tolland*: It floats &amp; &lt;works&gt;\n<https://news.example/ferry|Ferry returns>"; got.Text != want || asked != 2 {
		t.Errorf("posted %q after %d attempts, want %q after 2", got.Text, asked, want)
	}
	if err := (slack{}).run(t.Context(), "nats://127.0.0.1:1", ""); err == nil {
		t.Error("without a webhook it runs")
	}
}
