// Package polarity goes through a document once and says of each word what it contributes: its opinion and event values
// after negation, strengthening, contrast and doubt, the clause that it stands in, and whether it is quoted. It judges
// nothing: the document's tone and the stance toward somebody are made from it.
package polarity

import (
	"slices"
	"strings"

	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/valence"
)

// Word is what one token contributes.
type Word struct {
	// Hash is the word's identity: valence.Hash.
	Hash uint64
	// Entry is nil for a word that the lexicon does not know.
	Entry *valence.Entry
	// Opinion and Event are in about [-2, 2]: the lexicon's values as this sentence turns them.
	Opinion, Event float32
	// Leaning is the lexicon's, turned likewise; 0 for names.
	Leaning float32
	// Clause numbers the clauses of a sentence from 0.
	Clause int32
	// Length is the number of tokens that the opinion belongs to: more than 1 where a phrase begins.
	Length uint8
	Flags  Flags
}

// Flags of a Word.
type Flags uint8

// What holds of a word where it stands.
const (
	Quoted    Flags = 1 << iota // between quotation marks
	Negated                     // in the scope of a negator
	Doubted                     // in a clause that wishes, supposes or asks
	Relieved                    // bad, and prevented or ended
	TitleCase                   // in a headline whose words nearly all begin with a capital
	Withheld                    // in what somebody refuses to say, or stops short of
)

// Has reports whether all of g hold.
func (f Flags) Has(g Flags) bool { return f&g == g }

// Reading is a document's words, one for each of its tokens.
type Reading struct {
	Doc   *reading.Reading
	Words []Word
}

const (
	negationReach = 5   // tokens, after Polanyi & Zaenen 2006 and the window that VADER uses, widened for news
	boosterReach  = 2   // tokens
	beforeBut     = 0.6 // what stands before a contrast counts less,
	afterBut      = 1.3 // and what follows it more
	conceded      = 0.7
	questioned    = 0.6
	relieved      = -0.4
)

// Read reads a document. Its time is linear in the number of tokens.
func Read(d *reading.Reading) *Reading {
	r := &Reading{}
	r.Take(d)
	return r
}

// Take is Read in the memory of what r has read before.
func (r *Reading) Take(d *reading.Reading) {
	r.Doc, r.Words = d, slices.Grow(r.Words[:0], len(d.Tokens))[:len(d.Tokens)]
	const together = 64 // words that are looked up at once
	var hashes [together]uint64
	var entries [together]*valence.Entry
	for from := 0; from < len(r.Words); from += together {
		n := min(together, len(r.Words)-from)
		for k := range n {
			hashes[k] = valence.Hash(d.Word(from + k))
		}
		valence.FindAll(hashes[:n], entries[:n])
		for k := range n {
			i, e := from+k, entries[k]
			if e == nil {
				e = part(d.Word(i))
			}
			r.Words[i] = Word{Hash: hashes[k], Entry: e, Length: 1}
			if d.Within[i] >= 0 {
				r.Words[i].Flags = Quoted
			}
		}
	}
	for s := range d.Sentences {
		r.readSentence(d.Sentences[s].First, d.Sentences[s].Last)
	}
}

// part is the entry of the last part of a word with a hyphen, and of the first where the last has none: life-threatening,
// crime-ridden.
func part(w string) *valence.Entry {
	k := strings.LastIndexByte(w, '-')
	if k <= 0 || k == len(w)-1 {
		return nil
	}
	if e := valence.Find(valence.Hash(w[k+1:])); e != nil && e.Kind == valence.NoKind {
		return e
	}
	if e := valence.Find(valence.Hash(w[:strings.IndexByte(w, '-')])); e != nil && e.Kind == valence.NoKind {
		return e
	}
	return nil
}

// unreal is the clause of a condition contrary to fact ("if we had agreed, it would have been …"): what it says is not
// so. It is -1 where there is none.
func (r *Reading) unreal(first, last int) int32 {
	clause := int32(-1)
	had := false
	for i := first; i < last; i++ {
		switch w := &r.Words[i]; {
		case w.Hash == hashIf:
			clause, had = w.Clause, false
		case clause >= 0 && w.Clause == clause && (w.Hash == hashHad || w.Hash == hashWere):
			had = true
		case had && (w.Hash == hashWould || w.Hash == hashCould || w.Hash == hashMight):
			if i+1 < last && r.Words[i+1].Hash == hashHave {
				return clause
			}
		}
	}
	return -1
}

// The words that make a condition contrary to fact.
var (
	hashIf, hashHad, hashWere, hashHave = valence.Hash("if"), valence.Hash("had"), valence.Hash("were"), valence.Hash("have")
	hashWould, hashCould, hashMight     = valence.Hash("would"), valence.Hash("could"), valence.Hash("might")
)

// value sets the bare values of word i from the valence. Names have no opinion: Joy Marsh is not joyful.
func (r *Reading) value(i, first, last int) {
	w, tag := &r.Words[i], r.Doc.Tags[i]
	if v, n := w.Entry.Phrase(func(k int) uint64 {
		if i+k < last {
			return r.Words[i+k].Hash
		}
		return 0
	}); n > 0 {
		w.Opinion, w.Length = v, uint8(n+1)
		return
	}
	if tag.IsProper() && !w.Flags.Has(TitleCase) && (i > first || i+1 < last && r.Doc.Tags[i+1].IsProper()) {
		return
	}
	w.Leaning = w.Entry.Leaning
	if w.Entry.Allows(tag) {
		w.Opinion = w.Entry.Opinion
	}
	w.Event = w.Entry.Event
}

// titleCase reports whether nearly all words of four letters and more begin with a capital, and no full stop follows.
func (r *Reading) titleCase(first, last int) bool {
	if last > first && r.Doc.Word(last-1) == "." {
		return false
	}
	upper, all := 0, 0
	for i := first; i < last; i++ {
		if w := r.Doc.Word(i); len(w) >= 4 && isLetter(w[0]) {
			all++
			if w[0] <= 'Z' {
				upper++
			}
		}
	}
	return all >= 3 && upper*10 >= all*8
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
