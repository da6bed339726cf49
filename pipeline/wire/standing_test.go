package wire_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
				back, err := wire.DecodeStanding(next.Encode())
				if err != nil || cmp.Diff(next, back) != "" {
					t.Errorf("the record %q reads as %+v (%v), want %+v", next.Encode(), back, err, next)
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

func TestRetractionsGoWhereWhatTheyWithdrawWent(t *testing.T) {
	a := story()
	m := pipeline.Message{Source: "desk", Article: a, Received: received}
	msgs, said, err := wire.Finished(stages, "judge", m)
	if err != nil {
		t.Fatal(err)
	}
	killed := *a
	killed.Version, killed.PubStatus, killed.Annotations = 4, pipeline.Canceled, nil
	out, err := wire.Retractions(pipeline.Message{Source: "desk", Article: &killed, Received: received}, said)
	if err != nil || len(out) != len(msgs)-1 {
		t.Fatalf("%d retractions (%v), want one for each of the %d events", len(out), err, len(msgs)-1)
	}
	for i, r := range out {
		sent := msgs[i+1]
		e, err := wire.ReadEvent(r.Subject, r.Header, r.Data)
		if err != nil || r.Subject != sent.Subject || !slices.Equal(e.Withdraws, []string{sent.Header.Get("ce-id")}) || e.Version != 4 {
			t.Errorf("retraction %+v on %s (%v), want one of %s on %s", e, r.Subject, err, sent.Header.Get("ce-id"), sent.Subject)
		}
		if want := strings.Replace(sent.Header.Get("ce-type"), ".v1", ".retracted.v1", 1); e.Type != want {
			t.Errorf("type %s, want %s", e.Type, want)
		}
		if strings.Contains(string(r.Data), "said") || strings.Contains(string(r.Data), "Ångström") {
			t.Errorf("the retraction repeats what was said: %s", r.Data)
		}
	}
}

func TestStandingKeys(t *testing.T) {
	for id, plain := range map[string]bool{"abc-DEF_9": true, "a.b": false, "a b": false, "*": false, "naïve": false, "": true} {
		if got := wire.StandingKey(id); (got == id) != plain || strings.ContainsAny(got, " .*>") {
			t.Errorf("key of %q is %q", id, got)
		}
	}
}

func TestRecordsThatCannotBe(t *testing.T) {
	for _, b := range []string{"", "x", "1", "1 0\n+ quote.a.desk", "1 0\n+ quote.a.desk ! 1/quote/q1"} {
		if s, err := wire.DecodeStanding([]byte(b)); err == nil {
			t.Errorf("%q reads as %+v, want an error", b, s)
		}
	}
}
