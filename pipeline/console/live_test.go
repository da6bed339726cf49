package console_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/console"
	"wirecopy/pipeline/wire"
)

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
