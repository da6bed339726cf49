package words

import "testing"

func TestHashTakesTheSameNameForOne(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		same       bool
	}{
		{"case", "GENEVA", "Geneva", true},
		{"full stops", "U.S.", "US", true},
		{"apostrophes", "O’Neill", "O'Neill", true},
		{"marks on letters", "Erdoğan", "Erdogan", true},
		{"marks on capitals", "Érika", "erika", true},
		{"other letters", "Orlov", "Orlova", false},
		{"a letter without a plain one", "Łódź", "Lodz", true},
	} {
		if got := Hash(tt.a) == Hash(tt.b); got != tt.same {
			t.Errorf("%s: %q and %q are the same: %v, want %v", tt.name, tt.a, tt.b, got, tt.same)
		}
	}
}
