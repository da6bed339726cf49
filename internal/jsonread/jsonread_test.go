package jsonread

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestJSONStrings reads strings as encoding/json does, but for what is no character.
func TestJSONStrings(t *testing.T) {
	for in, want := range map[string]string{
		`"plain"`: "plain", `""`: "", `"a\"b\\c\/d"`: `a"b\c/d`, `"\n\t\r"`: "\n\t\r", `"\u00e9\u20ac"`: "é€", `"\ud83d\ude00"`: "😀",
		`"\ud83d"`: "\uFFFD", `"\ude00x"`: "\uFFFDx", `"\ud83d\u0041"`: "\uFFFDA", `"\u0000"`: "\uFFFD", `"é€😀"`: "é€😀", `"\\\\\""`: `\\"`, `"ends \\"`: `ends \`,
	} {
		r := New(in)
		got, err := r.Text()
		if err != nil || got != want || r.pos != len(in) {
			t.Errorf("%s = %q up to byte %d, %v, want %q", in, got, r.pos, err, want)
		}
		r = New(in)
		if err := r.Skip(); err != nil || r.pos != len(in) {
			t.Errorf("%s is skipped up to byte %d of %d, %v", in, r.pos, len(in), err)
		}
	}
	for _, in := range []string{`"`, `"a`, `"\`, `"\u12`, `"a\"`, `"\\\"`} {
		r := New(in)
		if got, err := r.Text(); err == nil {
			t.Errorf("%s = %q, want an error", in, got)
		}
	}
}

func TestJSONDepthIsBounded(t *testing.T) {
	for _, in := range []string{strings.Repeat("[", 1<<20), strings.Repeat(`{"a":`, 1<<20)} {
		r := New(in)
		if err := r.Skip(); err == nil || !strings.Contains(err.Error(), "nested deeper than 128") {
			t.Errorf("%.20s… gives %v", in, err)
		}
	}
}

// FuzzJSONReader holds the reader to encoding/json: it takes all that is valid JSON, and finds the same strings.
func FuzzJSONReader(f *testing.F) {
	for _, s := range []string{`{"a":[1,true,null,"x\n"],"b":{}}`, `"\u00e9"`, `-1.5e9`, `[[],[{}]]`, ` [ 1 , 2 ] `} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := New(s)
		err := r.Skip()
		r.space()
		if whole := err == nil && r.pos == len(s); json.Valid([]byte(s)) && !whole && strings.Count(s, "[")+strings.Count(s, "{") < maxDepth {
			t.Errorf("%q is valid JSON, and is read up to byte %d with %v", s, r.pos, err)
		}
		var want string
		if json.Unmarshal([]byte(s), &want) == nil && strings.HasPrefix(strings.TrimSpace(s), `"`) && !strings.Contains(want, "\uFFFD") && !strings.ContainsAny(want, "\x00\b\f") {
			r := New(s)
			if got, err := r.Text(); err != nil || got != want {
				t.Errorf("%q is read as %q, %v, want %q", s, got, err, want)
			}
		}
	})
}
