package version

import (
	"regexp"
	"slices"
	"testing"
	"testing/fstest"
)

func TestOf(t *testing.T) {
	model := func(contents ...string) Source { return func() []string { return contents } }
	base := Of("1.1.0", model("weights 1 2 3", "a list"))()
	if !regexp.MustCompile(`^1\.1\.0\+[0-9a-f]{6}$`).MatchString(base) {
		t.Errorf("got %q, want the release, + and six hexadecimal digits", base)
	}
	tests := []struct {
		name    string
		release string
		sources []Source
		same    bool
	}{
		{"the same data", "1.1.0", []Source{model("weights 1 2 3", "a list")}, true},
		{"from two packages, in another order", "1.1.0", []Source{model("a list"), model("weights 1 2 3")}, true},
		{"one character of a model", "1.1.0", []Source{model("weights 1 2 4", "a list")}, false},
		{"one more file", "1.1.0", []Source{model("weights 1 2 3", "a list", "")}, false},
		{"one file less", "1.1.0", []Source{model("weights 1 2 3")}, false},
		{"the same text in other files", "1.1.0", []Source{model("weights 1 2 3a list")}, false},
		{"another release", "1.2.0", []Source{model("weights 1 2 3", "a list")}, false},
	}
	for _, tt := range tests {
		if got := Of(tt.release, tt.sources...)(); (got == base) != tt.same {
			t.Errorf("%s: got %s beside %s, want the same: %t", tt.name, got, base, tt.same)
		}
	}
}

func TestOfReadsOnce(t *testing.T) {
	n := 0
	v := Of("1.0.0", func() []string { n++; return nil })
	if n != 0 {
		t.Error("the data were read before anybody asked for the version")
	}
	if v() != v() || n != 1 {
		t.Errorf("the data were read %d times, want once", n)
	}
}

func TestFiles(t *testing.T) {
	tree := fstest.MapFS{"lists/a.txt": {Data: []byte("a")}, "lists/b.txt": {Data: []byte("b")}, "model": {Data: []byte("m")}}
	got := Files(tree)
	slices.Sort(got)
	if want := []string{"a", "b", "m"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
