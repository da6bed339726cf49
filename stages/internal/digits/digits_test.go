package digits

import "testing"

func TestNumbersComeBack(t *testing.T) {
	all := []int{0, 1, 31, 32, 33, 1023, 1024, 1 << 20, 1<<30 - 1}
	var w Writer
	for _, n := range all {
		w.Put(n)
		w.Put(Fold(-n / 2))
	}
	for _, c := range w {
		if c < '0' || c > 'o' {
			t.Errorf("%q has %q", w, c)
		}
	}
	r := Reader{string(w)}
	for _, n := range all {
		if got := r.Next(); got != n {
			t.Errorf("%d comes back as %d", n, got)
		}
		if got := Unfold(r.Next()); got != -n/2 {
			t.Errorf("%d comes back as %d", -n/2, got)
		}
	}
	if r.Left != "" || r.Next() != -1 {
		t.Errorf("%q is left", r.Left)
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, s := range []string{"", " ", "~", "/", "P", "oooooo0", "o\xff"} {
		r := Reader{s}
		if n := r.Next(); n != -1 || r.Left != "" {
			t.Errorf("%q gives %d, and %q is left", s, n, r.Left)
		}
	}
}
