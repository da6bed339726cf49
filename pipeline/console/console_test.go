package console_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/console"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources/feeds"
	"wirecopy/pipeline/wire"
)

var topology = wire.Topology{"parse", "judge"}

const (
	readToken  = "read-0123456789abcdef"
	writeToken = "write-0123456789abcdef"
)

// desk is a console on a broker of its own, served as wirecopy run serves it.
type desk struct {
	url    string
	js     jetstream.JetStream
	server *embedded.Server
	client *http.Client
	web    *httptest.Server
}

func newDesk(t *testing.T, o console.Options) *desk {
	t.Helper()
	s := pipelinetest.NATS(t)
	_, js := pipelinetest.Connect(t, s)
	pipelinetest.Provision(t, js, topology)
	c, err := console.New(js, topology, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	web := httptest.NewServer(c)
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	client := &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &desk{web.URL, js, s, client, web}
}

// get reads a page, and fails the test where its code is not the one wanted.
func (d *desk) get(t *testing.T, path string, code int) string {
	t.Helper()
	r, err := d.client.Get(d.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != code {
		t.Fatalf("GET %s: code %d, want %d:\n%s", path, r.StatusCode, code, b)
	}
	return string(b)
}

// eventually gets a page until it has the text.
func (d *desk) eventually(t *testing.T, path, text string) string {
	t.Helper()
	var page string
	pipelinetest.Eventually(t, path+" has "+text, func() bool {
		r, err := d.client.Get(d.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		page = string(b)
		return err == nil && r.StatusCode == http.StatusOK && strings.Contains(page, text)
	})
	return page
}

// publish sends an article as the last stage would, and its events.
func (d *desk) publish(t *testing.T, a *pipeline.Article) {
	t.Helper()
	d.send(t, a, nil)
}

func (d *desk) send(t *testing.T, a *pipeline.Article, withdrawn []wire.Said) []wire.Said {
	t.Helper()
	m := pipeline.Message{Source: a.Source, Article: a, Received: time.Now(), Origin: "test"}
	msgs, err := wire.Outputs(topology, "judge", m)
	if err != nil {
		t.Fatal(err)
	}
	p, err := wire.Project(m, false)
	if err != nil {
		t.Fatal(err)
	}
	var before *wire.Standing
	if withdrawn != nil {
		before = &wire.Standing{Version: a.Version - 1, Said: withdrawn}
	}
	events, record, err := p.Messages(before)
	if err != nil {
		t.Fatal(err)
	}
	for i := range events {
		msgs = append(msgs, events[i].Message())
	}
	for _, msg := range msgs {
		if _, err := d.js.PublishMsg(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
	}
	return record.Said
}

// story is an article in which somebody says something.
func story(id string, version int, speaker, words string) *pipeline.Article {
	text := speaker + " said: “" + words + "” He left."
	n := len([]rune(speaker))
	start := n + len([]rune(" said: “"))
	end := start + len([]rune(words))
	a := &pipeline.Article{ID: id, Version: version, Source: "desk", Headline: "Ferry returns to Karran", Text: text, PubStatus: pipeline.Usable}
	person := pipeline.Entity{ID: "e1", Type: pipeline.Person, Name: speaker, Roles: []string{"mayor"}, Salience: 0.5, Mentions: []pipeline.Mention{
		{Span: pipeline.Span{Start: 0, End: n, Text: speaker}, Kind: pipeline.NameMention},
		{Span: pipeline.Span{Start: end + 2, End: end + 4, Text: "He"}, Kind: pipeline.PronounMention},
	}}
	cue := pipeline.Span{Start: n + 1, End: n + 5, Text: "said"}
	quote := pipeline.Quote{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{{Start: start, End: end, Text: words}}, Cue: &cue, Confidence: 0.97, Rule: "test",
		Speaker: &pipeline.Speaker{Span: pipeline.Span{Start: 0, End: n, Text: speaker}, Entity: "e1", Kind: pipeline.PersonSpeaker}}
	tone := pipeline.Tone{Score: -0.4, Label: pipeline.Negative}
	return a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{person}).
		With(pipeline.QuotesLayer, "1", []pipeline.Quote{quote}).
		With(pipeline.SentimentLayer, "1", pipeline.Sentiment{Tone: tone, Sentences: []pipeline.SentenceTone{{End: end, Tone: tone}},
			Entities: []pipeline.EntityTone{{Entity: "e1", Tone: tone, Confidence: 0.8, Evidence: []pipeline.Span{cue}}},
			Quotes:   []pipeline.QuoteTone{{Quote: "q1", Tone: tone}}})
}

func TestArticlePage(t *testing.T) {
	d := newDesk(t, console.Options{})
	first := d.send(t, story("a1", 1, "Rhea Tolland", "It floats as ever"), nil)
	d.send(t, story("a1", 2, "Rhea Tolland", "It floats as never"), first[:1])
	page := d.eventually(t, "/articles/a1", "version 2")
	for _, want := range []string{
		`data-q="q1"`, `class="quote direct"`, `class="pronoun" data-e="e1" title="Rhea Tolland, person"`, `class="cue" data-q="q1" data-ev="e1"`, `href="#card-q1"`,
		"97% sure", "negative -0.40", "80% sure", "What changed since version 1", ", mayor",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the article's page has no %q", want)
		}
	}
	if old := d.get(t, "/articles/a1?version=1", http.StatusOK); !strings.Contains(old, "This is an older version") || !strings.Contains(old, "as ever") {
		t.Error("the older version is not shown as such")
	}
	diff := d.get(t, "/articles/a1/diff?from=1&to=2", http.StatusOK)
	if !strings.Contains(diff, "<del>ever</del>") || !strings.Contains(diff, "<ins>never</ins>") {
		t.Errorf("what differs is not marked:\n%s", diff)
	}
	d.get(t, "/articles/a1?version=x", http.StatusBadRequest)
	d.get(t, "/articles/a1?version=7", http.StatusNotFound)
	d.get(t, "/articles/nobody", http.StatusNotFound)

	dead := story("a1", 3, "Rhea Tolland", "It floats as never")
	dead.PubStatus = pipeline.Canceled
	d.publish(t, dead)
	if page := d.eventually(t, "/articles/a1", "This article was killed"); strings.Contains(page, "It floats") {
		t.Error("the text of a killed article is shown")
	}
}

func TestPipelineAndFeedsPages(t *testing.T) {
	d := newDesk(t, console.Options{Doors: []string{"A door."}})
	d.publish(t, story("a1", 1, "Rhea Tolland", "It floats"))
	for path, wants := range map[string][]string{
		"/pipeline":       {"parse", "judge", wire.EnrichedStream, "There are none."},
		"/pipeline/state": {`"stage":"parse"`, `"maxBytes"`, `"endToEnd"`},
		"/feeds":          {"A door.", `<th scope="row">desk</th>`},
	} {
		page := d.get(t, path, http.StatusOK)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %q:\n%s", path, want, page)
			}
		}
	}
}

func TestFeedsPage(t *testing.T) {
	const open, failing, elsewhere = "https://feeds.example/a?key=secret1", "https://ada:secret2@feeds.example/b", "https://feeds.example/c?token=${TOKEN}"
	d := newDesk(t, console.Options{Feeds: []feeds.Feed{{Name: open, URL: open, Source: "agency"}, {Name: failing, URL: failing, Source: "courier"}}})
	states, err := feeds.NewStore(t.Context(), d.js, 1)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)
	for name, s := range map[string]feeds.State{
		open:      {Feed: open, Polled: at, Next: at.Add(5 * time.Minute), LastNew: at.Add(-time.Hour), Items: make([]byte, 24)},
		failing:   {Feed: failing, Polled: at, Failures: 3, Error: "status 500 <b>"},
		elsewhere: {Feed: elsewhere, Polled: at, Gone: true},
	} {
		if _, err := states.Put(t.Context(), name, s, 0); err != nil {
			t.Fatal(err)
		}
	}
	page := d.get(t, "/feeds", http.StatusOK)
	for _, want := range []string{
		"feeds.example/a", "agency", "5 March 2026, 08:05 UTC", "5 March 2026, 07:00 UTC", `<td class="num">3</td>`, "3 failures in a row", "status 500 &lt;b&gt;", "not any more", "polled elsewhere",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "secret") {
		t.Error("the page gives away what is secret in the address of a feed")
	}
}
