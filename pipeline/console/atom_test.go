package console_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"testing"

	"wirecopy/pipeline/console"
)

type atom struct {
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID string `xml:"id"`
	} `xml:"entry"`
}

func readAtom(t *testing.T, page string) (a atom) {
	t.Helper()
	if err := xml.Unmarshal([]byte(page), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// A reader of a feed does not get what it has once more: neither from a corrected article, nor the same feed.
func TestAFeedSaysNothingTwice(t *testing.T) {
	d := newDesk(t, console.Options{})
	first := story("a1", 1, "Rhea Tolland", "It floats")
	d.publish(t, first)
	before := readAtom(t, d.eventually(t, "/quotes.atom", "It floats"))
	second := story("a1", 2, "Rhea Tolland", "It floats")
	second.Headline = "Ferry returns at last"
	d.publish(t, second)
	page := d.eventually(t, "/quotes.atom", "at last")
	after := readAtom(t, page)
	if len(before.Entries) != 1 || len(after.Entries) != 1 || before.Entries[0].ID != after.Entries[0].ID {
		t.Errorf("entries %v, and of the corrected article %v: want one of the same id", before.Entries, after.Entries)
	}
	ask := func(tag string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+"/quotes.atom", nil)
		if err != nil {
			t.Fatal(err)
		}
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		answer, err := d.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(b)
	}
	fresh, _ := ask("")
	again, body := ask(fresh.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("who has the feed gets %d and %q, want 304 and nothing", again.StatusCode, body)
	}
	other, _ := ask(`"another"`)
	if other.StatusCode != http.StatusOK {
		t.Errorf("who has another gets %d, want 200", other.StatusCode)
	}
}

// A feed is of the same quotes as the search that it follows, and leads back to it.
func TestAFeedIsOfItsSearch(t *testing.T) {
	s := &shelf{}
	d := newDesk(t, console.Options{API: s})
	a := readAtom(t, d.get(t, "/quotes.atom?words=harbour&until=2026-03-01&title=Harbour", http.StatusOK))
	if !s.saw("/v1/quotes", url.Values{"words": {"harbour"}, "until": {"2026-03-01"}}) {
		t.Errorf("the archive was asked %q, want words and until", s.asked)
	}
	want := map[string]string{"self": d.url + "/quotes.atom?words=harbour&until=2026-03-01&title=Harbour", "alternate": d.url + "/search?q=harbour&until=2026-03-01"}
	for _, l := range a.Links {
		if l.Href != want[l.Rel] {
			t.Errorf("%s leads to %s, want %s", l.Rel, l.Href, want[l.Rel])
		}
	}
	if len(a.Links) != len(want) {
		t.Errorf("%d links, want %d", len(a.Links), len(want))
	}
}
