package client_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/client"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

var topology = wire.Topology{"ingest", "quotes"}

func broker(t *testing.T) jetstream.JetStream {
	t.Helper()
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	pipelinetest.Provision(t, js, topology)
	return js
}

// publish sends what the last stage would: the article, with one quote and one entity.
func publish(t *testing.T, js jetstream.JetStream, source, id string, version int, speaker, status string) {
	t.Helper()
	text := speaker + " said so."
	span := pipeline.Span{Start: 0, End: len([]rune(speaker)), Text: speaker}
	a := &pipeline.Article{ID: id, Version: version, Source: source, Text: text, PubStatus: status}
	a = a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: speaker, Mentions: []pipeline.Mention{{Span: span, Kind: pipeline.NameMention}}}})
	a = a.With(pipeline.QuotesLayer, "1", []pipeline.Quote{{ID: "q1", Type: pipeline.Indirect, Content: []pipeline.Span{{Start: span.End + 6, End: span.End + 8, Text: "so"}},
		Speaker: &pipeline.Speaker{Span: span, Entity: "e1", Kind: pipeline.PersonSpeaker}}})
	msgs, err := wire.Outputs(topology, "quotes", pipeline.Message{Source: source, Article: a, Received: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range msgs {
		if _, err := js.PublishMsg(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

var history = client.Options{Since: time.Unix(1, 0), UntilIdle: 50 * time.Millisecond}

func articles(t *testing.T, js jetstream.JetStream, o client.Options) []string {
	t.Helper()
	var got []string
	if err := client.Articles(t.Context(), js, o, func(_ context.Context, a *pipeline.Article) error {
		got = append(got, a.ID+" "+a.PubStatus)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestEachKindIsTypedAndFiltered(t *testing.T) {
	js := broker(t)
	publish(t, js, "desk", "a1", 1, "Zoë Ångström", "usable")
	publish(t, js, "other", "a2", 1, "Jane Doe", "usable")
	if got, want := articles(t, js, history), []string{"a1 usable", "a2 usable"}; !slices.Equal(got, want) {
		t.Errorf("articles %q, want %q", got, want)
	}
	o := history
	o.Source = "other"
	if got, want := articles(t, js, o), []string{"a2 usable"}; !slices.Equal(got, want) {
		t.Errorf("articles of one source %q, want %q", got, want)
	}
	for _, speaker := range []string{"Zoë Ångström", "zoe-angstrom"} {
		o := history
		o.Speaker = speaker
		var got []string
		if err := client.Quotes(t.Context(), js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
			got = append(got, q.SpeakerName+": "+q.Quote.Content[0].Text)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if want := []string{"Zoë Ångström: so"}; !slices.Equal(got, want) {
			t.Errorf("quotes of %s: %q, want %q", speaker, got, want)
		}
	}
	o = history
	o.Type, o.Name = pipeline.Person, "Jane Doe"
	var got []string
	if err := client.Entities(t.Context(), js, o, func(_ context.Context, e pipeline.EntityEvent) error {
		got = append(got, e.Article.ID+" "+e.Entity.Name)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a2 Jane Doe"}; !slices.Equal(got, want) {
		t.Errorf("entities %q, want %q", got, want)
	}
}

func TestAnOlderVersionNeverFollowsANewerOne(t *testing.T) {
	js := broker(t)
	publish(t, js, "desk", "a1", 2, "Jane Doe", "usable")
	publish(t, js, "desk", "a1", 1, "John Roe", "usable")
	publish(t, js, "desk", "a1", 3, "", "canceled")
	if got, want := articles(t, js, history), []string{"a1 usable", "a1 canceled"}; !slices.Equal(got, want) {
		t.Errorf("articles %q, want %q", got, want)
	}
	if err := client.Quotes(t.Context(), js, history, func(_ context.Context, q pipeline.QuoteEvent) error {
		if q.SpeakerName != "Jane Doe" {
			t.Errorf("a quote of %q came from version 1", q.SpeakerName)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestADurableSubscriptionGoesOnWhereItWas(t *testing.T) {
	js := broker(t)
	o := history
	o.Durable = "reader"
	publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
	publish(t, js, "desk", "a2", 1, "Jane Doe", "usable")
	full := errors.New("the disk is full")
	err := client.Articles(t.Context(), js, o, func(_ context.Context, a *pipeline.Article) error {
		if a.ID == "a2" {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Fatalf("error %v, want the subscriber's own", err)
	}
	// a2 was not taken, and comes again when the broker gives up waiting for its acknowledgement.
	c, err := js.Consumer(t.Context(), wire.EnrichedStream, "reader")
	if err != nil {
		t.Fatal(err)
	}
	cfg := c.CachedInfo().Config
	cfg.AckWait = 100 * time.Millisecond
	if _, err := js.UpdateConsumer(t.Context(), wire.EnrichedStream, cfg); err != nil {
		t.Fatal(err)
	}
	publish(t, js, "desk", "a3", 1, "Jane Doe", "usable")
	o.UntilIdle = 500 * time.Millisecond
	got := articles(t, js, o)
	slices.Sort(got)
	if want := []string{"a2 usable", "a3 usable"}; !slices.Equal(got, want) {
		t.Errorf("articles %q, want %q", got, want)
	}
	o.Source = "desk"
	if err := client.Articles(t.Context(), js, o, nil); err == nil || !strings.Contains(err.Error(), "choose another name") {
		t.Errorf("another filter under the same name: %v, want an error that says so", err)
	}
}

func TestNewEventsArriveAndBrokenOnesAreReported(t *testing.T) {
	js := broker(t)
	ctx, cancel := context.WithCancel(t.Context())
	got, broken, done := make(chan string, 8), make(chan error, 8), make(chan error, 1)
	go func() {
		done <- client.Articles(ctx, js, client.Options{Since: time.Now(), Malformed: func(err error) { broken <- err }}, func(_ context.Context, a *pipeline.Article) error {
			got <- a.ID
			return nil
		})
	}()
	if _, err := js.Publish(t.Context(), wire.ArticleSubject(wire.Enriched, "desk"), []byte(`{"id": 3}`)); err != nil {
		t.Fatal(err)
	}
	publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
	if id := <-got; id != "a1" {
		t.Errorf("article %s, want a1", id)
	}
	if err := <-broken; !strings.Contains(err.Error(), `"id"`) {
		t.Errorf("malformed event: %v, want an error that names the field", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("the end of the context is %v, want no error", err)
	}
}

func TestWithoutAPipelineTheErrorSaysSo(t *testing.T) {
	_, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	err := client.Articles(t.Context(), js, client.Options{}, nil)
	if err == nil || !strings.Contains(err.Error(), "has a pipeline run on it") {
		t.Errorf("error %v, want one that says there is no pipeline", err)
	}
}
