package story

import (
	"math/bits"
	"sync"
	"unicode"
	"unicode/utf8"

	"wirecopy/pipeline"
)

// Fingerprint is 64 bits of which texts that say nearly the same share nearly all: a SimHash (Charikar 2002; Manku,
// Jain and Das Sarma 2007) of the pairs of words that follow each other. 0 is that of a text with too few words to tell.
type Fingerprint uint64

// Distance is the number of bits in which two fingerprints differ. Texts that have nothing to do with each other differ
// in about 32.
func (f Fingerprint) Distance(g Fingerprint) int { return bits.OnesCount64(uint64(f ^ g)) }

// MaxDistance is the largest distance of stories that count as nearly the same. Of 904 news stories, 95 in 100 stay
// within it when the last tenth is cut off, 96 when one word in fifty is changed; among their 408,000 pairs only copies
// come so near.
const MaxDistance = 9

// minWords is the number of words under which a text has no fingerprint.
const minWords = 40

// Simhash computes the fingerprint of an article from its paragraphs: what other desks change first (dateline, byline,
// notes, credits) is left out, as are case and punctuation.
func Simhash(a *pipeline.Article) Fingerprint {
	var s simhasher
	if len(a.Blocks) == 0 {
		s.text(a.Text)
		return s.sum()
	}
	at, n := 0, 0 // bytes and code points
	forward := func(to int) int {
		for n < to && at < len(a.Text) {
			if a.Text[at] < utf8.RuneSelf {
				at++
			} else {
				_, size := utf8.DecodeRuneInString(a.Text[at:])
				at += size
			}
			n++
		}
		return at
	}
	for _, b := range a.Blocks {
		start := forward(b.Start)
		end := forward(b.End)
		if b.Kind == pipeline.Paragraph {
			s.text(a.Text[start:end])
		}
	}
	return s.sum()
}

// simhasher takes words in and counts, for each bit, how many hashes have it.
type simhasher struct {
	ones [64]int32
	// lanes counts the hashes since the last spill, eight counters of a byte in each: lanes[i] those of byte i.
	lanes    [8]uint64
	before   uint64 // the word before
	words    int
	features int32
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// text adds the words of s: runs of letters and digits.
func (s *simhasher) text(t string) {
	h, open := uint64(fnvOffset), false
	for i := 0; i < len(t); {
		c := t[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
			case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			default:
				if open {
					s.word(h)
					h, open = fnvOffset, false
				}
				continue
			}
			h, open = (h^uint64(c))*fnvPrime, true
			continue
		}
		r, size := utf8.DecodeRuneInString(t[i:])
		i += size
		if r == '’' || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			if open {
				s.word(h)
				h, open = fnvOffset, false
			}
			continue
		}
		h, open = (h^uint64(unicode.ToLower(r)))*fnvPrime, true
	}
	if open {
		s.word(h)
	}
}

func (s *simhasher) word(h uint64) {
	s.words++
	if s.words >= 2 {
		f := mix(s.before*3 ^ bits.RotateLeft64(h, 21))
		if s.features++; s.features%255 == 0 {
			s.spill()
		}
		for i := range s.lanes {
			s.lanes[i] += spread(byte(f >> (8 * i)))
		}
	}
	s.before = h
}

// spread puts each bit of b into a byte of its own, the lowest first.
func spread(b byte) uint64 {
	const each, bits = 0x0101010101010101, 0x8040201008040201
	return (uint64(b)*each&bits + 0x7f*each) >> 7 & each
}

// spill moves the counts of lanes to ones.
func (s *simhasher) spill() {
	for i, lane := range s.lanes {
		for j := range 8 {
			s.ones[8*i+j] += int32(lane >> (8 * j) & 0xff)
		}
		s.lanes[i] = 0
	}
}

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (s *simhasher) sum() Fingerprint {
	if s.words < minWords {
		return 0
	}
	s.spill()
	var f Fingerprint
	for i, n := range s.ones {
		if 2*n > s.features {
			f |= 1 << i
		}
	}
	if f == 0 {
		f = 1
	}
	return f
}

// Index finds stories by fingerprint among the last ones seen. A process that shares a ledger with others adds what
// they store as well, and all find the same. It may be used by many goroutines at once.
type Index struct {
	mu      sync.Mutex
	entries []entry // a ring
	// prints are the fingerprints of entries, apart from them: most are looked at and left.
	prints []Fingerprint
	next   int
	full   bool
	// roots are those of entries whose names do not say them.
	roots map[int]string
	// bands lists the entries by each of the eight bytes of their fingerprint: two that differ in seven bits or fewer
	// have a byte in common, and so have 99 in 100 of those that differ in nine.
	bands [8][256][]int32
}

// entry names a story, and the first one that says nearly the same. It has no pointers: the garbage collector would follow them
// in each of a hundred thousand stories.
type entry struct{ id, root name }

// NewIndex makes an Index of the last size stories; memory is about 100 bytes a story. 100,000 are about a week of a
// large agency.
func NewIndex(size int) *Index {
	size = max(size, 1)
	return &Index{entries: make([]entry, size), prints: make([]Fingerprint, size)}
}

// Add remembers the newest version of a story; to add what is there already changes nothing. A story without
// fingerprint, or one that is withheld or canceled, cannot be found.
func (x *Index) Add(id string, r Record) {
	if r.Fingerprint == 0 || r.Status != pipeline.Usable {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	root := r.Root
	if root == "" {
		root = id
	}
	e := entry{nameOf(id), nameOf(root)}
	for _, at := range x.bands[0][byte(r.Fingerprint)] {
		if x.prints[at] == r.Fingerprint && x.entries[at] == e {
			return
		}
	}
	at := x.next
	if x.full {
		x.forget(at)
	}
	x.entries[at], x.prints[at] = e, r.Fingerprint
	if _, says := e.root.text(); !says {
		if x.roots == nil {
			x.roots = map[int]string{}
		}
		x.roots[at] = root
	}
	for i := range x.bands {
		b := byte(r.Fingerprint >> (8 * i))
		x.bands[i][b] = append(x.bands[i][b], int32(at))
	}
	if x.next++; x.next == len(x.entries) {
		x.next, x.full = 0, true
	}
}

// forget takes the oldest entry out of the bands, where it stands first.
func (x *Index) forget(at int) {
	f := x.prints[at]
	delete(x.roots, at)
	for i := range x.bands {
		list := &x.bands[i][byte(f>>(8*i))]
		if len(*list) > 0 && (*list)[0] == int32(at) {
			*list = (*list)[1:]
		}
	}
}

// Find names the first story that is within MaxDistance of f and is not the story id itself: the nearest, and of two
// as near the one seen first. It gives "" where there is none.
func (x *Index) Find(id string, f Fingerprint) string {
	if f == 0 {
		return ""
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	self := nameOf(id)
	best, nearest, found := -1, MaxDistance+1, -1
	for i := range x.bands {
		for _, at := range x.bands[i][byte(f>>(8*i))] {
			d := f.Distance(x.prints[at])
			if d > nearest {
				continue
			}
			e := &x.entries[at]
			if e.id == self || e.root == self {
				continue
			}
			if age := x.age(int(at)); d < nearest || age < found {
				best, nearest, found = int(at), d, age
			}
		}
	}
	if best < 0 {
		return ""
	}
	if root, says := x.entries[best].root.text(); says {
		return root
	}
	return x.roots[best]
}

// age counts entries from the oldest, 0.
func (x *Index) age(at int) int {
	if !x.full {
		return at
	}
	return (at - x.next + len(x.entries)) % len(x.entries)
}
