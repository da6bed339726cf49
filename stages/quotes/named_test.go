package quotes

import (
	"fmt"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

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
