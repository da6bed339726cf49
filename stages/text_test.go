package stages_test

import (
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// TestTextReadsForTheOthers holds that what Text reads is what the stages after it go on with.
func TestTextReadsForTheOthers(t *testing.T) {
	a := (&pipeline.Article{ID: "1", Text: "The port is open, Ines Varo said."}).Share()
	out, err := stages.Text().Process(t.Context(), pipeline.Message{Article: a})
	if err != nil || len(out) != 1 || out[0].Article != a {
		t.Fatalf("got %d messages, %v; want the article itself", len(out), err)
	}
	read := true
	a.Derive(func(*pipeline.Article) any { read = false; return nil })
	if !read {
		t.Error("the text has not been read")
	}
}
