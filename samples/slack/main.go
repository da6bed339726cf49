// Command slack posts what somebody says to a Slack channel, by an incoming webhook, as it is found:
//
//	SLACK_WEBHOOK=https://hooks.slack.com/services/… go run . -speaker "Deborah Quill"
//
// It goes on where it was when it is started again, and posts nothing twice.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
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
	speaker := flag.String("speaker", "", "only what this person or body says; all by default")
	tone := flag.String("tone", "", "only what is positive or negative")
	flag.Parse()
	s := slack{webhook: os.Getenv("SLACK_WEBHOOK"), tone: *tone, client: http.DefaultClient}
	if err := s.run(ctx, *url, *speaker); err != nil {
		log.Fatal(err)
	}
}

type slack struct {
	webhook string
	tone    string
	client  *http.Client
}

func (s slack) run(ctx context.Context, url, speaker string) error {
	if s.webhook == "" {
		return fmt.Errorf("set SLACK_WEBHOOK to the address of an incoming webhook")
	}
	nc, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	o := client.Options{Durable: "slack", Speaker: speaker, Malformed: func(err error) { log.Print(err) }}
	return client.Quotes(ctx, js, o, func(ctx context.Context, q pipeline.QuoteEvent) error {
		if s.tone != "" && (q.Tone == nil || q.Tone.Label != s.tone) {
			return nil
		}
		return s.post(ctx, message(q))
	})
}

// message is a quote in Slack's own markup, in which three signs have a meaning.
func message(q pipeline.QuoteEvent) string {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var said []string
	for _, c := range q.Quote.Content {
		said = append(said, escape(c.Text))
	}
	who := q.SpeakerName
	if who == "" {
		who = "Somebody"
	}
	where := escape(q.Article.Headline)
	if q.Article.URL != "" {
		where = "<" + escape(q.Article.URL) + "|" + where + ">"
	}
	return fmt.Sprintf("*%s*: %s\n%s", escape(who), strings.Join(said, " … "), where)
}

// post sends a message, and waits as long as Slack asks for: it takes about one a second.
func (s slack) post(ctx context.Context, text string) error {
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		return err
	}
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.webhook, bytes.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		resp, err := s.client.Do(r)
		if err != nil {
			return err
		}
		resp.Body.Close()
		switch {
		case resp.StatusCode == http.StatusOK:
			return nil
		case resp.StatusCode != http.StatusTooManyRequests:
			return fmt.Errorf("slack answers %s", resp.Status)
		}
		wait, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil {
			wait = 1
		}
		select {
		case <-time.After(time.Duration(wait) * time.Second):
		case <-ctx.Done():
			return nil // the event is not acknowledged, and comes again
		}
	}
}
