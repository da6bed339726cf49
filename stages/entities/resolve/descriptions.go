package resolve

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// description is a definite noun phrase that may mean someone or something named before: "the finance minister", "the
// bank", "Arden's president".
type description struct {
	first, head int32 // tokens
	noun        uint8 // index of descriptionNouns
	gender      words.Gender
	code        string // of the country that the phrase names, "" without one
	of          span   // tokens of the name or noun after "of", empty without
	lead        uint8  // how it begins
	chunk       int32
	aged        int32 // the token that tells an age
	narrow      bool  // only those are candidates of whom the text says the one property, or just spoke
	owns        bool  // it is whose the noun after it is: the company's report
}

// span is the tokens [a, b).
type span struct{ a, b int32 }

// What the noun of a description can stand for.
const (
	ofPerson     uint8 = iota // the minister
	ofAnyone                  // the woman
	ofAge                     // the 56-year-old, the Spaniard: nothing but one property
	ofNamedOrg                // the bank
	ofCompany                 // the company
	ofAnyOrg                  // the group
	ofCountry                 // the country
	ofCity                    // the city
	ofGovernment              // the government
	ofNamedWord               // the archive, where a body's name ends with that word
)

var descriptionNouns = []string{"person", "anyone", "age", "named-org", "company", "any-org", "country", "city", "government", "named-word"}

// The properties of a candidate for a description.
const (
	dIs       = iota
	dNoun     // of the description
	dOwnRole  // of the description
	dSays     // it is the subject of a verb of saying
	dChoice   // how many candidates fit the noun
	dFit      // how the noun fits what the text says of the candidate
	dModifier // how the words before the noun fit
	dOf       // how the words after "of" fit
	dDistance // sentences between
	dRank     // candidates between
	dRole     // of the candidate
	dPath     // between the two clauses
	dMention  // how the candidate was meant last
	dCount    // how often the candidate was meant so far
	dTop      // whether it is the one meant most often
	dTopic    // whether it is the first of the text, or in the headline
	dActed    // when it was last a subject
	dGender   // whether the gender fits
	dLead     // the word that the description begins with
	dAhead    // where the candidate is named for the first time, if that comes later
	numDescription
)

var descriptionSchema = linear.NewSchema([]linear.Field{
	{Name: "is", Values: []string{"none", "someone"}},
	{Name: "noun", Values: descriptionNouns},
	{Name: "ownrole", Values: roleNames},
	{Name: "says", Values: []string{"-", "says"}},
	{Name: "choice", Values: []string{"0", "1", "2", "3+"}},
	{Name: "fit", Values: []string{"nothing", "other", "kind", "name", "role"}},
	{Name: "modifier", Values: []string{"-", "same", "country", "other", "other-country"}},
	{Name: "of", Values: []string{"-", "same", "other"}},
	{Name: "distance", Values: []string{"none", "0", "1", "2", "3-4", "5-9", "10+"}},
	{Name: "rank", Values: []string{"0", "1", "2", "3+"}},
	{Name: "role", Values: roleNames},
	{Name: "path", Values: pathNames},
	{Name: "mention", Values: formNames},
	{Name: "count", Values: []string{"0", "1", "2", "3-4", "5-8", "9+"}},
	{Name: "top", Values: []string{"no", "even", "top"}},
	{Name: "topic", Values: []string{"-", "first", "headline"}},
	{Name: "acted", Values: []string{"never", "0", "1", "2", "3+"}},
	{Name: "gender", Values: []string{"-", "fits", "against"}},
	{Name: "lead", Values: []string{"the", "owned", "a", "bare"}},
	{Name: "ahead", Values: []string{"-", "same", "says", "subject", "next", "later"}},
},
	"is noun", "is noun choice", "is noun says", "is ownrole", "noun fit", "fit choice", "fit modifier", "fit of", "fit distance",
	"noun distance", "noun fit distance", "noun fit rank", "rank distance", "role distance", "path", "path role", "mention distance",
	"count", "count fit", "top", "top fit", "top noun", "topic", "topic fit", "topic noun", "acted", "acted noun", "gender", "says acted fit",
	"is lead", "is lead noun", "is lead says", "ahead", "ahead fit", "ahead modifier", "ahead rank", "ahead lead", "ahead lead fit")

var (
	//go:embed models/description.model
	descriptionFile  string
	descriptionModel = sync.OnceValue(func() *linear.Table { return descriptionSchema.Compile(linear.MustParse(descriptionFile)) })
)

// described is a candidate for a description.
type described struct {
	ent    int32
	values [numDescription]uint8
}

// describedBy resolves the description that begins at token t. It gives the token after its noun and the entity, 0 if
// there is no description there or it means no one.
func (r *discourse) describedBy(t int32) (end, e int32) {
	d, ok := r.descriptionAt(t)
	if !ok {
		return 0, 0
	}
	if e = r.meantBy(&d); e != 0 && d.noun == ofAge && r.ents[e-1].citizen == 0 {
		r.ents[e-1].citizen = r.people(&d)
	}
	return d.head + 1, e
}

// people is 1 + the number of the people in the embedded tables whose citizen d means, 0 if it means none: the Spaniard.
func (r *discourse) people(d *description) int32 {
	if o := r.owner[d.head]; o != 0 && d.code != "" {
		return r.Resolver.names[o-1].entry
	}
	return 0
}

// meantBy gives the entity that d means, 0 if that is no one.
func (r *discourse) meantBy(d *description) (e int32) {
	for _, sure := range []func(*description) int32{r.explained, r.closes, r.playedLast, r.calledSo} {
		if e = sure(d); e != 0 {
			return e
		}
	}
	r.nominate(d)
	switch {
	case d.narrow && len(r.described) > 1 && r.watch == nil:
		e = r.described[r.likeliest()].ent
	case len(r.described) > 1:
		e = r.described[r.decide(d)].ent
	}
	switch {
	case e != 0:
		return e
	case d.noun == ofPerson:
		e = r.otherPerson(d)
	case d.noun == ofGovernment && d.head == d.first+1 && d.of.a == d.of.b:
		return r.dominant()
	}
	if e == 0 {
		e = r.speakersBody(d)
	}
	return e
}

// otherPerson resolves a description of a person whom the model does not find; one whose noun stands for firms too may mean a firm: the
// broadcaster.
func (r *discourse) otherPerson(d *description) int32 {
	if e := r.oneOfMany(d); e != 0 {
		return e
	}
	if e := r.opens(d); e != 0 {
		return e
	}
	if e := r.ofThatAge(d); e != 0 {
		return e
	}
	if d.lead != byThe || d.head != d.first+1 && (d.head != d.first+2 || r.owner[d.first+1] != 0 || r.tag(d.first+1) != text.NN) { // the property developer
		return 0
	}
	switch r.orgHead(d.head) {
	case words.AnyCompany:
		d.noun = ofCompany
	case words.AnyOrg:
		d.noun = ofAnyOrg
	default:
		return 0
	}
	if r.nominate(d); len(r.described) < 2 {
		return 0
	}
	return r.described[r.decide(d)].ent
}

// ofThatAge resolves a description that tells an age and a trade by the age alone, as a trade is often told there for the first time: the
// 27-year-old trader.
func (r *discourse) ofThatAge(d *description) int32 {
	for t := d.first; t < d.head; t++ {
		if strings.HasSuffix(r.word(t), yearsOld) {
			age := *d
			age.noun, age.aged = ofAge, t
			if r.nominate(&age); len(r.described) > 1 {
				return r.described[r.decide(&age)].ent
			}
		}
	}
	return 0
}

// likeliest is the index of the candidate that the model prefers to the others: one of them is meant.
func (r *discourse) likeliest() (best int) {
	table, most := descriptionModel(), math.Inf(-1)
	for i := range r.described[:len(r.described)-1] {
		if s := table.Score(r.described[i].values[:]); s > most {
			best, most = i, s
		}
	}
	return best
}

// descriptionAt reads a description from token t on.
func (r *discourse) descriptionAt(t int32) (d description, ok bool) {
	g := &r.grammar
	d.chunk = g.ChunkOf[t]
	c := &g.Chunks[d.chunk]
	if c.Kind != reading.Noun || c.A != t || c.B-c.A < 2 {
		return d, false
	}
	if i := r.ownerEnd(c); i > 0 {
		owner := *c
		owner.B, owner.Head = i, i-1
		c, d.owns = &owner, true
	}
	d.first, d.head = t, c.Head
	if d.lead, ok = r.leadOf(c); !ok || !r.readNoun(&d, c) || d.lead >= byArticle && d.noun != ofPerson {
		return d, false
	}
	for i := c.A; i < c.Head; i++ {
		if o := r.owner[i]; o != 0 {
			n := &r.Resolver.names[o-1]
			if n.kind == kind.Person {
				return d, false
			}
			if n.entry != 0 && d.code == "" {
				d.code = r.table.Entry(n.entry - 1).Code
			}
		}
	}
	return d, d.owns || !r.saidOfName(&d) && !r.restricted(&d)
}

// ownerEnd is the token of the 's of the noun without a name that owns what the chunk is about: the company's report; 0 without one.
func (r *discourse) ownerEnd(c *reading.Chunk) int32 {
	if r.grammar.Words[c.A].Form != "the" {
		return 0
	}
	for i := c.A + 2; i < c.Head; i++ {
		if r.tag(i) == text.POS {
			if r.owner[i-1] != 0 || !r.tag(i-1).IsNoun() {
				return 0
			}
			return i
		}
	}
	return 0
}

// readNoun reads the noun of a description, which c rests on.
func (r *discourse) readNoun(d *description, c *reading.Chunk) (ok bool) {
	if r.partyMember(c.Head) && (c.Head > c.A+1 && r.word(c.Head-1) != "," || c.Head == c.A+1 && r.grammar.reports(c.Head)) {
		d.noun, d.gender = ofPerson, words.Both
		return true
	}
	if d.code = r.citizenship(c); d.code != "" {
		d.noun, d.gender = ofAge, words.Both
		return true
	}
	d.aged = d.head
	d.noun, d.gender, ok = r.describingNoun(d.head)
	return ok && r.owner[d.head] == 0
}

// citizenship is the code of the country whose citizen the noun of c means, as Spaniard or Kenyan, "" if it means none. What means
// all of a people as well is left out, the French, the Chinese, and so is what stands before a mark: the Kenyan “way of life”.
func (r *discourse) citizenship(c *reading.Chunk) string {
	t := c.Head
	o := r.owner[t]
	if o == 0 || r.tag(t) == text.NNPS || r.tag(t) == text.NNS {
		return ""
	}
	if g := &r.grammar; int(c.B) < len(g.Tokens) && g.Chunks[g.ChunkOf[c.B]].Kind == reading.OpenMark {
		return ""
	}
	n := &r.Resolver.names[o-1]
	if n.kind != kind.Norp || n.last-n.first > 1 || n.entry == 0 {
		return ""
	}
	for _, end := range []string{"s", "sh", "ch", "ese"} {
		if strings.HasSuffix(r.word(t), end) && r.word(t) != "Czech" {
			return ""
		}
	}
	return r.table.Entry(n.entry - 1).Code
}

// ownedChunk reports whether a body or a place owns what the chunk is about: "Arden's president".
func (r *discourse) ownedChunk(c *reading.Chunk) bool {
	for i := c.A; i < c.Head; i++ {
		if r.tag(i) == text.POS {
			return i > c.A && r.owner[i-1] != 0
		}
	}
	return false
}

// describingNoun tells what the noun at token t can stand for.
func (r *discourse) describingNoun(t int32) (noun uint8, g words.Gender, ok bool) {
	word := r.word(t)
	switch {
	case r.tag(t) == text.NNS || r.tag(t) == text.NNPS:
		return 0, 0, false
	case strings.HasSuffix(word, yearsOld):
		return ofAge, words.Both, true
	case r.Generic[word] || r.parent(t):
		g, _ = r.roles(word)
		return ofAnyone, g, true
	}
	if g, ok = r.roles(word); ok {
		return ofPerson, g, true
	}
	if word == "government" {
		return ofGovernment, words.Both, true
	}
	switch r.orgHead(t) {
	case words.ByName:
		return ofNamedOrg, words.Both, true
	case words.AnyCompany:
		return ofCompany, words.Both, true
	case words.AnyOrg:
		return ofAnyOrg, words.Both, true
	}
	switch word {
	case "country", "nation", "kingdom":
		return ofCountry, words.Both, true
	case "city", "town", "capital":
		return ofCity, words.Both, true
	}
	if r.endsBody(word) {
		return ofNamedWord, words.Both, true
	}
	return 0, 0, false
}

// yearsOld ends what tells an age.
const yearsOld = "-year-old"

// parent reports whether the noun at token t says no more than that someone has children: the father, the mother of three. Whose
// parent it is would say more.
func (r *discourse) parent(t int32) bool {
	if word := r.word(t); word != "mother" && word != "father" || t == 0 || r.grammar.Words[t-1].Form != "the" {
		return false
	}
	return int(t)+2 >= len(r.d.Tokens) || r.word(t+1) != "of" || r.tag(t+2) == text.CD
}

// orgHead tells which organisations the noun at token t stands for, with the noun before it where the two are one: news agency.
func (r *discourse) orgHead(t int32) words.OrgHead {
	if t > 0 && r.tag(t-1) == text.NN {
		if h := r.OrgHeads[r.word(t-1)+"-"+r.word(t)]; h != 0 {
			return h
		}
	}
	return r.OrgHeads[r.word(t)]
}

// endsBody reports whether a body's name of more than one word ends with word.
func (r *discourse) endsBody(word string) bool {
	i := r.links.byWord[words.Hash(word)^uint64(kind.Org)]
	for range maxChain {
		if i == 0 {
			break
		}
		l := &r.links.all[i-1]
		if i = l.next; l.rank == 3 && r.ents[l.ent-1].words > 1 {
			return true
		}
	}
	return false
}

// saidOfName reports whether the description only says more of a name beside it: "Jane Doe, the mayor", "is the mayor".
func (r *discourse) saidOfName(d *description) bool {
	g := &r.grammar
	k := int(d.chunk)
	if g.roles[k] == apposition {
		return true
	}
	if k > 0 {
		if f := g.Head(k - 1).Function; f == lexicon.Be || f == lexicon.As || r.RoleByVerb[r.word(g.Chunks[k-1].Head)] == "takes" {
			return true
		}
	}
	// The mayor, Jane Doe; a name right after is one phrase with it.
	if n := d.head + 1; n < r.last && r.owner[n] != 0 && r.Resolver.names[r.owner[n]-1].kind == kind.Person {
		return true
	}
	return false
}

// restricted reports whether what follows says who is meant: "the minister who resigned". It finds what follows "of".
func (r *discourse) restricted(d *description) bool {
	g := &r.grammar
	k := int(d.chunk) + 1
	if k >= len(g.Chunks) {
		return false
	}
	if g.Chunks[k].Kind == reading.Rel {
		return true
	}
	if g.Chunks[k].Kind == reading.Prep && g.Head(k).Function == lexicon.Of && k+1 < len(g.Chunks) && g.Chunks[k+1].Kind == reading.Noun {
		d.of = span{g.Chunks[k+1].A, g.Chunks[k+1].B}
	}
	return false
}

const (
	mostDescribed = 8  // candidates that nothing speaks for, at most
	longMemory    = 60 // sentences
)

// describeMention fills the values that say where the candidate was meant last.
func (r *discourse) describeMention(m *mention, d *description, v *[numDescription]uint8) {
	switch n := r.sent - m.sentence; {
	case n <= 2:
		v[dDistance] = uint8(1 + n)
	case n <= 4:
		v[dDistance] = 4
	case n <= 9:
		v[dDistance] = 5
	default:
		v[dDistance] = 6
	}
	if m.sentence == r.sent {
		v[dPath] = uint8(r.grammar.pathFrom(m.head(), d.head))
	}
	v[dRole], v[dMention] = uint8(m.role), uint8(m.form)
}

// describeStanding fills the values that say what is known of the candidate.
func (r *discourse) describeStanding(e int32, g words.Gender, v *[numDescription]uint8) {
	x := &r.ents[e-1]
	v[dCount] = counted(x.seen)
	switch {
	case x.headed:
		v[dTopic] = 2
	case e == r.first:
		v[dTopic] = 1
	}
	if x.acted > 0 {
		v[dActed] = uint8(1 + min(r.sent-(x.acted-1), 3))
	}
	if g != words.Both && x.known {
		v[dGender] = 1
	}
}

// decide gives the index of the best candidate.
func (r *discourse) decide(d *description) int {
	best := len(r.described) - 1 // no one
	if r.watch != nil {
		t := r.d.Tokens[d.head]
		c := Choice{Model: "description", Start: t.Start, End: t.End, Schema: descriptionSchema}
		for i := range r.described {
			one := Candidate{Values: append([]uint8(nil), r.described[i].values[:]...)}
			if e := r.described[i].ent; e != 0 {
				one.Mentions = r.mentionsOf(e)
			}
			c.Candidates = append(c.Candidates, one)
		}
		if i := r.watch(&c); i >= 0 {
			return i
		}
	}
	table := descriptionModel()
	r.scores = r.scores[:0]
	for i := range r.described {
		r.scores = append(r.scores, table.Score(r.described[i].values[:]))
	}
	for i, s := range r.scores {
		if s > r.scores[best] {
			best = i
		}
	}
	sure := sureDescription
	if d.noun == ofAge {
		sure = sureProperty
	}
	table.Softmax(r.scores)
	none := len(r.described) - 1
	if d.noun == ofNamedOrg && r.scores[best] >= sureOfSome && r.scores[best] >= clearly*r.scores[none] {
		return best
	}
	if r.scores[best] < sure {
		return none
	}
	return best
}

// sureDescription is how likely a candidate must be to be taken. In a cross-validation on GUM and on speakers of news, 78% of
// those that are taken are right, and 55% of all are found; at 0 it is 73%, and 60%.
const sureDescription = 0.5

// Where several bodies may be meant and it is clear that one is, "the court" after two courts, the likeliest is taken from sureOfSome on:
// if it is so many times as likely as that none is.
const sureOfSome, clearly = 0.35, 2

// sureProperty is the same where all that is said is an age or a country: writers do so only of whom they have named, so that what
// is open is which of them, and the training data are nearly without such descriptions.
const sureProperty = 0.38
