package linear

import (
	"math/bits"
	"runtime"
)

// pairs are the weights of features that begin with one part, and of the same features with another in its place, side by side:
// one look-up finds both.
type pairs struct {
	first, other uint64     // the hashes of the two parts
	slots        []pairSlot // open addressing, at most half full
	shift        uint       // of the upper bits of a key with the first part, to its slot
}

// pairSlot holds two weights in units, in the low bits, and above them the lower bits of the key. 0 is an empty slot.
type pairSlot uint64

const pairBits = 2 * weightBits

func pairMark(key uint64) pairSlot { return pairSlot(key) << pairBits }

// pairUp files features by their keys with the first part. It cannot tell which part a feature has whose partner there is none of,
// and takes it for one of either: nobody asks for the other. of gives the units of a feature, 0 if there is none.
func pairUp(known []weighted, first, other Part, of func(key uint64) int32) *pairs {
	by := (other.hash - first.hash) * place0
	filed := make([]pair, 0, len(known)*3/2)
	for _, x := range known {
		w := of(x.key)
		if w == 0 || of(x.key-by) != 0 { // it has its place beside that one
			continue
		}
		partner := of(x.key + by)
		filed = append(filed, pair{x.key, w, partner})
		if partner == 0 {
			filed = append(filed, pair{x.key - by, 0, w})
		}
	}
	p := &pairs{first: first.hash, other: other.hash}
	log := bits.Len(uint(max(2*len(filed), 16) - 1))
	p.slots, p.shift = make([]pairSlot, 1<<log), 64-uint(log)
	for _, x := range filed {
		const low = 1<<weightBits - 1
		i := int(x.key >> (p.shift & 63))
		for p.slots[i] != 0 {
			i = (i + 1) & (len(p.slots) - 1)
		}
		p.slots[i] = pairMark(x.key) | pairSlot(x.a&low)<<weightBits | pairSlot(x.b&low)
	}
	return p
}

// pair is a key with the first part, and the units of it and of its partner.
type pair struct {
	key  uint64
	a, b int32
}

// both adds up the weights of features by their keys with the first part.
func (p *pairs) both(keys []uint64) (a, b int32) {
	slots, shift := p.slots, p.shift&63
	asked := pairSlot(0) // all slots together, rather than one after another
	for _, key := range keys {
		asked += slots[int(key>>shift)&(len(slots)-1)]
	}
	runtime.KeepAlive(asked)
	for _, key := range keys {
		mine := pairMark(key)
		for i := int(key >> shift); ; i++ {
			s := slots[i&(len(slots)-1)]
			if s^mine < 1<<pairBits || s == 0 { // an empty one adds nothing
				a += int32(int64(s) << (64 - pairBits) >> (64 - weightBits))
				b += int32(int64(s) << (64 - weightBits) >> (64 - weightBits))
				break
			}
		}
	}
	return a, b
}
