package marks

import (
	"slices"
	"strings"
	"testing"
)

// paragraphs are the blocks of s: what blank lines part.
func paragraphs(s string) (out []Block) {
	start := 0
	for start <= len(s) {
		n := strings.Index(s[start:], "\n\n")
		if n < 0 {
			return append(out, Block{start, len(s)})
		}
		out = append(out, Block{start, start + n})
		start += n + 2
	}
	return out
}

func marked(s string) (out []string) {
	for _, q := range Find(s, paragraphs(s)) {
		t := s[q.Start:q.End]
		if q.Repaired {
			t += " (repaired)"
		}
		if q.Next >= 0 {
			t += " (goes on)"
		}
		for range q.Depth {
			t = "> " + t
		}
		out = append(out, t)
	}
	return out
}

func TestFind(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"straight":                        {`"We are ready," said Ines Varo. "Now."`, []string{"We are ready,", "Now."}},
		"curly":                           {`“We are ready,” she said.`, []string{"We are ready,"}},
		"opened curly, closed straight":   {`“We are ready," she said.`, []string{"We are ready,"}},
		"opened straight, closed curly":   {`"We are ready,” she said.`, []string{"We are ready,"}},
		"opened double, closed single":    {`Ports open, “as agreed in May,' he said.`, []string{"as agreed in May, (repaired)"}},
		"closed single before a comma":    {`He wrote “the docks are shut', and left.`, []string{"the docks are shut (repaired)"}},
		"low marks":                       {`„Wir sind bereit“, said Varo.`, []string{"Wir sind bereit"}},
		"angle marks":                     {`« Nous sommes prêts », said Varo. »Bereit«, said Moor.`, []string{" Nous sommes prêts ", "Bereit"}},
		"LaTeX marks":                     {"``We are ready,'' she said.", []string{"We are ready,"}},
		"single marks":                    {`'We are ready,' she said.`, []string{"We are ready,"}},
		"apostrophes":                     {`The ports' owners don't say it's the US' fault in the '90s.`, nil},
		"possessive within single":        {`'The ports' owners agree,' she said.`, []string{"The ports' owners agree,"}},
		"nested":                          {`“He told me ‘wait’ and left,” she said.`, []string{"He told me ‘wait’ and left,", "> wait"}},
		"nested of one kind":              {`“He said “wait” and left,” she said.`, []string{"He said “wait” and left,", "> wait"}},
		"no close":                        {"“We are ready. It will be done.\n\nThe port closed.", []string{"We are ready. It will be done. (repaired)"}},
		"no close, then another":          {"“We are ready. Varo said “never” twice.", []string{"We are ready. (repaired)", "never"}},
		"no opening":                      {`We are all ready,” said Varo.`, []string{"We are all ready, (repaired)"}},
		"several paragraphs":              {"“We are ready.\n\n“It will be done,” she said.", []string{"We are ready. (goes on)", "It will be done,"}},
		"single marks over paragraphs":    {"‘We are ready.\n\n‘It will be done.\n\n‘Now,’ she said.", []string{"We are ready. (goes on)", "It will be done. (goes on)", "Now,"}},
		"straight single over paragraphs": {"'We are ready.\n\n'It isn't the ports' fault,' she said.", []string{"We are ready. (goes on)", "It isn't the ports' fault,"}},
		"paragraphs run together": {"'We are ready. 'It will be done. 'Now,' she said.",
			[]string{"We are ready. (goes on)", "It will be done. (goes on)", "Now,"}},
		"double marks run together":        {"The port closed. “We are ‘quite’ ready. “It will be done,” she said.", []string{"We are ‘quite’ ready. (goes on)", "> quite", "It will be done,"}},
		"a missing close within":           {"Varo said “It is done. “Now,” she said.", []string{"It is done. (repaired)", "Now,"}},
		"an apostrophe before a quotation": {"It was the owners' and\n\n'We know,' she said.", []string{"We know,"}},
		"inches":                           {`The man is 6'2" tall and the rod 5" long.`, nil},
		"empty":                            {`"" and “”`, nil},
		"two fragments":                    {`no "trust" and no "plan"`, []string{"trust", "plan"}},
	} {
		if got := marked(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Find(%q) = %q, want %q", name, tt.text, got, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{`"a" 'b`, "“a “b” c”", "''``", "«»‹", "\xff“\xfe”", "“a\n\n“b\n\n“c”", "‘‘‘’’’"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for i, q := range Find(s, paragraphs(s)) {
			if q.OutStart < last || q.Start < q.OutStart || q.End <= q.Start || q.OutEnd < q.End || q.OutEnd > len(s) {
				t.Fatalf("Find(%q): quotation %d is %+v", s, i, q)
			}
			last = q.OutStart
		}
	})
}
