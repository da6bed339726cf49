package entities

import (
	"slices"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/internal/gazetteer"
	"wirecopy/stages/entities/internal/tagger"
	"wirecopy/stages/internal/text"
)

// Finder finds the entities of a text. It serves many goroutines at once.
type Finder struct {
	user    *userFile // nil without a user's gazetteer
	scratch sync.Pool // of *desk
}

// NewFinder makes a Finder; the zero number of options is fine. What it knows is read when the first text comes.
func NewFinder(opts ...Option) *Finder {
	f := new(Finder)
	f.scratch.New = func() any { return newDesk() }
	for _, o := range opts {
		o(f)
	}
	return f
}

// resources are what all Finders of a process share.
type resources struct {
	*lists
	table *gazetteer.Table
	model *tagger.Model
}

// load reads the resources once in a process: the model of this package and that of the text layer side by side.
var load = sync.OnceValue(func() resources {
	var wg sync.WaitGroup
	wg.Go(text.Load)
	r := resources{model: tagger.Load(), lists: words(), table: gazetteer.Embedded()}
	wg.Wait()
	return r
})

// Find gives the entities of d in the order of their first mention, with what the embedded tables know.
func (f *Finder) Find(d *text.Document) []pipeline.Entity { return f.find(d, setting{}, nil) }

// setting is what is known of an article besides its text.
type setting struct {
	headline string
	day      string // of publication, as "2006-01-02"; "" where it is not known
}

// find works in steps, each of which leaves its result on the desk for the next.
func (f *Finder) find(d *text.Document, about setting, user *gazetteer.Table) []pipeline.Entity {
	w := f.scratch.Get().(*desk)
	defer f.scratch.Put(w)
	w.open(load(), d, about, user)
	w.findNames()
	return w.whoIsWho()
}

// whoIsWho makes entities of the names on the desk.
func (w *desk) whoIsWho() []pipeline.Entity {
	w.cluster()
	w.findRoles()
	w.findReferences()
	w.link()
	w.rank()
	return w.entities()
}

// desk holds what is known of one text while it is worked on. Its memory is used again for the next one.
type desk struct {
	resources
	user    *gazetteer.Table
	tagging tagger.Scratch
	d       *text.Document
	about   setting

	names  []name   // in the order of the text, without overlap
	owner  []int32  // of each token: 1 + the number of the name that holds it, 0 without one
	ents   []entity // in the order in which they were found
	refs   []reference
	firsts []byte // of each token: its first byte
	quoted []bool // of each token: it stands between quotation marks

	byExact map[uint64]int32 // the words of a name ► 1 + its ballot
	ballots []ballot

	byKey map[uint64]int32 // a whole name ► its entity
	byTok map[uint64]int32 // a word of a person's or organisation's name ► the last link of its chain
	links []link
	// bySign finds an entity by what stands for its name in brackets, or by its initials; -1 where two have the same.
	bySign map[uint64]int32

	byRole    map[uint64]int32 // the noun of a role, or the complement of its first word ► the last link of its chain
	roleLinks []roleLink
	roleFirst [26]bool // some role begins with that capital
}

// name is one place where something is called by its name.
type name struct {
	start, end  int32 // bytes
	first, last int32 // tokens [first, last) of the name proper, without titles
	front       int32 // the first token of its title, else first
	ent         int32
	kind        kind
	gender      gender // by the form of address before it
	score       float32
	ballot      int32 // its number, while votes are counted
	entry       int32 // 1 + its number in the embedded tables, where it is the only one it can be
}

// reference is a place where an entity is referred to otherwise.
type reference struct {
	start, end int32 // bytes
	token      int32
	ent        int32
	pronoun    bool
}

// entity is one cluster of names.
type entity struct {
	kind     kind
	gender   gender
	known    bool  // the gender is: by address, role or given name
	best     int32 // its fullest name
	first    int32 // its first name
	count    int32 // of names
	refs     int32 // of other references
	words    int32 // of its fullest name
	roles    [maxRoles]span
	nroles   int
	subjects int32 // mentions as the subject of a sentence
	entry    *gazetteer.Entry
	salience float64
	headline bool
	bare     int32 // 1 + the token of the latest name of one word so far
	order    int32 // 1 + its place in the result
	mentions int32 // how many it has, while they are laid out
	last     int32 // 1 + the token of the latest mention so far, while names and references are gone through
}

// maxRoles is how many roles an entity keeps: the first ones.
const maxRoles = 4

// span is a stretch of bytes.
type span struct{ start, end int32 }

// link is one entity in the chain of those whose names hold a word.
type link struct {
	ent, next int32
	rank      uint8 // 3 the last word of the name, 2 the first, 1 another
}

func newDesk() *desk {
	return &desk{byExact: make(map[uint64]int32, 256), byKey: make(map[uint64]int32, 128), byTok: make(map[uint64]int32, 128), bySign: make(map[uint64]int32, 64), byRole: make(map[uint64]int32, 64)}
}

func (w *desk) open(r resources, d *text.Document, about setting, user *gazetteer.Table) {
	const most = 1 << 16 // what a huge text needed is given back
	if cap(w.owner) > most || len(w.byTok) > most {
		*w = *newDesk()
	}
	w.resources, w.user, w.d, w.about = r, user, d, about
	w.names, w.ents, w.refs, w.links = w.names[:0], w.ents[:0], w.refs[:0], w.links[:0]
	w.owner, w.quoted = resize(w.owner, len(d.Tokens)), resize(w.quoted, len(d.Tokens))
	w.firsts = w.firsts[:0]
	for i := range d.Tokens {
		w.firsts = append(w.firsts, d.Text[d.Tokens[i].Start])
	}
	clear(w.byKey)
	clear(w.byTok)
	clear(w.bySign)
	clear(w.byExact)
	w.ballots = w.ballots[:0]
	clear(w.byRole)
	w.roleLinks = w.roleLinks[:0]
}

func sortNames(names []name) {
	slices.SortFunc(names, func(a, b name) int { return int(a.start) - int(b.start) })
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

func (w *desk) word(i int32) string { return w.d.Word(int(i)) }

func (w *desk) tag(i int32) text.Tag { return w.d.Tokens[i].Tag }
