package xmlread

import (
	"fmt"
	"strings"
	"testing"
)

// tokens writes what an xmlReader gives: <a …> for a start, </a> for an end, and text in brackets.
func tokens(s string) (string, error) {
	x := New(s)
	var b strings.Builder
	for {
		if err := x.Next(); err != nil {
			return b.String(), err
		}
		switch x.Kind {
		case EOF:
			return b.String(), nil
		case Start:
			fmt.Fprintf(&b, "<%s>", x.Name)
		case End:
			fmt.Fprintf(&b, "</%s>", x.Name)
		case Text:
			fmt.Fprintf(&b, "[%s]", x.Text)
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
		{name: "signs that are not escaped", in: "<a>5 < 6 <7 <</a>", want: "<a>[5 ][<][ 6 ][<][7 ][<]</a>"},
		{name: "breaks that are not closed", in: "<a>x<br>y<b>z<hr></b></a>", want: "<a>[x]<br>[y]<b>[z]<hr></b></a>"},
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
		{name: "deep", in: strings.Repeat("<a>", maxDepth+1), want: strings.Repeat("<a>", maxDepth), err: "nested deeper than 256"},
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
	x := New(`<a b="1" n:c = '2 &amp; 3' d="x=y" e="" f=7 g="8">`)
	if err := x.Next(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"b": "1", "c": "2 & 3", "d": "x=y", "e": "", "x": "", "h": ""} {
		if got := x.Attr(name); got != want {
			t.Errorf("attr(%q) = %q, want %q", name, got, want)
		}
	}
}
