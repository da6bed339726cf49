// Package find finds the names in a text: where each begins and ends, and what kind of thing it names. A tagger reads the
// sentences; what the whole document and the tables of names show then mends what it found. The package does not know
// which names mean the same; that is for package resolve.
package find

import (
	"slices"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// Name is one place where something is called by its name.
type Name struct {
	Start, End  int32 // bytes of the document's text
	First, Last int32 // tokens [First, Last) of the name proper, without titles
	Kind        kind.Kind
	Gender      words.Gender // by the form of address before it
	Score       float32      // in [0, 1]: how sure the tagger is; more than 1 for names of the user's table
	ballot      int32        // its number, while votes are counted
}

// Proper is the text of n without titles.
func (n *Name) Proper(d *text.Document) string {
	start := max(n.Start, d.Tokens[n.First].Start)
	if start >= n.End {
		start = n.Start
	}
	return d.Text[start:n.End]
}

// Finder finds the names of one text at a time; its memory is used again for the next one.
type Finder struct {
	*words.Lists
	table   *gazetteer.Table
	model   *tagger.Model
	user    *gazetteer.Table
	tagging tagger.Scratch
	d       *text.Document

	names  []Name  // in the order of the text, without overlap
	owner  []int32 // of each token: 1 + the number of the name that holds it, 0 without one
	firsts []byte  // of each token: its first byte

	byExact map[uint64]int32 // the words of a name ► 1 + its ballot
	ballots []ballot
}

// New makes a Finder. It reads the models and tables at the first call in a process.
func New() *Finder {
	return &Finder{Lists: words.Load(), table: gazetteer.Embedded(), model: tagger.Load(), byExact: make(map[uint64]int32, 256)}
}

// Names gives the names of d in the order of the text, without overlap: those of the user's table, which may be nil,
// before what the tagger finds. They are valid until the next call.
func (w *Finder) Names(d *text.Document, user *gazetteer.Table) []Name {
	w.open(d, user)
	w.findNames()
	return w.names
}

// Marked makes names of spans that somebody else found: their bytes and kinds. It leaves titles and articles at the front
// of each out of the name proper, as Names does.
func (w *Finder) Marked(d *text.Document, spans []Name) []Name {
	w.open(d, nil)
	for _, n := range spans {
		n.First, n.Last = int32(d.TokenAt(int(n.Start))), int32(d.TokenAt(int(n.End)-1))+1
		w.names = append(w.names, n)
		w.own(int32(len(w.names) - 1))
	}
	return w.names
}

func (w *Finder) open(d *text.Document, user *gazetteer.Table) {
	const most = 1 << 16 // what a huge text needed is given back
	if cap(w.owner) > most {
		w.names, w.owner, w.firsts, w.ballots, w.byExact = nil, nil, nil, nil, make(map[uint64]int32, 256)
		w.tagging = tagger.Scratch{}
	}
	w.d, w.user = d, user
	w.names, w.ballots, w.firsts = w.names[:0], w.ballots[:0], w.firsts[:0]
	if n := len(d.Tokens); cap(w.owner) < n {
		w.owner = make([]int32, n, n+n/4)
	} else {
		w.owner = w.owner[:n]
		clear(w.owner)
	}
	for i := range d.Tokens {
		w.firsts = append(w.firsts, d.Text[d.Tokens[i].Start])
	}
	clear(w.byExact)
}

func sortNames(names []Name) {
	slices.SortFunc(names, func(a, b Name) int { return int(a.Start) - int(b.Start) })
}

func (w *Finder) word(i int32) string { return w.d.Word(int(i)) }

func (w *Finder) tag(i int32) text.Tag { return w.d.Tokens[i].Tag }

func (w *Finder) capital(t int32) bool { return w.firsts[t]-'A' < 26 }

// roles looks up a noun for a person.
func (w *Finder) roles(word string) (words.Gender, bool) { return w.Role(word) }

// sentenceOf gives the tokens of the sentence that holds token t.
func (w *Finder) sentenceOf(t int32) (first, last int32) {
	s := w.d.Sentences[w.d.SentenceAt(int(t))]
	return int32(s.First), int32(s.Last)
}

// findNames fills w.names and w.owner with what the tagger finds, and with the names of the user's table, which go
// before it.
func (w *Finder) findNames() {
	spans := w.model.Tag(w.d, &w.tagging)
	w.addListed()
	had := len(w.names)
	for _, s := range spans {
		if s.Score > unsure && w.owner[s.First] == 0 && w.owner[s.Last-1] == 0 {
			w.names = append(w.names, Name{Start: int32(s.Start), End: int32(s.End), First: int32(s.First), Last: int32(s.Last),
				Kind: kind.Kind(s.Type), Score: s.Score})
		}
	}
	if had > 0 {
		sortNames(w.names)
		clear(w.owner)
	}
	for i := range w.names {
		w.own(int32(i))
	}
	w.mend()
}

// unsure is the tagger's score at which a name is left out. What the rest of the document shows may bring it back.
const unsure = 0.35

// listed is the score of names from the user's table: more than the tagger gives any.
const listed = 2

// own marks the tokens of name i.
func (w *Finder) own(i int32) {
	n := &w.names[i]
	for t := n.First; t < n.Last; t++ {
		w.owner[t] = i + 1
	}
	w.trimTitle(n)
}

// trimTitle leaves titles and articles at the front of the span out of the name proper, and notes what they say:
// "US President Jane Doe" is called Jane Doe.
func (w *Finder) trimTitle(n *Name) {
	if n.Kind != kind.Person {
		if word := w.word(n.First); n.Last-n.First > 1 && (word == "the" || word == "The" && !w.knownWhole(n.First, n.Last)) {
			n.First++
		}
		return
	}
	if n.First > 0 {
		n.Gender = w.Titles[w.word(n.First-1)].Gender
	}
	for t := n.First; t < n.Last-1; t++ {
		word := w.word(t)
		if t+2 < n.Last && w.TitlePairs[word+" "+w.word(t+1)] { // Tan Sri
			n.First = t + 2
			t++
			continue
		}
		if title, ok := w.Titles[word]; ok {
			if t+1 == n.Last-1 && w.AfterSurname(w.word(n.Last-1)) { // Martin King Jr.
				break
			}
			n.Gender = max(n.Gender, title.Gender)
			n.First = t + 1
			continue
		}
		if _, given := w.Given[word]; given || t-n.First > 3 {
			break
		}
	}
}
