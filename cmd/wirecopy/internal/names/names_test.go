package names

import (
	"slices"
	"testing"
)

func TestSame(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"equal", "deborah-quill", "deborah-quill", true},
		{"an initial", "s-jaishankar", "subrahmanyam-jaishankar", true},
		{"the other way round", "subrahmanyam-jaishankar", "s-jaishankar", true},
		{"another initial", "d-quill", "s-quill", false},
		{"initials alone", "d-q", "deborah-quill", false},
		{"a word more", "donald-varga", "donald-varga-jr", false},
		{"a part", "quill", "deborah-quill", false},
	}
	for _, tt := range tests {
		if got := Same(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: Same(%q, %q) = %t", tt.name, tt.a, tt.b, got)
		}
	}
}

func TestPart(t *testing.T) {
	tests := []struct {
		name, part, of string
		want           bool
	}{
		{"the surname", "quill", "deborah-quill", true},
		{"all of it", "deborah-quill", "deborah-quill", true},
		{"the words turned round", "quill-deborah", "deborah-quill", true},
		{"an initial with it", "d-quill", "deborah-quill", true},
		{"the first word of a company", "kestrel", "kestrel-robotics", true},
		{"two of four words", "coast-guard", "united-norland-coast-guard", true},
		{"initials", "who", "world-health-organization", true},
		{"initials without little words", "icrc", "international-committee-of-the-red-cross", true},
		{"initials with little words", "doj", "department-of-justice", true},
		{"part of a word", "quil", "deborah-quill", false},
		{"a word that is not there", "deborah-varga", "deborah-quill", false},
		{"more than there is", "kestrel-robotics", "kestrel", false},
		{"a word twice", "quill-quill", "deborah-quill", false},
		{"a letter alone", "d", "deborah-quill", false},
		{"a letter that is the name", "q", "q", true},
		{"letters alone", "d-q", "deborah-quill", false},
	}
	for _, tt := range tests {
		if got := Part(tt.part, tt.of); got != tt.want {
			t.Errorf("%s: Part(%q, %q) = %t", tt.name, tt.part, tt.of, got)
		}
	}
}

func TestNearest(t *testing.T) {
	among := map[string]uint64{"deborah-quill": 3, "colin-ferreby": 2, "lucien-archambault": 1, "debra-quinn": 9, "kestrel-robotics": 1}
	tests := []struct {
		name, query string
		n           int
		want        []string
	}{
		{"a letter wrong", "deborah-quil", 3, []string{"deborah-quill", "debra-quinn"}},
		{"a surname misspelt", "archambolt", 3, []string{"lucien-archambault"}},
		{"another first name", "corin-ferreby", 3, []string{"colin-ferreby"}},
		{"no more than asked for", "deborah-quil", 1, []string{"deborah-quill"}},
		{"nothing like it", "zzyzx", 3, nil},
	}
	for _, tt := range tests {
		if got := Nearest(tt.query, among, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Nearest(%q) = %v, want %v", tt.name, tt.query, got, tt.want)
		}
	}
	if got := Nearest("quil", map[string]uint64{"b-quill": 1, "a-quill": 1, "c-quill": 5}, 3); !slices.Equal(got, []string{"c-quill", "a-quill", "b-quill"}) {
		t.Errorf("of equally near ones: got %v, want that which has more first, then by name", got)
	}
}
