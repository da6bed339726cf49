package client_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
)

// What somebody has said in the last day, and what they say from now on; what is withdrawn later is told.
func ExampleQuotes() {
	nc, err := nats.Connect("nats://127.0.0.1:4222")
	if err != nil {
		log.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		log.Fatal(err)
	}
	o := client.Options{
		Speaker: "Deborah Quill", Since: time.Now().Add(-24 * time.Hour),
		Retracted: func(_ context.Context, r pipeline.Retraction) error {
			fmt.Println("no longer stands:", r.Withdrawn, r.Reason)
			return nil
		},
	}
	err = client.Quotes(context.Background(), js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
		fmt.Println(q.SpeakerName, q.Quote.Content[0].Text, q.Article.URL)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
}
