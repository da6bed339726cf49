package quotes

import (
	"slices"
	"strings"
	"testing"
)

func TestInflect(t *testing.T) {
	for in, want := range map[string]string{
		"say/said":            "say says saying said",
		"write/wrote/written": "write writes writing wrote written",
		"reply":               "reply replies replying replied",
		"note":                "note notes noting noted",
		"admit2":              "admit admits admitting admitted",
		"press":               "press presses pressing pressed",
		"agree":               "agree agrees agreeing agreed",
		"stay":                "stay stays staying stayed",
		"go/went/gone":        "go goes going went gone",
		"put2/put":            "put puts putting put",
	} {
		parts := strings.Split(in, "/")
		lemma, twice := strings.CutSuffix(parts[0], "2")
		if got := strings.Join(inflect(lemma, parts[1:], twice), " "); got != want {
			t.Errorf("inflect(%q) = %q, want %q", in, got, want)
		}
	}
}

// Each line of the lists must be read: a slip in a file would lose a verb without a sound.
func TestLists(t *testing.T) {
	l := loadLexicon()
	lines(cuesFile, func(line string) {
		f := strings.Fields(line)
		if len(f) < 3 || classNames[f[1]] == noClass {
			t.Errorf("cues.txt: %q has no class or no frame", line)
			return
		}
		lemma, _, _ := strings.Cut(strings.TrimSuffix(strings.SplitN(f[0], "/", 2)[0], "2"), " ")
		if w := l.words[lemma]; w == nil || w.cue == nil {
			t.Errorf("cues.txt: %q is not in the lexicon", lemma)
		}
	})
	lines(cueNounsFile, func(line string) {
		if f := strings.Fields(line); len(f) < 3 || classNames[f[2]] == noClass {
			t.Errorf("cuenouns.txt: %q wants a noun, its plural and a class", line)
		}
	})
	lines(nounsFile, func(line string) {
		if line[0] == '[' && nounKinds[strings.Trim(line, "[]")] == 0 {
			t.Errorf("nouns.txt: no kind is called %s", line)
		}
	})
	for _, c := range []class{say, ask, judge, plan, think, find, act, manner} {
		if classNames[c.String()] != c {
			t.Errorf("class %d is called %q", c, c)
		}
	}
	if got := l.words["accused"].cue; !got.takes("of") || got.class != judge {
		t.Errorf("accused: %+v, want a judging verb with of", got)
	}
	if got := l.words["told"].cue.frames; got&(person|that|zero) != person|that|zero {
		t.Errorf("told takes %b, want a person and a clause", got)
	}
	if !slices.Contains(l.words["called"].cue.preps, "for") {
		t.Errorf("called takes %q, want for", l.words["called"].cue.preps)
	}
}
