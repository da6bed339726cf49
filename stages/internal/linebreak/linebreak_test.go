package linebreak

import "testing"

func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		line, next string
		want       bool
	}{
		{"Varo left the", "harbour", true},
		{"harbour", "for good. It rained.", true},
		{"On May 3,", "he left", true},
		{"It rained.", "harbour", false},
		{"The harbour opens", "It opened.", false},
		{"Read more at", "https://velm.example", false},
		{"Write to", "desk@velm.example", false},
		{"", "harbour", false},
		{"Varo left the", "", false},
	} {
		if got := Within(tt.line, tt.next); got != tt.want {
			t.Errorf("Within(%q, %q) = %v", tt.line, tt.next, got)
		}
	}
}
