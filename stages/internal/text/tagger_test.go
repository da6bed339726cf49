package text

import (
	"strings"
	"testing"
)

func TestTags(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"past and participle", `She had told them that the plan was dropped.`, "PRP VBD VBN PRP IN DT NN VBD VBN ."},
		{"participle before its noun", `The proposed law would hurt wounded soldiers.`, "DT VBN NN MD VB VBN NNS ."},
		{"reduced relative clause", `The report released by the ministry blamed him.`, "DT NN VBN IN DT NN VBD PRP ."},
		{"that before a clause", `Officials said that talks failed.`, "NNS VBD IN NNS VBD ."},
		{"that of a relative clause", `The storm that hit the coast killed two.`, "DT NN WDT VBD DT NN VBD CD ."},
		{"that before a noun", `He rejected that offer.`, "PRP VBD DT NN ."},
		{"says after a name", `Orlova says the port will close.`, "NNP VBZ DT NN MD VB ."},
		{"said before its subject", `“We will wait,” said the harbour master.`, "'' PRP MD VB , '' VBD DT NN NN ."},
		{"told with an object", `Varo told reporters he was tired.`, "NNP VBD NNS PRP VBD JJ ."},
		{"straight marks", `"It is over," she said.`, "'' PRP VBZ RB , '' PRP VBD ."},
		{"single marks", `‘No comment,’ Orlova replied.`, "'' DT NN , '' NNP VBD ."},
		{"latex marks", "``We wait,'' he added.", "'' PRP VBP , '' PRP VBD ."},
		{"possessive and is", `The union’s leader said it’s too late.`, "DT NN POS NN VBD PRP VBZ RB JJ ."},
		{"plural possessive", `The workers' rights mattered.`, "DT NNS POS NNS VBD ."},
		{"negation", `They didn't know.`, "PRP VBD RB VB ."},
		{"modals and infinitives", `He wants to run but can not.`, "PRP VBZ TO VB CC MD RB ."},
		{"to before a noun", `She flew to Paris.`, "PRP VBD IN NNP ."},
		{"numbers and currency", `Shares fell 3.5% to $41.20 on Tuesday.`, "NNS VBD CD NN IN $ CD IN NNP ."},
		{"hyphens", `A well-known lawyer led the two-year inquiry.`, "DT JJ NN VBD DT JJ NN ."},
		{"brackets", `The council (NTC) agreed.`, "DT NN ( NNP ) VBD ."},
		{"abbreviations", `The U.S. and Mr. Lee agreed.`, "DT NNP CC NNP NNP VBD ."},
		{"names unknown to any list", `Quexley Drambo met Zanthia Murp in Old Harrow.`, "NNP NNP VBD NNP NNP IN NNP NNP ."},
		{"questions", `Who knew what the minister whose house is burning would do?`, "WP VBD WP DT NN WP$ NN VBZ VBG MD VB ."},
		{"there", `There were more ferries than ever.`, "EX VBD JJR NNS IN RB ."},
		{"address", `Write to desk@wire.example.org.`, "VB IN NN ."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in, nil)
			want := strings.Fields(c.want)
			if len(d.Tokens) != len(want) {
				t.Fatalf("%q: %d tokens, want %d", c.in, len(d.Tokens), len(want))
			}
			for i, w := range want {
				if got := d.Tokens[i].Tag.String(); got != w {
					t.Errorf("%q: %s is %s, want %s", c.in, d.Word(i), got, w)
				}
			}
		})
	}
}

// Marks keep the tags that say what they are, whatever the tagger learnt.
func TestTagsOfMarks(t *testing.T) {
	for in, want := range map[string]Tag{"“": Quote, "”": Quote, "‘": Quote, "\"": Quote, "``": Quote, "«": Quote, "—": Dash, "-": Dash, "--": Dash,
		",": Comma, ".": Period, "?!": Period, ":": Colon, ";": Colon, "…": Colon, "...": Colon, "(": LParen, "]": RParen, "$": Dollar, "€": Dollar,
		"%": NN, "&": CC, "#": Hash, "*": Sym} {
		d := Parse("a "+in+" b", nil)
		if len(d.Tokens) != 3 || d.Tokens[1].Tag != want {
			t.Errorf("%q: got %v, want %v", in, d.Tokens[1].Tag, want)
		}
	}
}

func FuzzTags(f *testing.F) {
	f.Add(news)
	f.Add("It’s “so”\n\nORLOVA: U.S.-led\x00 \xff…")
	f.Fuzz(func(t *testing.T, s string) {
		d := Parse(s, nil)
		for i, tok := range d.Tokens {
			if tok.Tag == NoTag || tok.Tag >= openQuote {
				t.Fatalf("%q: token %d, %q, has no tag of the Treebank", s, i, d.Word(i))
			}
		}
	})
}
