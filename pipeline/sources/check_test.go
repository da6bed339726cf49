package sources_test

import (
	"errors"
	"strings"
	"testing"

	"wirecopy/pipeline/sources"
)

func TestBrokenJSONIsRefusedAtTheDoor(t *testing.T) {
	for _, c := range []struct {
		name, contentType, data, want string // want "" takes it
	}{
		{"an object", "", `{"id":"1","text":"x"}`, ""},
		{"one that breaks off", "", `{"id":"1","text":"x`, "line 1: the JSON ends before it is complete"},
		{"one that breaks off behind a value", "application/json", `{"id":"1"`, "line 1: the JSON ends"},
		{"a missing quote", "", "{\"id\":\"1\",\n\"text\":x}", "line 2: "},
		{"lines", "application/x-ndjson", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", ""},
		{"lines, the second broken", "", "{\"text\":\"a\"}\n{\"text\":\"b\"\n", "line 3: the JSON ends"},
		{"an array", "", `[{"text":"a"},{"text":"b"}]`, ""},
		{"an array that is not closed", "", `[{"text":"a"},`, "the JSON ends"},
		{"the name of a format", "ninjs", `{"uri":"x",`, "the JSON ends"},
		{"a byte order mark", "", "\ufeff{\"text\":\"a\"}", ""},
		{"text that begins with a bracket", "", "[Corrects spelling in first paragraph]\nThe ferry is back.", ""},
		{"text that begins with a brace", "", "{see note}\nThe ferry is back.", ""},
		{"text that says what it is", "text/plain", `{"a": no`, ""},
		{"JSON that is packed", "application/json", "\x1f\x8b\x08\x00", ""},
		{"UTF-16", "application/json", "{\x00\"\x00a\x00", ""},
		{"XML", "application/xml", "<nitf/>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := sources.Check(c.contentType, []byte(c.data))
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !errors.Is(err, sources.ErrInvalid) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want an ErrInvalid with %q", err, c.want)
			}
		})
	}
}
