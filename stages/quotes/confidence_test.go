package quotes

import (
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

func TestConfidence(t *testing.T) {
	seen := map[string]bool{}
	lines(confidenceFile, func(line string) {
		name := strings.Fields(line)[0]
		seen[name] = true
		if c := confidences()[name]; c <= 0 || c >= 1 {
			t.Errorf("confidence.txt: %s has %v, want a share between 0 and 1", name, c)
		}
	})
	for s, group := range map[string]string{
		"“It is open,” Varo said.":                        "quote-cue/quoted",
		"Varo said: “It is open.”":                        "cue-quote/quoted",
		"Varo said that it was open.":                     "cue-that/indirect",
		"Varo said that it “is open”.":                    "cue-that/quoted",
		"Varo said it was open.":                          "cue-clause/indirect",
		"It was open, Varo said.":                         "clause-cue/indirect",
		"It was open, according to Varo.":                 "according-to/indirect",
		"Varo called for an open port.":                   "cue-phrase/indirect",
		"The “sleepers” were two cats.":                   "scare",
		"She was told that it was open.":                  "no-speaker/indirect",
		"It is, “like fishing and ferry lines,' he said.": "repaired/quoted",
	} {
		qs := Find(text.Parse(s, nil), nil)
		if len(qs) != 1 {
			t.Errorf("Find(%q) gives %d quotes, want one", s, len(qs))
			continue
		}
		if got := Group(&qs[0]); got != group || !seen[got] {
			t.Errorf("Group of %q is %s (in confidence.txt: %v), want %s", s, got, seen[got], group)
		}
		if qs[0].Confidence != confidences()[group] {
			t.Errorf("%q: confidence %v, want %v", s, qs[0].Confidence, confidences()[group])
		}
	}
	if a, b := confidence(&pipeline.Quote{Rule: "quote-speaker-verb", Speaker: &pipeline.Speaker{}}), confidence(&pipeline.Quote{Rule: "passive"}); a <= b {
		t.Errorf("a quotation with its cue has %v, words without a speaker %v: want more", a, b)
	}
}
