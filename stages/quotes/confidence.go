package quotes

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"wirecopy/pipeline"
)

//go:embed confidence.txt
var confidenceFile string

// Group names the group of quotes that share one confidence: how the speaker was found, and whether marks stand in the
// content. The program in train measures how many of each group are right.
func Group(q *pipeline.Quote) string {
	if q.Type == pipeline.Scare {
		return "scare"
	}
	form := "quoted"
	if q.Type == pipeline.Indirect {
		form = "indirect"
	}
	return ruleFamily(q) + "/" + form
}

// ruleFamily puts the rules that work alike together.
func ruleFamily(q *pipeline.Quote) string {
	rule, note, lacks := strings.Cut(q.Rule, "/")
	switch {
	case note == "sentence-subject":
		return "floating"
	case lacks, rule == "unattributed", rule == "passive", q.Speaker == nil:
		return "no-speaker"
	case q.Repaired:
		return "repaired"
	case strings.HasPrefix(rule, "quote-"):
		return "quote-cue"
	case strings.HasPrefix(rule, "clause-"), rule == "quoted-as-saying":
		return "clause-cue"
	}
	switch rule {
	case "speaker-verb-quote", "speaker-verb-colon":
		return "cue-quote"
	case "speaker-verb-that":
		return "cue-that"
	case "speaker-verb-clause":
		return "cue-clause"
	case "according-to":
		return "according-to"
	case "floating", "same-speaker", "sentence-before", "subject-before", "colon":
		return "floating"
	case "signed", "turn", "in-words":
		return "signed"
	case "fragment":
		return "fragment"
	}
	return "cue-phrase"
}

// confidences maps a group to the share of its quotes that are right.
var confidences = sync.OnceValue(func() map[string]float64 {
	m := make(map[string]float64)
	lines(confidenceFile, func(line string) {
		if f := strings.Fields(line); len(f) >= 2 {
			m[f[0]], _ = strconv.ParseFloat(f[1], 64)
		}
	})
	return m
})

// confidence is the share of quotes of the same group that are right in content and speaker.
func confidence(q *pipeline.Quote) float64 {
	if c, ok := confidences()[Group(q)]; ok {
		return c
	}
	return 0.5
}
