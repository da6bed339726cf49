package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources"
	"wirecopy/stages"
)

func TestTheBotAnswers(t *testing.T) {
	e, err := engine.Start(t.Context(), stages.All(), engine.Config{Embedded: embedded.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", MaxStore: pipelinetest.Store}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Stop()
	url, _, _ := e.Server()
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- run(ctx, url, func() { close(ready) }) }()
	<-ready
	item := sources.Item{Source: "desk", Data: []byte("Ferry returns to Karran\n\n“It floats,” said Mayor Rhea Tolland.\n")}
	if _, err := sources.NewDoor(e.JetStream()).Send(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	ask := func(name string) string {
		m, err := e.Conn().Request("bot.who", []byte(name), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return string(m.Data)
	}
	pipelinetest.Eventually(t, "the bot knows the quote", func() bool { return strings.Contains(ask("Rhea Tolland"), "“It floats” (Ferry returns to Karran)") })
	for name, want := range map[string]string{"Nobody Known": "has said nothing", " ": "Send a name"} {
		if got := ask(name); !strings.Contains(got, want) {
			t.Errorf("asked for %q it says %q, want %q in it", name, got, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
