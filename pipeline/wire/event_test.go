package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

var (
	stages   = wire.Topology{"parse", "find", "judge"}
	received = time.Date(2024, 6, 11, 17, 45, 0, 123456789, time.UTC)
)

// story has one entity, one quote of it and one scare quote.
func story() *pipeline.Article {
	span := pipeline.Span{Start: 0, End: 12, Text: "Zoë Ångström"}
	a := &pipeline.Article{ID: "a1", Version: 3, Source: "desk", Headline: "<b>Ferry</b> & more", Text: "Zoë Ångström said so."}
	a = a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{{ID: "e1", Type: pipeline.Person, Name: "Zoë Ångström", Mentions: []pipeline.Mention{{Span: span, Kind: pipeline.NameMention}}}})
	return a.With(pipeline.QuotesLayer, "1", []pipeline.Quote{
		{ID: "q1", Type: pipeline.Indirect, Content: []pipeline.Span{{Start: 18, End: 20, Text: "so"}}, Speaker: &pipeline.Speaker{Span: span, Entity: "e1", Kind: pipeline.PersonSpeaker}},
		{ID: "q2", Type: pipeline.Scare, Content: []pipeline.Span{{Start: 18, End: 20, Text: "so"}}},
		{ID: "q3", Type: pipeline.Indirect, Content: []pipeline.Span{{Start: 18, End: 20, Text: "so"}}},
	})
}

func TestOutputs(t *testing.T) {
	killed := story()
	killed.PubStatus = pipeline.Canceled
	for _, c := range []struct {
		name, stage string
		article     *pipeline.Article
		want        []string // subject and id
	}{
		{"a stage in between publishes the article alone", "find", story(), []string{"wire.v1.find.desk a1@3/find"}},
		{"so does the last", "judge", story(), []string{"wire.v1.enriched.desk a1@3/judge"}},
		{"so does a tombstone", "judge", killed, []string{"wire.v1.enriched.desk a1@3/judge"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			msgs, err := wire.Outputs(stages, c.stage, pipeline.Message{Source: "desk", Article: c.article, Received: received, Origin: "WIRE_RAW/7"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range msgs {
				got = append(got, m.Subject+" "+m.Header.Get("ce-id"))
				if id := m.Header.Get(nats.MsgIdHdr); id != m.Header.Get("ce-id") {
					t.Errorf("%s: Nats-Msg-Id %q, want that of the event", m.Subject, id)
				}
				if !json.Valid(m.Data) || strings.Contains(string(m.Data), `\u003c`) {
					t.Errorf("%s: body %s, want JSON with its angle brackets", m.Subject, m.Data)
				}
				e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
				if err != nil || e.Subject != "a1" || e.Version != 3 || e.Source != "desk" || e.Origin != "WIRE_RAW/7" || !e.Time.Equal(received) {
					t.Errorf("%s reads as %+v (%v)", m.Subject, e, err)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

// portable is derived from a text.
type portable string

func (p portable) HandOn() string { return string(p) }

// derived is an article of which a stage has derived something.
func derived(v any) *pipeline.Article {
	a := story().Share()
	a.Derive(func(*pipeline.Article) any { return v })
	return a
}

func TestWhatWasDerivedGoesAlong(t *testing.T) {
	known := pipeline.NewMemory(10, 1<<20)
	handed := story().Share()
	handed.Hand("from before")
	for _, c := range []struct {
		name, stage string
		article     *pipeline.Article
		want        string
	}{
		{"what was derived", "find", derived(portable("tags")), "tags"},
		{"nothing was derived", "find", story().Share(), ""},
		{"an article that shares nothing", "find", story(), ""},
		{"a value that stays", "find", derived(7), ""},
		{"there is nothing to hand on", "find", derived(portable("")), ""},
		{"it came, and the stage did not want it", "find", handed, "from before"},
		{"the last stage", "judge", derived(portable("tags")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			msgs, err := wire.Outputs(stages, c.stage, pipeline.Message{Source: "desk", Article: c.article})
			if err != nil {
				t.Fatal(err)
			}
			e, err := wire.ReadEvent(msgs[0].Subject, msgs[0].Header, msgs[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			m, err := e.Message("find", received, "", known)
			if err != nil || m.Article.Handed() != c.want {
				t.Errorf("%q came (%v), want %q", m.Article.Handed(), err, c.want)
			}
		})
	}
}

func TestOutputsThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name string
		m    pipeline.Message
		want string
	}{
		{"no article", pipeline.Message{Source: "desk"}, "without an article"},
		{"a source that is no token", pipeline.Message{Source: "The Desk", Article: story()}, `"The Desk"`},
		{"a source that would widen the subject", pipeline.Message{Source: "desk.>", Article: story()}, `"desk.>"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			msgs, err := wire.Outputs(stages, "judge", c.m)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%d messages and error %v, want an error with %q", len(msgs), err, c.want)
			}
		})
	}
}

func TestReadEvent(t *testing.T) {
	at := time.Date(2024, 6, 11, 17, 45, 0, 0, time.UTC)
	structured := nats.Header{"Content-Type": {"application/cloudevents+json; charset=UTF-8"}}
	for _, c := range []struct {
		name    string
		header  nats.Header
		body    string
		want    wire.Event
		wantErr string
	}{
		{"no envelope", nil, "text", wire.Event{Source: "desk", Data: []byte("text")}, ""},
		{"media type of NATS clients", nats.Header{"Content-Type": {"text/html"}}, "x", wire.Event{Source: "desk", ContentType: "text/html", Data: []byte("x")}, ""},
		{"binary mode", nats.Header{"ce-id": {"n%C3%AFve%25"}, "ce-type": {"t"}, "ce-time": {"2024-06-11T17:45:00Z"}, "ce-datacontenttype": {"text/plain"}, "ce-articleversion": {"4"}, "ce-subject": {"a1"}},
			"x", wire.Event{Source: "desk", ID: "nïve%", Type: "t", Time: at, ContentType: "text/plain", Version: 4, Subject: "a1", Data: []byte("x")}, ""},
		{"attributes in another case", nats.Header{"Ce-Id": {"1"}, "CE-TYPE": {"t"}}, "x", wire.Event{Source: "desk", ID: "1", Type: "t", Data: []byte("x")}, ""},
		{"values that are not encoded", nats.Header{"ce-id": {"100% of it"}}, "x", wire.Event{Source: "desk", ID: "100% of it", Data: []byte("x")}, ""},
		{"values that make no sense", nats.Header{"ce-time": {"noon"}, "ce-articleversion": {"new"}}, "x", wire.Event{Source: "desk", Data: []byte("x")}, ""},
		{"structured, an object", structured, `{"specversion":"1.0","id":"1","type":"t","subject":"a1","time":"2024-06-11T17:45:00Z","datacontenttype":"application/json","articleversion":4,"articleorigin":"o","data":{"id":"a1"}}`,
			wire.Event{Source: "desk", ID: "1", Type: "t", Subject: "a1", Time: at, ContentType: "application/json", Version: 4, Origin: "o", Data: []byte(`{"id":"a1"}`)}, ""},
		{"structured, text", structured, `{"id":"1","datacontenttype":"text/plain","data":"two\nlines"}`, wire.Event{Source: "desk", ID: "1", ContentType: "text/plain", Data: []byte("two\nlines")}, ""},
		{"structured, a JSON string", structured, `{"id":"1","data":"two"}`, wire.Event{Source: "desk", ID: "1", Data: []byte(`"two"`)}, ""},
		{"structured, bytes", structured, `{"id":"1","data_base64":"AAEC"}`, wire.Event{Source: "desk", ID: "1", Data: []byte{0, 1, 2}}, ""},
		{"structured, broken bytes", structured, `{"id":"1","data_base64":"*"}`, wire.Event{}, "data_base64"},
		{"structured, no JSON", structured, `{`, wire.Event{}, "structured CloudEvent"},
		{"structured, an id that is none", structured, `{"id":7}`, wire.Event{}, `"id"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := wire.ReadEvent("wire.v1.raw.desk", c.header, []byte(c.body))
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Errorf("error %v, want one with %q", err, c.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("event of %s (-want +got):\n%s", c.body, diff)
			}
		})
	}
}

func TestMessage(t *testing.T) {
	later := received.Add(time.Hour)
	for _, c := range []struct {
		name, hop string
		event     wire.Event
		want      func(pipeline.Message) bool
		rejected  bool
	}{
		{"an item", wire.Raw, wire.Event{Source: "desk", ContentType: "text/plain", Data: []byte("x")}, func(m pipeline.Message) bool {
			return string(m.Item) == "x" && m.ContentType == "text/plain" && m.Article == nil && m.Received.Equal(later) && m.Origin == "S/1"
		}, false},
		{"an event that says when and whence", wire.Raw, wire.Event{Source: "desk", Time: received, Origin: "S/0"}, func(m pipeline.Message) bool {
			return m.Received.Equal(received) && m.Origin == "S/0"
		}, false},
		{"an article", "parse", wire.Event{Source: "desk", ContentType: "application/json", Data: []byte(`{"id":"a1","text":"x"}`)}, func(m pipeline.Message) bool {
			return m.Item == nil && m.ContentType == "" && m.Article.Text == "x"
		}, false},
		{"no article", "parse", wire.Event{Source: "desk", Data: []byte(`{"id":1}`)}, nil, true},
		{"nothing", "parse", wire.Event{Source: "desk"}, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := c.event.Message(c.hop, later, "S/1", nil)
			if pipeline.Rejected(err) != c.rejected || (err != nil) != c.rejected {
				t.Fatalf("error %v (rejected: %t), want rejected: %t", err, pipeline.Rejected(err), c.rejected)
			}
			if err == nil && !c.want(m) {
				t.Errorf("message %+v", m)
			}
		})
	}
}

// FuzzItem sends any item under any id, and reads back what was sent, from headers that NATS and CloudEvents allow.
func FuzzItem(f *testing.F) {
	f.Add("a.txt", "text/plain; charset=utf-8", []byte("x"))
	f.Add(`naïve café 100% "draft"`, "", []byte(nil))
	f.Add("%41%zz\r\nce-id: other\x00", "\xff", []byte("\x00"))
	f.Fuzz(func(t *testing.T, id, contentType string, item []byte) {
		m := wire.NewItem("desk", contentType, id, item, received)
		for k, v := range m.Header {
			for _, c := range []byte(v[0]) {
				if strings.HasPrefix(k, "ce-") && (c <= ' ' || c > '~' || c == '"') {
					t.Errorf("header %s of %q holds %q", k, id, v[0])
				}
			}
		}
		e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if e.ID != id || e.ContentType != contentType || string(e.Data) != string(item) || !e.Time.Equal(received) || e.Source != "desk" || e.Type != wire.TypeItem {
			t.Errorf("sent %q, %q, %q; read %+v", id, contentType, item, e)
		}
	})
}

// FuzzReadEvent reads anything, and makes a message of it where it can.
func FuzzReadEvent(f *testing.F) {
	f.Add("wire.v1.ingest.desk", "Content-Type", "application/cloudevents+json", []byte(`{"id":"1","data":{"id":"a1","text":"x","blocks":[{"kind":"paragraph","start":0,"end":1}]}}`))
	f.Add("wire.v1.raw.desk", "ce-id", "%4", []byte("x"))
	f.Add("", "", "", []byte(nil))
	f.Fuzz(func(t *testing.T, subject, key, value string, body []byte) {
		e, err := wire.ReadEvent(subject, nats.Header{key: {value}}, body)
		if err != nil {
			return
		}
		if strings.Contains(e.Source, ".") {
			t.Errorf("source %q of subject %q", e.Source, subject)
		}
		if m, err := e.Message("ingest", received, "S/1", nil); err == nil && (m.Article == nil || m.Article.ID == "") {
			t.Errorf("%q became a message without an article", body)
		}
	})
}
