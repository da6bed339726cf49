package pipeline_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"wirecopy/pipeline"
)

// checkRead makes sure that what is read without encoding/json is what that reads. It reports whether b was taken.
func checkRead[T any](t *testing.T, b []byte) bool {
	t.Helper()
	var got, want T
	if !pipeline.ReadFast(b, &got) {
		return false
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Errorf("%T: %q is taken, and is an error: %v", got, b, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%T: %q gives\n%+v, want\n%+v", got, b, got, want)
	}
	return true
}

// checkReads is checkRead for all that is read so.
func checkReads(t *testing.T, b []byte) (taken int) {
	t.Helper()
	for _, ok := range []bool{checkRead[pipeline.Article](t, b), checkRead[[]pipeline.Entity](t, b), checkRead[[]pipeline.Quote](t, b), checkRead[pipeline.Sentiment](t, b)} {
		if ok {
			taken++
		}
	}
	return taken
}

// What Encode and AppendJSON write is read without encoding/json, or the reader is of no use.
func TestWhatIsWrittenIsReadFast(t *testing.T) {
	for _, s := range []string{"", "plain", `"quoted" \ <b>&amp;</b>`, "\x00\x1f\b\f\n\r\t\x7f", "Łukasz O’Sullivan 東京 🚢", "\u2028\u2029"} {
		for _, n := range []int{0, 1, -7, 12345} {
			for _, a := range articles(t, s, 0.1, n) {
				b, err := a.Encode()
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(b), `"annotations":`) != (len(a.Annotations) > 0) {
					t.Fatalf("%s", b)
				}
				if !checkRead[pipeline.Article](t, b) {
					t.Errorf("encoding/json has to read %s", b)
				}
			}
			for _, v := range everything(s, -1.5e-9, n)[:9] { // entities, quotes and sentiment
				b, err := pipeline.AppendJSON(nil, v)
				if err != nil {
					t.Fatal(err)
				}
				if checkReads(t, b) == 0 {
					t.Errorf("encoding/json has to read %s", b)
				}
			}
		}
	}
}

// What is written in another way gives what encoding/json gives, whoever reads it.
func TestOddJSONIsReadAsTheStandardLibraryDoes(t *testing.T) {
	for _, b := range oddJSON {
		checkReads(t, []byte(b))
		got, err := pipeline.DecodeArticle([]byte(b))
		var want pipeline.Article
		if wantErr := json.Unmarshal([]byte(b), &want); wantErr != nil || want.ID == "" {
			if err == nil {
				t.Errorf("%q gives %+v, want an error (%v)", b, got, wantErr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q gives the error %v", b, err)
			continue
		}
		if reencoded(t, got) != reencoded(t, &want) {
			t.Errorf("%q gives\n%s, want\n%s", b, reencoded(t, got), reencoded(t, &want))
		}
	}
}

func reencoded(t *testing.T, a *pipeline.Article) string {
	t.Helper()
	b, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var oddJSON = []string{
	``, ` `, `{`, `}`, `null`, `{}`, `[]`, `[{}]`, `[null]`, `{"id"}`, `{"id":}`, `{"id":"a"`, `{"id":"a"}}`, `{"id":"a"} `, ` {"id":"a"}`, `{"id":"a",}`,
	`{"id" : "a" , "text":"x"}`, `{"ID":"a","Text":"x"}`, `{"id":"a","ID":"b"}`, `{"id":"a","id":"b"}`, `{"id":"a","id":null}`, `{"id":null,"text":null}`, `{"\u0069d":"a"}`,
	`{"id":"a","unknown":{"x":[1,2,{"y":null}]}}`, `{"id":"a","version":1.0}`, `{"id":"a","version":1e2}`, `{"id":"a","version":01}`, `{"id":"a","version":-0}`, `{"id":"a","version":-}`,
	`{"id":"a","version":12345678901}`, `{"id":"a","version":99999999999999999999}`, `{"id":"a","version":"1"}`, `{"id":"a","version":null}`,
	`{"id":"a","text":"\ud83d\ude00"}`, `{"id":"a","text":"\ud83d"}`, `{"id":"a","text":"\uD83D\u0041"}`, `{"id":"a","text":"\u00zz"}`, `{"id":"a","text":"\u12"}`, `{"id":"a","text":"\x"}`, `{"id":"a","text":"\`,
	"{\"id\":\"a\",\"text\":\"tab\there\"}", "{\"id\":\"a\",\"text\":\"\xff\"}", "{\"id\":\"\xe2\x80\",\"text\":\"\\n\xff\"}", "{\"id\":\"a\\/b\",\"text\":\"\x7f\"}",
	`{"id":"a","versionCreated":"2026-11-26T10:00:00Z"}`, `{"id":"a","versionCreated":"2026-11-26T10:00:00.5+05:30"}`, `{"id":"a","versionCreated":"yesterday"}`, `{"id":"a","versionCreated":null}`, `{"id":"a","versionCreated":7}`, `{"id":"a","versionCreated":"2026-11-26T10:00:00\u005a"}`,
	`{"id":"a","keywords":null}`, `{"id":"a","keywords":[]}`, `{"id":"a","keywords":["x",null]}`, `{"id":"a","keywords":[1]}`, `{"id":"a","keywords":["x"`, `{"id":"a","keywords":["x",]}`,
	`{"id":"a","blocks":[{"kind":"paragraph","start":0,"end":0},null]}`, `{"id":"a","blocks":[{"kind":"paragraph","start":0,"end":0,"end":0}]}`, `{"id":"a","blocks":{}}`,
	`{"id":"a","annotations":null}`, `{"id":"a","annotations":{}}`, `{"id":"a","annotations":{"x":null,"y":[1,-2.5e+10,true,false,"\u00e9\n"]}}`, `{"id":"a","annotations":{"x":{"a":1,"a":2}}}`,
	`{"id":"a","annotations":{"x":1,"x":2}}`, `{"id":"a","annotations":{"x":tru}}`, `{"id":"a","annotations":{"x":01}}`, `{"id":"a","annotations":{"x":[1,]}}`, `{"id":"a","annotations":{"x":{"a"}}}`, `{"id":"a","annotations":{"x":"\q"}}`, "{\"id\":\"a\",\"annotations\":{\"x\":\"\t\"}}",
	"{\"id\":\"a\",\"annotations\":{\"x\":{\n\"a\": 1}}}", `{"id":"a","annotations":{"x":{ "a": 1 }}}`, `{"id":"a","annotations":{"\u0078":1}}`, "{\"id\":\"a\",\"annotations\":{\"x\":\"\xff\"}}", `{"id":"a","annotations":{"x":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}}`,
	`{"id":"a","produced":null}`, `{"id":"a","produced":{"x":"1","x":"2"}}`, `{"id":"a","produced":{"x":null}}`,
	`{"id":"a","annotations":{"x":"\"`, `{"id":"a","annotations":{"x":"\u00"}}`, `{"id":"a","annotations":{"x":"\\"}}`, `{"id":"a","text":"\\\"\\","uri":"x\"`,
	`[{"id":"e1","type":"ORG","name":"x","salience":0.5,"mentions":[{"start":0,"end":1,"text":"x","kind":"name"}]}]`, `[{"salience":1e400}]`, `[{"salience":-0}]`, `[{"salience":.5}]`, `[{"salience":1.}]`, `[{"mentions":null}]`, `[{"mentions":[]}]`,
	`[{"speaker":null}]`, `[{"speaker":{}}]`, `[{"speaker":{"start":1,"kind":"x","start":2}}]`, `[{"cue":null,"repaired":null}]`, `[{"repaired":false,"via":[{}]}]`, `[{"repaired":"true"}]`, `{"score":0.5,"label":"positive","sentences":[{"start":0,"end":1,"score":1,"label":""}]}`, `{"Score":1}`, `{"notAnalysed":"empty"}`,
}

func FuzzRead(f *testing.F) {
	for _, b := range oddJSON {
		f.Add([]byte(b))
	}
	for _, v := range everything("Zoë\u2028 <b>", 0.25, 7)[:9] {
		b, err := pipeline.AppendJSON(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	b, err := typical().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) { checkReads(t, b) })
}
