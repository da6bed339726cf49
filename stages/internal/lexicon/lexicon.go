// Package lexicon says what is known of a word before the sentence around it is read: whether it reports speech and in
// which frames, what kind of speaker or document a noun names, which function word it is. Each fact stands once, in the
// data files of one folder a language; the files say their source and licence.
package lexicon

import (
	_ "embed"
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"wirecopy/stages/internal/sieve"
)

//go:embed en/verbs.txt
var verbsFile string

//go:embed en/reports.txt
var reportsFile string

//go:embed en/nouns.txt
var nounsFile string

//go:embed en/function.txt
var functionFile string

//go:embed en/persons.txt
var personsFile string

// Class is what a reporting word reports.
type Class uint8

// The classes of en/verbs.txt.
const (
	NoClass Class = iota
	Say           // words
	Ask           // a question or a request
	Judge         // praise, blame, a description
	Plan          // a promise, a refusal
	Think         // a mind, not words
	Find          // a study or a document finds
	Act           // a deed that words may go with
	Manner        // how it was said: a cue only beside a quotation
)

var classNames = [...]string{Say: "say", Ask: "ask", Judge: "judge", Plan: "plan", Think: "think", Find: "find", Act: "act",
	Manner: "manner"}

// NumClasses is the number of classes: a Class is below it.
const NumClasses = len(classNames)

// String is the name of the class in the data files, "" for none.
func (c Class) String() string { return classNames[c] }

// Frames is a set of the constructions that a reporting verb stands in.
type Frames uint16

// The frames of en/verbs.txt.
const (
	That      Frames = 1 << iota // said that it was
	Zero                         // said it was
	Quotation                    // said “it was”
	Post                         // it was, she said
	Person                       // told reporters that
	Object                       // announced the plan
	Inf                          // promised to go
	ObjectInf                    // urged them to go
	Wh                           // asked whether
	Passive                      // it was announced
	Hearer                       // with Person: it always says whom
)

var frameNames = map[string]Frames{"that": That, "zero": Zero, "q": Quotation, "post": Post, "person": Person,
	"obj": Object, "inf": Inf, "oinf": ObjectInf, "wh": Wh, "pass": Passive, "hearer": Hearer}

// Cue is one verb or noun that reports speech.
type Cue struct {
	Lemma  string
	Class  Class
	Frames Frames
	// Preps are the prepositions before what is said: called for, accused of.
	Preps []string
}

// Takes reports whether what is said may follow the preposition.
func (c *Cue) Takes(prep string) bool {
	for _, p := range c.Preps {
		if p == prep {
			return true
		}
	}
	return false
}

// Complement tells what stands after the cue: a clause, an object, either of them, or something else.
func (c *Cue) Complement() string {
	clause, object := c.Frames&(That|Zero) != 0, c.Frames&Object != 0
	switch {
	case clause && object:
		return "either"
	case clause:
		return "clause"
	case object:
		return "object"
	}
	return "other"
}

// Nouns is a set of the kinds of noun in en/nouns.txt.
type Nouns uint16

// The kinds of en/nouns.txt.
const (
	AnonymousNoun    Nouns = 1 << iota // people without a name who speak for others: officials
	CollectiveNoun                     // many people: residents
	OrganizationNoun                   // bodies: the ministry
	PersonNoun                         // one person, by office or role: the mayor
	DocumentNoun                       // what is read: a report
	ChannelNoun                        // a way to speak: an interview
	TimeNoun                           // spans of time
	CalendarNoun                       // days and months, by name
	DeicticNoun                        // time that depends on when it is said: today
	TurnNoun                           // who asks or answers, before a turn of a transcript: Q
	AmountNoun                         // a number, or a part of a whole: half
)

var nounKinds = map[string]Nouns{"anonymous": AnonymousNoun, "collective": CollectiveNoun, "organization": OrganizationNoun,
	"person": PersonNoun, "document": DocumentNoun, "channel": ChannelNoun, "time": TimeNoun,
	"calendar": TimeNoun | CalendarNoun, "deictic": TimeNoun | DeicticNoun, "turn": TurnNoun, "amount": AmountNoun}

// GrammaticalPerson is who a pronoun or a possessive means: the one who speaks, or the one spoken to.
type GrammaticalPerson uint8

// The persons of en/persons.txt.
const (
	NoPerson GrammaticalPerson = iota
	FirstPerson
	SecondPerson
)

var personNames = map[string]GrammaticalPerson{"first": FirstPerson, "second": SecondPerson}

// Function is the class of a function word.
type Function uint8

// The classes of en/function.txt.
const (
	NoFunction Function = iota
	ThatWord
	Whether // starts a question in a sentence
	Who     // starts a relative clause
	Which
	According
	To
	By
	Of
	As
	Per
	Prep
	And
	But
	Be
	Have
	Do
	Modal
	He
	She
	They
	It
	I
	ObjectPronoun
	Not
	Because // starts a clause of its own
	Citing
	Article    // a determiner that never stands by itself
	Determiner // another one
	Reflexive
	Hearsay   // told and not known
	Carried   // what a newspaper does with the words of others
	Obtained  // what one does with a document that others have made
	Intends   // a verb that says what somebody wants to do, and may be a plural
	Nobody    // whose act is nobody's
	Withheld  // before an act that did not happen, or has not yet: failed to say, short of saying
	Exactness // how exact an amount is, or that it is all: almost half, only the captain
)

var functionNames = map[string]Function{"that": ThatWord, "whether": Whether, "who": Who, "which": Which, "according": According,
	"to": To, "by": By, "of": Of, "as": As, "per": Per, "prep": Prep, "and": And, "but": But, "be": Be, "have": Have, "do": Do,
	"modal": Modal, "he": He, "she": She, "they": They, "it": It, "i": I, "object": ObjectPronoun, "not": Not,
	"because": Because, "citing": Citing, "article": Article, "determiner": Determiner, "reflexive": Reflexive, "hearsay": Hearsay, "carried": Carried, "obtained": Obtained, "intends": Intends, "nobody": Nobody, "withheld": Withheld, "exactness": Exactness}

// Word is what is known of a lower-case form.
type Word struct {
	Form     string
	Function Function
	// Verb is the cue that the word is as a verb, Noun the one that it is as a noun (his claim that); nil for none.
	Verb, Noun *Cue
	Nouns      Nouns
	Person     GrammaticalPerson
	// Past says that the form is the verb's past or participle alone.
	Past bool
	// capital is what is known of the form with a capital, where that differs: the Times is no time.
	capital *Word
}

// Determines reports whether the word is a determiner.
func (w *Word) Determines() bool { return w.Function == Article || w.Function == Determiner }

// Capitalized is what is known of the word where it begins with a capital inside a sentence.
func (w *Word) Capitalized() *Word {
	if w.capital != nil {
		return w.capital
	}
	return w
}

// Unknown is the Word of every form that no list has.
var Unknown = &Word{}

const longest = 20 // bytes of the longest form in the lists, and some more

// Look gives what is known of a word, whatever its case.
func Look(s string) *Word {
	if len(s) > longest || len(s) == 0 {
		return Unknown
	}
	k := load()
	if !k.may.May(s) {
		return Unknown
	}
	return k.find(hash(s))
}

// hash is that of a word of at most longest bytes, whatever the case of its letters of ASCII.
func hash(s string) uint64 {
	var b [3 * 8]byte
	copy(b[:], s)
	const golden, root = 0x9E3779B97F4A7C15, 0xB504F333F9DE6485 // of the golden ratio, and of the square root of two
	h := uint64(len(s))
	for i := 0; i < len(b); i += 8 {
		hi, lo := bits.Mul64(h^lower(binary.LittleEndian.Uint64(b[i:]))^golden, root)
		h = hi ^ lo
	}
	return h
}

// lower makes capitals of ASCII small, in eight bytes at once.
func lower(x uint64) uint64 {
	const ones = 0x0101010101010101
	low := x & (0x7f * ones)
	capital := (low + (0x80-'A')*ones) &^ (low + (0x7f-'Z')*ones) &^ x & (0x80 * ones)
	return x | capital>>2
}

type table map[string]*Word

// known are the words of the lists in a hash table with open addressing, at most half full.
type known struct {
	may   sieve.Sieve
	slots []slot
	words []Word // the first is no word
}

// slot is the upper half of a word's hash, and its place among the words; 0 is an empty slot.
type slot struct{ mark, at uint32 }

func (k *known) find(h uint64) *Word {
	mask := uint64(len(k.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch s := k.slots[i]; {
		case s.at == 0:
			return Unknown
		case s.mark == uint32(h>>32):
			return &k.words[s.at]
		}
	}
}

func (k *known) add(w *Word) {
	k.may.Add(w.Form)
	h := hash(w.Form)
	mask := uint64(len(k.slots) - 1)
	i := h & mask
	for k.slots[i].at != 0 {
		i = (i + 1) & mask
	}
	k.slots[i] = slot{uint32(h >> 32), uint32(len(k.words))}
	k.words = append(k.words, *w)
}

var load = sync.OnceValue(func() *known {
	t := make(table, 4096)
	t.readGroups(functionFile, func(w *Word, group string) { w.Function = functionNames[group] })
	t.readGroups(personsFile, func(w *Word, group string) { w.Person = personNames[group] })
	t.readGroups(nounsFile, func(w *Word, group string) { w.Nouns |= nounKinds[group] })
	t.readVerbs(verbsFile)
	t.readReports(reportsFile)
	for _, w := range t {
		if w.Nouns&TimeNoun != 0 && w.Nouns&CalendarNoun == 0 {
			n := *w
			n.Nouns &^= TimeNoun | DeicticNoun
			w.capital = &n
		}
	}
	k := &known{slots: make([]slot, 1<<bits.Len(uint(2*len(t)))), words: make([]Word, 1, len(t)+1)}
	for _, form := range slices.Sorted(maps.Keys(t)) {
		if len(form) <= longest {
			k.add(t[form])
		}
	}
	return k
})

func (t table) at(s string) *Word {
	w := t[s]
	if w == nil {
		w = &Word{Form: s}
		t[s] = w
	}
	return w
}

// lines calls f for each line that is neither blank nor a comment.
func lines(file string, f func(line string)) {
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			f(line)
		}
	}
}

// readGroups reads words under lines that name their group in brackets.
func (t table) readGroups(file string, f func(w *Word, group string)) {
	group := ""
	lines(file, func(line string) {
		if line[0] == '[' {
			group = strings.Trim(line, "[]")
			return
		}
		for _, s := range strings.Fields(line) {
			f(t.at(s), group)
		}
	})
}

// readReports reads nouns that report speech: singular, plural, class, prepositions.
func (t table) readReports(file string) {
	lines(file, func(line string) {
		if f := strings.Fields(line); len(f) >= 3 {
			c := &Cue{Lemma: f[0], Class: classOf(f[2]), Frames: That, Preps: f[3:]}
			t.at(f[0]).Noun, t.at(f[1]).Noun = c, c
		}
	})
}

func classOf(name string) Class {
	for c, n := range classNames {
		if n == name && n != "" {
			return Class(c)
		}
	}
	return NoClass
}

func (t table) readVerbs(file string) {
	lines(file, func(line string) {
		f := strings.Fields(line)
		if len(f) < 2 {
			return
		}
		parts := strings.Split(f[0], "/")
		lemma, twice := strings.CutSuffix(parts[0], "2")
		c := &Cue{Lemma: lemma, Class: classOf(f[1])}
		for _, s := range f[2:] {
			if b := frameNames[s]; b != 0 {
				c.Frames |= b
			} else if classOf(s) == NoClass {
				c.Preps = append(c.Preps, s)
			}
		}
		for i, form := range inflect(lemma, parts[1:], twice) {
			w := t.at(form)
			if w.Verb == nil {
				w.Verb = c
			} else if w.Verb != c && w.Verb.Lemma == c.Lemma { // a second line adds frames
				w.Verb.Frames |= c.Frames
				w.Verb.Preps = append(w.Verb.Preps, c.Preps...)
			}
			w.Past = w.Past || i >= 3 && !strings.HasSuffix(form, "ing")
		}
	})
}

// inflect gives lemma, third person, -ing form, past and participle of a verb. Twice says that its last consonant is
// doubled.
func inflect(lemma string, irregular []string, twice bool) []string {
	n := len(lemma)
	last, before := lemma[n-1], lemma[max(n-2, 0)]
	stem := lemma
	if twice {
		stem += lemma[n-1:]
	}
	third, ing, past := lemma+"s", stem+"ing", stem+"ed"
	switch {
	case last == 'y' && strings.IndexByte("aeiou", before) < 0:
		third, past = lemma[:n-1]+"ies", lemma[:n-1]+"ied"
	case last == 'e':
		past = lemma + "d"
		if before != 'e' {
			ing = lemma[:n-1] + "ing"
		}
	case strings.IndexByte("sxzo", last) >= 0 || last == 'h' && (before == 's' || before == 'c'):
		third = lemma + "es"
	}
	if len(irregular) > 0 {
		return append([]string{lemma, third, ing}, irregular...)
	}
	if last == 'l' && n > 3 && strings.IndexByte("aeiou", before) >= 0 && strings.IndexByte("aeiou", lemma[n-3]) < 0 { // signalled, as the British write
		return []string{lemma, third, ing, past, stem + "led", stem + "ling"}
	}
	return []string{lemma, third, ing, past}
}
