package docs_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"wirecopy/pipeline"
	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

// api is asyncapi.yaml, as the JSON values that it stands for.
type api struct{ doc map[string]any }

func readAPI(t *testing.T) api {
	t.Helper()
	text, err := os.ReadFile("asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	body, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return api{doc.(map[string]any)}
}

// at follows a path of keys, and fails the test where there is nothing.
func (a api) at(t *testing.T, path ...string) map[string]any {
	t.Helper()
	v := a.doc
	for i, key := range path {
		next, ok := v[key].(map[string]any)
		if !ok {
			t.Fatalf("asyncapi.yaml has nothing at %s", strings.Join(path[:i+1], "/"))
		}
		v = next
	}
	return v
}

// headers lists the headers that the named schemas describe, with those of the schemas that these build on.
func (a api) headers(t *testing.T, names ...string) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for _, name := range names {
		s := a.at(t, "components", "schemas", name)
		for key := range s["properties"].(map[string]any) {
			known[key] = true
		}
		all, _ := s["allOf"].([]any)
		for _, base := range all {
			ref := base.(map[string]any)["$ref"].(string)
			maps.Copy(known, a.headers(t, ref[strings.LastIndexByte(ref, '/')+1:]))
		}
	}
	return known
}

func TestTheChannelsAreTheSubjects(t *testing.T) {
	a := readAPI(t)
	if v := a.doc["asyncapi"]; v != "3.0.0" {
		t.Errorf("version %v of AsyncAPI, want 3.0.0", v)
	}
	values := strings.NewReplacer("{source}", "desk", "{speaker}", "jane-doe", "{type}", "person", "{name}", "karran", "{stage}", "ingest", "{hop}", "raw", "{article}", "a1")
	got := map[string]string{}
	for name := range a.at(t, "channels") {
		got[values.Replace(a.at(t, "channels", name)["address"].(string))] = name
	}
	want := []string{
		wire.ItemSubject("desk"), wire.ArticleSubject(wire.Enriched, "desk"), wire.QuoteSubject("Jane Doe", "desk"),
		wire.EntitySubject(pipeline.Person, "Karran", "desk"), wire.DeadSubject("ingest"),
		wire.HeldSubject("a1"), wire.CorrectionSubject("desk"), wire.NamedSubject("a1", "desk"),
		strings.TrimSuffix(wire.LiveFilter(wire.Raw), ">") + "desk",
	}
	for _, hop := range topology.Hops()[1:] {
		want = append(want, wire.ArticleSubject(hop, "desk"))
	}
	slices.Sort(want)
	if have := slices.Sorted(maps.Keys(got)); !slices.Equal(have, want) {
		t.Errorf("channels\n%s\nwant those of package wire\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
	text, err := os.ReadFile("../pipeline/wire/subjects.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^func (\w+Subject)\(`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains([]string{"ItemSubject", "ArticleSubject", "QuoteSubject", "EntitySubject", "NamedSubject", "DeadSubject", "HeldSubject", "CorrectionSubject"}, m[1]) {
			t.Errorf("package wire has %s, and this test does not know its channel", m[1])
		}
	}
}

func TestEachParameterIsInItsAddress(t *testing.T) {
	a := readAPI(t)
	placeholder := regexp.MustCompile(`{(\w+)}`)
	for name := range a.at(t, "channels") {
		channel := a.at(t, "channels", name)
		var want []string
		for _, m := range placeholder.FindAllStringSubmatch(channel["address"].(string), -1) {
			want = append(want, m[1])
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(a.at(t, "channels", name, "parameters"))); !slices.Equal(got, want) {
			t.Errorf("channel %s: parameters %q, want %q", name, got, want)
		}
	}
	enum := func(path ...string) (out []string) {
		for _, v := range a.at(t, path...)["enum"].([]any) {
			out = append(out, v.(string))
		}
		return out
	}
	if got := enum("channels", "dead", "parameters", "stage"); !slices.Equal(got, append(slices.Clone(topology), wire.EventsWorker)) {
		t.Errorf("stages %q, want %q", got, topology)
	}
	if got, want := enum("channels", "live", "parameters", "hop"), append(topology.Hops(), wire.Enriched); !slices.Equal(got, want) {
		t.Errorf("hops %q, want %q", got, want)
	}
	types := []any{}
	for _, typ := range []string{pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp, pipeline.Event, pipeline.Law, pipeline.Work, pipeline.Product} {
		types = append(types, token.Fold(typ))
	}
	if got := a.at(t, "channels", "entity", "parameters", "type")["examples"]; !reflect.DeepEqual(got, types) {
		t.Errorf("types of entities %v, want %v", got, types)
	}
}

// TestReferencesResolve follows every $ref, within the file and to the schemas beside it.
func TestReferencesResolve(t *testing.T) {
	a := readAPI(t)
	used := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if path, local := strings.CutPrefix(ref, "#/"); local {
					a.at(t, strings.Split(path, "/")...)
				} else if _, err := os.Stat(ref); err != nil {
					t.Errorf("$ref %s: %v", ref, err)
				}
				used[ref] = true
			}
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(a.doc)
	files, err := filepath.Glob("schemas/*.json")
	if err != nil || len(files) != 7 {
		t.Errorf("%d schemas (%v), want 7", len(files), err)
	}
	for _, f := range files {
		if !used[filepath.ToSlash(f)] {
			t.Errorf("asyncapi.yaml does not refer to %s", f)
		}
	}
	for _, typ := range []string{wire.TypeItem, wire.TypeArticle, wire.TypeQuote, wire.TypeEntity, wire.TypeEntities, wire.TypeQuoteRetracted, wire.TypeEntityRetracted, wire.TypeCorrection} {
		found := false
		for name := range a.at(t, "components", "messages") {
			found = found || a.at(t, "components", "messages", name)["name"] == typ
		}
		if !found {
			t.Errorf("no message is called %s", typ)
		}
	}
}
