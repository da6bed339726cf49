package reading

import (
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// startsNoun reports whether token i may start a noun phrase.
func (r *Reading) startsNoun(i int) bool {
	switch t := r.Tags[i]; {
	case t.IsNoun(), t == text.DT, t == text.PDT, t == text.PRP, t == text.PRPS, t == text.EX, t == text.CD,
		t.IsAdjective(), t == text.Dollar:
		return true
	}
	return false
}

// nounPhrase is a noun phrase of which the tokens [first, next) have been read.
type nounPhrase struct {
	r                *Reading
	first, next, end int
	from             int  // behind the words that say how exact its amount is: almost | half
	head             int  // -1 while none has been seen
	open             bool // the head may still come
	determined       bool
}

func (r *Reading) nounChunk(i, end int) (Chunk, bool) {
	t := r.Tags[i]
	if t == text.PRP || t == text.EX {
		return r.one(i, Noun), true
	}
	participle := i > 0 && i+1 < end && r.modifies(i)
	more := (t == text.RBR || t == text.RBS) && i+1 < end && r.Tags[i+1].IsNoun() // more victims
	limit := r.limit(i, end)
	if !participle && !more && limit == i && !r.startsNoun(i) {
		return Chunk{}, false
	}
	p := nounPhrase{r: r, first: i, from: limit, next: limit, end: end, head: -1, open: true}
	for p.next < end && !(p.next > i && r.apart[p.next]) && p.take() {
		p.next++
	}
	return p.chunk()
}

// modifies reports whether the participle at token i belongs to the noun after it.
func (r *Reading) modifies(i int) bool {
	t := r.Tags[i]
	return (t == text.VBN || t == text.VBG) && r.Tags[i+1].IsNoun() && (r.prenominal(i-1) || t == text.VBN && r.saysBefore(i))
}

// saysBefore reports whether a verb that reports speech stands before token i: said suspected rebels attacked.
func (r *Reading) saysBefore(i int) bool {
	v := r.Words[i-1].Verb
	return v != nil && v.Class == lexicon.Say && r.Tags[i-1].IsVerb()
}

// limit is the token after the words that begin at token i and say how exact an amount is, or that it is all: at least five ships, about
// forty, almost half, only the captain; i for none.
func (r *Reading) limit(i, end int) int {
	if i+2 >= end {
		return i
	}
	switch w := r.Words[i]; {
	case w.Function == lexicon.Exactness:
		if r.amount(i+1) || r.Tags[i+1] == text.DT || r.Tags[i+1] == text.PDT {
			return i + 1
		}
	case w.Form == "about" || w.Form == "around" || w.Form == "over":
		if r.amount(i+1) && !r.governed(i) {
			return i + 1
		}
	case w.Form == "not":
		if r.notAll(i) {
			return i + 1
		}
	case w.Form == "at":
		if f := r.Form(i + 1); (f == "least" || f == "most") && r.amount(i+2) {
			return i + 2
		}
	case r.Words[i+1].Function == lexicon.To && r.amount(i+2) && r.Form(i) == "up":
		return i + 2
	}
	return i
}

// notAll reports whether "not" at token i says how much of something there is, and denies no verb: not all the money had been found.
func (r *Reading) notAll(i int) bool {
	if i > 0 && r.Tags[i-1].IsVerb() && !r.saysBefore(i) {
		return false
	}
	return r.Tags[i+1] == text.PDT || r.Form(i+1) == "all" || r.Form(i+1) == "every"
}

// governed reports whether the preposition at token i belongs to the noun or the verb before it: fears about forty jobs, warned about.
func (r *Reading) governed(i int) bool {
	if i == 0 {
		return false
	}
	v := r.Words[i-1].Verb
	return r.Tags[i-1].IsNoun() || v != nil && v.Takes(r.Words[i].Form)
}

// amount reports whether a number begins with token i, or what is like one: forty, half of them, a third.
func (r *Reading) amount(i int) bool {
	return r.Tags[i] == text.CD || r.Words[i].Nouns&lexicon.AmountNoun != 0 || r.Words[i].Function == lexicon.Article && r.Words[i+1].Nouns&lexicon.AmountNoun != 0
}

// take reads the token p.next into the phrase, or reports that the phrase ends before it.
func (p *nounPhrase) take() bool {
	j := p.next
	switch t := p.r.Tags[j]; {
	case t.IsNoun():
		return p.takeNoun(t)
	case t == text.DT || t == text.PDT || t == text.PRPS:
		return p.takeDeterminer(t)
	case t == text.CD || t == text.Dollar:
		return p.takeNumber(t)
	case t.IsAdjective() || t == text.Sym || t == text.Hash || j == p.from && t.IsAdverb():
		return p.open || p.head < 0 || p.namesParty(j)
	case t == text.POS:
		p.open = true
		return p.head >= 0
	}
	return p.open && p.takeWithin(p.r.Tags[j])
}

// namesParty reports whether the name before the adjective at token j only says of which party, country or body the noun is that follows: the
// Democratic presidential candidate, the UN human rights chief. Behind a verb the name may be whom something is given or told.
func (p *nounPhrase) namesParty(j int) bool {
	r := p.r
	if p.head != j-1 || !r.Tags[p.head].IsProper() || !r.Tags[j].IsAdjective() || !r.Tags[j+1].IsNoun() || r.Words[j].Nouns&lexicon.CollectiveNoun != 0 {
		return false
	}
	if !p.determined { // Velm University political scientist Ole Rask
		return j+2 < p.end && r.Tags[j+2].IsProper() && !r.isDay(j+2)
	}
	if p.first == 0 || !r.Tags[p.first-1].IsVerb() {
		return true
	}
	v := r.Words[p.first-1].Verb
	return v != nil && v.Class == lexicon.Say && v.Frames&lexicon.Person == 0
}

func (p *nounPhrase) takeNumber(t text.Tag) bool {
	j := p.next
	if p.head >= 0 && p.head == j-1 && p.parts(j, t) {
		return false
	}
	if t == text.CD && p.head < 0 {
		p.head = j
	}
	return true
}

// parts reports whether the phrase ends before the noun or the number at token j, whose tag is t.
func (p *nounPhrase) parts(j int, t text.Tag) bool {
	return p.timeParts(j, t) || p.partsListener(j, t) || p.clauseBegins(j, t)
}

func (p *nounPhrase) takeNoun(t text.Tag) bool {
	j := p.next
	if p.head >= 0 && t.IsProper() && !p.r.Tags[p.head].IsProper() && p.head == j-1 && p.determined &&
		p.r.Words[p.head].Nouns&lexicon.TimeNoun != 0 {
		return false // the week Varo left
	}
	if p.head >= 0 && p.head == j-1 && p.parts(j, t) {
		return false
	}
	p.head, p.open = j, false
	return true
}

// clauseBegins reports whether the noun or number at token j, whose tag is t, is the subject of what follows, and the phrase of a
// preposition ends before it: said in a statement | prices rose; in court | Ole Rask denied it; after the vote | three men left. After a or an
// no noun is a plural.
func (p *nounPhrase) clauseBegins(j int, t text.Tag) bool {
	r := p.r
	switch {
	case indefinite(r.Form(j)):
		return true
	case p.first == 0 || r.Tags[p.first-1] != text.IN && r.Tags[p.first-1] != text.TO || r.Tags[p.head].IsProper() || !r.Tags[p.head].IsNoun() || !r.acts(j, p.end):
		return false
	case t == text.NNS:
		f := r.Form(p.first)
		return f == "a" || f == "an"
	case t.IsProper():
		return r.Words[p.head].Nouns&people == 0
	}
	return t == text.CD
}

// indefinite reports whether a word is an indefinite pronoun, which the tagger takes for a noun: everyone, nothing.
func indefinite(form string) bool {
	for _, end := range [...]string{"thing", "body", "one"} {
		if start, ok := strings.CutSuffix(form, end); ok {
			return start == "every" || start == "some" || start == "any" || start == "no"
		}
	}
	return false
}

const people = lexicon.AnonymousNoun | lexicon.CollectiveNoun | lexicon.PersonNoun

// partsListener reports whether the noun or number at token j is the subject of what somebody is told: told the court | Ms Varo had left; told
// reporters | ships were late.
func (p *nounPhrase) partsListener(j int, t text.Tag) bool {
	return (t.IsProper() || t != text.NN && p.r.Words[p.head].Nouns&people != 0) && p.listens() && p.r.acts(j, p.end)
}

// listens reports whether the phrase is whom a clause is told, which may follow without that.
func (p *nounPhrase) listens() bool {
	r := p.r
	if p.first == 0 || p.head < p.first {
		return false
	}
	switch t := r.Tags[p.head]; {
	case t == text.NNS, t == text.NNPS: // reporters, Democrats
	case t.IsProper() || !p.determined && r.Words[p.head].Nouns&lexicon.CollectiveNoun == 0:
		return false // told reporter Imogen Varo
	}
	return r.tellsWhom(p.first - 1)
}

const mostNouns = 12 // before the verb of which they are the subject

// acts reports whether a noun and its finite verb begin at token i of a sentence that ends before token end.
func (r *Reading) acts(i, end int) bool {
	first := i
	end = min(end, i+mostNouns)
	for i < end && (r.Tags[i].IsNoun() || r.Tags[i].IsAdjective() || r.Tags[i] == text.POS || r.Tags[i] == text.CD ||
		i > first && r.Words[i].Function == lexicon.And && r.Tags[i+1].IsNoun()) {
		i++
	}
	if i == end || i == first || r.Tags[first] == text.POS || !r.Tags[i-1].IsNoun() {
		return false
	}
	switch r.Tags[i] {
	case text.VBD, text.VBZ, text.VBP, text.MD:
		return true
	case text.WP: // people who left were paid
		return r.Tags[i-1] == text.NNS
	}
	return false
}

// timeParts reports whether a word of time parts the noun at token j, whose tag is t, from the one before: the company | today; Ole Rask |
// Monday said; said Monday | Ole Rask was late; on Monday | ships were late.
func (p *nounPhrase) timeParts(j int, t text.Tag) bool {
	r := p.r
	switch {
	case r.Words[j].Nouns&lexicon.DeicticNoun != 0 || r.isDay(j) && (r.Tags[j+1].IsVerb() || !r.Tags[p.head].IsProper()):
		return true
	case r.Words[j].Nouns&lexicon.TimeNoun != 0:
		return false
	case r.Words[p.head].Nouns&lexicon.DeicticNoun != 0:
		return p.head == p.first
	case p.first == 0:
		return false
	case p.head == p.first && r.isDay(p.head):
		said := r.Tags[p.first-1].IsVerb()
		return said && t.IsProper() || (said && t == text.CD || t != text.NN && r.Form(p.first-1) == "on") && r.acts(j, p.end)
	}
	return p.head == p.first+1 && r.Words[p.head].Nouns&lexicon.TimeNoun != 0 && p.dates() && r.acts(j, p.end)
}

// dates reports whether the first word of the phrase says which span of time it is: last week | prices rose, Friday morning | ships left.
func (p *nounPhrase) dates() bool {
	switch p.r.Form(p.first) {
	case "last", "this", "next":
		return true
	}
	return p.r.isDay(p.first)
}

// isDay reports whether token t names a day of the week.
func (r *Reading) isDay(t int) bool {
	return r.Words[t].Nouns&lexicon.TimeNoun != 0 && r.Tags[t].IsProper() && strings.HasSuffix(r.Form(t), "day")
}

func (p *nounPhrase) takeDeterminer(t text.Tag) bool {
	j, r := p.next, p.r
	if j > p.from && r.Tags[j-1] != text.PDT && !(j == p.from+1 && r.Tags[p.from] == text.DT) {
		return false
	}
	if t != text.PDT && r.Words[j].Function == lexicon.Determiner && j+1 < p.end && r.Words[j+1].Function == lexicon.Of {
		p.next++ // "those of": the phrase is the determiner alone
		return false
	}
	p.determined = true
	return true
}

// takeWithin takes what may stand between a determiner and its noun: a participle, an adverb, a mark, "and" between
// adjectives.
func (p *nounPhrase) takeWithin(t text.Tag) bool {
	j, r := p.next, p.r
	if j+1 >= p.end {
		return false
	}
	after := r.Tags[j+1]
	nominal := after.IsNoun() || after.IsAdjective()
	switch {
	case t == text.VBN || t == text.VBG:
		return nominal && (j > p.from || r.prenominal(j-1))
	case j == p.from:
		return false
	case t.IsAdverb():
		return after.IsAdjective() || after == text.VBN || after == text.CD
	case t == text.Quote && r.Closes[j]:
		return nominal
	case t == text.Quote:
		return nominal || r.Opens[j] && after != text.PRP && r.shortQuote(j)
	case t == text.CC: // research and development office; never joins what could be two subjects
		return after.IsAdjective() && r.Tags[j-1].IsAdjective()
	}
	return false
}

// chunk is the chunk that the phrase has become, if it is one.
func (p *nounPhrase) chunk() (Chunk, bool) {
	i, j, r := p.first, p.next, p.r
	if j == i {
		return Chunk{}, false
	}
	for j > i+1 && (r.Tags[j-1] == text.Quote || r.Tags[j-1] == text.CC || r.Tags[j-1].IsAdverb()) {
		j--
	}
	if j < p.end && r.Tags[j] == text.Quote && r.Closes[j] && r.Within[j-1] >= 0 && r.Inside[r.Within[j-1]].A > i {
		j++ // of a title that opens within the phrase: ABC's “Open Seas”
	}
	head := p.head
	if head < 0 {
		if head = p.headless(j); head < 0 {
			return Chunk{}, false
		}
	}
	return Chunk{A: int32(i), B: int32(j), Head: int32(min(head, j-1)), Kind: Noun}, true
}

// headless is the token on which a phrase without a noun rests that ends before token j; -1 if it is no phrase.
func (p *nounPhrase) headless(j int) int {
	i, r := p.first, p.r
	switch {
	case p.determined || r.Tags[i] == text.DT:
		return j - 1 // "the wounded", "this"
	case j == i+1 && r.Capital(i) && j < p.end && (r.Tags[j] == text.VBD || r.Tags[j] == text.VBZ):
		return i // a name that looks like an adjective
	case j == i+1 && r.Words[i].Nouns&lexicon.CollectiveNoun != 0 && r.Words[j].Function == lexicon.Of:
		return i // many of the crew
	}
	return -1
}

const fewWords = 6 // of a quotation that stands within a phrase

// shortQuote reports whether the quotation that opens at token i has few words.
func (r *Reading) shortQuote(i int) bool {
	m := r.Within[i+1]
	return m >= 0 && r.Inside[m].B-i <= fewWords
}

// prenominal reports whether token i leads into a noun: the wrongfully detained man.
func (r *Reading) prenominal(i int) bool {
	if i < 0 {
		return false
	}
	t := r.Tags[i]
	return t == text.Quote && r.Closes[i] && i > 0 && !r.Tags[i-1].IsPunct() || t == text.DT || t == text.PRPS || t.IsAdjective() || t == text.POS ||
		t == text.CD || t == text.IN
}
