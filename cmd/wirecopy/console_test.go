package main

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/stages/train/gold"
)

// visitor is a browser without scripts.
type visitor struct {
	http.Client
	at string
}

func (v *visitor) get(t *testing.T, path string) string {
	t.Helper()
	r, err := v.Get(v.at + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: code %d, %v:\n%s", path, r.StatusCode, err, b)
	}
	return string(b)
}

func (v *visitor) post(t *testing.T, path string, code int, form url.Values) string {
	t.Helper()
	r, err := v.PostForm(v.at+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != code {
		t.Fatalf("POST %s: code %d, want %d (%v):\n%s", path, r.StatusCode, code, err, b)
	}
	return string(b)
}

// takeGold reads the corrected articles as wirecopy eval does, and gives the file too.
func takeGold(t *testing.T, v *visitor, query string) ([]*gold.Document, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gold.jsonl")
	if err := os.WriteFile(path, []byte(v.get(t, "/corrections.jsonl"+query)), 0o600); err != nil {
		t.Fatal(err)
	}
	docs, err := gold.Read(path, gold.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return docs, path
}

// speakers gives, for what was said, the words that name the speaker and the entity.
func speakers(d *gold.Document) map[string]string {
	text := []rune(d.Text)
	words := func(spans []gold.Span) string {
		var parts []string
		for _, s := range spans {
			parts = append(parts, string(text[s.Start:s.End]))
		}
		return strings.Join(parts, " … ")
	}
	got := map[string]string{}
	for _, q := range d.Quotes {
		got[words(q.Content)] = words(q.Speaker) + "/" + q.SpeakerEntity.ID
	}
	return got
}

const customers = "Customers who postponed orders for two years have come back, and they have come back with bigger trucks … We are not chasing every order."

// TestCorrectionsBecomeGold has an editor correct an article of the examples in the console, and evaluates the pipeline by
// what was corrected.
func TestCorrectionsBecomeGold(t *testing.T) {
	b, _ := serve(t, allStages(t), "--console", "127.0.0.1:0", "../../examples/kestrel-earnings.json")
	said := b.stderr.String()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{http.Client{Jar: jar}, strings.TrimSuffix(regexp.MustCompile(`console: +(http://\S+)`).FindStringSubmatch(said)[1], "/")}
	token, err := os.ReadFile(regexp.MustCompile(`the token in (\S+)`).FindStringSubmatch(said)[1])
	if err != nil {
		t.Fatal(err)
	}
	var article string
	pipelinetest.Eventually(t, "the article is in the console", func() bool {
		m := regexp.MustCompile(`href="(/articles/\w+)#card-q3"`).FindStringSubmatch(v.get(t, "/"))
		if m != nil {
			article = m[1]
		}
		return m != nil
	})
	correct := article + "/correct"
	v.post(t, correct, http.StatusForbidden, url.Values{"version": {"1"}, "kind": {"checked"}})
	v.post(t, "/login", http.StatusOK, url.Values{"token": {string(token)}})

	form := v.get(t, correct+"?version=1&quote=q3")
	rosa := regexp.MustCompile(`<option value="(e\d+)">Rosa Di Matteo`).FindStringSubmatch(form)
	if rosa == nil {
		t.Fatalf("the form does not offer who is named:\n%s", form)
	}
	of := func(kind string, pairs ...string) url.Values {
		f := url.Values{"version": {"1"}, "kind": {kind}, "by": {"Ada <Desk>"}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	page := v.post(t, correct, http.StatusOK, of("speaker", "quote", "q3", "speaker", rosa[1]))
	if !strings.Contains(page, "Quote 3 was said by “") || !strings.Contains(page, "Ada &lt;Desk&gt;") {
		t.Errorf("the article does not show its correction:\n%s", page)
	}
	v.post(t, correct, http.StatusOK, of("words", "quote", "q7", "content", "read the same\n"))
	v.post(t, correct, http.StatusOK, of("not_speech", "quote", "q8"))
	v.post(t, correct, http.StatusOK, of("missed", "content", "Hallstein declined\nto comment", "speaker", "+", "words", "Hallstein"))
	v.post(t, correct, http.StatusOK, of("checked"))
	for _, wrong := range []url.Values{
		of("words", "quote", "q7", "content", "these words are not there"), of("words", "quote", "q7"), of("speaker", "quote", "q7", "speaker", "e999"),
		of("speaker", "speaker", rosa[1]), of("same", "entity", "e1", "other", "e1"), of("eaten"),
	} {
		v.post(t, correct, http.StatusBadRequest, wrong)
	}
	again := v.post(t, correct, http.StatusBadRequest, of("missed", "content", "not <there>", "speaker", "+", "words", "the maker", "note", "on page 2"))
	for _, sent := range []string{`required>not &lt;there&gt;</textarea>`, `value="+" selected`, `value="the maker"`, `value="on page 2"`, `value="Ada &lt;Desk&gt;"`} {
		if !strings.Contains(again, sent) {
			t.Errorf("what was wrong is to be typed once more: the form lacks %s:\n%s", sent, again)
		}
	}

	docs, path := takeGold(t, v, "?checked=1")
	got := speakers(docs[0])
	for content, speaker := range map[string]string{
		"read the same": "Lim/", "Hallstein declined … to comment": "Hallstein/", customers: "/" + rosa[1],
	} {
		if s, ok := got[content]; !ok || !strings.Contains(s, speaker) {
			t.Errorf("%q is of %q, want %q; there are %v", content, s, speaker, got)
		}
	}
	if _, ok := got["two people familiar with the matter"]; ok || docs[0].Silver {
		t.Errorf("what is no speech is a quote (%t), or the document is silver (%t)", ok, docs[0].Silver)
	}
	if out := invokeWith(t, allStages(t), "", "eval", "quotes", path).must(t).stdout; !strings.Contains(out, "direct") {
		t.Errorf("eval says\n%s", out)
	}

	// Undone: the machine's speaker stands again.
	undo := regexp.MustCompile(`(?s)Quote 3 was said by.*?action="(/corrections/\w+/undo)"`).FindStringSubmatch(v.get(t, "/corrections"))
	v.post(t, undo[1], http.StatusOK, nil)
	pipelinetest.Eventually(t, "the correction is undone", func() bool { return strings.Contains(v.get(t, "/corrections"), "(undone)") })
	if docs, _ = takeGold(t, v, ""); strings.HasSuffix(speakers(docs[0])[customers], "/"+rosa[1]) {
		t.Error("what was undone is in the gold all the same")
	}
}

// TestTheConsoleAsksTheArchive looks people up, and merges and splits them, in the archive of a running pipeline.
func TestTheConsoleAsksTheArchive(t *testing.T) {
	b, _ := serve(t, allStages(t), "--console", "127.0.0.1:0", "--api", "none", "testdata/screens")
	said := b.stderr.String()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{http.Client{Jar: jar}, strings.TrimSuffix(regexp.MustCompile(`console: +(http://\S+)`).FindStringSubmatch(said)[1], "/")}
	token, err := os.ReadFile(regexp.MustCompile(`the token in (\S+)`).FindStringSubmatch(said)[1])
	if err != nil {
		t.Fatal(err)
	}
	pipelinetest.Eventually(t, "the archive has the last article", func() bool {
		return strings.Contains(v.get(t, "/search?kind=articles&q=poll"), "Vos ahead of Tolland") && strings.Contains(v.get(t, "/search?q=month"), "ask them every")
	})
	for path, wants := range map[string][]string{
		"/who?name=Rhea+Tolland&type=PERSON":                        {"<h1>Rhea Tolland</h1>", "Oskar Brandt", `"weeks":["2026-01-05"`},
		"/search?q=harbour&speaker=tolland":                         {"<mark>harbour</mark>", "was taken for"},
		"/search?kind=people&q=tolland":                             {"Rhea Tolland", "Mayor"},
		"/search?kind=people&q=brant":                               {"Oskar Brandt"}, // misspelled
		"/quotes.atom?speaker=Oskar+Brandt":                         {"<title>Oskar Brandt: "},
		"/v1/export/quotes?format=csv&speaker=Oskar+Brandt":         {"Oskar Brandt"},
		"/search?kind=quotes&about=Mirjam+Vos&since=2026-02-01":     {"counts well, but"},
		"/search?kind=quotes&q=%22half+a+wall%22&type=direct":       {"breakwater"},
		"/search?kind=articles&entity=Karran+Port+Authority&q=rock": {"Dredging runs over budget"},
	} {
		page := v.get(t, path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %q:\n%s", path, want, page)
			}
		}
	}
	rule := regexp.MustCompile(`(?s)aria-label="Rule of an alert">(.*?)</pre>`).FindStringSubmatch(v.get(t, "/people/rhea-tolland"))[1]
	invokeWith(t, allStages(t), "", "alerts", "check", write(t, t.TempDir(), "rules.yaml", "to: {desk: {nats: desk.alerts}}\n"+html.UnescapeString(rule))).must(t)

	merge := url.Values{"kind": {"merge"}, "into": {v.at + "/people/mirjam-vos"}, "by": {"Ada"}}
	v.post(t, "/people/oskar-brandt/decide", http.StatusForbidden, merge)
	v.post(t, "/v1/decisions", http.StatusForbidden, nil)
	v.post(t, "/login", http.StatusOK, url.Values{"token": {string(token)}})
	if page := v.post(t, "/people/oskar-brandt/decide", http.StatusOK, merge); !strings.Contains(page, "<h1>Mirjam Vos</h1>") || !strings.Contains(page, "Oskar Brandt") {
		t.Errorf("after a merge there is\n%s", page)
	}
	page := v.get(t, "/people/oskar-brandt")
	if !strings.Contains(page, "<h1>Mirjam Vos</h1>") {
		t.Errorf("who was merged leads to\n%s", page)
	}
	undo := regexp.MustCompile(`action="(/decisions/\d+/undo)"`).FindStringSubmatch(page)
	if undo == nil {
		t.Fatalf("the merge cannot be undone:\n%s", page)
	}
	if page := v.post(t, undo[1], http.StatusOK, nil); !strings.Contains(page, "<h1>Oskar Brandt</h1>") {
		t.Errorf("after undoing it there is\n%s", page)
	}
	v.post(t, "/people/rhea-tolland/decide", http.StatusBadRequest, url.Values{"kind": {"split"}})
	v.post(t, "/people/rhea-tolland/decide", http.StatusNotFound, url.Values{"kind": {"merge"}, "into": {"nobody-there"}})
}

// TestWithAndWithoutAConsole starts a pipeline as it comes, and one that asks for neither pages nor an archive.
func TestWithAndWithoutAConsole(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want bool
	}{
		{"as it comes", nil, true},
		{"without", []string{"--console", "none", "--api", "none", "--archive", "none"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := serve(t, smallChain, c.args...)
			said := b.stderr.String()
			for _, line := range []string{"console:        http://127.0.0.1:", "ask by HTTP:    http://127.0.0.1:", "archive:        "} {
				if strings.Contains(said, line) != c.want {
					t.Errorf("that it says %q is %t, want %t:\n%s", line, !c.want, c.want, said)
				}
			}
			if err := b.stop(t); err != nil {
				t.Error(err)
			}
		})
	}
}
