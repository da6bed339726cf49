package linear

import "strings"

// Field is one property of a candidate that has one of a few values.
type Field struct {
	Name   string
	Values []string
}

// Schema says which features a candidate has whose properties are Fields: each template names the fields whose values,
// taken together, are one feature. With it a model is looked up in tables instead of by hashes, which takes a few
// nanoseconds a feature.
type Schema struct {
	fields    []Field
	templates []template
}

type template struct {
	name   string
	fields []uint8
}

// NewSchema makes a Schema. A template is the names of its fields with spaces between them; one that names no field of
// the schema is an error in the program, and panics.
func NewSchema(fields []Field, templates ...string) *Schema {
	s := &Schema{fields: fields}
	number := map[string]uint8{}
	for i, f := range fields {
		number[f.Name] = uint8(i)
	}
	for _, names := range templates {
		t := template{name: strings.ReplaceAll(names, " ", "+")}
		for _, n := range strings.Fields(names) {
			i, ok := number[n]
			if !ok {
				panic("linear: the template " + names + " names no field " + n)
			}
			t.fields = append(t.fields, i)
		}
		s.templates = append(s.templates, t)
	}
	return s
}

// Describe adds the features of a candidate with these values, one a field, to f: what a training program learns from.
func (s *Schema) Describe(values []uint8, f *Features) {
	for i := range s.templates {
		t := &s.templates[i]
		parts := make([]string, len(t.fields))
		for j, k := range t.fields {
			parts[j] = s.fields[k].Values[values[k]]
		}
		f.Add(t.name, parts...)
	}
}

// Table holds a model's weights for a schema. It is read-only, and many goroutines may use it at once.
type Table struct {
	*Model
	schema  *Schema
	weights [][]float32 // of each template: by its fields' values, the last field's side by side
}

// Compile looks up the weights of all features that the schema can make.
func (s *Schema) Compile(m *Model) *Table {
	t := &Table{Model: m, schema: s, weights: make([][]float32, len(s.templates))}
	for i := range s.templates {
		size := 1
		for _, k := range s.templates[i].fields {
			size *= len(s.fields[k].Values)
		}
		t.weights[i] = make([]float32, size)
		parts := make([]string, len(s.templates[i].fields))
		for n := range size {
			rest := n
			for j := len(parts) - 1; j >= 0; j-- {
				values := s.fields[s.templates[i].fields[j]].Values
				parts[j] = values[rest%len(values)]
				rest /= len(values)
			}
			var f Features
			f.Add(s.templates[i].name, parts...)
			t.weights[i][n] = float32(m.Weight(f.Keys[0]))
		}
	}
	return t
}

// Score is the sum of the weights of the features of a candidate with these values, one a field.
func (t *Table) Score(values []uint8) float64 {
	sum := float32(0)
	for i := range t.schema.templates {
		n := 0
		for _, k := range t.schema.templates[i].fields {
			n = n*len(t.schema.fields[k].Values) + int(values[k])
		}
		sum += t.weights[i][n]
	}
	return float64(sum)
}
