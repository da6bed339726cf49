package linear

import (
	"slices"
	"testing"
)

func TestTemplatesAddWhatAddPartsAdds(t *testing.T) {
	names := []string{"turn", "next", "long", "aside"}
	templates := NewTemplates(names, "one: next", "five: turn next long next turn", "aside if aside: turn aside", "none: long aside", "bias:", "far if aside: long")
	for _, aside := range []string{"", "comma"} {
		p := Properties{PartOf("end"), PartOf("verb"), PartOf("a property of many letters"), PartOf(aside)}
		want, got := Features{Named: true}, Features{Named: true}
		want.AddParts("one", p[1])
		want.AddParts("five", p[0], p[1], p[2], p[1], p[0])
		if aside != "" {
			want.AddParts("aside", p[0], p[3])
		}
		want.AddParts("none", p[2], p[3])
		want.AddParts("bias")
		if aside != "" {
			want.AddParts("far", p[2])
		}
		got.AddTemplates(templates, &p)
		if !slices.Equal(got.Keys, want.Keys) || !slices.Equal(got.Names, want.Names) {
			t.Errorf("aside %q: got %q, want %q, or other keys", aside, got.Names, want.Names)
		}
	}
}

func TestTemplatesNameProperties(t *testing.T) {
	for _, line := range []string{"size: weight", "size", "size if weight: size", "size: size size size size size size size size size"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is taken", line)
				}
			}()
			NewTemplates([]string{"size"}, line)
		}()
	}
}
