package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
)

// fuzz runs items of one media type through the stage: no input may panic, an error is always permanent, and whatever
// article comes out is whole.
func fuzz(f *testing.F, contentType string, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		if !strings.HasSuffix(seed, "*") {
			f.Add([]byte(seed))
			continue
		}
		files, err := filepath.Glob(seed)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s (%v)", seed, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	stage := ingest.New()
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := stage.Process(t.Context(), pipeline.Message{Source: "fuzz", Item: data, ContentType: contentType})
		if err != nil && !pipeline.Rejected(err) {
			t.Errorf("the error is not permanent: %v", err)
		}
		for _, m := range out {
			checkArticle(t, m.Article)
		}
	})
}

func FuzzSniffed(f *testing.F) {
	fuzz(f, "", "../../examples/*", "\xff\xfea\x00", "{", "[[[[", "<?xml", "<!DOCTYPE")
}

func FuzzPlain(f *testing.F) {
	fuzz(f, "plain", "../../examples/*.txt*", " date 2023-03-02 A.", "By A B\nC", "PARIS (X) - Y", "Credit: X", "“A.” — B")
}

func FuzzJSON(f *testing.F) {
	fuzz(f, "json", "../../examples/*.json*", `{"id":1,"text":"\u0000\ud800"}`, `[{"text":"a"}]`)
}

func FuzzFeed(f *testing.F) {
	fuzz(f, "feed", "../../examples/*.xml*", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml"><div><p>A</p></div></content></entry></feed>`)
}

func FuzzJSONFeed(f *testing.F) {
	fuzz(f, "jsonfeed", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":"<p>A<br><b>B</b>"}]}`)
}
