package attribute

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/internal/patterns"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

func open(s string) *Article { return Open(reading.New(text.Parse(s, nil), nil), nil) }

// TestEachPatternProposesItsExamples holds every example to its pattern: the pattern matches, and among what it proposes is
// the content that the example marks, with the speaker among those who may speak.
func TestEachPatternProposesItsExamples(t *testing.T) {
	for _, p := range Patterns().All {
		for _, marked := range p.Examples {
			e := patterns.ParseExample(marked)
			a := open(e.Text)
			var seen []string
			ok := false
			for _, u := range a.Units {
				a.EachCue(u, func(_ int, matches []patterns.Match) {
					for i := range matches {
						m := &matches[i]
						for _, c := range contents(a, m, u) {
							seen = append(seen, fmt.Sprintf("%s %q", m.Pattern.ID, c))
							ok = ok || m.Pattern.Group == p.Group && slices.Equal(c, words(e)) && maySpeak(a, m, u, e)
						}
					}
				})
			}
			if !ok {
				t.Errorf("%s does not propose %q of %q; proposed are\n\t%s", p.ID, words(e), e.Text, strings.Join(seen, "\n\t"))
			}
		}
	}
}

// words are what an example marks as said.
func words(e patterns.Example) (out []string) {
	for _, c := range e.Content {
		out = append(out, e.Text[c.Start:c.End])
	}
	return out
}

// contents are all that a match may report.
func contents(a *Article, m *patterns.Match, u reading.Unit) (out [][]string) {
	starts, ends := []int{-1}, []int{-1}
	if m.Before >= 0 {
		starts = a.ProposeStarts(m, u, nil)
	}
	if m.After >= 0 {
		ends = a.ProposeEnds(m, u, nil)
	}
	for _, s := range starts {
		for _, e := range ends {
			var c []string
			for _, x := range a.Content(&Proposal{Match: *m, Begin: s, End: e}) {
				c = append(c, a.Text[x.Start:x.End])
			}
			out = append(out, c)
		}
	}
	return out
}

// maySpeak reports whether the speaker of the example is among those proposed.
func maySpeak(a *Article, m *patterns.Match, u reading.Unit, e patterns.Example) bool {
	if len(e.Speaker) == 0 {
		return true
	}
	for _, j := range a.ProposeSpeakers(m, u, nil) {
		if j >= 0 && a.Start(int(a.Chunks[j].A)) < e.Speaker[0].End && a.End(int(a.Chunks[j].B)-1) > e.Speaker[0].Start {
			return true
		}
	}
	return false
}

// TestExamplesComeOutAsMarked puts each example through the whole of the package: it is found with the speaker and content that
// it marks, and in the counterexamples nothing is.
func TestExamplesComeOutAsMarked(t *testing.T) {
	for _, p := range Patterns().All {
		for _, marked := range p.Examples {
			e := patterns.ParseExample(marked)
			a := open(e.Text)
			var got []string
			for _, r := range Find(a, English()) {
				got = append(got, report(a, &r))
			}
			want := fmt.Sprintf("%q %q", speaker(e), words(e))
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q\n got %s\nwant %s", p.ID, e.Text, strings.Join(got, "; "), want)
			}
		}
		for _, s := range p.Counterexamples {
			a := open(s)
			for _, r := range Find(a, English()) {
				if r.Group != Scare {
					t.Errorf("%s: %q is no report, but got %s", p.ID, s, report(a, &r))
				}
			}
		}
	}
}

func speaker(e patterns.Example) string {
	if len(e.Speaker) == 0 {
		return ""
	}
	return e.Text[e.Speaker[0].Start:e.Speaker[0].End]
}

func report(a *Article, r *Report) string {
	who := ""
	if r.Speaker.Found() {
		who = a.SpanOf(r.Speaker).Text
	}
	var c []string
	for _, s := range r.Content {
		c = append(c, a.Text[s.Start:s.End])
	}
	return fmt.Sprintf("%q %q", who, c)
}
