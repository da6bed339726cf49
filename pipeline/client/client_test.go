package client_test

import (
	"context"
	"errors"
	"fmt"
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
	m := pipeline.Message{Source: source, Article: a, Received: time.Now()}
	msgs, err := wire.Outputs(topology, "quotes", m)
	if err != nil {
		t.Fatal(err)
	}
	p, err := wire.Project(m, false)
	if err != nil {
		t.Fatal(err)
	}
	events, _, err := p.Messages(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range events {
		msgs = append(msgs, events[i].Message())
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

func quotes(t *testing.T, js jetstream.JetStream, o client.Options) []string {
	t.Helper()
	var got []string
	if o.Retracted == nil {
		o.Retracted = func(_ context.Context, r pipeline.Retraction) error {
			got = append(got, fmt.Sprintf("%s %s", r.Reason, strings.Join(r.Withdrawn, " ")))
			return nil
		}
	}
	if err := client.Quotes(t.Context(), js, o, func(_ context.Context, q pipeline.QuoteEvent) error {
		got = append(got, fmt.Sprintf("%s@%d %s", q.Article.ID, q.Article.Version, q.SpeakerName))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

// retract publishes what withdraws the quote that publish sent in a version.
func retract(t *testing.T, js jetstream.JetStream, id string, version, by int, speaker, status string) {
	t.Helper()
	p, err := wire.Project(pipeline.Message{Source: "desk", Article: &pipeline.Article{ID: id, Version: by, PubStatus: status}, Received: time.Now()}, false)
	if err != nil {
		t.Fatal(err)
	}
	said := wire.Said{Subject: strings.TrimPrefix(wire.QuoteSubject(speaker, "desk"), "wire.v1."), Events: fmt.Sprintf("%d/quote/q1", version)}
	msgs, _, err := p.Messages(&wire.Standing{Version: version, Said: []wire.Said{said}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range msgs[:len(msgs)-1] {
		if _, err := js.PublishMsg(t.Context(), msgs[i].Message()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhichVersionsAreHandedOut(t *testing.T) {
	for _, c := range []struct {
		name             string
		publish          func(t *testing.T, js jetstream.JetStream)
		articles, quotes []string
	}{
		{"an older version never follows a newer one", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 2, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 1, "John Roe", "usable")
		}, []string{"a1 usable"}, []string{"a1@2 Jane Doe"}},
		{"of what was killed the history gives the tombstone alone", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 2, "", "canceled")
			retract(t, js, "a1", 1, 2, "Jane Doe", "canceled")
		}, []string{"a1 canceled"}, []string{"killed a1@1/quote/q1"}},
		{"a kill wins over any version number", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 7, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 2, "", "canceled")
		}, []string{"a1 usable", "a1 canceled"}, []string{"a1@7 Jane Doe"}},
		{"what comes back after a kill is handed out", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 2, "", "canceled")
			retract(t, js, "a1", 1, 2, "Jane Doe", "canceled")
			publish(t, js, "desk", "a1", 3, "Jane Doe", "usable")
		}, []string{"a1 canceled", "a1 usable"}, []string{"killed a1@1/quote/q1", "a1@3 Jane Doe"}},
		{"a quote that a newer version does not have is not handed out", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
			publish(t, js, "desk", "a2", 1, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 2, "John Roe", "usable")
			retract(t, js, "a1", 1, 2, "Jane Doe", "usable")
		}, []string{"a1 usable", "a2 usable", "a1 usable"}, []string{"a2@1 Jane Doe", "a1@2 John Roe", "changed a1@1/quote/q1"}},
		{"a retraction that came before what it withdraws", func(t *testing.T, js jetstream.JetStream) {
			retract(t, js, "a1", 1, 2, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
		}, []string{"a1 usable"}, []string{"changed a1@1/quote/q1"}},
		{"a withheld version is given, and what went before it is not", func(t *testing.T, js jetstream.JetStream) {
			publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
			publish(t, js, "desk", "a1", 2, "", "withheld")
		}, []string{"a1 withheld"}, []string{"a1@1 Jane Doe"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			js := broker(t)
			c.publish(t, js)
			if got := articles(t, js, history); !slices.Equal(got, c.articles) {
				t.Errorf("articles %q, want %q", got, c.articles)
			}
			durable := history
			durable.Durable = "reader"
			for _, o := range []client.Options{history, durable} {
				if got := quotes(t, js, o); !slices.Equal(got, c.quotes) {
					t.Errorf("quotes (durable %q) %q, want %q", o.Durable, got, c.quotes)
				}
			}
		})
	}
}

func TestWhatIsWithdrawnWhileOneReadsIsTold(t *testing.T) {
	js := broker(t)
	ctx, cancel := context.WithCancel(t.Context())
	got, done := make(chan string, 8), make(chan error, 1)
	go func() {
		done <- client.Quotes(ctx, js, client.Options{Since: time.Now().Add(-time.Minute), Retracted: func(_ context.Context, r pipeline.Retraction) error {
			got <- r.Withdrawn[0]
			return nil
		}}, func(_ context.Context, q pipeline.QuoteEvent) error {
			got <- wire.QuoteEventID(q.Article, q.Quote.ID)
			return nil
		})
	}()
	publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
	if id := <-got; id != "a1@1/quote/q1" {
		t.Errorf("quote %s, want a1@1/quote/q1", id)
	}
	retract(t, js, "a1", 1, 2, "Jane Doe", "usable")
	if id := <-got; id != "a1@1/quote/q1" {
		t.Errorf("withdrawn %s, want a1@1/quote/q1", id)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestADurableSubscriptionGoesOnWhereItWas(t *testing.T) {
	js := broker(t)
	o := history
	o.Durable = "reader"
	for _, id := range []string{"a1", "a2", "a3"} {
		publish(t, js, "desk", id, 1, "Jane Doe", "usable")
	}
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
	// a2 and a3 were in hand and not taken: they are there at once for the next, which does not end before.
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

func TestADurableSubscriptionKnowsItsVersionsAfterARestart(t *testing.T) {
	js := broker(t)
	o := history
	o.Durable = "reader"
	publish(t, js, "desk", "a1", 2, "Jane Doe", "usable")
	if got, want := articles(t, js, o), []string{"a1 usable"}; !slices.Equal(got, want) {
		t.Fatalf("articles %q, want %q", got, want)
	}
	publish(t, js, "desk", "a1", 1, "Jane Doe", "usable")
	publish(t, js, "desk", "a2", 1, "Jane Doe", "usable")
	if got, want := articles(t, js, o), []string{"a2 usable"}; !slices.Equal(got, want) {
		t.Errorf("articles after a restart %q, want %q", got, want)
	}
}

// A process that was killed holds events until the broker gives up on it: the next one under that name does not end before it
// has had them.
func TestTheEndWaitsForWhatAKilledReaderHolds(t *testing.T) {
	js := broker(t)
	cons, err := js.CreateConsumer(t.Context(), wire.EnrichedStream, jetstream.ConsumerConfig{
		Durable: "reader", FilterSubject: wire.ArticleFilter(""), AckPolicy: jetstream.AckExplicitPolicy, AckWait: 2 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a1", "a2", "a3"} {
		publish(t, js, "desk", id, 1, "Jane Doe", "usable")
	}
	for range 2 { // which are never settled
		if _, err := cons.Next(jetstream.FetchMaxWait(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	o := history
	o.Durable = "reader"
	got := articles(t, js, o)
	slices.Sort(got)
	if want := []string{"a1 usable", "a2 usable", "a3 usable"}; !slices.Equal(got, want) {
		t.Errorf("articles %q, want %q", got, want)
	}
}

// A handler that takes longer than the broker waits gets nothing twice. How long that is, another consumer shows, which
// acknowledges nothing and waits for the same event to come again.
func TestASlowHandlerGetsNothingTwice(t *testing.T) {
	js := broker(t)
	const wait = 3 * time.Second
	for _, name := range []string{"slow", "clock"} {
		if _, err := js.CreateConsumer(t.Context(), wire.EnrichedStream, jetstream.ConsumerConfig{
			Durable: name, FilterSubject: wire.ArticleFilter(""), AckPolicy: jetstream.AckExplicitPolicy, AckWait: wait,
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"a1", "a2", "a3"} {
		publish(t, js, "desk", id, 1, "Jane Doe", "usable")
	}
	clock, err := js.Consumer(t.Context(), wire.EnrichedStream, "clock")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	o := client.Options{Durable: "slow", UntilIdle: 50 * time.Millisecond}
	if err := client.Articles(t.Context(), js, o, func(_ context.Context, a *pipeline.Article) error {
		got = append(got, a.ID)
		for came := uint64(0); len(got) == 1 && came < 2; {
			m, err := clock.Next(jetstream.FetchMaxWait(10 * time.Second))
			if err != nil {
				return err
			}
			if md, err := m.Metadata(); err == nil && md.Sequence.Stream == 1 {
				came = md.NumDelivered
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a1", "a2", "a3"}; !slices.Equal(got, want) {
		t.Errorf("articles %q, want each once: %q", got, want)
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
