package quotes

import (
	"context"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

func TestStage(t *testing.T) {
	s := New()
	if s.Name() != pipeline.QuotesLayer {
		t.Errorf("Name() = %q, want %q", s.Name(), pipeline.QuotesLayer)
	}
	a := (&pipeline.Article{ID: "a", Text: "“We are ready,” Ines Varo said."}).Share()
	out, err := s.Process(context.Background(), pipeline.Message{Source: "desk", Article: a})
	if err != nil || len(out) != 1 {
		t.Fatalf("Process = %d messages, %v, want 1 message, nil", len(out), err)
	}
	found, err := pipeline.Layer[[]pipeline.Quote](out[0].Article, pipeline.QuotesLayer)
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v, want one quote", found, err)
	}
	q := found[0]
	if q.ID != "q1" || q.Type != pipeline.Direct || q.Content[0].Text != "We are ready," && q.Content[0].Text != "We are ready" || q.Speaker.Text != "Ines Varo" || q.Cue.Text != "said" {
		t.Errorf("got %+v, speaker %+v, cue %+v", q, q.Speaker, q.Cue)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"“We are ready,” said Varo.", "Varo said that, according to Moor, who added it, \"no\".", "’‘\"\n\n“", "said said, said \"said\" said."} {
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
		for _, q := range Find(d, entities) {
			for _, c := range append(q.Content, q.Evidence...) {
				if c.End <= c.Start || s[d.Byte(c.Start):d.Byte(c.End)] != c.Text {
					t.Fatalf("Find(%q): span %+v does not stand there", s, c)
				}
			}
			if q.Type != pipeline.Scare && len(q.Content) == 0 || q.Rule == "" || q.Confidence <= 0 || q.Confidence > 1 {
				t.Fatalf("Find(%q): quote %+v lacks content, a rule or a confidence", s, q)
			}
		}
	})
}

// Each of these once took time that grew faster than the text; any that does so again will not end.
func TestLongSentences(t *testing.T) {
	for _, s := range []string{"and said and ", "the port was open, he said, ", "“the port,” he said, and ", "according to him, ", "“A: ", "“ ‘ ",
		"he said that he told them that ", "Varo, a pilot, ", "to say to urge him to ", "\"VARO: a\n\n", "\n\n“It is so and he", "a, b, said, "} {
		x := strings.Repeat(s, 3000)
		d := text.Parse(x, nil)
		last := 0
		for _, q := range Find(d, nil) {
			if q.Content[0].Start < last {
				t.Errorf("%d times %q: quotes are out of order", 3000, s)
				break
			}
			last = q.Content[0].Start
		}
	}
}
