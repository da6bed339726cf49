package reading

import (
	"testing"

	"wirecopy/stages/internal/text"
)

func TestLabelOf(t *testing.T) {
	for _, tt := range []struct{ name, text, label, words string }{
		{"a name and a colon", "Ines Varo: It rained.", "Ines Varo", " It rained."},
		{"a letter", "Q: Did it rain?", "Q", " Did it rain?"},
		{"brackets", "((WN)) Did it rain?", "WN", " Did it rain?"},
		{"brackets and a colon", "((Ole Rask)): It rained.", "Ole Rask", " It rained."},
		{"within a quotation", "“VARO: It rained.", "VARO", " It rained."},
		{"a count of votes", "Ines Varo: 1,547.", "", ""},
		{"words without capitals", "Here is why: it rained.", "", ""},
		{"an hour", "10:15 and all is well.", "", ""},
		{"too long", "The Right Honourable Ines Varo Of Arden And Velm: It rained.", "", ""},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		label, words := "", ""
		if l := r.LabelOf(0); l != nil {
			label, words = r.Text[l.Name.Start:l.Name.End], r.Text[l.Words:]
		}
		if label != tt.label || words != tt.words {
			t.Errorf("%s: %q: got %q before %q, want %q before %q", tt.name, tt.text, label, words, tt.label, tt.words)
		}
	}
}
