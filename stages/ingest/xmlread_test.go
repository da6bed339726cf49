package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// tokens writes what an xmlReader gives: <a …> for a start, </a> for an end, and text in brackets.
func tokens(s string) (string, error) {
	x := &xmlReader{s: s}
	var b strings.Builder
	for {
		if err := x.next(); err != nil {
			return b.String(), err
		}
		switch x.kind {
		case xmlEOF:
			return b.String(), nil
		case xmlStart:
			fmt.Fprintf(&b, "<%s>", x.name)
		case xmlEnd:
			fmt.Fprintf(&b, "</%s>", x.name)
		case xmlText:
			fmt.Fprintf(&b, "[%s]", x.text)
		}
	}
}

func TestXMLReader(t *testing.T) {
	tests := []struct{ name, in, want, err string }{
		{name: "elements", in: "<a><b>x</b>y<c/></a>", want: "<a><b>[x]</b>[y]<c></c></a>"},
		{name: "declaration, comment, instruction", in: "<?xml version='1.0'?> <!-- <x> --><?pi?><a>x<!-- y -->z</a> ", want: "<a>[x][z]</a>"},
		{name: "namespaces", in: "<n:a xmlns:n='u'><n:b n:c='1'/></n:a>", want: "<a><b></b></a>"},
		{name: "attributes with signs", in: `<a b="1>2" c='</a>'>x</a>`, want: "<a>[x]</a>"},
		{name: "entities", in: "<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x42;&eacute;&mdash;</a>", want: "<a>[<&>\"'ABé—]</a>"},
		{name: "entities that are none", in: "<a>&nothing; & &; &#xffffffff; &#0; &#xd800; a&b</a>", want: "<a>[&nothing; & &; \uFFFD \uFFFD \uFFFD a&b]</a>"},
		{name: "cdata", in: "<a><![CDATA[<b>&amp;]]></a>", want: "<a>[<b>&amp;]</a>"},
		{name: "declared entities stay", in: `<!DOCTYPE a [<!ENTITY x "<b>&y;</b>"> <!ENTITY y SYSTEM "file:///etc/passwd">]><a>&x;&y;</a>`, want: "<a>[&x;&y;]</a>"},
		{name: "text after the end is left", in: "<a/>\x03 NNNN", want: "<a></a>"},
		{name: "wrong order", in: "<a>\n<b>\n</a></b>", want: "<a>[\n]<b>[\n]", err: "line 3: </a> stands where <b> has to be closed"},
		{name: "cut off", in: "<a><b>x", want: "<a><b>[x]", err: "the XML ends within <b>"},
		{name: "tag cut off", in: "<a><b c='", want: "<a>", err: "the tag <b is cut off"},
		{name: "tag not closed", in: "<a <b>", err: "the tag <a is not closed"},
		{name: "text before", in: "x<a/>", err: "there is text before the first element"},
		{name: "nothing", in: " ", err: "there is no element"},
		{name: "end without start", in: "</a>", err: "</a> closes nothing"},
		{name: "comment cut off", in: "<a><!-- ", want: "<a>", err: "a comment is cut off"},
		{name: "type cut off", in: "<!DOCTYPE a [", err: "the document type is cut off"},
		{name: "deep", in: strings.Repeat("<a>", maxXMLDepth+1), want: strings.Repeat("<a>", maxXMLDepth), err: "nested deeper than 256"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tokens(tt.in)
			if got != tt.want {
				t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q gives the error %v, want %q", tt.in, err, tt.err)
			}
		})
	}
}

func TestXMLAttributes(t *testing.T) {
	x := &xmlReader{s: `<a b="1" n:c = '2 &amp; 3' d="x=y" e="" f=7 g="8">`}
	if err := x.next(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"b": "1", "c": "2 & 3", "d": "x=y", "e": "", "x": "", "h": ""} {
		if got := x.attr(name); got != want {
			t.Errorf("attr(%q) = %q, want %q", name, got, want)
		}
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
	articles, err := Parse([]byte(b.String()), "", "test")
	if err != nil {
		t.Fatal(err)
	}
	if want := "A line &e9; of text."; articles[0].Text != want {
		t.Errorf("the text has %d bytes: %.80q, want %q", len(articles[0].Text), articles[0].Text, want)
	}
}
