package charsets

import (
	"encoding/binary"
	"testing"
)

// hasControl is held to the plain comparison, for each byte at each place, next to bytes at the borders.
func TestHasControl(t *testing.T) {
	for place := range 8 {
		for c := range 256 {
			for _, beside := range []byte{' ', 0x7e, 0x80, 0xff} {
				block := [8]byte{beside, beside, beside, beside, beside, beside, beside, beside}
				block[place] = byte(c)
				want := c < ' ' || c == 0x7f
				if got := hasControl(binary.LittleEndian.Uint64(block[:])); got != want {
					t.Fatalf("hasControl(% x) = %v, want %v", block, got, want)
				}
			}
		}
	}
}
