package main

import (
	"strings"
	"testing"
)

// Of a demonstration of a few seconds, quotes come out that stand in the examples, with their speakers.
func TestDemo(t *testing.T) {
	o := invoke(t, "", "demo", "--for", "4s", "--rate", "20", "--json").must(t)
	for _, want := range []string{`"speakerName":"Deborah Quill"`, `"source":"examples"`} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("there is no %s in\n%s", want, o.stdout)
		}
	}
	if !strings.Contains(o.stderr, "wirecopy is running ingest, entities, quotes, sentiment for 4s") || !strings.Contains(o.stderr, "quotes shown") {
		t.Errorf("stderr %q, want what runs, and how much was shown", o.stderr)
	}
	invoke(t, "", "demo", "--rate", "0").wantError(t, "more than 0")
}
