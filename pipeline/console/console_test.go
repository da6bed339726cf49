package console_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/console"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/runner"
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
	return &desk{web.URL, js, s, client}
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
	for _, msg := range append(msgs, events...) {
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

func TestLiveShowsWhatWasSaid(t *testing.T) {
	d := newDesk(t, console.Options{})
	d.publish(t, story("a1", 1, "Rhea Tolland", "It floats"))
	d.publish(t, story("a2", 1, "Oskar Brandt", "It sinks"))
	d.eventually(t, "/", "It sinks")
	for _, c := range []struct {
		name, query    string
		want, dontWant string
	}{
		{"all", "", "It floats", ""},
		{"a part of the speaker's name", "?speaker=tolland", "It floats", "It sinks"},
		{"no part of a word", "?speaker=oll", "No quote that was kept", "It floats"},
		{"a word of the quote", "?about=SINKS", "It sinks", "It floats"},
		{"a word of the headline", "?about=karran", "It floats", ""},
		{"a source", "?source=other", "No quote that was kept", "It floats"},
		{"a type", "?type=indirect", "No quote that was kept", "It floats"},
		{"a tone", "?tone=negative", "It floats", ""},
		{"how sure", "?sure=98", "No quote that was kept", "It floats"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := d.get(t, "/"+c.query, http.StatusOK)
			list, _, _ := strings.Cut(page, "</section>")
			if !strings.Contains(list, c.want) {
				t.Errorf("/%s has no %q:\n%s", c.query, c.want, list)
			}
			if c.dontWant != "" && strings.Contains(list, c.dontWant) {
				t.Errorf("/%s has %q, which the filter leaves out", c.query, c.dontWant)
			}
		})
	}
	for _, wrong := range []string{"?type=shouted", "?tone=blue", "?sure=very"} {
		d.get(t, "/"+wrong, http.StatusBadRequest)
	}
}

func TestLiveShowsWhatBecameOfIt(t *testing.T) {
	for _, c := range []struct {
		name string
		next func(first []wire.Said) (*pipeline.Article, []wire.Said)
		want []string
	}{
		{"the same words again", func([]wire.Said) (*pipeline.Article, []wire.Said) {
			return story("a1", 2, "Rhea Tolland", "It floats as ever"), nil
		}, []string{"in 2 versions"}},
		{"corrected", func(first []wire.Said) (*pipeline.Article, []wire.Said) {
			return story("a1", 2, "Rhea Tolland", "It floats as never"), first
		}, []string{"<del>“It floats as ever”</del>", "withdrawn in version 2", "Corrected; before:", "“It floats as never”"}},
		{"killed", func(first []wire.Said) (*pipeline.Article, []wire.Said) {
			a := story("a1", 2, "Rhea Tolland", "It floats as ever")
			a.PubStatus = pipeline.Canceled
			return a, first
		}, []string{"<del>“It floats as ever”</del>", "the article was killed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, console.Options{})
			said := d.send(t, story("a1", 1, "Rhea Tolland", "It floats as ever"), nil)
			d.eventually(t, "/", "It floats as ever")
			a, withdrawn := c.next(said[:1])
			d.send(t, a, withdrawn)
			for _, want := range c.want {
				d.eventually(t, "/", want)
			}
		})
	}
}

// follow reads the events of the Live page. It gives the next quote, with the number under which it came.
func (d *desk) follow(t *testing.T, path, last string) (next func() (id string, quote map[string]any)) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	answer, err := d.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || got != "text/event-stream" {
		t.Fatalf("GET %s: code %d, type %q", path, answer.StatusCode, got)
	}
	lines := bufio.NewScanner(answer.Body)
	return func() (id string, quote map[string]any) {
		t.Helper()
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = v
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(v), &quote); err != nil {
					t.Fatalf("%s: %v", v, err)
				}
				return id, quote
			}
		}
		t.Fatalf("the events of %s end: %v", path, lines.Err())
		return "", nil
	}
}

func TestEventsGoOnWhereTheyWere(t *testing.T) {
	d := newDesk(t, console.Options{})
	d.publish(t, story("a1", 1, "Rhea Tolland", "one"))
	d.eventually(t, "/", "“one”")
	next := d.follow(t, "/live/events", "")
	d.publish(t, story("a2", 1, "Oskar Brandt", "two"))
	id, quote := next()
	if quote["words"] != "“two”" {
		t.Fatalf("the first event after %q is %v, want what came since then", "“one”", quote)
	}
	d.publish(t, story("a3", 1, "Rhea Tolland", "three"))
	next()
	if again, quote := d.follow(t, "/live/events", id)(); quote["words"] != "“three”" || again == id {
		t.Errorf("after %s came %s: %v, want “three”", id, again, quote)
	}
	if _, quote := d.follow(t, "/live/events?speaker=tolland&after=0", "1")(); quote["speaker"] != "Rhea Tolland" {
		t.Errorf("the filter let %v pass", quote)
	}
	d.get(t, "/live/events?after=first", http.StatusBadRequest)
}

func TestHostileTextStaysText(t *testing.T) {
	const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>" onfocus="alert(3)" {{.}} ' javascript:alert(4)`
	d := newDesk(t, console.Options{})
	a := story("a1", 1, hostile, hostile)
	a.Headline, a.Byline, a.URL, a.EditorialNote, a.Slugline = hostile, hostile, "javascript:alert(5)", hostile, hostile
	d.publish(t, a)
	d.eventually(t, "/", "alert(1)")
	for _, path := range []string{"/", "/articles/a1", "/?" + url.Values{"speaker": {hostile}}.Encode(), "/articles/" + url.PathEscape(hostile)} {
		r, err := d.client.Get(d.url + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		page := string(b)
		for _, never := range []string{"<script>alert", "<img", `onfocus="alert`, `href="javascript:`, "ZgotmplZ"} {
			if strings.Contains(page, never) {
				t.Errorf("%s has %q", path, never)
			}
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'; script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s has the policy %q", path, csp)
		}
	}
}

func TestNoPathLeadsToAFile(t *testing.T) {
	d := newDesk(t, console.Options{})
	for _, path := range []string{"/static/../console.go", "/static/%2e%2e/console.go", "/static/x/..%2f..%2fconsole.go", "/articles/..%2f..%2fetc%2fpasswd", "/static/", "/nothing"} {
		r, err := d.client.Get(d.url + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			t.Errorf("GET %s: code %d", path, r.StatusCode)
		}
	}
}

func TestWhoMayReadAndWrite(t *testing.T) {
	var open, closed console.Tokens
	open.Add(writeToken, console.Writer)
	closed.Add(writeToken, console.Writer)
	closed.Add(readToken, console.Reader)
	closed.ReadersNeedOne = true
	for _, c := range []struct {
		name                 string
		tokens               console.Tokens
		method, path, bearer string
		header               map[string]string
		host                 string
		want                 int
	}{
		{"anyone reads where no token is needed", open, "GET", "/", "", nil, "", 200},
		{"under another name, which may be a trap", open, "GET", "/", "", nil, "evil.example", 421},
		{"under localhost", open, "GET", "/", "", nil, "localhost:8420", 200},
		{"under a name that was given", open, "GET", "/", "", nil, "wire.example", 200},
		{"nobody writes without a token", open, "POST", "/dead/1", "", nil, "", 403},
		{"a wrong token does not write", open, "POST", "/dead/1", "write-0123456789abcdee", nil, "", 403},
		{"the right one does: there is no such letter", open, "POST", "/dead/1", writeToken, nil, "", 503},
		{"another site's form", open, "POST", "/dead/1", writeToken, map[string]string{"Sec-Fetch-Site": "cross-site"}, "", 403},
		{"another site's form, of an older browser", open, "POST", "/dead/1", writeToken, map[string]string{"Origin": "https://evil.example"}, "", 403},
		{"nobody reads where a token is needed", closed, "GET", "/", "", nil, "", 401},
		{"nor events", closed, "GET", "/live/events", "", nil, "", 401},
		{"nor state", closed, "GET", "/pipeline/state", "", nil, "", 401},
		{"people are sent to the page that asks for it", closed, "GET", "/", "", map[string]string{"Accept": "text/html,*/*"}, "", 303},
		{"who reads", closed, "GET", "/", readToken, nil, "", 200},
		{"does not write", closed, "POST", "/dead/1", readToken, nil, "", 403},
		{"who writes reads", closed, "GET", "/pipeline", writeToken, nil, "", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, console.Options{Tokens: c.tokens, Hosts: []string{"wire.example"}})
			r, err := http.NewRequestWithContext(t.Context(), c.method, d.url+c.path, strings.NewReader("do=retry"))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if c.bearer != "" {
				r.Header.Set("Authorization", "Bearer "+c.bearer)
			}
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			r.Host = c.host
			answer, err := d.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != c.want {
				b, _ := io.ReadAll(answer.Body)
				t.Errorf("%s %s: code %d, want %d\n%s", c.method, c.path, answer.StatusCode, c.want, b)
			}
		})
	}
}

func TestSignInAndSettleADeadLetter(t *testing.T) {
	var tokens console.Tokens
	tokens.Add(writeToken, console.Writer)
	d := newDesk(t, console.Options{Tokens: tokens})
	bury(t, d, 2)
	letter := deadLetters(t, d)[0]
	page := d.get(t, "/pipeline", http.StatusOK)
	if !strings.Contains(page, fmt.Sprintf(`href="/dead/%d"`, letter)) || strings.Contains(page, `value="retry"`) {
		t.Errorf("a reader's page lists no dead letter %d, or lets it be settled", letter)
	}

	wrong := d.post(t, "/login", url.Values{"token": {"write-0123456789abcdee"}}, nil)
	if wrong.StatusCode != http.StatusForbidden || len(wrong.Cookies()) > 0 {
		t.Errorf("a wrong token: code %d, cookies %v", wrong.StatusCode, wrong.Cookies())
	}
	in := d.post(t, "/login", url.Values{"token": {writeToken}}, nil)
	if in.StatusCode != http.StatusSeeOther || len(in.Cookies()) != 1 {
		t.Fatalf("sign in: code %d, cookies %v", in.StatusCode, in.Cookies())
	}
	cookie := in.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || strings.Contains(cookie.Value, writeToken) {
		t.Errorf("cookie %v", cookie)
	}
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter), url.Values{"do": {"burn"}}, cookie); r.StatusCode != http.StatusBadRequest {
		t.Errorf("do=burn: code %d", r.StatusCode)
	}
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter), url.Values{"do": {"drop"}}, cookie); r.StatusCode != http.StatusSeeOther {
		t.Errorf("do=drop: code %d", r.StatusCode)
	}
	if left := deadLetters(t, d); len(left) != 1 || left[0] == letter {
		t.Errorf("dead letters %v are left, want the other one", left)
	}
	d.post(t, "/logout", nil, cookie)
	if r := d.post(t, fmt.Sprintf("/dead/%d", letter+1), url.Values{"do": {"drop"}}, cookie); r.StatusCode != http.StatusForbidden {
		t.Errorf("after signing out: code %d", r.StatusCode)
	}
}

func (d *desk) post(t *testing.T, path string, form url.Values, cookie *http.Cookie) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if cookie != nil {
		r.AddCookie(cookie)
	}
	answer, err := d.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

type rejecting struct{}

func (rejecting) Name() string { return "parse" }

func (rejecting) Process(context.Context, pipeline.Message) ([]pipeline.Message, error) {
	return nil, pipeline.Reject(fmt.Errorf("<b>no</b> such format"))
}

// bury has a stage reject n items.
func bury(t *testing.T, d *desk, n int) {
	t.Helper()
	nc, err := d.server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx, nc, topology, rejecting{}, runner.Config{}) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("worker: %v", err)
		}
		nc.Close()
	}()
	for i := range n {
		if _, err := d.js.PublishMsg(t.Context(), wire.NewItem("desk", "text/plain", fmt.Sprint(i), []byte("item"), time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	pipelinetest.Eventually(t, "the items are buried", func() bool { return len(deadLetters(t, d)) == n })
}

func deadLetters(t *testing.T, d *desk) (numbers []uint64) {
	t.Helper()
	if err := runner.DeadLetters(t.Context(), d.js, "", func(l runner.DeadLetter) error {
		numbers = append(numbers, l.Seq)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return numbers
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

func TestNobodyLooksNothingIsRead(t *testing.T) {
	d := newDesk(t, console.Options{})
	consumers := func() (n int) {
		for _, name := range []string{wire.EventsStream, wire.EnrichedStream, wire.CorrectionsStream} {
			s, err := d.js.Stream(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			n += s.CachedInfo().State.Consumers
		}
		return n
	}
	others := consumers() // of what makes the events
	d.publish(t, story("a1", 1, "Rhea Tolland", "It floats"))
	if n := consumers() - others; n > 0 {
		t.Errorf("%d consumers before anybody has looked, want none", n)
	}
	d.eventually(t, "/", "It floats")
	if n := consumers() - others; n != 3 {
		t.Errorf("%d consumers while somebody looks, want 3", n)
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
