package score

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// pair makes a gold document and a found article of the same text. Both are given as JSON.
func pair(t *testing.T, text, want, annotations string) Pair {
	t.Helper()
	g := new(gold.Document)
	if err := json.Unmarshal([]byte(want), g); err != nil {
		t.Fatalf("gold %s: %v", want, err)
	}
	g.ID, g.Text = "x", text
	a := &pipeline.Article{ID: "x", Text: text}
	if err := json.Unmarshal([]byte(annotations), &a.Annotations); err != nil {
		t.Fatalf("annotations %s: %v", annotations, err)
	}
	return Pair{g, a}
}

func check(t *testing.T, table Table, want map[string]float64) {
	t.Helper()
	for k, w := range want {
		row, col, _ := strings.Cut(k, "/")
		f, ok := table.Get(row, col)
		if !ok || math.Abs(f.Value-w) > 5e-4 {
			t.Errorf("%s: got %v (there: %v), want %v in\n%s", k, f.Value, ok, w, table)
		}
	}
}

func TestEntities(t *testing.T) {
	text := "Ilse Varga of the Lorne Bank flew to Norland."
	names := `{"entities":[{"start":0,"end":10,"type":"PERSON"},{"start":18,"end":28,"type":"ORG"},{"start":37,"end":44,"type":"LOC"}]}`
	one := func(typ string, start, end int, kind string) string {
		b, _ := json.Marshal(map[string]any{"type": typ, "mentions": []any{map[string]any{"start": start, "end": end, "kind": kind}}})
		return string(b)
	}
	layer := func(es ...string) string { return `{"entities":[` + strings.Join(es, ",") + `]}` }
	tests := []struct {
		name, gold, found string
		want              map[string]float64
	}{
		{"all right, places by any of three types", names,
			layer(one("PERSON", 0, 10, "name"), one("ORG", 18, 28, "name"), one("GPE", 37, 44, "name")),
			map[string]float64{"ALL/p": 1, "ALL/r": 1, "ALL/f1": 1, "LOC/f1": 1, "overlap_recall/r": 1}},
		{"none found", names, `{}`, map[string]float64{"ALL/p": 0, "ALL/r": 0, "ALL/f1": 0, "ALL/gold": 3, "ALL/pred": 0}},
		{"wrong end counts as overlap alone", names, layer(one("PERSON", 0, 4, "name")),
			map[string]float64{"PERSON/f1": 0, "ALL/pred": 1, "overlap_recall/r": 1. / 3}},
		{"wrong type", names, layer(one("ORG", 0, 10, "name")), map[string]float64{"ORG/p": 0, "overlap_recall/r": 0}},
		{"nominal and pronoun mentions are not names", names, layer(one("PERSON", 0, 10, "pronoun"), one("PERSON", 0, 10, "nominal")),
			map[string]float64{"ALL/pred": 0}},
		{"types without a score are left out", names, layer(one("NORP", 0, 10, "name")), map[string]float64{"ALL/pred": 0}},
		{"the same mention twice counts once", names, layer(one("PERSON", 0, 10, "name"), one("PERSON", 0, 10, "name")),
			map[string]float64{"PERSON/pred": 1, "PERSON/p": 1}},
		{"exactly over a gold entity of another type is neither right nor wrong", `{"entities":[{"start":0,"end":10,"type":"MISC"}]}`,
			layer(one("PERSON", 0, 10, "name"), one("ORG", 18, 28, "name")), map[string]float64{"ALL/pred": 1}},
		{"two of three", names, layer(one("PERSON", 0, 10, "name"), one("LOC", 37, 44, "name"), one("LOC", 18, 28, "name")),
			map[string]float64{"ALL/p": 2. / 3, "ALL/r": 2. / 3, "LOC/p": .5, "LOC/r": 1, "LOC/f1": 2. / 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Entities([]Pair{pair(t, text, tt.gold, tt.found)})
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
}

func TestQuotes(t *testing.T) {
	//       0         1         2         3         4         5
	//       012345678901234567890123456789012345678901234567890123456789
	text := `"We will stay," said Varga. She believed it was over now ok.`
	direct := `{"type":"direct","content":[[0,14]],"speaker":[[21,26]]}`
	belief := `{"type":"indirect","speech":false,"content":[[41,56]],"speaker":[[28,31]]}`
	found := func(typ string, content, speaker [2]int) string {
		q := map[string]any{"type": typ, "confidence": 0.95, "content": []any{map[string]any{"start": content[0], "end": content[1]}}}
		if speaker[1] > 0 {
			q["speaker"] = map[string]any{"start": speaker[0], "end": speaker[1]}
		}
		b, _ := json.Marshal(q)
		return string(b)
	}
	tests := []struct {
		name, gold, pred string
		want             map[string]float64
	}{
		{"marks at the ends do not count", direct, found("direct", [2]int{1, 13}, [2]int{21, 26}),
			map[string]float64{"direct/f1": 1, "direct/full_f1": 1, "direct/content_exact_r": 1, "direct/speaker_exact": 1, "quoted/gold": 1, "speech/gold": 1, "ALL/gold": 1}},
		{"half of it is the same quote", direct, found("direct", [2]int{1, 7}, [2]int{21, 26}),
			map[string]float64{"direct/f1": 1, "direct/content_exact_r": 0}},
		{"less than half is not", direct, found("direct", [2]int{1, 5}, [2]int{21, 26}), map[string]float64{"direct/f1": 0}},
		{"wrong speaker", direct, found("direct", [2]int{0, 14}, [2]int{28, 31}),
			map[string]float64{"direct/f1": 1, "direct/full_f1": 0, "direct/speaker_acc": 0}},
		{"speaker in part", direct, found("direct", [2]int{0, 14}, [2]int{16, 26}),
			map[string]float64{"direct/full_f1": 1, "direct/speaker_acc": 1, "direct/speaker_exact": 0}},
		{"no speaker where there is none", `{"type":"direct","content":[[0,14]],"speaker":null}`, found("direct", [2]int{0, 14}, [2]int{}),
			map[string]float64{"direct/full_f1": 1, "direct/speaker_acc": 0}},
		{"a speaker where there is none", `{"type":"direct","content":[[0,14]],"speaker":null}`, found("direct", [2]int{0, 14}, [2]int{21, 26}),
			map[string]float64{"direct/full_f1": 0}},
		{"a belief is gold in ALL alone", belief, found("indirect", [2]int{41, 56}, [2]int{28, 31}),
			map[string]float64{"ALL/gold": 1, "ALL/r": 1, "speech/gold": 0, "indirect/gold": 0, "indirect/p": 1}},
		{"scare quotes are not scored", direct, found("scare", [2]int{0, 14}, [2]int{}), map[string]float64{"ALL/pred": 0}},
		{"captions are not scored", `{"type":"direct","caption":true,"content":[[0,14]]}`, found("direct", [2]int{0, 14}, [2]int{}),
			map[string]float64{"ALL/gold": 0, "ALL/pred": 1}},
		{"found as another kind", direct, found("mixed", [2]int{0, 14}, [2]int{21, 26}),
			map[string]float64{"direct/r": 1, "direct/p": 0, "mixed/p": 1, "mixed/r": 0, "quoted/f1": 1}},
		{"one found quote is matched once", direct + "," + direct, found("direct", [2]int{0, 14}, [2]int{21, 26}),
			map[string]float64{"direct/r": .5, "direct/p": 1, "direct/f1": 2. / 3}},
		{"a turn of an interview has a row of its own", `{"type":"direct","turn":true,"content":[[0,14]],"speaker":[[21,26]]}`, found("direct", [2]int{0, 14}, [2]int{21, 26}),
			map[string]float64{"turn/f1": 1, "turn/full_f1": 1, "turn/gold": 1, "turn/pred": 1, "direct/gold": 0, "direct/pred": 0, "ALL/gold": 0, "ALL/pred": 0}},
		{"a turn that was not found", `{"type":"direct","turn":true,"content":[[0,14]],"speaker":[[21,26]]}`, found("direct", [2]int{30, 40}, [2]int{21, 26}),
			map[string]float64{"turn/r": 0, "turn/gold": 1, "turn/pred": 0, "direct/pred": 1}},
		{"the better of two is matched", direct, found("direct", [2]int{1, 8}, [2]int{28, 31}) + "," + found("direct", [2]int{1, 13}, [2]int{21, 26}),
			map[string]float64{"direct/p": .5, "direct/full_f1": 2. / 3, "direct/content_exact_r": 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Quotes([]Pair{pair(t, text, `{"quotes":[`+tt.gold+`]}`, `{"quotes":[`+tt.pred+`]}`)}, gold.DefaultOverlap)
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
}

func TestCalibration(t *testing.T) {
	text := strings.Repeat("said ", 40)
	said := `{"quotes":[{"type":"indirect","content":[[0,10]],"speaker":null},{"type":"indirect","content":[[20,30]],"speaker":null}]}`
	pred := `{"quotes":[
		{"type":"indirect","content":[{"start":0,"end":10}],"confidence":0.9},
		{"type":"indirect","content":[{"start":20,"end":30}],"confidence":1},
		{"type":"indirect","content":[{"start":40,"end":50}],"confidence":0.55},
		{"type":"scare","content":[{"start":60,"end":70}],"confidence":0.1}]}`
	table, err := Calibration([]Pair{pair(t, text, said, pred)}, gold.DefaultOverlap)
	if err != nil {
		t.Fatal(err)
	}
	check(t, table, map[string]float64{
		"0.9 to 1.0/quotes": 2, "0.9 to 1.0/confidence": .95, "0.9 to 1.0/right": 1,
		"0.5 to 0.6/quotes": 1, "0.5 to 0.6/right": 0, "0.0 to 0.5/quotes": 0,
		"ALL/quotes": 3, "ALL/right": 2. / 3, "ALL/error": (2*.05 + .55) / 3,
	})
}

func TestSentiment(t *testing.T) {
	text := "Varga won; Reyes lost."
	whole := func(label string, score float64) string {
		b, _ := json.Marshal(map[string]any{"sentiment": map[string]any{"label": label, "score": score}})
		return string(b)
	}
	toward := `{"entities":[
		{"id":"e1","mentions":[{"start":0,"end":5}]},{"id":"e2","mentions":[{"start":9,"end":16}]},{"id":"e3","mentions":[{"start":11,"end":16}]}],
		"sentiment":{"label":"neutral","score":0,"entities":[{"entity":"e1","label":"positive","score":0.5},{"entity":"e2","label":"negative","score":-0.5}]}}`
	type item struct{ gold, found string }
	tests := []struct {
		name  string
		items []item
		want  map[string]float64
	}{
		{"each label once right", []item{{`{"label":"positive"}`, whole("positive", .5)}, {`{"label":"neutral"}`, whole("neutral", 0)}, {`{"label":"negative"}`, whole("negative", -.5)}},
			map[string]float64{"ALL/macro_f1": 1, "ALL/accuracy": 1, "ALL/gold": 3}},
		{"nothing found is neutral", []item{{`{"label":"neutral"}`, `{}`}, {`{"label":"positive"}`, `{}`}},
			map[string]float64{"ALL/accuracy": .5, "neutral/p": .5, "neutral/r": 1, "ALL/macro_f1": 2. / 9}},
		{"toward the entity that overlaps most and has a stance", []item{{`{"label":"negative","target":{"start":11,"end":16}}`, toward}, {`{"label":"positive","target":{"start":0,"end":5}}`, toward}},
			map[string]float64{"ALL/accuracy": 1}},
		{"ratings of any unit correlate", []item{{`{"label":"positive","score":4}`, whole("positive", .9)}, {`{"label":"neutral","score":0}`, whole("neutral", .1)}, {`{"label":"negative","score":-4}`, whole("negative", -.7)}},
			map[string]float64{"ALL/pearson_r": 1}},
		{"no variation has no correlation", []item{{`{"label":"positive","score":4}`, whole("positive", .9)}, {`{"label":"positive","score":1}`, whole("positive", .9)}},
			map[string]float64{"ALL/pearson_r": 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var pairs []Pair
			for _, i := range tt.items {
				pairs = append(pairs, pair(t, text, i.gold, i.found))
			}
			table, err := Sentiment(pairs)
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
}

func TestJoin(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	file := write("gold.jsonl", `{"id":"a","split":"dev","genre":"news","text":"one"}`+"\n\n"+`{"id":"b","split":"train","text":"two"}`+"\n")
	records, err := gold.Read(file, gold.Filter{Split: "dev"})
	if err != nil || len(records) != 1 || records[0].ID != "a" {
		t.Fatalf("split dev: got %v, %v; want the record a alone", records, err)
	}
	tests := []struct{ name, pred, want string }{
		{"no article for a record", `{"id":"z","text":"one"}`, "the gold document a has no article"},
		{"another text", `{"id":"a","text":"One"}`, "the text of article a"},
		{"no JSON", "{\n", "line 1"},
		{"no id", `{"text":"one"}`, `"id" is missing`},
	}
	for _, tt := range tests {
		if _, err := Join(records, write("pred.jsonl", tt.pred)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want one with %q", tt.name, err, tt.want)
		}
	}
}

func TestTable(t *testing.T) {
	table := Table{{"one", []Figure{share("p", .5), count("gold", 12)}}, {"two", []Figure{share("r", .25)}}}
	got, err := json.Marshal(table)
	if want := `{"one":{"p":0.5,"gold":12},"two":{"r":0.25}}`; err != nil || string(got) != want {
		t.Errorf("JSON: got %s, %v; want %s", got, err, want)
	}
	if got, want := table.String(), "         p  gold      r\none  0.500    12\ntwo               0.250\n"; got != want {
		t.Errorf("text: got\n%s, want\n%s", got, want)
	}
	if got, want := table.Markdown("kind", "gold", "r"), "| kind | gold | r |\n| --- | ---: | ---: |\n| one | 12 | – |\n| two | – | 0.250 |\n"; got != want {
		t.Errorf("Markdown: got\n%s, want\n%s", got, want)
	}
}
