// Package resolve says who is who in a text: which names mean the same person, organisation or place, which pronouns and
// descriptions mean one of them, what roles the text gives each, and how much the text is about it. It takes the names
// as they were found, and does not find any.
package resolve

import (
	"wirecopy/stages/entities/find"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// Result says who is who in one text.
type Result struct {
	Entities []Entity // in the order in which they were found
	// Of is the entity of each name, as an index of Entities.
	Of         []int32
	References []Reference // in the order of the text; descriptions may hold names and possessives
}

// Entity is what the names that mean the same stand for.
type Entity struct {
	Kind   kind.Kind
	Gender words.Gender
	// Name is its fullest name, without titles.
	Name string
	// Roles are what the text says it is: "US Secretary of State". A role may run over the end of a line.
	Roles []Span
	// Names and References count the places where it is meant.
	Names, References int
	// Salience is in [0, 1]: how much the text is about it.
	Salience float64
	// Entry is 1 + the number of the one entry of the embedded tables that the fullest name can mean, 0 without one.
	Entry int32
}

// Reference is a place where an entity is meant without its name, the bytes [Start, End).
type Reference struct {
	Start, End int32
	Entity     int32 // index of Result.Entities
	Pronoun    bool  // else a description: "the minister"
}

// Span is a stretch of bytes.
type Span struct{ Start, End int32 }

// Resolver resolves one text at a time; its memory is used again for the next one.
type Resolver struct {
	*words.Lists
	table    *gazetteer.Table
	d        *text.Document
	headline string // of the article, besides its text

	names   []name   // in the order of the text, without overlap
	owner   []int32  // of each token: 1 + the number of the name that holds it, 0 without one
	ents    []entity // in the order in which they were found
	refs    []reference
	firsts  []byte // of each token: its first byte
	links   links
	byRole  roleIndex
	apposed []apposed // in the order of the names that they belong to
	office  office

	// countries finds the entity of a country by its code, once countriesKnown says so.
	countries      map[string]int32
	countriesKnown bool

	grammar    grammar
	readNames  []reading.Name
	candidates []candidate
	described  []described
	scores     []float64
	watch      func(*Choice) int // nil but in training
	blind      bool              // to gender: in training

	result Result
}

// name is one place where something is called by its name.
type name struct {
	start, end  int32 // bytes
	first, last int32 // tokens [first, last) of the name proper, without titles
	front       int32 // the first token of its title, else first
	core        int32 // of a body's name: the first token after the country that it begins with, else first
	country     int32 // 1 + the number of that country in the embedded tables
	ent         int32 // 1 + the number of its entity
	entry       int32 // 1 + its number in the embedded tables, where it is the only one it can be
	kind        kind.Kind
	gender      words.Gender // by the form of address before it
}

// reference is a place where an entity is referred to otherwise.
type reference struct {
	start, end int32 // bytes
	ent        int32 // 1 + the number of the entity
	pronoun    bool
}

// entity is one cluster of names.
type entity struct {
	kind     kind.Kind
	gender   words.Gender
	known    bool  // the gender is: by address, role, given name or an earlier pronoun
	byGiven  bool  // by nothing but the given name
	guesses  int32 // by how many pronouns, where it is known by nothing else
	unnamed  bool  // it has no name; best is then the token of the noun that stands for it
	stranger bool  // it is unnamed, and only pronouns stand for it
	family   bool  // it is several of one surname: the Does
	become   int32 // of a stranger: the entity that it turned out to be
	headed   bool  // a headline names it
	best     int32 // its fullest name
	first    int32 // its first name
	count    int32 // of names
	refs     int32 // of other references
	words    int32 // of its fullest name
	age      int32 // the token that says how old it is, 0 without one
	citizen  int32 // 1 + the number of the people in the embedded tables that it is said to be one of, 0 without one: Dutchman Jan Doe
	roles    [maxRoles]Span
	nroles   int
	nouns    [maxNouns]int32 // the tokens of what the text says that a body is
	nnouns   int
	was      Span  // the office that somebody else has now, empty without one
	leads    int32 // the verb that says what office it has: heads; 0 without one
	subjects int32 // mentions as the subject of a verb
	seen     int32 // mentions of any form so far, while references are gone through
	acted    int32 // 1 + the sentence in which it was last a subject so far
	told     int32 // 1 + the last token of the latest mention as a subject outside of quotations so far
	spoke    int32 // 1 + the last token of the latest mention as the subject of a verb of saying, likewise
	bare     int32 // 1 + the token of the latest name of one word so far
	last     int32 // 1 + the token of the latest mention so far, while names and references are gone through
}

// maxRoles is how many roles an entity keeps: the first ones.
const maxRoles = 4

// New makes a Resolver. It reads the tables at the first call in a process.
func New() *Resolver {
	r := &Resolver{Lists: words.Load(), table: gazetteer.Embedded()}
	r.forget()
	return r
}

// Resolve says who is who among the names of d, which are in the order of the text and do not overlap. The headline is
// that of the article, if it is not part of the text. The result is valid until the next call.
func (w *Resolver) Resolve(d *text.Document, names []find.Name, headline string) *Result {
	w.open(d, names, headline)
	w.cluster()
	w.findRoles()
	w.findNouns()
	w.findReferences()
	return w.report()
}

// forget gives back what memory the Resolver holds.
func (w *Resolver) forget() {
	*w = Resolver{Lists: w.Lists, table: w.table, watch: w.watch, blind: w.blind, links: newLinks(), byRole: newRoleIndex(), countries: map[string]int32{}}
}

func (w *Resolver) open(d *text.Document, names []find.Name, headline string) {
	const most = 1 << 16 // what a huge text needed is given back
	if cap(w.owner) > most {
		w.forget()
	}
	w.d, w.headline = d, headline
	w.names, w.ents, w.refs, w.firsts, w.apposed = w.names[:0], w.ents[:0], w.refs[:0], w.firsts[:0], w.apposed[:0]
	w.owner = resize(w.owner, len(d.Tokens))
	for i := range d.Tokens {
		w.firsts = append(w.firsts, d.Text[d.Tokens[i].Start])
	}
	for i, n := range names {
		w.names = append(w.names, name{start: n.Start, end: n.End, first: n.First, last: n.Last, front: n.First, kind: n.Kind, gender: n.Gender})
		for t := n.First; t < n.Last; t++ {
			w.owner[t] = int32(i) + 1
		}
	}
	w.links.clear()
	w.byRole.clear()
	clear(w.countries)
	w.countriesKnown = false
	w.office = office{}
	w.readNames = w.readNames[:0]
	for i := range names {
		n := &names[i]
		last := int(n.Last) // as reading.NamesOf has it: all tokens that the name touches
		w.readNames = append(w.readNames, reading.Name{First: d.TokenAt(int(n.Start)), Last: last, Type: n.Kind.String()})
	}
	w.grammar.read(reading.New(d, w.readNames))
}

// report lays out the result.
func (w *Resolver) report() *Result {
	r := &w.result
	r.Entities, r.Of, r.References = r.Entities[:0], r.Of[:0], r.References[:0]
	for i := range w.names {
		r.Of = append(r.Of, w.names[i].ent-1)
	}
	for i := range w.refs {
		f := &w.refs[i]
		r.References = append(r.References, Reference{Start: f.start, End: f.end, Entity: f.ent - 1, Pronoun: f.pronoun})
	}
	salience := w.salience()
	for i := range w.ents {
		x := &w.ents[i]
		best := &w.names[x.best]
		r.Entities = append(r.Entities, Entity{Kind: x.kind, Gender: x.gender, Name: w.called(best), Roles: x.roles[:x.nroles],
			Names: int(x.count), References: int(x.refs), Salience: salience(x), Entry: best.entry})
	}
	return r
}

// resize gives s n elements, all zero.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

func (w *Resolver) word(i int32) string { return w.d.Word(int(i)) }

func (w *Resolver) tag(i int32) text.Tag { return w.d.Tokens[i].Tag }

func (w *Resolver) capital(t int32) bool { return w.firsts[t]-'A' < 26 }

// called is what somebody or something is called by the name n: a person without honours, so that Jane Doe KC is Jane Doe.
func (w *Resolver) called(n *name) string {
	if n.kind == kind.Person {
		return w.WithoutHonours(w.proper(n))
	}
	return w.proper(n)
}

// proper is the text of n without titles.
func (w *Resolver) proper(n *name) string {
	f := find.Name{Start: n.start, End: n.end, First: n.first}
	return f.Proper(w.d)
}

// sentenceOf gives the tokens of the sentence that holds token t.
func (w *Resolver) sentenceOf(t int32) (first, last int32) {
	s := w.d.Sentences[w.d.SentenceAt(int(t))]
	return int32(s.First), int32(s.Last)
}
