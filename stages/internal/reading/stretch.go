package reading

// Stretch is the bytes [Start, End) of a text.
type Stretch struct{ Start, End int }

// StretchOf is the bytes of tokens, from the first to the last.
func (r *Reading) StretchOf(tokens Span) Stretch {
	return Stretch{r.Start(tokens.A), r.End(tokens.B - 1)}
}

// TokensIn are the tokens of chunks.
func (r *Reading) TokensIn(chunks Span) Span {
	return Span{int(r.Chunks[chunks.A].A), int(r.Chunks[chunks.B-1].B)}
}

// Length is the number of bytes in stretches.
func Length(x []Stretch) (n int) {
	for _, s := range x {
		n += s.End - s.Start
	}
	return n
}

// Overlap is the number of bytes that two lists of stretches share.
func Overlap(x, y []Stretch) (n int) {
	for _, s := range x {
		for _, t := range y {
			n += max(0, min(s.End, t.End)-max(s.Start, t.Start))
		}
	}
	return n
}

// Agreement is how much two lists of stretches agree: the bytes that they share to those that either has, in [0, 1].
func Agreement(x, y []Stretch) float64 {
	n := Overlap(x, y)
	return float64(n) / float64(max(1, Length(x)+Length(y)-n))
}
