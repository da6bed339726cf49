package main

import (
	"maps"
	"strings"
	"testing"
)

func TestStories(t *testing.T) {
	const one = "Ann Holm won.\nBo Lind lost.\n+2 Ann Holm\n-1 Bo Lind\n==\n"
	tests := []struct {
		name, file string
		n          int
		stances    map[string]int // of the first
		fault      string
	}{
		{"one", "# about\n" + one, 1, map[string]int{"Ann Holm": 2, "Bo Lind": -1}, ""},
		{"two, the second with nobody", one + "It rained.\n==\n", 2, map[string]int{"Ann Holm": 2, "Bo Lind": -1}, ""},
		{"a stance too high", "Ann won.\n+3 Ann\n==\n", 0, nil, "line 2"},
		{"a stance of nobody", "Ann won.\n+2\n==\n", 0, nil, "line 2"},
		{"no end between", "Ann won.\n+2 Ann\nBo lost.\n==\n", 0, nil, "line 3"},
		{"no end", "Ann won.\n+2 Ann\n", 0, nil, "=="},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := stories(test.file)
			if test.fault != "" {
				if err == nil || !strings.Contains(err.Error(), test.fault) {
					t.Fatalf("got the error %v, want one with %q", err, test.fault)
				}
				return
			}
			if err != nil || len(got) != test.n {
				t.Fatalf("got %d articles and the error %v, want %d", len(got), err, test.n)
			}
			if !maps.Equal(got[0].stances, test.stances) {
				t.Errorf("stances: got %v, want %v", got[0].stances, test.stances)
			}
		})
	}
}

// The articles of the file teach what they say only where the stages find whom they name.
func TestStoriesAreRead(t *testing.T) {
	all, err := stories(storiesFile)
	if err != nil {
		t.Fatal(err)
	}
	read, missed, err := readStories(all)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range all {
		n += len(s.stances)
	}
	if len(read) != len(all) || 20*len(missed) > n {
		t.Errorf("of %d names %d are not found, want one in twenty at most: %q", n, len(missed), missed)
	}
	for _, r := range read {
		for e := range r.entities {
			if s := (subject{reading: r, entity: e}); s.scored() {
				t.Errorf("%s: %s is scored, want no made-up article to be", r.id, r.entities[e].Name)
			}
		}
	}
}
