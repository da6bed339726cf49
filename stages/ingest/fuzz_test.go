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

func FuzzNinjs(f *testing.F) {
	fuzz(f, "ninjs", "testdata/items/ninjs*", `{"uri":"a","bodies":[{"value":"<p>A<p>B"},{"value":"C"}]}`, `{"uri":"a","body_x":"a","version":1e9}`)
}

func FuzzNITF(f *testing.F) {
	fuzz(f, "nitf", "testdata/items/nitf*", "<nitf><body><body.content><p>A<br/>B</p></body.content></body></nitf>", "<!DOCTYPE nitf [<!ENTITY a \"b\">]><nitf/>")
}

func FuzzNewsMLG2(f *testing.F) {
	fuzz(f, "newsmlg2", "testdata/items/newsmlg2*", "<newsItem><contentSet><inlineData>A</inlineData></contentSet></newsItem>")
}

func FuzzNewsML1(f *testing.F) {
	fuzz(f, "newsml1", "testdata/items/newsml1*", "<NewsItem><NewsComponent><ContentItem><DataContent>A</DataContent></ContentItem></NewsComponent></NewsItem>")
}

func FuzzANPA(f *testing.F) {
	fuzz(f, "anpa", "testdata/items/anpa*", "r z A 02-20 0100\n^B<\n^C=\n\tD")
}

func FuzzIPTC7901(f *testing.F) {
	fuzz(f, "iptc7901", "testdata/items/iptc*", "abc0001 3 i 10\nA/B\nC\n\nD\n212322 GMT Nov 18")
}

func FuzzHTML(f *testing.F) {
	fuzz(f, "html", "testdata/items/*.html*", "<html><script type=application/ld+json>[{\"@type\":\"NewsArticle\",\"articleBody\":\"A\"}]</script>", "<p>A<h1>B</h1><article>C")
}

func FuzzEmail(f *testing.F) {
	fuzz(f, "email", "testdata/items/*.eml", "testdata/items/*.mbox", "From: a\nSubject: =?utf-8?q?b?=\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\nQQ==\n--x--")
}

func FuzzWARC(f *testing.F) {
	fuzz(f, "warc", "testdata/items/*.warc", "WARC/1.0\nContent-Length: 1\n\na")
}

func FuzzPacked(f *testing.F) {
	fuzz(f, "", "testdata/items/*.gz", "testdata/items/*.zip")
}

func FuzzDigitalwires(f *testing.F) {
	fuzz(f, "digitalwires", "testdata/items/digitalwires.json", `{"format":"digitalwires","ednotes":[{"role":[1]}],"categories":[{}],"associations":[null]}`)
}

func FuzzEnvelope(f *testing.F) {
	fuzz(f, "application/json", "testdata/items/envelope*", "testdata/items/posts.json", "testdata/items/social*", `{"data":{"items":[{"item":{"text":"a"}},{"post":{"record":{"text":"b"}}}]}}`)
}
