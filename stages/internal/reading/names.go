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
		if r.isDay(m.Last) {
			r.apart[m.Last] = true // told Reuters | Monday the ships were late
		}
		if last := r.bodyEnd(m.Last); (r.listens(m) || m.Type == pipeline.GPE && r.isPlace(m)) && r.acts(last, len(r.Words)-1) {
			r.apart[last] = true // told Reuters | ships were late; in Lorne | three ships were late
		}
		first, last, lastType = m.First, m.Last, m.Type
	}
}

// afterVerb reports whether the name that begins with the token is what a verb is about, with or without a determiner.
func (r *Reading) afterVerb(token int) bool {
	t := r.leadIn(token)
	return t >= 0 && r.Tags[t].IsVerb()
}

// listens reports whether a name is that of whom a clause is told, which may follow without that.
func (r *Reading) listens(m Name) bool {
	return r.tellsWhom(r.leadIn(m.First))
}

// tellsWhom reports whether token t is a verb that says whom a clause is told, which may follow without that.
func (r *Reading) tellsWhom(t int) bool {
	const listener = lexicon.Person | lexicon.Zero
	return t >= 0 && r.Tags[t].IsVerb() && r.Words[t].Verb != nil && r.Words[t].Verb.Frames&listener == listener
}

// leadIn is the token before the one at which a name begins and before its determiner.
func (r *Reading) leadIn(token int) int {
	if t := token - 1; t <= 0 || r.Tags[t] != text.DT {
		return t
	}
	return token - 2
}

// isPlace reports whether a name is that of where something is or was.
func (r *Reading) isPlace(m Name) bool {
	if m.First == 0 {
		return false
	}
	switch r.Words[m.First-1].Form {
	case "in", "at", "near", "outside", "to":
		return true
	}
	return false
}

// bodyEnd is the token after a name that ends at token i and after the noun that says what body it is: Reuters news agency.
func (r *Reading) bodyEnd(i int) int {
	const mostWords = 2
	for n := i; n < i+mostWords && n < len(r.Tags)-1; n++ {
		switch {
		case r.Words[n].Nouns&lexicon.OrganizationNoun != 0 && r.Tags[n] == text.NN:
			return n + 1
		case r.Tags[n] != text.NN:
			return i
		}
	}
	return i
}

// mayBeName reports whether a word tagged so may be a proper noun all the same. A pronoun is none, also where somebody is given by
// one.
func mayBeName(t text.Tag) bool {
	return !t.IsProper() && !t.IsPunct() && t != text.DT && t != text.IN && t != text.POS && t != text.PRP && t != text.PRPS
}
