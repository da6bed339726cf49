package quotes

import (
	"sort"
	"strings"
)

// settle decides between attributions that claim the same words. What stands within the words of another is that
// speaker's to report, so the outer one stays; one that relays another whole becomes its via.
func (r *reader) settle() {
	f := r.found
	order := make([]int, len(f))
	for i := range order {
		order[i] = i
	}
	rank := func(a *attribution) int {
		switch {
		case strings.HasPrefix(a.rule, "quote-"):
			return 0
		case a.rule == "according-to", strings.HasPrefix(a.rule, "clause-"), a.rule == "quoted-as-saying":
			return 1
		}
		return 2
	}
	sort.SliceStable(order, func(x, y int) bool { return rank(&f[order[x]]) < rank(&f[order[y]]) })
	dropped := make([]bool, len(f))
	cover := newCover(len(r.d.Tokens))
	for _, i := range order {
		a := &f[i]
		at := cover.at(a.cues.a)
		if at >= 0 && at != i && !dropped[at] {
			dropped[i] = true
			continue
		}
		for _, p := range a.parts {
			first, last := r.d.TokenAt(p.start), r.d.TokenAt(p.end-1)
			// what begins within another's words and is not about its cue overlaps: cut
			if o := cover.at(first); o >= 0 && o != i && rank(a) > rank(&f[o]) {
				dropped[i] = true
			}
			if !dropped[i] {
				cover.set(first, last+1, i)
			}
		}
	}
	kept := f[:0]
	for i := range f {
		if !dropped[i] {
			kept = append(kept, f[i])
		}
	}
	r.found = kept
}

// cover says which attribution a token's words belong to.
type cover struct{ owner []int32 }

func newCover(n int) *cover { return &cover{make([]int32, n+1)} }

func (c *cover) at(i int) int { return int(c.owner[i]) - 1 }

func (c *cover) set(a, b, owner int) {
	for i := a; i < b && i < len(c.owner); i++ {
		if c.owner[i] == 0 {
			c.owner[i] = int32(owner + 1)
		}
	}
}
