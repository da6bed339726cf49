package safe

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"Talks go on.\n\tZoë":    "Talks go on.\n\tZoë",
		"\x1b]0;owned\x07":       `\u001b]0;owned\u0007`,
		"\x1b[31mred":            `\u001b[31mred`,
		"a\rb":                   `a\u000db`,
		"c1 \u009b2J":            `c1 \u009b2J`,
		"bidi \u202egpj.exe":     `bidi \u202egpj.exe`,
		"tag \U000e0041":         `tag \udb40\udc41`,
		"broken \xff and \x9b2J": "broken \uFFFD and \uFFFD2J",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

var allowed = regexp.MustCompile("\x1b\\[([0-9;]*m|H|2J|K|J)")

func FuzzWriter(f *testing.F) {
	for _, s := range []string{"", "Talks", "\x1b[1mbold\x1b[0m", "\x1b[H\x1b[2J", "\x1b]0;x\x07", "\u009b31m", "é\x1b", `{"a":"\u202e"}`, "\x1b[\x1b[31m", "\xe2\x80", "\x1b[0;"} {
		f.Add([]byte(s), 1, true)
		f.Add([]byte(s), 3, false)
	}
	f.Fuzz(func(t *testing.T, in []byte, cut int, paint bool) {
		var out bytes.Buffer
		w := NewWriter(&out, paint)
		cut = min(max(cut, 0), len(in))
		for _, part := range [][]byte{in[:cut], in[cut:], []byte("\n")} {
			if n, err := w.Write(part); err != nil || n != len(part) {
				t.Fatalf("wrote %d of %d: %v", n, len(part), err)
			}
		}
		text := out.String()
		if !utf8.ValidString(text) {
			t.Errorf("%q is written as %q, which is not UTF-8", in, text)
		}
		rest := text
		if paint {
			rest = allowed.ReplaceAllString(text, "")
		}
		if i := strings.IndexFunc(rest, unsafe); i >= 0 {
			t.Errorf("%q (paint %t) is written as %q", in, paint, text)
		}
		// Carriage returns may stand between the values of JSON, where this program never writes one.
		var before, after any
		if !paint && utf8.Valid(in) && bytes.IndexByte(in, '\r') < 0 && json.Unmarshal(in, &before) == nil {
			if err := json.Unmarshal([]byte(text), &after); err != nil || !reflect.DeepEqual(before, after) {
				t.Errorf("the JSON %q is written as %q (%v)", in, text, err)
			}
		}
	})
}
