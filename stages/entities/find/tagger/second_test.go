package tagger

import (
	"testing"

	"wirecopy/stages/internal/text"
)

// labelsOf gives the names of class c their labels; each name is of one or more tokens.
func labelsOf(d *text.Document, names map[string]Class) []uint8 {
	labels := make([]uint8, len(d.Tokens))
	for i := range d.Tokens {
		for name, c := range names {
			for j := i; j < len(d.Tokens); j++ {
				if d.Text[d.Tokens[i].Start:d.Tokens[j].End] != name {
					continue
				}
				labels[i] = Begin(c)
				for k := i + 1; k <= j; k++ {
					labels[k] = Inside(c)
				}
			}
		}
	}
	return labels
}

func TestHints(t *testing.T) {
	s := "Tomas Wick of the Northern Trade Council came. Later Wick left. The NTC and the Northern Trade Council were glad. Oslo was not."
	d := text.Parse(s, nil)
	labels := labelsOf(d, map[string]Class{"Tomas Wick": PersonClass})
	for i := range d.Tokens { // the council is found only where it comes first
		if d.Word(i) == "Northern" && i < 10 {
			labels[i], labels[i+1], labels[i+2] = Begin(OrgClass), Inside(OrgClass), Inside(OrgClass)
		}
	}
	var buf Scratch
	buf.prepare(loadLexicon(), d)
	hints := map[string][numHints]uint16{}
	Hints(d, &buf, labels, func(i int, rows *[NumHints]uint16) {
		if d.Tokens[i].Start > 46 { // after the first sentence
			hints[d.Word(i)] = *rows
		}
	})
	for _, c := range []struct {
		name, word string
		place      int
		first      uint16 // of the rows of this kind of hint
		step       uint16 // rows a class
		want       Class
	}{
		{"the end of a longer name stands alone", "Wick", 3, 1152, 64, PersonClass},
		{"a name found elsewhere", "Trade", 5, 2176, 64, OrgClass},
		{"the initials of a name", "NTC", 6, 2624, 16, OrgClass},
	} {
		if got := hints[c.word][c.place]; got == 0 || Class((got-c.first)/c.step) != c.want {
			t.Errorf("%s: row %d for %q, want one of class %d from %d on", c.name, got, c.word, c.want, c.first)
		}
	}
	if got := hints["Oslo"]; got != ([numHints]uint16{}) {
		t.Errorf("%q stands once, but has hints %v", "Oslo", got)
	}
	for word, h := range hints {
		for _, row := range h {
			if row >= HintRows {
				t.Errorf("row %d for %q is beyond %d", row, word, HintRows)
			}
		}
	}
}

func TestCore(t *testing.T) {
	x := loadLexicon()
	for in, want := range map[string]string{
		"York-based": "York", "ex-Soviet": "Soviet", "Paris-London": "Paris", "U.S.-led": "U.S.", "Jong-un": "Jong-un",
		"AFL-CIO": "AFL-CIO", "well-known": "well-known", "-": "-", "ex-": "ex-", "non-Iran-backed": "Iran",
	} {
		if got := x.core(in); got != want {
			t.Errorf("core(%q) = %q, want %q", in, got, want)
		}
	}
}
