package alerts

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

func noEnv(string) (string, bool) { return "", false }

const secret = "0123456789abcdef0123456789abcdef"

func TestParse(t *testing.T) {
	const to = "to:\n  desk: {nats: desk.alerts}\n"
	for _, c := range []struct{ name, text, problem string }{
		{"a whole file", "to:\n  desk: {nats: desk.alerts}\n  web: {webhook: 'https://desk.example.org/x', secret: " + secret + "}\n  mail: {smtp: 'mail.example.org:587', from: wire@example.org, to: [desk@example.org]}\n" +
			"rules:\n  - {name: lim, speaker: Lim, about: tariffs, stance: negative, limit: 20/h, to: [desk, web]}\n  - {name: floods, of: articles, words: 'flood*', digest: 1h, to: [mail]}\n", ""},
		{"no rule", to, "there is no rule in it"},
		{"an empty file", "", "there is no rule in it"},
		{"an unknown field", to + "rules:\n  - {name: lim, speeker: Lim, to: [desk]}\n", "speeker"},
		{"waits for everything", to + "rules:\n  - {name: lim, type: [direct], to: [desk]}\n", "rule lim: it waits for everything"},
		{"no name", to + "rules:\n  - {speaker: Lim, to: [desk]}\n", "rule 1: name"},
		{"twice", to + "rules:\n  - {name: lim, speaker: Lim, to: [desk]}\n  - {name: lim, speaker: Lim, to: [desk]}\n", "another rule has that name"},
		{"nowhere", to + "rules:\n  - {name: lim, speaker: Lim, to: [dask]}\n", `there is no "dask" under to`},
		{"a wrong search", to + "rules:\n  - {name: lim, words: '(a', to: [desk]}\n", "a ) is missing"},
		{"a stance toward nobody", to + "rules:\n  - {name: lim, speaker: Lim, stance: negative, to: [desk]}\n", "say whom"},
		{"a wrong limit", to + "rules:\n  - {name: lim, speaker: Lim, limit: 20, to: [desk]}\n", "20/h"},
		{"quotes of articles", to + "rules:\n  - {name: lim, of: articles, speaker: Lim, to: [desk]}\n", "of articles"},
		{"a secret that is no Base64", "to:\n  web: {webhook: 'https://x.example', secret: 'whsec_0123456789abcdef0123456789abcdef!'}\nrules:\n  - {name: a, words: b, to: [web]}\n", "Base64"},
		{"a short secret", "to:\n  web: {webhook: 'https://x.example', secret: short}\nrules:\n  - {name: a, words: b, to: [web]}\n", "openssl rand"},
		{"unencrypted", "to:\n  web: {webhook: 'http://x.example', secret: " + secret + "}\nrules:\n  - {name: a, words: b, to: [web]}\n", "unencrypted"},
		{"the pipeline's own subject", "to:\n  web: {nats: wire.v1.raw.x}\nrules:\n  - {name: a, words: b, to: [web]}\n", "the pipeline's own"},
		{"a missing variable", "to:\n  web: {webhook: 'https://x.example', secret: '${NOT_SET}'}\nrules:\n  - {name: a, words: b, to: [web]}\n", "NOT_SET is not set"},
		{"two kinds", "to:\n  web: {nats: a, smtp: 'b:25'}\nrules:\n  - {name: a, words: b, to: [web]}\n", "one of webhook, smtp and nats"},
	} {
		_, err := parse([]byte(c.text), noEnv)
		if c.problem == "" && err != nil || c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
			t.Errorf("%s: got the error %v, want one with %q", c.name, err, c.problem)
		}
	}
}

// article has one quote, by Lim Wei Shan about Kestrel Robotics, which it does not like.
func article(id string, version int) *pipeline.Article {
	text := "Lim Wei Shan said the tariffs hurt Kestrel Robotics"
	span := func(s string) pipeline.Span {
		i := strings.Index(text, s)
		return pipeline.Span{Start: i, End: i + len(s), Text: s}
	}
	a := &pipeline.Article{ID: id, Version: version, Source: "northstar", Headline: "Tariffs\r\nBcc: all@example.org", Language: "en-GB", PubStatus: pipeline.Usable, Text: text, VersionCreated: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	tone := pipeline.Tone{Score: -0.5, Label: pipeline.Negative}
	return a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{
		{ID: "e1", Type: pipeline.Person, Name: "Lim Wei Shan", Wikidata: "Q1", Roles: []string{"chief"}, Mentions: []pipeline.Mention{{Span: span("Lim Wei Shan"), Kind: pipeline.NameMention}}},
		{ID: "e2", Type: pipeline.Org, Name: "Kestrel Robotics", Mentions: []pipeline.Mention{{Span: span("Kestrel Robotics"), Kind: pipeline.NameMention}}},
	}).With(pipeline.QuotesLayer, "1", []pipeline.Quote{{ID: "q1", Type: pipeline.Direct, Content: []pipeline.Span{span("the tariffs hurt Kestrel Robotics")}, Confidence: 0.9,
		Speaker: &pipeline.Speaker{Span: span("Lim Wei Shan"), Entity: "e1", Kind: pipeline.PersonSpeaker}}},
	).With(pipeline.SentimentLayer, "1", pipeline.Sentiment{Tone: tone, Quotes: []pipeline.QuoteTone{{Quote: "q1", Tone: tone, Targets: []pipeline.EntityTone{{Entity: "e2", Tone: tone}}}}})
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		want       bool
	}{
		{"a part of the speaker's name", "speaker: lim", true},
		{"the whole in another order", "speaker: Wei Shan Lim", true},
		{"a Wikidata id", "speaker: Q1", true},
		{"an id of the archive", "speaker: lim-wei-shan", true},
		{"another speaker", "speaker: Lim Hao", false},
		{"about a name", "about: Kestrel Robotics Ltd", true},
		{"about words", "about: tariff", true},
		{"about who speaks", "about: Q1", false},
		{"a stance", "about: Kestrel, stance: negative", true},
		{"another stance", "about: Kestrel, stance: positive", false},
		{"words", "words: 'tariff* NOT steel'", true},
		{"words that are not there", "words: steel", false},
		{"all of it", "speaker: Lim, about: Kestrel, words: hurt, source: [northstar], type: [direct], kind: [person], tone: [negative], language: en, min_confidence: 0.9", true},
		{"another source", "speaker: Lim, source: [broadwire]", false},
		{"another type", "speaker: Lim, type: [indirect]", false},
		{"not sure enough", "speaker: Lim, min_confidence: 0.95", false},
		{"another language", "speaker: Lim, language: de", false},
		{"who the article names", "entity: Kestrel", true},
		{"an article by its words", "of: articles, words: said", true},
		{"an article by who is named", "of: articles, entity: Kestrel, tone: [negative]", true},
	} {
		config, err := parse([]byte("to: {desk: {nats: desk}}\nrules:\n  - {name: rule, to: [desk], "+c.rule+"}\n"), noEnv)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		hits, err := config.Match(article("a", 1))
		if err != nil || len(hits) == 1 != c.want || len(hits) > 1 {
			t.Errorf("%s: got %d alerts (%v), want %v", c.name, len(hits), err, c.want)
		}
		dead := article("a", 2)
		dead.PubStatus = pipeline.Canceled
		if hits, err := config.Match(dead); err != nil || len(hits) > 0 {
			t.Errorf("%s: a killed article gives %d alerts (%v)", c.name, len(hits), err)
		}
	}
}

func TestTheSameWordsHaveOneID(t *testing.T) {
	config, err := parse([]byte("to: {desk: {nats: desk}}\nrules:\n  - {name: rule, to: [desk], speaker: Lim}\n"), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	first, err1 := config.Match(article("a", 1))
	second, err2 := config.Match(article("a", 2))
	other, err3 := config.Match(article("b", 1))
	if err1 != nil || err2 != nil || err3 != nil || first[0].ID != second[0].ID || first[0].ID == other[0].ID {
		t.Errorf("ids %q and %q of two versions, %q of another article", first[0].ID, second[0].ID, other[0].ID)
	}
}

func TestPlan(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	waiting := func(times ...time.Time) (out []archive.Delivery) {
		for i, at := range times {
			out = append(out, archive.Delivery{ID: fmt.Sprint(i), At: at})
		}
		return out
	}
	postponed := waiting(ago(time.Hour), ago(time.Hour))
	postponed[0].Next = now.Add(time.Minute)
	for _, c := range []struct {
		name    string
		rule    Rule
		pending []archive.Delivery
		sent    []time.Time
		want    string // sizes of the messages
		again   time.Time
	}{
		{"nothing", Rule{}, nil, nil, "[]", time.Time{}},
		{"each at once", Rule{}, waiting(ago(2), ago(1)), nil, "[1 1]", time.Time{}},
		{"one has failed and has to wait", Rule{}, postponed, nil, "[1]", now.Add(time.Minute)},
		{"a digest is not due", Rule{Digest: time.Hour}, waiting(ago(50*time.Minute), ago(1)), nil, "[]", now.Add(10 * time.Minute)},
		{"a digest is due", Rule{Digest: time.Hour}, waiting(ago(time.Hour), ago(1)), nil, "[2]", time.Time{}},
		{"a large digest", Rule{Digest: time.Hour}, waiting(slices.Repeat([]time.Time{ago(2 * time.Hour)}, 150)...), nil, "[100]", time.Time{}},
		{"within the limit", Rule{Limit: 3, Within: time.Hour}, waiting(ago(1), ago(1)), []time.Time{ago(time.Minute)}, "[1 1]", time.Time{}},
		{"over the limit, in one", Rule{Limit: 3, Within: time.Hour}, waiting(ago(1), ago(1), ago(1)), []time.Time{ago(time.Minute)}, "[3]", time.Time{}},
		{"at the limit", Rule{Limit: 2, Within: time.Hour}, waiting(ago(1)), []time.Time{ago(50 * time.Minute), ago(time.Minute)}, "[]", now.Add(10 * time.Minute)},
		{"the limit has passed", Rule{Limit: 1, Within: time.Hour}, waiting(ago(1)), []time.Time{ago(61 * time.Minute)}, "[1]", time.Time{}},
	} {
		out, again := plan(&c.rule, c.pending, c.sent, now)
		sizes := make([]int, len(out))
		for i, one := range out {
			sizes[i] = len(one)
		}
		if fmt.Sprint(sizes) != c.want || !again.Equal(c.again) {
			t.Errorf("%s: got messages of %v and again at %v, want %s and %v", c.name, sizes, again, c.want, c.again)
		}
	}
}

// hook is a webhook that fails at first.
type hook struct {
	mu     sync.Mutex
	fails  int
	tries  int
	events []Event
	wrong  []string
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tries++
	body, _ := io.ReadAll(r.Body)
	var at int64
	fmt.Sscan(r.Header.Get("webhook-timestamp"), &at)
	if want := Sign([]byte(secret), r.Header.Get("webhook-id"), time.Unix(at, 0), body); r.Header.Get("webhook-signature") != want {
		h.wrong = append(h.wrong, r.Header.Get("webhook-signature"))
	}
	if h.tries <= h.fails {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	var e Event
	if err := json.Unmarshal(body, &e); err != nil || e.ID != r.Header.Get("webhook-id") {
		h.wrong = append(h.wrong, string(body))
	}
	// What is not known to have arrived comes again, under the same id.
	if !slices.ContainsFunc(h.events, func(had Event) bool { return had.ID == e.ID }) {
		h.events = append(h.events, e)
	}
}

func (h *hook) ids() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, e := range h.events {
		for _, a := range e.Data.Alerts {
			out = append(out, fmt.Sprint(a.Article.ID, " ", a.Withdrawn))
		}
	}
	return out
}

// mailServer takes mail.
func mailServer(t *testing.T) (address string, letters chan string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	letters = make(chan string, 10)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				say := func(s string) { fmt.Fprintf(c, "%s\r\n", s) }
				say("220 mail")
				lines := bufio.NewScanner(c)
				var letter strings.Builder
				inData := false
				for lines.Scan() {
					switch line := lines.Text(); {
					case inData && line == ".":
						inData = false
						letters <- letter.String()
						say("250 ok")
					case inData:
						letter.WriteString(line + "\r\n")
					case strings.HasPrefix(line, "DATA"):
						inData = true
						say("354 go on")
					case strings.HasPrefix(line, "QUIT"):
						say("221 bye")
						return
					default:
						say("250 ok")
					}
				}
			}()
		}
	}()
	return l.Addr().String(), letters
}

func TestFromTheStreamToTheDesk(t *testing.T) {
	nc, js := pipelinetest.Connect(t, pipelinetest.NATS(t))
	topology := wire.Topology{"ingest", "sentiment"}
	pipelinetest.Provision(t, js, topology)
	h := &hook{fails: 2}
	web := httptest.NewServer(h)
	defer web.Close()
	mailAt, letters := mailServer(t)
	config, err := parse([]byte(fmt.Sprintf(`
to:
  web: {webhook: %q, secret: %s}
  mail: {smtp: %q, from: Wire <wire@example.org>, to: [desk@example.org]}
  bus: {nats: desk.alerts}
rules:
  - {name: lim, speaker: Lim, about: tariffs, to: [web, mail, bus]}
`, web.URL, secret, mailAt)), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	bus, err := nc.SubscribeSync("desk.alerts")
	if err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	publish(t, js, topology, article("before", 1)) // nobody waits for it yet
	stop := start(t, func(ctx context.Context) error {
		return Run(ctx, nc, js, store, config, Options{Wait: 10 * time.Millisecond})
	})
	outbox, err := store.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "the alerts' consumer is there", func() bool {
		name, err := outbox.Consumer(t.Context())
		if err != nil {
			return false
		}
		_, err = js.Consumer(t.Context(), wire.EnrichedStream, name)
		return err == nil
	})
	publish(t, js, topology, article("a", 1), article("a", 2))
	pipelinetest.Eventually(t, "the webhook has the alert after two failures", func() bool { return len(h.ids()) == 1 })
	if m, err := bus.NextMsg(time.Minute); err != nil || !strings.Contains(string(m.Data), "tariffs hurt") {
		t.Errorf("on the subject: %v (%v)", m, err)
	}
	first := checkLetter(t, <-letters)
	if err := stop(); err != nil {
		t.Errorf("Run ended with %v", err)
	}
	// Another process goes on, and what was told is withdrawn.
	dead := article("a", 3)
	dead.PubStatus = pipeline.Canceled
	publish(t, js, topology, dead, article("b", 1))
	stop = start(t, func(ctx context.Context) error {
		return Run(ctx, nc, js, store, config, Options{Wait: 10 * time.Millisecond})
	})
	pipelinetest.Eventually(t, "the alert is withdrawn, and another comes", func() bool { return len(h.ids()) == 3 })
	got := h.ids()
	slices.Sort(got)
	if want := []string{"a false", "a true", "b false"}; !slices.Equal(got, want) || len(h.wrong) > 0 {
		t.Errorf("got %q, want %q; wrong: %q", got, want, h.wrong)
	}
	var answers []string // one of both letters withdraws the first
	for range 2 {
		m, err := mail.ReadMessage(strings.NewReader(<-letters))
		if err != nil {
			t.Fatal(err)
		}
		if to := m.Header.Get("In-Reply-To"); to != "" {
			answers = append(answers, to)
		}
	}
	if want := []string{first}; !slices.Equal(answers, want) {
		t.Errorf("letters answer %q, want %q", answers, want)
	}
	if err := stop(); err != nil {
		t.Errorf("Run ended with %v", err)
	}
}

// checkLetter reads a letter as a mail program does, and gives its id. The headline of its article tries to add a header.
func checkLetter(t *testing.T, letter string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(letter))
	if err != nil {
		t.Fatalf("%v in\n%s", err, letter)
	}
	title, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	body, err2 := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || err2 != nil || title != "lim: Lim Wei Shan" || m.Header.Get("Bcc") != "" || !strings.Contains(string(body), "“the tariffs hurt Kestrel Robotics”\r\n— Lim Wei Shan, chief") && !strings.Contains(string(body), "“the tariffs hurt Kestrel Robotics”\n— Lim Wei Shan, chief") {
		t.Errorf("letter with the subject %q and the text\n%s", title, body)
	}
	return m.Header.Get("Message-ID")
}

func publish(t *testing.T, js jetstream.JetStream, topology wire.Topology, articles ...*pipeline.Article) {
	t.Helper()
	for _, a := range articles {
		msgs, err := wire.Outputs(topology, "sentiment", pipeline.Message{Source: a.Source, Article: a, Received: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// start runs f until the function that it gives is called, which gives the error of f.
func start(t *testing.T, f func(context.Context) error) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	return func() error {
		cancel()
		return <-done
	}
}
