package wire_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

func projection(t *testing.T, a *pipeline.Article, singly bool) *wire.Projection {
	t.Helper()
	p, err := wire.Project(pipeline.Message{Source: "desk", Article: a, Received: received, Origin: "WIRE_RAW/7"}, singly)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// messages are the events of an article, and the record that the last of them holds, read as another process reads it.
func messages(t *testing.T, a *pipeline.Article, singly bool, before *wire.Standing) ([]*nats.Msg, *wire.Standing) {
	t.Helper()
	drafts, record, err := projection(t, a, singly).Messages(before)
	if err != nil || len(drafts) == 0 {
		t.Fatalf("%d messages, %v", len(drafts), err)
	}
	var msgs []*nats.Msg
	for i := range drafts {
		m := drafts[i].Message()
		if at := drafts[i].Size(0); m.Size() > at || m.Size() < at-256 || drafts[i].ID != wire.EventID(m.Header) {
			t.Errorf("the message of event %s has %d bytes: %d are said, and 256 less at least", wire.EventID(m.Header), m.Size(), at)
		}
		msgs = append(msgs, m)
	}
	last := msgs[len(msgs)-1]
	e, err := wire.ReadEvent(last.Subject, last.Header, last.Data)
	if err != nil {
		t.Fatal(err)
	}
	back, err := wire.ReadStanding(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*wire.Standing{record, &back} {
		slices.SortFunc(s.Said, func(a, b wire.Said) int { return strings.Compare(a.Subject+a.Events, b.Subject+b.Events) })
	}
	if diff := cmp.Diff(*record, back); diff != "" {
		t.Errorf("the record reads as (-want +got):\n%s", diff)
	}
	return msgs, &back
}

func lines(msgs []*nats.Msg) []string {
	var out []string
	for _, m := range msgs {
		out = append(out, m.Subject+" "+wire.EventID(m.Header)+" "+m.Header.Get("ce-type"))
	}
	return out
}

const named = "wire.v1.named.a1.desk a1@%d/named wirecopy.entities.v1"

func TestProjection(t *testing.T) {
	quotes := []string{
		"wire.v1.quote.zoe-angstrom.desk a1@3/quote/q1 wirecopy.quote.v1", "wire.v1.quote.unknown.desk a1@3/quote/q3 wirecopy.quote.v1",
	}
	single := "wire.v1.entity.person.zoe-angstrom.desk a1@3/entity/e1 wirecopy.entity.v1"
	killed := story()
	killed.PubStatus, killed.Annotations = pipeline.Canceled, nil
	for _, c := range []struct {
		name    string
		article *pipeline.Article
		singly  bool
		want    []string
	}{
		{"quotes singly, entities together", story(), false, append(slices.Clone(quotes), fmt.Sprintf(named, 3))},
		{"entities singly as well", story(), true, append(slices.Clone(quotes), single, fmt.Sprintf(named, 3))},
		{"a tombstone names nothing", killed, false, []string{fmt.Sprintf(named, 3)}},
		{"an article that says nothing", &pipeline.Article{ID: "a1", Version: 1, Source: "desk"}, false, []string{fmt.Sprintf(named, 1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			msgs, _ := messages(t, c.article, c.singly, nil)
			if diff := cmp.Diff(c.want, lines(msgs)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			for _, m := range msgs {
				if !json.Valid(m.Data) || strings.Contains(string(m.Data), `\u003c`) {
					t.Errorf("%s: body %s, want JSON with its angle brackets", m.Subject, m.Data)
				}
				e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
				if err != nil || e.Subject != "a1" || e.Source != "desk" || !e.Time.Equal(received) {
					t.Errorf("%s reads as %+v (%v)", m.Subject, e, err)
				}
			}
		})
	}
}

func TestWhatANewerVersionWithdraws(t *testing.T) {
	less := story()
	less.Version = 4
	less = less.With(pipeline.EntitiesLayer, "1", []pipeline.Entity(nil)).With(pipeline.QuotesLayer, "1", []pipeline.Quote(nil))
	killed := *less
	killed.PubStatus, killed.Annotations = pipeline.Canceled, nil
	same := story()
	same.Version = 4
	withdrawn := []string{
		"wire.v1.quote.unknown.desk a1@4/retracted/3/quote/q3 wirecopy.quote.retracted.v1",
		"wire.v1.quote.zoe-angstrom.desk a1@4/retracted/3/quote/q1 wirecopy.quote.retracted.v1",
	}
	again := []string{
		"wire.v1.quote.zoe-angstrom.desk a1@4/quote/q1 wirecopy.quote.v1", "wire.v1.quote.unknown.desk a1@4/quote/q3 wirecopy.quote.v1",
	}
	for _, c := range []struct {
		name   string
		singly bool // in the version before
		next   *pipeline.Article
		want   []string
		named  []string // that the record says are withdrawn
		reason string
	}{
		{"all that is no longer there", false, less, append(slices.Clone(withdrawn), fmt.Sprintf(named, 4)), []string{"a1@3/entity/e1"}, pipeline.Changed},
		{"entities that were sent singly, singly too", true, less, append(append([]string{
			"wire.v1.entity.person.zoe-angstrom.desk a1@4/retracted/3/entity/e1 wirecopy.entity.retracted.v1"}, withdrawn...), fmt.Sprintf(named, 4)), []string{"a1@3/entity/e1"}, pipeline.Changed},
		{"all of what was killed", false, &killed, append(slices.Clone(withdrawn), fmt.Sprintf(named, 4)), []string{"a1@3/entity/e1"}, pipeline.Killed},
		{"nothing that is still there", false, same, append(slices.Clone(again), fmt.Sprintf(named, 4)), nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, before := messages(t, story(), c.singly, nil)
			msgs, record := messages(t, c.next, false, before)
			if diff := cmp.Diff(c.want, lines(msgs)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			for _, m := range msgs[:len(msgs)-1] {
				if strings.Contains(m.Header.Get("ce-type"), "retracted") && (strings.Contains(string(m.Data), "said") || strings.Contains(string(m.Data), "Ångström")) {
					t.Errorf("the retraction repeats what was said: %s", m.Data)
				}
			}
			var e pipeline.EntitiesEvent
			if err := json.Unmarshal(msgs[len(msgs)-1].Data, &e); err != nil || !slices.Equal(e.Withdrawn, c.named) || e.Reason != c.reason {
				t.Errorf("entities %q are withdrawn as %q (%v), want %q as %q", e.Withdrawn, e.Reason, err, c.named, c.reason)
			}
			// What stands in the end is withdrawn by a kill, of all versions.
			end := killed
			end.Version = 5
			events := map[string]bool{}
			for _, s := range record.Said {
				for _, id := range strings.Split(s.Events, ",") {
					events["a1@"+id] = true
				}
			}
			next, _ := record.Next(&end, nil)
			if len(next.Said) > 0 || len(next.Withdrawn) != len(record.Said) {
				t.Errorf("a kill withdraws %v of %v", next.Withdrawn, record.Said)
			}
		})
	}
}

// A version that is not the newest, or that comes again, says nothing.
func TestVersionsThatSayNothing(t *testing.T) {
	_, before := messages(t, story(), false, nil)
	older := story()
	older.Version = 2
	for name, a := range map[string]*pipeline.Article{"the same": story(), "an older one": older} {
		if drafts, record, err := projection(t, a, false).Messages(before); len(drafts) > 0 || record != nil || err != nil {
			t.Errorf("%s: %d events, %v, %v, want nothing", name, len(drafts), record, err)
		}
	}
}

// The ids that one retraction names stand in a header, which the broker bounds.
func TestManyWithdrawalsAreSeveralRetractions(t *testing.T) {
	before := &wire.Standing{Version: 1, Said: []wire.Said{{Subject: "quote.a.desk", Events: strings.TrimSuffix(strings.Repeat("1/quote/q123456,", 5000), ",")}}}
	msgs, _ := messages(t, &pipeline.Article{ID: "a1", Version: 2, Source: "desk"}, false, before)
	n := 0
	for _, m := range msgs[:len(msgs)-1] {
		ids := m.Header.Get("ce-withdraws")
		n += 1 + strings.Count(ids, ",")
		if len(ids) > 32<<10 {
			t.Errorf("a header of %d bytes", len(ids))
		}
	}
	if n != 5000 || len(msgs) < 3 {
		t.Errorf("%d events are withdrawn by %d messages, want 5000 by several", n, len(msgs)-1)
	}
}

func TestArticlesThatCannotBeProjected(t *testing.T) {
	broken := story()
	if err := json.Unmarshal([]byte(`{"entities": 7}`), &broken.Annotations); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		m    pipeline.Message
		want string
	}{
		{"a source that is no token", pipeline.Message{Source: "The Desk", Article: story()}, `"The Desk"`},
		{"an annotation of another form", pipeline.Message{Source: "desk", Article: broken}, "entities"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := wire.Project(c.m, false); !pipeline.Rejected(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want a rejection with %q", err, c.want)
			}
		})
	}
}

func TestRecordsThatCannotBe(t *testing.T) {
	for _, body := range []string{"", "7", `{"article": 7}`, `{"standing": [{"subject": "wire.v1.quote.a.desk", "key": "!", "events": ["1/quote/q1"]}]}`} {
		if s, err := wire.ReadStanding(wire.Event{Data: []byte(body)}); err == nil {
			t.Errorf("%q reads as %+v, want an error", body, s)
		}
	}
}

func TestPlaces(t *testing.T) {
	for id, want := range map[string]bool{"17.0": true, "17.": false, ".1": false, "a1@3/named": false, "": false, "1.2.3": false} {
		p, ok := wire.PlaceOf(nats.Header{nats.MsgIdHdr: {id}})
		if ok != want || ok && p.String() != id {
			t.Errorf("the place of %q is %v (%t), want %t", id, p, ok, want)
		}
	}
}
