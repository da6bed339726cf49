package story

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wirecopy/pipeline"
)

func at(minute int) time.Time { return time.Date(2024, 6, 11, 9, minute, 0, 0, time.UTC) }

// TestIdentityRules feeds versions of one story to the rules, one after the other.
func TestIdentityRules(t *testing.T) {
	usable := func(digest, origin string, supplier int, created time.Time) candidate {
		return candidate{digest: digest, origin: origin, status: pipeline.Usable, supplier: supplier, created: created}
	}
	kill := func(digest, origin string, supplier int, created time.Time) candidate {
		c := usable(digest, origin, supplier, created)
		c.status = pipeline.Canceled
		return c
	}
	type step struct {
		in      candidate
		want    Outcome
		version int // of what goes on
	}
	none := time.Time{}
	tests := []struct {
		name  string
		steps []step
	}{
		{"the same item again is dropped", []step{
			{usable("a", "1", 0, none), First, 1}, {usable("a", "2", 0, none), Same, 0}, {usable("a", "3", 0, at(5)), Same, 0},
		}},
		{"a changed one becomes the next version", []step{
			{usable("a", "1", 0, none), First, 1}, {usable("b", "2", 0, none), Update, 2}, {usable("c", "3", 0, none), Update, 3},
		}},
		{"versions are counted, whatever the supplier counts", []step{
			{usable("a", "1", 7, none), First, 1}, {usable("b", "2", 9, none), Update, 2},
		}},
		{"an older version by number that comes late is dropped", []step{
			{usable("b", "2", 2, none), First, 1}, {usable("a", "1", 1, none), Late, 0}, {usable("c", "3", 3, none), Update, 2},
		}},
		{"an older version by time that comes late is dropped", []step{
			{usable("b", "2", 0, at(9)), First, 1}, {usable("a", "1", 0, at(3)), Late, 0},
		}},
		{"a number that rises counts for more than the time", []step{
			{usable("b", "2", 2, at(3)), First, 1}, {usable("a", "1", 1, at(3)), Late, 0}, {usable("c", "3", 3, at(1)), Update, 2},
		}},
		{"a number that falls while the time goes on counts for nothing", []step{
			{usable("a", "1", 7031, at(1)), First, 1}, {usable("b", "2", 511, at(4)), Update, 2}, {kill("x", "3", 90, at(9)), Update, 3},
		}},
		{"numbers too large to count versions leave it to the time", []step{
			{usable("a", "1", counter(978556838), at(1)), First, 1}, {usable("b", "2", counter(159588191), at(4)), Update, 2},
			{usable("c", "3", counter(1542761538), at(3)), Late, 0},
		}},
		{"the time decides where the number stays", []step{
			{usable("a", "1", 1, at(1)), First, 1}, {usable("b", "2", 1, at(2)), Update, 2}, {usable("c", "3", 1, at(1)), Late, 0},
		}},
		{"a change without a new time is a change", []step{
			{usable("a", "1", 0, at(1)), First, 1}, {usable("b", "2", 0, at(1)), Update, 2},
		}},
		{"earlier content without a sign that it is new is a late copy", []step{
			{usable("a", "1", 0, none), First, 1}, {usable("b", "2", 0, none), Update, 2}, {usable("a", "3", 0, none), Late, 0},
		}},
		{"earlier content that is put back goes on", []step{
			{usable("a", "1", 0, at(1)), First, 1}, {usable("b", "2", 0, at(2)), Update, 2}, {usable("a", "3", 0, at(3)), Update, 3},
		}},
		{"a count without a change is remembered", []step{
			{usable("a", "1", 1, none), First, 1}, {usable("a", "2", 5, none), Same, 0}, {usable("b", "3", 4, none), Late, 0}, {usable("c", "4", 6, none), Update, 2},
		}},
		{"canceled makes a tombstone", []step{
			{usable("a", "1", 1, at(1)), First, 1}, {kill("x", "2", 2, at(2)), Update, 2},
		}},
		{"a kill without number or time is obeyed", []step{
			{usable("a", "1", 1, at(1)), First, 1}, {kill("x", "2", 0, none), Update, 2},
		}},
		{"the kill of a story never seen makes a tombstone, and what comes late stays dead", []step{
			{kill("x", "2", 2, at(2)), First, 1}, {usable("a", "1", 1, at(1)), Late, 0}, {usable("a", "3", 0, none), Late, 0},
		}},
		{"a kill that is repeated is dropped", []step{
			{usable("a", "1", 1, none), First, 1}, {kill("x", "2", 2, none), Update, 2}, {kill("y", "3", 3, none), Same, 0},
		}},
		{"what was killed comes back in a newer version only", []step{
			{usable("a", "1", 1, at(1)), First, 1}, {kill("x", "2", 1, at(1)), Update, 2}, {usable("b", "3", 1, at(1)), Late, 0}, {usable("b", "4", 2, at(4)), Update, 3},
		}},
		{"a kill wins over any number, and its story comes back in a newer version than all", []step{
			{usable("b", "2", 3, none), First, 1}, {kill("x", "1", 2, none), Update, 2}, {usable("c", "3", 3, none), Late, 0}, {usable("d", "4", 4, none), Update, 3},
		}},
		{"a kill wins over any time", []step{
			{usable("b", "2", 0, at(9)), First, 1}, {kill("x", "1", 0, at(3)), Update, 2},
		}},
		{"a kill wins, however late and with whatever number", []step{
			{usable("b", "2", 3, at(5)), First, 1}, {kill("x", "1", 2, at(1)), Update, 2}, {usable("b", "4", 3, at(5)), Late, 0},
		}},
		{"a redelivery gets the same answer", []step{
			{usable("a", "1", 1, none), First, 1}, {usable("a", "1", 1, none), Again, 1}, {usable("b", "2", 2, none), Update, 2},
			{usable("a", "1", 1, none), Again, 1}, {usable("b", "2", 2, none), Again, 2}, {usable("b", "3", 2, none), Same, 0},
		}},
		{"two versions in one delivery are told apart", []step{
			{usable("a", "1", 1, none), First, 1}, {usable("b", "1", 2, none), Update, 2}, {usable("a", "1", 1, none), Again, 1}, {usable("b", "1", 2, none), Again, 2},
		}},
		{"without a name of the delivery there is no again", []step{
			{usable("a", "", 1, none), First, 1}, {usable("a", "", 1, none), Same, 0},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r Record
			for i, s := range tt.steps {
				before := r
				next, outcome, made := r.next(s.in)
				if outcome != s.want || made.Version != s.version {
					t.Fatalf("step %d, %+v after version %d: got %s %d, want %s %d", i+1, s.in, before.Version, outcome, made.Version, s.want, s.version)
				}
				if goesOn := outcome == First || outcome == Update; goesOn && next.Version != made.Version || !goesOn && next.Version != before.Version {
					t.Fatalf("step %d: %s leaves the record at version %d after %d", i+1, outcome, next.Version, before.Version)
				}
				r = next
			}
		})
	}
}

func TestRecordIsBounded(t *testing.T) {
	var r Record
	for i := range 10 * maxMade {
		var outcome Outcome
		r, outcome, _ = r.next(candidate{digest: string(rune('a' + i)), origin: string(rune('a' + i)), status: pipeline.Usable, supplier: i + 1})
		if outcome == Same || outcome == Late {
			t.Fatalf("version %d is %s", i+1, outcome)
		}
	}
	if len(r.Made) != maxMade || r.Version != 10*maxMade {
		t.Errorf("the record remembers %d deliveries at version %d, want %d at %d", len(r.Made), r.Version, maxMade, 10*maxMade)
	}
}

// TestRecordAsJSON holds the record to the form that ledgers store it in.
func TestRecordAsJSON(t *testing.T) {
	var r Record
	r, _, _ = r.next(candidate{digest: "d", origin: "raw:1", status: pipeline.Usable, supplier: 3, created: at(4), fingerprint: 0xfedcba9876543210})
	r.Root, r.Made[0].Root = "other", "other"
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Record
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("the record changes on the way through %s (-want +got):\n%s", b, diff)
	}
	if _, outcome, made := back.next(candidate{digest: "d", origin: "raw:1"}); outcome != Again || made.Root != "other" {
		t.Errorf("the stored record answers a redelivery with %s and the root %q, want again and other", outcome, made.Root)
	}
}

func TestDigestSeesWhatAReaderSees(t *testing.T) {
	base := pipeline.Article{Headline: "h", Text: "t", PubStatus: pipeline.Usable}
	same := func(name string, change func(*pipeline.Article), want bool) {
		t.Helper()
		a := base
		change(&a)
		if got := digest(&a) == digest(&base); got != want {
			t.Errorf("%s: same digest %v, want %v", name, got, want)
		}
	}
	same("time", func(a *pipeline.Article) { a.VersionCreated = at(1) }, true)
	same("supplier's version", func(a *pipeline.Article) { a.Version = 9 }, true)
	same("text", func(a *pipeline.Article) { a.Text = "u" }, false)
	same("headline", func(a *pipeline.Article) { a.Headline = "u" }, false)
	same("characters moved from headline to text", func(a *pipeline.Article) { a.Headline, a.Text = "", "ht" }, false)
	same("status", func(a *pipeline.Article) { a.PubStatus = pipeline.Withheld }, false)
	same("embargo", func(a *pipeline.Article) { a.EmbargoedUntil = at(1) }, false)
	same("subject", func(a *pipeline.Article) { a.Subjects = []pipeline.Subject{{Name: "s"}} }, false)
}
