package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/stages/ingest"
)

const ferry = "The ferry to Lilleholm was cancelled on Friday, the company said, and will not sail again before Monday."

func process(t *testing.T, in pipeline.Message, opts ...ingest.Option) []pipeline.Message {
	t.Helper()
	out, err := ingest.New(opts...).Process(t.Context(), in)
	if err != nil {
		t.Fatalf("Process(%.60q): %v", in.Item, err)
	}
	return out
}

func TestProcessMessage(t *testing.T) {
	in := pipeline.Message{
		Source: "northstar", Item: []byte(ferry), ContentType: "text/plain; charset=utf-8",
		Received: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC), Origin: "raw:17",
	}
	out := process(t, in)
	if len(out) != 1 {
		t.Fatalf("%d messages, want 1", len(out))
	}
	m := out[0]
	if m.Item != nil || m.ContentType != "" {
		t.Errorf("the message still carries the item (%d bytes, %q)", len(m.Item), m.ContentType)
	}
	if m.Article == nil || m.Article.Text != ferry {
		t.Fatalf("article %+v, want the text %q", m.Article, ferry)
	}
	if m.Source != in.Source || m.Article.Source != in.Source || m.Origin != in.Origin || !m.Received.Equal(in.Received) {
		t.Errorf("got source %q, article source %q, origin %q, received %v: want those of the input", m.Source, m.Article.Source, m.Origin, m.Received)
	}
	if n := 0; m.Article.Derive(func(*pipeline.Article) any { n++; return n }) != m.Article.Derive(func(*pipeline.Article) any { n++; return n }) {
		t.Error("the article is not prepared for Derive: each stage would analyse it again")
	}
	again := process(t, in)
	if again[0].Article.ID != m.Article.ID {
		t.Errorf("the same message gave the id %s, then %s", m.Article.ID, again[0].Article.ID)
	}
}

func TestRejects(t *testing.T) {
	tests := []struct {
		name, item, contentType, source string
		want                            string // part of the message
	}{
		{name: "empty", item: "", want: "the item is empty"},
		{name: "white space", item: " \n\t\r\n ", want: "the item is empty"},
		{name: "byte order mark alone", item: "\xef\xbb\xbf\n", want: "the item is empty"},
		{name: "picture", item: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", want: "looks like a picture (image/png), not text"},
		{name: "pdf", item: "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", want: "looks like a PDF document, not text"},
		{name: "zip cut off", item: "PK\x03\x04\x14\x00\x00\x00", want: "unpack zip: zip: not a valid zip file"},
		{name: "gzip cut off", item: "\x1f\x8b\x08\x00\x00\x00\x00\x00", want: "unpack gzip: unexpected EOF"},
		{name: "xml without a declaration", item: "<invoice>\n<total>7</total></invoice>", want: "XML of a kind that is not known: its first element is <invoice>"},
		{name: "rtf", item: `{\rtf1\ansi The ferry is late.}`, want: "the item is RTF"},
		{name: "table of values", item: "Team,Points,Goals\nGulls,4,2\nHerons,3,1\nTerns,1,0\n", want: "a table of values (CSV), not text"},
		{name: "table of values in marks", item: "id,headline,body\n1,\"River, again\",\"It rose, and so on.\"\n2,\"Ferry\",\"It is, well, back.\"\n", want: "a table of values (CSV), not text"},
		{name: "array of numbers", item: "[1, 2,\n3]", want: "JSON without an object"},
		{name: "vcard", item: "BEGIN:VCARD\nFN:Jo Poe\nEND:VCARD\n", want: "a card of addresses"},
		{name: "calendar", item: "BEGIN:VCALENDAR\nEND:VCALENDAR\n", want: "a calendar"},
		{name: "certificate", item: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", want: "a key or a signed message"},
		{name: "answer over http", item: "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>The river rose.</p>", want: "a whole answer over HTTP"},
		{name: "subtitles", item: "1\n00:00:01,000 --> 00:00:02,000\nThe river rose.\n", want: "subtitles"},
		{name: "base64", item: strings.Repeat("VGhlIHJpdmVyIHJvc2UgYWdhaW4gb24gTW9uZGF5IFRoZSByaXZlciByb3NlIGFnYWlu\n", 5), want: "(base64)"},
		{name: "style sheet", item: "body { color: red; }\n.a { margin: 0; }\n", want: "program code"},
		{name: "program", item: "// Command ferry prints when it leaves.\npackage main\n\nimport \"fmt\"\n\nfunc main() {\n\tfor _, t := range times() {\n\t\tfmt.Println(t)\n\t}\n}\n", want: "program code"},
		{name: "program without semicolons", item: "import sys\nfrom os import path\n\ndef late(ferry):\n    if ferry.hours > 2:\n        return True\n    return False\n\nprint(late(sys.argv))\n", want: "program code"},
		{name: "script", item: "#!/bin/sh\nls *.txt\n", want: "a script"},
		{name: "patch", item: "diff --git a/ferry.txt b/ferry.txt\n--- a/ferry.txt\n+++ b/ferry.txt\n", want: "a patch"},
		{name: "settings in yaml", item: "# Where the feeds are.\nfeeds:\n  - url: https://example.org/rss\n    source: northstar\n    every: 5m\nzone: Europe/London\n", want: "settings (YAML, INI or the like)"},
		{name: "settings in sections", item: "[Unit]\nDescription=the wire\nAfter=network.target\n\n[Service]\nRestart=always\n", want: "settings (YAML, INI or the like)"},
		{name: "log", item: "2026-03-01T10:00:00Z INFO a worker started\n2026-03-01T10:00:01Z WARN the server is away\n2026-03-01T10:00:02Z INFO it is back\n", want: "the log of a program"},
		{name: "sums of files", item: strings.Repeat("example.org/ferry/timetable v1.2.3 h1:6SR63+o3nHiZT6Ntq2Px4nNd2eSfrtsDpdM4uL3id9c=\n", 6), want: "hardly a word"},
		{name: "latex", item: "\\documentclass{article}\n\\begin{document}The ferry is late.\\end{document}\n", want: "the item is LaTeX"},
		{name: "ebcdic", item: "\xe3\x88\x85@\x99\x89\xa5\x85\x99@\x99\x96\xa2\x85@\x81\x87\x81\x89\x95@\x96\x95@\xd4\x96\x95\x84\x81\xa8k@\x81\x95\x84@\x94\x96\x99\x85@\x96\x86@\x89\xa3K", want: "hardly any letters"},
		{name: "message with an attachment only", item: "From: Jo\nSubject: River\nMIME-Version: 1.0\nContent-Type: application/pdf\n\nJVBERi0xLjQ=\n", want: "no text in the message"},
		{name: "warc cut off", item: "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\n", want: "read WARC: record 1: the archive ends within it"},
		{name: "nul", item: "A line.\x00Another.", want: "binary data (a NUL at byte 7)"},
		{name: "control characters", item: strings.Repeat("\x01\x02a", 40), want: "control characters"},
		{name: "unknown charset", item: "Gr\xfcn", contentType: "text/plain; charset=klingon", want: `the character encoding "klingon" is not known`},
		{name: "source", item: ferry, source: "North Star", want: `the source of the item: "North Star" is no subject token`},
		{name: "json without text", item: `{"id":"a","headline":"Only this"}`, want: `read JSON: the field "text" is missing or empty`},
		{name: "json with empty text", item: `{"id":"a","text":"  "}`, want: `the field "text" is missing or empty`},
		{name: "json text of wrong type", item: `{"id":"a","text":7}`, want: `the field "text" is a JSON number, where a string is wanted`},
		{name: "json id of wrong type", item: `{"id":{},"text":"x"}`, want: `a string is wanted`},
		{name: "json date", item: `{"id":"a","text":"x","versionCreated":"soon"}`, want: `the field "versionCreated" says "soon", which is no date`},
		{name: "json status", item: `{"id":"a","text":"x","pubStatus":"maybe"}`, want: `the field "pubStatus" says "maybe", which is no status`},
		{name: "json cut off", item: `{"id":"a","text":"x`, want: "the JSON ends before it is complete"},
		{name: "json syntax", item: `{"id":"a",,"text":"x"}`, want: "no valid JSON at byte"},
		{name: "json lines, second wrong", item: "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\"}\n", want: `line 2: the field "text" is missing`},
		{name: "json lines, second cut off", item: "{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":", want: `line 3: the JSON ends before`},
		{name: "json array", item: `[{"id":"a","text":"x"},{"id":"b"}]`, want: `item 2: the field "text" is missing`},
		{name: "json array, empty", item: `[]`, contentType: "application/json", want: "the array is empty"},
		{name: "json that is a number", item: `17`, contentType: "application/json", want: "a JSON object is wanted, not a number"},
		{name: "xml of an unknown kind", item: `<?xml version="1.0"?><invoice><total>7</total></invoice>`, want: "XML of a kind that is not known: its first element is <invoice>"},
		{name: "nitf, elements crossed", item: "<nitf>\n<body>\n<body.content>\n<p>a</b></p>", want: "read NITF: line 4: </b> stands where <p> has to be closed"},
		{name: "nitf without text", item: "<nitf><body><body.content/></body></nitf>", want: "read NITF: there is no text in it"},
		{name: "g2 with a status of its own", item: `<newsItem><itemMeta><pubStatus qcode="stat:odd"/></itemMeta></newsItem>`, want: `the pubStatus says "odd", which is no status`},
		{name: "message of empty items", item: `<newsMessage><itemSet><packageItem/><newsItem guid="a"/><newsItem guid="b"/></itemSet></newsMessage>`, want: "read NewsML-G2: none of its 2 items has a text"},
		{name: "ninjs with a wrong body", item: `{"uri":"a","pubstatus":"usable","bodies":["text"]}`, want: `read ninjs: the field "bodies" is a JSON string, where an object is wanted`},
		{name: "page without text", item: "<!DOCTYPE html><html><head><title>T</title></head><body><script>x</script></body></html>", want: "read HTML: there is no text in the page"},
		{name: "feed cut off", item: `<rss version="2.0"><channel><item><title>x`, want: "read an RSS or Atom feed:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := pipeline.Message{Item: []byte(tt.item), ContentType: tt.contentType, Source: tt.source}
			out, err := ingest.New().Process(t.Context(), in)
			if err == nil {
				t.Fatalf("Process(%q) gave %d articles, want an error with %q", tt.item, len(out), tt.want)
			}
			if !pipeline.Rejected(err) {
				t.Errorf("Process(%q): %v: the error is not marked as permanent", tt.item, err)
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Process(%q) = %q, want one line with %q", tt.item, err, tt.want)
			}
		})
	}
}

// TestLinesOfNewsThatLookMade holds what is to be read though its lines end, begin or repeat as those of a machine do.
func TestLinesOfNewsThatLookMade(t *testing.T) {
	tests := []struct{ name, item string }{
		{"chronology with semicolons", "Key dates of the harbour:\n__May 2, 1994: The council of Norvane decides to build a second pier;\n__June 5, 1999: The first ferry leaves it for the islands in the south;\n__July 9, 2004: A storm takes away the pier and two of the boats;\n"},
		{"style sheet in front of a story", ".photo {\n  float:left;\n  width:100%;\n}\n\nThe ferry to the islands was late again on Monday, the harbour master said.\n\nPassengers who had waited since six were taken to a hall in the town nearby.\n"},
		{"results", "Gulls 2 Herons 1\nTerns 0 Kestrels 0\nPlovers 3 Knots 3\nDunlins 1 Rails 4\n"},
		{"credits", "Image: Jo Poe.\nImage: Ann Other.\nImage: Jo Poe.\nImage: Jo Poe.\nImage: Al Third.\nThe fair in pictures.\n"},
		{"interview", "Reporter: When does it leave?\nPoe: At six.\nReporter: And when is it late?\nPoe: Always.\n"},
		{"live report", "10:05 The session is open.\n10:20 The mayor speaks.\n10:45 A vote is taken.\n"},
		{"shares", "Kestrel 12.40 +0.3\nHallstein 101.15 -1.2\nPell & Sons 7.02 +0.1\nNorvane 44.90 0.0\n"},
		{"list of links", "Read more: https://example.org/a\nThe ferry was late again on Monday, the harbour master said.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := process(t, pipeline.Message{Source: "s", Item: []byte(tt.item)})
			if len(out) != 1 || out[0].Article.Text == "" {
				t.Errorf("%d articles, want one with a text", len(out))
			}
		})
	}
}

func TestMaxItem(t *testing.T) {
	in := pipeline.Message{Source: "s", Item: []byte(ferry)}
	_, err := ingest.New(ingest.WithMaxItem(50)).Process(t.Context(), in)
	if err == nil || !pipeline.Rejected(err) || !strings.Contains(err.Error(), "the most that is read is 50") {
		t.Errorf("an item of %d bytes over a limit of 50 gave %v", len(ferry), err)
	}
	process(t, in, ingest.WithMaxItem(len(ferry)))
}

func TestCharsets(t *testing.T) {
	const want = "“Grün”, sagte Zoë – für 5 €."
	tests := []struct{ name, item, contentType, want string }{
		{name: "utf-8", item: want},
		{name: "utf-8 with byte order mark", item: "\xef\xbb\xbf" + want},
		{name: "utf-8, declared as latin-1", item: want, contentType: "text/plain; charset=iso-8859-1"},
		{name: "windows-1252, declared", item: "\x93Gr\xfcn\x94, sagte Zo\xeb \x96 f\xfcr 5 \x80.", contentType: "text/plain; charset=windows-1252"},
		{name: "windows-1252, not declared", item: "\x93Gr\xfcn\x94, sagte Zo\xeb \x96 f\xfcr 5 \x80."},
		{name: "windows-1252, declared as utf-8", item: "\x93Gr\xfcn\x94, sagte Zo\xeb \x96 f\xfcr 5 \x80.", contentType: "text/plain; charset=utf-8"},
		{name: "iso-8859-15, declared", item: "Gr\xfcn f\xfcr 5 \xa4.", contentType: "text/plain; charset=ISO-8859-15", want: "Grün für 5 €."},
		{name: "utf-16 le with mark", item: "\xff\xfeG\x00r\x00\xfc\x00n\x00", want: "Grün"},
		{name: "utf-16 be with mark", item: "\xfe\xff\x00G\x00r\x00\xfc\x00n", want: "Grün"},
		{name: "utf-16 le without mark", item: "G\x00r\x00e\x00e\x00n\x00", want: "Green"},
		{name: "shift-jis, declared", item: "\x93\x8c\x8b\x9e", contentType: "text/plain; charset=shift_jis", want: "東京"},
		{name: "utf-8 with a broken sequence", item: "Gr\xc3\xbcn und Zo\xc3. Ende", want: "Grün und Zo\uFFFD. Ende"},
		{name: "line ends of three kinds", item: "One.\r\n\r\nTwo.\rThree.\n", want: "One.\n\nTwo.\nThree."},
		{name: "characters stay", item: "A\u00a0b\u2009c ``d'' \u201ee\u201c \u2026 \U0001F600 e\u0301", want: "A\u00a0b\u2009c ``d'' \u201ee\u201c \u2026 \U0001F600 e\u0301"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want == "" {
				want = "“Grün”, sagte Zoë – für 5 €."
			}
			out := process(t, pipeline.Message{Source: "s", Item: []byte(tt.item), ContentType: tt.contentType})
			if got := out[0].Article.Text; got != want {
				t.Errorf("the text of %q is %q, want %q", tt.item, got, want)
			}
		})
	}
}

// The type of a font that is told by two letters at byte 34 alone is no reason to reject a text.
func TestTextIsNoFont(t *testing.T) {
	text := "The company said on Thursday that LP gas prices rose again in March."
	got := process(t, pipeline.Message{Source: "test", Item: []byte(text)})
	if len(got) != 1 || got[0].Article.Text != text {
		t.Errorf("got %v, want one article with the text %q", got, text)
	}
}

func TestIdentity(t *testing.T) {
	id := func(source, item string) string {
		t.Helper()
		return process(t, pipeline.Message{Source: source, Item: []byte(item)})[0].Article.ID
	}
	first := id("a", `{"id":"u1","text":"One."}`)
	if got := id("a", `{"id":"u1","text":"Quite another text."}`); got != first {
		t.Errorf("a new version of u1 has the id %s, the first has %s", got, first)
	}
	if got := id("b", `{"id":"u1","text":"One."}`); got == first {
		t.Errorf("u1 of another feed has the same id %s", got)
	}
	if got := id("a", `{"id":"u2","text":"One."}`); got == first {
		t.Errorf("u2 has the id of u1, %s", got)
	}
	if got, want := id("a", `{"url":"https://x.example/1","text":"One."}`), id("a", `{"url":"https://x.example/1","text":"Two."}`); got != want {
		t.Errorf("one address has two ids: %s and %s", got, want)
	}
	if got, other := id("a", "Some text."), id("a", "Some other text."); got == other {
		t.Errorf("two texts have one id, %s", got)
	}
}

func TestSourceOfItem(t *testing.T) {
	item := []byte(`{"id":"u1","source":"Lakeside Press","text":"One."}`)
	if got := process(t, pipeline.Message{Item: item})[0].Source; got != "lakeside-press" {
		t.Errorf("an item from no feed has the source %q, want its own, lakeside-press", got)
	}
	if got := process(t, pipeline.Message{Item: item, Source: "wire"})[0].Source; got != "wire" {
		t.Errorf("an item from the feed wire has the source %q", got)
	}
	if got := process(t, pipeline.Message{Item: []byte(ferry)})[0].Source; got != "unknown" {
		t.Errorf("an item without any source has the source %q, want unknown", got)
	}
}

func TestFormatsAreChosen(t *testing.T) {
	names := map[string]bool{}
	for _, f := range ingest.Formats() {
		if f.Name == "" || f.Title == "" || names[f.Name] {
			t.Errorf("format %+v: a name of its own and a title are wanted", f)
		}
		names[f.Name] = true
	}
	tests := []struct{ name, item, contentType, headline string }{
		{"plain text that opens with a bracket", "[Corrects the name]\n\nA story.", "", ""},
		{"plain text that opens with a brace", "{Slug} A story.", "", ""},
		{"json feed", `{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","title":"T1","content_html":"<p>A story.</p>"}]}`, "application/json", "T1"},
		{"json feed by type", `{"version":"https://jsonfeed.org/version/1","title":"F","items":[{"id":"1","title":"T2","content_text":"A story."}]}`, "application/feed+json", "T2"},
		{"atom", `<?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>T3</title><content type="html">&lt;p&gt;A story.&lt;/p&gt;</content></entry></feed>`, "", "T3"},
		{"rss in latin-1", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel><item><title>T4 \xfc</title><description>A story.</description></item></channel></rss>", "text/xml", "T4 ü"},
		{"json behind text/plain", `{"headline":"T5","text":"A story."}`, "text/plain", "T5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := process(t, pipeline.Message{Source: "s", Item: []byte(tt.item), ContentType: tt.contentType})[0].Article
			if a.Headline != tt.headline || !strings.Contains(a.Text, "A story.") {
				t.Errorf("%q gives the headline %q and the text %q, want %q and A story.", tt.item, a.Headline, a.Text, tt.headline)
			}
		})
	}
}

func TestMediaIsDropped(t *testing.T) {
	for name, item := range map[string]string{
		"ninjs picture":    `{"uri":"p","type":"picture","headlines":[{"value":"A boat"}],"descriptions":[{"value":"A boat in the harbour."}]}`,
		"ninjs 1 video":    `{"uri":"p","type":"video","headline_main":"A boat","description_text":"A boat in the harbour."}`,
		"newsItem picture": `<newsItem guid="p"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta><headline>A boat</headline></contentMeta></newsItem>`,
		"package":          `<packageItem guid="p"><itemMeta/></packageItem>`,
		"NewsML 1 photo":   `<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>A boat</HeadLine></NewsLines><ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent></NewsItem></NewsML>`,
	} {
		if out := process(t, pipeline.Message{Source: "s", Item: []byte(item)}); len(out) != 0 {
			t.Errorf("%s gives %d messages, want none: %q", name, len(out), out[0].Article.Text)
		}
	}
}

func TestDeepPageIsRead(t *testing.T) {
	page := "<!DOCTYPE html><html><body>" + strings.Repeat("<div>", 5000) + "<p>A story.</p>"
	if got := process(t, pipeline.Message{Source: "s", Item: []byte(page)})[0].Article.Text; got != "A story." {
		t.Errorf("a page of 5000 open elements gives %q", got)
	}
}

func TestQuietFeed(t *testing.T) {
	out := process(t, pipeline.Message{Source: "s", Item: []byte(`<rss version="2.0"><channel><title>Quiet</title></channel></rss>`)})
	if len(out) != 0 {
		t.Errorf("a feed without entries gives %d messages, want none", len(out))
	}
}

// TestEntitiesDoNotGrow holds a document type that would make ten million characters of a few to its own size.
func TestEntitiesDoNotGrow(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE nitf [<!ENTITY e0 "ha">`)
	for i := range 9 {
		fmt.Fprintf(&b, `<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
	}
	b.WriteString(`]><nitf><body><body.content><p>A line &e9; of text.</p></body.content></body></nitf>`)
	articles, err := ingest.Parse([]byte(b.String()), "", "test")
	if err != nil {
		t.Fatal(err)
	}
	if want := "A line &e9; of text."; articles[0].Text != want {
		t.Errorf("the text has %d bytes: %.80q, want %q", len(articles[0].Text), articles[0].Text, want)
	}
}

func TestTimesWithoutAZoneAreReadInThatOfTheFeed(t *testing.T) {
	item := []byte(`{"id":"a","text":"One.","versionCreated":"2019-01-29T13:34:00","firstCreated":"2019-01-29T10:00:00Z"}`)
	for _, c := range []struct{ name, contentType, created, zone string }{
		{"none said", "application/json", "2019-01-29T13:34:00Z", ""},
		{"Brussels", `application/json; timezone="Europe/Brussels"`, "2019-01-29T12:34:00Z", "Europe/Brussels"},
		{"one that is not known", `application/json; timezone="Nowhere"`, "2019-01-29T13:34:00Z", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := process(t, pipeline.Message{Source: "s", Item: item, ContentType: c.contentType})[0].Article
			if got := a.VersionCreated.Format(time.RFC3339); got != c.created || a.TimeZone != c.zone {
				t.Errorf("created %s in zone %q, want %s in %q", got, a.TimeZone, c.created, c.zone)
			}
			if got := a.FirstCreated.Format(time.RFC3339); got != "2019-01-29T10:00:00Z" {
				t.Errorf("a time with a zone became %s", got)
			}
		})
	}
}
