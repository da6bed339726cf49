package resolve

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/linear"
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
	if r.opensWithAnyone(d) {
		return r.opens(d)
	}
	for _, sure := range []func(*description) int32{r.closes, r.playedLast, r.calledSo} {
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
