package words

import (
	"strings"
	"testing"
)

// Each list has a header that says where it is from, and lines of one form, none of them twice.
func TestListsAreWellFormed(t *testing.T) {
	dir, err := files.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dir {
		b, err := files.ReadFile("data/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), "# ") || !strings.Contains(string(b[:min(len(b), 600)]), "2026") {
			t.Errorf("%s: no header with its source and date", f.Name())
		}
		n, seen := 0, map[string]bool{}
		for line := range entries(string(b)) {
			words := strings.Fields(line)
			if n == 0 {
				n = len(words)
			}
			key := words[0]
			if f.Name() == "classes.txt" { // a word may be of several sorts
				key = line
			}
			if len(words) != n || seen[key] {
				t.Errorf("%s: the line %q has %d fields where others have %d, or is there twice", f.Name(), line, len(words), n)
			}
			seen[key] = true
		}
	}
	for _, word := range []string{"minister", "Minister", "Vice-President"} {
		if _, ok := Load().Roles[word]; !ok {
			t.Errorf("%q is no role", word)
		}
	}
}
