package tagger

import (
	"embed"
	"iter"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/groups"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/internal/version"
)

//go:embed lists/*.txt
var listFiles embed.FS

// List is a set of the word lists that a word stands in, a bit a list.
type List uint32

// The lists, each the name of a file in the folder lists.
const (
	Countries List = 1 << iota
	Cities
	Towns
	Regions
	Nations
	FirstNames
	LastNames
	Titles
	Jobs
	Companies
	Bodies
	OrgWords
	FacWords
	LocWords
	EventWords
	Dates
	Areas
	Laws
	WorkCues
	Illnesses
	Common
	Teams
	Brands
	SportWords
)

var listNames = [...]string{"countries", "cities", "towns", "regions", "nations", "first", "last", "titles", "jobs",
	"companies", "bodies", "orgwords", "facwords", "locwords", "eventwords", "dates", "areas", "laws", "workcues", "illnesses", "common", "teams", "brands", "sportwords"}

// elsewhere are the names of the lists that stand in tables of package gazetteer or among the words of package words, and not
// here again.
var elsewhere = []struct {
	list   List
	tables []string // of gazetteer
	words  []string // of words
}{
	{list: Countries, tables: []string{"countries"}},
	{list: Cities, tables: []string{"cities"}},
	{list: Regions, tables: []string{"regions"}},
	{list: Nations, tables: []string{"demonyms"}},
	{list: Areas, tables: []string{"places"}},
	{list: Bodies, tables: []string{"bodies"}},
	{list: Companies, tables: []string{"companies", "names/companies"}},
	{list: Teams, tables: []string{"names/clubs", "names/teams"}},
	{list: Brands, tables: []string{"names/brands"}},
	{list: FirstNames, words: []string{"given"}},
	{list: Titles, words: []string{"titles", "titlepairs"}},
	{list: Jobs, words: []string{"roles"}},
}

// wholes are the lists whose names of several words are looked for as such.
const wholes = Countries | Cities | Towns | Regions | Titles | Jobs | Companies | Bodies | OrgWords | FacWords | Areas | Laws | Teams | Brands

// entry is what is known of a word: from the top, the upper bits of its hash, whether some name of several words begins with it,
// its group from 1, 0 if it has none, and the lists that it stands in alone. It is small so that caches hold many: next to no two words
// have the same upper bits and place. 0 is an empty one.
type entry uint64

const (
	listBits = 24
	fineBits = 11
	startBit = listBits + fineBits
	markFrom = startBit + 1
)

func (e entry) lists() List  { return List(e & (1<<listBits - 1)) }
func (e entry) fine() uint16 { return uint16(e >> listBits & (1<<fineBits - 1)) }
func (e entry) starts() bool { return e>>startBit&1 != 0 }

// is reports whether e is the entry of the word with a hash.
func (e entry) is(hash uint64) bool { return uint64(e)^hash < 1<<markFrom }

// phrase is the beginning of a name of several words, or all of it.
type phrase struct {
	mark uint32 // of its hash; 0 for none
	is   List   // what the words up to here are, and whether longer names begin so
}

// more says that longer names begin so. No list has its bit.
const more List = 1 << 31

func (p phrase) lists() List { return p.is &^ more }

// markOf is the upper half of a hash, whose lower bits say its place, and never 0.
func markOf(hash uint64) uint32 { return uint32(hash>>32) | 1 }

// lexicon holds the lists and groups under the hashes of the words.
type lexicon struct {
	words   []entry
	phrases []phrase
	coarse  [groups.Fine + 1]uint8 // of each group: the group of the group, from 1
	in      uint64                 // the word "in"
}

var loadLexicon = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	x := &lexicon{words: make([]entry, 1<<18), phrases: make([]phrase, 1<<17)}
	lists := make(chan hashedLists, 1)
	go func() { lists <- readLists() }() // hashing is half of the work, and needs no table
	x.readGroups()
	(<-lists).addTo(x)
	x.in = hashLower("in")
	return x
}

// together is how many words are filed after the processor was asked for the places of all: they lie far apart.
const together = 64

func (x *lexicon) readGroups() {
	for some := range slices.Chunk(groups.Words(), together) {
		asked := entry(0)
		for i := range some {
			asked += x.words[some[i].Hash&uint64(len(x.words)-1)]
		}
		runtime.KeepAlive(asked)
		for _, w := range some {
			x.coarse[w.Fine] = w.Coarse
			e := x.word(w.Hash)
			if e.fine() == 0 { // of words alike but for their digits, the first is the most frequent
				*e |= entry(w.Fine) << listBits
			}
		}
	}
}

// hashedLists are the names of all lists, as the hashes of their words.
type hashedLists struct {
	tokens []uint64 // of all names, one after another
	names  []hashedName
}

type hashedName struct {
	words int32 // how many of the tokens are its
	list  List
}

func readLists() (h hashedLists) {
	h.tokens, h.names = make([]uint64, 0, 200_000), make([]hashedName, 0, 150_000) // of both there are somewhat fewer
	add := func(name string, list List) {
		before := len(h.tokens)
		h.tokens = appendHashes(h.tokens, name)
		h.names = append(h.names, hashedName{int32(len(h.tokens) - before), list})
	}
	for _, e := range elsewhere {
		for _, table := range e.tables {
			for r := range gazetteer.Rows(table) {
				add(r.Name, e.list)
				for _, alias := range r.Aliases {
					add(alias, e.list)
				}
			}
		}
		for _, list := range e.words {
			for word := range words.List(list) {
				add(word, e.list)
			}
		}
	}
	for i, name := range listNames {
		if list := List(1) << i; list == Teams || list == Brands {
			continue
		}
		for line := range lines(name) {
			add(line, List(1)<<i)
		}
	}
	return h
}

func (h hashedLists) addTo(x *lexicon) {
	rest := h.tokens
	for some := range slices.Chunk(h.names, together) {
		ahead := rest
		for _, n := range some {
			x.ask(ahead[:n.words])
			ahead = ahead[n.words:]
		}
		for _, n := range some {
			x.add(rest[:n.words], n.list)
			rest = rest[n.words:]
		}
	}
}

// ask has the processor fetch the places of a name's words.
func (x *lexicon) ask(tokens []uint64) {
	if len(tokens) == 0 {
		return
	}
	h := tokens[0]
	runtime.KeepAlive(x.words[h&uint64(len(x.words)-1)])
	for _, t := range tokens[1:] {
		h = pair(h, t)
		runtime.KeepAlive(x.phrases[h&uint64(len(x.phrases)-1)])
	}
}

// appendHashes gives the hashes of the words of a name, cut as package text cuts them. Most names of the lists need no parser: each
// space parts two words, and nothing else does.
func appendHashes(dst []uint64, name string) []uint64 {
	before, h := len(dst), uint64(fnvOffset)
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			h = (h ^ uint64(c|0x20)) * fnvPrime
		case c != ' ' && c != '-' || i == 0 || i == len(name)-1:
			return appendForeign(dst[:before], name)
		case c == '-':
			h = (h ^ '-') * fnvPrime
		default:
			dst = append(dst, finish(h))
			h = fnvOffset
		}
	}
	return append(dst, finish(h))
}

// appendForeign is appendHashes for names with more than letters of ASCII, spaces and hyphens.
func appendForeign(dst []uint64, name string) []uint64 {
	if !plain(name) {
		var tokens [16]text.Token
		for _, t := range text.AppendTokens(tokens[:0], name) {
			dst = append(dst, hashLower(name[t.Start:t.End]))
		}
		return dst
	}
	for w := range strings.SplitSeq(name, " ") {
		dst = append(dst, hashLower(w))
	}
	return dst
}

// plain reports whether each space of name parts two words, and nothing else does.
func plain(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c < 0x80 && (c|0x20 < 'a' || c|0x20 > 'z') && (c != ' ' && c != '-' || i == 0 || i == len(name)-1) {
			return false
		}
	}
	return true
}

func (x *lexicon) add(tokens []uint64, list List) {
	switch {
	case len(tokens) == 0:
	case len(tokens) == 1:
		*x.word(tokens[0]) |= entry(list)
	case list&wholes != 0:
		*x.word(tokens[0]) |= 1 << startBit
		h := tokens[0]
		for i, t := range tokens[1:] {
			h = pair(h, t)
			p := x.phrase(h)
			if i == len(tokens)-2 {
				p.is |= list
			} else {
				p.is |= more
			}
		}
	}
}

// word gives the place of a word in the table, which it makes if it is new. The caller says something of the word.
func (x *lexicon) word(hash uint64) *entry {
	mask := uint64(len(x.words) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		e := &x.words[i]
		if *e == 0 {
			*e = entry(hash) &^ (1<<markFrom - 1)
			return e
		}
		if e.is(hash) {
			return e
		}
	}
}

func (x *lexicon) phrase(hash uint64) *phrase {
	mask := uint64(len(x.phrases) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if p := &x.phrases[i]; p.mark == markOf(hash) || p.mark == 0 {
			p.mark = markOf(hash)
			return p
		}
	}
}

// findWord gives what is known of a word, 0 if nothing is.
func (x *lexicon) findWord(hash uint64) entry {
	mask := uint64(len(x.words) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if e := x.words[i]; e == 0 || e.is(hash) {
			return e
		}
	}
}

func (x *lexicon) findPhrase(hash uint64) *phrase {
	mask := uint64(len(x.phrases) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if p := &x.phrases[i]; p.mark == markOf(hash) {
			return p
		} else if p.mark == 0 {
			return nil
		}
	}
}

// Names yields the names of one of the lists, wherever they stand; of tables without their other names.
func Names(of List) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, name := range listNames {
			if of&(List(1)<<i) != 0 && of&(Teams|Brands) == 0 && !all(lines(name), yield) {
				return
			}
		}
		for _, e := range elsewhere {
			if of&e.list == 0 {
				continue
			}
			for _, table := range e.tables {
				for r := range gazetteer.Rows(table) {
					if !yield(r.Name) {
						return
					}
				}
			}
			for _, list := range e.words {
				if !all(words.List(list), yield) {
					return
				}
			}
		}
	}
}

// all yields all of seq, and reports whether yield wants more.
func all(seq iter.Seq[string], yield func(string) bool) bool {
	for s := range seq {
		if !yield(s) {
			return false
		}
	}
	return true
}

// lines yields the names in one of the files of the folder lists.
func lines(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(version.Read(listFiles, path.Join("lists", list+".txt"))) {
			if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// In reports whether the word stands in one of the lists, alone.
func In(word string, lists List) bool {
	return loadLexicon().findWord(hashLower(word)).lists()&lists != 0
}

// InWhole reports whether a name of one or more words stands in one of the lists.
func InWhole(name string, lists List) bool {
	x := loadLexicon()
	var buf [8]uint64
	tokens := appendHashes(buf[:0], name)
	if len(tokens) < 2 {
		return In(name, lists)
	}
	h := tokens[0]
	for _, t := range tokens[1:] {
		h = pair(h, t)
	}
	p := x.findPhrase(h)
	return p != nil && p.is&lists != 0
}
