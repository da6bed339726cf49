package feeds

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/quick"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const rssHead = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Desk</title>`

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in, sentAs string
		contentType      string
		want             []string
	}{
		{"rss", rssHead + `<item><title>A</title></item>` + "\n " + `<item><title>B</title></item></channel></rss>`, "", typeRSS, []string{
			rssHead + `<item><title>A</title></item></channel></rss>`,
			rssHead + `<item><title>B</title></item></channel></rss>`,
		}},
		{"nothing in it", rssHead + `</channel></rss>`, "", typeRSS, nil},
		{"what looks like markup and is not", rssHead + `<!-- <item> --><item><title><![CDATA[</item> <b> ]]></title><?x </item>?><a b="</item>" c='>"'/></item></channel></rss>`, "", typeRSS, []string{
			rssHead + `<!-- <item> --><item><title><![CDATA[</item> <b> ]]></title><?x </item>?><a b="</item>" c='>"'/></item></channel></rss>`,
		}},
		{"self-closing, nested, capitals", `<rss><Item/><Item><Item>x</Item></Item></rss>`, "", typeRSS, []string{`<rss><Item/></rss>`, `<rss><Item><Item>x</Item></Item></rss>`}},
		{"not well-formed within", `<rss><item><p>a<br>b & c < d</item><item>é <a href="x>y</a></item></rss>`, "", typeRSS, []string{
			`<rss><item><p>a<br>b & c < d</item></rss>`, `<rss><item>é <a href="x>y</a></item></rss>`,
		}},
		{"doctype", `<!DOCTYPE rss [<!ENTITY e "<item>]>">]><rss><item>&e;</item></rss>`, "", typeRSS, []string{`<!DOCTYPE rss [<!ENTITY e "<item>]>">]><rss><item>&e;</item></rss>`}},
		{"more of the channel between", `<rss><item>1</item><title>T</title><item>2</item><x/></rss>`, "", typeRSS, []string{`<rss><item>1</item><title>T</title><x/></rss>`, `<rss><title>T</title><item>2</item><x/></rss>`}},
		{"rdf", `<rdf:RDF xmlns="r"><channel><items><li/></items></channel><item rdf:about="a">1</item></rdf:RDF>`, "", typeRDF, []string{`<rdf:RDF xmlns="r"><channel><items><li/></items></channel><item rdf:about="a">1</item></rdf:RDF>`}},
		{"rdf with a prefix", "<rdf:RDF\nxmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:r='http://purl.org/rss/1.0/'><rdf:item>no</rdf:item><r:item>1</r:item></rdf:RDF>", "", typeRDF, []string{
			"<rdf:RDF\nxmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:r='http://purl.org/rss/1.0/'><rdf:item>no</rdf:item><r:item>1</r:item></rdf:RDF>",
		}},
		{"atom", `<feed><entry>1</entry><entry>2</entry></feed>`, "", typeAtom, []string{`<feed><entry>1</entry></feed>`, `<feed><entry>2</entry></feed>`}},
		{"atom with a prefix", `<a:feed><a:entry>1</a:entry><b:entry>no</b:entry></a:feed>`, "", typeAtom, []string{`<a:feed><a:entry>1</a:entry><b:entry>no</b:entry></a:feed>`}},
		{"json", `{"version":"https://jsonfeed.org/version/1.1", "items": [ {"id":"1","x":[{}]} , {"id":"2"} ], "title":"T"}`, "", typeJSONFeed, []string{
			`{"version":"https://jsonfeed.org/version/1.1", "items": [{"id":"1","x":[{}]}], "title":"T"}`,
			`{"version":"https://jsonfeed.org/version/1.1", "items": [{"id":"2"}], "title":"T"}`,
		}},
		{"news sitemap", `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>a</loc></url><url><loc>b</loc></url></urlset>`, "", typeSitemap, []string{
			`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>a</loc></url></urlset>`, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>b</loc></url></urlset>`,
		}},
		{"json, strokes escaped, version last", `{"items":[{"id":"1"}],"version":"https:\/\/jsonfeed.org\/version\/1"}`, "", typeJSONFeed, []string{`{"items":[{"id":"1"}],"version":"https:\/\/jsonfeed.org\/version\/1"}`}},
		{"json, empty", `{"items":[],"version":"https://jsonfeed.org/version/1"}`, "", typeJSONFeed, nil},
		{"the server's charset goes along", `<rss><item>1</item></rss>`, "text/xml; charset=ISO-8859-1", typeRSS + "; charset=ISO-8859-1", []string{`<rss><item>1</item></rss>`}},
		{"a charset that nobody knows does not", `<rss><item>1</item></rss>`, "text/xml; charset=none-such", typeRSS, []string{`<rss><item>1</item></rss>`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, ok := split([]byte(c.in), c.sentAs)
			if !ok || d.contentType != c.contentType || len(d.items) != len(c.want) {
				t.Fatalf("split %s: %d items of %q (%v), want %d of %q", c.in, len(d.items), d.contentType, ok, len(c.want), c.contentType)
			}
			for i, want := range c.want {
				if got := string(d.only(i)); got != want {
					t.Errorf("item %d:\ngot  %s\nwant %s", i, got, want)
				}
			}
		})
	}
}

func TestWhatHidesItsItemsIsNotSplit(t *testing.T) {
	for name, in := range map[string]string{
		"empty": "", "text": "Talks go on.", "html": "<html><item>x</item></html>", "item without end": "<rss><item>", "cut off": "<rss><item>x</item>",
		"comment without end": "<rss><item>1</item><!-- </rss>", "json": `{"items":[{}]}`, "json cut off": `{"version":"https://jsonfeed.org/version/1","items":[{}`,
		"json that is broken": `{"version":"https://jsonfeed.org/version/1","items":[{]}`, "two lists": `{"version":"https://jsonfeed.org/version/1","items":[],"items":[]}`,
		"nitf":               `<nitf><body><item>x</item></body></nitf>`,
		"too much around it": "<rss><title>" + strings.Repeat("x", mostAround) + "</title><item>1</item></rss>",
	} {
		if d, ok := split([]byte(in), ""); ok {
			t.Errorf("%s: split into %d items, want it whole", name, len(d.items))
		}
	}
}

func TestEncodingsInWhichBytesAreNoMarkupAreConverted(t *testing.T) {
	const text = `<?xml version="1.0" encoding="%s"?><rss><item>東京 “x”</item></rss>`
	utf16 := func(order unicode.Endianness, bom unicode.BOMPolicy) []byte {
		b, err := unicode.UTF16(order, bom).NewEncoder().Bytes(fmt.Appendf(nil, text, "UTF-16"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	jis, err := japanese.ISO2022JP.NewEncoder().Bytes(fmt.Appendf(nil, strings.ReplaceAll(text, " “x”", ""), "ISO-2022-JP"))
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]byte{
		"UTF-16, mark, little": utf16(unicode.LittleEndian, unicode.UseBOM), "UTF-16, mark, big": utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16, little": utf16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16, big": utf16(unicode.BigEndian, unicode.IgnoreBOM), "ISO-2022-JP": jis,
	} {
		d, ok := split(in, "application/xml")
		if !ok || len(d.items) != 1 || d.contentType != typeRSS+"; charset=utf-8" {
			t.Errorf("%s: %d items, %q, %v", name, len(d.items), d.contentType, ok)
			continue
		}
		if got := string(d.only(0)); !strings.HasPrefix(got, `<?xml version="1.0" encoding="UTF-8"?><rss><item>東京`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	latin := []byte("<?xml version='1.0' encoding='ISO-8859-1'?><rss><item>caf\xe9</item></rss>")
	if d, ok := split(latin, ""); !ok || !bytes.Equal(d.only(0), latin) {
		t.Errorf("Latin-1: %q, want the bytes and the declaration as they came", d.only(0))
	}
}

func TestManyItemsAreBounded(t *testing.T) {
	d, ok := split([]byte("<rss>"+strings.Repeat("<item>x</item>", mostItems+7)+"<end/></rss>"), "")
	if !ok || len(d.items) != mostItems || string(d.only(mostItems-1)) != "<rss><item>x</item><end/></rss>" {
		t.Errorf("%d items (%v), want the first %d", len(d.items), ok, mostItems)
	}
}

func TestFingerprintsIgnoreWhiteSpace(t *testing.T) {
	same := func(s string, at uint8) bool {
		i := min(int(at), len(s))
		return fingerprintOf([]byte(s)) == fingerprintOf([]byte(s[:i]+" \n\t"+s[i:]))
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
	if fingerprintOf([]byte("<item>a</item>")) == fingerprintOf([]byte("<item>b</item>")) {
		t.Error("items that differ have one fingerprint")
	}
}

// FuzzSplit holds that a document comes apart at places within it, in order, and that each part comes apart again into
// the same item.
func FuzzSplit(f *testing.F) {
	f.Add([]byte(rssHead+`<item><![CDATA[x]]></item><item/></channel></rss>`), "text/xml; charset=utf-8")
	f.Add([]byte(`<feed><entry a='>'>1</entry><!-- --><entry>2</entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"},{"id":"2"}]}`), "")
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"), "")
	f.Add([]byte(`<rdf:RDF><item>"'</item><item>'</item></rdf:RDF>`), "")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		d, ok := split(data, contentType)
		if !ok {
			return
		}
		if len(d.gaps) != len(d.items) {
			t.Fatalf("%d items and %d gaps", len(d.items), len(d.gaps))
		}
		source, _ := asciiBased(data, contentType)
		at := 0
		for i, item := range d.items {
			n := bytes.Index(source[at:], item)
			if n < 0 {
				t.Fatalf("item %d, %q, is not behind the one before it", i, item)
			}
			at += n + len(item)
			if i >= 8 {
				continue
			}
			again, ok := split(d.only(i), d.contentType)
			if !ok || len(again.items) != 1 || !bytes.Equal(again.items[0], item) {
				t.Errorf("item %d of %q alone, %q, comes apart into %q (%v)", i, data, d.only(i), again.items, ok)
			}
			_, _ = entryOf(d.only(i), d.contentType)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	feed := []byte(rssHead + strings.Repeat("<item><title>Talks go on</title><description><![CDATA["+strings.Repeat("<p>The council met again.</p>", 60)+"]]></description></item>\n", 1000) + "</channel></rss>")
	b.SetBytes(int64(len(feed)))
	for b.Loop() {
		d, ok := split(feed, "")
		if !ok || len(d.items) != 1000 {
			b.Fatal(len(d.items))
		}
		for _, it := range d.items {
			fingerprintOf(it)
		}
	}
}
