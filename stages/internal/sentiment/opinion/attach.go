package opinion

import (
	"slices"

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
var nearness = func() (out [2 * Reach]float32) {
	for n := range out {
		out[n] = attachedWeight / (1 + float32(n)/halfDistance)
	}
	return out
}()

// attached says how much of what token i says is likely said of the target: it is n tokens away. Words at all places then share
// one feature: what a word says is learnt from every place, and where it stands is how much it counts.
func (x *Extractor) attached(i, n int, clause int32, p place) float32 {
	v := nearness[min(max(n, 0), len(nearness)-1)] * x.nearer[int(x.r.Doc.ChunkOf[i])-p.lo]
	if x.r.Words[i].Clause != clause {
		v *= otherClause
	}
	return v
}

// rivals finds, for each chunk of the sentence, whether another name or pronoun is nearer to it than the target is.
func (x *Extractor) rivals(p place) {
	n := p.hi - p.lo
	x.nearer = slices.Grow(x.nearer[:0], n)[:n]
	last := -n // the last rival before the chunk
	for k := range x.nearer {
		if x.isRival(p.lo + k) {
			last = k
		}
		x.nearer[k] = unlessRival(k-last < between(k, p.chunk-p.lo))
	}
	last = 2 * n
	for k := n - 1; k >= 0; k-- {
		if x.isRival(p.lo + k) {
			last = k
		}
		x.nearer[k] = min(x.nearer[k], unlessRival(last-k < between(k, p.chunk-p.lo)))
	}
}

// unlessRival is what a word counts where a rival is nearer, else 1.
func unlessRival(rival bool) float32 {
	if rival {
		return otherNearer
	}
	return 1
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
