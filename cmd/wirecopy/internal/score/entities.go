package score

import (
	"wirecopy/pipeline"
)

// scoredTypes maps the types of all sets to the three that are scored: countries, places and buildings are one.
var scoredTypes = map[string]string{
	"PERSON": "PERSON", "PER": "PERSON",
	"ORG": "ORG", "ORGANIZATION": "ORG",
	"GPE": "LOC", "LOC": "LOC", "FAC": "LOC",
}

type typed struct {
	Offsets
	kind string
}

// Entities scores mentions by name: one is right if its start, end and type are. Precision, recall and F1 for PERSON,
// ORG, LOC and ALL (micro-averaged), and the share of gold mentions that one of the same type overlaps.
func Entities(pairs []Pair) (Table, error) {
	right, found, gold := map[string]int{}, map[string]int{}, map[string]int{}
	overlapped := 0
	for _, p := range pairs {
		layer, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		want, unscored := goldMentions(p.Gold)
		got := namedMentions(layer, unscored)
		for m := range want {
			gold[m.kind]++
			if overlapsAny(m, got) {
				overlapped++
			}
		}
		for m := range got {
			found[m.kind]++
			if want[m] {
				right[m.kind]++
			}
		}
	}
	var t Table
	for _, k := range []string{"PERSON", "ORG", "LOC"} {
		t = append(t, prfRow(k, right[k], found[k], gold[k]))
	}
	all := sum(gold)
	t = append(t, prfRow("ALL", sum(right), sum(found), all))
	return append(t, Row{"overlap_recall", []Figure{share("r", ratio(overlapped, all))}}), nil
}

// goldMentions splits a record's entities into those of a scored type and the places of all others.
func goldMentions(r *Record) (map[typed]bool, map[Offsets]bool) {
	scored, unscored := map[typed]bool{}, map[Offsets]bool{}
	for _, e := range r.Entities {
		if k := scoredTypes[e.Type]; k != "" {
			scored[typed{e.Offsets, k}] = true
		} else {
			unscored[e.Offsets] = true
		}
	}
	return scored, unscored
}

// namedMentions are the mentions by name of a scored type. One that covers exactly what the gold calls by a type that
// is not scored is neither right nor wrong, and is left out.
func namedMentions(layer []pipeline.Entity, unscored map[Offsets]bool) map[typed]bool {
	out := map[typed]bool{}
	for _, e := range layer {
		k := scoredTypes[e.Type]
		if k == "" {
			continue
		}
		for _, m := range e.Mentions {
			at := Offsets{m.Start, m.End}
			if (m.Kind == "" || m.Kind == pipeline.NameMention) && !unscored[at] {
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
		if x.kind == m.kind && x.Start < m.End && m.Start < x.End {
			return true
		}
	}
	return false
}

func sum(m map[string]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}
