package runner_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
)

// speak is the last stage of these tests. An article's text is who says what: "jane:yes joe:no".
var speak = stage{"count", func(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	var quotes []pipeline.Quote
	var entities []pipeline.Entity
	for i, f := range strings.Fields(m.Article.Text) {
		who, what, _ := strings.Cut(f, ":")
		e := fmt.Sprint("e", i+1)
		entities = append(entities, pipeline.Entity{ID: e, Type: pipeline.Person, Name: who})
		quotes = append(quotes, pipeline.Quote{ID: fmt.Sprint("q", i+1), Type: pipeline.Indirect, Content: []pipeline.Span{{Text: what}},
			Speaker: &pipeline.Speaker{Span: pipeline.Span{Text: who}, Entity: e, Kind: pipeline.PersonSpeaker}})
	}
	if !m.Article.Dead() {
		m.Article = m.Article.With(pipeline.EntitiesLayer, "1", entities).With(pipeline.QuotesLayer, "1", quotes)
	}
	return []pipeline.Message{m}, nil
}}

// standingEvents gives the events of all articles that stand: quotes that no retraction withdraws, and the entities of
// the newest record, as article@version/kind/id.
func standingEvents(t *testing.T, js jetstream.JetStream) []string {
	t.Helper()
	s, err := js.Stream(t.Context(), wire.EventsStream)
	if err != nil {
		t.Fatal(err)
	}
	sent, withdrawn, named := map[string]string{}, map[string]string{}, map[string][]string{}
	for seq := s.CachedInfo().State.FirstSeq; seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Type == wire.TypeEntities:
			named[m.Subject] = entitiesOf(t, e)
		case len(e.Withdraws) == 0:
			if sent[e.ID] != "" {
				t.Errorf("%s was sent twice", e.ID)
			}
			sent[e.ID] = m.Subject
		}
		for _, id := range e.Withdraws {
			withdrawn[id] = m.Subject
		}
	}
	var out []string
	for id, subject := range sent {
		if at, ok := withdrawn[id]; !ok {
			out = append(out, id)
		} else if at != subject {
			t.Errorf("%s was sent on %s and withdrawn on %s", id, subject, at)
		}
	}
	for _, ids := range named {
		out = append(out, ids...)
	}
	slices.Sort(out)
	return out
}

// entitiesOf gives the events of entities that a record says stand.
func entitiesOf(t *testing.T, e wire.Event) (ids []string) {
	t.Helper()
	record, err := wire.ReadStanding(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range record.Said {
		for _, id := range strings.Split(said.Events, ",") {
			if strings.Contains(id, "/entity/") {
				ids = append(ids, e.Subject+"@"+id)
			}
		}
	}
	return ids
}

// history is the versions of one article: what each says, or nothing for a kill.
type history struct {
	name     string
	versions []string
	want     string // what stands in the end, as version/kind/id
}

// deliver sends the versions to the last stages in the order given, and the first of them a second time at the end, as
// when its acknowledgement was lost. Where the last is no kill, each waits for the one before.
func (h history) deliver(t *testing.T, js jetstream.JetStream, id string, order []int) {
	t.Helper()
	for n, v := range append(slices.Clone(order), order[0]) {
		a := &pipeline.Article{ID: id, Version: v + 1, Source: "desk", Text: h.versions[v], PubStatus: pipeline.Usable}
		if a.Text == "" {
			a.PubStatus = pipeline.Canceled
		}
		msgs, err := wire.Outputs(topology, "parse", pipeline.Message{Source: "desk", Article: a, Received: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		msgs[0].Header.Set("Nats-Msg-Id", fmt.Sprint(id, "/", n))
		if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
			t.Fatal(err)
		}
		if h.want != "" || n == len(order) { // a kill ends all, also where versions are in work side by side
			passed(t, js)
		}
	}
}

// standing gives what stands of one article.
func standing(t *testing.T, js jetstream.JetStream, id string) []string {
	t.Helper()
	var got []string
	for _, e := range standingEvents(t, js) {
		if rest, ok := strings.CutPrefix(e, id); ok {
			got = append(got, rest)
		}
	}
	return got
}

// Whatever the order in which the versions of an article come to the last stage, and however often, only the newest
// stands, and nothing after a kill.
func TestNothingWithdrawnIsLeftStanding(t *testing.T) {
	for _, c := range []history{
		{"a quote less", []string{"jane:yes joe:no", "jane:yes"}, "@1/entity/e1 @1/quote/q1 @2/entity/e1 @2/quote/q1"},
		{"another speaker", []string{"jane:yes", "joe:yes"}, "@2/entity/e1 @2/quote/q1"},
		{"two quotes, one, killed", []string{"jane:yes joe:no", "jane:yes", ""}, ""},
		{"killed and back", []string{"jane:yes", "", "joe:yes"}, "@3/entity/e1 @3/quote/q1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, js := ready(t)
			start(t, s, quick, check(keep), speak)
			project(t, s, quick)
			const seed = 20261126
			random := rand.New(rand.NewPCG(seed, 1))
			for round := range 6 {
				id, order := fmt.Sprint("a", round), random.Perm(len(c.versions))
				if round == 0 {
					slices.Sort(order)
				}
				c.deliver(t, js, id, order)
				want := strings.Fields(c.want)
				switch {
				case c.name == "killed and back" && slices.Index(order, 1) > slices.Index(order, 2):
					want = nil // the kill came last, and wins
				case c.name == "a quote less" && order[0] == 1:
					want = want[2:] // the first version came too late for any event
				}
				if got := standing(t, js, id); !slices.Equal(got, want) {
					t.Errorf("seed %d, round %d, order %v: %q stands, want %q", seed, round, order, got, want)
				}
			}
		})
	}
}

// passed waits until nothing is on its way to the last stage, and all events are stored.
func passed(t *testing.T, js jetstream.JetStream) {
	t.Helper()
	pipelinetest.Eventually(t, "all has passed", func() bool {
		if streamMsgs(t, js, wire.HopStream("parse"))+streamMsgs(t, js, wire.HopStream("check")) > 0 {
			return false
		}
		cons, err := js.Consumer(t.Context(), wire.EnrichedStream, wire.EventsWorker)
		return err == nil && cons.CachedInfo().NumPending == 0 && cons.CachedInfo().NumAckPending == 0
	})
}

// An article that comes after its kill does not come out.
func TestNothingComesOutAfterItsKill(t *testing.T) {
	s, js := ready(t)
	start(t, s, quick, check(keep), speak)
	project(t, s, quick)
	send := func(version int, status, text string) {
		t.Helper()
		a := &pipeline.Article{ID: "a1", Version: version, Source: "desk", Text: text, PubStatus: status}
		msgs, err := wire.Outputs(topology, "parse", pipeline.Message{Source: "desk", Article: a, Received: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := js.PublishMsg(t.Context(), msgs[0]); err != nil {
			t.Fatal(err)
		}
		passed(t, js)
	}
	send(3, pipeline.Canceled, "gone")
	send(2, pipeline.Usable, "jane:yes")
	if got := enriched(t, js); len(got) != 1 || got["gone"] != 1 {
		t.Errorf("came out: %v, want the tombstone alone", got)
	}
	if got, want := stored(t, js), []string{"wire.v1.named.a1.desk a1@3/named"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want the tombstone's alone", got)
	}
}
