package pipeline_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"wirecopy/pipeline"
)

// reference is what encoding/json gives.
func reference(t *testing.T, v any) (string, error) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}

func checkJSON(t *testing.T, v any) {
	t.Helper()
	want, wantErr := reference(t, v)
	got, err := pipeline.AppendJSON([]byte("x"), v)
	if (err != nil) != (wantErr != nil) || err == nil && string(got) != "x"+want {
		t.Errorf("%T: got %s (%v)\nwant x%s (%v)", v, got, err, want, wantErr)
	}
}

// everything has something in each field, made of a text and a number.
func everything(s string, f float64, n int) []any {
	span := pipeline.Span{Start: n, End: -n, Text: s}
	tone := pipeline.Tone{Score: f, Label: s}
	entity := pipeline.Entity{ID: s, Type: s, Name: s, Roles: []string{s, ""}, Wikidata: s, IDs: []string{s}, Salience: f, Mentions: []pipeline.Mention{{Span: span, Kind: s}, {}}}
	stance := &pipeline.Stance{Tone: tone, Confidence: f, Evidence: []pipeline.Span{span}}
	opinion := pipeline.EntityTone{Entity: s, Tone: tone, Confidence: f, Evidence: []pipeline.Span{span, span}}
	quote := pipeline.Quote{ID: s, Type: s, Content: []pipeline.Span{span, span}, Speaker: &pipeline.Speaker{Span: span, Entity: s, Kind: s}, Cue: &span,
		Via: []pipeline.Ref{{Span: span, Entity: s}}, Confidence: f, Rule: s, Repaired: n%2 == 1, Evidence: []pipeline.Span{span}}
	ref := pipeline.ArticleRef{ID: s, Version: n, Source: s, URI: s, URL: s, Headline: s, VersionCreated: time.Unix(int64(n), int64(n)).In(time.FixedZone("", 60*(n%600)))}
	return []any{
		[]pipeline.Entity{entity, {}}, []pipeline.Entity{}, []pipeline.Entity(nil), []pipeline.Quote{quote, {}}, []pipeline.Quote{}, []pipeline.Quote(nil),
		pipeline.Sentiment{}, pipeline.Sentiment{NotAnalysed: s, Tone: tone},
		pipeline.Sentiment{Tone: tone, Sentences: []pipeline.SentenceTone{{Start: n, End: n, Tone: tone, Evidence: []pipeline.Span{span}}, {}}, Entities: []pipeline.EntityTone{opinion, {}},
			Quotes: []pipeline.QuoteTone{{Quote: s, Tone: tone, Targets: []pipeline.EntityTone{opinion}, Evidence: []pipeline.Span{span}}, {}}},
		&pipeline.QuoteEvent{}, &pipeline.QuoteEvent{Article: ref, Quote: quote, SpeakerName: s, SpeakerRoles: []string{s}, SpeakerWikidata: s, Tone: &tone},
		&pipeline.EntityEvent{}, &pipeline.EntityEvent{Article: ref, Entity: entity, Stance: stance},
		&pipeline.EntitiesEvent{}, &pipeline.EntitiesEvent{Article: ref, Entities: []pipeline.NamedEntity{{Entity: entity, Stance: stance}, {}}, Singly: true,
			Standing: []pipeline.Standing{{Subject: s, Key: s, Events: []string{s, s}, Singly: true}, {}, {Events: []string{}}}, Withdrawn: []string{s}, Reason: s, Killed: n},
		pipeline.Retraction{Article: ref, Withdrawn: []string{s}, Reason: s},
	}
}

func TestJSONIsThatOfTheStandardLibrary(t *testing.T) {
	for _, s := range []string{"", "plain", `"quoted" \ <b>&amp;</b>`, "\x00\x1f\b\f\n\r\t\x7f", "Łukasz O’Sullivan 東京 🚢", "\u2028\u2029\u2027", "\xff\xfe broken \xe2\x80", "\ufffd"} {
		for _, f := range []float64{0, math.Copysign(0, -1), 1, -0.25, 0.1, 12.0305, -0.001, 0.0001, 0.00005, 999999.9999, 1000000.0001, -7e9, 0.1 + 0.2, 1 / 3.0, 1e-6, 9.99e-7, 1e-7, 1.5e-9, -3e-10, 1e20, 1e21, 1.7e308, 5e-324, math.NaN(), math.Inf(-1)} {
			for _, n := range []int{0, 1, 12345} {
				for _, v := range everything(s, f, n) {
					checkJSON(t, v)
				}
			}
		}
	}
	// A year that JSON has no form for is an error, as it is of the standard library.
	checkJSON(t, &pipeline.QuoteEvent{Article: pipeline.ArticleRef{VersionCreated: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}})
}

func FuzzJSON(f *testing.F) {
	f.Add("Zoë\u2028 <b>", 0.25, 7)
	f.Add("\xe2\x80\xa8\x00\"", 1e-7, -1)
	f.Fuzz(func(t *testing.T, s string, x float64, n int) {
		for _, v := range everything(s, x, n%1_000_000) {
			checkJSON(t, v)
		}
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			for _, a := range articles(t, s, x, n%1_000_000) {
				checkArticle(t, a)
			}
		}
	})
}

// fill puts a value into each field of v, however deep, so that a field that is added later is in the test as well.
func fill(v reflect.Value, s string, n int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(n), int64(n)).In(time.FixedZone("", 60*(n%600)))))
		return
	case pipeline.Annotations:
		return // see TestArticlesAreThoseOfTheStandardLibrary
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int:
		v.SetInt(int64(n))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), s, n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2)) // the second one has zeroes only
		fill(v.Index(0), s, n)
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		for _, key := range []string{"b", s, "a<"} {
			m.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(s))
		}
		v.Set(m)
	default:
		panic("no value for a " + v.Type().String())
	}
}

// articles are articles with something in each field, and with nothing in them.
func articles(t *testing.T, s string, f float64, n int) []*pipeline.Article {
	t.Helper()
	var a pipeline.Article
	fill(reflect.ValueOf(&a).Elem(), s, n)
	all := []*pipeline.Article{{}, &a, a.With("z<", s, []pipeline.Quote{}).With(s, s, everything(s, f, n)[0]), {Produced: map[string]string{}, Annotations: pipeline.Annotations{s: nil}}}
	passing := a // what another process has found passes as it came
	passing.Annotations = pipeline.Annotations{}
	if err := json.Unmarshal([]byte(`{"theirs":{"a" : ["\u2028",1.50]}}`), &passing.Annotations); err != nil {
		t.Fatal(err)
	}
	return append(all, passing.With("ours", s, s))
}

func checkArticle(t *testing.T, a *pipeline.Article) {
	t.Helper()
	want, wantErr := reference(t, a)
	got, err := a.Encode()
	if (err != nil) != (wantErr != nil) {
		t.Errorf("got %s (%v)\nwant %s (%v)", got, err, want, wantErr)
	}
	// The standard library writes an annotation that came as JSON without spaces; Encode leaves it as it came.
	if err == nil && strings.ReplaceAll(string(got), `{"a" : `, `{"a":`) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestArticlesAreThoseOfTheStandardLibrary(t *testing.T) {
	for _, s := range []string{"", "plain", `"quoted" \ <b>&amp;</b>`, "\x00\x1f\b\f\n\r\t\x7f", "Łukasz O’Sullivan 東京 🚢", "\u2028\u2029", "\xff\xfe broken \xe2\x80"} {
		for _, n := range []int{0, 1, -7, 12345} {
			for _, a := range articles(t, s, 0.1, n) {
				checkArticle(t, a)
			}
		}
	}
	checkArticle(t, &pipeline.Article{VersionCreated: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)})
	checkArticle(t, (&pipeline.Article{}).With("broken", "1", pipeline.Sentiment{Tone: pipeline.Tone{Score: math.NaN()}}))
}

// Numbers of few places have a way of their own.
func TestNumbersAreThoseOfTheStandardLibrary(t *testing.T) {
	for n := -20_000; n <= 20_000; n++ {
		for _, f := range []float64{float64(n) / 10_000, math.Nextafter(float64(n)/10_000, 2), float64(n) / 1e6, float64(n) * 31.7} {
			checkJSON(t, []pipeline.Entity{{Salience: f}})
		}
	}
}
