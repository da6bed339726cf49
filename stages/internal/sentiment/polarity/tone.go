package polarity

// Sum is what the words of a stretch of text add up to.
type Sum struct {
	Opinion, Event float32
	Words          int
}

// Sum adds up the words [first, last).
func (r *Reading) Sum(first, last int) Sum {
	s := Sum{Words: last - first}
	for i := first; i < last; i++ {
		s.Opinion += r.Words[i].Opinion
		s.Event += r.Words[i].Event
	}
	return s
}
