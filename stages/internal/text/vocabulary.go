package text

import (
	"math/bits"
	"runtime"
	"slices"

	"wirecopy/stages/internal/groups"
)

// vocabulary is what is known of words beside the weights: their forms, candidates and groups.
type vocabulary struct {
	words   []entry // by hash, of words as they are written and in small letters, of marks and edges; at most half full
	forms   []form
	coarse  [groups.Fine + 1]uint8
	classes int
	open    [unknowns]uint64 // of each class of unknown words: the candidates
}

// unknowns is the number of classes of unknown words.
const unknowns = int(numKinds) * endings

// entry is a word that is in a group, or has a form, or both: from the top, the upper bits of its hash, the number of its
// form from 1, 0 if it has none, and its group. It is small so that caches hold many; next to no two words have the same
// upper bits and place. 0 is an empty one.
type entry uint64

const (
	fineBits  = 11
	formBits  = 16
	mostForms = 1<<formBits - 1
)

func newEntry(h uint64, form int32, fine uint16) entry {
	return entry(h>>(fineBits+formBits)<<(fineBits+formBits) | uint64(form+1)<<fineBits | uint64(fine))
}

// form is the number of its form, -1 if it has none.
func (e entry) form() int32 { return int32(e>>fineBits&mostForms) - 1 }

func (e entry) fine() uint16 { return uint16(e & (1<<fineBits - 1)) }

// slot gives the place of a hash among the words, full or empty.
func (v *vocabulary) slot(h uint64) *entry {
	mask := uint64(len(v.words) - 1)
	for i := h >> templateBits & mask; ; i = (i + 1) & mask {
		if e := &v.words[i]; uint64(*e)^h < 1<<(fineBits+formBits) || *e == 0 {
			return e
		}
	}
}

// find gives the word with a hash, 0 if there is none.
func (v *vocabulary) find(h uint64) entry { return *v.slot(h) }

// form is a word of the training text.
type form struct {
	candidates uint64 // in small letters
	capital    uint64 // with a capital
	class      uint16 // which tags it has there; 0 where it is too rare to say
	fixed      Tag    // the one that it always has
	auxiliary  verbs  // what it waits for as a form of have or be
	// The tag that its own weights tell, in small letters and with a capital, where the word is written as here.
	sure, sureCapital Tag
	own               row // all that the word itself tells, where it is written as here
}

// newVocabulary makes a vocabulary of the groups, and of forms with the hashes keys.
func newVocabulary(keys []uint64, fines []uint16, forms []form, classes int) vocabulary {
	words := groups.Words()
	v := vocabulary{words: make([]entry, tableSize(len(words)+len(keys))), forms: forms, classes: classes}
	mask := uint64(len(v.words) - 1)
	for some := range slices.Chunk(words, portion) {
		asked := entry(0) // the places of all together, as they lie far apart
		for i := range some {
			asked += v.words[some[i].Hash>>templateBits&mask]
		}
		runtime.KeepAlive(asked)
		for _, w := range some {
			v.coarse[w.Fine] = w.Coarse
			if e := v.slot(w.Hash); *e == 0 { // of words alike but for their digits, the first is the most frequent
				*e = newEntry(w.Hash, -1, w.Fine)
			}
		}
	}
	for i, h := range keys {
		e := v.slot(h)
		fine := fines[i]
		if *e != 0 {
			fine = e.fine()
		}
		*e = newEntry(h, int32(i), fine)
	}
	v.markAuxiliaries()
	return v
}

// markAuxiliaries marks the forms of have and be.
func (v *vocabulary) markAuxiliaries() {
	for kind, words := range map[verbs][]string{
		waitsOfHave: {"have", "has", "had", "having", "'ve", "Have", "Has", "Had", "Having"},
		waitsOfBe:   {"am", "is", "are", "was", "were", "be", "been", "being", "'m", "'re", "'s", "Am", "Is", "Are", "Was", "Were", "Be", "Being"},
	} {
		for _, w := range words {
			if e := v.find(spell(w).exact); e.form() >= 0 {
				v.forms[e.form()].auxiliary = kind
			}
		}
	}
}

// tableSize is the size of a table that n hashes fill by half at most.
func tableSize(n int) int { return 1 << bits.Len(uint(max(2*n, 15))) }

// rowTable holds the rows of features under the lower half of their keys, which next to never is that of another feature in the same
// place. The place is told by the upper bits, so that keys in their order are filed one behind the other.
type rowTable struct {
	slots []uint64
	shift uint
}

// newRowTable makes a table for n features.
func newRowTable(n int) rowTable {
	size := tableSize(n)
	return rowTable{make([]uint64, size), uint(bits.LeadingZeros64(uint64(size - 1)))}
}

// place is where a feature is looked for first.
func (t *rowTable) place(key uint64) uint64 { return key >> (t.shift & 63) }

func (t *rowTable) insert(key uint64, r row) {
	mask := uint64(len(t.slots) - 1)
	i := t.place(key)
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = key<<32 | uint64(r)
}

// find gives the row of a feature, an empty one if there is none.
func (t *rowTable) find(key uint64) row {
	mask, mine := uint64(len(t.slots)-1), key<<32
	for i := t.place(key); ; i = (i + 1) & mask {
		if s := t.slots[i&mask]; s^mine < 1<<32 || s == 0 {
			return row(s)
		}
	}
}
