package wire_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// TestWhatStands tells a record of versions of one article, one after the other. A version is written as its number, its
// status and what it says.
func TestWhatStands(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string // version, status, things said | advance | withdrawn events
		want  string   // what stands in the end
	}{
		{"the first version", []string{"1 usable a b|newest|"}, "a:1 b:1"},
		{"the same again", []string{"1 usable a b|newest|", "1 usable a b|again|"}, "a:1 b:1"},
		{"what a newer version does not have is withdrawn", []string{"1 usable a b|newest|", "2 usable b c|newest|a:1"}, "b:1,2 c:2"},
		{"its message again withdraws the same again", []string{"1 usable a b|newest|", "2 usable b|newest|a:1", "2 usable b|again|a:1"}, "b:1,2"},
		{"a kill withdraws what all versions said", []string{"1 usable a b|newest|", "2 usable b|newest|a:1", "3 canceled|newest|b:1,2"}, ""},
		{"a kill that comes again", []string{"1 usable a|newest|", "2 canceled|newest|a:1", "2 canceled|again|a:1"}, ""},
		{"so does a version that is withheld", []string{"1 usable a|newest|", "2 withheld|newest|a:1", "3 usable a|newest|"}, "a:3"},
		{"an older version comes late", []string{"2 usable b|newest|", "1 usable a|late|"}, "b:2"},
		{"a version comes after its kill", []string{"3 canceled|newest|", "2 usable a|late|"}, ""},
		{"a kill wins over any number", []string{"7 usable a|newest|", "2 canceled|newest|a:7"}, ""},
		{"a kill of the same number", []string{"2 usable a|newest|", "2 canceled|newest|a:2"}, ""},
		{"what comes back after a kill stands, and the old kill changes nothing", []string{"1 usable a|newest|", "2 canceled|newest|a:1", "3 usable a|newest|", "2 canceled|late|"}, "a:3"},
		{"one thing said twice is one", []string{"1 usable a a|newest|", "2 usable|newest|a:1,1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s wire.Standing
			for _, step := range c.steps {
				parts := strings.Split(step, "|")
				words := strings.Fields(parts[0])
				a := &pipeline.Article{ID: "a1", PubStatus: words[1]}
				fmt.Sscan(words[0], &a.Version)
				var said []wire.Said
				for _, what := range words[2:] {
					said = append(said, wire.Said{Subject: what, Events: words[0]})
				}
				next, advance := s.Next(a, said)
				if string(advance) != parts[1] {
					t.Errorf("%s is %s, want %s", parts[0], advance, parts[1])
				}
				if got := list(next.Withdrawn); advance != wire.Late && got != parts[2] {
					t.Errorf("%s withdraws %q, want %q", parts[0], got, parts[2])
				}
				s = next
			}
			if got := list(s.Said); got != c.want {
				t.Errorf("in the end %q stands, want %q", got, c.want)
			}
		})
	}
}

func list(said []wire.Said) string {
	var out []string
	for _, s := range said {
		out = append(out, s.Subject+":"+s.Events)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
