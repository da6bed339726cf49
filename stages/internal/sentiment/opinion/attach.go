package opinion

import (
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// How much less a word says of the target where it stands in another clause, and where another name is nearer to it; and at how
// many tokens' distance it says half as much. Found by cross-validation.
const (
	otherClause  = 0.6
	otherNearer  = 0.6
	halfDistance = 12
)

// attachedWeight sets such a word against the many other features of its place.
const attachedWeight = 2

// nearness is what a word at each number of tokens from the target says of it.
var nearness = func() (out [256]float32) {
	for n := range out {
		out[n] = attachedWeight / (1 + float32(n)/halfDistance)
	}
	return out
}()

// attached says how much of what token i says is likely said of the target: it is n tokens away, in the same clause or not.
func (x *Extractor) attached(i, n int, same bool) float32 {
	return share(n, i >= x.mine[0] && i < x.mine[1], same)
}

// share says how much of what a word says is likely said of the target: it is n tokens away, the target is the nearest to it or
// not, and in the same clause or not. Words at all places then share one feature: what a word says is learnt from every place, and
// where it stands is how much it counts.
func share(n int, nearest, same bool) float32 {
	v := nearness[uint8(n)] // n is at most a little more than Reach
	if !nearest {
		v *= otherNearer
	}
	if !same {
		v *= otherClause
	}
	return v
}

// rivals finds the tokens that no other name or pronoun is nearer to than the target is, counted in chunks: those on this side of
// the middle between the target and the nearest other name on each side.
func (x *Extractor) rivals(p place) {
	chunks := x.r.Doc.Chunks
	x.mine = [2]int{x.m.From, x.m.To}
	k := p.chunk - 1
	for k >= p.lo && !x.isRival(k) {
		k--
	}
	if k >= p.lo {
		x.mine[0] = int(chunks[(k+p.chunk+1)/2].A)
	}
	k = p.chunk + 1
	for k < p.hi && !x.isRival(k) {
		k++
	}
	if k < p.hi {
		x.mine[1] = int(chunks[(k+p.chunk)/2].B)
	}
}

// isRival reports whether a chunk names somebody but the target.
func (x *Extractor) isRival(k int) bool {
	c := &x.r.Doc.Chunks[k]
	if c.Kind != reading.Noun || x.inTarget(int(c.Head)) {
		return false
	}
	t := x.r.Doc.Tags[c.Head]
	return t.IsProper() || t == text.PRP
}

func between(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}
