package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/sources/feeds"
	"wirecopy/stages/ingest"
)

// block gives the first code block of docs/feeds.md that contains a text.
func block(t *testing.T, with string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "feeds.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```\\w*\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if strings.Contains(m[1], with) {
			return m[1]
		}
	}
	t.Fatalf("docs/feeds.md has no block with %q", with)
	return ""
}

func TestTheListOfFeedsOnThePageIsRead(t *testing.T) {
	t.Setenv("AGENCY_KEY", "k1")
	t.Setenv("AGENCY_PASSWORD", "p1")
	config, err := feeds.Read(write(t, t.TempDir(), "feeds.yaml", block(t, "contact:")))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(config.Feeds); n != 5 || config.UserAgent != "wirecopy (+desk@example.org)" || !config.Feeds[2].Fetch || config.Feeds[3].Password != "p1" || !config.Feeds[4].AllowPrivate {
		t.Errorf("%d feeds, %+v", n, config)
	}
}

// TestTheDoorsOfThePage brings a story in through each door that docs/feeds.md describes, with the page's own words
// where they can be run.
func TestTheDoorsOfThePage(t *testing.T) {
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<rss><channel><item><guid>1</guid><title>Talks go on</title><description>From the feed.</description></item></channel></rss>`))
	}))
	defer feed.Close()
	dir := t.TempDir()
	story := write(t, dir, "story.xml", `<nitf><body><body.head><hedline><hl1>Talks go on</hl1></hedline></body.head><body.content><p>By HTTP.</p></body.content></body></nitf>`)
	incoming := filepath.Join(dir, "incoming")
	write(t, incoming, "first.txt", "From the directory.")
	chain := pipeline.Chain{ingest.New()}
	b, at := serve(t, chain,
		"--feeds", write(t, dir, "feeds.yaml", "defaults: {allow_private: true}\nfeeds:\n- {url: "+feed.URL+", source: example}\n"),
		"--http", "127.0.0.1:0", "--http-tokens", write(t, dir, "tokens", block(t, "# source")),
		"--watch", incoming, "--watch-source", "desk")
	host := regexp.MustCompile(`http://(\S+)/v1/items`).FindStringSubmatch(b.stderr.String())
	if host == nil {
		t.Fatalf("no address to post to in\n%s", b.stderr.String())
	}

	post := strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(block(t, "Authorization"), "127.0.0.1:8080", host[1]), "@story.xml", "@"+story))
	if _, err := exec.LookPath("curl"); err != nil {
		token := regexp.MustCompile(`Bearer \w+`).FindString(post)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+host[1]+"/v1/items?source=agency", strings.NewReader(`<nitf><body><body.content><p>By HTTP.</p></body.content></body></nitf>`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", token)
		if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != http.StatusAccepted {
			t.Fatalf("post: %v, %v", resp, err)
		}
	} else if out, err := exec.CommandContext(t.Context(), "sh", "-c", post).CombinedOutput(); err != nil || !strings.Contains(string(out), `"seq":`) {
		t.Fatalf("%s\ngives %s (%v), want a receipt", post, out, err)
	}

	line := regexp.MustCompile(`\{"id": .*\}`).FindString(block(t, `{"id": "talks-7"`))
	invokeWith(t, chain, line, "send", "--nats", at, "-").must(t)

	nc, err := nats.Connect(at)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.Publish(t.Context(), "wire.v1.raw.publisher", []byte("From a publisher.")); err != nil {
		t.Fatal(err)
	}

	want := []string{"agency: By HTTP.", "desk: From the directory.", "desk: The council of Port Elin met again on Monday.", "example: From the feed.", "publisher: From a publisher."}
	var got []string
	pipelinetest.Eventually(t, "a story has come through each door", func() bool {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream, err := js.Stream(ctx, "WIRE_ENRICHED")
		if err != nil {
			return false
		}
		got = nil
		for seq := uint64(1); seq <= stream.CachedInfo().State.LastSeq; seq++ {
			m, err := stream.GetMsg(ctx, seq)
			if err != nil {
				return false
			}
			var a pipeline.Article
			if json.Unmarshal(m.Data, &a) == nil {
				got = append(got, a.Source+": "+a.Text)
			}
		}
		return len(got) >= len(want)
	})
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
