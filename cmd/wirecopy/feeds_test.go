package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wirecopy/pipeline/sources/feeds"
)

func TestFeedsCheck(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/rss" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"1"`)
		_, _ = w.Write([]byte("<rss><channel><item><title>Talks go on</title><pubDate>Mon, 02 Mar 2020 10:00:00 GMT</pubDate><description>" +
			strings.Repeat("The council met. ", 100) + "</description></item></channel></rss>"))
	}))
	defer site.Close()
	const known = "contact: desk@example.org\ndefaults: {allow_private: true}\nfeeds:\n"
	good := write(t, t.TempDir(), "feeds.yaml", known+"- {url: "+site.URL+"/rss, source: desk}\n")
	mixed := write(t, t.TempDir(), "feeds.yaml", strings.TrimPrefix(known, "contact: desk@example.org\n")+"- {url: "+site.URL+"/rss, source: desk}\n- {url: "+site.URL+"/none, source: other}\n")

	o := invoke(t, "", "feeds", "check", good).must(t)
	var r feeds.Report
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil || !r.OK || r.Source != "desk" || r.Format != "RSS" || r.Items != 1 || r.Content != "full" || !r.Cacheable {
		t.Errorf("one line of JSON: %q (%v), want the feed", o.stdout, err)
	}
	o = invoke(t, "", "feeds", "check", "--pretty", mixed)
	o.wantError(t, "1 of 2 feeds cannot be read")
	for _, want := range []string{
		"source  status  format  items  newest", "desk    200     RSS     1      2020-03-02 10:00:00  full     yes        " + site.URL + "/rss\n",
		"other   404             0", site.URL + "/none\n  the answer is 404 Not Found\n", "nothing new in it for",
	} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("the table\n%s\nis without %q", o.stdout, want)
		}
	}
	if !strings.Contains(o.stderr, "add contact:") {
		t.Errorf("stderr %q, want the hint to say whom to write to", o.stderr)
	}
	invoke(t, "", "feeds", "check", write(t, t.TempDir(), "feeds.yaml", known+"- {url: x, source: desk}\n")).wantError(t, "feed 1 (x): url: it has to start with https://")
	invoke(t, "", "feeds", "check", "none.yaml").wantError(t, "none.yaml")
}
