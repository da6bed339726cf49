package ledger

import (
	"math/rand/v2"
	"testing"
)

// What a map would say, the table says, however much is put in and whatever shares a place.
func TestTheTableIsAMap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var got table
	want := map[uint64]uint64{}
	for number := uint64(1); number <= 50_000; number++ {
		hash := random.Uint64N(20_000) * 0x9e3779b97f4a7c15
		if random.IntN(20) == 0 {
			hash = random.Uint64N(200) << 32 // equal in their last bits
		}
		got.put(hash, number, 0)
		want[hash] = number
		if number%3 == 0 { // what comes late, as from a follower that is behind
			got.put(hash, number-1, 0)
		}
	}
	if got.used != len(want) {
		t.Errorf("%d in use, want %d", got.used, len(want))
	}
	for hash, number := range want {
		if n := got.find(hash); n != number {
			t.Fatalf("under %x is %d, want %d", hash, n, number)
		}
	}
	for range 1000 {
		hash := random.Uint64() | 1
		if n := got.find(hash); n != 0 {
			t.Fatalf("under %x, which was never put in, is %d", hash, n)
		}
	}
}

// A stream that drops its oldest messages goes on for ever, and the table does not grow with it.
func TestTheTableForgetsWhatTheBrokerForgot(t *testing.T) {
	const kept, all = 10_000, 1_000_000
	var got table
	for number := uint64(1); number <= all; number++ {
		got.put(number*0x9e3779b97f4a7c15, number, max(number, kept)-kept)
	}
	if most := 8 * kept; len(got.places) > most {
		t.Errorf("%d places for %d records, want %d at most", len(got.places), kept, most)
	}
	for number := uint64(all - kept + 1); number <= all; number++ {
		if got.find(number*0x9e3779b97f4a7c15) != number {
			t.Fatalf("record %d is forgotten, and the broker has it", number)
		}
	}
}
