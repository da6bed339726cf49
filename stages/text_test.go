package stages_test

import (
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// TestTextIsReadBeforehand holds that what the first stage of all that needs the text prepares is what it goes on with.
func TestTextIsReadBeforehand(t *testing.T) {
	for _, c := range []struct {
		name   string
		status string
		want   bool
	}{
		{"usable", "", true},
		{"withheld: nobody reads it", pipeline.Withheld, false},
		{"canceled", pipeline.Canceled, false},
	} {
		a := (&pipeline.Article{ID: "1", Text: "The port is open, Ines Varo said.", PubStatus: c.status}).Share()
		first, ok := stages.All()[1].(pipeline.Preparing)
		if !ok {
			t.Fatalf("stage %s has nothing to prepare", stages.All()[1].Name())
		}
		first.Prepare(pipeline.Message{Article: a})
		read := true
		a.Derive(func(*pipeline.Article) any { read = false; return nil })
		if read != c.want {
			t.Errorf("%s: the text has been read: %t, want %t", c.name, read, c.want)
		}
	}
	stages.All()[1].(pipeline.Preparing).Prepare(pipeline.Message{}) // no article: for Process to refuse
}
