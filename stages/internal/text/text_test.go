package text

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"clitics", `I don't know; he's sure they'll go, we've won. Can't you?`, `I|do|n't|know|;|he|'s|sure|they|'ll|go|,|we|'ve|won|.|Ca|n't|you|?`},
		{"curly clitics", `It’s Orlova’s. Don’t.`, `It|’s|Orlova|’s|.|Do|n’t|.`},
		{"inner apostrophes", `O'Sullivan, D’Angelo and Sana'a at five o'clock`, `O'Sullivan|,|D’Angelo|and|Sana'a|at|five|o'clock`},
		{"possessives", `US' aims, the workers' rights, O'Sullivan's.`, `US|'|aims|,|the|workers|'|rights|,|O'Sullivan|'s|.`},
		{"initials", `S. Jaishankar and J.R.R. Tolkien met John F. Kennedy.`, `S.|Jaishankar|and|J.R.R.|Tolkien|met|John|F.|Kennedy|.`},
		{"abbreviations", `Mr. Lee of Acme Inc. met Sen. Ruiz at No. 10 in the U.S.`, `Mr.|Lee|of|Acme|Inc.|met|Sen.|Ruiz|at|No.|10|in|the|U.S.`},
		{"names that are abbreviations too", `said Amartya Sen. The hall, in Erie, Penn. today, was Sean Penn. Sen. Ruiz met Ohio Sen. Moor and Ole Kan.`,
			`said|Amartya|Sen|.|The|hall|,|in|Erie|,|Penn.|today|,|was|Sean|Penn.|Sen.|Ruiz|met|Ohio|Sen.|Moor|and|Ole|Kan|.`},
		{"no is a word too", `She said no. Then yes.`, `She|said|no|.|Then|yes|.`},
		{"dotted before a hyphen", `a U.N.-backed plan, the U.S.'s own`, `a|U.N.-backed|plan|,|the|U.S.|'s|own`},
		{"parties and states", `Moor (D-N.Y.) and Penn (R-Wis.), of (I-Vt.) or (R-Ohio). Grade A-B.`, `Moor|(|D-N.Y.|)|and|Penn|(|R-Wis.|)|,|of|(|I-Vt.|)|or|(|R-Ohio|)|.|Grade|A-B|.`},
		{"hyphens", `AFL-CIO, less-developed, a - b`, `AFL-CIO|,|less-developed|,|a|-|b`},
		{"dashes", `he left—or fled -- in 1999–2001`, `he|left|—|or|fled|--|in|1999|–|2001`},
		{"numbers", `1,000 at 10:30, 3.5% of $4.20 or US$5m, .5, 24/7`, `1,000|at|10:30|,|3.5|%|of|$|4.20|or|US$|5m|,|.5|,|24/7`},
		{"alphanumeric", `G20, 5G, the '90s, COVID-19`, `G20|,|5G|,|the|'90s|,|COVID-19`},
		{"ampersands", `AT&T and Brandt & Sohne`, `AT&T|and|Brandt|&|Sohne`},
		{"addresses", `see https://example.org/a?b=c. Or www.example.org, desk@wire.example.org!`, `see|https://example.org/a?b=c|.|Or|www.example.org|,|desk@wire.example.org|!`},
		{"names of sites", `Parcel.com fell`, `Parcel.com|fell`},
		{"handles", `@orlova said #strike`, `@orlova|said|#strike`},
		{"straight marks", `"Go," he said, 'now'.`, `"|Go|,|"|he|said|,|'|now|'|.`},
		{"curly marks", `“A ‘b’ c” „d“ «e»`, `“|A|‘|b|’|c|”|„|d|“|«|e|»`},
		{"latex marks", "``Go,'' he said.", "``|Go|,|''|he|said|."},
		{"brackets", `(NTC) [sic] {x}`, `(|NTC|)|[|sic|]|{|x|}`},
		{"runs", `Well... no!? Oh… ***`, `Well|...|no|!?|Oh|…|***`},
		{"slash", `AFP/Orlova`, `AFP|/|Orlova`},
		{"not UTF-8", "a\xff\xfe's b", "a|\xff|\xfe|'|s|b"},
		{"other scripts", `москва 北京 😀😀 ça Ⱥ's`, `москва|北京|😀😀|ça|Ⱥ|'s`},
		{"invisible marks", "a\u200bb\u200ec \x00d", "a|b|c|d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in, nil)
			got := make([]string, len(d.Tokens))
			for i := range got {
				got[i] = d.Word(i)
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, s, c.want)
			}
		})
	}
}
