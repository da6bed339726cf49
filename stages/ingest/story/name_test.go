package story

import (
	"fmt"
	"testing"
)

func TestNamesSayTheIDsOfStories(t *testing.T) {
	seen := map[name]string{}
	for i := range 10_000 {
		id := ID("desk", fmt.Sprint(i))
		n := nameOf(id)
		if got, says := n.text(); !says || got != id {
			t.Fatalf("the name of %s says %q", id, got)
		}
		if other, twice := seen[n]; twice {
			t.Fatalf("%s and %s have one name", id, other)
		}
		seen[n] = id
	}
	for _, id := range []string{"", "a", "ABCDEFGHIJKLMNOPQRST", "abcdefghijklmnopqrs1", "abcdefghijklmnopqrstu"} {
		n := nameOf(id)
		if got, says := n.text(); says {
			t.Errorf("the name of %q says %q", id, got)
		}
		if other, twice := seen[n]; twice {
			t.Errorf("%q and %q have one name", id, other)
		}
		seen[n] = id
	}
	if id := ID("desk", "1"); len(id) != idLength {
		t.Errorf("an id has %d characters, want %d", len(id), idLength)
	}
}
