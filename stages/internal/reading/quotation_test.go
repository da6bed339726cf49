package reading

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

func TestMarkedPart(t *testing.T) {
	for _, c := range []struct {
		name, text string
		part       string // of the text, whose bytes are asked for
		all, some  bool
	}{
		{"nothing is marked", "The port was open.", "The port was open.", false, false},
		{"all of it, without the marks", "“The port is open,” Varo said.", "The port is open,", true, true},
		{"all of it, with the marks", "“The port is open,” Varo said.", "“The port is open,”", true, true},
		{"a part", "The port was “wide open” on Monday.", "The port was “wide open” on Monday", false, true},
		{"what stands after it", "“The port is open,” Varo said.", "Varo said", false, false},
	} {
		r := New(text.Parse(c.text, nil), nil)
		if all, some, _ := r.MarkedPart([]Stretch{stretchOf(t, c.text, c.part)}); all != c.all || some != c.some {
			t.Errorf("%s: %q in %q: got all %v, some %v; want %v, %v", c.name, c.part, c.text, all, some, c.all, c.some)
		}
	}
}

func TestQuotationEnd(t *testing.T) {
	for _, c := range []struct{ name, text, rest string }{
		{"a comma within the marks", "“The port is open,” Varo said.", "Varo"},
		{"a full stop behind the marks of a whole sentence", "Varo said: “The port is open”. He left.", "."},
		{"a part of a clause", "Varo “wants it open” on Monday.", ""},
	} {
		r := New(text.Parse(c.text, nil), nil)
		got := ""
		for k := range r.Chunks {
			if r.Chunks[k].Kind == OpenMark {
				if e := r.QuotationEnd(k); e >= 0 {
					got = r.Word(int(r.Chunks[e].A))
				}
			}
		}
		if got != c.rest {
			t.Errorf("%s: %q goes on with %q, want %q", c.name, c.text, got, c.rest)
		}
	}
}

func TestTrim(t *testing.T) {
	for _, c := range []struct{ name, text, part, want string }{
		{"a full stop", "Varo said it was late.", "it was late.", "it was late"},
		{"that of an abbreviation, too", "Varo said the firm was Acme Inc. He left.", "the firm was Acme Inc.", "the firm was Acme Inc."},
		{"and that of an hour", "Varo said it was 6 a.m. Moor left.", " it was 6 a.m.", "it was 6 a.m."},
		{"marks around all of it", "Varo said “it was late.”", "“it was late.”", "it was late."},
		{"dots", "Varo said it was late...", "it was late...", "it was late"},
	} {
		r := New(text.Parse(c.text, nil), nil)
		s := r.Trim(stretchOf(t, c.text, c.part))
		if got := c.text[s.Start:s.End]; got != c.want {
			t.Errorf("%s: %q: got %q, want %q", c.name, c.part, got, c.want)
		}
	}
}

func TestAgreement(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []Stretch
		want float64
	}{
		{"the same", []Stretch{{0, 10}}, []Stretch{{0, 10}}, 1},
		{"apart", []Stretch{{0, 10}}, []Stretch{{10, 20}}, 0},
		{"half of one", []Stretch{{0, 10}}, []Stretch{{5, 10}}, 0.5},
		{"two stretches", []Stretch{{0, 10}, {20, 30}}, []Stretch{{0, 30}}, 20.0 / 30},
		{"nothing at all", nil, nil, 0},
	} {
		if got := Agreement(c.x, c.y); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// stretchOf is where part stands in s.
func stretchOf(t *testing.T, s, part string) Stretch {
	t.Helper()
	at := strings.Index(s, part)
	if at < 0 {
		t.Fatalf("%q is not in %q", part, s)
	}
	return Stretch{at, at + len(part)}
}
