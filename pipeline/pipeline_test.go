package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

func article(text string) pipeline.Message {
	return pipeline.Message{Source: "desk", Article: (&pipeline.Article{ID: "a1", Version: 1, Source: "desk", Text: text}).Share()}
}

func length(name string) pipeline.Stage {
	return pipeline.Annotate(name, "1.0.0", func(_ context.Context, a *pipeline.Article) (int, error) { return len(a.Text), nil })
}

func TestRejectMarksAnErrorThroughWrapping(t *testing.T) {
	cause := errors.New("no closing tag")
	err := fmt.Errorf("item 7: %w", pipeline.Reject(fmt.Errorf("parse: %w", cause)))
	if !pipeline.Rejected(err) || !errors.Is(err, cause) {
		t.Errorf("Rejected(%v) = %t, Is cause = %t, want both", err, pipeline.Rejected(err), errors.Is(err, cause))
	}
	if err.Error() != "item 7: parse: no closing tag" {
		t.Errorf("message %q: the mark must not show", err)
	}
	if pipeline.Reject(nil) != nil || pipeline.Rejected(cause) || pipeline.Rejected(nil) {
		t.Error("nil and unmarked errors must not count as rejected")
	}
}

func TestTryTurnsAPanicIntoAnError(t *testing.T) {
	s := pipeline.Annotate("bad", "1", func(context.Context, *pipeline.Article) (int, error) {
		var m map[string]int
		m["x"] = 1
		return 0, nil
	})
	out, err := pipeline.Try(t.Context(), s, article("x"))
	var p *pipeline.PanicError
	if out != nil || !errors.As(err, &p) || !strings.Contains(err.Error(), "nil map") || len(p.Stack) == 0 {
		t.Errorf("Try gave %v, %v, want a PanicError with the cause and a stack", out, err)
	}
}

func TestAnAnnotationIsAddedAndItsInputStaysAsItWas(t *testing.T) {
	in := article("four")
	out, err := length("count").Process(t.Context(), in)
	if err != nil || len(out) != 1 {
		t.Fatalf("Process gave %v, %v, want one message", out, err)
	}
	if in.Article.Annotations != nil || in.Article.Produced != nil {
		t.Error("the input was changed")
	}
	n, err := pipeline.Layer[int](out[0].Article, "count")
	if err != nil || n != 4 || out[0].Article.Produced["count"] != "1.0.0" {
		t.Errorf("annotation %d (%v), produced by %q, want 4 by 1.0.0", n, err, out[0].Article.Produced["count"])
	}
	if _, err := length("count").Process(t.Context(), pipeline.Message{}); !pipeline.Rejected(err) {
		t.Errorf("a message without an article gives %v, want a rejection", err)
	}
}

func TestATombstonePassesUntouched(t *testing.T) {
	for _, status := range []string{pipeline.Canceled, pipeline.Withheld} {
		in := article("gone")
		in.Article.PubStatus = status
		out, err := length("count").Process(t.Context(), in)
		if err != nil || len(out) != 1 || out[0].Article.Annotations != nil {
			t.Errorf("%s: %+v, %v, want the article as it came", status, out, err)
		}
	}
}

func TestUnknownAnnotationsPassThroughToTheLetter(t *testing.T) {
	const wire = `{"id":"a1","text":"<b>four</b>","annotations":{"mood":{"z":1,"a":[1.50, "<"]}}}`
	a, err := pipeline.DecodeArticle([]byte(wire))
	if err != nil {
		t.Fatal(err)
	}
	out, err := length("count").Process(t.Context(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatal(err)
	}
	b, err := out[0].Article.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"id":"a1","text":"<b>four</b>","annotations":{"count":11,"mood":{"z":1,"a":[1.50, "<"]}},"produced":{"count":"1.0.0"}}`; string(b) != want {
		t.Errorf("encoded %s\nwant    %s", b, want)
	}
}

func TestEncodeGivesWhatTheStandardLibraryGives(t *testing.T) {
	plain := &pipeline.Article{ID: "a1", Text: "“a” <b> & \u2028", Subjects: []pipeline.Subject{{Name: "x"}}}
	decoded, err := pipeline.DecodeArticle([]byte(`{"id":"a","text":"","annotations":{"z":[1, 2],"b":null,"a":{}},"produced":{"z":"1"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*pipeline.Article{plain, plain.With("x", "1", []string{"<"}), plain.With("y", "1", 1).With("x\"", "2", nil), typical(), decoded, {Annotations: pipeline.Annotations{"n": nil}}} {
		got, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(a); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, b.Bytes()); err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, got); err != nil || compact.String() != want.String() {
			t.Errorf("encoded %s (%v)\nwant    %s", got, err, want.String())
		}
	}
}

func TestAnEncodedArticleIsOneLine(t *testing.T) {
	a, err := pipeline.DecodeArticle([]byte("{\n \"id\": \"a\",\n \"text\": \"x\\ny\",\n \"annotations\": {\n  \"m\": [\n 1,\n 2]}}"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := a.Encode(); err != nil || bytes.ContainsAny(b, "\n\r") {
		t.Errorf("encoded %q (%v), want one line", b, err)
	}
}

func TestLayerReadsWhatWasDecodedAndWhatWasSet(t *testing.T) {
	type old struct{ N int }
	type new struct{ N int }
	a := (&pipeline.Article{ID: "a", Text: ""}).With("x", "1", old{7})
	if v, err := pipeline.Layer[new](a, "x"); err != nil || v.N != 7 {
		t.Errorf("Layer of another type with the same form gave %+v, %v, want 7", v, err)
	}
	b, err := pipeline.DecodeArticle([]byte(`{"id":"a","text":"","annotations":{"x":{"N":7}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if v, err := pipeline.Layer[new](b, "x"); err != nil || v.N != 7 {
			t.Errorf("Layer of JSON gave %+v, %v, want 7", v, err)
		}
		if v, err := pipeline.Layer[old](b, "x"); err != nil || v.N != 7 {
			t.Errorf("Layer of JSON as another type gave %+v, %v, want 7", v, err)
		}
	}
	if v, err := pipeline.Layer[new](a, "absent"); err != nil || v.N != 0 {
		t.Errorf("Layer of an absent annotation gave %+v, %v, want zero", v, err)
	}
	if _, err := pipeline.Layer[string](a, "x"); !pipeline.Rejected(err) {
		t.Errorf("Layer of another form gave %v, want a rejection", err)
	}
}

func TestChainRunsStagesInOrderAndSelectsByName(t *testing.T) {
	split := stage{"split", func(m pipeline.Message) ([]pipeline.Message, error) {
		if m.Article.Text == "drop" {
			return nil, nil
		}
		return []pipeline.Message{m, m}, nil
	}}
	fail := stage{"fail", func(pipeline.Message) ([]pipeline.Message, error) { return nil, pipeline.Reject(errors.New("no")) }}
	all := pipeline.Chain{length("one"), split, length("two"), fail}
	some, err := all.Select("two", "one", "split")
	if err != nil {
		t.Fatal(err)
	}
	out, err := some.Process(t.Context(), article("text"))
	if err != nil || len(out) != 2 || out[1].Article.Annotations["one"] == nil || out[1].Article.Annotations["two"] == nil {
		t.Errorf("Process gave %d messages, %v, want 2 with both annotations", len(out), err)
	}
	if out, err := some.Process(t.Context(), article("drop")); err != nil || len(out) != 0 {
		t.Errorf("a dropped message gave %v, %v, want nothing", out, err)
	}
	if _, err := all.Process(t.Context(), article("text")); !pipeline.Rejected(err) || !strings.HasPrefix(err.Error(), "fail: ") {
		t.Errorf("error %v, want a rejection that names the stage", err)
	}
	if _, err := all.Select("three"); err == nil || !strings.Contains(err.Error(), `"three"`) {
		t.Errorf("Select of an unknown name gave %v, want an error that names it", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := some.Process(ctx, article("text")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context Process gave %v", err)
	}
}

type stage struct {
	name string
	f    func(pipeline.Message) ([]pipeline.Message, error)
}

func (s stage) Name() string { return s.name }
func (s stage) Process(_ context.Context, m pipeline.Message) ([]pipeline.Message, error) {
	return s.f(m)
}

func TestDecodeArticleSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"not JSON", `{"id"`, "no valid JSON"},
		{"not an object", `[1]`, "a JSON object is wanted"},
		{"no id", `{"text":"x"}`, `"id" is missing`},
		{"wrong type", `{"id":"a","text":5}`, `"text" is a JSON number, where a string is wanted`},
		{"wrong type within", `{"id":"a","blocks":[{"kind":1}]}`, `blocks.kind`},
		{"block leaves the text", `{"id":"a","text":"äö","blocks":[{"kind":"paragraph","start":0,"end":3}]}`, "leaves the text of 2"},
		{"blocks overlap", `{"id":"a","text":"abcd","blocks":[{"kind":"x","start":0,"end":3},{"kind":"x","start":2,"end":4}]}`, "block 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := pipeline.DecodeArticle([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("DecodeArticle(%s) gave %v, want an error with %q", c.in, err, c.want)
			}
		})
	}
}

func TestDeriveComputesOnceForAllCopies(t *testing.T) {
	calls := 0
	f := func(a *pipeline.Article) any { calls++; return len(a.Text) }
	a := (&pipeline.Article{ID: "a", Text: "four"}).Share()
	b := a.With("x", "1", 1)
	if a.Derive(f) != 4 || b.Derive(f) != 4 || calls != 1 {
		t.Errorf("computed %d times, want once", calls)
	}
	if alone := (&pipeline.Article{Text: "ab"}); alone.Derive(f) != 2 || alone.Derive(f) != 2 || calls != 3 {
		t.Errorf("an article that is not shared: computed %d times in all, want 3", calls)
	}
	if done := a.Finish(); done.Derive(f) != 4 || a.Derive(f) != 4 || calls != 4 {
		t.Errorf("a finished article: computed %d times in all, want 4: it keeps nothing, and what it was made of all", calls)
	}
}

func TestMemoryGivesWhatTheBytesSay(t *testing.T) {
	m := pipeline.NewMemory(2, 1<<20)
	encode := func(a *pipeline.Article) []byte {
		t.Helper()
		b, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := typical()
	body := encode(first)
	m.Remember("a", body, first)
	got := m.Recall("a", bytes.Clone(body))
	if got == nil {
		t.Fatal("the article is not recalled")
	}
	if !bytes.Equal(encode(got), body) {
		t.Error("the article that is recalled is another one")
	}
	calls := 0
	derive := func(*pipeline.Article) any { calls++; return calls }
	if first.Derive(derive); got.Derive(derive) != 1 {
		t.Error("what was derived from the text is not shared")
	}
	if got := m.Recall("a", body); got != nil {
		t.Errorf("what was recalled once is recalled again: %v", got)
	}
	m.Remember("a", body, first)
	if got := m.Recall("a", []byte(`{"id":"a"}`)); got != nil {
		t.Errorf("other bytes under the same key give %v, want nothing", got)
	}
	second := first.With("x", "1", 7)
	m.Remember("a", body, first)
	m.Remember("a", encode(second), second)
	if m.Recall("a", encode(second)) == nil {
		t.Error("what is remembered last under a key must be what is recalled")
	}
	for _, key := range []string{"b", "c", "d"} {
		m.Remember(key, body, first)
	}
	if m.Recall("b", body) != nil || m.Recall("c", body) == nil || m.Recall("d", body) == nil {
		t.Error("of three articles, the last two must be known")
	}
}

func TestEventsCarryWhatAReaderNeeds(t *testing.T) {
	span := func(s, e int, text string) pipeline.Span { return pipeline.Span{Start: s, End: e, Text: text} }
	a := &pipeline.Article{ID: "a1", Version: 3, Source: "desk", Headline: "Talks", Text: "He said so. An Acme aide said no."}
	a = a.With(pipeline.EntitiesLayer, "1", []pipeline.Entity{
		{ID: "e1", Type: pipeline.Person, Name: "Jane Doe", Roles: []string{"envoy"}, Wikidata: "Q1"}, {ID: "e2", Type: pipeline.Org, Name: "Acme"}})
	a = a.With(pipeline.QuotesLayer, "1", []pipeline.Quote{
		{ID: "q1", Type: pipeline.Indirect, Speaker: &pipeline.Speaker{Span: span(0, 2, "He"), Entity: "e1", Kind: pipeline.PersonSpeaker}},
		{ID: "q2", Type: pipeline.Scare},
		{ID: "q3", Type: pipeline.Indirect, Speaker: &pipeline.Speaker{Span: span(12, 24, "An Acme aide"), Entity: "e2", Kind: pipeline.AnonymousSpeaker}},
		{ID: "q4", Type: pipeline.Direct},
	})
	a = a.With(pipeline.SentimentLayer, "1", pipeline.Sentiment{
		Entities: []pipeline.EntityTone{{Entity: "e1", Tone: pipeline.Tone{Score: .5, Label: pipeline.Positive}, Confidence: .75, Evidence: []pipeline.Span{{Start: 0, End: 4, Text: "Jane"}}}},
		Quotes:   []pipeline.QuoteTone{{Quote: "q1", Tone: pipeline.Tone{Score: -.5, Label: pipeline.Negative}}}})
	quotes, entities, err := pipeline.Events(a)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range quotes {
		tone := "none"
		if q.Tone != nil {
			tone = q.Tone.Label
		}
		got = append(got, fmt.Sprintf("%s by %q %q of %s@%d, tone %s", q.Quote.ID, q.SpeakerName, q.SpeakerRoles, q.Article.ID, q.Article.Version, tone))
	}
	want := []string{`q1 by "Jane Doe" ["envoy"] of a1@3, tone negative`, `q3 by "An Acme aide" [] of a1@3, tone none`, `q4 by "" [] of a1@3, tone none`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("quote events %q\nwant         %q", got, want)
	}
	if len(entities) != 2 || entities[0].Stance == nil || entities[0].Stance.Label != pipeline.Positive || entities[0].Stance.Confidence != .75 ||
		len(entities[0].Stance.Evidence) != 1 || entities[1].Stance != nil {
		b, _ := json.Marshal(entities)
		t.Errorf("entity events %s, want two, the first with a positive stance, its confidence and its evidence", b)
	}
	a.PubStatus = pipeline.Canceled
	if q, e, err := pipeline.Events(a); len(q)+len(e) != 0 || err != nil {
		t.Errorf("a canceled article gives %d quotes, %d entities, %v, want none", len(q), len(e), err)
	}
}

// A text that was not read is not neutral: it has a reason, and no score and no label.
func TestNotAnalysed(t *testing.T) {
	for _, c := range []struct {
		name string
		in   pipeline.Sentiment
		want string
	}{
		{"not read", pipeline.Sentiment{NotAnalysed: pipeline.OtherLanguage}, `{"notAnalysed":"language"}`},
		{"read", pipeline.Sentiment{Tone: pipeline.Tone{Label: pipeline.Neutral}}, `{"score":0,"label":"neutral"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := json.Marshal(c.in)
			if err != nil || string(b) != c.want {
				t.Errorf("Marshal(%+v): got %s, %v, want %s", c.in, b, err, c.want)
			}
			whole, err := (&pipeline.Article{ID: "a"}).With(pipeline.SentimentLayer, "1", c.in).Encode()
			if err != nil || !strings.Contains(string(whole), `"sentiment":`+c.want) {
				t.Errorf("Encode: got %s, %v, want the annotation %s", whole, err, c.want)
			}
			back, err := pipeline.DecodeArticle(whole)
			if err != nil {
				t.Fatal(err)
			}
			got, err := pipeline.Layer[pipeline.Sentiment](back, pipeline.SentimentLayer)
			if err != nil || got.NotAnalysed != c.in.NotAnalysed || got.Label != c.in.Label {
				t.Errorf("read back: got %+v, %v, want %+v", got, err, c.in)
			}
		})
	}
}

func FuzzDecodeArticle(f *testing.F) {
	f.Add([]byte(`{"id":"a","text":"x","blocks":[{"kind":"paragraph","start":0,"end":1}],"annotations":{"entities":[]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := pipeline.DecodeArticle(b)
		if err != nil {
			return
		}
		out, err := a.Encode()
		if err != nil {
			t.Fatalf("encode what was decoded: %v", err)
		}
		if _, err := pipeline.DecodeArticle(out); err != nil {
			t.Errorf("%q decodes, and its encoding %q does not: %v", b, out, err)
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	body := make([]byte, 1000)
	m := pipeline.NewMemory(1000, 20_000)
	for i := range 100 {
		m.Remember(fmt.Sprint(i), body, &pipeline.Article{ID: fmt.Sprint(i)})
	}
	kept := 0
	for i := range 100 {
		if m.Recall(fmt.Sprint(i), body) != nil {
			kept++
		}
	}
	if kept == 0 || kept > 20 {
		t.Errorf("%d articles of 1,000 bytes are kept in 20,000", kept)
	}
	if m.Remember("large", make([]byte, 50_000), &pipeline.Article{}); m.Recall("large", make([]byte, 50_000)) != nil {
		t.Error("an article larger than all the room is kept")
	}
	if m.Remember("last", body, &pipeline.Article{}); m.Recall("last", body) == nil {
		t.Error("there is no room left after one that was too large")
	}
}
