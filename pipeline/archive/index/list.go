package index

import "encoding/binary"

// A list is the articles that a word stands in, in their order, and, in columns that have places, where in each. The number of the first
// stands before the list; each other one is written as its distance from the one before.

// placeBits are the lower bits of a number, which tell articles of one second apart; most are the first of theirs.
const placeBits = 17

// appendNum writes a number that is not before another: in one byte, where it is less than a minute after it and the first of its second.
func appendNum(b []byte, before, num int64) []byte {
	seconds, place := num>>placeBits-before>>placeBits, num&(1<<placeBits-1)
	if seconds == 0 {
		place -= before & (1<<placeBits - 1)
	}
	if place == 0 {
		return binary.AppendUvarint(b, uint64(seconds)<<1)
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(seconds)<<1|1), uint64(place))
}

// readNum reads a number, and gives how many bytes it took; 0 where there is none.
func readNum(b []byte, before int64) (int64, int) {
	v, n := uvarint(b)
	if n == 0 {
		return 0, 0
	}
	num := (before>>placeBits + int64(v>>1)) << placeBits
	if v>>1 == 0 {
		num = before
	}
	if v&1 != 0 {
		place, m := uvarint(b[n:])
		if m == 0 {
			return 0, 0
		}
		num += int64(place)
		n += m
	}
	return num, n
}

// uvarint reads a number, of which most have one byte; 0 bytes where there is none.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	v, n := binary.Uvarint(b)
	return v, max(n, 0)
}

// Places of a word in an article are written as distances, each with a bit that says whether another follows.

// placesLen is how many bytes the places have that b begins with.
func placesLen(b []byte) int {
	n := 0
	for {
		v, m := uvarint(b[n:])
		n += m
		if m == 0 || v&1 == 0 {
			return n
		}
	}
}

// readPlaces reads the places that b begins with.
func readPlaces(b []byte, to []int32) []int32 {
	at := int32(0)
	for {
		v, n := uvarint(b)
		if n == 0 {
			return to
		}
		at += int32(v >> 1)
		to = append(to, at)
		if v&1 == 0 {
			return to
		}
		b = b[n:]
	}
}

// eachOf calls f with each article of a list and where its places begin and end in it, until f gives false.
func eachOf(first int64, list []byte, places bool, f func(num int64, from, to int) bool) {
	num, at := first, 0
	for {
		from := at
		if places {
			at += placesLen(list[at:])
		}
		if !f(num, from, at) || at >= len(list) {
			return
		}
		var n int
		if num, n = readNum(list[at:], num); n == 0 {
			return
		}
		at += n
	}
}
