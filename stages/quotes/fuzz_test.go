package quotes

import (
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/quotes/attribute"
)

// FuzzFind puts any text with any entities through the stage: every span stands where it says.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"“We are ready,” said Varo.", "Varo said that, according to Moor, who added it, \"no\".", "’‘\"\n\n“", "said said, said \"said\" said.",
		"((A)) b\n\n((A)) c\n\n((B)) ", "A: b\n\nA: \n\nB: c\n\nA: d"} {
		f.Add(s, uint16(0), uint16(6), uint16(9))
	}
	kinds := []string{pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Norp, pipeline.Work}
	mentions := []string{pipeline.NameMention, pipeline.NominalMention, pipeline.PronounMention}
	f.Fuzz(func(t *testing.T, s string, a, b, c uint16) {
		d := text.Parse(s, nil)
		entities := make([]pipeline.Entity, 3)
		for i := range entities {
			x, y := int(a)*(i+1)-int(c), int(b)*(i+2)
			entities[i] = pipeline.Entity{ID: string(rune('a' + i)), Type: kinds[(int(c)+i)%len(kinds)], Mentions: []pipeline.Mention{
				{Span: pipeline.Span{Start: x, End: y}, Kind: mentions[i]}, {Span: pipeline.Span{Start: y, End: x}, Kind: mentions[int(b)%3]}}}
		}
		for _, q := range Of(attribute.Open(reading.New(d, reading.NamesOf(d, entities)), entities), attribute.English()) {
			for _, c := range append(q.Content, q.Evidence...) {
				there := s[d.Byte(c.Start):d.Byte(c.End)]
				if c.End <= c.Start || utf8.ValidString(there) && there != c.Text { // what is no UTF-8 is replaced in a span
					t.Fatalf("Of(%q): span %+v does not stand there", s, c)
				}
			}
			if len(q.Content) == 0 || q.Rule == "" || q.Confidence <= 0 || q.Confidence > 1 {
				t.Fatalf("Of(%q): quote %+v lacks content, a rule or a confidence", s, q)
			}
		}
	})
}
