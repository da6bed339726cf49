package quotes

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// named makes entities of the names given as "TYPE Name|other form|…", wherever they stand in s.
func named(d *text.Document, names ...string) (out []pipeline.Entity) {
	for i, n := range names {
		kind, forms, _ := strings.Cut(n, " ")
		e := pipeline.Entity{ID: fmt.Sprintf("e%d", i+1), Type: kind}
		for f := range strings.SplitSeq(forms, "|") {
			if e.Name == "" {
				e.Name = f
			}
			mention := pipeline.NameMention
			if g, ok := strings.CutPrefix(f, "~"); ok {
				f, mention = g, pipeline.PronounMention
			}
			for at := 0; ; {
				k := strings.Index(d.Text[at:], f)
				if k < 0 {
					break
				}
				at += k + len(f)
				e.Mentions = append(e.Mentions, pipeline.Mention{Span: d.Span(at-len(f), at), Kind: mention})
			}
		}
		out = append(out, e)
	}
	return out
}

// table writes quotes for people, one a paragraph.
func table(qs []pipeline.Quote) string {
	var b strings.Builder
	for _, q := range qs {
		fmt.Fprintf(&b, "%s %s %s", q.ID, q.Type, q.Rule)
		if q.Repaired {
			b.WriteString(" repaired")
		}
		b.WriteByte('\n')
		if s := q.Speaker; s != nil {
			fmt.Fprintf(&b, "  speaker %s (%s) %s\n", s.Text, s.Kind, s.Entity)
		}
		if q.Cue != nil {
			fmt.Fprintf(&b, "  cue     %s\n", q.Cue.Text)
		}
		for _, v := range q.Via {
			fmt.Fprintf(&b, "  via     %s %s\n", v.Text, v.Entity)
		}
		for _, c := range q.Content {
			fmt.Fprintf(&b, "  said    %s\n", c.Text)
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for file, names := range map[string][]string{
		"talks": {"PERSON Maren Holt|Holt", "PERSON Pavel Orsik|Orsik", "ORG Norland Foreign Office|Foreign Office", "ORG Velm Courier",
			"ORG Harbour Press", "PERSON R Tamsin Vale|Vale|~she", "GPE Estara"},
	} {
		s, err := os.ReadFile("testdata/" + file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		d := text.Parse(string(s), nil)
		got := table(Find(d, named(d, names...)))
		path := "testdata/" + file + ".golden"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("quotes of %s.txt (-want +got):\n%s", file, diff)
		}
	}
}
