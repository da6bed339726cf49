// Command bot answers questions about who said what, over NATS: a request on bot.who with a name gets what that person has
// said in the last day.
//
//	go run . &
//	nats request bot.who 'Deborah Quill'
//
// A chat bot of any network is this with another way in.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	url := flag.String("nats", nats.DefaultURL, "the NATS server")
	flag.Parse()
	if err := run(ctx, *url, func() {}); err != nil {
		log.Fatal(err)
	}
}

// run answers until ctx ends. ready is called when questions are taken.
func run(ctx context.Context, url string, ready func()) error {
	nc, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	_, err = nc.QueueSubscribe("bot.who", "bot", func(m *nats.Msg) {
		text, err := answer(ctx, js, strings.TrimSpace(string(m.Data)))
		if err != nil {
			text = "I cannot look that up: " + err.Error()
		}
		if err := m.Respond([]byte(text)); err != nil {
			log.Print(err)
		}
	})
	if err != nil {
		return err
	}
	if err := nc.Flush(); err != nil {
		return err
	}
	ready()
	<-ctx.Done()
	return nil
}

const most = 5 // quotes in an answer

// answer gives the last quotes of somebody, the newest first.
func answer(ctx context.Context, js jetstream.JetStream, name string) (string, error) {
	if name == "" {
		return "Whom do you mean? Send a name.", nil
	}
	var said []string
	o := client.Options{Speaker: name, Since: time.Now().Add(-24 * time.Hour), UntilIdle: 200 * time.Millisecond}
	err := client.Quotes(ctx, js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
		var parts []string
		for _, c := range q.Quote.Content {
			parts = append(parts, c.Text)
		}
		said = append(said, fmt.Sprintf("“%s” (%s)", strings.Join(parts, " … "), q.Article.Headline))
		return nil
	})
	if err != nil {
		return "", err
	}
	if len(said) == 0 {
		return name + " has said nothing in the last day.", nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n", name)
	for i := len(said) - 1; i >= max(0, len(said)-most); i-- {
		fmt.Fprintf(&b, "%s\n", said[i])
	}
	return b.String(), nil
}
