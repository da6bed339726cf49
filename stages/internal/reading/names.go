package reading

import (
	"slices"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/text"
)

func sortNames(names []Name) {
	slices.SortFunc(names, func(x, y Name) int { return x.First - y.First })
}

// tagNames makes proper nouns of the words in names, which the tagger may take for verbs where a sentence begins, and
// cuts a person's name from a body's before it: told the Courier Varo would go.
func (r *Reading) tagNames(names []Name) {
	r.apart = make([]bool, len(r.Tags))
	last, lastType := -1, ""
	for _, m := range names {
		for t := m.First; t < m.Last; t++ {
			if r.Capital(t) && mayBeName(r.Tags[t]) && !(r.Tags[t].IsAdjective() && m.Last-m.First == 1) {
				r.Tags[t] = text.NNP
			}
		}
		if m.First == last && m.Type == pipeline.Person && (lastType == pipeline.Org || lastType == pipeline.Person) {
			r.apart[m.First] = true
		}
		last, lastType = m.Last, m.Type
	}
}

// mayBeName reports whether a word tagged so may be a proper noun all the same.
func mayBeName(t text.Tag) bool {
	return !t.IsProper() && !t.IsPunct() && t != text.DT && t != text.IN && t != text.POS
}
