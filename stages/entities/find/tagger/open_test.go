package tagger

import (
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

// Words that are surely in no name are not scored: whether one is follows from its part of speech and its place.
func TestWordsThatAreScored(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a verb and an article beside a name", "the minister told Orlova that a ferry sank", "Orlova"},
		{"within a name", "she left the Bank of the West again", "Bank of the West"},
		{"a verb between names", "yesterday Varo met Orlova again", "Varo Orlova"},
		{"a number behind a name", "they flew in a Boeing 737 again", "Boeing 737"},
		{"an ordinal before one", "by the 14th Amendment they may", "14th Amendment"},
		{"a noun behind one", "members of Quexley party left", "Quexley party"},
	} {
		d := text.Parse(c.in, nil)
		var s Scratch
		s.prepare(loadLexicon(), d)
		var got []string
		for i := range s.words {
			if s.words[i].scored() {
				got = append(got, d.Word(i))
			}
		}
		if words := strings.Join(got, " "); words != c.want {
			t.Errorf("%s: of %q, %q are scored, want %q", c.name, c.in, words, c.want)
		}
	}
}
