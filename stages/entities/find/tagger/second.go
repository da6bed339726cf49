package tagger

import "wirecopy/stages/internal/text"

// The second pass looks at the names that the first found in the whole document, and asks of each word what they say
// about it (Krishnan & Manning 2006): what the word is elsewhere, alone and within longer names, and whether words
// here are a name that stands elsewhere.

// numHints is the number of features of a token in the second pass.
const numHints = 7

// NumHints is the number of features of a token in the second pass.
const NumHints = numHints

// HintRows is the number of rows of weights of the second pass. Row 0 is no feature.
const HintRows = 2800

// votes counts what a word is in the document, by class; Outside counts where it has a capital and is in no name.
type votes struct {
	all   [NumClasses]uint16
	alone [NumClasses]uint16 // it is the whole name
	last  [NumClasses]uint16 // it ends a longer one
	other [NumClasses]uint16 // it stands elsewhere in a longer one
	// How many each of them has: with none but a word's own there is nothing to look at.
	nAll, nAlone, nLast, nOther uint32
}

// docName is a name of several words that the first pass found, or the beginning of one.
type docName struct {
	key   uint64
	class [NumClasses]uint16
	more  bool
}

// collect counts the names that labels hold.
func (s *Scratch) collect(d *text.Document, labels []uint8) {
	s.votes = s.votes[:0]
	for i := range s.seen.slots {
		s.seen.slots[i].vote = 0
	}
	size := 64
	for size < len(d.Tokens)/2 {
		size *= 2
	}
	if cap(s.names) < size {
		s.names = make([]docName, size)
	} else {
		s.names = s.names[:size]
		clear(s.names)
	}
	s.filled = 0
	for i := range d.Sentences {
		first, last := d.Sentences[i].First, d.Sentences[i].Last
		for a := first; a < last; {
			if labels[a] == 0 {
				if w := &s.words[a]; w.capital() && !w.initial {
					v := s.vote(w)
					v.all[Outside]++
					v.nAll++
				}
				a++
				continue
			}
			class := ClassOf(labels[a])
			b := a + 1
			for b < last && labels[b] == Inside(class) {
				b++
			}
			s.voteFor(a, b, class)
			if b > a+1 && b-a <= longestRun {
				s.addName(a, b, class)
			}
			a = b
		}
	}
}

// voteFor has each word of a name of that class, the tokens [a, b), vote for it.
func (s *Scratch) voteFor(a, b int, class Class) {
	for k := a; k < b; k++ {
		w := &s.words[k]
		if !w.wordy() {
			continue
		}
		v := s.vote(w)
		v.all[class]++
		v.nAll++
		switch {
		case b == a+1:
			v.alone[class]++
			v.nAlone++
		case k == b-1:
			v.last[class]++
			v.nLast++
		default:
			v.other[class]++
			v.nOther++
		}
	}
}

// vote gives the votes of a word that is no mark and no number.
func (s *Scratch) vote(w *word) *votes {
	k := &s.seen.slots[w.doc]
	if k.vote == 0 {
		s.votes = append(s.votes, votes{})
		k.vote = int32(len(s.votes))
	}
	return &s.votes[k.vote-1]
}

// addName adds a name of several words, and its initials: North Trade Council may be NTC elsewhere.
func (s *Scratch) addName(a, b int, class Class) {
	initials, n := uint64(fnvOffset), 0
	for k := a; k < b; k++ {
		if w := &s.words[k]; w.capital() && w.first != 0 {
			initials = (initials ^ uint64(w.first)) * fnvPrime
			n++
		}
	}
	if n > 1 {
		if short := s.name(pair(finish(initials), acronym), true); short != nil {
			short.class[class]++
		}
	}
	h := s.words[a].low
	for k := a + 1; k < b; k++ {
		h = pair(h, s.words[k].low)
		n := s.name(h, true)
		if n == nil {
			return
		}
		if k < b-1 {
			n.more = true
		} else {
			n.class[class]++
		}
	}
}

// acronym tells the keys of initials from those of words.
const acronym = 0x1F83D9ABFB41BD6B

// name finds a name, or the beginning of one; it makes it if it is new and there is room.
func (s *Scratch) name(key uint64, add bool) *docName {
	mask := uint64(len(s.names) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if s.names[i].key == key {
			return &s.names[i]
		}
		if s.names[i].key == 0 {
			if !add || s.filled > len(s.names)*3/4 {
				return nil
			}
			s.filled++
			s.names[i].key = key
			return &s.names[i]
		}
	}
}

// top gives the class with the most votes, without sub votes for own: how clear it is (1 to 3) and how many votes
// there are (1 to 3); 0, 0, 0 if there are none.
func top(v *[NumClasses]uint16, own Class, sub uint16) (c Class, clear, many uint32) {
	sum, best := uint32(0), uint32(0)
	for k, n := range v { // of equal ones the first is the best
		sum += uint32(n)
		best = max(best, uint32(n)<<3|uint32(7-k))
	}
	if sub > 0 && v[own] >= sub {
		sum, best = sum-uint32(sub), 0
		for k, n := range v {
			if Class(k) == own {
				n -= sub
			}
			best = max(best, uint32(n)<<3|uint32(7-k))
		}
	}
	most := best >> 3
	c = Class(7 - best&7)
	if sum == 0 {
		return 0, 0, 0
	}
	switch {
	case most == sum:
		clear = 3
	case most*4 >= sum*3:
		clear = 2
	default:
		clear = 1
	}
	switch {
	case sum >= 4:
		many = 3
	case sum >= 2:
		many = 2
	default:
		many = 1
	}
	return c, clear, many
}

// findHints gives, for each token of the sentence, the rows of its features; 0 is none. A token's own vote does not count.
func (s *Scratch) findHints(out [][numHints]uint16, w []word, labels []uint8) {
	clear(out)
	for i := range w {
		if !w[i].wordy() || !w[i].capital() && labels[i] == 0 {
			continue
		}
		k := s.seen.slots[w[i].doc].vote
		if k == 0 {
			continue
		}
		s.wordHints(&out[i], &s.votes[k-1], w, labels, i)
	}
	if s.filled > 0 {
		s.repeated(out, w, labels)
	}
}

// wordHints gives the hints that the votes for word i hold.
func (s *Scratch) wordHints(h *[numHints]uint16, v *votes, w []word, labels []uint8, i int) {
	own, label := ClassOf(labels[i]), uint32(labels[i])
	var all, alone, last, other uint16 // what its own vote was
	ends := i+1 == len(w) || labels[i+1] != Inside(own)
	switch {
	case own == Outside:
		if !w[i].initial && w[i].capital() {
			all = 1
		}
	case ends && begins(labels[i]):
		all, alone = 1, 1
	case ends:
		all, last = 1, 1
	default:
		all, other = 1, 1
	}
	if v.nAll <= uint32(all) { // so are the others
		return
	}
	if c, sure, many := top(&v.all, own, all); sure > 0 {
		h[0] = uint16((uint32(c)*4+sure)*4 + many)         // up to 128
		h[1] = uint16(128 + (uint32(c)*16+label)*4 + sure) // up to 640
	}
	part := func(votes *[NumClasses]uint16, count uint32, sub uint16, from uint32) uint16 {
		if count > uint32(sub) {
			if c, sure, _ := top(votes, own, sub); sure > 0 {
				return uint16(from + (uint32(c)*16+label)*4 + sure)
			}
		}
		return 0
	}
	h[2] = part(&v.alone, v.nAlone, alone, 640)  // up to 1152
	h[3] = part(&v.last, v.nLast, last, 1152)    // up to 1664
	h[4] = part(&v.other, v.nOther, other, 1664) // up to 2176
}

// repeated gives the hints of the names of several words that stand elsewhere in the document, in full or in initials.
func (s *Scratch) repeated(out [][numHints]uint16, w []word, labels []uint8) {
	for i := range w {
		if !w[i].capital() {
			continue
		}
		if w[i].shape == allCaps || w[i].shape == dottedCap || w[i].shape == mixedCap {
			if long := s.name(pair(w[i].low, acronym), false); long != nil {
				if c, sure, many := top(&long.class, Outside, 0); sure > 0 {
					out[i][6] = uint16(2624 + (uint32(c)*4+sure)*4 + many) // up to 2752
				}
			}
		}
		if last, found := s.longestName(w, i); found != nil {
			s.nameHints(out, labels, i, last, found)
		}
	}
}

// longestName finds the longest name of several words in the document that begins with word i of the sentence; nil if there is
// none. last is its last word.
func (s *Scratch) longestName(w []word, i int) (last int, found *docName) {
	h := w[i].low
	for j := i + 1; j < len(w) && j-i < longestRun; j++ {
		h = pair(h, w[j].low)
		n := s.name(h, false)
		if n == nil {
			break
		}
		if n.class != ([NumClasses]uint16{}) {
			last, found = j, n
		}
		if !n.more {
			break
		}
	}
	return last, found
}

// nameHints gives the hints of a name that stands in the words from i to last.
func (s *Scratch) nameHints(out [][numHints]uint16, labels []uint8, i, last int, found *docName) {
	own, sub := Outside, uint16(0)
	if begins(labels[i]) { // is it itself one of those?
		c := ClassOf(labels[i])
		j := i + 1
		for j < len(labels) && labels[j] == Inside(c) {
			j++
		}
		if j == last+1 {
			own, sub = c, 1
		}
	}
	c, sure, many := top(&found.class, own, sub)
	if sure == 0 {
		return
	}
	for k := i; k <= last; k++ {
		place := uint32(0)
		if k > i {
			place++
		}
		if k == last {
			place++
		}
		out[k][5] = uint16(2176 + ((uint32(c)*4+sure)*4+many)*4 + place) // up to 2624
	}
}
