package text

import (
	"testing"

	"wirecopy/stages/internal/groups"
)

func TestEntryHoldsFormAndGroup(t *testing.T) {
	h := groups.Hash("harbour")
	for _, c := range []struct {
		name string
		form int32
		fine uint16
	}{
		{"a group alone", -1, 7},
		{"a form alone", 0, 0},
		{"the last of both", mostForms - 1, groups.Fine},
	} {
		e := newEntry(h, c.form, c.fine)
		if e.form() != c.form || e.fine() != c.fine || e == 0 {
			t.Errorf("%s: got form %d and group %d, want %d and %d", c.name, e.form(), e.fine(), c.form, c.fine)
		}
	}
}
