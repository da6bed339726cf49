package linear

import (
	"math"
	"testing"
)

func TestTableScoresAsTheModelDoes(t *testing.T) {
	s := NewSchema([]Field{{"size", []string{"small", "big"}}, {"colour", []string{"red", "green", "blue"}}},
		"size", "colour", "size colour")
	m := MustParse("size=big\t1\ncolour=red\t0.5\nsize+colour=big|red\t0.25\nsize+colour=small|blue\t-2\n")
	table := s.Compile(m)
	for size := range uint8(2) {
		for colour := range uint8(3) {
			values := []uint8{size, colour}
			var f Features
			s.Describe(values, &f)
			if got, want := table.Score(values), m.Score(&f); math.Abs(got-want) > 1e-6 || len(f.Keys) != 3 {
				t.Errorf("values %v: the table gives %v, the model %v for %d features", values, got, want, len(f.Keys))
			}
		}
	}
	if got := table.Score([]uint8{1, 0}); got != 1.75 {
		t.Errorf("a big red one scores %v, want 1.75", got)
	}
}

func TestSchemaRefusesAnUnknownField(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a template that names no field is taken")
		}
	}()
	NewSchema([]Field{{"size", []string{"small"}}}, "size weight")
}
