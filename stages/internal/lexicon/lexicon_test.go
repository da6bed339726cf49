package lexicon

import (
	"strings"
	"testing"
)

func TestLook(t *testing.T) {
	for _, tt := range []struct {
		word  string
		holds func(*Word) bool
	}{
		{"said", func(w *Word) bool { return w.Verb.Lemma == "say" && w.Verb.Class == Say && w.Past }},
		{"Says", func(w *Word) bool {
			return w.Verb.Frames&(That|Zero|Quotation|Post) == That|Zero|Quotation|Post && !w.Past
		}},
		{"denied", func(w *Word) bool { return w.Verb.Lemma == "deny" }},
		{"admitting", func(w *Word) bool { return w.Verb.Lemma == "admit" && w.Verb.Takes("to") && !w.Verb.Takes("of") }},
		{"signalled", func(w *Word) bool { return w.Verb.Lemma == "signal" && w.Past }},
		{"signaling", func(w *Word) bool { return w.Verb.Lemma == "signal" && !w.Past }},
		{"signalling", func(w *Word) bool { return w.Verb.Lemma == "signal" && !w.Past }},
		{"revealled", func(w *Word) bool { return w == Unknown }},
		{"&", func(w *Word) bool { return w.Function == And }},
		{"swore", func(w *Word) bool { return w.Verb.Frames&Inf != 0 && w.Verb.Frames&That != 0 }},
		{"claims", func(w *Word) bool { return w.Noun.Lemma == "claim" && w.Verb.Lemma == "claim" }},
		{"That", func(w *Word) bool { return w.Function == ThatWord }},
		{"officials", func(w *Word) bool { return w.Nouns == AnonymousNoun }},
		{"monday", func(w *Word) bool { return w.Nouns&CalendarNoun != 0 && w.Capitalized() == w }},
		{"quixotic", func(w *Word) bool { return w == Unknown }},
		{strings.Repeat("long", 100), func(w *Word) bool { return w == Unknown }},
		{"", func(w *Word) bool { return w == Unknown }},
	} {
		if w := Look(tt.word); !tt.holds(w) {
			t.Errorf("Look(%q) = %+v", tt.word, w)
		}
	}
}

// TestTheFilesNameOnlyWhatThereIs finds misspelled groups, classes and frames.
func TestTheFilesNameOnlyWhatThereIs(t *testing.T) {
	for file, names := range map[string]func(string) bool{
		functionFile: func(s string) bool { return functionNames[s] != NoFunction },
		nounsFile:    func(s string) bool { return nounKinds[s] != 0 },
	} {
		lines(file, func(line string) {
			if line[0] == '[' && !names(strings.Trim(line, "[]")) {
				t.Errorf("there is no group %s", line)
			}
		})
	}
	lines(verbsFile, func(line string) {
		if f := strings.Fields(line); len(f) < 2 || classOf(f[1]) == NoClass {
			t.Errorf("verbs.txt: %q names no class", line)
		}
	})
	lines(reportsFile, func(line string) {
		if f := strings.Fields(line); len(f) < 3 || classOf(f[2]) == NoClass {
			t.Errorf("reports.txt: %q is not singular, plural, class", line)
		}
	})
}
