package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// generate gives the schemas to write, and the types of the clients, by the names of their files. dir is that of package
// pipeline's source.
func generate(dir string) (files, types map[string][]byte, err error) {
	src, err := readSource(dir)
	if err != nil {
		return nil, nil, err
	}
	files = map[string][]byte{}
	var documents []*jsonschema.Schema
	for name, t := range map[string]reflect.Type{
		wire.TypeArticle: reflect.TypeFor[pipeline.Article](),
		wire.TypeQuote:   reflect.TypeFor[pipeline.QuoteEvent](),
		wire.TypeEntity:  reflect.TypeFor[pipeline.EntityEvent](),

		wire.TypeCorrection: reflect.TypeFor[pipeline.Correction](),
		wire.TypeEntities:   reflect.TypeFor[pipeline.EntitiesEvent](),

		wire.TypeQuoteRetracted:  reflect.TypeFor[pipeline.Retraction](),
		wire.TypeEntityRetracted: reflect.TypeFor[pipeline.Retraction](),
	} {
		s, err := newBuilder(src).document(name, t)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		if files[name+".json"], err = layOut(s); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		documents = append(documents, s)
	}
	return files, clients(documents), nil
}

// layOut writes a document with what a reader wants to know first at the top.
func layOut(s *jsonschema.Schema) ([]byte, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(body, &parts); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, key := range []string{"$schema", "$id", "$comment", "title", "description", "type", "required", "properties", "$defs"} {
		if part, ok := parts[key]; ok {
			fmt.Fprintf(&b, ",%q:%s", key, part)
			delete(parts, key)
		}
	}
	if len(parts) > 0 {
		return nil, fmt.Errorf("no place for %v", slices.Sorted(maps.Keys(parts)))
	}
	var out bytes.Buffer
	err = json.Indent(&out, []byte("{"+strings.TrimPrefix(b.String(), ",")+"}"), "", "  ")
	out.WriteByte('\n')
	return out.Bytes(), err
}

// builder makes one document. A type of package pipeline stands under $defs once, and is referred to from elsewhere.
type builder struct {
	src  *source
	defs map[string]*jsonschema.Schema
	used map[string]bool // fields that a fact was looked up for
}

func newBuilder(src *source) *builder {
	return &builder{src: src, defs: map[string]*jsonschema.Schema{}, used: map[string]bool{}}
}

// layers are the types of the annotations that wirecopy's own stages make.
var layers = []struct {
	name string
	typ  reflect.Type
}{
	{pipeline.EntitiesLayer, reflect.TypeFor[[]pipeline.Entity]()},
	{pipeline.QuotesLayer, reflect.TypeFor[[]pipeline.Quote]()},
	{pipeline.SentimentLayer, reflect.TypeFor[pipeline.Sentiment]()},
}

func (b *builder) document(name string, t reflect.Type) (*jsonschema.Schema, error) {
	s, err := b.infer(t)
	if err != nil {
		return nil, err
	}
	if err := b.object(s, t); err != nil {
		return nil, err
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = title(name, t)
	s.ID, s.Comment = s.Title, name // generators make the name of a type of the id
	s.Description = b.src.types[t.Name()] + " Offsets are in Unicode code points. Readers ignore fields that they do not know."
	s.Defs = b.defs
	return s, nil
}

// title is what generators call the type that they make of a document: that of package pipeline, but for retractions, of
// which there are two.
func title(name string, t reflect.Type) string {
	switch name {
	case wire.TypeQuoteRetracted:
		return "QuoteRetraction"
	case wire.TypeEntityRetracted:
		return "EntityRetraction"
	}
	return t.Name()
}

// infer gives the shape by reflection.
func (b *builder) infer(t reflect.Type) (*jsonschema.Schema, error) {
	annotations := &jsonschema.Schema{Type: "object"}
	return jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():            {Type: "string", Format: "date-time"},
		reflect.TypeFor[pipeline.Annotations](): annotations,
	}})
}

// refine completes an inferred schema: types of package pipeline move to the definitions, and null goes, as the fields
// that could be null are left out when they are.
func (b *builder) refine(s *jsonschema.Schema, t reflect.Type) (*jsonschema.Schema, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
	switch {
	case t == reflect.TypeFor[pipeline.Annotations]():
		return s, b.annotations(s)
	case t.Kind() == reflect.Slice:
		items, err := b.refine(s.Items, t.Elem())
		s.Items = items
		return s, err
	case t.Kind() == reflect.Struct && t.PkgPath() == reflect.TypeFor[pipeline.Article]().PkgPath():
		ref := &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
		if b.defs[t.Name()] != nil {
			return ref, nil
		}
		b.defs[t.Name()] = s
		s.Title, s.Description = t.Name(), b.src.types[t.Name()]
		return ref, b.object(s, t)
	}
	return s, nil
}

// object completes the properties of a struct.
func (b *builder) object(s *jsonschema.Schema, t reflect.Type) error {
	s.AdditionalProperties = nil // a field may be added within v1, and readers have to live with it
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if f.Anonymous || !f.IsExported() || p == nil {
			continue
		}
		p, err := b.refine(p, f.Type)
		if err != nil {
			return err
		}
		s.Properties[name] = p
		if err := b.apply(p, declarer(t, f)+"."+f.Name); err != nil {
			return err
		}
	}
	if t == reflect.TypeFor[pipeline.Sentiment]() { // its MarshalJSON
		s.AnyOf = []*jsonschema.Schema{{Required: s.Required}, {Required: []string{"notAnalysed"}}}
		s.Required = nil
	}
	return nil
}

// declarer names the struct that declares a field, which may be one that t embeds.
func declarer(t reflect.Type, f reflect.StructField) string {
	for _, i := range f.Index[:len(f.Index)-1] {
		t = t.Field(i).Type
	}
	return t.Name()
}

// apply adds what the field's comment and the facts say.
func (b *builder) apply(p *jsonschema.Schema, field string) error {
	f := facts[field]
	b.used[field] = true
	p.Description = f.text
	if p.Description == "" {
		p.Description = b.src.fields[field]
	}
	for name, to := range map[string]*[]any{f.oneOf: &p.Enum, f.such: &p.Examples} {
		if name == "" {
			continue
		}
		values := b.src.consts[name]
		if len(values) == 0 {
			return fmt.Errorf("%s: there is no constant %s", field, name)
		}
		for _, v := range values {
			*to = append(*to, v)
		}
	}
	if len(p.Enum) > 0 { // a type of its own in many languages, which is to have a name
		p.Title = strings.Replace(field, ".", "", 1)
	}
	p.Minimum, p.Maximum, p.Pattern = f.min, f.max, f.pattern
	if one := 1; f.nonEmpty && p.Type == "array" {
		p.MinItems = &one
	} else if f.nonEmpty {
		p.MinLength = &one
	}
	if field == "QuoteEvent.Quote" {
		scare := any(pipeline.Scare)
		p.Properties = map[string]*jsonschema.Schema{"type": {Not: &jsonschema.Schema{Const: &scare}}}
	}
	return nil
}

// annotations are typed where the name is known, and anything where it is not.
func (b *builder) annotations(s *jsonschema.Schema) error {
	s.Title, s.Properties = "Annotations", map[string]*jsonschema.Schema{}
	for _, l := range layers {
		p, err := b.infer(l.typ)
		if err != nil {
			return err
		}
		if p, err = b.refine(p, l.typ); err != nil {
			return err
		}
		if p.Type == "array" {
			p.Type, p.Types = "", []string{"array", "null"} // of a stage that found nothing
		}
		s.Properties[l.name] = p
		s.PropertyOrder = append(s.PropertyOrder, l.name)
	}
	return nil
}
