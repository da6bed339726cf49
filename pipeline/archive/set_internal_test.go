package archive

import "testing"

func TestSet(t *testing.T) {
	s := newSet([]string{"ab", "b"})
	s = s.with("o:ab-c")
	for text, want := range map[string]bool{"ab": true, "b": true, "o:ab-c": true, "a": false, "b\no": false, "c": false, "ab-c": false, "o:ab-cd": false, "": false} {
		if s.has(text) != want {
			t.Errorf("%q has %q: %v, want %v", s, text, !want, want)
		}
	}
	if s.size() != 3 || s.joined(" ") != "ab b o:ab-c" {
		t.Errorf("%q: %d, %q", s, s.size(), s.joined(" "))
	}
	if one := set("").with("x"); one != newSet([]string{"x"}) || set("").size() != 0 || set("").has("x") || newSet(nil) != "" {
		t.Errorf("%q is not the set of x", one)
	}
	if s := newSet([]string{"aab", "aa", "a"}); !s.has("aa") || s.has("ab") || !s.has("a") {
		t.Errorf("%q", s)
	}
}
