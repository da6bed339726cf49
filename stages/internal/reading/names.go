package reading

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

func sortNames(names []Name) {
	slices.SortFunc(names, func(x, y Name) int { return x.First - y.First })
}

// tagNames makes proper nouns of the words in names, which the tagger may take for verbs where a sentence begins, and
// cuts a person's name from a body's before it: told the Courier Varo would go.
func (r *Reading) tagNames(names []Name) {
	r.apart = make([]bool, len(r.Tags))
	first, last, lastType := -1, -1, ""
	for _, m := range names {
		for t := m.First; t < m.Last; t++ {
			if r.Capital(t) && mayBeName(r.Tags[t]) && !(r.Tags[t].IsAdjective() && m.Last-m.First == 1) {
				r.Tags[t] = text.NNP
				if r.Words[t].Function != lexicon.NoFunction && strings.ToUpper(r.Word(t)) == r.Word(t) { // the WHO
					r.Words[t] = lexicon.Unknown
				}
			}
		}
		if m.First == last && m.Type == pipeline.Person && (lastType == pipeline.Org || lastType == pipeline.Person) && r.afterVerb(first) {
			r.apart[m.First] = true
		}
		first, last, lastType = m.First, m.Last, m.Type
	}
}

// afterVerb reports whether the name that begins with the token is what a verb is about, with or without a determiner.
func (r *Reading) afterVerb(token int) bool {
	t := token - 1
	if t > 0 && r.Tags[t] == text.DT {
		t--
	}
	return t >= 0 && r.Tags[t].IsVerb()
}

// mayBeName reports whether a word tagged so may be a proper noun all the same. A pronoun is none, also where somebody is given by
// one.
func mayBeName(t text.Tag) bool {
	return !t.IsProper() && !t.IsPunct() && t != text.DT && t != text.IN && t != text.POS && t != text.PRP && t != text.PRPS
}
