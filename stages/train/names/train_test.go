package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
)

// rec makes a record with one name.
func rec(s, name, typ, orig string) *record {
	r := &record{Text: s}
	for i := range s {
		if len(s[i:]) >= len(name) && s[i:i+len(name)] == name {
			r.Entities = append(r.Entities, entity{Start: i, End: i + len(name), Type: typ, Orig: orig})
			break
		}
	}
	return r
}

func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		name, set string
		r         *record
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
	e := example{doc: d, labels: encode(d, []gold{{0, 12, tagger.PersonClass}, {30, 34, tagger.PlaceClass}}), weight: 1}
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
