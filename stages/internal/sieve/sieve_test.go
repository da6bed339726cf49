package sieve

import "testing"

func TestWhatIsInTheSetPasses(t *testing.T) {
	var s Sieve
	in := []string{"", "a", "the", "Paris", "São Paulo", "United Nations", "long enough to be longer than any word"}
	for _, x := range in {
		s.Add(x)
	}
	for _, x := range append(in, "PARIS", "united nations") {
		if !s.May(x) {
			t.Errorf("%q is held back", x)
		}
	}
}

func TestMostOthersAreHeldBack(t *testing.T) {
	var s Sieve
	for _, x := range []string{"Paris", "London", "Rome"} {
		s.Add(x)
	}
	passed := 0
	for a := byte('a'); a <= 'z'; a++ {
		for b := byte('a'); b <= 'z'; b++ {
			if s.May(string([]byte{a, b, 'x', a, b})) {
				passed++
			}
		}
	}
	if passed > 2 {
		t.Errorf("%d of 676 words pass that are not in the set", passed)
	}
}
