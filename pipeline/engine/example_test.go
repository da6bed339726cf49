package engine_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/engine"
	"wirecopy/pipeline/sources"
	"wirecopy/stages"
)

// A pipeline in a program of your own: a server inside the process, all stages, one item in, its quotes out.
func Example() {
	ctx := context.Background()
	e, err := engine.Start(ctx, stages.All(), engine.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Stop()
	item := sources.Item{Source: "desk", Data: []byte("Ferry returns to Karran\n\n“It floats,” said Mayor Rhea Tolland.\n")}
	if _, err := sources.NewDoor(e.JetStream()).Send(ctx, item); err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	err = client.Quotes(ctx, e.JetStream(), client.Options{Since: time.Now().Add(-time.Hour)}, func(_ context.Context, q pipeline.QuoteEvent) error {
		fmt.Printf("%s: %s\n", q.SpeakerName, q.Quote.Content[0].Text)
		cancel()
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: Rhea Tolland: It floats
}
