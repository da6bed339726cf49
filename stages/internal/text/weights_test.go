package text

import (
	"encoding/binary"
	"errors"
	"testing"

	"wirecopy/stages/internal/groups"
)

func TestWeightsAreWellFormed(t *testing.T) {
	m, err := decodeModel(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.forms) < 5000 || len(m.features.slots) < 10_000 || len(m.weights) < 100_000 {
		t.Errorf("%d forms, %d features, %d weights: too few to be a trained tagger", len(m.forms), len(m.features.slots), len(m.weights))
	}
	for i := range m.forms {
		f := &m.forms[i]
		if f.fixed != NoTag && f.candidates>>f.fixed&1 == 0 {
			t.Errorf("form %d always has the tag %v, which is none of its candidates", i, f.fixed)
		}
		if f.candidates&^(1<<numTags-1) != 0 || f.candidates>>openQuote&1 != 0 {
			t.Errorf("form %d has candidates that no word has: %x", i, f.candidates)
		}
	}
	for _, w := range []string{"the", "said", "London", "minister"} {
		s := seen{spelling: spell(w)}
		if s.find(&m.vocabulary, w); !s.own || s.form < 0 || s.fine == 0 {
			t.Errorf("%q: form %d, own %v, group %d; want a form with its own weights and a group", w, s.form, s.own, s.fine)
		}
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	other := append([]byte("wiretags1\n"), weightsFile[len(magic):]...)
	change := func(at int, v uint32) []byte {
		b := []byte(weightsFile)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	forms := int(binary.LittleEndian.Uint32([]byte(weightsFile[len(magic):])))
	body := len(magic) + 4*numCounts
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"head only", []byte(weightsFile[:len(magic)])},
		{"cut", []byte(weightsFile[:len(weightsFile)-1])},
		{"longer", append([]byte(weightsFile), 0)},
		{"another version", other},
		{"wrong count", change(len(magic), uint32(forms+1))},
		{"a count beyond the file", change(len(magic), 1<<31)},
		{"a class beyond the last", change(body+24*forms, 0xffff)},
		{"a group beyond the last", change(body+26*forms, groups.Fine+1)},
		{"a tag beyond the last", change(body+28*forms, 0xff)},
		{"a row beyond the weights", change(body+29*forms, 0xffffff01)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := decodeModel(string(c.file)); !errors.Is(err, errWeights) {
				t.Errorf("got %v, want %v", err, errWeights)
			}
		})
	}
}

// A file that is damaged anywhere is refused or tags on, but does no harm.
func FuzzDecode(f *testing.F) {
	f.Add(uint32(0), uint32(0))
	f.Add(uint32(len(magic)), uint32(1))
	f.Add(uint32(len(weightsFile)/2), ^uint32(0))
	f.Fuzz(func(t *testing.T, at, v uint32) {
		b := []byte(weightsFile)
		binary.LittleEndian.PutUint32(b[int(at)%(len(b)-4):], v)
		if m, err := decodeModel(string(b)); err == nil {
			(&Tagger{m}).Tag(Cut(news, nil))
		}
	})
}
