package attribute

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// Bearer is an entity that a speaker's phrase may mean.
type Bearer struct {
	Entity int // -1 for none
	// mention is where the phrase mentions it, an index into the article's mentions; -1 where only an earlier report does.
	mention int
}

// ProposeBearers gives the entities that the speaker of found[i] may be: those that its phrase mentions, and for a phrase
// that mentions none who spoke before. It completes the phrase.
func (a *Article) ProposeBearers(found []Report, i int, out []Bearer) []Bearer {
	out = append(out[:0], Bearer{-1, -1})
	r := &found[i]
	r.Speaker = a.speakerPhrase(r)
	if !r.Speaker.Found() {
		return out
	}
	head, _ := a.headOf(r)
	he := head == "he"
	of := false // a body or a people is named, of which somebody without a name is one
	for t := r.Speaker.A; t < r.Speaker.B; t++ {
		switch m := int(a.at[t]) - 1; {
		case m < 0 || slices.ContainsFunc(out, func(b Bearer) bool { return b.mention == m }): // a name within it may part it
		case a.modifies(&a.mentions[m], r):
			of = true
		case he && a.spokenOf(a.mentions[m].entity, found, i): // the pronoun was resolved without regard to who says what
		default:
			out = append(out, Bearer{a.mentions[m].entity, m})
		}
	}
	if a.unknown(r, out) {
		return out[:1]
	}
	if form := a.Form(r.Speaker.A); len(out) == 1 && (!of || form != "a" && form != "an") {
		out = a.recent(r.Speaker.A, earlier(found, i, out))
		out = slices.DeleteFunc(out, func(b Bearer) bool { return b.Entity >= 0 && a.cannotBe(b.Entity, found, i, he) })
		if e, _ := a.maker(r); e >= 0 && !among(out, e) {
			out = append(out, Bearer{e, -1})
		}
	}
	return out
}

// earlier adds the two who spoke last before found[i].
func earlier(found []Report, i int, out []Bearer) []Bearer {
	for j, n := i-1, 0; j >= 0 && n < 2; j-- {
		if e := found[j].Entity; e >= 0 && !among(out, e) {
			out = append(out, Bearer{e, -1})
			n++
		}
	}
	return out
}

// follows reports whether found[i] stands in the block of the report before it.
func (a *Article) follows(found []Report, i int) bool {
	return i > 0 && a.Units[found[i-1].unit].Block == a.Units[found[i].unit].Block
}

// unnamedSpoke reports whether one person without a name speaks before found[i] in its block: an army spokesman.
func (a *Article) unnamedSpoke(found []Report, i int) bool {
	head, h := a.headOf(&found[max(i-1, 0)])
	return a.follows(found, i) && found[i-1].Entity < 0 && (head == "anonymous" || head == "person") && a.Tags[h] == text.NN
}

// mayBe reports whether an entity is a person whom no other pronoun means than the one that speaks in r.
func (a *Article) mayBe(entity int, r *Report) bool {
	said := a.Words[r.Speaker.A].Function
	other := func(m mention) bool {
		f := a.Words[m.first].Function
		return m.entity == entity && m.kind == pipeline.PronounMention && f != said && (f == lexicon.He || f == lexicon.She)
	}
	return a.Entities[entity].Type == pipeline.Person && !slices.ContainsFunc(a.mentions, other)
}

// cannotBe reports whether an entity that the phrase which speaks in found[i] does not name is not whom it means.
func (a *Article) cannotBe(entity int, found []Report, i int, he bool) bool {
	r := &found[i]
	return a.isOther(entity, r) || he && (a.spokenOf(entity, found, i) || !a.mayBe(entity, r) || a.unnamedSpoke(found, i))
}

// spokenOf reports whether what found[i] reports, by him or her, speaks of an entity as of another: “Ole told me,” he said is not said by
// Ole, nor is “Ole left, he said”. A pronoun between marks tells it only where somebody else spoke before in the block, and
// whom others speak to in it may be who says it: “She said, ‘Ole, go home,’” he said.
func (a *Article) spokenOf(entity int, found []Report, i int) bool {
	r, other := &found[i], false
	if a.follows(found, i) && a.typeOf(r.Content) == pipeline.Direct {
		last := found[i-1].Entity
		other = last >= 0 && last != entity && a.mayBe(last, r)
	}
	for _, s := range r.Content {
		for k := a.mentionsBefore(a.TokenAt(s.Start)); k < len(a.mentions) && a.Start(a.mentions[k].first) < s.End; k++ {
			m := &a.mentions[k]
			named, marked := m.kind == pipeline.NameMention, a.Within[m.first] >= 0
			if m.entity == entity && !a.Addressed(m.first, m.last) && (marked && (named || other) || named && m.first < r.Speaker.A) {
				return true
			}
		}
	}
	return false
}

// modifies reports whether the name m only tells more of the noun on which the phrase that speaks rests, which is another's: the
// Labour leader, the Emir of Arden, the Spanish group.
func (a *Article) modifies(m *mention, r *Report) bool {
	head, h := a.headOf(r)
	typ := a.Entities[m.entity].Type
	if h < 0 || m.kind != pipeline.NameMention || m.first <= h && h < m.last || typ == pipeline.Person {
		return false
	}
	switch described := a.mention(h); {
	case described != nil:
		return described.kind == pipeline.NominalMention && a.Entities[described.entity].Type == pipeline.Person
	case typ == pipeline.Norp:
		return true
	}
	return head == "person"
}

// isOther reports whether the text says of a person something else than the phrase that speaks does of its own: the president is neither
// the opposition leader nor the former president.
func (a *Article) isOther(entity int, r *Report) bool {
	e, told := &a.Entities[entity], false
	kind, h := a.headOf(r)
	if kind != "person" || e.Type != pipeline.Person || len(e.Roles) == 0 {
		return false
	}
	for t := r.Speaker.A; t <= h; t++ {
		repeated := a.Tags[t] != text.DT && repeats(e, a.Form(t))
		if !repeated && a.TellsApart(t, h) {
			return true
		}
		told = told || repeated
	}
	return !told
}

// among reports whether an entity is one of the bearers.
func among(all []Bearer, entity int) bool {
	return slices.ContainsFunc(all, func(b Bearer) bool { return b.Entity == entity })
}

const (
	recentReach  = 40 // mentions before a phrase among which those are that it may mean
	mostRecent   = 5
	recentWithin = 4 // units before the phrase's
)

// recent adds the entities that were mentioned last before a token: a phrase without a name may mean one of them.
func (a *Article) recent(token int, out []Bearer) []Bearer {
	from := a.mentionsBefore(token)
	unit := a.UnitOf(token)
	for i, n := from-1, 0; i >= 0 && i >= from-recentReach && n < mostRecent && a.UnitOf(a.mentions[i].first) >= unit-recentWithin; i-- {
		if e := a.mentions[i].entity; a.acts(e) && !among(out, e) {
			out = append(out, Bearer{e, -1})
			n++
		}
	}
	return out
}

// DescribeBearer adds the features of b as the speaker of found[i].
func (a *Article) DescribeBearer(f *linear.Features, b Bearer, found []Report, i int) {
	r := &found[i]
	head, h := a.headOf(r)
	if b.Entity < 0 {
		f.Add("nobody", head)
		a.describeNoMaker(f, r)
		if h >= 0 {
			f.Add("nobody-word", a.Form(h))
			f.Add("nobody-tag", a.Tags[h].String())
		}
		return
	}
	e := &a.Entities[b.Entity]
	if b.mention < 0 {
		a.describeDistant(f, b, found, i)
		return
	}
	m := &a.mentions[b.mention]
	where := a.placeIn(m, r)
	number := "singular"
	if h >= 0 && (a.Tags[h] == text.NNS || a.Tags[h] == text.NNPS) {
		number = "plural"
	}
	f.Add("type", e.Type, m.kind)
	f.Add("place", where, e.Type, m.kind)
	f.Add("place-head", where, e.Type, head)
	f.Add("place-number", where, e.Type, number)
	if h >= 0 {
		f.Add("word", where, e.Type, a.Form(h))
	}
	if m.first > r.Speaker.A {
		f.Add("previous", a.Words[m.first-1].Form, e.Type, head)
	}
	edge := "middle"
	switch {
	case m.first == r.Speaker.A && m.last == r.Speaker.B:
		edge = "all"
	case m.last == r.Speaker.B:
		edge = "end"
	case m.first == r.Speaker.A:
		edge = "start"
	}
	f.Add("edge", edge, e.Type, m.kind, head)
	f.Add("edge-place", edge, where, e.Type)
	f.Add("edge-persons", edge, linear.Bucket(min(a.personsIn(r.Speaker), 2)), e.Type, m.kind)
	f.Add("persons", linear.Bucket(min(a.personsIn(r.Speaker), 2)), e.Type, where)
	f.Add("group", r.Group, where, e.Type)
	f.Add("names", linear.Bucket(min(a.namesIn(r.Speaker), 3)), where, e.Type)
	a.describeMaker(f, b, r)
}

// describeDistant adds the features of an entity that the phrase of found[i] does not mention: whether it spoke before, how far
// away and as what it was mentioned last, and whether the phrase repeats a word of its name or role.
func (a *Article) describeDistant(f *linear.Features, b Bearer, found []Report, i int) {
	r := &found[i]
	e := &a.Entities[b.Entity]
	head, h := a.headOf(r)
	spoke := spokeBefore(b, found, i)
	gap, role := "far", "other"
	from := a.mentionsBefore(r.Speaker.A)
	for j := from - 1; j >= 0 && j >= from-recentReach; j-- {
		if m := &a.mentions[j]; m.entity == b.Entity {
			gap = linear.Bucket(min(a.UnitOf(r.Speaker.A)-a.UnitOf(m.first), 4))
			role = a.roleOfMention(m)
			break
		}
	}
	like := "other"
	determiner := a.Words[r.Speaker.A].Form
	if !a.Words[r.Speaker.A].Determines() && a.Tags[r.Speaker.A] != text.PRPS {
		determiner = "none"
	}
	if h >= 0 {
		if len(a.Words[h].Form) > 3 && repeats(e, a.Word(h)) {
			like = "repeats"
		}
		f.Add("before-word", a.Form(h), e.Type)
		f.Add("before-like", like, determiner)
		f.Add("before-word-spoke", a.Form(h), spoke)
	}
	f.Add("before", head, e.Type)
	f.Add("before-spoke", head, e.Type, spoke, determiner)
	f.Add("before-gap", head, e.Type, gap, role)
	f.Add("before-gap-spoke", spoke, gap, role, determiner)
	f.Add("before-all", like, gap, role, spoke)
	a.describeMaker(f, b, r)
}

// spokeBefore tells how many reports before found[i] b spoke last.
func spokeBefore(b Bearer, found []Report, i int) string {
	for j, n := i-1, 0; j >= 0 && n < 3; j, n = j-1, n+1 {
		if found[j].Entity == b.Entity {
			return linear.Bucket(n)
		}
	}
	return "silent"
}

// describeNoMaker adds for nobody how one knows who made the document that speaks in r.
func (a *Article) describeNoMaker(f *linear.Features, r *Report) {
	h := a.document(r)
	if h < 0 {
		return
	}
	_, how := a.maker(r)
	f.Add("nobody-maker", how)
	f.Add("nobody-maker-word", how, a.Form(h))
	f.Add("nobody-maker-class", how, a.CueClass(int(a.ChunkOf[h])))
}

// describeMaker adds whether b made the document that speaks in r, and how one knows.
func (a *Article) describeMaker(f *linear.Features, b Bearer, r *Report) {
	e, how := a.maker(r)
	if e < 0 {
		return
	}
	if e != b.Entity {
		how = "other-" + how
	}
	h := a.document(r)
	f.Add("maker", how)
	f.Add("maker-type", how, a.Entities[b.Entity].Type)
	f.Add("maker-determiner", how, a.Words[r.Speaker.A].Form)
	f.Add("maker-word", how, a.Form(h))
	f.Add("maker-class", how, a.CueClass(int(a.ChunkOf[h])))
}

// roleOfMention tells whether a mention is the subject of its clause.
func (a *Article) roleOfMention(m *mention) string {
	k := int(a.ChunkOf[m.last-1])
	for i := k + 1; i < len(a.Chunks) && i < k+nearVerb; i++ {
		if c := a.ClauseOf[i]; c >= 0 && a.Chunks[i].Form == reading.Finite && a.Clauses[c].Subject.A <= k && k < a.Clauses[c].Subject.B {
			return "subject"
		}
	}
	return "other"
}

const nearVerb = 12 // chunks between a subject and its verb

// repeats reports whether a word is one of those of the name or the roles of an entity.
func repeats(e *pipeline.Entity, word string) bool {
	same := func(w string) bool { return strings.EqualFold(w, word) }
	return slices.ContainsFunc(strings.Fields(e.Name+" "+strings.Join(e.Roles, " ")), same)
}

// placeIn tells how a mention stands in the phrase that speaks: as its head, as the name beside it, as whose it is.
func (a *Article) placeIn(m *mention, r *Report) string {
	k := int(a.ChunkOf[m.last-1])
	c := &a.Chunks[k]
	switch {
	case m.last < len(a.Tokens) && a.Tags[m.last] == text.POS || a.Tags[m.last-1] == text.PRPS:
		return "genitive"
	case k == r.Head && m.last-1 >= int(c.Head):
		return "head"
	case k == r.Head:
		return "modifier"
	case a.titled(m, r):
		return "beside"
	case k > 0 && a.Chunks[k-1].Kind == reading.Prep:
		return "prep-" + a.Head(k-1).Form
	case m.last-1 < int(c.Head):
		return "modifier-beside"
	case k > 0 && a.Chunks[k-1].Kind == reading.Conj:
		return "and"
	}
	return "beside"
}

// titled reports whether all that stands before the name m in the phrase that speaks is a role of its bearer: US Special Representative
// for Iran Jane Doe.
func (a *Article) titled(m *mention, r *Report) bool {
	if m.kind != pipeline.NameMention || m.first <= r.Speaker.A || m.first >= r.Speaker.B {
		return false
	}
	before := a.Text[a.Tokens[r.Speaker.A].Start:a.Tokens[m.first-1].End]
	return slices.Contains(a.Entities[m.entity].Roles, before)
}

// Identify finds the entities that speak.
func (x *Chooser) Identify(a *Article, found []Report) {
	var bearers []Bearer
	for i := range found {
		if found[i].Group == Turn {
			found[i].Entity = a.bearerOfLabel(&found[i])
			continue
		}
		bearers = a.ProposeBearers(found, i, bearers)
		x.scores, x.candidates = x.scores[:0], x.candidates[:0]
		for _, b := range bearers {
			x.features.Reset()
			a.DescribeBearer(&x.features, b, found, i)
			x.scores = append(x.scores, x.Models.Bearer.Score(&x.features))
			x.candidates = append(x.candidates, b.Entity)
		}
		if found[i].Entity = x.bearer(); found[i].Entity < 0 {
			if found[i].Entity = a.author(&found[i]); found[i].Entity < 0 {
				found[i].Entity = a.bodyBefore(found, i)
			}
		}
	}
}

// bodyBefore is the body or place that spoke right before found[i], which goes on as it: “The port is open,” it said. It is -1 for none.
func (a *Article) bodyBefore(found []Report, i int) int {
	s := found[i].Speaker
	if i > 0 && s.B == s.A+1 && a.Words[s.A].Function == lexicon.It && a.UnitOf(s.A)-found[i-1].unit <= recentWithin {
		if e := found[i-1].Entity; e >= 0 && a.acts(e) && a.Entities[e].Type != pipeline.Person {
			return e
		}
	}
	return -1
}

// leastBearer is the probability from which on an entity speaks. It is less than a half, since nobody competes with all that
// may be meant together; the best F1 of who said what on news_train lies there.
const leastBearer = 0.45

// bearer is the likeliest entity among the candidates if it is likely enough, else -1.
func (x *Chooser) bearer() int {
	x.Models.Bearer.Softmax(x.scores)
	best, most := -1, 0.0
	for i, e := range x.candidates {
		if p := x.scores[i]; e >= 0 && p >= leastBearer && p > most {
			best, most = e, p
		}
	}
	return best
}

// KindOf is what sort of speaker found is.
func (a *Article) KindOf(r *Report) string {
	entity := ""
	if r.Entity >= 0 {
		entity = a.Entities[r.Entity].Type
	}
	head, h := a.headOf(r)
	switch {
	case head == "document":
		return pipeline.DocumentSpeaker
	case entity == pipeline.Person:
		return pipeline.PersonSpeaker
	case entity != "":
		return pipeline.OrganizationSpeaker
	}
	switch head {
	case "anonymous":
		return pipeline.AnonymousSpeaker
	case "he", "person", pipeline.Person, "i":
		return pipeline.PersonSpeaker
	case pipeline.Org, pipeline.GPE, pipeline.Loc, "organization", "proper":
		return pipeline.OrganizationSpeaker
	case "plural", "collective", "they", "we":
		return pipeline.CollectiveSpeaker
	}
	if h >= 0 && a.Words[h].Nouns&lexicon.PersonNoun != 0 {
		return pipeline.PersonSpeaker
	}
	return pipeline.AnonymousSpeaker
}

// EntityOf is the entity that a phrase means, -1 for none: the last name before what follows its head or the first of an apposition, as in
// "the Velm spokesman Jory Penn of the board" and "Velm's spokesman, Jory Penn", unless it is a genitive; of a single word, whoever it
// stands for.
func (a *Article) EntityOf(s reading.Span) int {
	e := -1
	for t := s.A; t < s.B && (e < 0 || a.Tags[t] != text.IN && a.Tags[t] != text.Comma); t++ {
		m := a.mention(t)
		switch {
		case t > s.A && a.Tags[t] == text.IN:
			return -1
		case a.Tags[t] == text.POS:
			e = -1
		case m != nil && (m.kind == pipeline.NameMention || s.B == s.A+1):
			e, t = m.entity, max(m.last-1, t)
		}
	}
	return e
}

const evidenceReach = 400 // mentions in which the name behind a pronoun is looked for

// Evidence is where the entity that speaks is named, if the phrase that speaks does not name it: the last place before.
func (a *Article) Evidence(r *Report) []pipeline.Span {
	if r.Entity < 0 {
		return nil
	}
	last := -1
	from := a.mentionsBefore(r.Speaker.B)
	for i := from - 1; i >= 0 && i > from-evidenceReach; i-- {
		m := &a.mentions[i]
		if m.entity != r.Entity || m.kind != pipeline.NameMention {
			continue
		}
		if m.first >= r.Speaker.A && m.last <= r.Speaker.B {
			return nil
		}
		if last < 0 {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	m := a.mentions[last]
	return []pipeline.Span{a.SpanOf(reading.Span{A: m.first, B: m.last})}
}
