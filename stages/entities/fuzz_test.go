package entities

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/text"
)

func FuzzEntities(f *testing.F) {
	for _, s := range oddities() {
		f.Add(s)
	}
	finder := newStage()
	f.Fuzz(func(t *testing.T, s string) { checkFound(t, finder, s) })
}

// oddities are texts that are not news as it should be.
func oddities() []string {
	return []string{
		"The board named Jane Doe", "We told Doe",
		report, strings.ToUpper(report), strings.ToLower(report), strings.NewReplacer(".", "", ",", "", "\n", " ").Replace(report),
		"", " \n ", "Mr", "Mr.", "the", "\"", "Credit:", "By", "(NTC)", "NTC (Northern Trade Council) (NTC)", "he said she said it",
		"President President President", "Jane Doe, Jane Doe, Jane Doe,", "A A. A.A. A", "\xff\xfeJane\xff Doe's", "Jane\u0000Doe \u202eOrlova",
		"😀 Jane 😀 Doe 😀", "قال محمود عباس إن", "弗拉基米尔·普京 said", "Ⱥ Ⱥ’s ȺȺ (ȺȺ)", "Jane Doe\nJohn Roe\nAcme", "US' UK's U.S.'s", "of of of the the",
		"Ann, who, whose, the minister, the bank, its it It", "Foreign Minister, Secretary of State of State of", "- - — — “ ” ‘ ’ `` ''",
	}
}

// checkFound holds what is found in s against what pipeline.Entity promises.
func checkFound(t *testing.T, f *stage, s string) {
	t.Helper()
	d := text.Parse(s, nil)
	found := f.entities(d, "", "", nil)
	at, points := -1, utf8.RuneCountInString(s)
	ids := map[string]bool{}
	for _, e := range found {
		if ids[e.ID] || e.Name == "" || kind.Of(e.Type) == kind.None || e.Salience < 0 || e.Salience > 1 || len(e.Mentions) == 0 {
			t.Fatalf("%q: %+v", s, e)
		}
		ids[e.ID] = true
		if e.Mentions[0].Start < at {
			t.Fatalf("%q: %s begins at %d, after one at %d", s, e.ID, e.Mentions[0].Start, at)
		}
		at = e.Mentions[0].Start
		names, last := 0, -1
		for _, m := range e.Mentions {
			if m.Start < last || m.End <= m.Start || m.End > points || d.Text[d.Byte(m.Start):d.Byte(m.End)] != m.Text {
				t.Fatalf("%q: %s has the mention %+v after %d", s, e.ID, m, last)
			}
			last = m.Start
			if m.Kind == pipeline.NameMention {
				names++
			}
		}
		if names == 0 {
			t.Fatalf("%q: %s has no name", s, e.ID)
		}
	}
	if again := f.entities(d, "", "", nil); !reflect.DeepEqual(found, again) {
		t.Fatalf("%q: the second time gives\n%+v\nwhere the first gave\n%+v", s, again, found)
	}
}

func TestOddities(t *testing.T) {
	f := newStage()
	for _, s := range oddities() {
		checkFound(t, f, s)
	}
	checkFound(t, f, strings.Repeat("Jane Doe said ", 20_000))
	checkFound(t, f, strings.Repeat("Doe (D) the minister he ", 10_000))
}
