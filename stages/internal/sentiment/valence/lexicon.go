// Package valence holds what single words say: opinion words, words for good and bad events, verbs that put the one who
// acts or the one acted on in a good or bad light, and the words that turn, strengthen or hedge others. It knows
// nothing of sentences.
package valence

import (
	_ "embed"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wirecopy/stages/internal/groups"
	"wirecopy/stages/internal/text"
)

//go:embed vader.txt
var vaderText string

//go:embed news.txt
var newsText string

//go:embed events.txt
var eventsText string

//go:embed modifiers.txt
var modifiersText string

//go:embed frames.txt
var framesText string

//go:embed deeds.txt
var deedsText string

//go:embed induced.txt
var inducedText string

// Kind says what a word does to the opinion words near it.
type Kind uint8

// NoKind is a word that does nothing to others.
const (
	NoKind       Kind = iota
	Negator           // turns what follows
	Booster           // multiplies what follows by its factor
	Contrast          // what follows counts more than what stands before: but
	Concession        // its own clause counts less: although
	Doubt             // what follows is wished, supposed or asked
	Relief            // turns what is bad after it: fewer deaths, to prevent a war
	Subordinator      // begins a clause that depends on another: because
	Withholder        // what follows is not said or done: refused to, stopped short of
	Follower          // says who comes after whom where somebody stands behind it: Doe succeeds Roe
)

// Class is a set of parts of speech.
type Class uint8

// The open classes.
const (
	Noun Class = 1 << iota
	Verb
	Adjective
	Adverb
	AnyClass Class = 0
)

// Entry is what the lexicon knows of a word.
type Entry struct {
	// Opinion and Event are in [-1, 1].
	Opinion, Event float32
	// General is the general lexicon's value in [-1, 1], whatever the word means in news.
	General float32
	// Leaning is in [-1, 1]: the company that the word keeps, good or bad. It is rougher than Opinion, and known of many
	// more words.
	Leaning float32
	// Factor belongs to Kind.
	Factor float32
	Kind   Kind
	// Class limits Opinion to some parts of speech; AnyClass does not.
	Class Class
	// Agent and Patient are in [-2, 2]: in which light a verb puts who does it, and to whom it is done. After the
	// connotation frames of Rashkin, Singh & Choi 2016. Frame says that the word is such a verb.
	Agent, Patient int8
	Frame          bool
	// deeds is what the word tells that somebody does, suffers or is, as a verb and as anything else.
	deeds [2]Deed
	rated bool // by a list of opinions or events
	// phrases is the place in the table of those that begin with this word, the longest first; 0 for none. An entry is half a
	// line of the processor's cache, and has no pointer.
	phrases uint16
	// Group is the number of the words that are used alike, 0 where the word is in none: see package groups.
	Group uint16
}

type phrase struct {
	rest    []uint64
	opinion float32
}

// Allows reports whether the entry's opinion holds for a word with this tag.
func (e *Entry) Allows(t text.Tag) bool {
	return e.Class == AnyClass || e.Class&ClassOf(t) != 0
}

// ClassOf is the open class of a tag, AnyClass if it has none.
func ClassOf(t text.Tag) Class {
	switch {
	case t.IsNoun():
		return Noun
	case t.IsVerb():
		return Verb
	case t.IsAdjective():
		return Adjective
	case t.IsAdverb():
		return Adverb
	}
	return AnyClass
}

// Deed is what a word with this tag tells that somebody does, suffers or is.
func (e *Entry) Deed(t text.Tag) Deed {
	if t.IsVerb() {
		return e.deeds[0]
	}
	return e.deeds[1]
}

// Phrase gives the opinion of the longest phrase that begins with e's word, where next(k) is the hash of the k-th word
// after it, and how many words follow e's. It gives 0, 0 if there is none.
func (e *Entry) Phrase(next func(int) uint64) (opinion float32, words int) {
	if e.phrases == 0 {
		return 0, 0
	}
	for _, p := range table().phrases[e.phrases] {
		match := true
		for k, h := range p.rest {
			if next(k+1) != h {
				match = false
				break
			}
		}
		if match {
			return p.opinion, len(p.rest)
		}
	}
	return 0, 0
}

// Hash is the identity of a word in all tables: FNV-1a of 64 bits over its bytes, ASCII letters folded to lower case,
// digits to 0, and the curly apostrophe to the straight one.
func Hash(word string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case '0' <= c && c <= '9':
			c = '0'
		case c == 0xe2 && i+2 < len(word) && word[i+1] == 0x80 && word[i+2] == 0x99:
			c = '\''
			i += 2
		}
		h = (h ^ uint64(c)) * prime
	}
	return h
}

// Find is the entry of the word with this hash, nil if there is none.
func Find(hash uint64) *Entry { return table().find(hash) }

// FindAll gives the entries of words with these hashes, nil for what is not known. It looks for all of them before it needs the
// first: they lie far apart, and what comes from far then comes together.
func FindAll(hashes []uint64, entries []*Entry) {
	t := table()
	slots, asked := t.slots, uint32(0)
	for _, h := range hashes {
		asked += slots[h&uint64(len(slots)-1)].mark
	}
	kinds := NoKind
	for i, h := range hashes {
		e := t.find(h)
		if entries[i] = e; e != nil {
			kinds |= e.Kind
		}
	}
	runtime.KeepAlive(asked + uint32(kinds))
}

// Rating is the opinion and event value of a word, from -4 to 4, as the lists of opinions and events have it, and whether
// they have it. It is what leanings are learnt from.
func Rating(word string) (value float64, known bool) {
	e := Find(Hash(word))
	if e == nil || !e.rated {
		return 0, false
	}
	return 4 * float64(e.Opinion+e.Event), true
}

// hashes is an open-addressing table: at most a third full, a power of two long.
type hashes struct {
	slots   []slot
	entries []Entry
	phrases [][]phrase // the first is none
}

// slot is the upper half of a hash, and the place of its entry from 1; 0 is an empty slot.
type slot struct{ mark, at uint32 }

// newHashes makes a table with room for n entries.
func newHashes(n int) *hashes {
	size := 1
	for size < 3*n {
		size *= 2
	}
	return &hashes{slots: make([]slot, size), entries: make([]Entry, 0, n), phrases: make([][]phrase, 1)}
}

// group notes the groups of the words. Those that have letters beyond ASCII, which have another hash there, are in none.
func (t *hashes) group() {
	const together = 64 // words that the processor looks for at once, as they lie far apart
	mask := uint64(len(t.slots) - 1)
	for some := range slices.Chunk(groups.Words(), together) {
		asked := uint32(0)
		for i := range some {
			asked += t.slots[groups.Begun(some[i].Hash)&mask].mark
		}
		runtime.KeepAlive(asked)
		for i := range some {
			// Of two words alike but for their digits, the first is the more frequent.
			if e := t.find(groups.Begun(some[i].Hash)); e != nil && e.Group == 0 {
				e.Group = some[i].Fine
			}
		}
	}
}

func (t *hashes) find(h uint64) *Entry {
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch s := t.slots[i]; {
		case s.at == 0:
			return nil
		case s.mark == uint32(h>>32):
			return &t.entries[s.at-1]
		}
	}
}

// entry is the entry of a word, a new one if it has none. It is valid until the next call.
func (t *hashes) entry(word string) *Entry {
	h := Hash(word)
	mask := uint64(len(t.slots) - 1)
	i := h & mask
	for ; t.slots[i].at != 0; i = (i + 1) & mask {
		if s := t.slots[i]; s.mark == uint32(h>>32) {
			return &t.entries[s.at-1]
		}
	}
	if len(t.entries) == manyWords {
		panic("valence: there are more words than manyWords") // TestFiles reads them all
	}
	t.entries = append(t.entries, Entry{})
	t.slots[i] = slot{uint32(h >> 32), uint32(len(t.entries))}
	return &t.entries[len(t.entries)-1]
}

var table = sync.OnceValue(func() *hashes {
	m, err := read()
	if err != nil {
		panic(err) // the files are part of the program: TestFiles reads them all
	}
	return m
})

// manyWords is how many words the lists have at most.
const manyWords = 43_000

func read() (*hashes, error) {
	m := newHashes(manyWords)
	for _, f := range []struct {
		name, text string
		take       func(m *hashes, fields []string) error
	}{
		{"induced.txt", inducedText, takeLeaning},
		{"vader.txt", vaderText, takeGeneral},
		{"frames.txt", framesText, takeFrame},
		{"events.txt", eventsText, takeEvent},
		{"news.txt", newsText, takeOpinion},
		{"modifiers.txt", modifiersText, takeModifier},
		{"deeds.txt", deedsText, takeDeeds()},
	} {
		var fields []string
		for n, line := range lines(f.text) {
			fields = fields[:0]
			for {
				tab := strings.IndexByte(line, '\t')
				if tab < 0 {
					break
				}
				fields, line = append(fields, line[:tab]), line[tab+1:]
			}
			fields = append(fields, line)
			if err := f.take(m, fields); err != nil {
				return nil, fmt.Errorf("%s, line %d: %w", f.name, n, err)
			}
		}
	}
	m.group()
	return m, nil
}

// lines gives the numbered lines of a data file without comments and blanks.
func lines(file string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(file) {
			n++
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(n, line) {
				return
			}
		}
	}
}

var classes = map[string]Class{"n": Noun, "v": Verb, "j": Adjective, "r": Adverb}

func takeOpinion(m *hashes, fields []string) error {
	if len(fields) < 2 {
		return fmt.Errorf("a word and a value are wanted")
	}
	value, err := valence(fields[1])
	if err != nil {
		return err
	}
	class := AnyClass
	if len(fields) > 2 {
		if class = classes[fields[2]]; class == AnyClass {
			return fmt.Errorf("%q is no part of speech", fields[2])
		}
	}
	if strings.IndexByte(fields[0], ' ') >= 0 {
		words := strings.Fields(fields[0])
		e := m.entry(words[0])
		p := phrase{opinion: value}
		for _, w := range words[1:] {
			p.rest = append(p.rest, Hash(w))
		}
		if e.phrases == 0 {
			e.phrases = uint16(len(m.phrases))
			m.phrases = append(m.phrases, nil)
		}
		all := m.phrases[e.phrases]
		at := 0
		for at < len(all) && len(all[at].rest) >= len(p.rest) {
			at++
		}
		m.phrases[e.phrases] = slices.Insert(all, at, p)
		return nil
	}
	for w := range forms(fields[0]) {
		m.entry(w).rate(value, class)
	}
	return nil
}

func (e *Entry) rate(opinion float32, class Class) {
	e.Opinion, e.Event, e.Class, e.rated = opinion, 0, class, true
}

// takeGeneral takes single words as they stand.
func takeGeneral(m *hashes, fields []string) error {
	if len(fields) != 2 {
		return fmt.Errorf("a word and a value are wanted")
	}
	value, err := valence(fields[1])
	if err != nil {
		return err
	}
	e := m.entry(fields[0])
	e.rate(value, AnyClass)
	e.General = value
	return nil
}

func takeLeaning(m *hashes, fields []string) error {
	if len(fields) != 2 {
		return fmt.Errorf("a word and a value are wanted")
	}
	value, err := valence(fields[1])
	if err != nil {
		return err
	}
	m.entry(fields[0]).Leaning = value
	return nil
}

func takeEvent(m *hashes, fields []string) error {
	if len(fields) != 2 {
		return fmt.Errorf("a word and a value are wanted")
	}
	value, err := valence(fields[1])
	if err != nil {
		return err
	}
	for w := range forms(fields[0]) {
		e := m.entry(w)
		e.Opinion, e.Event, e.Class, e.rated = 0, value, AnyClass, true
	}
	return nil
}

var kinds = map[string]Kind{"negator": Negator, "booster": Booster, "contrast": Contrast, "concession": Concession, "doubt": Doubt, "relief": Relief, "subordinator": Subordinator, "withholder": Withholder, "follower": Follower}

func takeModifier(m *hashes, fields []string) error {
	if len(fields) != 3 || kinds[fields[1]] == NoKind {
		return fmt.Errorf("a word, its kind and a factor are wanted")
	}
	factor, err := strconv.ParseFloat(fields[2], 32)
	if err != nil {
		return err
	}
	for w := range forms(fields[0]) {
		e := m.entry(w)
		e.Kind, e.Factor = kinds[fields[1]], float32(factor)
	}
	return nil
}

func takeFrame(m *hashes, fields []string) error {
	if len(fields) != 3 {
		return fmt.Errorf("a verb and two values are wanted")
	}
	var light [2]int8
	for i, f := range fields[1:] {
		v, err := strconv.ParseInt(f, 10, 8)
		if err != nil || v < -2 || v > 2 {
			return fmt.Errorf("%q is not a whole number from -2 to 2", f)
		}
		light[i] = int8(v)
	}
	for w := range forms("v:" + fields[0]) {
		e := m.entry(w)
		e.Agent, e.Patient, e.Frame = light[0], light[1], true
	}
	return nil
}

// takeDeeds takes lines of words that are of the kind that the line in brackets before them names. The first kind holds
// of a word that has several.
func takeDeeds() func(m *hashes, fields []string) error {
	kind := NoDeed
	return func(m *hashes, fields []string) error {
		line := fields[0]
		if name, ok := strings.CutPrefix(line, "["); ok {
			kind = Deed(max(slices.Index(deedNames[:], strings.TrimSuffix(name, "]")), 0))
			return nil
		}
		if kind == NoDeed || len(fields) > 1 {
			return fmt.Errorf("words are wanted, after a line with their kind in brackets")
		}
		for _, word := range strings.Fields(line) {
			for w := range forms(word) {
				at := 1
				if strings.HasPrefix(word, "v:") {
					at = 0
				}
				if e := m.entry(w); e.deeds[at] == NoDeed {
					e.deeds[at] = kind
				}
			}
		}
		return nil
	}
}

func valence(s string) (float32, error) {
	// Nearly all are of the form -0.1, and there are many.
	if digits := strings.TrimPrefix(s, "-"); len(digits) == len("0.1") && digits[1] == '.' {
		if a, b := digits[0]-'0', digits[2]-'0'; a < 4 && b <= 9 {
			v := float32(10*a+b) / 10 / 4
			if len(digits) < len(s) {
				v = -v
			}
			return v, nil
		}
	}
	v, err := strconv.ParseFloat(s, 32)
	if err != nil || v < -4 || v > 4 {
		return 0, fmt.Errorf("%q is not a number from -4 to 4", s)
	}
	return float32(v / 4), nil
}
