package groups

import "testing"

func TestBegunUndoesFinish(t *testing.T) {
	for _, h := range []uint64{0, 1, 1 << 63, fnvOffset, ^uint64(0), 0x0123456789abcdef} {
		if got := Begun(Finish(h)); got != h {
			t.Errorf("Begun(Finish(%x)) = %x", h, got)
		}
	}
}
