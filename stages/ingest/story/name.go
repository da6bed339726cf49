package story

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// name is a story's id in sixteen bytes. One that ID made is in it as it is, 100 bits with the first one set; of any other it is a
// hash, whose first bit is not set.
type name struct{ high, low uint64 }

const (
	alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	idLength = 20
	asItIs   = 1 << 63
	// half is how many characters stand in each half of a name, of letterBits bits each.
	half, letterBits = idLength / 2, 5
)

func nameOf(id string) name {
	if len(id) == idLength {
		high, ok1 := pack(id[:half])
		low, ok2 := pack(id[half:])
		if ok1 && ok2 {
			return name{high | asItIs, low}
		}
	}
	sum := sha256.Sum256([]byte(id))
	return name{binary.LittleEndian.Uint64(sum[:]) &^ asItIs, binary.LittleEndian.Uint64(sum[8:])}
}

func pack(s string) (bits uint64, ok bool) {
	for i := range len(s) {
		at := strings.IndexByte(alphabet, s[i])
		if at < 0 {
			return 0, false
		}
		bits = bits<<letterBits | uint64(at)
	}
	return bits, true
}

// text is the id, where it is in the name as it is.
func (n name) text() (id string, ok bool) {
	if n.high&asItIs == 0 {
		return "", false
	}
	var b [idLength]byte
	for i, bits := range []uint64{n.high &^ asItIs, n.low} {
		for at := (i+1)*half - 1; at >= i*half; at-- {
			b[at] = alphabet[bits%uint64(len(alphabet))]
			bits >>= letterBits
		}
	}
	return string(b[:]), true
}
