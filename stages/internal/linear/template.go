package linear

import (
	"slices"
	"strings"
)

// MostProperties is how many properties a candidate may have that templates name.
const MostProperties = 32

// Properties are what templates make features of.
type Properties [MostProperties]Part

// Template is a feature of which each part is a property, hashed as far as it is always the same.
type Template struct {
	name  string
	hash  uint64
	parts [mostParts]uint8 // those that there are not are none
	count int
	needs uint8 // it is a feature only where this property is not empty
}

// none is a property that nobody sets: it adds nothing to a hash.
const none = MostProperties - 1

// NewTemplates makes templates of lines such as "aside if onward: next onward verb": the name, the property without which there is
// no such feature, where there is one, and the properties of the feature. Properties have their names in the order of their places.
// A line that is none of that is an error in the program, and panics.
func NewTemplates(properties []string, lines ...string) []Template {
	place := func(name string) uint8 {
		at := slices.Index(properties, name)
		if at < 0 || at >= none {
			panic("linear: there is no property " + name)
		}
		return uint8(at)
	}
	out := make([]Template, len(lines))
	for i, line := range lines {
		head, rest, ok := strings.Cut(line, ":")
		parts := strings.Fields(rest)
		if !ok || len(parts) > mostParts {
			panic("linear: no template: " + line)
		}
		name, needs, has := strings.Cut(head, " if ")
		t := Template{name: name, hash: hashString(name), count: len(parts), needs: none}
		if has {
			t.needs = place(needs)
		}
		for k := range t.parts {
			t.parts[k] = none
		}
		for k, p := range parts {
			t.parts[k] = place(p)
		}
		out[i] = t
	}
	return out
}

// AddTemplates adds the features that the templates make of the properties: what AddParts adds with each by itself.
func (f *Features) AddTemplates(templates []Template, p *Properties) {
	keys := slices.Grow(f.Keys, len(templates))
	for i := range templates {
		t := &templates[i]
		if t.needs != none && p[t.needs%MostProperties].text == "" {
			continue
		}
		h := t.hash + p[t.parts[0]%MostProperties].hash*place0 + p[t.parts[1]%MostProperties].hash*place1 + p[t.parts[2]%MostProperties].hash*place2
		for k := 3; k < t.count; k++ {
			h += p[t.parts[k%mostParts]%MostProperties].hash * places[k%mostParts]
		}
		keys = append(keys, h)
		if f.Named {
			texts := make([]string, t.count)
			for k := range texts {
				texts[k] = p[t.parts[k]].text
			}
			f.name(t.name, texts...)
		}
	}
	f.Keys = keys
}
