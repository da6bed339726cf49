package valence

import (
	"slices"
	"testing"

	"wirecopy/stages/internal/text"
)

func TestFiles(t *testing.T) {
	m, err := read()
	if err != nil {
		t.Fatalf("read the lexicon: %v", err)
	}
	if len(m.entries) < 7000 {
		t.Errorf("got %d words, want at least the 7,000 of the general lexicon", len(m.entries))
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		word    string
		opinion float32
		event   float32
		kind    Kind
		light   [2]int8
	}{
		{"corrupt", -0.65, 0, NoKind, [2]int8{-1, 0}},
		{"United", 0, 0, NoKind, [2]int8{1, 0}},
		{"KILLED", 0, -0.7, NoKind, [2]int8{-1, 1}},
		{"n’t", 0, 0, Negator, [2]int8{}},
		{"denounced", 0, 0, NoKind, [2]int8{0, -2}},
	} {
		e := Find(Hash(c.word))
		if e == nil {
			t.Errorf("%s: got no entry", c.word)
			continue
		}
		if e.Opinion != c.opinion || e.Event != c.event || e.Kind != c.kind || e.Agent != c.light[0] || e.Patient != c.light[1] {
			t.Errorf("%s: got %+v, want %+v", c.word, *e, c)
		}
	}
	if e := Find(Hash("qwxzv")); e != nil {
		t.Errorf("a word that is none: got %+v, want nil", e)
	}
}

func TestAllows(t *testing.T) {
	e := Find(Hash("likes"))
	if e == nil || !e.Allows(text.VBZ) || e.Allows(text.NNS) {
		t.Errorf("likes: got %+v, want a verb's opinion only", e)
	}
}

func TestPhrase(t *testing.T) {
	words := []string{"under", "fire", "again"}
	e := Find(Hash(words[0]))
	if e == nil {
		t.Fatal("under: got no entry")
	}
	next := func(k int) uint64 {
		if k < len(words) {
			return Hash(words[k])
		}
		return 0
	}
	if v, n := e.Phrase(next); v != -0.35 || n != 1 {
		t.Errorf("under fire: got %v over %d more words, want -0.35 over 1", v, n)
	}
	if v, n := e.Phrase(func(int) uint64 { return Hash("water") }); v != 0 || n != 0 {
		t.Errorf("under water: got %v, %d, want no phrase", v, n)
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		word string
		want []string
	}{
		{"plain", []string{"plain"}},
		{"n:city", []string{"city", "cities"}},
		{"v:deny", []string{"deny", "denies", "denied", "denying"}},
		{"v:slam", []string{"slam", "slams", "slammed", "slamming"}},
		{"v:praise", []string{"praise", "praises", "praised", "praising"}},
		{"v:steal/stole/stolen", []string{"steal", "steals", "stole", "stolen", "stealing"}},
		{"v:die", []string{"die", "dies", "died", "dying"}},
		{"v:guarantee", []string{"guarantee", "guarantees", "guaranteed", "guaranteeing"}},
	} {
		got := slices.Collect(forms(c.word))
		for _, w := range c.want {
			if !slices.Contains(got, w) {
				t.Errorf("forms of %s: got %v, want %s among them", c.word, got, w)
			}
		}
	}
}
