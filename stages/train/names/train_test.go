package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// rec makes a record with one name.
func rec(s, named, typ, orig string) *gold.Document {
	r := &gold.Document{Text: s}
	for i := range s {
		if len(s[i:]) >= len(named) && s[i:i+len(named)] == named {
			r.Entities = append(r.Entities, gold.Name{Start: i, End: i + len(named), Type: typ, Orig: orig})
			break
		}
	}
	return r
}

func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		name, set string
		r         *gold.Document
		want      []string
	}{
		{"an article is left out", "ewt", rec("She left the United Nations.", "the United Nations", "ORG", "ORG"), []string{"ORG United Nations"}},
		{"a title is left out", "gmb", rec("It was President Marta Quispe.", "President Marta Quispe", "PERSON", "per"), []string{"PER Marta Quispe"}},
		{"a title alone is no name", "gmb", rec("Prime Minister Quispe spoke.", "Prime", "PERSON", "per"), nil},
		{"a possessive is left out", "ewt", rec("Marta Quispe's car", "Marta Quispe's", "PERSON", "PER"), []string{"PER Marta Quispe"}},
		{"a people is no place", "gmb", rec("An Iraqi lawyer came.", "Iraqi", "MISC", "gpe"), []string{"NORP Iraqi"}},
		{"a country that acts is a place", "re3d", rec("They thanked France for it.", "France", "ORG", "Organisation"), []string{"LOC France"}},
		{"a pronoun is no name", "meantime", rec("He has left.", "He", "PERSON", "PER"), nil},
		{"an election is not a name", "crossner", rec("The 2006 Canadian federal election was near.", "2006 Canadian federal election", "MISC", "election"), []string{"NORP Canadian"}},
		{"peoples are added where none are annotated", "gum", rec("An Italian painter in Oslo.", "Oslo", "LOC", "place"), []string{"LOC Oslo", "NORP Italian"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, g := range reconcile(c.set, text.Parse(c.r.Text, nil), c.r) {
				got = append(got, classNames[g.class]+" "+c.r.Text[g.start:g.end])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %q: got %q, want %q", c.set, c.r.Text, got, c.want)
			}
		})
	}
}

func TestRecase(t *testing.T) {
	s := "Marta Quispe met the mayor of Oslo in a park."
	d := text.Parse(s, nil)
	e := example{doc: d, labels: encode(d, []marked{{0, 12, tagger.PersonClass}, {30, 34, tagger.PlaceClass}}), weight: 1}
	got := recase([]example{e}, 1, 0.5)
	if len(got) != 1 || got[0].doc.Text != "MARTA QUISPE MET THE MAYOR OF OSLO IN A PARK." || got[0].weight != 0.5 {
		t.Fatalf("recase(%q) = %d copies, want one in capitals of half the weight: %+v", s, len(got), got)
	}
	if !slices.Equal(got[0].labels, e.labels) {
		t.Errorf("labels %v, want those of the original, %v", got[0].labels, e.labels)
	}
	if got, want := headline("the mayor of oslo met us"), "The Mayor of Oslo Met Us"; got != want {
		t.Errorf("headline: got %q, want %q", got, want)
	}
}

// data writes small training sets of made-up sentences.
func data(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var gold bytes.Buffer
	for _, line := range []string{
		`{"id":"1","text":"Marta Quispe lives in Oslo. Ilse Orlova works for Brandt Industries in Lima.","entities":[{"start":0,"end":12,"type":"PERSON"},{"start":22,"end":26,"type":"LOC"},{"start":28,"end":39,"type":"PERSON"},{"start":50,"end":67,"type":"ORG"},{"start":71,"end":75,"type":"LOC"}]}`,
		`{"id":"2","text":"Tomas Wick lives in Quito. He works for Lund Motors in Paris. They are happy.","entities":[{"start":0,"end":10,"type":"PERSON"},{"start":20,"end":25,"type":"LOC"},{"start":40,"end":51,"type":"ORG"},{"start":55,"end":60,"type":"LOC"}]}`,
	} {
		for range 12 {
			gold.WriteString(line + "\n")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "ner_ewt.jsonl"), gold.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTrain(t *testing.T) {
	o := &options{data: data(t), sets: "ewt", bits: 12, rounds: 4, rate: 0.1, drop: 0.2, parts: 2, recase: 0.5, seed: 3}
	b, err := train(o, [labels]float32{}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	again, err := train(o, [labels]float32{}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, again) {
		t.Error("the same data and seed gave another model")
	}
	m, err := tagger.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	s := "Marta Quispe works for Lund Motors in Quito."
	var got []string
	for _, n := range m.Tag(text.Parse(s, nil), nil) {
		got = append(got, n.Type.String()+" "+s[n.Start:n.End])
	}
	if want := []string{"PERSON Marta Quispe", "ORG Lund Motors", "GPE Quito"}; !slices.Equal(got, want) {
		t.Errorf("after training, Tag(%q) = %q, want %q", s, got, want)
	}
}

// The gradient of expect is that of the logarithm of the sum: checked against differences.
func TestExpect(t *testing.T) {
	const n = 3
	emit := [n][labels]float64{}
	trans := [labels][labels]float64{}
	for i := range emit {
		for l := range emit[i] {
			emit[i][l] = 0.5 + float64((i*7+l*3)%5)/4
		}
	}
	for a := range trans {
		for b := range trans[a] {
			if tagger.Allowed(uint8(a), uint8(b)) {
				trans[a][b] = 0.5 + float64((a*5+b)%3)/3
			}
		}
	}
	for name, allowed := range map[string][]uint16{"all": nil, "some": {1<<0 | 1<<1, 1<<2 | 1<<3 | 1, 1<<4 | 1}, "one": {1 << 1, 1 << 2, 1}} {
		t.Run(name, func(t *testing.T) {
			sum := func(emit [n][labels]float64, grad *workspace) float64 {
				var ws workspace
				ws.grow(n)
				copy(ws.emit, emit[:])
				ws.trans = trans
				z := ws.expect(n, allowed, 1)
				if grad != nil {
					*grad = ws
				}
				return z
			}
			var ws workspace
			z := sum(emit, &ws)
			for i := range n {
				for l := range labels {
					const h = 1e-6
					e := emit
					e[i][l] *= 1 + h // a step of the logarithm
					want := (sum(e, nil) - z) / h
					if got := float64(ws.grad[i][l]); got-want > 1e-3 || want-got > 1e-3 {
						t.Errorf("token %d, label %d: gradient %.5f, want %.5f", i, l, got, want)
					}
				}
			}
		})
	}
}

// What is held out is not trained on, and a sentence that a gold set has too is no silver.
func TestReadSet(t *testing.T) {
	dir := t.TempDir()
	const lines = `{"id":"1","text":"Ann Roe left the old harbour of Port Ellery."}
{"id":"2","text":"Jim Loe came."}
{"id":"3","text":"Kim Poe stayed."}
`
	if err := os.WriteFile(filepath.Join(dir, "set.jsonl"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	known := sentencesOf([]example{{doc: text.Parse("It rained. Ann Roe left the old harbour of Port Ellery .", nil)}})
	for _, c := range []struct {
		name string
		set  set
		want []string
	}{
		{"all", set{name: "x", file: "set.jsonl"}, []string{"Ann", "Jim", "Kim"}},
		{"every second held out", set{name: "x", file: "set.jsonl", heldOut: 2}, []string{"Jim"}},
		{"silver without what gold has", set{name: "x", file: "set.jsonl", silver: true}, []string{"Jim", "Kim"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			examples, err := readSet(dir, c.set, known)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range examples {
				got = append(got, e.doc.Word(0))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Made-up documents are the same for the same seed, and their names stand where the labels say.
func TestMadeUp(t *testing.T) {
	a, err := madeUp(1, 0.5, 3)
	if err != nil {
		t.Fatal(err)
	}
	b, err := madeUp(1, 0.5, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(a) < 30 {
		t.Errorf("%d documents, want 30 at least", len(a))
	}
	for i := range a {
		if a[i].doc.Text != b[i].doc.Text || !slices.Equal(a[i].labels, b[i].labels) {
			t.Errorf("document %d differs from run to run", i)
		}
		for k, l := range a[i].labels {
			if w := a[i].doc.Word(k); l != 0 && strings.ContainsAny(w, "{}[]") {
				t.Errorf("document %d: a slot was left: %q", i, w)
			}
		}
		if !slices.ContainsFunc(a[i].labels, func(l uint8) bool {
			return tagger.ClassOf(l) == tagger.OrgClass || tagger.ClassOf(l) == tagger.PersonClass
		}) {
			t.Errorf("document %d names nobody: %s", i, a[i].doc.Text)
		}
	}
}

func TestFlags(t *testing.T) {
	if w, err := weightsOf("news=1.5,men=2"); err != nil || w["news"] != 1.5 || w["men"] != 2 {
		t.Errorf("weights: %v, %v", w, err)
	}
	for _, bad := range []string{"news", "news=x", "nothing=1"} {
		if _, err := weightsOf(bad); err == nil {
			t.Errorf("weights %q give no error", bad)
		}
	}
}
