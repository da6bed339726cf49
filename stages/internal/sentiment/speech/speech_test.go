package speech

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/internal/text"
)

// read reads a text, and gives the tokens of the part of it that is quoted.
func read(t *testing.T, s, quoted string) (*polarity.Reading, [][2]int) {
	t.Helper()
	d := text.Parse(s, nil)
	at := strings.Index(s, quoted)
	if at < 0 {
		t.Fatalf("%q does not have %q", s, quoted)
	}
	return polarity.Read(reading.New(d, nil)), [][2]int{{d.TokenAt(at), d.TokenAt(at+len(quoted)-1) + 1}}
}

// namesOf gives the features of the quoted words by name, in alphabetical order.
func namesOf(t *testing.T, s, quoted string, tone float64) []string {
	t.Helper()
	r, parts := read(t, s, quoted)
	f := linear.Features{Named: true}
	Features(r, parts, tone, &f)
	slices.Sort(f.Names)
	return slices.Compact(f.Names)
}

// What the default model makes of words. None of them is in the training texts.
func TestChances(t *testing.T) {
	const bad, neither, good = "bad", "neither", "good"
	for _, c := range []struct {
		name, words string
		tone        float64
		want        string
	}{
		{"blame", "It is a shameful failure and a terrible disgrace", -0.8, bad},
		{"fear of what comes", "We are deeply worried that people will die of this terrible disease", -0.7, bad},
		{"praise", "We are proud and delighted, it is a wonderful achievement", 0.8, good},
		{"thanks", "I want to thank everybody for this great and happy day", 0.7, good},
		{"an appointment", "The committee will meet at the town hall on Tuesday", 0, neither},
		{"a number", "There are forty seats in the chamber", 0, neither},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, parts := read(t, c.words, c.words)
			var f linear.Features
			Features(r, parts, c.tone, &f)
			negative, positive := Default().Chances(&f)
			rest := 1 - negative - positive
			if negative < 0 || positive < 0 || rest < -1e-9 {
				t.Fatalf("%q: got chances %v and %v, want none below 0 and both together at most 1", c.words, negative, positive)
			}
			got := neither
			switch max(negative, positive, rest) {
			case negative:
				got = bad
			case positive:
				got = good
			}
			if got != c.want {
				t.Errorf("%q: got %s (bad %.2f, good %.2f), want %s", c.words, got, negative, positive, c.want)
			}
		})
	}
}

// What counts as a feature, and what does not.
func TestFeatures(t *testing.T) {
	for _, c := range []struct {
		name, text, quoted string
		tone               float64
		has, lacks         []string
	}{
		{"words and their stems", "Voters rejected it", "Voters rejected it", 0, []string{"word=rejected", "stem=reject", "deed=blame"}, nil},
		{"what is negated", "They will not reject it", "They will not reject it", 0, []string{"not=reject", "not deed=blame"}, []string{"stem=reject", "deed=blame"}},
		{"words outside of the quote", "Marsh, a shameful liar, said it is late", "it is late", 0, []string{"word=late"}, []string{"word=shameful", "word=liar"}},
		{"a question", "Is it late?", "Is it late?", 0, []string{"asks"}, nil},
		{"no question", "It is late.", "It is late.", 0, nil, []string{"asks"}},
		{"names and numbers are not seen", "Yesterday Marsh met 14 farmers", "Yesterday Marsh met 14 farmers", 0, []string{"word=farmers"}, []string{"word=marsh", "word=14"}},
		{"the length without marks, names and numbers", "so late, Marsh, and so dear", "so late, Marsh, and so dear", 0, []string{"length=5-6"}, nil},
		{"a good tone climbs the ladder", "It is so", "It is so", 0.5, []string{"tone=0", "tone=2"}, []string{"tone=2.5"}},
		{"a bad tone stays at its foot", "It is so", "It is so", -0.5, []string{"tone=-2"}, []string{"tone=-1.5", "tone=0"}},
		{"opinions add up", "It is brilliant and honest", "It is brilliant and honest", 0, []string{"good=0.5"}, []string{"bad=0.5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := namesOf(t, c.text, c.quoted, c.tone)
			for _, w := range c.has {
				if !slices.Contains(got, w) {
					t.Errorf("%q: got %q, want %q among them", c.quoted, got, w)
				}
			}
			for _, w := range c.lacks {
				if slices.Contains(got, w) {
					t.Errorf("%q: got %q, want no %q", c.quoted, got, w)
				}
			}
		})
	}
}

// The model cannot hold a name for or against anybody: another name gives the same features.
func TestNamesDoNotMatter(t *testing.T) {
	sentence := func(name string) string { return "The plan of " + name + " is a disgrace" }
	a, b := namesOf(t, sentence("Marsh"), sentence("Marsh"), 0), namesOf(t, sentence("Trump"), sentence("Trump"), 0)
	if !slices.Equal(a, b) {
		t.Errorf("got %q for one name and %q for another, want the same", a, b)
	}
}

// A quote in two parts has the words of both, and a quote without words has none.
func TestParts(t *testing.T) {
	s := "“It is a disgrace,” Marsh said. “We are ashamed.”"
	r, first := read(t, s, "It is a disgrace,")
	_, second := read(t, s, "We are ashamed.")
	var both, one, none linear.Features
	both.Named, one.Named, none.Named = true, true, true
	Features(r, append(first, second...), 0, &both)
	Features(r, first, 0, &one)
	Features(r, nil, 0, &none)
	for _, c := range []struct {
		name     string
		f        *linear.Features
		disgrace bool
		ashamed  bool
	}{{"both parts", &both, true, true}, {"the first", &one, true, false}, {"no part", &none, false, false}} {
		if got := slices.Contains(c.f.Names, "word=disgrace"); got != c.disgrace {
			t.Errorf("%s: got disgrace %v, want %v", c.name, got, c.disgrace)
		}
		if got := slices.Contains(c.f.Names, "word=ashamed"); got != c.ashamed {
			t.Errorf("%s: got ashamed %v, want %v", c.name, got, c.ashamed)
		}
		if slices.Contains(c.f.Names, "word=said") {
			t.Errorf("%s: got a word that nobody is quoted with", c.name)
		}
	}
}
