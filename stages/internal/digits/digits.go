// Package digits writes whole numbers as printable characters of ASCII, the small ones as one: digits of five bits, the lowest first,
// each with a sixth bit that says whether another follows. It is how stages hand on to other processes what they have found.
package digits

const (
	first = '0' // and the 63 characters behind it, which are all printable, and none of them is "|"
	bits  = 5
	more  = 1 << bits // another digit follows
	// most is how many digits a number has at most.
	most = 6
)

// Writer is what is written.
type Writer []byte

// Put writes a number, which is not negative and has 30 bits at most.
func (w *Writer) Put(n int) {
	for ; n >= more; n >>= bits {
		*w = append(*w, first+byte(more|n&(more-1)))
	}
	*w = append(*w, first+byte(n))
}

// Reader reads what is left. A number that there is not is -1, and nothing is left then.
type Reader struct{ Left string }

// Next reads a number.
func (r *Reader) Next() int {
	n := 0
	for i := 0; i < len(r.Left) && i < most; i++ {
		c := int(r.Left[i]) - first
		if c < 0 || c >= 2*more {
			break
		}
		n |= c & (more - 1) << (bits * i)
		if c < more {
			r.Left = r.Left[i+1:]
			return n
		}
	}
	r.Left = ""
	return -1
}

// Fold makes a number that is not negative of any: its sign is the lowest bit.
func Fold(n int) int {
	if n < 0 {
		return -2*n - 1
	}
	return 2 * n
}

// Unfold is the other way round.
func Unfold(n int) int {
	if n&1 == 1 {
		return -(n + 1) / 2
	}
	return n / 2
}
