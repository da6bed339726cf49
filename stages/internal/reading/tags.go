package reading

import (
	"slices"
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// mendTags mends what the tagger often gets wrong and what decides whether a word reports speech.
func (r *Reading) mendTags() {
	for i := range r.Tokens {
		r.mendMark(i)
		switch w := r.Words[i]; {
		case r.Tags[i] == text.VB && r.Tags[i+1].IsNoun() && r.namesSpeaker(i):
			r.Tags[i] = text.NN
		case r.Tags[i] == text.CC && w.Form == "both" && (r.Tags[i+1].IsVerb() || r.Tags[i+1] == text.NNS && r.Tags[i+2] != text.CC): // both were late; both owners
			r.Tags[i] = text.DT
		case r.mendByNoun(i, w):
		case w.Noun != nil && i > 0 && r.mendNoun(i, w):
		case w.Verb != nil:
			r.mendVerb(i, w)
		case w.Function == lexicon.To && r.Tags[i] == text.IN && r.Tags[i+1] == text.VB: // threatened to sue
			r.Tags[i] = text.TO
		case r.connects(i, w):
			r.Tags[i] = text.IN
		}
	}
}

// connects reports whether token i, which the tagger took for something else, is a preposition or begins a clause.
func (r *Reading) connects(i int, w *lexicon.Word) bool {
	switch t := r.Tags[i]; w.Function {
	case lexicon.Per:
		return t.IsProper() && !r.Tags[i+1].IsProper() // Per the decree, but Per Rask
	case lexicon.ThatWord:
		return t == text.WDT || t == text.DT && r.beginsWhatIsSaid(i)
	}
	return r.Tags[i] == text.VBG && w.Form == "including" // the heroes, including Penn
}

// beginsWhatIsSaid reports whether "that" at token i, which the tagger took for a determiner, begins a clause after a verb that reports:
// saying that leave had been cancelled; said, however, that leave had been cancelled. What has no verb after its nouns is told by the
// determiner: rejected that claim.
func (r *Reading) beginsWhatIsSaid(i int) bool {
	v := i - 1
	if v > 2 && r.Tags[v] == text.Comma && r.Tags[v-2] == text.Comma {
		v -= 3
	}
	if v < 0 || r.Words[v].Verb == nil || !r.Tags[v].IsVerb() {
		return false
	}
	j := i + 1
	for r.Tags[j].IsNoun() || r.Tags[j].IsAdjective() || r.Tags[j] == text.CD {
		j++
	}
	return j > i+1 && r.Words[j-1].Nouns&lexicon.TimeNoun == 0 && finite(r.Tags[j])
}

// finite reports whether t is the tag of a verb that a subject has.
func finite(t text.Tag) bool {
	return t == text.MD || t == text.VBD || t == text.VBZ || t == text.VBP
}

// mendNoun makes a noun of token i, which may report speech as a noun, where the tagger took it for a verb and what stands before it says
// otherwise: on reports that; paid tribute. It tells whether it did.
func (r *Reading) mendNoun(i int, w *lexicon.Word) bool {
	switch t, before := r.Tags[i], r.Words[i-1].Function; {
	case w.Verb != nil && t == text.VBZ && before == lexicon.Prep:
		r.Tags[i] = text.NNS
	case w.Verb == nil && t == text.VB && r.Tags[i-1] == text.VBD && before == lexicon.NoFunction:
		r.Tags[i] = text.NN
	default:
		return false
	}
	return true
}

// mendByNoun mends the tag of token i where the nouns around it tell what it is, and tells whether it did.
func (r *Reading) mendByNoun(i int, w *lexicon.Word) bool {
	switch {
	case w.Verb != nil && i > 0 && r.Tags[i] == text.UH && (r.Tags[i+1].IsNoun() || r.Tags[i+1].IsAdjective()): // the port is open, say local officials
		r.Tags[i] = text.VBP
	case w.Function == lexicon.Intends && r.intends(i): // Velm Copper plans to open a mine
		r.Tags[i] = text.VBZ
	case w.Verb == nil && r.describesName(i): // a passenger, retired nurse Ines Varo, said; presiding judge Ines Varo said
		r.Tags[i] = text.JJ
	default:
		return r.mendVerbTag(i, w)
	}
	return true
}

// mendVerbTag mends the form of the verb for which the tagger took token i, or finds it to be none, and tells whether it did.
func (r *Reading) mendVerbTag(i int, w *lexicon.Word) bool {
	was := r.Tags[i]
	switch {
	case was.IsVerb() && w.Past && r.inNounPhrase(i): // a reported 300 ships
		r.Tags[i] = text.JJ
	case (was == text.VBN || was == text.VBD) && r.standsForPerson(i): // the accused, named as Ole Rask, said
		r.Tags[i] = text.NN
	case was == text.JJ && w.Nouns&lexicon.PersonNoun != 0 && r.endsTitle(i): // Orr, chief executive of the fund
		r.Tags[i] = text.NN
	case was == text.VBG && r.describesSubject(i): // said striking nurses should go home
		r.Tags[i] = text.JJ
	case was == text.VBN && r.isOnlyVerb(i, w): // the mayor, Ines Varo, called for “urgent talks”
		r.Tags[i] = text.VBD
	case was == text.VBD && r.isReduced(i, w): // a sale announced Monday would ruin it
		r.Tags[i] = text.VBN
	case was == text.VBZ && r.Words[i+1].Function == lexicon.ThatWord && r.Tags[i+2] == text.VBP: // the states that vote, reports that track it
		r.Tags[i] = text.NNS
	default:
		return false
	}
	return true
}

// standsForPerson reports whether token i, which the tagger took for a participle, is a noun: nothing stands behind "the" but it.
func (r *Reading) standsForPerson(i int) bool {
	if i == 0 || r.Words[i-1].Form != "the" {
		return false
	}
	next := r.Tags[i+1]
	return next == text.Comma || next == text.Period || next == text.IN || next == text.POS || finite(next)
}

// endsTitle reports whether token i, which the tagger took for an adjective, is the noun of a title: another adjective leads into it, and nothing
// that it could describe follows.
func (r *Reading) endsTitle(i int) bool {
	if i == 0 || !r.Tags[i-1].IsAdjective() {
		return false
	}
	next := r.Tags[i+1]
	return next == text.Comma || next == text.Period || next == text.IN || next == text.POS || finite(next)
}

// describesSubject reports whether token i, which the tagger took for a gerund, begins the subject of what is said: a noun and the verb of the
// clause follow it.
func (r *Reading) describesSubject(i int) bool {
	if i == 0 || r.Words[i-1].Verb == nil || r.Words[i-1].Verb.Frames&lexicon.Zero == 0 || !r.Tags[i-1].IsVerb() {
		return false
	}
	j := i + 1
	for j < i+longNoun && (r.Tags[j].IsNoun() || r.Tags[j].IsAdjective()) {
		j++
	}
	return j > i+1 && finite(r.Tags[j])
}

// longNoun is how many tokens a noun phrase has at most that is looked through for what stands behind it, longSentence those of a sentence.
const longNoun, longSentence = 32, 256

// isOnlyVerb reports whether token i, which the tagger took for a participle, is the verb of its sentence: it stands behind the comma after
// a name, and no other verb of the sentence has a subject.
func (r *Reading) isOnlyVerb(i int, w *lexicon.Word) bool {
	if w.Verb == nil || !w.Past || i < 2 || r.Tags[i-1] != text.Comma || !r.Tags[i-2].IsProper() {
		return false
	}
	s := r.Sentences[r.SentenceAt(i)]
	if s.Last-s.First > longSentence {
		return false
	}
	for j := s.First; j < s.Last; j++ {
		if finite(r.Tags[j]) {
			return false
		}
	}
	return r.Tags[s.Last-1] == text.Period
}

// isReduced reports whether token i, which the tagger took for the verb of a clause, only says what was done to the noun before it: the day
// when it was done follows, and another verb.
func (r *Reading) isReduced(i int, w *lexicon.Word) bool {
	const day = lexicon.CalendarNoun | lexicon.DeicticNoun
	return w.Verb != nil && w.Verb.Frames&lexicon.Object != 0 && r.Words[i+1].Nouns&day != 0 && finite(r.Tags[i+2])
}

// intends reports whether token i, which the tagger took for a plural, is the verb of the name before it: an infinitive follows, and
// nothing after that has the name as its subject.
func (r *Reading) intends(i int) bool {
	if i == 0 || r.Tags[i] != text.NNS || !r.Tags[i-1].IsProper() || r.Tags[i+1] != text.TO || r.Tags[i+2] != text.VB {
		return false
	}
	for j := i + 3; j < len(r.Tokens) && r.Tags[j] != text.Comma && r.Tags[j] != text.Period; j++ {
		if finite(r.Tags[j]) || r.Words[j].Function == lexicon.Intends { // the next one looks from there on
			return false
		}
	}
	return true
}

// inNounPhrase reports whether token i stands between a determiner that is nothing by itself and what it determines.
func (r *Reading) inNounPhrase(i int) bool {
	if i == 0 || r.Words[i-1].Function != lexicon.Article && r.Tags[i-1] != text.PRPS {
		return false
	}
	next := r.Tags[i+1]
	return next == text.CD || next.IsNoun() || next.IsAdjective()
}

// describesName reports whether token i, which the tagger took for the verb of a clause, belongs to what somebody is called: the verb
// follows the name, or the end of what says between commas who the noun before is.
func (r *Reading) describesName(i int) bool {
	t := r.Tags[i]
	if t != text.VBD && t != text.VBN && t != text.VBG || r.Words[i+1].Nouns&lexicon.PersonNoun == 0 {
		return false
	}
	j := i + 2
	for j < len(r.Tokens) && r.Tags[j].IsProper() {
		j++
	}
	switch {
	case j <= i+2 || j == len(r.Tokens):
		return false
	case t == text.VBG:
		return finite(r.Tags[j])
	}
	return i > 1 && r.Tags[i-1] == text.Comma && r.Tags[i-2].IsNoun() && r.Tags[j] == text.Comma && finite(r.Tags[j+1])
}

// namesSpeaker reports whether token i, which the tagger took for an infinitive, begins the phrase that speaks: said study author
// Ines Varo; according to show insiders.
func (r *Reading) namesSpeaker(i int) bool {
	if i < 2 {
		return false
	}
	return r.Words[i-1].Past && r.Tags[i-1] == text.VBD || r.Words[i-1].Function == lexicon.To && r.Words[i-2].Function == lexicon.According
}

// mendMark makes a noun of a word that the tagger took for a mark, and of a letter that it took for something else: said on X.
func (r *Reading) mendMark(i int) {
	if t := r.Tags[i]; (t == text.IN || t == text.Sym) && i > 0 && r.Tags[i-1] == text.IN && r.Tokens[i].End-r.Tokens[i].Start == 1 && r.Capital(i) {
		r.Tags[i] = text.NNP
	}
	if r.Tags[i] == text.Quote && !r.Opens[i] && !r.Closes[i] {
		if c := r.Text[r.Tokens[i].Start] | 0x20; c >= 'a' && c <= 'z' {
			r.Tags[i] = text.NN
		}
	}
}

// mendVerb decides that a word which may be a reporting verb is one, where the tagger took it for a noun or an adjective
// and what stands around it says otherwise.
func (r *Reading) mendVerb(i int, w *lexicon.Word) {
	t := r.Tags[i]
	if t.IsVerb() || i == 0 {
		return
	}
	before := r.Tags[i-1]
	pronoun := before == text.PRP && r.Words[i-1].Form != "her"
	switch {
	case t == text.NNS && (pronoun || r.saysHere(i)): // he claims
		r.Tags[i] = text.VBZ
	case t == text.NN && (pronoun || before == text.TO || before == text.MD):
		r.Tags[i] = text.VB
	case t == text.NN && r.warns(i):
		r.Tags[i] = text.VBG
	case w.Past && (t.IsNoun() || t == text.JJ) && (before.IsNoun() || before == text.PRP) && (r.clauseFollows(i) || r.endsAfterQuote(i)):
		r.Tags[i] = text.VBD
	}
}

// warns reports whether token i, which the tagger took for a noun, says what somebody is doing: is warning people that; left, warning of a
// storm.
func (r *Reading) warns(i int) bool {
	if !strings.HasSuffix(r.Words[i].Form, "ing") || r.Words[i-1].Function != lexicon.Be && r.Tags[i-1] != text.Comma {
		return false
	}
	next := r.Tags[i+1]
	return r.clauseFollows(i) || next == text.NNS || next.IsProper() || slices.Contains(r.Words[i].Verb.Preps, r.Words[i+1].Form)
}

// saysHere reports whether token i, which the tagger took for a plural, is the verb of the name or the body before it: Varo claims
// that; Varo reports two deaths; “…,” Varo claims; the agency quotes the mayor, the agency quotes Varo.
func (r *Reading) saysHere(i int) bool {
	before, next := r.Tags[i-1], r.Tags[i+1]
	switch {
	case before.IsProper():
		return r.clauseFollows(i) || next == text.CD || r.endsAfterQuote(i)
	case before == text.NN && r.Words[i-1].Nouns&(lexicon.OrganizationNoun|lexicon.PersonNoun) != 0:
		return r.clauseFollows(i) || next.IsProper() || r.asSaying(i)
	}
	return false
}

// asSaying reports whether somebody follows token i, and how they are quoted: quotes two unnamed officials as saying.
func (r *Reading) asSaying(i int) bool {
	j := i + 1
	for t := r.Tags[j]; j < i+longNoun && (t.IsNoun() || t.IsAdjective() || t == text.CD); t = r.Tags[j] {
		j++
	}
	return j > i+1 && r.Words[j].Function == lexicon.As && r.Tags[j+1] == text.VBG
}

// clauseFollows reports whether what stands after token i looks like the beginning of a clause or a quotation.
func (r *Reading) clauseFollows(i int) bool {
	next := r.Tags[i+1]
	return next == text.DT || next == text.PRP || next == text.PRPS || r.Words[i+1].Function == lexicon.ThatWord || r.Opens[i+1]
}

// endsAfterQuote reports whether a quotation stands shortly before token i and nothing after it.
func (r *Reading) endsAfterQuote(i int) bool {
	next := r.Tags[i+1]
	return r.closesNear(i-1) && (next == text.Period || next == text.Comma)
}

const nearMark = 8 // tokens between a quotation and its verb, at most

// closesNear reports whether a closing mark stands shortly before token i or at it.
func (r *Reading) closesNear(i int) bool {
	for k := i; k >= 0 && k > i-nearMark; k-- {
		if r.Closes[k] {
			return true
		}
	}
	return false
}
