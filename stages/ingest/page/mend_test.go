package page

import (
	"encoding/json"
	"testing"
)

// FuzzMendJSON holds that valid JSON stays as it is, and that whatever a page has in a script is no more than read.
func FuzzMendJSON(f *testing.F) {
	for _, script := range []string{
		`{"a": "b, \"c\": d", "e": [1, -2.5e3, true, null, {}, []], "f\\": "\u00e9//no /* comment */"}`, `[[],[{}]]`, `"a"`, `{"a":"b" , "c":"" }`,
		`{"a":"the "old" one",}`, `/* a`, `//`, `{"a`, `{&quot;a&quot;:1}`, "{\"a\":\"b\nc\"}", `\`, `{"a":"\`,
	} {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script string) {
		mended := mendJSON(script)
		if json.Valid([]byte(script)) && mended != script {
			t.Errorf("valid JSON %q became %q", script, mended)
		}
	})
}
