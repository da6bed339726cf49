package text

import (
	"strings"
	"testing"

	"wirecopy/pipeline"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", `It rained. It stopped! Did it?`, `It rained.|It stopped!|Did it?`},
		{"titles", `Mr. Lee met Gen. Ruiz and Dr. S. Orlova. They spoke.`, `Mr. Lee met Gen. Ruiz and Dr. S. Orlova.|They spoke.`},
		{"abbreviation in the middle", `Acme Inc. chairman Lee left the U.S. Senate on Jan. 5 for No. 10.`, `Acme Inc. chairman Lee left the U.S. Senate on Jan. 5 for No. 10.`},
		{"abbreviation at the end", `He runs Acme Inc. The firm is old. It left the U.S. But it came back at 5 p.m. She knew.`, `He runs Acme Inc.|The firm is old.|It left the U.S.|But it came back at 5 p.m.|She knew.`},
		{"numbers", `It fell 3.5 percent to 1.25. In 2019 it rose.`, `It fell 3.5 percent to 1.25.|In 2019 it rose.`},
		{"mark after the stop", `"We lost." She left. “So did we.” He stayed.`, `"We lost."|She left.|“So did we.”|He stayed.`},
		{"mark before the stop", `He called it "over". She left.`, `He called it "over".|She left.`},
		{"speech goes on", `"Is it over?" he asked. "Yes!" Orlova said.`, `"Is it over?" he asked.|"Yes!" Orlova said.`},
		{"sentences in a quotation", `"It is over. We lost," he said.`, `"It is over.|We lost," he said.`},
		{"next begins with a mark", `He left. "We lost," she said.`, `He left.|"We lost," she said.`},
		{"latex marks", "``Go now.'' He went.", "``Go now.''|He went."},
		{"bracket", `(He left.) She stayed (alone). It ended.`, `(He left.)|She stayed (alone).|It ended.`},
		{"ellipsis", `Well... maybe. So... He left…  She too.`, `Well... maybe.|So...|He left…|She too.`},
		{"lower case goes on", `The site example.org. is odd, etc. and so on.`, `The site example.org. is odd, etc. and so on.`},
		{"no space", `He left.She stayed.`, `He left.|She stayed.`},
		{"blank line", "A headline without a stop\n\nThe story begins", `A headline without a stop|The story begins`},
		{"wrapped lines", "The story begins\nand goes on. Then\nit ends.", "The story begins\nand goes on.|Then\nit ends."},
		{"initials", `J. R. Lee and Edward I. Koch met. I. M. Orlova came.`, `J. R. Lee and Edward I. Koch met.|I. M. Orlova came.`},
		{"abbreviation before a quotation", `It cost 70 cents U.S. “We are poor,” she said. He joined the U.S. “Space Corps” in May.`, `It cost 70 cents U.S.|“We are poor,” she said.|He joined the U.S. “Space Corps” in May.`},
		{"behind the hour", "It came at 6 a.m. Bell was asleep. It left at 6 p.m. EST on Monday.", `It came at 6 a.m.|Bell was asleep.|It left at 6 p.m. EST on Monday.`},
		{"the hour and the day", "It came at 6 a.m. Tuesday. It left at 6 p.m. Jan. 3, at 7 P.M. London time.", `It came at 6 a.m. Tuesday.|It left at 6 p.m. Jan. 3, at 7 P.M. London time.`},
		{"nothing", " \n\n ", ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in, nil)
			var got []string
			for _, s := range d.Sentences {
				got = append(got, d.Text[s.Start:s.End])
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, s, c.want)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	const long = "This line is so long that no editor would have left it unbroken, which says that each line is a paragraph of its own."
	for _, c := range []struct {
		name, in string
		given    []pipeline.Block
		want     string
	}{
		{"blank lines", "One.\n\nTwo.\r\n\r\nThree.", nil, "paragraph:One.|paragraph:Two.|paragraph:Three."},
		{"a heading", "The harbour opens\n\nIt opened.", nil, "heading:The harbour opens|paragraph:It opened."},
		{"a dateline", "PORT VELM, Feb 22 — The harbour will open.", nil, "dateline:PORT VELM, Feb 22 —|paragraph:The harbour will open."},
		{"a dateline below a heading", "The harbour opens\n\nPORT VELM: It opened.", nil, "heading:The harbour opens|dateline:PORT VELM:|paragraph:It opened."},
		{"no heading at the end", "It opened.\n\nthe end", nil, "paragraph:It opened.|paragraph:the end"},
		{"each line a paragraph", long + "\nNext.", nil, "paragraph:" + long + "|paragraph:Next."},
		{"a link on a line of its own", long + "\nVaro left the \nharbour\n for good. It rained.\nNext.", nil,
			"paragraph:" + long + "|paragraph:Varo left the \nharbour\n for good. It rained.|paragraph:Next."},
		{"given, in code points", "ä Über. Bild", []pipeline.Block{{Kind: pipeline.Paragraph, Start: 0, End: 7}, {Kind: pipeline.Caption, Start: 8, End: 12}},
			"paragraph:ä Über.|caption:Bild"},
		{"what is left out", "Head. Rest.", []pipeline.Block{{Kind: pipeline.Heading, Start: 0, End: 5}}, "heading:Head.|paragraph:Rest."},
		{"beyond the text", "Head.", []pipeline.Block{{Kind: pipeline.Note, Start: 0, End: 99}, {Kind: pipeline.Note, Start: 3, End: 2}}, "note:Head."},
		{"questions and answers on lines", "Varo spoke.\nQ: Is it open?\nA: It is,\nfor now.\nQ: When?\nA: In May.", nil,
			"paragraph:Varo spoke.|paragraph:Q: Is it open?|paragraph:A: It is,\nfor now.|paragraph:Q: When?|paragraph:A: In May."},
		{"a list", "What we know:\n• Three are hurt\n• The port is\nshut", nil, "paragraph:What we know:|paragraph:Three are hurt|paragraph:The port is\nshut"},
		{"a byline", "Port shut\n\nBy Tom Arkell, Political Editor\n\nIt rained.", nil, "heading:Port shut|byline:By Tom Arkell, Political Editor|paragraph:It rained."},
		{"a byline and an office", "By TOM ARKELL\nStaff Writer\n\nIt rained.", nil, "byline:By TOM ARKELL\nStaff Writer|paragraph:It rained."},
		{"a sentence that begins with by", "By Thursday the port was shut\n\nIt rained.", nil, "heading:By Thursday the port was shut|paragraph:It rained."},
		{"blank", "\u00a0\n ", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in, c.given)
			var got []string
			for _, b := range d.Blocks {
				got = append(got, b.Kind+":"+d.Text[b.Start:b.End])
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, s, c.want)
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	for _, in := range []string{"plain text", "Über “naïve” Löwe 北京 😀 end", strings.Repeat("aé€😀\xff ", 200),
		strings.Repeat("aé€😀 b", 200), strings.Repeat("Порт открыт. ", 100)} {
		d := Parse(in, nil)
		runes := []rune(in)
		at := 0 // of the code point, in bytes
		for c, i := range runes {
			if got := d.Byte(c); got != at {
				t.Fatalf("%.20q: code point %d begins at byte %d, want %d", in, c, got, at)
			}
			if got := d.Span(at, len(in)).Start; got != c {
				t.Fatalf("%.20q: byte %d is code point %d, want %d", in, at, got, c)
			}
			n := len(string(i))
			if in[at] == 0xff {
				n = 1
			}
			at += n
		}
		if s := d.Span(0, len(in)); s.End != len(runes) || s.Text != in {
			t.Errorf("%.20q: the whole is %d code points, want %d", in, s.End, len(runes))
		}
		for i, tok := range d.Tokens {
			if got := d.TokenAt(int(tok.Start)); got != i {
				t.Errorf("%.20q: token at byte %d is %d, want %d", in, tok.Start, got, i)
			}
		}
	}
}

func TestOfIsShared(t *testing.T) {
	a := (&pipeline.Article{ID: "a", Text: "One. Two."}).Share()
	if Of(a) != Of(a.With("x", "1", 1)) {
		t.Error("two stages got two documents for one article, want one")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{news, "a\xff\xfe's b", "ȺȺȺȺ's", "It's U.S.'s — “x” ''", "www.a.b://c@d.e $1,0.0", "'90s n't 'll", "\u2028\u00ad’’", "ALL CAPS. no caps"} {
		f.Add(s, 0, 3, 9)
	}
	f.Add("- ", -38, 83, -13) // a block that is the sign of a list
	f.Fuzz(func(t *testing.T, s string, a, b, c int) {
		d := Parse(s, []pipeline.Block{{Kind: pipeline.Heading, Start: a, End: b}, {Kind: pipeline.Paragraph, Start: b, End: c}})
		check(t, d)
		check(t, Parse(s, nil))
	})
}

// check holds a document against what its types promise.
func check(t *testing.T, d *Document) {
	t.Helper()
	end, token, sentence := 0, 0, 0
	for i, b := range d.Blocks {
		if b.Start < end || b.End <= b.Start || b.First != token || b.FirstSent != sentence || b.End > len(d.Text) {
			t.Fatalf("%q: block %d is %+v, after byte %d, token %d, sentence %d", d.Text, i, b, end, token, sentence)
		}
		checkSentences(t, d, i)
		checkTokens(t, d, b)
		end, token, sentence = b.End, b.Last, b.LastSent
	}
	if token != len(d.Tokens) || sentence != len(d.Sentences) {
		t.Fatalf("%q: %d tokens and %d sentences lie in no block", d.Text, len(d.Tokens)-token, len(d.Sentences)-sentence)
	}
}

// checkSentences holds the sentences of block i against it: they follow each other, from its first token to its last.
func checkSentences(t *testing.T, d *Document, i int) {
	t.Helper()
	b := d.Blocks[i]
	token := b.First
	for s := b.FirstSent; s < b.LastSent; s++ {
		x := d.Sentences[s]
		if x.Block != i || x.First != token || x.Last <= x.First || x.Start != int(d.Tokens[x.First].Start) || x.End != int(d.Tokens[x.Last-1].End) {
			t.Fatalf("%q: sentence %d is %+v, after token %d", d.Text, s, x, token)
		}
		token = x.Last
	}
	if token != b.Last {
		t.Fatalf("%q: the sentences of block %d end at token %d, want %d", d.Text, i, token, b.Last)
	}
}

// checkTokens holds the tokens of a block against it: nothing but blanks lies between them, and each has a tag.
func checkTokens(t *testing.T, d *Document, b Block) {
	t.Helper()
	at := b.Start
	for k := b.First; k < b.Last; k++ {
		x := d.Tokens[k]
		if int(x.Start) < at || x.End <= x.Start || int(x.End) > b.End || x.Tag == NoTag || x.Tag >= openQuote {
			t.Fatalf("%q: token %d is %+v, after byte %d", d.Text, k, x, at)
		}
		if !blank(d.Text[at:x.Start]) {
			t.Fatalf("%q: no token holds %q", d.Text, d.Text[at:x.Start])
		}
		at = int(x.End)
	}
}
