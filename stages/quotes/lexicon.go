package quotes

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed cues.txt
var cuesFile string

//go:embed cuenouns.txt
var cueNounsFile string

//go:embed nouns.txt
var nounsFile string

// class is what a reporting verb reports.
type class uint8

const (
	noClass class = iota
	say           // words
	ask           // a question or a request
	judge         // praise, blame, a description
	plan          // a promise, a refusal
	think         // a mind, not words
	find          // a study or a document finds
	act           // a deed that words may go with
	manner        // how it was said: a cue only beside a quotation
)

var classNames = map[string]class{"say": say, "ask": ask, "judge": judge, "plan": plan, "think": think, "find": find,
	"act": act, "manner": manner}

func (c class) String() string {
	for n, k := range classNames {
		if k == c {
			return n
		}
	}
	return "none"
}

// frames are what a reporting verb can take.
type frames uint16

const (
	that frames = 1 << iota
	zero
	quote
	post
	person // a person before the clause: told reporters that
	object
	inf
	oinf
	wh
	passive
)

var frameNames = map[string]frames{"that": that, "zero": zero, "q": quote, "post": post, "person": person,
	"obj": object, "inf": inf,
	"oinf": oinf, "wh": wh, "pass": passive}

// cue is one reporting verb.
type cue struct {
	lemma  string
	class  class
	frames frames
	// preps are the prepositions before what is said: called for, accused of.
	preps []string
}

func (c *cue) takes(prep string) bool {
	for _, p := range c.preps {
		if p == prep {
			return true
		}
	}
	return false
}

// nounKind is a set of the lists in nouns.txt.
type nounKind uint16

const (
	anonymousNoun nounKind = 1 << iota
	collectiveNoun
	organizationNoun
	personNoun
	documentNoun
	channelNoun
	timeNoun
	calendarNoun
)

var nounKinds = map[string]nounKind{"anonymous": anonymousNoun, "collective": collectiveNoun,
	"organization": organizationNoun,
	"person":       personNoun, "document": documentNoun, "channel": channelNoun, "time": timeNoun,
	"calendar": timeNoun | calendarNoun}

// word is what the lists know of a lower-case form.
type word struct {
	s   string
	id  wordID
	cue *cue
	// named is the cue that the word is as a noun: his claim that.
	named *cue
	noun  nounKind
	// name is what the lists know of the form with a capital, where that differs: the Times is no time.
	name *word
	// past says that the form is the verb's past or participle alone.
	past bool
}

type lexicon struct {
	words map[string]*word
}

var loadLexicon = sync.OnceValue(func() *lexicon {
	l := &lexicon{words: make(map[string]*word, 4096)}
	for i, group := range closedWords {
		for _, s := range strings.Fields(group) {
			l.at(s).id = wordID(i)
		}
	}
	l.readNouns(nounsFile)
	l.readCues(cuesFile)
	lines(cueNounsFile, func(line string) {
		if f := strings.Fields(line); len(f) >= 3 {
			c := &cue{lemma: f[0], class: classNames[f[2]], frames: that, preps: f[3:]}
			l.at(f[0]).named, l.at(f[1]).named = c, c
		}
	})
	for _, w := range l.words {
		if w.noun&timeNoun != 0 && w.noun&calendarNoun == 0 {
			n := *w
			n.noun &^= timeNoun
			w.name = &n
		}
	}
	return l
})

func (l *lexicon) at(s string) *word {
	w := l.words[s]
	if w == nil {
		w = &word{s: s}
		l.words[s] = w
	}
	return w
}

func lines(file string, f func(line string)) {
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			f(line)
		}
	}
}

func (l *lexicon) readNouns(file string) {
	var kind nounKind
	lines(file, func(line string) {
		if line[0] == '[' {
			kind = nounKinds[strings.Trim(line, "[]")]
			return
		}
		for _, s := range strings.Fields(line) {
			l.at(s).noun |= kind
		}
	})
}

func (l *lexicon) readCues(file string) {
	lines(file, func(line string) {
		f := strings.Fields(line)
		if len(f) < 2 {
			return
		}
		parts := strings.Split(f[0], "/")
		lemma, twice := strings.CutSuffix(parts[0], "2")
		c := &cue{lemma: lemma, class: classNames[f[1]]}
		for _, s := range f[2:] {
			if b := frameNames[s]; b != 0 {
				c.frames |= b
			} else if k := classNames[s]; k == noClass {
				c.preps = append(c.preps, s)
			}
		}
		for i, form := range inflect(lemma, parts[1:], twice) {
			w := l.at(form)
			if w.cue == nil {
				w.cue = c
			} else if w.cue != c && w.cue.lemma == c.lemma {
				w.cue.frames |= c.frames // a second line adds frames
				w.cue.preps = append(w.cue.preps, c.preps...)
			}
			w.past = w.past || i >= 3
		}
	})
}

// inflect gives lemma, third person, -ing, past, participle.
func inflect(lemma string, irregular []string, twice bool) []string {
	n := len(lemma)
	last, before := lemma[n-1], byte(0)
	if n > 1 {
		before = lemma[n-2]
	}
	vowel := strings.IndexByte("aeiou", before) >= 0
	stem := lemma
	if twice {
		stem += lemma[n-1:]
	}
	var third, ing, past string
	switch {
	case last == 'y' && !vowel:
		third, ing, past = lemma[:n-1]+"ies", lemma+"ing", lemma[:n-1]+"ied"
	case last == 'e':
		third, ing, past = lemma+"s", lemma[:n-1]+"ing", lemma+"d"
		if before == 'e' {
			ing = lemma + "ing"
		}
	case last == 's' || last == 'x' || last == 'z' || last == 'h' && (before == 's' || before == 'c') || last == 'o':
		third, ing, past = lemma+"es", stem+"ing", stem+"ed"
	default:
		third, ing, past = lemma+"s", stem+"ing", stem+"ed"
	}
	if lemma == "say" {
		third = "says"
	}
	if len(irregular) > 0 {
		return append([]string{lemma, third, ing}, irregular...)
	}
	return []string{lemma, third, ing, past}
}

// wordID names a small class of function words; they decide the structure of a sentence.
type wordID uint8

const (
	none wordID = iota
	idThat
	idWhether // starts a question in a sentence
	idWho     // starts a relative clause
	idWhich
	idAccording
	idTo
	idBy
	idOf
	idAs
	idPer
	idPrep
	idAnd
	idBut
	idBe
	idHave
	idDo
	idModal
	idHe
	idShe
	idThey
	idIt
	idI
	idObj // him, her, them
	idNot
	idBecause // starts a clause of its own
	idCiting
	idDeterminer
	idReflexive
)

// closedWords is indexed by wordID.
var closedWords = [...]string{
	idThat: "that", idWhether: "whether if how why what when where", idWho: "who whom whose", idWhich: "which",
	idAccording: "according", idTo: "to", idBy: "by", idOf: "of", idAs: "as", idPer: "per",
	idPrep: "in on at for from with about into over under after before during through against between among within without " +
		"like amidst toward towards upon via near behind since until despite amid outside inside across around",
	idAnd: "and or nor", idBut: "but yet",
	idBe:    "be is are was were been being am 's 're 'm ’s ’re ’m",
	idHave:  "have has had having 've ’ve",
	idDo:    "do does did doing",
	idModal: "will would can could may might must shall should 'll ’ll 'd ’d ca wo",
	idHe:    "he", idShe: "she", idThey: "they", idIt: "it", idI: "i we you", idObj: "him her them me us",
	idNot:     "not n't n’t never hardly barely",
	idBecause: "because while although though whereas unless once",
	idCiting:  "citing quoting", idDeterminer: "the a an this these those his their its my our your another each every any no",
	idReflexive: "himself herself themselves itself myself",
}
