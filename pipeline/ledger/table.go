package ledger

// table says where in the stream the newest record of each story is. It is one flat array without pointers, of 16 bytes a
// place, so that the garbage collector has nothing to follow in it. Stories stand by the hash of their key; the key itself is
// with the record.
type table struct {
	places []place // a power of two of them, at most three quarters in use; one is at its hash or in the next free place behind
	used   int
}

type place struct{ hash, number uint64 } // the number is 0 in a free place

const leastPlaces = 1 << 10

// find gives the number under a hash, 0 where there is none.
func (t *table) find(hash uint64) uint64 {
	if len(t.places) == 0 {
		return 0
	}
	return t.places[t.at(hash)].number
}

// at is where a hash stands, or would stand.
func (t *table) at(hash uint64) int {
	mask := uint64(len(t.places) - 1)
	i := hash & mask
	for t.places[i].number != 0 && t.places[i].hash != hash {
		i = (i + 1) & mask
	}
	return int(i)
}

// put notes a number under a hash, unless a larger one is there. Where the table is full it forgets what is older than
// oldest, and grows if that is not enough.
func (t *table) put(hash, number, oldest uint64) {
	if 4*(t.used+1) > 3*len(t.places) {
		t.renew(oldest)
	}
	p := &t.places[t.at(hash)]
	if p.number == 0 {
		t.used++
	}
	if number > p.number {
		*p = place{hash, number}
	}
}

// renew leaves out what is older than oldest, and has room for half as many again.
func (t *table) renew(oldest uint64) {
	kept, size := 0, leastPlaces
	for _, p := range t.places {
		if p.number > 0 && p.number >= oldest {
			kept++
		}
	}
	for size < 2*(kept+1) {
		size *= 2
	}
	old := t.places
	t.places, t.used = make([]place, size), kept
	for _, p := range old {
		if p.number > 0 && p.number >= oldest {
			t.places[t.at(p.hash)] = p
		}
	}
}
