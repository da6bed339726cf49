package text

import (
	"math/bits"

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

// entry is a word that is in a group, or has a form, or both.
type entry struct {
	key  uint64 // 0 for an empty one
	form int32  // -1 if it has none
	fine uint16
}

// slot gives the place of a hash among the words, full or empty.
func (v *vocabulary) slot(h uint64) *entry {
	mask := uint64(len(v.words) - 1)
	for i := h >> templateBits & mask; ; i = (i + 1) & mask {
		if e := &v.words[i]; e.key == h || e.key == 0 {
			return e
		}
	}
}

// find gives the word with a hash, nil if there is none.
func (v *vocabulary) find(h uint64) *entry {
	if e := v.slot(h); e.key != 0 {
		return e
	}
	return nil
}

// form is a word of the training text.
type form struct {
	candidates uint64 // in small letters
	capital    uint64 // with a capital
	class      uint16 // which tags it has there; 0 where it is too rare to say
	fixed      Tag    // the one that it always has
	auxiliary  verbs  // what it waits for as a form of have or be
	// The tag that its own weights tell, in small letters and with a capital, where the word is written as here.
	sure, sureCapital Tag
}

// newVocabulary makes a vocabulary of the groups, and of forms with the hashes keys.
func newVocabulary(keys []uint64, fines []uint16, forms []form, classes int) vocabulary {
	words := groups.Words()
	v := vocabulary{words: make([]entry, tableSize(len(words)+len(keys))), forms: forms, classes: classes}
	for _, w := range words {
		v.coarse[w.Fine] = w.Coarse
		if e := v.slot(w.Hash); e.key == 0 { // of words alike but for their digits, the first is the most frequent
			*e = entry{w.Hash, -1, w.Fine}
		}
	}
	for i, h := range keys {
		e := v.slot(h)
		if e.key == 0 {
			*e = entry{h, -1, fines[i]}
		}
		e.form = int32(i)
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
			if e := v.find(spell(w).exact); e != nil && e.form >= 0 {
				v.forms[e.form].auxiliary = kind
			}
		}
	}
}

// tableSize is the size of a table that n hashes fill by half at most.
func tableSize(n int) int { return 1 << bits.Len(uint(max(2*n, 15))) }

// table numbers hashes: open addressing, linear probing, at most half full.
type table struct {
	keys []uint64 // 0 for an empty place
	vals []int32
}

func newTable(n int) table {
	size := tableSize(n)
	return table{keys: make([]uint64, size), vals: make([]int32, size)}
}

// insert gives the number v to h, which has none and is not zero.
func (t *table) insert(h uint64, v int32) {
	mask := uint64(len(t.keys) - 1)
	i := h >> templateBits & mask
	for t.keys[i] != 0 {
		i = (i + 1) & mask
	}
	t.keys[i], t.vals[i] = h, v
}

// find gives the number of h, -1 if it has none.
func (t *table) find(h uint64) int {
	mask := uint64(len(t.keys) - 1)
	for i := h >> templateBits & mask; t.keys[i] != 0; i = (i + 1) & mask {
		if t.keys[i] == h {
			return int(t.vals[i])
		}
	}
	return -1
}

// pairTable holds the rows of features under half of the bits of their keys, which next to never are those of another
// feature in the same place.
type pairTable []uint64

// fingerprint is the upper half of a key, together with its template.
func fingerprint(key uint64) uint64 { return (key ^ key<<(64-templateBits)) >> 32 }

func (t pairTable) insert(key uint64, r row) {
	mask := uint64(len(t) - 1)
	i := key >> templateBits & mask
	for t[i] != 0 {
		i = (i + 1) & mask
	}
	t[i] = fingerprint(key)<<32 | uint64(r)
}

// find gives the row of a feature, an empty one if there is none.
func (t pairTable) find(key uint64) row {
	mask, mine := uint64(len(t)-1), fingerprint(key)
	for i := key >> templateBits & mask; t[i] != 0; i = (i + 1) & mask {
		if t[i]>>32 == mine {
			return row(t[i])
		}
	}
	return 0
}
