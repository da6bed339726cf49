package ingest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"wirecopy/stages/ingest"
)

// TestMarkup puts fragments of HTML into a feed's entry and gives the blocks that come out.
func TestMarkup(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"paragraphs", "<p>One  is\n first.</p>\n<p>Two.</p>", []string{"paragraph: One is first.", "paragraph: Two."}},
		{"entities", "<p>Marks &amp; Co. said &ldquo;no&rdquo; &mdash; twice&#8230;</p>", []string{"paragraph: Marks & Co. said “no” — twice…"}},
		{"inline elements", "<p>A <b>bold</b>er <a href='x'>link</a>, he <em>said</em>.</p>", []string{"paragraph: A bolder link, he said."}},
		{"headings", "<h2>What now</h2><p>Nothing.</p>", []string{"heading: What now", "paragraph: Nothing."}},
		{"bold paragraph as heading", "<p><strong>What now</strong></p><p>Nothing at all.</p>", []string{"heading: What now", "paragraph: Nothing at all."}},
		{"short paragraph is no heading", "<p>What now</p><p>Nothing at all.</p>", []string{"paragraph: What now", "paragraph: Nothing at all."}},
		{"caption and credit", "<figure><img><figcaption>A boat. Photo: Ole Holm</figcaption></figure><p>Text.</p>", []string{"caption: A boat.", "credit: Photo: Ole Holm", "paragraph: Text."}},
		{"scripts", "<p>One.</p><script>if (a < b) { x(\"<p>no</p>\") }</script><style>p{}</style><p>Two.</p>", []string{"paragraph: One.", "paragraph: Two."}},
		{"line breaks", "One.<br><br/>Two.<br>Three.", []string{"paragraph: One.", "paragraph: Two.\nThree."}},
		{"a line that is a link", "<p>One.</p><p><a href='x'>The smallest towns of Denmark</a></p>", []string{"paragraph: One.", "note: The smallest towns of Denmark"}},
		{"a sentence that is a link", "<p><a href='x'>He said no.</a></p>", []string{"paragraph: He said no."}},
		{"the post appeared", "<p>One.</p><p>The post <a href='x'>A</a> appeared first on <a href='y'>B</a>.</p>", []string{"paragraph: One.", "note: The post A appeared first on B."}},
		{"lists", "<ul><li>One</li><li>Two</li></ul>", []string{"paragraph: One", "paragraph: Two"}},
		{"nested skipping", "<form><form>no</form>no</form><p>Yes.</p>", []string{"paragraph: Yes."}},
		{"never closed", "<div><p>One.<div>Two.<p>Three.", []string{"paragraph: One.", "paragraph: Two.", "paragraph: Three."}},
		{"less than", "<p>a < b and c &lt; d</p>", []string{"paragraph: a < b and c < d"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			content, err := json.Marshal(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			feed := `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":` + string(content) + `}]}`
			articles, err := ingest.Parse([]byte(feed), "", "test")
			if err != nil {
				t.Fatalf("Parse(%q): %v", feed, err)
			}
			checkArticle(t, articles[0])
			if got := blocksOf(articles[0]); strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestDeepMarkupIsLinear(t *testing.T) {
	const depth = 200_000
	feed := `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":"` + strings.Repeat("<div>", depth) + `deep"}]}`
	articles, err := ingest.Parse([]byte(feed), "", "test")
	if err != nil || articles[0].Text != "deep" {
		t.Fatalf("%d open elements: %v", depth, err)
	}
}
