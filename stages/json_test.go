package stages_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// checkReading makes sure that an article and its layers are read as encoding/json reads them.
func checkReading(t *testing.T, name string, body []byte) {
	t.Helper()
	a, err := pipeline.DecodeArticle(body)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var want pipeline.Article
	if err := json.Unmarshal(body, &want); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	again, err := a.Encode()
	if err != nil || !bytes.Equal(again, body) {
		t.Errorf("%s: the article is not written as it was read (%v)", name, err)
	}
	for layer, got := range map[string]any{
		pipeline.EntitiesLayer: layer[[]pipeline.Entity](t, a, pipeline.EntitiesLayer), pipeline.QuotesLayer: layer[[]pipeline.Quote](t, a, pipeline.QuotesLayer),
		pipeline.SentimentLayer: layer[pipeline.Sentiment](t, a, pipeline.SentimentLayer),
	} {
		n := want.Annotations[layer]
		if n == nil {
			continue
		}
		raw, err := n.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		std := reflect.New(reflect.TypeOf(got))
		if err := json.Unmarshal(raw, std.Interface()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got, std.Elem().Interface()) {
			t.Errorf("%s: %s are %+v, want %+v", name, layer, got, std.Elem().Interface())
		}
	}
}

// TestArticlesAreWrittenAsTheStandardLibraryWouldWriteThem holds the encoders of package pipeline to encoding/json, byte for
// byte, on all that the stages find in the examples and the texts of testdata.
func TestArticlesAreWrittenAsTheStandardLibraryWouldWriteThem(t *testing.T) {
	items := examples(t)
	maps.Copy(items, wireItems(t, "testdata/texts/*"))
	checked := 0
	check := func(name string, v any) {
		t.Helper()
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		got, err := pipeline.AppendJSON(nil, v)
		if err != nil || string(got)+"\n" != want.String() {
			t.Errorf("%s, %T: got %s (%v)\nwant %s", name, v, got, err, want.Bytes())
		}
		checked++
	}
	for _, name := range slices.Sorted(maps.Keys(items)) {
		made, err := stages.All().Process(t.Context(), items[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, m := range made {
			a := m.Article
			entities := layer[[]pipeline.Entity](t, a, pipeline.EntitiesLayer)
			sentiment := layer[pipeline.Sentiment](t, a, pipeline.SentimentLayer)
			check(name, entities)
			check(name, layer[[]pipeline.Quote](t, a, pipeline.QuotesLayer))
			check(name, sentiment)
			said, named, err := pipeline.Events(a)
			if err != nil {
				t.Fatal(err)
			}
			all := pipeline.EntitiesEvent{Article: a.Ref()}
			for i := range said {
				check(name, &said[i])
			}
			for i := range named {
				check(name, &named[i])
				all.Entities = append(all.Entities, pipeline.NamedEntity{Entity: named[i].Entity, Stance: named[i].Stance})
			}
			check(name, &all)
			got, err := a.Encode()
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			e := json.NewEncoder(&want)
			e.SetEscapeHTML(false)
			if err := e.Encode(a); err != nil || string(got)+"\n" != want.String() {
				t.Errorf("%s: the article is not what encoding/json writes (%v)", name, err)
			}
			checkReading(t, name, got)
		}
	}
	if checked < 200 {
		t.Errorf("%d values were compared: the examples are missing", checked)
	}
}
