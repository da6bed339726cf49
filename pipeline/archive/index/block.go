package index

import (
	"bytes"
	"encoding/binary"
)

// Columns are the first byte of a term; its word follows.
const (
	Said  = 's' // words that somebody says in an article, without their places
	Text  = 't' // words of headline and text, with their places
	Named = 'm' // those whom an article names
)

func hasPlaces(term []byte) bool { return len(term) > 0 && term[0] == Text }

// blockSize is how many bytes a block has at most, unless one article has more of a word: with its number it fills a page of the file.
const blockSize = 4032

// entry is a term with a list of articles, or a part of one: long lists are in several blocks.
type entry struct {
	term        []byte
	first, last int64
	list        []byte
}

// key is what blocks are found by: the key of the first entry of each.
func key(term []byte, first int64) []byte {
	return binary.BigEndian.AppendUint64(append(append(make([]byte, 0, len(term)+9), term...), 0), uint64(first))
}

// blocks writes entries, in the order of their keys, into blocks.
type blocks struct {
	write func(n int, key, block []byte) error // the nth block
	key   []byte                               // of the block
	block []byte
	term  []byte // of the last entry
	many  int    // blocks written
}

// most is how many bytes an entry takes besides its list.
func most(e entry) int { return len(e.term) + 4*binary.MaxVarintLen64 }

func (b *blocks) add(e entry) error {
	for len(b.block)+most(e)+len(e.list) > blockSize {
		fits, rest, some, more := b.split(e)
		if some {
			b.put(fits)
		}
		if err := b.flush(); err != nil {
			return err
		}
		if !more {
			return nil
		}
		e = rest
	}
	b.put(e)
	return nil
}

// least is how many bytes of a list are worth a part of their own at the end of a block.
const least = 256

// split parts a list into what fits into the block, if there is some, and the rest, if there is more. Into an empty block, one article fits in
// any case.
func (b *blocks) split(e entry) (fits, rest entry, some, more bool) {
	room := blockSize - len(b.block) - most(e)
	if len(b.block) > 0 && room < least {
		return fits, e, false, true
	}
	end := 0 // of what fits
	fits = entry{term: e.term, first: e.first}
	eachOf(e.first, e.list, hasPlaces(e.term), func(num int64, _, to int) bool {
		if to > room && (some || len(b.block) > 0) {
			rest, more = entry{e.term, num, e.last, nil}, true
			return false
		}
		end, fits.last, some = to, num, true
		return true
	})
	fits.list = e.list[:end]
	if !some {
		return fits, e, false, true
	}
	if more {
		_, n := readNum(e.list[end:], fits.last)
		rest.list = e.list[end+n:]
	}
	return fits, rest, some, more
}

func (b *blocks) put(e entry) {
	if len(b.block) == 0 {
		b.key = key(e.term, e.first)
		if b.many == 0 { // the first block has what comes before all keys
			b.key = []byte{0}
		}
		b.term = b.term[:0]
	}
	n := shared(b.term, e.term)
	b.block = binary.AppendUvarint(b.block, uint64(n))
	b.block = binary.AppendUvarint(b.block, uint64(len(e.term)-n))
	b.block = append(b.block, e.term[n:]...)
	b.block = appendNum(b.block, 0, e.first)
	b.block = appendNum(b.block, e.first, e.last)
	b.block = binary.AppendUvarint(b.block, uint64(len(e.list)))
	b.block = append(b.block, e.list...)
	b.term = append(b.term[:0], e.term...)
}

func (b *blocks) flush() error {
	if len(b.block) == 0 {
		return nil
	}
	err := b.write(b.many, b.key, b.block)
	b.block = b.block[:0]
	b.many++
	return err
}

func shared(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// reader reads the entries of a block. The term of an entry is only good until the next.
type reader struct {
	rest []byte
	term []byte
}

// next gives the next entry; false where there is none.
func (r *reader) next() (e entry, ok bool) {
	b := r.rest
	keep, n := uvarint(b)
	size, m := uvarint(b[n:])
	b = b[n+m:]
	if n == 0 || m == 0 || int(keep) > len(r.term) || int(size) > len(b) {
		return e, false
	}
	r.term = append(r.term[:keep], b[:size]...)
	b = b[size:]
	e.term = r.term
	e.first, n = readNum(b, 0)
	e.last, m = readNum(b[n:], e.first)
	b = b[n+m:]
	long, k := uvarint(b)
	if n == 0 || m == 0 || k == 0 || int(long) > len(b)-k {
		return e, false
	}
	e.list, r.rest = b[k:k+int(long)], b[k+int(long):]
	return e, true
}

// compare orders entries as their keys do.
func compare(aTerm []byte, aFirst int64, bTerm []byte, bFirst int64) int {
	if c := bytes.Compare(aTerm, bTerm); c != 0 {
		return c
	}
	switch {
	case aFirst < bFirst:
		return -1
	case aFirst > bFirst:
		return 1
	}
	return 0
}
