package blocks

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A phraseSet has to say what strings.Contains says of each phrase, on texts made of few letters, which nearly match
// all the time, and on texts made of pieces of the phrases themselves.
func TestPhraseSetAgreesWithContains(t *testing.T) {
	sets := map[string][]string{
		"one of two bytes":  {"ab"},
		"few letters":       {"abab", "bba", "aaaaa"},
		"of notes.txt":      withinPhrases(t),
		"not ASCII":         {"“né”", "é ", "ééé"},
		"longer than shift": {strings.Repeat("ab", 200)},
	}
	for name, set := range sets {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			s := newPhraseSet(set)
			found := 0
			for range 20_000 {
				var b strings.Builder
				for range r.IntN(6) {
					p := set[r.IntN(len(set))]
					from := r.IntN(len(p))
					b.WriteString(p[from : from+r.IntN(len(p)-from+1)])
					b.WriteString("abé"[:r.IntN(4)])
				}
				text := b.String()
				want := slices.ContainsFunc(set, func(p string) bool { return strings.Contains(text, p) })
				if got := s.in(text); got != want {
					t.Fatalf("in(%q) = %v, want %v", text, got, want)
				}
				if want {
					found++
				}
			}
			if found == 0 {
				t.Error("none of the texts had a phrase in it: this tested one side only")
			}
		})
	}
}

func withinPhrases(t *testing.T) []string {
	t.Helper()
	set := phrases().within.phrases
	if len(set) < 5 {
		t.Fatalf("notes.txt has %d phrases of the kind within, want 5 or more", len(set))
	}
	return set
}
