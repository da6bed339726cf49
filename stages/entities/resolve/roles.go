package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// findRoles notes what the text says each person is: in a title before the name ("US Secretary of State Jane Doe"), in
// an apposition ("Jane Doe, a spokeswoman for Acme,", "the foreign minister, Jane Doe") or a sentence ("Jane Doe is a
// lawyer").
func (w *Resolver) findRoles() {
	for i := range w.names {
		n := &w.names[i]
		if n.kind != kind.Person {
			continue
		}
		x := &w.ents[n.ent-1]
		x.family = x.words == 1 && n.first > 0 && strings.HasSuffix(w.word(n.first), "s") && strings.EqualFold(w.word(n.first-1), "the")
		if x.age == 0 {
			x.age = w.ageAfter(n.last)
		}
		w.titlesBefore(n, x)
		if x.citizen == 0 {
			x.citizen = w.citizenBefore(n.front)
		}
		if s, g, ok := w.apposition(n); ok {
			w.addRole(x, s, g)
		}
		w.officesByVerb(int32(i))
	}
	for i := range w.ents {
		x := &w.ents[i]
		if x.kind == kind.Person && !x.known {
			n := &w.names[x.best]
			word := w.word(n.first)
			if g := w.genderOfGiven(word); g != words.Both && (n.last-n.first > 1 || !w.FamilyNames[word]) {
				x.gender, x.known, x.byGiven = g, true, true
			} else if g := w.genderInName(n); g != words.Both {
				x.gender, x.known, x.byGiven = g, true, true
			}
		}
	}
}

// genderInName is the gender that a word of the name other than the given one speaks for, or the ending of the surname.
func (w *Resolver) genderInName(n *name) words.Gender {
	if n.last-n.first < 2 {
		return words.Both
	}
	for t := n.first + 1; t < n.last; t++ {
		if g := w.NameGenders[w.word(t)]; g != words.Both {
			return g
		}
	}
	return w.GenderByEnding(w.word(n.last - 1))
}

// ageAfter is the token of the age that stands after a name: "Jane Doe, 61," or "Jane Doe (61)"; 0 without one.
func (w *Resolver) ageAfter(t int32) int32 {
	if int(t)+2 >= len(w.d.Tokens) || w.tag(t+1) != text.CD || len(w.word(t+1)) > 3 {
		return 0
	}
	if w.tag(t) == text.Comma && w.tag(t+2).IsPunct() || w.tag(t) == text.LParen && w.tag(t+2) == text.RParen {
		return t + 1
	}
	return 0
}

// citizenBefore gives 1 + the number of the people of which a word right before a name says that its bearer is one: "Dutchman Jan
// Doe", "the Spaniard Juan Doe"; 0 without one. What stands before a title says whose office it is.
func (w *Resolver) citizenBefore(t int32) int32 {
	if t == 0 || w.owner[t-1] == 0 {
		return 0
	}
	n := &w.names[w.owner[t-1]-1]
	if n.kind != kind.Norp || n.last != t || n.last-n.first != 1 || n.entry == 0 || w.table.Entry(n.entry-1).Code == "" {
		return 0
	}
	return n.entry
}

func (w *Resolver) addRole(x *entity, s Span, g words.Gender) {
	if g != words.Both && !x.known {
		x.gender, x.known = g, true
	}
	role := w.d.Text[s.Start:s.End]
	if h := w.headOf(s); h >= 0 && w.Generic[w.word(h)] {
		return
	}
	for _, r := range x.roles[:x.nroles] {
		if had := w.d.Text[r.Start:r.End]; had == role || len(role) <= len(had) && contains(had, role) {
			return
		}
	}
	if x.nroles < maxRoles {
		x.roles[x.nroles] = s
		x.nroles++
	}
}

// contains reports whether long ends or begins with short, as "Prime Minister Jane" does with "Prime Minister".
func contains(long, short string) bool {
	return strings.EqualFold(long[len(long)-len(short):], short) || strings.EqualFold(long[:len(short)], short)
}

// maxTitle is the most words of a title.
const maxTitle = 12

// apposed is a phrase before a name and a comma that says who that is: "the foreign minister, Jane Doe".
type apposed struct {
	first, last int32 // tokens [first, last)
	ent         int32
}

// titlesBefore adds the roles that stand before the name: a title right before it, and what stands before that and a comma.
func (w *Resolver) titlesBefore(n *name, x *entity) {
	n.front = w.addressBefore(n.first)
	if left, end, g, ok := w.titleBefore(n, n.front, false); ok {
		n.front = left
		w.addRole(x, w.bytes(left, end), g)
	}
	comma := n.front - 1
	if first, _ := w.sentenceOf(n.first); comma <= first || w.tag(comma) != text.Comma {
		return
	}
	if left, end, g, ok := w.titleBefore(n, comma, true); ok {
		w.addRole(x, w.bytes(left, end), g)
		w.apposed = append(w.apposed, apposed{w.phraseStart(left), end, n.ent})
	}
}

// phraseStart is the first token of the noun phrase whose role begins at token t: past the article, or whose it is: the unit's head.
func (w *Resolver) phraseStart(t int32) int32 {
	first, _ := w.sentenceOf(t)
	if t > first+1 && w.tag(t-1) == text.POS && w.owner[t-2] == 0 {
		for t -= 2; t > first && (w.tag(t-1).IsNoun() || w.tag(t-1).IsAdjective()) && w.owner[t-1] == 0; t-- {
		}
	}
	if t > first && (w.tag(t-1) == text.DT || w.tag(t-1) == text.CD || w.tag(t-1) == text.PRPS) {
		t--
	}
	return t
}

// addressBefore is the token at which the forms of address before token t begin, which are no role: Prime Minister | Datuk Seri Azlan Idris.
func (w *Resolver) addressBefore(t int32) int32 {
	first, _ := w.sentenceOf(t)
	for t > first {
		switch title, ok := w.Titles[w.word(t-1)]; {
		case title.Role: // Rear Admiral
			return t
		case t-1 > first && w.TitlePairs[w.word(t-2)+" "+w.word(t-1)]:
			t -= 2
		case ok:
			t--
		default:
			return t
		}
	}
	return t
}

func (w *Resolver) bytes(first, last int32) Span {
	return Span{w.d.Tokens[first].Start, w.d.Tokens[last-1].End}
}

// titleBefore finds the title of n that ends before token end, and the gender that it speaks for. Apart says that a comma
// stands between the two.
func (w *Resolver) titleBefore(n *name, end int32, apart bool) (left, last int32, g words.Gender, ok bool) {
	first, _ := w.sentenceOf(n.first)
	first = max(first, end-maxTitle)
	// The noun that the title rests on: the last role noun before the name, with nothing after it but "of …" or "for …".
	head := int32(-1)
	for t := end - 1; t >= first; t-- {
		if gender, ok := w.role(t); ok {
			head, g = t, gender
			break
		}
		if !w.tail(t, apart) {
			break
		}
	}
	if head < 0 || head < end-1 && !w.ofPhrase(head+1, end, apart) {
		return 0, 0, words.Both, false
	}
	left = head
	for left > first && w.modifies(left-1, left) {
		left--
	}
	for left < head && (w.tag(left) == text.POS || w.tag(left) == text.CC || w.tag(left) == text.IN || w.tag(left) == text.DT) {
		left++
	}
	if apart && !w.definite(left, first, n) {
		return 0, 0, words.Both, false
	}
	return left, end, g, true
}

// definite reports whether a role that begins at token left can only mean the name after it: "the" or "Acme's" stands
// before it, and the name ends at a mark; or "a" or nothing does, and after the mark comes a verb.
func (w *Resolver) definite(left, first int32, n *name) bool {
	if int(n.last) >= len(w.d.Tokens) || w.tag(n.last) != text.Comma && w.tag(n.last) != text.Period {
		return false
	}
	acts := w.tag(n.last) == text.Comma && w.actsAfter(n.last+1)
	if left == first {
		return acts
	}
	switch word := w.word(left - 1); word {
	case "the", "The":
		return true
	case "a", "A", "an", "An", "one", "One", "another", "Another":
		return acts
	default:
		if w.tag(left-1) == text.PRPS || w.tag(left-1) == text.POS { // her mother, Mr Doe's mother, the group's chairman
			return true
		}
	}
	for t := left; w.d.Tokens[t].Tag != text.POS; t++ {
		if _, ok := w.role(t); ok {
			return false
		}
	}
	return true
}

// actsAfter reports whether a verb follows at token t, past a few words that tell when or where: "on Sunday told".
func (w *Resolver) actsAfter(t int32) bool {
	const few = 4
	_, last := w.sentenceOf(t - 1)
	for i := t; i < min(last, t+few); i++ {
		switch tag := w.tag(i); {
		case tag == text.VBD || tag == text.VBZ || tag == text.MD:
			return true
		case tag == text.IN || tag.IsAdverb() || tag.IsProper() && w.owner[i] == 0:
		default:
			return false
		}
	}
	return false
}

// role reports whether token t is a noun for a person.
func (w *Resolver) role(t int32) (words.Gender, bool) {
	if !w.tag(t).IsNoun() && w.tag(t) != text.JJ && w.tag(t) != text.VB {
		return words.Both, false
	}
	return w.roles(w.word(t))
}

// scholar reports whether a noun ends as those for people of a trade or a science do: acoustician, volcanologist.
func scholar(word string) bool {
	const shortest = 8 // bytes
	if len(word) < shortest || word[0]-'a' >= 26 {
		return false
	}
	switch word[len(word)-3:] {
	case "ist":
		return strings.HasSuffix(word, "ologist") || strings.HasSuffix(word, "ometrist")
	case "ian":
		return strings.HasSuffix(word, "ician") || strings.HasSuffix(word, "orian")
	case "her":
		return strings.HasSuffix(word, "ographer")
	case "mer":
		return strings.HasSuffix(word, "onomer")
	}
	return false
}

// roles looks up a noun for a person.
func (w *Resolver) roles(word string) (words.Gender, bool) {
	if g, ok := w.Role(word); ok {
		return g, true
	}
	return words.Both, scholar(word)
}

// tail reports whether token t may stand between a title's noun and the name: "of State", "for Foreign Affairs"; and,
// where a comma sets the name apart, "in Geneva".
func (w *Resolver) tail(t int32, apart bool) bool {
	switch w.tag(t) {
	case text.NN, text.NNS, text.NNP, text.NNPS, text.JJ, text.DT, text.POS, text.CC:
		return true
	case text.IN:
		return preposition(w.word(t), apart)
	}
	return false
}

func preposition(word string, apart bool) bool {
	switch word {
	case "of", "for":
		return true
	case "in", "at", "from", "with", "on":
		return apart
	}
	return false
}

// ofPhrase reports whether the tokens [i, j) are "of State" or its like: a preposition and then capitals; where a comma
// sets the name apart, any words.
func (w *Resolver) ofPhrase(i, j int32, apart bool) bool {
	if !preposition(w.word(i), apart) {
		return false
	}
	for t := i + 1; t < j && !apart; t++ {
		word := w.word(t)
		if _, ok := w.Titles[word]; ok && t == j-1 { // "a critic of Mr. Doe"
			return false
		}
		if word[0] >= 'a' && word[0] <= 'z' && word != "the" && word != "and" && word != "of" && (word != "for" || t == j-1) {
			return false
		}
	}
	return j-i > 1
}

// modifies reports whether token t belongs to the title whose next word is token next.
func (w *Resolver) modifies(t, next int32) bool {
	word := w.word(t)
	switch w.tag(t) {
	case text.NN, text.NNP, text.NNPS, text.JJ:
		if o := w.owner[t]; o != 0 && w.names[o-1].kind == kind.Person {
			return false
		}
		return word[0] != '"'
	case text.NNS:
		return true
	case text.POS:
		return t > 0 && w.tag(t-1).IsProper() && w.owner[t-1] != 0
	case text.VBN:
		return t == 0 || !w.tag(t-1).IsVerb() // has appointed Bishop Doe
	case text.RB, text.RBR:
		return word == "then" || word == "now"
	case text.CC:
		return w.word(t) == "and" && w.tag(next).IsNoun() && t > 0 && w.tag(t-1).IsNoun() && w.capital(next) && w.capital(t-1)
	case text.IN:
		return false
	}
	switch word {
	case "former", "acting", "then", "late", "ex", "outgoing", "incoming":
		return true
	}
	return w.Is("active", word)
}

// apposition finds the role that follows a name between commas, or after is and was.
func (w *Resolver) apposition(n *name) (s Span, g words.Gender, ok bool) {
	_, last := w.sentenceOf(n.first)
	t, ok := w.afterName(n, last)
	if !ok {
		return s, words.Both, false
	}
	first, head, end := w.roleFrom(t, last)
	if head < 0 || end >= last {
		return s, words.Both, false
	}
	g, _ = w.role(head)
	// The head is the last role noun before the first preposition: "Acme chief executive officer".
	for t := head + 1; t < end && w.tag(t) != text.IN; t++ {
		if gender, ok := w.role(t); ok {
			head, g = t, gender
		}
	}
	if head+1 < end && (w.tag(head+1) == text.POS || w.isTitleOf(head+1, end)) { // "a minister's son": not a minister
		return s, words.Both, false
	}
	if o := w.owner[first]; o != 0 && w.names[o-1].kind == kind.Person && w.tag(w.names[o-1].last) != text.POS {
		return s, words.Both, false // "Jane Doe, John Roe and": a list
	}
	for end > head+1 && (w.tag(end-1) == text.IN || w.tag(end-1) == text.CC || w.tag(end-1) == text.RB) {
		end--
	}
	return w.bytes(first, end), g, true
}

// isTitleOf reports whether the noun before token t is the title of somebody who is named right after it, before token end: "Jane Doe,
// Finance Minister Tan Sri John Roe and".
func (w *Resolver) isTitleOf(t, end int32) bool {
	for ; t < end && (w.tag(t).IsProper() || w.tag(t) == text.NN); t++ {
		if o := w.owner[t]; o != 0 && w.names[o-1].kind == kind.Person {
			return true
		}
	}
	return false
}

// afterName gives the token at which what is said of the name may begin: past a comma and an age, or "is".
func (w *Resolver) afterName(n *name, last int32) (int32, bool) {
	t := n.last
	if t+2 >= last {
		return 0, false
	}
	word := w.word(t)
	if w.tag(t) != text.Comma && (word != "is" && word != "was" || w.tag(t+1) != text.DT) { // "Jane Doe is a lawyer"
		return 0, false
	}
	t++
	if w.tag(t) == text.CD && t+2 < last && w.tag(t+1) == text.Comma { // an age
		t += 2
	}
	return t, true
}

// roleFrom reads a role from token t on: the first token past an article, the first noun for a person, and the end, which is
// the next comma, dash or full stop, or where a clause begins. The head is -1 if there is no such noun.
func (w *Resolver) roleFrom(t, last int32) (first, head, end int32) {
	first, head = t, -1
	for end = t; end < last && end < t+maxTitle; end++ {
		tag := w.tag(end)
		switch {
		case tag == text.VBG && w.Is("active", w.word(end)): // the presiding judge
		case w.endsRole(tag), head >= 0 && (participle(tag) || tag == text.TO && end != head+1): // an adviser to someone; not what led him to court
			return first, head, end
		case end == first && w.opensRole(end):
			first++
		case tag == text.PRP:
			return first, -1, end
		case head < 0:
			if _, ok := w.role(end); ok {
				head = end
			} else if tag == text.IN || tag == text.TO || tag == text.Quote || tag == text.VBG || tag == text.CC {
				return first, -1, end // "Jane Doe, of Acme, …": a noun must come first
			}
		}
	}
	return first, head, end
}

// opensRole reports whether token t stands before a role and is no part of it: the mayor, her mother, now a columnist.
func (w *Resolver) opensRole(t int32) bool {
	tag := w.tag(t)
	return tag == text.DT || tag == text.PRPS || w.word(t) == "now"
}

func participle(tag text.Tag) bool { return tag == text.VBG || tag == text.VBN }

// endsRole reports whether a word with the tag cannot belong to a role.
func (w *Resolver) endsRole(tag text.Tag) bool {
	switch tag {
	case text.WP, text.WDT, text.WPS, text.WRB, text.VBD, text.VBZ, text.VBP, text.MD:
		return true
	}
	return tag.IsPunct() && tag != text.Quote
}
