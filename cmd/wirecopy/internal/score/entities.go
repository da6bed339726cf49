package score

import (
	"maps"
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// scoredTypes maps the types of all sets to the three that are scored: countries, places and buildings are one.
var scoredTypes = map[string]string{
	"PERSON": "PERSON", "PER": "PERSON",
	"ORG": "ORG", "ORGANIZATION": "ORG",
	"GPE": "LOC", "LOC": "LOC", "FAC": "LOC",
}

// typed is a mention by name, with its type.
type typed struct {
	gold.Span
	kind string
}

// Entities scores mentions by name: one is right if its start, end and type are. Precision, recall and F1 for PERSON,
// ORG, LOC and ALL (micro-averaged), and the share of gold mentions that one of the same type overlaps.
func Entities(pairs []Pair) (Table, error) {
	counts := map[string]*gold.Counts{"PERSON": {}, "ORG": {}, "LOC": {}}
	overlapped := 0
	for _, p := range pairs {
		layer, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		want, unscored := goldMentions(p.Gold)
		got := namedMentions(layer, unscored)
		for m := range want {
			counts[m.kind].Gold++
			if overlapsAny(m, got) {
				overlapped++
			}
		}
		for m := range got {
			counts[m.kind].Found++
			if want[m] {
				counts[m.kind].Right++
			}
		}
	}
	var t Table
	var all gold.Counts
	for _, k := range []string{"PERSON", "ORG", "LOC"} {
		t = append(t, prfRow(k, *counts[k]))
		all.Add(*counts[k])
	}
	t = append(t, prfRow("ALL", all))
	return append(t, Row{"overlap_recall", []Figure{share("r", gold.Ratio(overlapped, all.Gold))}}), nil
}

// goldMentions splits a document's entities into those of a scored type and the places of all others.
func goldMentions(d *gold.Document) (map[typed]bool, map[gold.Span]bool) {
	scored, unscored := map[typed]bool{}, map[gold.Span]bool{}
	for _, e := range d.Entities {
		if k := scoredTypes[e.Type]; k != "" {
			scored[typed{e.Span(), k}] = true
		} else {
			unscored[e.Span()] = true
		}
	}
	return scored, unscored
}

// namedMentions are the mentions by name of a scored type. One that covers exactly what the gold calls by a type that
// is not scored is neither right nor wrong, and is left out.
func namedMentions(layer []pipeline.Entity, unscored map[gold.Span]bool) map[typed]bool {
	out := map[typed]bool{}
	for _, e := range layer {
		k := scoredTypes[e.Type]
		if k == "" {
			continue
		}
		for _, m := range e.Mentions {
			at := gold.Span{Start: m.Start, End: m.End}
			if isName(m) && !unscored[at] {
				out[typed{at, k}] = true
			}
		}
	}
	return out
}

func overlapsAny(m typed, all map[typed]bool) bool {
	if all[m] {
		return m.Start < m.End
	}
	for x := range all {
		if x.kind == m.kind && x.Overlaps(m.Span) {
			return true
		}
	}
	return false
}

// Names makes a table of counts by type, with all of them in the row ALL.
func Names(counts map[string]*gold.Counts) Table {
	var t Table
	var all gold.Counts
	for _, typ := range slices.Sorted(maps.Keys(counts)) {
		t = append(t, prfRow(typ, *counts[typ]))
		all.Add(*counts[typ])
	}
	return append(t, prfRow("ALL", all))
}
