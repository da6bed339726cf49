package tagger

import (
	"testing"

	"wirecopy/stages/internal/text"
)

// What the model takes for a place is a place of one sort, or a body that is called like one.
func TestPlaces(t *testing.T) {
	for name, want := range map[string]Type{
		"Ellery": GPE, "Royal Ellery Hospital": Fac, "Ellery Middle School": Fac, "Ellery Bridge": Fac, "Lake Ellery": Loc, "Ellery Valley": Loc,
		"Ellery City": GPE, "Ellery City Council": Org, "Ellery Prison Service": Org, "Ellery Federation": GPE,
	} {
		d := text.Parse(name, nil)
		var s Scratch
		s.prepare(loadLexicon(), d)
		if got := refine(PlaceClass, d, s.words, 0, len(d.Tokens)); got != want {
			t.Errorf("%s is of type %v, want %v", name, got, want)
		}
	}
}
